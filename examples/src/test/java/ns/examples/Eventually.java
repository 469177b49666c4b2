package ns.examples;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for what takes its time in a distributed system: not longer than it takes, and not for ever. */
public final class Eventually {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long PAUSE_NANOS = 2_000_000;

    private Eventually() {}

    /** An assertion. */
    @FunctionalInterface
    public interface Check {
        /**
         * Asserts.
         *
         * @throws Exception what the asking throws
         */
        void run() throws Exception;
    }

    /**
     * Asserts again and again, until it holds.
     *
     * @param check throws an {@link AssertionError} if it does not; the last is what the test fails with
     * @throws Exception what the check throws
     */
    public static void holds(Check check) throws Exception {
        long start = System.nanoTime();
        while (true) {
            try {
                check.run();
                return;
            } catch (AssertionError e) {
                if (System.nanoTime() - start > PATIENCE.toNanos()) {
                    throw e;
                }
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /**
     * Looks again and again until there is something.
     *
     * @param <T> its type
     * @param search looks
     * @return what was found
     * @throws Exception what the search throws
     */
    public static <T> T find(Callable<Optional<T>> search) throws Exception {
        List<T> found = new ArrayList<>();
        holds(() -> found.add(search.call().orElseThrow(() -> new AssertionError("nothing was found"))));
        return found.get(0);
    }
}
