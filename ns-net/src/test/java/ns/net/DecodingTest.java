package ns.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import ns.net.netlink.Attributes;
import ns.net.netlink.Message;
import ns.net.netlink.MessageWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a kernel told of objects that ip(8) made is read as that. */
final class DecodingTest {
    private static final Map<Integer, String> LINKS = Map.of(10, "v0", 13, "br0", 14, "p0", 18, "vx4", 19, "vx6");

    private static LinkInfo link(String name) {
        return LinkMessages.decode(Told.message("link " + name));
    }

    private static InterfaceAddress address(String name) {
        return Objects.requireNonNull(AddressMessages.decode(Told.message("address " + name)));
    }

    private static Route route(String name) {
        return Objects.requireNonNull(RouteMessages.decode(Told.message("route " + name), LINKS));
    }

    private static Rule rule(String name) {
        return Objects.requireNonNull(RuleMessages.decode(Told.message("rule " + name)));
    }

    private static Neighbor neighbor(String name) {
        return Objects.requireNonNull(NeighborMessages.decode(Told.message("neighbour " + name), LINKS));
    }

    private static ForwardingEntry forwarding(String name) {
        return Objects.requireNonNull(NeighborMessages.decodeForwarding(Told.message("fdb " + name), LINKS));
    }

    @Test
    void endOfACable() {
        LinkInfo v0 = link("v0");
        assertThat(v0.index()).isEqualTo(10);
        assertThat(v0.name()).isEqualTo("v0");
        assertThat(v0.alternativeNames()).containsExactly("a-longer-name", "another-name");
        assertThat(v0.kind()).isEqualTo(new Veth());
        assertThat(v0.flags())
                .containsExactlyInAnyOrder(
                        LinkFlag.UP, LinkFlag.BROADCAST, LinkFlag.RUNNING, LinkFlag.MULTICAST, LinkFlag.LOWER_UP);
        assertThat(v0.state()).isEqualTo(LinkState.UP);
        assertThat(v0.mtu()).isEqualTo(1400);
        assertThat(v0.mac()).contains(MacAddress.parse("02:00:00:00:00:0a"));
        assertThat(v0.parent()).hasValue(11);
        assertThat(v0.parentNamespace()).isEmpty();
        assertThat(v0.master()).isEmpty();
        assertThat(v0.group()).isEqualTo(5);
        assertThat(v0.txQueueLength()).isEqualTo(1000);
        assertThat(v0.alias()).contains("a note");
        assertThat(v0.port()).isEmpty();
    }

    @Test
    void otherEndIsInAnotherNamespace() {
        assertThat(link("far").parentNamespace()).hasValue(0);
        assertThat(link("far").parent()).isPresent();
        assertThat(link("far").isUp()).isFalse();
        assertThat(link("far").state()).isEqualTo(LinkState.DOWN);
    }

    @Test
    void bridgeAndItsPort() {
        Bridge bridge = link("br0").kind().as(Bridge.class).orElseThrow();
        assertThat(bridge.get(Bridge.STP)).contains(1);
        assertThat(bridge.get(Bridge.PRIORITY)).contains(1000);
        assertThat(bridge.get(Bridge.FORWARD_DELAY)).contains(200);
        assertThat(bridge.get(Bridge.HELLO_TIME)).contains(200);
        assertThat(bridge.get(Bridge.MAX_AGE)).contains(2000);
        assertThat(bridge.get(Bridge.AGEING_TIME)).contains(30_000);
        assertThat(bridge.get(Bridge.MULTICAST_SNOOPING)).contains(false);
        assertThat(bridge.get(Bridge.VLAN_FILTERING)).contains(false);
        LinkInfo p0 = link("p0");
        assertThat(p0.master()).hasValue(13);
        assertThat(p0.kind()).isEqualTo(new Veth());
        BridgePort port = p0.port().orElseThrow();
        assertThat(port.get(BridgePort.ISOLATED)).contains(true);
        assertThat(port.get(BridgePort.HAIRPIN)).contains(true);
        assertThat(port.get(BridgePort.LEARNING)).contains(false);
        assertThat(port.get(BridgePort.FLOOD)).contains(true);
        assertThat(port.get(BridgePort.COST)).contains(9);
        assertThat(port.get(BridgePort.PRIORITY)).contains(32);
    }

    @Test
    void linksOnOthers() {
        assertThat(link("mv0").kind().as(Macvlan.class).orElseThrow().get(Macvlan.MODE))
                .contains(Macvlan.Mode.BRIDGE);
        assertThat(link("mv0").parent()).hasValue(10);
        assertThat(link("mt0").kind().as(Macvtap.class).orElseThrow().get(Macvtap.MODE))
                .contains(Macvlan.Mode.VEPA);
        assertThat(link("mt0").parent()).hasValue(10);
    }

    @Test
    void vxlansOfBothVersions() {
        Vxlan four = link("vx4").kind().as(Vxlan.class).orElseThrow();
        assertThat(four.get(Vxlan.ID)).contains(42);
        assertThat(four.get(Vxlan.LOCAL)).contains(Ip.parse("10.0.0.1"));
        assertThat(four.get(Vxlan.REMOTE)).contains(Ip.parse("10.0.0.9"));
        assertThat(four.get(Vxlan.DESTINATION_PORT)).contains(4789);
        assertThat(four.get(Vxlan.TTL)).contains(9);
        assertThat(four.get(Vxlan.LEARNING)).contains(false);
        Vxlan six = link("vx6").kind().as(Vxlan.class).orElseThrow();
        assertThat(six.get(Vxlan.ID)).contains(0xffffff);
        assertThat(six.get(Vxlan.LOCAL)).contains(Ip.parse("fd00::1"));
        assertThat(six.get(Vxlan.REMOTE)).contains(Ip.parse("fd00::9"));
        assertThat(six.get(Vxlan.DESTINATION_PORT)).contains(1);
        assertThat(six.get(Vxlan.LEARNING)).contains(true);
    }

    @Test
    void linksThatNobodyAskedNetlinkFor() {
        assertThat(link("lo").kind()).isEqualTo(new OtherKind("loopback"));
        assertThat(link("lo").index()).isEqualTo(1);
        assertThat(link("lo").mtu()).isEqualTo(65536);
        assertThat(link("lo").state()).isEqualTo(LinkState.UNKNOWN);
        assertThat(link("if0").kind()).isEqualTo(new Ifb());
        assertThat(link("tun0").kind().as(Tun.class).orElseThrow().get(Tun.MODE))
                .contains(Tun.Mode.TUN);
        assertThat(link("tun0").mac()).isEmpty();
        assertThat(link("tun0").flags()).contains(LinkFlag.POINTOPOINT, LinkFlag.NOARP);
        assertThat(link("tap0").kind().as(Tun.class).orElseThrow().get(Tun.MODE))
                .contains(Tun.Mode.TAP);
        assertThat(link("tap0").kind().as(Tun.class).orElseThrow().get(Tun.PERSIST))
                .contains(true);
    }

    @Test
    void countersAreInTheirPlaces() {
        LinkStatistics v1 = LinkMessages.statistics(Told.message("link v1"));
        assertThat(v1.rxPackets()).isBetween(1L, 100L);
        assertThat(v1.rxBytes()).isGreaterThanOrEqualTo(40 * v1.rxPackets());
        assertThat(v1.txBytes()).isGreaterThanOrEqualTo(40 * v1.txPackets());
        assertThat(v1.rxErrors() + v1.txErrors() + v1.rxDropped() + v1.txDropped())
                .isZero();
    }

    @Test
    void addressesOfVersion4() {
        InterfaceAddress one = address("10.0.0.1 of 10");
        assertThat(one)
                .isEqualTo(on(10, "10.0.0.1/24")
                        .broadcast(Ip.parse("10.0.0.255"))
                        .label("v0:x")
                        .with(AddressFlag.PERMANENT));
        InterfaceAddress peer = address("10.3.0.1 of 10");
        assertThat(peer).hasToString("10.3.0.1 peer 10.3.0.2/32");
        assertThat(peer.peer()).contains(Ip.parse("10.3.0.2"));
        InterfaceAddress mortal = address("10.4.0.1 of 10");
        assertThat(mortal.scope()).isEqualTo(Scope.LINK);
        assertThat(mortal.flags()).doesNotContain(AddressFlag.PERMANENT);
        assertThat(mortal.valid()).contains(Duration.ofSeconds(1000));
        assertThat(mortal.preferred()).contains(Duration.ofSeconds(500));
        assertThat(address("127.0.0.1 of 1").scope()).isEqualTo(Scope.HOST);
    }

    private static InterfaceAddress on(int link, String prefix) {
        InterfaceAddress plain = InterfaceAddress.of(prefix);
        return new InterfaceAddress(
                plain.prefix(),
                plain.peer(),
                plain.broadcast(),
                plain.label(),
                plain.scope(),
                plain.flags(),
                plain.valid(),
                plain.preferred(),
                OptionalInt.of(link));
    }

    @Test
    void addressesOfVersion6() {
        InterfaceAddress one = address("fd00::1 of 10");
        assertThat(one)
                .isEqualTo(on(10, "fd00::1/64").with(AddressFlag.PERMANENT).with(AddressFlag.NODAD));
        InterfaceAddress old = address("fd00::2 of 10");
        assertThat(old.flags())
                .containsExactlyInAnyOrder(AddressFlag.NODAD, AddressFlag.NOPREFIXROUTE, AddressFlag.DEPRECATED);
        assertThat(old.valid()).contains(Duration.ofHours(2));
        assertThat(old.preferred()).contains(Duration.ZERO);
        assertThat(address("fd00::3 of 15").flags()).contains(AddressFlag.TENTATIVE);
        assertThat(address("fe80::ff:fe00:a of 10").scope()).isEqualTo(Scope.LINK);
        assertThat(address("::1 of 1").scope()).isEqualTo(Scope.HOST);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "default table 254 | default via 10.0.0.254 dev v0",
                "10.0.0.0/24 table 254 | 10.0.0.0/24 dev v0 src 10.0.0.1",
                "10.3.0.2/32 table 254 | 10.3.0.2/32 dev v0 src 10.3.0.1",
                "10.20.0.0/16 table 254 | 10.20.0.0/16 via 10.0.0.2 dev v0 src 10.0.0.1 metric 7 mtu 1300",
                "10.21.0.0/16 table 70000 | 10.21.0.0/16 dev v0 table 70000",
                "10.22.0.0/16 table 254 | blackhole 10.22.0.0/16",
                "10.23.0.0/16 table 254 | unreachable 10.23.0.0/16 metric 4294967295",
                "10.24.0.0/16 table 100 | throw 10.24.0.0/16 table 100",
                "10.25.0.0/16 table 254 | 10.25.0.0/16 nexthop via 10.0.0.2 dev v0 weight 3 nexthop via 10.0.0.3 dev v0 weight 256",
                "10.26.0.0/16 table 254 | 10.26.0.0/16 via fd00::9 dev v0",
                "10.0.0.1/32 table 255 | local 10.0.0.1/32 dev v0 src 10.0.0.1 table 255",
                "fd01::/64 table 254 | fd01::/64 via fd00::9 dev v0 metric 5",
                "fd02::/64 table 254 | prohibit fd02::/64 dev lo metric 1024",
                "fd03::/64 table 254 | fd03::/64 nexthop via fd00::8 dev v0 weight 2 nexthop via fd00::9 dev v0 weight 1 metric 1024",
                "fd00::1/128 table 255 | local fd00::1/128 dev v0 metric 0 table 255",
            })
    void routesInTheWordsOfIp(String name, String expected) {
        Map<Integer, String> links = Map.of(1, "lo", 10, "v0");
        assertThat(RouteMessages.decode(Told.message("route " + name), links)).hasToString(expected);
    }

    @Test
    void whatElseRoutesHave() {
        Route far = route("10.20.0.0/16 table 254");
        assertThat(far.metrics()).containsExactly(Map.entry(RouteMetric.MTU, 1300L));
        assertThat(far.protocol()).isEqualTo(3);
        assertThat(far.scope()).contains(Scope.GLOBAL);
        assertThat(route("10.21.0.0/16 table 70000").protocol()).isEqualTo(4);
        assertThat(route("10.0.0.0/24 table 254").protocol()).isEqualTo(2);
        assertThat(route("10.0.0.0/24 table 254").scope()).contains(Scope.LINK);
        assertThat(route("10.0.0.1/32 table 255").scope()).contains(Scope.HOST);
        assertThat(route("10.25.0.0/16 table 254").hops())
                .extracting(NextHop::weight)
                .containsExactly(3, 256);
    }

    @Test
    void linkThatIsGoneLeavesTheRestOfARoute() {
        assertThat(RouteMessages.decode(Told.message("route default table 254"), Map.of()))
                .hasToString("default via 10.0.0.254");
        assertThat(RouteMessages.decode(Told.message("route 10.0.0.0/24 table 254"), Map.of()))
                .hasToString("10.0.0.0/24 src 10.0.0.1");
    }

    @Test
    void rules() {
        Rule hundred = Rule.ofV4()
                .from("10.1.0.0/16")
                .to("10.2.0.0/16")
                .input("eth9")
                .output("v0")
                .mark(5, 255)
                .table(70_000)
                .priority(100);
        assertThat(rule("100 of 2")).isEqualTo(hundred);
        assertThat(rule("101 of 2"))
                .isEqualTo(Rule.ofV4()
                        .not()
                        .from("10.3.0.0/16")
                        .action(RouteType.PROHIBIT)
                        .priority(101));
        assertThat(rule("102 of 10"))
                .isEqualTo(Rule.ofV6().to("fd00::/8").table(7).priority(102));
        assertThat(rule("0 of 2")).isEqualTo(Rule.ofV4().table(255).priority(0));
        assertThat(rule("32766 of 10")).isEqualTo(Rule.ofV6().table(254).priority(32766));
    }

    @Test
    void neighbors() {
        assertThat(neighbor("10.0.0.2"))
                .isEqualTo(Neighbor.permanent("10.0.0.2", MacAddress.parse("02:00:00:00:00:2a"), "v0"));
        assertThat(neighbor("fd00::7"))
                .isEqualTo(new Neighbor(
                        Ip.parse("fd00::7"),
                        Optional.of(MacAddress.parse("02:00:00:00:00:2b")),
                        "v0",
                        Neighbor.State.PERMANENT,
                        Set.of(Neighbor.Flag.ROUTER)));
    }

    @Test
    void forwarding() {
        ForwardingEntry port = forwarding("02:00:00:00:00:2c of 14");
        assertThat(port).isEqualTo(ForwardingEntry.ofPort(MacAddress.parse("02:00:00:00:00:2c"), "p0"));
        assertThat(port.state()).isEqualTo(ForwardingEntry.State.STATIC);
        assertThat(forwarding("02:00:00:00:00:0e of 14").state()).isEqualTo(ForwardingEntry.State.PERMANENT);
        assertThat(forwarding("02:00:00:00:00:0e of 14").table()).isEqualTo(ForwardingEntry.Table.MASTER);
        ForwardingEntry machine = forwarding("02:00:00:00:00:2d of 18");
        assertThat(machine)
                .isEqualTo(ForwardingEntry.ofVxlan(MacAddress.parse("02:00:00:00:00:2d"), "vx4", "10.0.0.8"));
        assertThat(forwarding("00:00:00:00:00:00 of 19").destination()).contains(Ip.parse("fd00::9"));
    }

    @Test
    void entriesOfForwardingTablesAreNoNeighbours() {
        for (String name : Told.all().keySet()) {
            if (name.startsWith("fdb")) {
                assertThat(NeighborMessages.decode(Told.message(name), LINKS))
                        .as(name)
                        .isNull();
            }
        }
    }

    /** No kernel at hand has told them: read as they are asked for, which is in the same attributes. */
    @Test
    void vlansOfAPort() {
        for (PortVlan vlan : List.of(PortVlan.untagged(10), PortVlan.tagged(4094), new PortVlan(1, true, false))) {
            Message message =
                    Message.of(PortVlanMessages.add("v0", 10, false, vlan).toBytes());
            assertThat(PortVlanMessages.decode(message, 10)).containsExactly(vlan);
            assertThat(PortVlanMessages.decode(message, 11)).isNull();
        }
    }

    @Test
    void numberOfANamespace() {
        assertThat(NsidMessages.decode(Told.message("nsid"))).hasValue(0);
    }

    private static Qdisc qdisc(String name, int link) {
        return Objects.requireNonNull(QdiscMessages.decode(Told.message(name), link))
                .qdisc();
    }

    @Test
    void queueingDisciplines() {
        assertThat(qdisc("qdisc tbf of 10", 10)).isEqualTo(new Tbf(1_000_000, 10_000, 20_000));
        assertThat(qdisc("qdisc clsact of 10", 10)).isEqualTo(new Clsact());
        assertThat(qdisc("qdisc pfifo of 11", 11)).hasToString("pfifo limit 77");
        assertThat(QdiscMessages.decode(Told.message("qdisc pfifo of 11"), 10)).isNull();
    }

    private static Attributes attributes(Consumer<MessageWriter> content) {
        MessageWriter writer = new MessageWriter().begin(0, 0);
        content.accept(writer);
        return Message.of(writer.toBytes()).attributes(0);
    }

    /** A verdict by chance is none, and slots are no delay. */
    @Test
    void whatSaysMoreThanWeCanIsNotTakenForLess() {
        Consumer<MessageWriter> drop = Verdict.DROP::write;
        assertThat(Verdict.decode(attributes(drop))).isEqualTo(Verdict.DROP);
        assertThat(Verdict.decode(attributes(drop.andThen(writer -> writer.bytes(3, new byte[8])))))
                .isEqualTo(new OtherAction("gact"));
        Attributes netem = attributes(writer -> writer.nested(2, () -> {
            Netem.none().write(writer);
            writer.bytes(12, new byte[40]);
        }));
        assertThat(netem.next()).isTrue();
        assertThat(Netem.decode(netem)).isInstanceOf(OtherQdisc.class);
    }

    @Test
    void statisticsOfQueueingDisciplines() {
        byte[] bytes = Objects.requireNonNull(Told.all().get("qdisc tbf of 10")).clone();
        ByteBuffer message = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        int basic = 16 + 20 + 8 + 44 + 8 + 4
                + 4; // header, fixed fields, kind, options, one that is ignored, and two headers
        message.putLong(basic, 0x1_0000_0001L).putInt(basic + 8, 7);
        int queue = basic + 16 + 4;
        message.putInt(queue, 3).putInt(queue + 4, 300).putInt(queue + 8, 5).putInt(queue + 12, 9);
        QdiscStatistics expected = new QdiscStatistics(0x1_0000_0001L, 7, 5, 300, 3);
        assertThat(QdiscMessages.statistics(Message.of(bytes), 10, TcHandle.ROOT))
                .isEqualTo(expected);
        assertThat(QdiscMessages.statistics(Message.of(bytes), 11, TcHandle.ROOT))
                .isNull();
        assertThat(QdiscMessages.statistics(Message.of(bytes), 10, TcHandle.CLSACT))
                .isNull();
    }

    /** A bridge tells its ports again, in messages of its own family. */
    @Test
    void protocolsThatAreNotOursAreNotRead() {
        byte[] message =
                Objects.requireNonNull(Told.all().get("address 10.0.0.1 of 10")).clone();
        message[16] = 7;
        assertThat(AddressMessages.decode(Message.of(message))).isNull();
        byte[] route = Objects.requireNonNull(Told.all().get("route default table 254"))
                .clone();
        route[16] = (byte) 128;
        assertThat(RouteMessages.decode(Message.of(route), LINKS)).isNull();
    }
}
