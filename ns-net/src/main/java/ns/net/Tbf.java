package ns.net;

import ns.net.netlink.Attributes;
import ns.net.netlink.MessageWriter;

/**
 * A token bucket filter: what a link sends is held back to a rate.
 *
 * @param bitsPerSecond the rate; whole bytes
 * @param burst bytes that may be sent at once; at least the largest packet, and what is sent in a timer tick
 * @param limit bytes that wait; what is too much is dropped
 * @man tc-tbf(8)
 */
public record Tbf(long bitsPerSecond, long burst, long limit) implements Qdisc {
    private static final int PARMS = 1;
    private static final int RATE_TABLE = 2;
    private static final int RATE64 = 4;
    private static final int BURST = 6;

    private static final int PEAK_RATE_AT = RateTable.SPEC + RateTable.RATE_AT;
    private static final int LIMIT_AT = 24;
    private static final int BUFFER_AT = 28;
    private static final int PARMS_LENGTH = 36;

    /**
     * Refuses what is out of range.
     *
     * @param bitsPerSecond see {@link #bitsPerSecond()}
     * @param burst see {@link #burst()}
     * @param limit see {@link #limit()}
     */
    public Tbf {
        RateTable.requireRate(bitsPerSecond);
        RateTable.requireBurst(burst);
        if (limit < 0 || limit > Width.U32.most) {
            throw new IllegalArgumentException("0 to " + Width.U32.most + " bytes can wait, not " + limit);
        }
    }

    /**
     * Takes rate and burst; as much waits as is sent in 50 milliseconds, and a burst.
     *
     * @param bitsPerSecond the rate
     * @param burst bytes that may be sent at once
     * @return a filter
     * @throws IllegalArgumentException if a number is out of range
     */
    public static Tbf of(long bitsPerSecond, long burst) {
        return new Tbf(bitsPerSecond, burst, Math.min(Width.U32.most, bitsPerSecond / 8 / 20 + burst));
    }

    @Override
    public String kind() {
        return "tbf";
    }

    private long bytesPerSecond() {
        return bitsPerSecond / 8;
    }

    void write(MessageWriter writer) {
        long rate = bytesPerSecond();
        writer.nested(PARMS, () -> {
            RateTable.writeSpec(writer, rate);
            writer.u32(0).u32(0).u32(0); // no peak rate
            writer.u32(limit).u32(Psched.ticks(burst, rate)).u32(0);
        });
        writer.u32(BURST, burst);
        if (RateTable.isLarge(rate)) {
            writer.u64(RATE64, rate);
        }
        RateTable.write(writer, RATE_TABLE, rate);
    }

    static Qdisc decode(Attributes options) {
        long rate = 0;
        long peakRate = 0;
        long limit = 0;
        long buffer = 0;
        Attributes attributes = options.nested();
        while (attributes.next()) {
            if (attributes.type() == PARMS && attributes.length() >= PARMS_LENGTH) {
                rate = Math.max(rate, attributes.number(RateTable.RATE_AT, 4));
                peakRate = attributes.number(PEAK_RATE_AT, 4);
                limit = attributes.number(LIMIT_AT, 4);
                buffer = attributes.number(BUFFER_AT, 4);
            } else if (attributes.type() == RATE64) {
                rate = attributes.u64();
            }
        }
        long burst = Psched.bytes(buffer, rate);
        boolean isKnown = rate > 0 && rate < Long.MAX_VALUE / 8 && burst > 0 && burst <= Width.U32.most;
        return isKnown && peakRate == 0 ? new Tbf(8 * rate, burst, limit) : new OtherQdisc("tbf", options.bytes());
    }

    /**
     * Returns it in the words of tc-tbf(8).
     *
     * @return such as {@code tbf rate 1000000bit burst 10000b limit 20000b}
     */
    @Override
    public String toString() {
        return "tbf rate " + bitsPerSecond + "bit burst " + burst + "b limit " + limit + "b";
    }
}
