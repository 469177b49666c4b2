package ns.net.lab;

import java.util.Locale;

/** What can be wrong with a link. */
public enum Fault {
    /** Packets take their time. */
    DELAY,

    /** Each takes another time. */
    JITTER,

    /** Some overtake others. */
    REORDER,

    /** Some do not arrive. */
    LOSS,

    /** Some arrive twice. */
    DUPLICATE,

    /** Some arrive damaged. */
    CORRUPT,

    /** They are held back to a rate. */
    RATE,

    /** Not all of them can wait. */
    LIMIT,

    /** Only small ones fit. */
    MTU,

    /** Hosts do not hear certain others. */
    PARTITION,

    /** There is no carrier. */
    DOWN;

    /**
     * Returns the word.
     *
     * @return such as {@code delay}
     */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
