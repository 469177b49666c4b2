package ns.it.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Measured times. */
final class Samples {
    private final List<Long> sorted = new ArrayList<>();

    void add(long nanoseconds) {
        sorted.add(nanoseconds);
        Collections.sort(sorted);
    }

    double median() {
        return sorted.get(sorted.size() / 2) / 1e6;
    }

    double min() {
        return sorted.get(0) / 1e6;
    }

    /** The time that 19 of 20 do not exceed; of less than 20, the longest. */
    double p95() {
        return sorted.get((sorted.size() * 19 + 19) / 20 - 1) / 1e6;
    }

    /** Median, minimum and what 19 of 20 do not exceed, in milliseconds. */
    String withTail() {
        return String.format(Locale.ROOT, "%.1f (%.1f, %.1f)", median(), min(), p95());
    }

    /** Median and minimum, in milliseconds. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.1f (%.1f)", median(), min());
    }

    /** How many times the other's, by median and by minimum. */
    String over(Samples other) {
        return String.format(Locale.ROOT, "%.2f (%.2f)", median() / other.median(), min() / other.min());
    }
}
