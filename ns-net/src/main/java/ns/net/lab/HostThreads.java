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
    private static final long NANOS_OF_A_MILLI = 1_000_000;

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

    boolean areRunning() {
        return !running.isEmpty();
    }

    /** Asks all to end. */
    void interrupt() {
        ended = true;
        executors.forEach(ExecutorService::shutdownNow);
        running.forEach(Thread::interrupt);
    }

    /**
     * Waits until they have ended, or a moment of {@link System#nanoTime} is there; an interrupt only takes note.
     *
     * @return those that have not, and what they are at
     */
    List<String> awaitEnd(long deadline) {
        List<String> left = new ArrayList<>();
        boolean interrupted = false;
        for (Thread thread : running) {
            if (thread == Thread.currentThread()) {
                continue; // it is the one that closes the lab
            }
            interrupted |= join(thread, deadline);
            if (thread.isAlive() && running.contains(thread)) {
                left.add(described(thread));
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return left;
    }

    /** Returns whether we were interrupted. */
    private static boolean join(Thread thread, long deadline) {
        boolean interrupted = false;
        long left = deadline - System.nanoTime();
        while (thread.isAlive() && left > 0) {
            try {
                thread.join(left / NANOS_OF_A_MILLI + 1);
            } catch (InterruptedException e) {
                interrupted = true;
            }
            left = deadline - System.nanoTime();
        }
        return interrupted;
    }

    private String described(Thread thread) {
        StackTraceElement[] stack = thread.getStackTrace();
        return "thread \"" + thread.getName() + "\" on host " + host + (stack.length == 0 ? "" : " at " + stack[0]);
    }
}
