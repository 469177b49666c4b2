package ns.net;

import java.util.List;
import java.util.Map;

/**
 * What a bridge does at one of its ports: a kind that a link gets with its master, see {@link Link#port}. {@code CONFIG_BRIDGE}.
 *
 * @man ip-link(8)
 */
public final class BridgePort extends LinkKind<BridgePort> {
    /** Of the spanning tree: 0 disabled, 1 listening, 2 learning, 3 forwarding, 4 blocking. */
    public static final LinkOption<BridgePort, Integer> STATE = LinkOption.number(1, "state", Width.U8, 0, 4);

    /** In the spanning tree. */
    public static final LinkOption<BridgePort, Integer> PRIORITY = LinkOption.number(2, "priority", Width.U16);

    /** In the spanning tree. */
    public static final LinkOption<BridgePort, Integer> COST = LinkOption.number(3, "cost", Width.U32);

    /** Whether frames may leave by the port that they came in by. */
    public static final LinkOption<BridgePort, Boolean> HAIRPIN = LinkOption.onOff(4, "hairpin");

    /** Whether the port is switched off if a bridge speaks at it. */
    public static final LinkOption<BridgePort, Boolean> GUARD = LinkOption.onOff(5, "guard");

    /** Whether it can never lead to the root. */
    public static final LinkOption<BridgePort, Boolean> ROOT_BLOCK = LinkOption.onOff(6, "root_block");

    /** Whether a group ends with its first leave. */
    public static final LinkOption<BridgePort, Boolean> FAST_LEAVE = LinkOption.onOff(7, "fastleave");

    /** Whether addresses of senders are remembered. */
    public static final LinkOption<BridgePort, Boolean> LEARNING = LinkOption.onOff(8, "learning");

    /** Whether frames to unknown addresses leave here. */
    public static final LinkOption<BridgePort, Boolean> FLOOD = LinkOption.onOff(9, "flood");

    /** Whether the bridge answers for others. */
    public static final LinkOption<BridgePort, Boolean> PROXY_ARP = LinkOption.onOff(10, "proxy_arp");

    /** Whether groups without known members leave here. */
    public static final LinkOption<BridgePort, Boolean> MULTICAST_FLOOD = LinkOption.onOff(27, "mcast_flood");

    /** Whether each member gets a frame of its own. */
    public static final LinkOption<BridgePort, Boolean> MULTICAST_TO_UNICAST = LinkOption.onOff(28, "mcast_to_unicast");

    /** Whether VLANs become tunnel ids. */
    public static final LinkOption<BridgePort, Boolean> VLAN_TUNNEL = LinkOption.onOff(29, "vlan_tunnel");

    /** Whether broadcasts leave here. */
    public static final LinkOption<BridgePort, Boolean> BROADCAST_FLOOD = LinkOption.onOff(30, "bcast_flood");

    /** Whether the bridge answers ARP and neighbour discovery from its own table. */
    public static final LinkOption<BridgePort, Boolean> NEIGHBOR_SUPPRESS = LinkOption.onOff(32, "neigh_suppress");

    /** Whether it exchanges nothing with other isolated ports. */
    public static final LinkOption<BridgePort, Boolean> ISOLATED = LinkOption.onOff(33, "isolated");

    /** Whether only senders that are in the table may send. */
    public static final LinkOption<BridgePort, Boolean> LOCKED = LinkOption.onOff(39, "locked");

    private static final List<LinkOption<? super BridgePort, ?>> OPTIONS = List.of(
            STATE,
            PRIORITY,
            COST,
            HAIRPIN,
            GUARD,
            ROOT_BLOCK,
            FAST_LEAVE,
            LEARNING,
            FLOOD,
            PROXY_ARP,
            MULTICAST_FLOOD,
            MULTICAST_TO_UNICAST,
            VLAN_TUNNEL,
            BROADCAST_FLOOD,
            NEIGHBOR_SUPPRESS,
            ISOLATED,
            LOCKED);

    /** As the kernel makes it by itself. */
    public BridgePort() {
        this(Map.of());
    }

    private BridgePort(Map<LinkOption<? super BridgePort, ?>, Object> values) {
        super("bridge", OPTIONS, values);
    }

    /** Of which links that exist are made. */
    static BridgePort unset() {
        return new BridgePort(Map.of());
    }

    @Override
    BridgePort copy(Map<LinkOption<? super BridgePort, ?>, Object> values) {
        return new BridgePort(values);
    }

    @Override
    String kernelOption() {
        return "CONFIG_BRIDGE";
    }
}
