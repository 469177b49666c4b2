package ns.net;

import java.util.OptionalLong;
import ns.net.netlink.Attributes;
import ns.net.netlink.MessageWriter;

/**
 * A class of {@link Htb}: a rate that it gets, and one up to which it borrows what its parent has left.
 *
 * @param rate bits per second that it gets; whole bytes
 * @param ceil bits per second that it may use if others do not; the rate or more
 * @param burst bytes that may be sent at once above the rate
 * @param cburst bytes that may be sent at once above the ceil
 * @param quantum bytes that it may send in its turn when it borrows; empty: rate in bytes, divided by {@link Htb#r2q()}
 * @param priority 0 to 7; the classes with the least are the first to borrow
 * @man tc-htb(8)
 */
public record HtbClass(long rate, long ceil, long burst, long cburst, OptionalLong quantum, int priority)
        implements TrafficClass {
    private static final int PARMS = 1;
    private static final int CEIL_TABLE = 3;
    private static final int RATE_TABLE = 4;
    private static final int RATE64 = 6;
    private static final int CEIL64 = 7;

    private static final int CEIL_AT = RateTable.SPEC;
    private static final int BURST_AT = 2 * RateTable.SPEC;
    private static final int PARMS_LENGTH = BURST_AT + 20;
    private static final int LARGEST_PACKET = 1600; // what tc takes for it

    /**
     * Refuses what is out of range.
     *
     * @param rate see {@link #rate()}
     * @param ceil see {@link #ceil()}
     * @param burst see {@link #burst()}
     * @param cburst see {@link #cburst()}
     * @param quantum see {@link #quantum()}; 1 or more
     * @param priority see {@link #priority()}
     */
    public HtbClass {
        RateTable.requireRate(rate);
        if (ceil < rate) {
            throw new IllegalArgumentException("the ceil of a class is its rate, " + rate + ", or more, not " + ceil);
        }
        RateTable.requireBurst(burst);
        RateTable.requireBurst(cburst);
        if (quantum.isPresent() && (quantum.getAsLong() < 1 || quantum.getAsLong() > Width.U32.most)) {
            throw new IllegalArgumentException(
                    "a quantum has 1 to " + Width.U32.most + " bytes, not " + quantum.getAsLong());
        }
        if (priority < 0 || priority > 7) {
            throw new IllegalArgumentException("a priority is 0 to 7, not " + priority);
        }
    }

    /**
     * Takes a rate, and nothing above it; what may be sent at once is a packet, or what is sent in a nanosecond above one.
     *
     * @param rate bits per second
     * @return a class
     */
    public static HtbClass of(long rate) {
        return new HtbClass(rate, rate, defaultBurst(rate), defaultBurst(rate), OptionalLong.empty(), 0);
    }

    private static long defaultBurst(long rate) {
        return rate / 8 / 1_000_000_000 + LARGEST_PACKET;
    }

    /**
     * Sets up to what it may borrow.
     *
     * @param bits per second
     * @return a copy with that
     */
    public HtbClass ceil(long bits) {
        return new HtbClass(rate, bits, burst, defaultBurst(bits), quantum, priority);
    }

    /**
     * Sets what may be sent at once above the rate.
     *
     * @param bytes 1 or more
     * @return a copy with that
     */
    public HtbClass burst(long bytes) {
        return new HtbClass(rate, ceil, bytes, cburst, quantum, priority);
    }

    /**
     * Sets what may be sent at once above the ceil.
     *
     * @param bytes 1 or more
     * @return a copy with that
     */
    public HtbClass cburst(long bytes) {
        return new HtbClass(rate, ceil, burst, bytes, quantum, priority);
    }

    /**
     * Sets how much it sends in its turn when it borrows.
     *
     * @param bytes 1 or more
     * @return a copy with that
     */
    public HtbClass quantum(long bytes) {
        return new HtbClass(rate, ceil, burst, cburst, OptionalLong.of(bytes), priority);
    }

    /**
     * Sets who borrows first.
     *
     * @param number 0 to 7
     * @return a copy with that
     */
    public HtbClass priority(int number) {
        return new HtbClass(rate, ceil, burst, cburst, quantum, number);
    }

    @Override
    public String kind() {
        return "htb";
    }

    void write(MessageWriter writer) {
        long bytes = rate / 8;
        long most = ceil / 8;
        if (RateTable.isLarge(bytes)) {
            writer.u64(RATE64, bytes);
        }
        if (RateTable.isLarge(most)) {
            writer.u64(CEIL64, most);
        }
        writer.nested(PARMS, () -> {
            RateTable.writeSpec(writer, bytes);
            RateTable.writeSpec(writer, most);
            writer.u32(Psched.ticks(burst, bytes)).u32(Psched.ticks(cburst, most));
            writer.u32(quantum.orElse(0)).u32(0).u32(priority);
        });
        RateTable.write(writer, RATE_TABLE, bytes);
        RateTable.write(writer, CEIL_TABLE, most);
    }

    static TrafficClass decode(Attributes options) {
        long[] rates = {0, 0, 0, 0}; // rate, ceil, and both again where they are too large for 32 bits
        long[] parms = {0, 0, 0, 0}; // ticks of both bursts, quantum, priority
        Attributes attributes = options.nested();
        while (attributes.next()) {
            switch (attributes.type()) {
                case PARMS -> {
                    rates[0] = attributes.number(RateTable.RATE_AT, 4);
                    rates[1] = attributes.number(CEIL_AT + RateTable.RATE_AT, 4);
                    parms[0] = attributes.number(BURST_AT, 4);
                    parms[1] = attributes.number(BURST_AT + 4, 4);
                    parms[2] = attributes.number(BURST_AT + 8, 4);
                    parms[3] = attributes.number(PARMS_LENGTH - 4, 4);
                }
                case RATE64 -> rates[2] = attributes.u64();
                case CEIL64 -> rates[3] = attributes.u64();
                default -> {} // tables, offload
            }
        }
        return read(rates[2] == 0 ? rates[0] : rates[2], rates[3] == 0 ? rates[1] : rates[3], parms);
    }

    private static TrafficClass read(long bytes, long most, long[] parms) {
        try {
            return new HtbClass(
                    Math.multiplyExact(8L, bytes),
                    Math.multiplyExact(8L, most),
                    Psched.burst(parms[0], bytes),
                    Psched.burst(parms[1], most),
                    parms[2] == 0 ? OptionalLong.empty() : OptionalLong.of(parms[2]),
                    (int) parms[3]);
        } catch (IllegalArgumentException | ArithmeticException e) { // more than this version of ns can say
            return new OtherClass("htb");
        }
    }

    /**
     * Returns it in the words of tc-htb(8).
     *
     * @return such as {@code htb rate 8000000bit ceil 8000000bit burst 1600b cburst 1600b}
     */
    @Override
    public String toString() {
        return "htb rate " + rate + "bit ceil " + ceil + "bit burst " + burst + "b cburst " + cburst + "b"
                + (quantum.isEmpty() ? "" : " quantum " + quantum.getAsLong())
                + (priority == 0 ? "" : " prio " + priority);
    }
}
