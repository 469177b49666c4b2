package ns.net;

import ns.net.netlink.Attributes;
import ns.net.netlink.MessageWriter;

/**
 * First in, first out: packets wait in their order, up to a limit, and those that are too many are dropped.
 *
 * @param unit what is counted
 * @param limit how many of them wait
 * @man tc-pfifo(8)
 */
public record Fifo(Unit unit, long limit) implements Qdisc {
    /** What is counted. */
    public enum Unit {
        /** Packets: {@code pfifo}. */
        PACKETS("pfifo"),

        /** Bytes: {@code bfifo}. */
        BYTES("bfifo");

        private final String kind;

        Unit(String kind) {
            this.kind = kind;
        }
    }

    /**
     * Refuses what is out of range.
     *
     * @param unit see {@link #unit()}
     * @param limit see {@link #limit()}
     */
    public Fifo {
        if (limit < 0 || limit > Width.U32.most) {
            throw new IllegalArgumentException("0 to " + Width.U32.most + " can wait, not " + limit);
        }
    }

    /**
     * Limits packets.
     *
     * @param limit that wait
     * @return a {@code pfifo}
     */
    public static Fifo packets(long limit) {
        return new Fifo(Unit.PACKETS, limit);
    }

    /**
     * Limits bytes.
     *
     * @param limit that wait
     * @return a {@code bfifo}
     */
    public static Fifo bytes(long limit) {
        return new Fifo(Unit.BYTES, limit);
    }

    @Override
    public String kind() {
        return unit.kind;
    }

    void write(MessageWriter writer) {
        writer.u32(limit);
    }

    static Qdisc decode(Unit unit, Attributes options) {
        return new Fifo(unit, options.u32());
    }

    /**
     * Returns it in the words of tc-pfifo(8).
     *
     * @return such as {@code pfifo limit 100}
     */
    @Override
    public String toString() {
        return kind() + " limit " + limit;
    }
}
