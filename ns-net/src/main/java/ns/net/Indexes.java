package ns.net;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Numbers for links whose number has to be known before they are there. The kernel counts from 1 in each namespace; these are so
 * large that it does not get there, begin anywhere, so that two programs do not meet, and are given out once in the life of this one.
 */
final class Indexes {
    private static final int FIRST = 1 << 24;
    private static final int FIRST_AT_MOST = 1 << 30;

    private static final AtomicInteger LAST =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(FIRST, FIRST_AT_MOST));

    private Indexes() {}

    static int next() {
        return LAST.updateAndGet(last -> last == Integer.MAX_VALUE ? FIRST : last + 1);
    }
}
