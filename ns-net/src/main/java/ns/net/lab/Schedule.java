package ns.net.lab;

import java.time.Duration;
import java.util.Iterator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A thread that does one thing after the other, each at its time since the start. What fails is logged and does not stop the rest. */
final class Schedule implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final EventLog log;
    private final Iterator<Step> steps;
    private final Thread thread;
    private boolean closed;
    private @Nullable Throwable failure;

    /** Something to do. */
    interface Deed {
        void run() throws Exception;
    }

    /** A deed and its time; one without a name tells of itself. */
    record Step(Duration at, String name, Deed deed) {}

    private Schedule(String name, EventLog log, Iterator<Step> steps) {
        this.log = log;
        this.steps = steps;
        this.thread = new Thread(null, this::run, name, 0, false);
        thread.setDaemon(true);
    }

    static Schedule start(String name, EventLog log, Iterator<Step> steps, Consumer<Thread> starter) {
        Schedule schedule = new Schedule(name, log, steps);
        starter.accept(schedule.thread);
        return schedule;
    }

    private void run() {
        long start = System.nanoTime();
        while (steps.hasNext()) {
            Step step = steps.next();
            if (!isTime(start + step.at().toNanos())) {
                return;
            }
            carryOut(step);
        }
    }

    /** Waits for it; false if this is closed before. */
    private synchronized boolean isTime(long due) {
        long left = due - System.nanoTime();
        while (!closed && left > 0) {
            try {
                wait(left / 1_000_000, (int) (left % 1_000_000));
            } catch (InterruptedException e) {
                return false; // by close, or by a deed that left its interrupt behind
            }
            left = due - System.nanoTime();
        }
        return !closed;
    }

    private void carryOut(Step step) {
        if (!step.name().isEmpty()) {
            log.add(step.name());
        }
        try {
            step.deed().run();
        } catch (Exception | Error e) { // an assertion that does not hold is an error
            log.add((step.name().isEmpty() ? "" : step.name() + " ") + "failed: " + e);
            keep(e);
        }
    }

    private synchronized void keep(Throwable e) {
        if (failure == null) {
            failure = e;
        } else if (failure != e) {
            failure.addSuppressed(e);
        }
    }

    /** Waits for the end. */
    void await() throws InterruptedException {
        thread.join();
    }

    synchronized @Nullable Throwable failure() {
        return failure;
    }

    /** Ends it; a deed that is being done is interrupted, and waited for some seconds. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        if (Thread.currentThread() == thread) {
            return; // a deed closes the lab
        }
        thread.interrupt();
        try {
            thread.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
