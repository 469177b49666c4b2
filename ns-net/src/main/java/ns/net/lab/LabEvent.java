package ns.net.lab;

import java.time.Duration;
import java.util.Locale;

/**
 * Something that was done to a lab.
 *
 * @param at how long after the lab was created
 * @param what in words, with the seeds that were drawn
 */
public record LabEvent(Duration at, String what) {
    private static final int NANOS_PER_MILLI = 1_000_000;

    /**
     * Returns time and words.
     *
     * @return such as {@code 2.013 s  partition [a, b] [c]}
     */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%d.%03d s  %s", at.toSeconds(), at.getNano() / NANOS_PER_MILLI, what);
    }
}
