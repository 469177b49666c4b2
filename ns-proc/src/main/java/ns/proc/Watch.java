package ns.proc;

import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Tells what changes, by comparing snapshots. A namespace that lives shorter than the interval may be missed.
 *
 * <p>One thread waits in {@link #next}; any thread may close.
 */
public final class Watch implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    private final long nanos;
    private final CountDownLatch closed = new CountDownLatch(1);
    private Snapshot last;

    Watch(Duration interval, Snapshot first) {
        this.nanos = interval.compareTo(LONGEST) > 0 ? Long.MAX_VALUE : interval.toNanos();
        this.last = first;
    }

    static void check(Duration interval) {
        if (interval.isNegative() || interval.isZero()) {
            throw new IllegalArgumentException("not an interval: " + interval);
        }
    }

    /**
     * Waits until something has changed since the last call, or since the watch began.
     *
     * @return what has changed; never empty
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws NoSuchElementException if the watch is closed
     */
    public synchronized Diff next() throws InterruptedException {
        while (!closed.await(nanos, TimeUnit.NANOSECONDS)) {
            Snapshot now = Snapshot.take(last.procfs(), last.sources());
            Diff diff = now.diff(last);
            last = now;
            if (!diff.isEmpty()) {
                return diff;
            }
        }
        throw new NoSuchElementException("this watch is closed");
    }

    /** Ends the watch; a thread that waits in {@link #next} gets a {@link NoSuchElementException}. */
    @Override
    public void close() {
        closed.countDown();
    }
}
