package ns.net;

import java.util.List;
import java.util.Map;

/**
 * A switch in software. Its ports are links whose master it is, see {@link BridgePort}. {@code CONFIG_BRIDGE}.
 *
 * @man ip-link(8)
 */
public final class Bridge extends LinkKind<Bridge> {
    /** How long a port listens and learns before it forwards, in hundredths of a second. */
    public static final LinkOption<Bridge, Integer> FORWARD_DELAY = LinkOption.number(1, "forward_delay", Width.U32);

    /** Between two messages of the root, in hundredths of a second. */
    public static final LinkOption<Bridge, Integer> HELLO_TIME = LinkOption.number(2, "hello_time", Width.U32);

    /** After what time without messages another root is elected, in hundredths of a second. */
    public static final LinkOption<Bridge, Integer> MAX_AGE = LinkOption.number(3, "max_age", Width.U32);

    /** How long an address that was learned is kept, in hundredths of a second. */
    public static final LinkOption<Bridge, Integer> AGEING_TIME = LinkOption.number(4, "ageing_time", Width.U32);

    /** The spanning tree protocol: 1 if the kernel speaks it, 0 if nobody does. */
    public static final LinkOption<Bridge, Integer> STP = LinkOption.number(5, "stp_state", Width.U32, 0, 1);

    /** In the election of the root; the least wins. */
    public static final LinkOption<Bridge, Integer> PRIORITY = LinkOption.number(6, "priority", Width.U16);

    /** Whether ports are members of VLANs, see {@link Link#addVlan}. {@code CONFIG_BRIDGE_VLAN_FILTERING}. */
    public static final LinkOption<Bridge, Boolean> VLAN_FILTERING = LinkOption.onOff(7, "vlan_filtering");

    /** Which tag. */
    public static final LinkOption<Bridge, Vlan.Protocol> VLAN_PROTOCOL =
            LinkOption.word(8, "vlan_protocol", Width.BE16, List.of(Vlan.Protocol.values()), Vlan.Protocol::number);

    /** Which of the addresses 01:80:c2:00:00:0X are forwarded, a bit each. */
    public static final LinkOption<Bridge, Integer> GROUP_FORWARD_MASK =
            LinkOption.number(9, "group_fwd_mask", Width.U16);

    /** Whether groups reach only the ports of their members. */
    public static final LinkOption<Bridge, Boolean> MULTICAST_SNOOPING = LinkOption.onOff(23, "mcast_snooping");

    /** Whether the bridge asks for members itself. */
    public static final LinkOption<Bridge, Boolean> MULTICAST_QUERIER = LinkOption.onOff(25, "mcast_querier");

    /** Whether IPv4 that is bridged goes through iptables. */
    public static final LinkOption<Bridge, Boolean> IPTABLES = LinkOption.onOff(36, "nf_call_iptables");

    /** Whether IPv6 that is bridged goes through ip6tables. */
    public static final LinkOption<Bridge, Boolean> IP6TABLES = LinkOption.onOff(37, "nf_call_ip6tables");

    /** Whether ARP that is bridged goes through arptables. */
    public static final LinkOption<Bridge, Boolean> ARPTABLES = LinkOption.onOff(38, "nf_call_arptables");

    /** The VLAN of what comes without a tag; 0 for none. */
    public static final LinkOption<Bridge, Integer> VLAN_DEFAULT_PVID =
            LinkOption.number(39, "vlan_default_pvid", Width.U16, 0, 4094);

    private static final List<LinkOption<? super Bridge, ?>> OPTIONS = List.of(
            FORWARD_DELAY,
            HELLO_TIME,
            MAX_AGE,
            AGEING_TIME,
            STP,
            PRIORITY,
            VLAN_FILTERING,
            VLAN_PROTOCOL,
            GROUP_FORWARD_MASK,
            MULTICAST_SNOOPING,
            MULTICAST_QUERIER,
            IPTABLES,
            IP6TABLES,
            ARPTABLES,
            VLAN_DEFAULT_PVID);

    /** As the kernel makes it by itself. */
    public Bridge() {
        this(Map.of());
    }

    private Bridge(Map<LinkOption<? super Bridge, ?>, Object> values) {
        super("bridge", OPTIONS, values);
    }

    /** Of which links that exist are made. */
    static Bridge unset() {
        return new Bridge(Map.of());
    }

    @Override
    Bridge copy(Map<LinkOption<? super Bridge, ?>, Object> values) {
        return new Bridge(values);
    }

    @Override
    String kernelOption() {
        return "CONFIG_BRIDGE";
    }
}
