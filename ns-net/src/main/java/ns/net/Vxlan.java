package ns.net;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;

/**
 * Ethernet in UDP, between machines. {@code CONFIG_VXLAN}.
 *
 * @man ip-link(8)
 */
public final class Vxlan extends LinkKind<Vxlan> {
    /** The network's, 24 bits. */
    public static final LinkOption<Vxlan, Integer> ID = LinkOption.number(1, "id", Width.U32, 0, 16777215);

    /** Where frames to unknown addresses go: a machine, or a group of them. */
    public static final LinkOption<Vxlan, InetAddress> REMOTE = LinkOption.address(2, 16, "remote");

    /** The sender. */
    public static final LinkOption<Vxlan, InetAddress> LOCAL = LinkOption.address(4, 17, "local");

    /** Of the packets outside; 1 takes that of the packet inside. */
    public static final LinkOption<Vxlan, Integer> TOS = LinkOption.number(6, "tos", Width.U8);

    /** Of the packets outside; 0 is the default of the system. */
    public static final LinkOption<Vxlan, Integer> TTL = LinkOption.number(5, "ttl", Width.U8);

    /** Of IPv6 outside. */
    public static final LinkOption<Vxlan, Integer> LABEL = LinkOption.number(26, "flowlabel", Width.BE32, 0, 1048575);

    /** Whether addresses of senders are remembered. */
    public static final LinkOption<Vxlan, Boolean> LEARNING = LinkOption.onOff(7, "learning");

    /** Whether it answers ARP from its own table. */
    public static final LinkOption<Vxlan, Boolean> PROXY = LinkOption.onOff(11, "proxy");

    /** Whether it routes past the gateway. */
    public static final LinkOption<Vxlan, Boolean> ROUTE_SHORT_CIRCUIT = LinkOption.onOff(12, "rsc");

    /** Whether it tells of unknown hardware addresses. */
    public static final LinkOption<Vxlan, Boolean> L2_MISS = LinkOption.onOff(13, "l2miss");

    /** Whether it tells of unknown IP addresses. */
    public static final LinkOption<Vxlan, Boolean> L3_MISS = LinkOption.onOff(14, "l3miss");

    /** Whether packets over IPv4 carry one. */
    public static final LinkOption<Vxlan, Boolean> UDP_CHECKSUM = LinkOption.onOff(18, "udp_csum");

    /** Whether packets over IPv6 are sent without. */
    public static final LinkOption<Vxlan, Boolean> UDP6_ZERO_CHECKSUM_TX = LinkOption.onOff(19, "udp6zerocsumtx");

    /** Whether packets over IPv6 may come without. */
    public static final LinkOption<Vxlan, Boolean> UDP6_ZERO_CHECKSUM_RX = LinkOption.onOff(20, "udp6zerocsumrx");

    /** How long an address that was learned is kept, in seconds. */
    public static final LinkOption<Vxlan, Integer> AGEING = LinkOption.number(8, "ageing", Width.U32);

    /** How many addresses are kept. */
    public static final LinkOption<Vxlan, Integer> MAX_ADDRESS = LinkOption.number(9, "maxaddr", Width.U32);

    /** Of UDP; the standard's is 4789, the kernel's default 8472. */
    public static final LinkOption<Vxlan, Integer> DESTINATION_PORT = LinkOption.number(15, "dstport", Width.BE16);

    /** Whether others say where packets go (metadata). */
    public static final LinkOption<Vxlan, Boolean> EXTERNAL = LinkOption.onOff(25, "external");

    /** The extension for group policies. */
    public static final LinkOption<Vxlan, Boolean> GROUP_POLICY = LinkOption.flag(23, "gbp");

    private static final List<LinkOption<? super Vxlan, ?>> OPTIONS = List.of(
            ID,
            REMOTE,
            LOCAL,
            TOS,
            TTL,
            LABEL,
            LEARNING,
            PROXY,
            ROUTE_SHORT_CIRCUIT,
            L2_MISS,
            L3_MISS,
            UDP_CHECKSUM,
            UDP6_ZERO_CHECKSUM_TX,
            UDP6_ZERO_CHECKSUM_RX,
            AGEING,
            MAX_ADDRESS,
            DESTINATION_PORT,
            EXTERNAL,
            GROUP_POLICY);

    /**
     * With the one option that it can not be without.
     *
     * @param id of the network, 24 bits
     * @throws IllegalArgumentException if it is out of range
     */
    public Vxlan(int id) {
        this(Map.of(ID, ID.checked(id)));
    }

    private Vxlan(Map<LinkOption<? super Vxlan, ?>, Object> values) {
        super("vxlan", OPTIONS, values);
    }

    /** Of which links that exist are made. */
    static Vxlan unset() {
        return new Vxlan(Map.of());
    }

    @Override
    Vxlan copy(Map<LinkOption<? super Vxlan, ?>, Object> values) {
        return new Vxlan(values);
    }

    @Override
    String kernelOption() {
        return "CONFIG_VXLAN";
    }

    @Override
    int parentType() {
        return 3;
    }
}
