package ns.it.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Programs of others that are compared with: compiled, run, and what they print. */
final class Tool {
    private static final Pattern MILLISECONDS = Pattern.compile("(\\d+\\.\\d+) ms");

    private Tool() {}

    /** Compiles a program of {@code ns-it/src/test/c}. */
    static Path compileC(String name) throws IOException, InterruptedException {
        Path program = Folders.work().resolve(name);
        String source = Folders.cSources().resolve(name + ".c").toString();
        output(List.of("cc", "-O2", "-w", "-pthread", "-o", program.toString(), source), Map.of(), Map.of());
        return program;
    }

    /** Compiles a program of {@code ns-it/src/test/go} with Debian's packages, and nothing from the network. */
    static Path compileGo(String name) throws IOException, InterruptedException {
        Path program = Folders.work().resolve(name + "_go");
        String source =
                Folders.cSources().resolveSibling("go").resolve(name + ".go").toString();
        Map<String, String> offline = Map.of(
                "GO111MODULE", "off",
                "GOPATH", "/usr/share/gocode",
                "GOCACHE", Folders.work().resolve("gocache").toString());
        output(List.of("go", "build", "-o", program.toString(), source), offline, Map.of());
        return program;
    }

    /** Whether a program is there and ends with 0. */
    static boolean succeeds(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    static String output(List<String> command, Map<String, String> environment, Map<String, String> more)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        builder.environment().putAll(more);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(command + " has failed: " + output);
        }
        return output;
    }

    /** The number of milliseconds that is printed at that place, in nanoseconds. */
    static long milliseconds(String output, int index) {
        Matcher number = MILLISECONDS.matcher(output);
        for (int i = 0; i <= index; i++) {
            if (!number.find()) {
                throw new IllegalStateException("no time in " + output);
            }
        }
        return (long) (Double.parseDouble(number.group(1)) * 1e6);
    }

    /** The milliseconds in the line that begins so, in nanoseconds. */
    static long millisecondsOf(String output, String start) {
        return output.lines()
                .filter(line -> line.startsWith(start))
                .mapToLong(line -> milliseconds(line, 0))
                .findFirst()
                .orElseThrow();
    }
}
