package ns.it.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Sleeping processes, dealt out to containers of six namespaces each. They end with this, or with this JVM. */
record Scene(int processes, int threads, Child program) implements AutoCloseable {
    /** 300 namespaces. */
    static final int CONTAINERS = 50;

    /** Starts that many processes, of that many threads each, as the user that a prefix such as setpriv(1) leads to. */
    static Scene start(List<String> prefix, int processes, int containers, int threads)
            throws IOException, InterruptedException {
        Child program = Child.c("bench_scene", prefix, processes, containers, threads);
        program.answer();
        return new Scene(processes, threads, program);
    }

    /** How many processes the machine has, whatever started them. */
    static long processesNow() throws IOException {
        try (Stream<Path> entries = Files.list(Path.of("/proc"))) {
            return entries.filter(entry ->
                            Character.isDigit(entry.getFileName().toString().charAt(0)))
                    .count();
        }
    }

    @Override
    public String toString() {
        return processes + (threads == 1 ? " processes" : " processes of " + threads + " threads");
    }

    @Override
    public void close() throws IOException {
        program.close();
    }
}
