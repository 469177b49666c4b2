package ns.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Tells which threads of this JVM are somewhere else. */
public final class Threads {
    private Threads() {}

    /**
     * Finds the threads whose network namespace is not that of the JVM.
     *
     * @return their names
     * @throws IOException if they can not be listed
     */
    public static List<String> elsewhere() throws IOException {
        Path home = Files.readSymbolicLink(Path.of("/proc/self/ns/net"));
        try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
            return threads.filter(thread -> !isIn(home, thread))
                    .map(Threads::name)
                    .toList();
        }
    }

    private static boolean isIn(Path namespace, Path thread) {
        try {
            return Files.readSymbolicLink(thread.resolve("ns/net")).equals(namespace);
        } catch (IOException e) {
            return true; // it has ended
        }
    }

    private static String name(Path thread) {
        try {
            return Files.readString(thread.resolve("comm")).strip();
        } catch (IOException e) {
            return "ended";
        }
    }
}
