package ns.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import ns.net.netlink.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each request, byte for byte as ip(8) sends it. Links are told by index here, since ip looks up names first. */
final class GoldenTest {
    private static final LinkRef V0 = LinkRef.at(10);
    private static final Map<String, Integer> LINKS = Map.of("v0", 10, "v1", 11, "br0", 12);
    private static final LinkMessages.Relatives ALONE = LinkMessages.Relatives.NONE;
    private static final LinkMessages.Relatives ON_V0 = new LinkMessages.Relatives(10, 0);
    private static final MacAddress MAC = MacAddress.parse("02:00:00:00:00:2a");

    private static final Map<String, Request> OURS = new LinkedHashMap<>();

    private static void is(String command, Request request) {
        OURS.put(command, request);
    }

    private static Request add(LinkKind<?> kind) {
        return LinkMessages.add(NewLink.of("x0", kind), ALONE);
    }

    private static Request addOnV0(LinkKind<?> kind) {
        return LinkMessages.add(NewLink.of("x0", kind), ON_V0);
    }

    private static InetAddress ip(String text) {
        return Ip.parse(text);
    }

    static {
        bridges();
        cables();
        macvlans();
        vxlans();
        otherKinds();
        bonds();
        moreKinds();
        tunnels();
        changes();
        addresses();
        routes();
        rules();
        neighbors();
        portVlans();
        ethtool();
        TcRequests.all().forEach(GoldenTest::is);
    }

    private static void bridges() {
        Bridge options = new Bridge()
                .with(Bridge.FORWARD_DELAY, 200)
                .with(Bridge.HELLO_TIME, 100)
                .with(Bridge.MAX_AGE, 700)
                .with(Bridge.AGEING_TIME, 3000)
                .with(Bridge.STP, 1)
                .with(Bridge.PRIORITY, 1000)
                .with(Bridge.GROUP_FORWARD_MASK, 8)
                .with(Bridge.MULTICAST_SNOOPING, false)
                .with(Bridge.MULTICAST_QUERIER, true)
                .with(Bridge.IPTABLES, true)
                .with(Bridge.IP6TABLES, true)
                .with(Bridge.ARPTABLES, true)
                .with(Bridge.VLAN_DEFAULT_PVID, 7);
        NewLink bridge = NewLink.of("br0", options)
                .mtu(1400)
                .mac(MAC)
                .txQueueLength(5)
                .group(9)
                .txQueues(2)
                .rxQueues(3)
                .up();
        is(
                "link add br0 mtu 1400 address 02:00:00:00:00:2a txqueuelen 5 group 9 numtxqueues 2 numrxqueues 3 up"
                        + " type bridge forward_delay 200 hello_time 100 max_age 700 ageing_time 3000 stp_state 1"
                        + " priority 1000 group_fwd_mask 8 mcast_snooping 0 mcast_querier 1 nf_call_iptables 1"
                        + " nf_call_ip6tables 1 nf_call_arptables 1 vlan_default_pvid 7",
                LinkMessages.add(bridge, ALONE));
        Bridge vlans =
                new Bridge().with(Bridge.VLAN_FILTERING, true).with(Bridge.VLAN_PROTOCOL, Vlan.Protocol.IEEE_802_1AD);
        is(
                "link add br0 index 77 type bridge vlan_filtering 1 vlan_protocol 802.1ad",
                LinkMessages.add(NewLink.of("br0", vlans).index(77), ALONE));
        NewLink segments = NewLink.of("x0", new Bridge())
                .gsoMaxSize(1000)
                .gsoMaxSegments(5)
                .groMaxSize(2000);
        is(
                "link add x0 gso_max_size 1000 gso_max_segs 5 gro_max_size 2000 type bridge",
                LinkMessages.add(segments, ALONE));
    }

    private static void cables() {
        NewLink v5 = NewLink.veth("v5");
        is("link add v5 type veth peer name v6", LinkMessages.add(v5.peer(NewLink.veth("v6")), ALONE));
        NewLink v6 = NewLink.veth("v6").index(99).mtu(1300).mac(MAC);
        is(
                "link add v5 mtu 1400 type veth peer name v6 index 99 mtu 1300 address 02:00:00:00:00:2a",
                LinkMessages.add(v5.mtu(1400).peer(v6), ALONE));
    }

    private static void macvlans() {
        is(
                "link add x0 link v0 type macvlan mode bridge",
                addOnV0(new Macvlan().with(Macvlan.MODE, Macvlan.Mode.BRIDGE)));
        is(
                "link add x0 link v0 type macvlan mode passthru",
                addOnV0(new Macvlan().with(Macvlan.MODE, Macvlan.Mode.PASSTHRU)));
        is(
                "link add x0 link v0 type macvlan mode private",
                addOnV0(new Macvlan().with(Macvlan.MODE, Macvlan.Mode.PRIVATE)));
        is(
                "link add x0 link v0 type macvtap mode bridge",
                addOnV0(new Macvtap().with(Macvtap.MODE, Macvlan.Mode.BRIDGE)));
        is("link add x0 link v0 type macvtap mode vepa", addOnV0(new Macvtap().with(Macvtap.MODE, Macvlan.Mode.VEPA)));
    }

    private static void vxlans() {
        is(
                "link add x0 type vxlan id 42 remote 10.0.0.2 local 10.0.0.1 ttl 9 dstport 4789 nolearning proxy rsc"
                        + " l2miss l3miss noudpcsum udp6zerocsumtx udp6zerocsumrx ageing 77 maxaddress 5 gbp",
                add(new Vxlan(42)
                        .with(Vxlan.TTL, 9)
                        .with(Vxlan.PROXY, true)
                        .with(Vxlan.ROUTE_SHORT_CIRCUIT, true)
                        .with(Vxlan.L2_MISS, true)
                        .with(Vxlan.L3_MISS, true)
                        .with(Vxlan.UDP_CHECKSUM, false)
                        .with(Vxlan.UDP6_ZERO_CHECKSUM_TX, true)
                        .with(Vxlan.UDP6_ZERO_CHECKSUM_RX, true)
                        .with(Vxlan.AGEING, 77)
                        .with(Vxlan.MAX_ADDRESS, 5)
                        .with(Vxlan.GROUP_POLICY, true)
                        .with(Vxlan.ID, 42)
                        .with(Vxlan.LOCAL, ip("10.0.0.1"))
                        .with(Vxlan.REMOTE, ip("10.0.0.2"))
                        .with(Vxlan.LEARNING, false)
                        .with(Vxlan.DESTINATION_PORT, 4789)));
        is(
                "link add x0 type vxlan id 16777215 remote fd00::2 local fd00::1 flowlabel 5 dstport 1",
                add(new Vxlan(0xffffff)
                        .with(Vxlan.LABEL, 5)
                        .with(Vxlan.ID, 0xffffff)
                        .with(Vxlan.LOCAL, ip("fd00::1"))
                        .with(Vxlan.REMOTE, ip("fd00::2"))
                        .with(Vxlan.LEARNING, true)
                        .with(Vxlan.DESTINATION_PORT, 1)));
    }

    private static void otherKinds() {
        is("link add x0 type ifb", add(new Ifb()));
        is("link add x0 type dummy", add(new Dummy()));
        is("link add x0 type wireguard", add(new Wireguard()));
        is("link add x0 link v0 type vlan id 4095", addOnV0(new Vlan(4095)));
        is(
                "link add x0 link v0 type vlan protocol 802.1ad id 5 reorder_hdr off gvrp on",
                addOnV0(new Vlan(5)
                        .with(Vlan.PROTOCOL, Vlan.Protocol.IEEE_802_1AD)
                        .with(Vlan.ID, 5)
                        .with(Vlan.FLAGS, new Vlan.Flags(2, 3))));
        is(
                "link add x0 link v0 type ipvlan mode l2",
                addOnV0(new Ipvlan().with(Ipvlan.MODE, Ipvlan.Mode.L2).with(Ipvlan.FLAGS, 0)));
        is(
                "link add x0 link v0 type ipvlan mode l3s private",
                addOnV0(new Ipvlan().with(Ipvlan.MODE, Ipvlan.Mode.L3S).with(Ipvlan.FLAGS, 1)));
        is("link add x0 type vrf table 4000000000", add(new Vrf(4_000_000_000L)));
    }

    private static void bonds() {
        is(
                "link add x0 type bond mode 802.3ad miimon 100 updelay 200 downdelay 300 xmit_hash_policy layer3+4"
                        + " min_links 2 lacp_rate fast",
                add(new Bond()
                        .with(Bond.MODE, Bond.Mode.IEEE_802_3AD)
                        .with(Bond.MIIMON, 100)
                        .with(Bond.UP_DELAY, 200)
                        .with(Bond.DOWN_DELAY, 300)
                        .with(Bond.XMIT_HASH_POLICY, 1)
                        .with(Bond.MIN_LINKS, 2)
                        .with(Bond.LACP_RATE, 1)));
        is(
                "link add x0 type bond mode active-backup arp_interval 50 primary_reselect better fail_over_mac active"
                        + " resend_igmp 3",
                add(new Bond()
                        .with(Bond.MODE, Bond.Mode.ACTIVE_BACKUP)
                        .with(Bond.ARP_INTERVAL, 50)
                        .with(Bond.PRIMARY_RESELECT, 1)
                        .with(Bond.FAIL_OVER_MAC, 1)
                        .with(Bond.RESEND_IGMP, 3)));
        is(
                "link add x0 type bond mode active-backup use_carrier 0 arp_all_targets all num_grat_arp 3"
                        + " all_slaves_active 1",
                add(new Bond()
                        .with(Bond.MODE, Bond.Mode.ACTIVE_BACKUP)
                        .with(Bond.USE_CARRIER, 0)
                        .with(Bond.ARP_ALL_TARGETS, 1)
                        .with(Bond.PEER_NOTIFICATIONS, 3)
                        .with(Bond.ALL_SLAVES_ACTIVE, 1)));
        is(
                "link add x0 type bond mode balance-rr packets_per_slave 7",
                add(new Bond().with(Bond.MODE, Bond.Mode.BALANCE_RR).with(Bond.PACKETS_PER_SLAVE, 7)));
    }

    private static void moreKinds() {
        is(
                "link add x0 type vxlan id 7 tos 16 udpcsum dstport 4789",
                add(new Vxlan(7)
                        .with(Vxlan.TOS, 0x16)
                        .with(Vxlan.UDP_CHECKSUM, true)
                        .with(Vxlan.ID, 7)
                        .with(Vxlan.LEARNING, true)
                        .with(Vxlan.DESTINATION_PORT, 4789)));
        is(
                "link add x0 link v0 name x0 type vlan id 7 loose_binding on",
                addOnV0(new Vlan(7).with(Vlan.FLAGS, new Vlan.Flags(4, 4))));
        is(
                "link add x0 link v0 type ipvlan mode l3 vepa",
                addOnV0(new Ipvlan().with(Ipvlan.MODE, Ipvlan.Mode.L3).with(Ipvlan.FLAGS, 2)));
    }

    /** ip tells all options, also those that it was not told. */
    private static Gre gre(Gre.Variant variant, long key, int ttl) {
        return encapsulated(
                between(variant, key, "10.0.0.1", "10.0.0.2")
                        .with(Gre.PATH_MTU_DISCOVERY, true)
                        .with(Gre.TOS, 0)
                        .with(Gre.TTL, ttl)
                        .with(Gre.MARK, 0L),
                0);
    }

    private static Gre greOverV6(Gre.Variant variant, long key, int ttl) {
        return encapsulated(
                between(variant, key, "fd00::1", "fd00::2")
                        .with(Gre.TTL, ttl)
                        .with(Gre.ENCAPSULATION_LIMIT, 4)
                        .with(Gre.FLOW_INFO, 0L)
                        .with(Gre.TUNNEL_FLAGS, 0L)
                        .with(Gre.MARK, 0L)
                        .with(Gre.ERSPAN_VERSION, 1),
                2);
    }

    private static Gre between(Gre.Variant variant, long key, String local, String remote) {
        int flags = key == 0 ? 0 : 0x2000;
        return new Gre(variant)
                .with(Gre.KEY_IN, key)
                .with(Gre.KEY_OUT, key)
                .with(Gre.FLAGS_IN, flags)
                .with(Gre.FLAGS_OUT, flags)
                .with(Gre.LOCAL, ip(local))
                .with(Gre.REMOTE, ip(remote));
    }

    private static Gre encapsulated(Gre tunnel, int flags) {
        return tunnel.with(Gre.ENCAPSULATION, 0)
                .with(Gre.ENCAPSULATION_FLAGS, flags)
                .with(Gre.ENCAPSULATION_SOURCE, 0)
                .with(Gre.ENCAPSULATION_DESTINATION, 0);
    }

    private static void tunnels() {
        is("link add x0 type gre remote 10.0.0.2 local 10.0.0.1 key 5 ttl 7", add(gre(Gre.Variant.GRE, 5, 7)));
        is(
                "link add x0 type gre remote 10.0.0.2 local 10.0.0.1 ikey 5 okey 6 nopmtudisc tos 0x10 fwmark 7 encap fou"
                        + " encap-sport 5555 encap-dport 6666",
                add(between(Gre.Variant.GRE, 5, "10.0.0.1", "10.0.0.2")
                        .with(Gre.KEY_IN, 5L)
                        .with(Gre.KEY_OUT, 6L)
                        .with(Gre.FLAGS_IN, 0x2000)
                        .with(Gre.FLAGS_OUT, 0x2000)
                        .with(Gre.LOCAL, ip("10.0.0.1"))
                        .with(Gre.REMOTE, ip("10.0.0.2"))
                        .with(Gre.PATH_MTU_DISCOVERY, false)
                        .with(Gre.TOS, 0x10)
                        .with(Gre.TTL, 0)
                        .with(Gre.MARK, 7L)
                        .with(Gre.ENCAPSULATION, 1)
                        .with(Gre.ENCAPSULATION_FLAGS, 0)
                        .with(Gre.ENCAPSULATION_SOURCE, 5555)
                        .with(Gre.ENCAPSULATION_DESTINATION, 6666)));
        is("link add x0 type gretap remote 10.0.0.2 local 10.0.0.1", add(gre(Gre.Variant.GRETAP, 0, 0)));
        is(
                "link add x0 type ip6gre remote fd00::2 local fd00::1 key 5 hoplimit 7",
                add(greOverV6(Gre.Variant.IP6GRE, 5, 7)));
        is("link add x0 type ip6gretap remote fd00::2 local fd00::1", add(greOverV6(Gre.Variant.IP6GRETAP, 0, 64)));
    }

    private static void changes() {
        is("link set v0 up", LinkMessages.up(V0, true));
        is("link set v0 down", LinkMessages.up(V0, false));
        is("link set v0 mtu 1400", LinkMessages.mtu(V0, 1400));
        is("link set v0 address 02:00:00:00:00:2a", LinkMessages.address(V0, MAC));
        is("link set v0 txqueuelen 7", LinkMessages.txQueueLength(V0, 7));
        is("link set v0 gso_max_size 32768", LinkMessages.gsoMaxSize(V0, 32_768));
        is("link set v0 gso_max_segs 100", LinkMessages.gsoMaxSegments(V0, 100));
        is("link set v0 gro_max_size 32768", LinkMessages.groMaxSize(V0, 32_768));
        is("link set v0 group 5", LinkMessages.group(V0, 5));
        is("link set v0 alias hello", LinkMessages.alias(V0, "hello"));
        is("link set v0 master br0", LinkMessages.master(V0, "br0", 12));
        is("link set v0 nomaster", LinkMessages.master(V0, "", 0));
        is("link set v0 name other", LinkMessages.rename("v0", 10, "other"));
        is(
                "link property add dev v0 altname a-name-that-is-long",
                LinkMessages.addAlternativeName(V0, "a-name-that-is-long"));
        is(
                "link property del dev v0 altname a-name-that-is-long",
                LinkMessages.deleteAlternativeName(V0, "a-name-that-is-long"));
        is(
                "link set br0 type bridge stp_state 1 ageing_time 1000",
                LinkMessages.change(
                        LinkRef.at(12), new Bridge().with(Bridge.STP, 1).with(Bridge.AGEING_TIME, 1000)));
        is("link del v0", LinkMessages.delete(V0));
        is("link del group 5", LinkMessages.deleteGroup(5));
        is(
                "link set v0 type bridge_slave state 3 priority 5 cost 9 guard on hairpin on fastleave on root_block on"
                        + " learning off flood off proxy_arp on mcast_flood off mcast_to_unicast on neigh_suppress on"
                        + " vlan_tunnel on isolated on bcast_flood off locked on",
                LinkMessages.port(
                        V0,
                        new BridgePort()
                                .with(BridgePort.STATE, 3)
                                .with(BridgePort.PRIORITY, 5)
                                .with(BridgePort.COST, 9)
                                .with(BridgePort.GUARD, true)
                                .with(BridgePort.HAIRPIN, true)
                                .with(BridgePort.FAST_LEAVE, true)
                                .with(BridgePort.ROOT_BLOCK, true)
                                .with(BridgePort.LEARNING, false)
                                .with(BridgePort.FLOOD, false)
                                .with(BridgePort.PROXY_ARP, true)
                                .with(BridgePort.MULTICAST_FLOOD, false)
                                .with(BridgePort.MULTICAST_TO_UNICAST, true)
                                .with(BridgePort.NEIGHBOR_SUPPRESS, true)
                                .with(BridgePort.VLAN_TUNNEL, true)
                                .with(BridgePort.ISOLATED, true)
                                .with(BridgePort.BROADCAST_FLOOD, false)
                                .with(BridgePort.LOCKED, true)));
    }

    private static Request add(InterfaceAddress address) {
        return AddressMessages.add("v0", 10, address);
    }

    private static void addresses() {
        InterfaceAddress nine = InterfaceAddress.of("10.0.0.9/24");
        is("addr add 10.0.0.9/24 dev v0", add(nine));
        is("addr add 10.0.0.9/24 broadcast 10.0.0.255 dev v0", add(nine.broadcast(ip("10.0.0.255"))));
        is(
                "addr add 10.0.0.9 peer 10.0.0.10/32 dev v0",
                add(InterfaceAddress.of("10.0.0.9").peer(ip("10.0.0.10"))));
        is("addr add 10.0.0.9/24 dev v0 label v0:x", add(nine.label("v0:x")));
        is("addr add 10.0.0.9/24 dev v0 scope link", add(nine.scope(Scope.LINK)));
        is(
                "addr add fd00::9 peer fd00::a/128 dev v0",
                add(InterfaceAddress.of("fd00::9").peer(ip("fd00::a"))));
        is(
                "addr add fd00::9/64 dev v0 optimistic",
                add(InterfaceAddress.of("fd00::9/64").with(AddressFlag.OPTIMISTIC)));
        is("addr add 127.0.0.2/8 dev v0", add(InterfaceAddress.of("127.0.0.2/8")));
        InterfaceAddress six = InterfaceAddress.of("fd00::9/64");
        is("addr replace fd00::9/64 dev v0 nodad", AddressMessages.replace("v0", 10, six.with(AddressFlag.NODAD)));
        is("addr add fd00::9/64 dev v0 noprefixroute", add(six.with(AddressFlag.NOPREFIXROUTE)));
        is(
                "addr add fd00::9/64 dev v0 valid_lft 100 preferred_lft 50",
                add(six.lifetime(Duration.ofSeconds(100), Duration.ofSeconds(50))));
        is("addr add fd00::9/64 dev v0 mngtmpaddr", add(six.with(AddressFlag.MNGTMPADDR)));
        is("addr add fd00::9/64 dev v0 home", add(six.with(AddressFlag.HOMEADDRESS)));
        is(
                "addr add 10.0.0.9/24 dev v0 valid_lft 100 preferred_lft 50",
                add(nine.lifetime(Duration.ofSeconds(100), Duration.ofSeconds(50))));
        is("addr del fd00::1/64 dev v0", AddressMessages.delete("v0", 10, InterfaceAddress.of("fd00::1/64")));
        is("addr del 10.0.0.1/24 dev v0", AddressMessages.delete("v0", 10, InterfaceAddress.of("10.0.0.1/24")));
    }

    private static Request add(Route route) {
        return RouteMessages.add(route, LINKS);
    }

    private static void routes() {
        Route ten = Route.to("10.1.0.0/16");
        is("route add default via 10.0.0.2", add(Route.defaultV4().via("10.0.0.2")));
        is("route add 10.1.0.0/16 via 10.0.0.2 dev v0", add(ten.via("10.0.0.2").dev("v0")));
        is("route add 10.1.0.0/16 dev v0", add(ten.dev("v0")));
        is("route add 10.1.0.0/16 dev v0 metric 7", add(ten.dev("v0").metric(7)));
        is("route add 10.1.0.0/16 dev v0 table 100", add(ten.dev("v0").table(100)));
        is("route add 10.1.0.0/16 dev v0 table 70000", add(ten.dev("v0").table(70_000)));
        is("route add 10.1.0.0/16 tos 0x10 dev v0", add(ten.tos(0x10).dev("v0")));
        is(
                "route add 10.1.0.0/16 via 10.0.0.2 mtu 1300",
                add(ten.via("10.0.0.2").mtu(1300)));
        is(
                "route add 10.1.0.0/16 dev v0 mtu 1300 window 5000 rtt 100ms rttvar 20ms ssthresh 4 cwnd lock 3"
                        + " advmss 1000 reordering 5 hoplimit 9 initcwnd 20 rto_min 30ms initrwnd 8 quickack 1",
                add(ten.dev("v0")
                        .mtu(1300)
                        .with(RouteMetric.WINDOW, 5000)
                        .with(RouteMetric.RTT, 100)
                        .with(RouteMetric.RTTVAR, 20)
                        .with(RouteMetric.SSTHRESH, 4)
                        .with(RouteMetric.CWND, 3)
                        .with(RouteMetric.ADVMSS, 1000)
                        .with(RouteMetric.REORDERING, 5)
                        .with(RouteMetric.HOPLIMIT, 9)
                        .with(RouteMetric.INITCWND, 20)
                        .with(RouteMetric.RTO_MIN, 30)
                        .with(RouteMetric.INITRWND, 8)
                        .with(RouteMetric.QUICKACK, 1)));
        is(
                "route add 10.1.0.0/16 via 10.0.0.2 src 10.0.0.1",
                add(ten.via("10.0.0.2").source("10.0.0.1")));
        is(
                "route add 10.1.0.0/16 via inet6 fd00::2 dev v0",
                add(ten.via("fd00::2").dev("v0")));
        is("route add blackhole 10.1.0.0/16", add(ten.type(RouteType.BLACKHOLE)));
        is("route add unreachable 10.1.0.0/16", add(ten.type(RouteType.UNREACHABLE)));
        is("route add prohibit fd01::/64", add(Route.to("fd01::/64").type(RouteType.PROHIBIT)));
        is(
                "route add 10.1.0.0/16 nexthop via 10.0.0.2 weight 3 nexthop via 10.0.0.3 dev v0 weight 1",
                add(ten.hop(NextHop.via("10.0.0.2").weight(3))
                        .hop(NextHop.via("10.0.0.3").on("v0"))));
        is("route add 10.1.0.0/16 dev v0 scope host", add(ten.dev("v0").scope(Scope.HOST)));
        is("route add 10.1.0.0/16 dev v0 proto static", add(ten.dev("v0").protocol(4)));
        is(
                "route add throw 10.1.0.0/16 table 100",
                add(ten.type(RouteType.THROW).table(100)));
        is(
                "route add fd01::/64 dev v0 metric 5 mtu 1300",
                add(Route.to("fd01::/64").dev("v0").metric(5).mtu(1300)));
        is(
                "route add fd01::/64 nexthop via fd00::2 weight 2 nexthop via fd00::3 dev v0 weight 1",
                add(Route.to("fd01::/64")
                        .hop(NextHop.via("fd00::2").weight(2))
                        .hop(NextHop.via("fd00::3").on("v0"))));
        is("route add fd01::/64 via fd00::2", add(Route.to("fd01::/64").via("fd00::2")));
        is(
                "route add default via fd00::2 dev v0",
                add(Route.defaultV6().via("fd00::2").dev("v0")));
        is(
                "route add local 10.1.0.0/16 dev v0 table 200",
                add(ten.type(RouteType.LOCAL).dev("v0").table(200)));
        is(
                "route add broadcast 10.1.0.0/16 dev v0",
                add(ten.type(RouteType.BROADCAST).dev("v0").table(255)));
        is(
                "route add fd01::/64 via fd00::2 src fd00::1",
                add(Route.to("fd01::/64").via("fd00::2").source("fd00::1")));
        is(
                "route replace fd01::/64 via fd00::2 dev v0 metric 7",
                RouteMessages.replace(
                        Route.to("fd01::/64").via("fd00::2").dev("v0").metric(7), LINKS));
        is("route del blackhole 10.1.0.0/16", RouteMessages.delete(ten.type(RouteType.BLACKHOLE), LINKS));
        is(
                "route del fd01::/64 dev v0",
                RouteMessages.delete(Route.to("fd01::/64").dev("v0"), LINKS));
        is(
                "route add 10.1.0.0/16 via 10.99.0.1 dev v0 onlink",
                add(ten.via("10.99.0.1").dev("v0").onLink()));
        is(
                "route add 10.1.0.0/16 nexthop via 10.99.0.1 dev v0 weight 1 onlink nexthop via 10.0.0.3 weight 2",
                add(ten.hop(NextHop.via("10.99.0.1").on("v0").onLink())
                        .hop(NextHop.via("10.0.0.3").weight(2))));
        is(
                "route add default via inet6 fe80::1 dev v0 onlink",
                add(Route.defaultV6().via("fe80::1").dev("v0").onLink()));
        is("route replace 10.1.0.0/16 via 10.0.0.2", RouteMessages.replace(ten.via("10.0.0.2"), LINKS));
        is("route del 10.1.0.0/16", RouteMessages.delete(ten, LINKS));
        is(
                "route del 10.1.0.0/16 via 10.0.0.2 table 100",
                RouteMessages.delete(ten.via("10.0.0.2").table(100), LINKS));
    }

    private static void ethtool() {
        is("genl ctrl get name ethtool", GenericMessages.family("ethtool", ""));
        is("ethtool v0", EthtoolMessages.linkState(0x15, "v0"));
        OffloadInfo off = new OffloadInfo(Offload.GENERIC_SEGMENTATION, true, false, false);
        is("ethtool -K v0 gso off", EthtoolMessages.setFeatures(0x15, "v0", List.of(off)));
    }

    private static void rules() {
        is(
                "rule add from 10.1.0.0/16 to 10.2.0.0/16 iif eth0 oif v0 fwmark 5/255 table 70000 priority 100",
                RuleMessages.add(Rule.ofV4()
                        .from("10.1.0.0/16")
                        .to("10.2.0.0/16")
                        .input("eth0")
                        .output("v0")
                        .mark(5, 255)
                        .table(70_000)
                        .priority(100)));
        is(
                "rule add from 10.1.0.0/16 tos 0x10 ipproto tcp sport 1000-2000 dport 80 uidrange 1000-1999"
                        + " suppress_prefixlength 8 table 100 priority 9",
                RuleMessages.add(Rule.ofV4()
                        .from("10.1.0.0/16")
                        .with(RuleOption.TOS, 0x10)
                        .with(RuleOption.IPPROTO, 6)
                        .with(RuleOption.SPORT, 1000, 2000)
                        .with(RuleOption.DPORT, 80)
                        .with(RuleOption.UIDRANGE, 1000, 1999)
                        .with(RuleOption.SUPPRESS_PREFIXLENGTH, 8)
                        .table(100)
                        .priority(9)));
        is(
                "rule add not from 10.1.0.0/16 blackhole",
                RuleMessages.add(Rule.ofV4()
                        .from("10.1.0.0/16")
                        .action(RouteType.BLACKHOLE)
                        .not()));
        is(
                "rule add from 10.1.0.0/16 unreachable priority 6",
                RuleMessages.add(Rule.ofV4()
                        .from("10.1.0.0/16")
                        .action(RouteType.UNREACHABLE)
                        .priority(6)));
        is(
                "-6 rule add from fd00::/8 iif v0 prohibit priority 9",
                RuleMessages.add(Rule.ofV6()
                        .from("fd00::/8")
                        .input("v0")
                        .action(RouteType.PROHIBIT)
                        .priority(9)));
        is(
                "-6 rule add to fd00::/8 table 7",
                RuleMessages.add(Rule.ofV6().to("fd00::/8").table(7)));
    }

    private static void neighbors() {
        Neighbor two = Neighbor.permanent("10.0.0.2", MAC, "v0");
        is("neigh add 10.0.0.2 lladdr 02:00:00:00:00:2a dev v0", NeighborMessages.add(two, 10));
        Neighbor six = new Neighbor(ip("fd00::2"), Optional.of(MAC), "v0", Neighbor.State.REACHABLE, Set.of());
        is("neigh replace fd00::2 lladdr 02:00:00:00:00:2a dev v0 nud reachable", NeighborMessages.replace(six, 10));
        Neighbor router =
                new Neighbor(ip("fd00::2"), Optional.of(MAC), "v0", Neighbor.State.NOARP, Set.of(Neighbor.Flag.ROUTER));
        is("neigh add fd00::2 lladdr 02:00:00:00:00:2a dev v0 nud noarp router", NeighborMessages.add(router, 10));
        Neighbor learnt = new Neighbor(
                ip("10.0.0.2"), Optional.of(MAC), "v0", Neighbor.State.PERMANENT, Set.of(Neighbor.Flag.EXTERN_LEARN));
        is(
                "neigh add 10.0.0.2 lladdr 02:00:00:00:00:2a dev v0 nud permanent extern_learn",
                NeighborMessages.add(learnt, 10));
        Neighbor stale = new Neighbor(ip("10.0.0.2"), Optional.of(MAC), "v0", Neighbor.State.STALE, Set.of());
        is("neigh add 10.0.0.2 lladdr 02:00:00:00:00:2a dev v0 nud stale", NeighborMessages.add(stale, 10));
        Neighbor proxy = new Neighbor(
                ip("10.0.0.2"), Optional.empty(), "v0", Neighbor.State.PERMANENT, Set.of(Neighbor.Flag.PROXY));
        is("neigh add proxy 10.0.0.2 dev v0", NeighborMessages.add(proxy, 10));
        is(
                "bridge fdb del 02:00:00:00:00:2a dev v0 dst 10.0.0.1",
                NeighborMessages.delete(ForwardingEntry.ofVxlan(MAC, "v0", "10.0.0.1"), 10));
        is("neigh del 10.0.0.2 dev v0", NeighborMessages.delete(two, 10));
        is(
                "bridge fdb add 02:00:00:00:00:2a dev v0 master static",
                NeighborMessages.add(ForwardingEntry.ofPort(MAC, "v0"), 10));
        is(
                "bridge fdb add 02:00:00:00:00:2a dev v0 dst 10.0.0.1",
                NeighborMessages.add(ForwardingEntry.ofVxlan(MAC, "v0", "10.0.0.1"), 10));
        ForwardingEntry own = new ForwardingEntry(
                MAC,
                "v0",
                ForwardingEntry.Table.MASTER,
                ForwardingEntry.State.PERMANENT,
                Optional.empty(),
                OptionalInt.empty());
        is("bridge fdb del 02:00:00:00:00:2a dev v0 master", NeighborMessages.delete(own, 10));
        ForwardingEntry vlan =
                new ForwardingEntry(MAC, "v0", own.table(), own.state(), Optional.empty(), OptionalInt.of(7));
        ForwardingEntry dynamic = new ForwardingEntry(
                MAC, "v0", own.table(), ForwardingEntry.State.DYNAMIC, Optional.empty(), OptionalInt.empty());
        is("bridge fdb add 02:00:00:00:00:2a dev v0 master dynamic", NeighborMessages.add(dynamic, 10));
        is("bridge fdb replace 02:00:00:00:00:2a dev v0 master dynamic", NeighborMessages.replace(dynamic, 10));
        is("bridge fdb add 02:00:00:00:00:2a dev v0 master vlan 7", NeighborMessages.add(vlan, 10));
    }

    private static void portVlans() {
        is("bridge vlan add dev v0 vid 10 pvid untagged", PortVlanMessages.add("v0", 10, false, PortVlan.untagged(10)));
        is("bridge vlan add dev br0 vid 10 self", PortVlanMessages.add("br0", 12, true, PortVlan.tagged(10)));
        is("bridge vlan del dev v0 vid 10", PortVlanMessages.delete("v0", 10, false, 10));
        is("bridge vlan show dev v0", PortVlanMessages.dump());
    }

    /** Command, without {@code ip}, to bytes. */
    static Map<String, String> golden() throws IOException {
        Map<String, String> golden = new LinkedHashMap<>();
        try (InputStream file = Objects.requireNonNull(GoldenTest.class.getResourceAsStream("golden.txt"))) {
            Iterator<String> lines = new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .iterator();
            while (lines.hasNext()) {
                golden.put(lines.next().replaceFirst("^ip ", ""), lines.next());
            }
        }
        return golden;
    }

    static Stream<String> commands() throws IOException {
        return golden().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void requestIsWhatIpSends(String command) throws IOException {
        Request ours = Objects.requireNonNull(OURS.get(command), "no request for this command");
        String theirs = Objects.requireNonNull(golden().get(command)).replaceAll("[ |]", "");
        String bytes = HexFormat.of().formatHex(ours.toBytes());
        if (command.contains("bridge_slave")) {
            // ip calls it a kind of link, which makes the kernel look for a module of that name; we, the kind of a port
            assertThat(bytes).endsWith(theirs.substring(theirs.indexOf("8c000500")));
        } else {
            assertThat(bytes).as(ours.operation()).isEqualTo(theirs);
        }
    }

    @Test
    void everyRequestHasItsCommand() throws IOException {
        assertThat(OURS.keySet()).isSubsetOf(golden().keySet());
    }

    /** What tc sends, read as if the kernel had told it. */
    @Test
    void qdiscsAreReadAsTheyAreWritten() throws IOException {
        assertThat(qdisc("tc qdisc replace dev v0 root tbf rate 1mbit burst 10000 limit 20000", "tbf"))
                .isEqualTo(new Tbf(1_000_000, 10_000, 20_000));
        Qdisc read = qdisc(
                "tc qdisc replace dev v0 root netem delay 10ms 2ms loss 10% duplicate 5% corrupt 1% reorder 25% rate 1mbit limit 500",
                "netem");
        assertThat(read)
                .hasToString(
                        "netem limit 500 delay 10000us 2000us loss 10.0% duplicate 5.0% corrupt 1.0% reorder 25.0% rate 1000000bit");
        assertThat(((Netem) read).delay()).isEqualTo(TcRequests.BAD.delay());
    }

    private static Qdisc qdisc(String command, String kind) throws IOException {
        QdiscInfo info = Objects.requireNonNull(QdiscMessages.decode(message(command), 10));
        assertThat(info.qdisc().kind()).isEqualTo(kind);
        return info.qdisc();
    }

    private static Message message(String command) throws IOException {
        String bytes = Objects.requireNonNull(golden().get(command), command).replaceAll("[ |]", "");
        return Message.of(HexFormat.of().parseHex(bytes));
    }

    private static final LinkNames NAMES =
            index -> Objects.requireNonNull(Map.of(10, "v0", 11, "v1").get(index));

    /** What is read of what tc sends, sent again: the same bytes. */
    @ParameterizedTest
    @MethodSource("trafficControl")
    void trafficControlIsReadAsItIsWritten(String command) throws IOException {
        Message message = message(command);
        Request again;
        if (command.startsWith("tc qdisc")) {
            QdiscInfo info = Objects.requireNonNull(QdiscMessages.decode(message, 10));
            again = info.parent().equals(TcHandle.CLSACT)
                    ? QdiscMessages.add("v0", 10, info.qdisc())
                    : QdiscMessages.replace("v0", 10, info.parent(), info.handle(), info.qdisc());
        } else if (command.startsWith("tc class")) {
            ClassInfo info = Objects.requireNonNull(ClassMessages.decode(message, 10));
            HtbClass options = (HtbClass) info.options();
            again = command.contains(" add ")
                    ? ClassMessages.add("v0", 10, info.parent(), info.classid(), options)
                    : ClassMessages.replace("v0", 10, info.parent(), info.classid(), options);
        } else {
            FilterInfo info = Objects.requireNonNull(FilterMessages.decode(message, 10, NAMES));
            again = FilterMessages.add(
                    "v0", 10, info.parent(), info.filter(), name -> Objects.requireNonNull(LINKS.get(name)));
        }
        String theirs = Objects.requireNonNull(golden().get(command)).replaceAll("[ |]", "");
        assertThat(HexFormat.of().formatHex(again.toBytes())).isEqualTo(theirs);
    }

    static Stream<String> trafficControl() throws IOException {
        return commands().filter(command -> command.matches("tc (qdisc|class|filter) (add|replace) .*"));
    }

    /** From the kernel's header: the installed tc does not know it. */
    @Test
    void seedOfNetemIsAsInTheHeader() {
        Netem seeded = Netem.none().loss(0.5).seed(-2);
        String bytes =
                HexFormat.of().formatHex(QdiscMessages.replace("v0", 10, seeded).toBytes());
        assertThat(bytes).endsWith("0c000e00" + "feffffffffffffff"); // TCA_NETEM_PRNG_SEED
        Message message = Message.of(HexFormat.of().parseHex(bytes));
        QdiscInfo read = Objects.requireNonNull(QdiscMessages.decode(message, 10));
        assertThat(((Netem) read.qdisc()).seed()).hasValue(-2);
        assertThat(read.qdisc().toString()).endsWith("loss 50.0% seed 18446744073709551614");
    }

    /** From the kernel's header: neither the installed ip nor the kernel that this was written on knows it. */
    @Test
    void netkitIsAsInTheHeader() {
        NewLink link =
                NewLink.of("x0", new Netkit().with(Netkit.MODE, Netkit.Mode.L3)).peer(NewLink.of("y0", new Netkit()));
        String bytes = HexFormat.of().formatHex(LinkMessages.add(link, ALONE).toBytes());
        assertThat(bytes)
                .contains("0a0001006e65746b69740000") // IFLA_INFO_KIND netkit
                .contains("0800050001000000") // IFLA_NETKIT_MODE L3
                .contains("1c000100" + "00".repeat(16) + "0700030079300000"); // IFLA_NETKIT_PEER_INFO, IFLA_IFNAME y0
    }
}
