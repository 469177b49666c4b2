package ns.proc;

import java.time.Duration;

/**
 * How far the clocks of a time namespace are ahead of the initial one's: {@code /proc/PID/timens_offsets}, which tells of
 * the namespace that the children of the process will be in.
 *
 * @param monotonic of CLOCK_MONOTONIC; negative if it is behind
 * @param boottime of CLOCK_BOOTTIME; negative if it is behind
 * @kernel 5.6
 * @man time_namespaces(7)
 */
public record TimeOffsets(Duration monotonic, Duration boottime) {
    /** Of the initial time namespace. */
    public static final TimeOffsets NONE = new TimeOffsets(Duration.ZERO, Duration.ZERO);

    private static final long LAST_NANO = 999_999_999;

    /** Parses a whole file. */
    static TimeOffsets parse(byte[] text, int length, String file) {
        Duration monotonic = null;
        Duration boottime = null;
        LineCursor line = new LineCursor(text, length, file);
        while (line.nextLine()) {
            String clock = line.word("the name of a clock");
            Duration offset = offset(line);
            if (clock.equals("monotonic")) {
                monotonic = offset;
            } else if (clock.equals("boottime")) {
                boottime = offset;
            } // else a newer kernel has given another clock an offset
        }
        if (monotonic == null || boottime == null) {
            throw new ProcFormatException(file, 1, "lines monotonic and boottime");
        }
        return new TimeOffsets(monotonic, boottime);
    }

    private static Duration offset(LineCursor line) {
        long seconds = line.blanks().signed("seconds");
        long nanos = line.blanks().number("nanoseconds", LAST_NANO);
        line.end();
        return Duration.ofSeconds(seconds, nanos);
    }
}
