package ns.examples;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for what takes its time in a distributed system: not longer than it takes, and not for ever. */
public final class Eventually {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long PAUSE_NANOS = 2_000_000;

    private Eventually() {}

    /**
     * Asks again and again until the answer is yes.
     *
     * @param what what is to become true, for the message
     * @param condition asks
     * @throws Exception what the condition throws
     */
    public static void become(String what, Callable<Boolean> condition) throws Exception {
        find(what, () -> condition.call() ? Optional.of(true) : Optional.empty());
    }

    /**
     * Looks again and again until there is something.
     *
     * @param <T> its type
     * @param what what is looked for, for the message
     * @param search looks
     * @return what was found
     * @throws Exception what the search throws
     */
    public static <T> T find(String what, Callable<Optional<T>> search) throws Exception {
        long start = System.nanoTime();
        while (true) {
            Optional<T> found = search.call();
            if (found.isPresent()) {
                return found.get();
            }
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new AssertionError("still not after " + PATIENCE.toSeconds() + " s: " + what);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
