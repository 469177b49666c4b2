package ns.net.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import ns.core.fd.Task;

/** The threads of this JVM that run on a host, so that they can be ended with it. Safe for use by several threads. */
final class HostThreads {
    private final String host;
    private final Set<Thread> running = ConcurrentHashMap.newKeySet();
    private final List<ExecutorService> executors = new CopyOnWriteArrayList<>();

    private volatile boolean ended;

    HostThreads(String host) {
        this.host = host;
    }

    <R, X extends Exception> Task<R, X> tracked(Task<R, X> task) {
        return () -> {
            begin();
            try {
                return task.run();
            } finally {
                running.remove(Thread.currentThread());
            }
        };
    }

    ThreadFactory tracked(ThreadFactory inside) {
        return work -> inside.newThread(() -> {
            begin();
            try {
                work.run();
            } finally {
                running.remove(Thread.currentThread());
            }
        });
    }

    private void begin() {
        running.add(Thread.currentThread());
        if (ended) {
            Thread.currentThread().interrupt(); // it has come too late to be asked with the others
        }
    }

    ExecutorService executor(ThreadFactory factory) {
        ExecutorService executor = Executors.newCachedThreadPool(factory);
        executors.add(executor);
        return executor;
    }

    /** Asks all to end. */
    void interrupt() {
        ended = true;
        executors.forEach(ExecutorService::shutdownNow);
        running.forEach(Thread::interrupt);
    }

    /**
     * Waits until they have ended, or a moment of {@link System#nanoTime} is there.
     *
     * @return those that have not, and what they are at
     */
    List<String> awaitEnd(long deadline) throws InterruptedException {
        List<String> left = new ArrayList<>();
        for (Thread thread : running) {
            if (thread == Thread.currentThread()) {
                continue; // it is the one that closes the lab
            }
            long millis = Math.max(1, (deadline - System.nanoTime()) / 1_000_000);
            thread.join(millis);
            if (thread.isAlive()) {
                left.add(described(thread));
            }
        }
        return left;
    }

    private String described(Thread thread) {
        StackTraceElement[] stack = thread.getStackTrace();
        return "thread \"" + thread.getName() + "\" on host " + host + (stack.length == 0 ? "" : " at " + stack[0]);
    }
}
