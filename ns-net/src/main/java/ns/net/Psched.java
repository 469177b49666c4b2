package ns.net;

/** The clock of the packet schedulers: since Linux 2.6.31 a tick is 64 nanoseconds, as /proc/net/psched tells. */
final class Psched {
    private static final double NANOS_PER_TICK = 64;
    private static final double MICROS_PER_SECOND = 1e6;

    private Psched() {}

    static long ticks(long nanos) {
        return (long) (nanos / NANOS_PER_TICK);
    }

    static long nanos(long ticks) {
        return (long) (ticks * NANOS_PER_TICK);
    }

    /** How long it takes to send, in whole microseconds as tc(8) has it. */
    static long ticks(long bytes, long bytesPerSecond) {
        long micros = (long) (MICROS_PER_SECOND * ((double) bytes / bytesPerSecond));
        return ticks(1000 * micros);
    }

    /** What can be sent meanwhile. */
    static long bytes(long ticks, long bytesPerSecond) {
        return Math.round(nanos(ticks) / (1000 * MICROS_PER_SECOND) * bytesPerSecond);
    }

    /** What may be sent at once; a byte where a tick is too coarse for it. */
    static long burst(long ticks, long bytesPerSecond) {
        return Math.max(1, bytes(ticks, bytesPerSecond));
    }
}
