package ns.net;

import java.util.OptionalLong;
import ns.net.netlink.Attributes;
import ns.net.netlink.MessageWriter;

/**
 * A hierarchy of token buckets: what a link sends is divided among classes, each with a rate that it gets and one up to which it may
 * borrow from the others.
 *
 * <pre>{@code
 * red.link("eth0").tc()
 *         .qdisc(TcHandle.ROOT, TcHandle.of("1:"), Htb.withDefault(TcHandle.of("1:20")))
 *         .addClass(TcHandle.of("1:"), TcHandle.of("1:10"), HtbClass.of(8_000_000))
 *         .addClass(TcHandle.of("1:"), TcHandle.of("1:20"), HtbClass.of(2_000_000).ceil(8_000_000))
 *         .addFilter(TcHandle.of("1:"), Filter.of(U32.destination("10.0.0.2").classid(TcHandle.of("1:10"))));
 * }</pre>
 *
 * @param defaultClass of what no filter gives another class, without its major number; {@code 0:} for none, which is not held back at all
 * @param r2q by what a class's rate in bytes is divided to get its quantum, if it has none of its own; 1 or more
 * @param directQueueLength packets that wait without a class; empty: the link's {@code txqueuelen}
 * @man tc-htb(8)
 */
public record Htb(TcHandle defaultClass, long r2q, OptionalLong directQueueLength) implements Qdisc {
    private static final int INIT = 2;
    private static final int DIRECT_QLEN = 5;
    private static final int VERSION = 3;
    private static final long R2Q = 10;

    /**
     * Refuses what is out of range.
     *
     * @param defaultClass see {@link #defaultClass()}; its major number is dropped
     * @param r2q see {@link #r2q()}
     * @param directQueueLength see {@link #directQueueLength()}
     */
    public Htb {
        defaultClass = new TcHandle(0, defaultClass.minor());
        if (r2q < 1 || r2q > Width.U32.most) {
            throw new IllegalArgumentException("r2q is 1 to " + Width.U32.most + ", not " + r2q);
        }
        long length = directQueueLength.orElse(0);
        if (length < 0 || length > Width.U32.most) {
            throw new IllegalArgumentException("0 to " + Width.U32.most + " packets can wait, not " + length);
        }
    }

    /**
     * Begins without a default class: what no filter gives a class is sent at once.
     *
     * @return to be given classes, see {@link TrafficControl#addClass}
     */
    public static Htb of() {
        return new Htb(TcHandle.NONE, R2Q, OptionalLong.empty());
    }

    /**
     * Takes the class of what no filter gives another one.
     *
     * @param classid such as {@code 1:20}; it may come later
     * @return to be given classes, see {@link TrafficControl#addClass}
     */
    public static Htb withDefault(TcHandle classid) {
        return new Htb(classid.requireClass(), R2Q, OptionalLong.empty());
    }

    @Override
    public String kind() {
        return "htb";
    }

    void write(MessageWriter writer) {
        writer.nested(
                INIT,
                () -> writer.u32(VERSION)
                        .u32(r2q)
                        .u32(defaultClass.minor())
                        .u32(0)
                        .u32(0));
        directQueueLength.ifPresent(packets -> writer.u32(DIRECT_QLEN, packets));
    }

    static Qdisc decode(Attributes options) {
        TcHandle defaultClass = TcHandle.NONE;
        long r2q = R2Q;
        OptionalLong directQueueLength = OptionalLong.empty();
        Attributes attributes = options.nested();
        while (attributes.next()) {
            if (attributes.type() == INIT) {
                r2q = Math.max(1, attributes.number(4, 4));
                defaultClass = TcHandle.in(attributes.number(8, 4));
            } else if (attributes.type() == DIRECT_QLEN) {
                directQueueLength = OptionalLong.of(attributes.u32());
            }
        }
        return new Htb(defaultClass, r2q, directQueueLength);
    }

    /**
     * Returns it in the words of tc-htb(8).
     *
     * @return such as {@code htb default 20}
     */
    @Override
    public String toString() {
        return "htb" + (defaultClass.minor() == 0 ? "" : " default " + Integer.toHexString(defaultClass.minor()))
                + (r2q == R2Q ? "" : " r2q " + r2q)
                + (directQueueLength.isEmpty() ? "" : " direct_qlen " + directQueueLength.getAsLong());
    }
}
