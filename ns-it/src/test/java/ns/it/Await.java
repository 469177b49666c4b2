package ns.it;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The one place that waits for what tells nobody when it is done. */
final class Await {
    static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long PAUSE_NANOS = 2_000_000;

    private Await() {}

    /** Asks again and again until the answer is yes. */
    static void until(String what, BooleanSupplier condition) {
        if (!isSoon(condition)) {
            throw new AssertionError("still not after " + PATIENCE.toSeconds() + " s: " + what);
        }
    }

    /** Whether the answer becomes yes before patience ends. */
    static boolean isSoon(BooleanSupplier condition) {
        return isWithin(PATIENCE, condition);
    }

    /** Whether the answer becomes yes in that time. */
    static boolean isWithin(Duration time, BooleanSupplier condition) {
        long deadline = System.nanoTime() + time.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return true;
    }
}
