package ns.it.bench;

import java.io.IOException;
import java.util.List;

/** Sleeping processes, dealt out to 50 containers: 300 namespaces. They end with this, or with this JVM. */
record Scene(int processes, int threads, Child program) implements AutoCloseable {
    private static final int CONTAINERS = 50;

    /** Starts that many processes, of that many threads each, as the user that a prefix such as setpriv(1) leads to. */
    static Scene start(List<String> prefix, int processes, int threads) throws IOException, InterruptedException {
        Child program = Child.c("bench_scene", prefix, processes, CONTAINERS, threads);
        program.answer();
        return new Scene(processes, threads, program);
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
