package ns.net.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import ns.core.fd.Task;

/** The threads of this JVM that run on a host, so that they can be ended with it. Safe for use by several threads. */
final class HostThreads {
    private static final long NANOS_OF_A_MILLI = 1_000_000;

    /** How long threads have to end after an interrupt before their sockets are broken, and how long after that. */
    private static final long COURTESY = TimeUnit.MILLISECONDS.toNanos(100);

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(2);

    private final String host;
    private final Set<Thread> running = ConcurrentHashMap.newKeySet();
    private final List<ExecutorService> executors = new CopyOnWriteArrayList<>();

    private volatile boolean ended;

    HostThreads(String host) {
        this.host = host;
    }

    /**
     * Ends what runs on some hosts.
     *
     * @return what has not ended, and what it is at
     */
    static List<String> end(List<Host> hosts) {
        hosts.forEach(host -> host.threads().interrupt());
        List<String> left = awaitEnd(hosts, COURTESY);
        if (left.isEmpty()) {
            return left;
        }
        hosts.stream().filter(host -> host.threads().areRunning()).forEach(HostThreads::breakSockets);
        return awaitEnd(hosts, PATIENCE);
    }

    private static void breakSockets(Host host) {
        try {
            OpenSockets.destroy(host);
        } catch (RuntimeException e) {
            return; // what waits for them is told of by name
        }
    }

    private static List<String> awaitEnd(List<Host> hosts, long nanos) {
        long deadline = System.nanoTime() + nanos;
        return hosts.stream()
                .flatMap(host -> host.threads().awaitEnd(deadline).stream())
                .toList();
    }

    /** Tells of what has not. */
    static void requireEnded(List<String> left) {
        if (!left.isEmpty()) {
            StringJoiner text = new StringJoiner("; ", "did not end when they were interrupted: ", "");
            left.forEach(text::add);
            throw new IllegalStateException(text.toString());
        }
    }

    <R, X extends Exception> Task<R, X> tracked(Task<R, X> task) {
        return () -> {
            Thread.currentThread().setName(name());
            begin();
            try {
                return task.run();
            } finally {
                running.remove(Thread.currentThread());
            }
        };
    }

    ThreadFactory tracked(ThreadFactory inside) {
        return work -> {
            Thread thread = inside.newThread(() -> {
                begin();
                try {
                    work.run();
                } finally {
                    running.remove(Thread.currentThread());
                }
            });
            running.add(thread); // also while it is on its way to the host
            thread.setName(name());
            return thread;
        };
    }

    /** For logs, and for what names its threads after the one that starts them. */
    private String name() {
        return "ns " + host;
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
        if (ended) {
            executor.shutdownNow(); // it has come too late to be ended with the others
        }
        return executor;
    }

    private boolean areRunning() {
        return !running.isEmpty();
    }

    /** Asks all to end. */
    private void interrupt() {
        ended = true;
        executors.forEach(ExecutorService::shutdownNow);
        running.forEach(Thread::interrupt);
    }

    /**
     * Waits until they have ended, or a moment of {@link System#nanoTime} is there; an interrupt only takes note.
     *
     * @return those that have not, and what they are at
     */
    private List<String> awaitEnd(long deadline) {
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
