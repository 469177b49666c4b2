package ns.net.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is to happen in a lab, and when. Actions run on one thread of their own, which is where the lab was made and on none of its hosts, one after the other; one that fails does not stop
 * those after it.
 *
 * <pre>{@code
 * try (var timeline = lab.timeline()
 *         .at(Duration.ofSeconds(1), "cut", () -> lab.partition(List.of(a), List.of(b)))
 *         .at(Duration.ofSeconds(2), "heal", lab::heal)
 *         .start()) {
 *     …
 *     timeline.await();
 * }
 * }</pre>
 *
 * <p>Safe for use by several threads.
 */
public final class Timeline implements AutoCloseable {
    private final EventLog log;
    private final Consumer<Thread> starter;
    private final List<Schedule.Step> steps = new ArrayList<>();
    private @Nullable Schedule schedule;
    private boolean closed;

    Timeline(EventLog log, Consumer<Thread> starter) {
        this.log = log;
        this.starter = starter;
    }

    /** Something to do to a lab. */
    @FunctionalInterface
    public interface Action {
        /**
         * Does it.
         *
         * @throws Exception told by {@link Timeline#await}
         */
        void run() throws Exception;
    }

    /**
     * Adds an action. Of two at the same time the one that was added first comes first.
     *
     * @param time since the start
     * @param name what the event log calls it
     * @param action what is done
     * @return this
     * @throws IllegalArgumentException if the time is negative
     * @throws IllegalStateException if it has been started
     */
    public synchronized Timeline at(Duration time, String name, Action action) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("nothing can happen before the start, such as " + name + " at " + time);
        }
        requireNew();
        steps.add(new Schedule.Step(time, name, action::run));
        return this;
    }

    /**
     * Starts the clock.
     *
     * @return this
     * @throws IllegalStateException if it has been started
     */
    public synchronized Timeline start() {
        requireNew();
        steps.sort(Comparator.comparing(Schedule.Step::at));
        schedule = Schedule.start("ns lab timeline", log, List.copyOf(steps).iterator(), starter);
        return this;
    }

    private void requireNew() {
        if (schedule != null || closed) {
            throw new IllegalStateException("this timeline " + (closed ? "is closed" : "has been started"));
        }
    }

    /**
     * Waits until the last action is done.
     *
     * @throws InterruptedException if the thread is interrupted
     * @throws IllegalStateException if it has not been started; if an action has failed, with the first failure as its cause and the
     *     others suppressed in that
     */
    public void await() throws InterruptedException {
        Schedule current = started();
        current.await();
        Throwable failure = current.failure();
        if (failure != null) {
            throw new IllegalStateException("an action of the timeline has failed: " + failure, failure);
        }
    }

    private synchronized Schedule started() {
        if (schedule == null) {
            throw new IllegalStateException("this timeline has not been started");
        }
        return schedule;
    }

    /** Ends it: what has not been done will not be. An action that is being done is interrupted. */
    @Override
    public void close() {
        Schedule current;
        synchronized (this) {
            closed = true;
            current = schedule;
        }
        if (current != null) {
            current.close();
        }
    }
}
