package ns.it.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A program that runs from start to end, with its output thrown away. */
final class Command {
    private Command() {}

    /** From before the fork to after the exit, in nanoseconds. */
    static long time(List<String> prefix, List<String> command) throws IOException, InterruptedException {
        return time(prefix, command, Map.of());
    }

    /** The same for lsns, which fails when a process ends while it looks: then it is asked again. */
    static long timeOfLsns(List<String> prefix) throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return time(prefix, List.of("lsns"));
            } catch (IOException e) {
                if (attempt == 10) {
                    throw e;
                }
            }
        }
    }

    static long time(List<String> prefix, List<String> command, Map<String, String> environment)
            throws IOException, InterruptedException {
        List<String> whole = new ArrayList<>(prefix);
        whole.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(whole)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        long start = System.nanoTime();
        int status = builder.start().waitFor();
        long time = System.nanoTime() - start;
        if (status != 0) {
            throw new IOException(whole + " ended with " + status);
        }
        return time;
    }
}
