package ns.proc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import ns.core.Pid;
import org.junit.jupiter.api.Assumptions;

/** New namespaces with one process in them, prepared by a script of the shell; they go when this is closed. */
final class Place implements AutoCloseable {
    private final Process process;

    private Place(Process process) {
        this.process = process;
    }

    /** Needs root: without it the test is skipped, or fails where {@code NS_MUST_WORK=1} says that everything must work. */
    static void requireRoot() {
        boolean root = "root".equals(System.getProperty("user.name"));
        if ("1".equals(System.getenv("NS_MUST_WORK")) && !root) {
            throw new AssertionError("needs root");
        }
        Assumptions.assumeTrue(root, "needs root");
    }

    /** unshare(1) with these options, then the script, then waiting. */
    static Place unshare(String options, String script) {
        requireRoot();
        try {
            Process process = new ProcessBuilder("unshare", options, "sh", "-ec", script + "\necho ready\nexec cat")
                    .redirectErrorStream(true)
                    .start();
            List<String> output = new ArrayList<>();
            BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.equals("ready")) {
                    return new Place(process);
                }
                output.add(line);
            }
            throw new AssertionError("unshare " + options + ": " + output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a command to its end: its output. */
    static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError(String.join(" ", command) + ": " + output);
        }
        return output;
    }

    Pid pid() {
        return Pid.of((int) process.pid());
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
