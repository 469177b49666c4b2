package ns.net;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import ns.net.netlink.Attributes;
import ns.net.netlink.MessageWriter;

/**
 * A number that a rule has besides addresses, links and marks: of packets or their sockets, and of the table's answer.
 *
 * @man ip-rule(8)
 */
public enum RuleOption {
    /** The type of service of packets, without the two bits of ECN. */
    TOS(0, 255),
    /**
     * The protocol of packets, such as 6 for TCP.
     *
     * @kernel 4.17
     */
    IPPROTO(22, 255),
    /**
     * The port or ports that packets come from; counts together with the protocol.
     *
     * @kernel 4.17
     */
    SPORT(23, 65_534, Short.BYTES),
    /**
     * The port or ports that packets go to; counts together with the protocol.
     *
     * @kernel 4.17
     */
    DPORT(24, 65_534, Short.BYTES),
    /**
     * The user or users of their sockets, as numbers of the reader's user namespace.
     *
     * @kernel 4.10
     */
    UIDRANGE(20, 4_294_967_294L, Integer.BYTES),
    /** A route that the table has is not taken if its prefix is so long or shorter. */
    SUPPRESS_PREFIXLENGTH(14, 128);

    private final int type;
    private final long most;
    private final int bytesOfRange;

    RuleOption(int type, long most) {
        this(type, most, 0);
    }

    RuleOption(int type, long most, int bytesOfRange) {
        this.type = type;
        this.most = most;
        this.bytesOfRange = bytesOfRange;
    }

    /**
     * Numbers from one to another; most often the same.
     *
     * @param first the least
     * @param last the greatest
     */
    public record Range(long first, long last) {
        /**
         * Returns it in the words of ip(8).
         *
         * @return such as {@code 80} or {@code 8000-8999}
         */
        @Override
        public String toString() {
            return first == last ? Long.toString(first) : first + "-" + last;
        }
    }

    /** The option that is in this attribute, FRA_*. */
    static Optional<RuleOption> of(int type) {
        return Arrays.stream(values())
                .filter(option -> option.type == type && option != TOS)
                .findFirst();
    }

    Range checked(long first, long last) {
        if (first < 0 || last < first || last > most || first != last && bytesOfRange == 0) {
            String allowed = bytesOfRange == 0 ? "a number of 0 to " : "a number or a range in 0 to ";
            throw new IllegalArgumentException(
                    "the " + this + " of a rule is " + allowed + most + ", not " + new Range(first, last));
        }
        return new Range(first, last);
    }

    /** TOS is no attribute, but in what all rules have. */
    void write(MessageWriter writer, Range range) {
        switch (this) {
            case TOS -> {}
            case IPPROTO -> writer.u8(type, (int) range.first());
            case SUPPRESS_PREFIXLENGTH -> writer.u32(type, range.first());
            default -> writer.bytes(type, bytes(range));
        }
    }

    private byte[] bytes(Range range) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * bytesOfRange).order(ByteOrder.nativeOrder());
        for (long bound : new long[] {range.first(), range.last()}) {
            if (bytesOfRange == Short.BYTES) {
                bytes.putShort((short) bound);
            } else {
                bytes.putInt((int) bound);
            }
        }
        return bytes.array();
    }

    /** Empty if the kernel tells what means nothing, as it does of prefixes. */
    Optional<Range> read(Attributes attribute) {
        int width = bytesOfRange == 0 ? attribute.length() : bytesOfRange;
        long first = attribute.number(0, width);
        long last = bytesOfRange == 0 ? first : attribute.number(width, width);
        return last > most ? Optional.empty() : Optional.of(new Range(first, last));
    }

    /**
     * Returns the word of ip(8).
     *
     * @return such as {@code dport}
     */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
