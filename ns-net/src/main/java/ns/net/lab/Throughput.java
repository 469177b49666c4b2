package ns.net.lab;

import java.time.Duration;
import java.util.Locale;

/**
 * What one host received from another.
 *
 * @param bytes of data, without the headers of TCP and below
 * @param time from the first of them to the end of the measurement
 */
public record Throughput(long bytes, Duration time) {
    /**
     * Returns how much came per second.
     *
     * @return bits of data per second; 0 if nothing came
     */
    public double bitsPerSecond() {
        return time.isZero() ? 0 : bytes * 8 / (time.toNanos() / 1e9);
    }

    /**
     * Returns how much came per second.
     *
     * @return such as {@code 94.1 Mbit/s}
     */
    @Override
    public String toString() {
        double bits = bitsPerSecond();
        return bits >= 1e9
                ? String.format(Locale.ROOT, "%.2f Gbit/s", bits / 1e9)
                : bits >= 1e6
                        ? String.format(Locale.ROOT, "%.1f Mbit/s", bits / 1e6)
                        : String.format(Locale.ROOT, "%.1f kbit/s", bits / 1e3);
    }
}
