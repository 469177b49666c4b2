package ns.net;

import java.util.HashMap;
import java.util.Map;
import ns.net.netlink.Attributes;

/** The kinds that have a class, by the kernel's name. */
final class LinkKinds {
    private static final Map<String, LinkKind<?>> KNOWN = new HashMap<>();

    static {
        add(Bond.unset());
        add(Bridge.unset());
        add(Dummy.unset());
        Gre.unset().forEach(LinkKinds::add);
        add(Ifb.unset());
        add(Ipvlan.unset());
        add(Macvlan.unset());
        add(Macvtap.unset());
        add(new Netkit());
        add(new Tun(Map.of()));
        add(new Veth());
        add(Vlan.unset());
        add(Vrf.unset());
        add(Vxlan.unset());
        add(Wireguard.unset());
    }

    private LinkKinds() {}

    private static void add(LinkKind<?> kind) {
        KNOWN.put(kind.name(), kind);
    }

    /** The kind with what is told of it. */
    static LinkKind<?> decode(String name, Attributes data) {
        LinkKind<?> known = KNOWN.get(name);
        return known == null ? new OtherKind(name, data.rest()) : known.decoded(data);
    }
}
