package ns.net;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A tunnel through IP, for IP or for Ethernet. {@code CONFIG_NET_IPGRE}, over IPv6 {@code CONFIG_IPV6_GRE}.
 *
 * @man ip-link(8)
 */
public final class Gre extends LinkKind<Gre> {
    /** What packets have to carry; {@link #FLAGS_IN} says that they do. */
    public static final LinkOption<Gre, Long> KEY_IN = LinkOption.large(4, "ikey", Width.BE32);

    /** What packets carry; {@link #FLAGS_OUT} says that they do. */
    public static final LinkOption<Gre, Long> KEY_OUT = LinkOption.large(5, "okey", Width.BE32);

    /** 0x2000 key, 0x1000 sequence numbers, 0x8000 checksums. */
    public static final LinkOption<Gre, Integer> FLAGS_IN = LinkOption.number(2, "iflags", Width.BE16);

    /** 0x2000 key, 0x1000 sequence numbers, 0x8000 checksums. */
    public static final LinkOption<Gre, Integer> FLAGS_OUT = LinkOption.number(3, "oflags", Width.BE16);

    /** This end. */
    public static final LinkOption<Gre, InetAddress> LOCAL = LinkOption.address(6, 6, "local");

    /** The other end. */
    public static final LinkOption<Gre, InetAddress> REMOTE = LinkOption.address(7, 7, "remote");

    /** Whether packets outside may not be cut. */
    public static final LinkOption<Gre, Boolean> PATH_MTU_DISCOVERY = LinkOption.onOff(10, "pmtudisc");

    /** Of the packets outside; 1 takes that of the packet inside. */
    public static final LinkOption<Gre, Integer> TOS = LinkOption.number(9, "tos", Width.U8);

    /** Of the packets outside; 0 takes that of the packet inside. */
    public static final LinkOption<Gre, Integer> TTL = LinkOption.number(8, "ttl", Width.U8);

    /** The mark of packets outside, for rules of routing. */
    public static final LinkOption<Gre, Long> MARK = LinkOption.large(20, "fwmark", Width.U32);

    /** A UDP header outside of all: 0 none, 1 fou, 2 gue. */
    public static final LinkOption<Gre, Integer> ENCAPSULATION = LinkOption.number(14, "encap", Width.U16, 0, 2);

    /** 1 checksums, 2 checksums over IPv6, 4 remote checksums. */
    public static final LinkOption<Gre, Integer> ENCAPSULATION_FLAGS = LinkOption.number(15, "encap-flags", Width.U16);

    /** UDP port of this end; 0 is chosen by flow. */
    public static final LinkOption<Gre, Integer> ENCAPSULATION_SOURCE =
            LinkOption.number(16, "encap-sport", Width.BE16);

    /** UDP port of the other end. */
    public static final LinkOption<Gre, Integer> ENCAPSULATION_DESTINATION =
            LinkOption.number(17, "encap-dport", Width.BE16);

    /** Over IPv6: how often packets may be put into others on the way. */
    public static final LinkOption<Gre, Integer> ENCAPSULATION_LIMIT = LinkOption.number(11, "encaplimit", Width.U8);

    /** Over IPv6: traffic class and flow label of the packets outside, 28 bits. */
    public static final LinkOption<Gre, Long> FLOW_INFO = LinkOption.large(12, "flowinfo", Width.BE32);

    /** Over IPv6: IP6_TNL_F_ flags, such as 2, which takes the traffic class of the packet inside. */
    public static final LinkOption<Gre, Long> TUNNEL_FLAGS = LinkOption.large(13, "flags", Width.U32);

    /** Over IPv6: which ERSPAN it would be, which this is not; ip(8) tells it all the same. */
    public static final LinkOption<Gre, Integer> ERSPAN_VERSION = LinkOption.number(22, "erspan_ver", Width.U8);

    private static final List<LinkOption<? super Gre, ?>> OPTIONS = List.of(
            KEY_IN,
            KEY_OUT,
            FLAGS_IN,
            FLAGS_OUT,
            LOCAL,
            REMOTE,
            PATH_MTU_DISCOVERY,
            TOS,
            TTL,
            MARK,
            ENCAPSULATION,
            ENCAPSULATION_FLAGS,
            ENCAPSULATION_SOURCE,
            ENCAPSULATION_DESTINATION,
            ENCAPSULATION_LIMIT,
            FLOW_INFO,
            TUNNEL_FLAGS,
            ERSPAN_VERSION);

    /** What goes in, over what. */
    public enum Variant {
        /** IP over IPv4. */
        GRE,

        /** Ethernet over IPv4. */
        GRETAP,

        /** IP over IPv6. */
        IP6GRE,

        /** Ethernet over IPv6. */
        IP6GRETAP;

        private String kind() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Variant variant;

    /**
     * As the kernel makes it by itself.
     *
     * @param variant what goes in, over what
     */
    public Gre(Variant variant) {
        this(variant, Map.of());
    }

    private Gre(Variant variant, Map<LinkOption<? super Gre, ?>, Object> values) {
        super(variant.kind(), OPTIONS, values);
        this.variant = variant;
    }

    /** One of each variant, of which links that exist are made. */
    static List<Gre> unset() {
        List<Gre> all = new ArrayList<>();
        for (Variant variant : Variant.values()) {
            all.add(new Gre(variant));
        }
        return all;
    }

    /**
     * Returns what goes in, over what.
     *
     * @return the variant
     */
    public Variant variant() {
        return variant;
    }

    @Override
    Gre copy(Map<LinkOption<? super Gre, ?>, Object> values) {
        return new Gre(variant, values);
    }

    @Override
    String kernelOption() {
        return variant == Variant.GRE || variant == Variant.GRETAP ? "CONFIG_NET_IPGRE" : "CONFIG_IPV6_GRE";
    }

    /** An address that is too long would be cut. */
    @Override
    void requirePossible() {
        boolean isOverV6 = variant == Variant.IP6GRE || variant == Variant.IP6GRETAP;
        Stream.of(LOCAL, REMOTE).map(this::get).flatMap(Optional::stream).forEach(end -> {
            if (end instanceof Inet6Address != isOverV6) {
                throw new IllegalArgumentException(Ip.text(end) + " can not be the end of a " + name()
                        + ", which is over the other version of IP");
            }
        });
    }

    @Override
    int parentType() {
        return 1;
    }
}
