package ns.net.lab;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Where a lab was made: starts threads there, whoever asks. A thread has the namespaces of the one that starts it, which may be on a host,
 * and would keep them alive.
 */
final class Outside implements AutoCloseable {
    private final ThreadPoolExecutor starter;

    private Outside(String lab) {
        starter = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
            Thread thread = new Thread(null, work, "ns lab " + lab, 0, false);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** To be asked by the one who makes the lab. */
    static Outside here(String lab) {
        Outside outside = new Outside(lab);
        outside.starter.prestartCoreThread();
        return outside;
    }

    void start(Thread thread) {
        CompletableFuture.runAsync(thread::start, starter).join();
    }

    @Override
    public void close() {
        starter.shutdown();
    }
}
