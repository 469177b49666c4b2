package ns.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import ns.core.Errno;
import ns.net.Bridge;
import ns.net.BridgePort;
import ns.net.Dummy;
import ns.net.Ifb;
import ns.net.LinkFlag;
import ns.net.LinkInfo;
import ns.net.LinkKind;
import ns.net.LinkState;
import ns.net.MacAddress;
import ns.net.Macvlan;
import ns.net.Macvtap;
import ns.net.NetlinkException;
import ns.net.Netns;
import ns.net.NewLink;
import ns.net.OtherKind;
import ns.net.PortVlan;
import ns.net.Vxlan;
import ns.net.Wireguard;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Links, as we make and read them, and as ip(8) does. */
@KernelTest
@Root
@Requires(programs = "ip")
final class LinkIT {
    private static final MacAddress MAC = MacAddress.parse("02:00:00:00:00:2a");

    /** Kinds that every kernel for containers has. */
    static Stream<LinkKind<?>> kinds() {
        return Stream.of(
                new Bridge().with(Bridge.STP, 0).with(Bridge.AGEING_TIME, 1000).with(Bridge.MULTICAST_SNOOPING, false),
                new Macvlan().with(Macvlan.MODE, Macvlan.Mode.BRIDGE),
                new Macvtap().with(Macvtap.MODE, Macvlan.Mode.PRIVATE),
                new Vxlan(42).with(Vxlan.DESTINATION_PORT, 4789).with(Vxlan.LEARNING, false),
                new Ifb());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    @DisplayName("a link of each kind is what was asked for, as we and as ip see it")
    void everyKind(LinkKind<?> kind) {
        try (Netns red = Netns.create()) {
            red.addLink(NewLink.veth("base").peer(NewLink.veth("other")));
            NewLink asked =
                    NewLink.of("x0", kind).mtu(1300).mac(MAC).index(77).group(5).txQueueLength(9);
            boolean sits = kind instanceof Macvlan || kind instanceof Macvtap || kind instanceof Vxlan;
            LinkInfo info = red.addLink(sits ? asked.on("base") : asked).info();

            assertThat(info.name()).isEqualTo("x0");
            assertThat(info.index()).isEqualTo(77);
            assertThat(info.mtu()).isEqualTo(1300);
            assertThat(info.mac()).contains(MAC);
            assertThat(info.group()).isEqualTo(5);
            assertThat(info.txQueueLength()).isEqualTo(9);
            assertThat(info.isUp()).isFalse();
            assertThat(info.parent())
                    .isEqualTo(sits ? OptionalInt.of(red.link("base").info().index()) : OptionalInt.empty());
            assertThat(info.kind().name()).isEqualTo(kind.name());
            assertThat(info.kind().getClass()).isEqualTo(kind.getClass());
            assertThat(info.kind().toString()).contains(kind.toString().split(" ")[0]);

            Map<String, Object> ip = IpTool.show(red, "link", "show", "x0").get(0);
            assertThat(ip)
                    .containsEntry("ifindex", 77L)
                    .containsEntry("mtu", 1300L)
                    .containsEntry("group", "5")
                    .containsEntry("txqlen", 9L)
                    .containsEntry("address", MAC.toString());
            assertThat(IpTool.inside(ip, "linkinfo")).containsEntry("info_kind", kind.name());
        }
    }

    @Test
    @DisplayName("the options of a bridge come back as they were set")
    void optionsComeBack() {
        try (Netns red = Netns.create()) {
            Bridge asked = new Bridge()
                    .with(Bridge.STP, 1)
                    .with(Bridge.PRIORITY, 1000)
                    .with(Bridge.HELLO_TIME, 100)
                    .with(Bridge.MULTICAST_SNOOPING, false);
            Bridge found = red.addLink(NewLink.of("br0", asked))
                    .info()
                    .kind()
                    .as(Bridge.class)
                    .orElseThrow();
            assertThat(found.get(Bridge.STP)).contains(1);
            assertThat(found.get(Bridge.PRIORITY)).contains(1000);
            assertThat(found.get(Bridge.HELLO_TIME)).contains(100);
            assertThat(found.get(Bridge.MULTICAST_SNOOPING)).contains(false);
            red.link("br0").options(new Bridge().with(Bridge.PRIORITY, 2000));
            assertThat(red.link("br0")
                            .info()
                            .kind()
                            .as(Bridge.class)
                            .orElseThrow()
                            .get(Bridge.PRIORITY))
                    .contains(2000);
            IpTool.run(red, "link", "set", "br0", "type", "bridge", "ageing_time", "4294967295");
            LinkKind<?> bridge = red.link("br0").info().kind();
            assertThat(bridge.as(Bridge.class).orElseThrow().get(Bridge.AGEING_TIME))
                    .as("what is no int")
                    .isEmpty();
        }
    }

    @Test
    @DisplayName("the ends of a cable are born where they belong, with the same name")
    void vethBetweenNamespaces() {
        try (Netns red = Netns.create();
                Netns blue = Netns.create()) {
            red.addVeth("eth0", blue, "eth0");
            assertThat(red.links()).extracting(LinkInfo::name).containsExactly("lo", "eth0");
            assertThat(blue.links()).extracting(LinkInfo::name).containsExactly("lo", "eth0");
            LinkInfo here = red.link("eth0").info();
            LinkInfo there = blue.link("eth0").info();
            assertThat(here.parent()).hasValue(there.index());
            assertThat(here.parentNamespace()).isEqualTo(red.nsid(blue));
            red.link("eth0").up();
            assertThat(red.link("eth0").info().hasCarrier()).isFalse();
            blue.link("eth0").up();
            Await.until("the other end is there", () -> red.link("eth0").info().state() == LinkState.UP);
            assertThat(red.link("eth0").info().flags()).contains(LinkFlag.UP, LinkFlag.LOWER_UP, LinkFlag.RUNNING);
            red.link("eth0").delete();
            assertThat(blue.link("eth0").exists()).isFalse();
        }
    }

    @Test
    @DisplayName("both ends of a cable get all that was asked for")
    void vethWithEverything() {
        try (Netns red = Netns.create();
                Netns blue = Netns.create()) {
            blue.addLink(NewLink.of("br0", new Bridge()).up());
            NewLink there = NewLink.veth("far")
                    .in(blue)
                    .index(50)
                    .mtu(1200)
                    .mac(MAC)
                    .master("br0")
                    .alias("to red")
                    .alternativeName("the-far-end-of-a-cable")
                    .up();
            red.addLink(NewLink.veth("near")
                    .index(60)
                    .peer(there)
                    .alternativeName("near-end-of-a-cable")
                    .up());
            LinkInfo far = blue.link("the-far-end-of-a-cable").info();
            assertThat(far.index()).isEqualTo(50);
            assertThat(far.mtu()).isEqualTo(1200);
            assertThat(far.mac()).contains(MAC);
            assertThat(far.alias()).contains("to red");
            assertThat(far.master()).hasValue(blue.link("br0").info().index());
            assertThat(far.isUp()).isTrue();
            assertThat(far.port()).isPresent();
            assertThat(red.link("near-end-of-a-cable").info().hasCarrier()).isTrue();
        }
    }

    @Test
    @DisplayName("a link whose last step fails is not left behind")
    void undone() {
        try (Netns red = Netns.create()) {
            red.addLink(NewLink.of("br0", new Bridge()).alternativeName("taken"));
            NewLink asked = NewLink.veth("a").peer(NewLink.veth("b")).alternativeName("taken");
            assertThatThrownBy(() -> red.addLink(asked))
                    .hasMessageContaining("link property add a altname taken")
                    .hasMessageContaining("EEXIST");
            assertThat(red.links()).extracting(LinkInfo::name).containsExactlyInAnyOrder("lo", "br0");
        }
    }

    @Test
    @DisplayName("all that can be changed is changed, as ip sees it")
    void changes() {
        try (Netns red = Netns.create()) {
            red.addLink(NewLink.of("x0", new Bridge()));
            red.link("x0")
                    .mtu(1280)
                    .mac(MAC)
                    .txQueueLength(11)
                    .group(3)
                    .alias("a note")
                    .addAlternativeName("another-name-that-is-long")
                    .up();
            assertThat(IpTool.show(red, "link", "show", "x0").get(0))
                    .containsEntry("mtu", 1280L)
                    .containsEntry("address", MAC.toString())
                    .containsEntry("txqlen", 11L)
                    .containsEntry("group", "3")
                    .containsEntry("ifalias", "a note")
                    .containsEntry("altnames", List.of("another-name-that-is-long"));
            red.link("x0").down().deleteAlternativeName("another-name-that-is-long");
            LinkInfo renamed = red.link("x0").rename("y0").info();
            assertThat(renamed.name()).isEqualTo("y0");
            assertThat(renamed.isUp()).isFalse();
            assertThat(renamed.alternativeNames()).isEmpty();
            assertThat(red.link("x0").exists()).isFalse();
        }
    }

    @Test
    @DisplayName("a link moves to another namespace")
    void move() {
        try (Netns red = Netns.create();
                Netns blue = Netns.create()) {
            red.addLink(NewLink.of("x0", new Ifb()));
            assertThat(red.link("x0").moveTo(blue).info().kind()).isInstanceOf(Ifb.class);
            assertThat(red.link("x0").exists()).isFalse();
            blue.addLink(NewLink.of("x1", new Ifb()));
            red.addLink(NewLink.of("x1", new Ifb()));
            assertThatThrownBy(() -> red.link("x1").moveTo(blue)).hasMessageContaining("EEXIST");
            assertThat(red.link("x1").exists()).isTrue();
        }
    }

    @Test
    @DisplayName("ports of a bridge have their options")
    void bridgePorts() {
        try (Netns red = Netns.create()) {
            red.addLink(NewLink.of("br0", new Bridge()));
            red.addLink(NewLink.veth("p1").peer(NewLink.veth("q1")).master("br0"));
            red.link("p1")
                    .port(new BridgePort()
                            .with(BridgePort.ISOLATED, true)
                            .with(BridgePort.HAIRPIN, true)
                            .with(BridgePort.LEARNING, false)
                            .with(BridgePort.COST, 99));
            BridgePort port = red.link("p1").info().port().orElseThrow();
            assertThat(port.get(BridgePort.ISOLATED)).contains(true);
            assertThat(port.get(BridgePort.HAIRPIN)).contains(true);
            assertThat(port.get(BridgePort.LEARNING)).contains(false);
            assertThat(port.get(BridgePort.COST)).contains(99);
            Map<String, Object> info =
                    IpTool.inside(IpTool.show(red, "link", "show", "p1").get(0), "linkinfo");
            assertThat(IpTool.inside(info, "info_slave_data"))
                    .containsEntry("isolated", true)
                    .containsEntry("hairpin", true)
                    .containsEntry("learning", false);
            assertThat(red.link("p1").noMaster().info().master()).isEmpty();
            assertThatThrownBy(() -> red.link("p1").port(new BridgePort().with(BridgePort.ISOLATED, true)))
                    .isInstanceOf(NetlinkException.class)
                    .hasMessageContaining("link set p1 type bridge isolated on");
        }
    }

    @Test
    @DisplayName("ports of a bridge are members of VLANs, or the kernel's option is named")
    void vlansOfPorts() {
        try (Netns red = Netns.create()) {
            red.addLink(NewLink.of("br0", new Bridge()).up());
            red.addLink(NewLink.veth("p1").master("br0").up());
            try {
                red.link("br0").options(new Bridge().with(Bridge.VLAN_FILTERING, true));
                red.link("p1").addVlan(PortVlan.untagged(10)).addVlan(PortVlan.tagged(20));
                red.link("br0").addVlan(PortVlan.tagged(20));
            } catch (NetlinkException e) {
                assertThat(e.errno()).isEqualTo(Errno.EOPNOTSUPP);
                assertThatThrownBy(() -> red.link("p1").addVlan(PortVlan.untagged(10)))
                        .isInstanceOf(NetlinkException.class)
                        .hasMessageStartingWith("vlan add dev p1 vid 10 pvid untagged: EOPNOTSUPP")
                        .hasMessageContaining("CONFIG_BRIDGE_VLAN_FILTERING");
                assertThat(red.link("p1").vlans()).isEmpty();
                return;
            }
            assertThat(red.link("p1").vlans())
                    .contains(PortVlan.untagged(10), PortVlan.tagged(20))
                    .extracting(PortVlan::isPvid)
                    .containsOnlyOnce(true);
            red.link("p1").deleteVlan(10);
            assertThat(red.link("p1").vlans()).extracting(PortVlan::id).doesNotContain(10);
            assertThat(red.link("br0").vlans()).contains(PortVlan.tagged(20));
        }
    }

    @Test
    @DisplayName("a group is deleted as one")
    void deleteGroup() {
        try (Netns red = Netns.create()) {
            for (int i = 0; i < 20; i++) {
                red.addLink(NewLink.veth("a" + i).peer(NewLink.veth("b" + i)).group(9));
            }
            assertThat(red.links()).hasSize(41);
            red.deleteGroup(9);
            assertThat(red.links()).hasSize(1);
            assertThatThrownBy(() -> red.deleteGroup(9))
                    .isInstanceOfSatisfying(
                            NetlinkException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENODEV))
                    .hasMessageContaining("link delete group 9");
            assertThatIllegalArgumentException().isThrownBy(() -> red.deleteGroup(0));
        }
    }

    @Test
    @DisplayName("links of hardware and of unknown kinds are told too")
    void strange() {
        try (Netns here = Netns.current()) {
            for (LinkInfo link : here.links()) {
                assertThat(link.name()).isNotEmpty();
                assertThat(link.index()).isPositive();
            }
        }
        try (Netns red = Netns.create()) {
            red.addLink(NewLink.of("o0", new OtherKind("ifb")));
            assertThat(red.link("o0").info().kind()).isEqualTo(new Ifb());
        }
    }

    @Test
    @DisplayName("a kind that the kernel lacks is named with its option")
    void missingKind() {
        try (Netns red = Netns.create()) {
            for (LinkKind<?> kind : List.of(new Dummy(), new Wireguard(), new OtherKind("nonsense"))) {
                try {
                    red.addLink(NewLink.of("x0", kind));
                    red.link("x0").delete(); // this kernel has it
                } catch (NetlinkException e) {
                    assertThat(e.errno()).isEqualTo(Errno.EOPNOTSUPP);
                    assertThat(e.kernelText()).contains("Unknown device type");
                    assertThat(e).hasMessageContaining("is not in this kernel");
                }
            }
        }
    }

    @Test
    @DisplayName("each refusal says what failed, on what, and why")
    void refusals() {
        try (Netns red = Netns.create()) {
            red.addLink(NewLink.of("x0", new Ifb()));
            assertThatThrownBy(() -> red.addLink(NewLink.of("x0", new Ifb())))
                    .hasMessageStartingWith("link add x0 type ifb: EEXIST (File exists)");
            String noLink = "ENODEV (No such device): no link of this network namespace is called so, or not any more";
            assertThatThrownBy(() -> red.link("no").up()).hasMessage("link set no up: " + noLink);
            assertThatThrownBy(() -> red.link("no").info()).hasMessage("link show no: " + noLink);
            assertThatThrownBy(() -> red.link("x0").master("no")).hasMessageContaining("link show no: ENODEV");
            assertThatThrownBy(() -> red.link("lo").delete()).hasMessageContaining("link delete lo: EOPNOTSUPP");
            red.addLink(NewLink.veth("v").peer(NewLink.veth("w")));
            assertThatThrownBy(() -> red.link("v").mtu(10))
                    .hasMessage("link set v mtu 10: EINVAL (Invalid argument): mtu less than device minimum");
            assertThatThrownBy(() -> red.link("x0").mac(MAC))
                    .hasMessage("link set x0 address " + MAC + ": EOPNOTSUPP (Operation not supported)");
            assertThat(red.link("no").deleteIfExists()).isFalse();
            assertThat(red.link("x0").deleteIfExists()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a/b", "a b", "a:b", "eth%d", "sixteen-letters-"})
    @DisplayName("what can not be a name is refused before the kernel is asked")
    void badNames(String bad) {
        assertThatIllegalArgumentException().isThrownBy(() -> NewLink.of(bad, new Ifb()));
        try (Netns red = Netns.create()) {
            assertThatIllegalArgumentException().isThrownBy(() -> red.link("lo").rename(bad));
            assertThatIllegalArgumentException().isThrownBy(() -> red.tap(bad));
            assertThat(red.links()).extracting(LinkInfo::name).containsExactly("lo");
        }
    }

    @Test
    @DisplayName("a cable between two namespaces is laid from a third")
    void severalNamespacesAtOnce() {
        try (Netns red = Netns.create();
                Netns blue = Netns.create();
                Netns green = Netns.create()) {
            red.addLink(NewLink.veth("x").in(blue).peer(NewLink.veth("y").in(green)));
            assertThat(red.links()).hasSize(1);
            assertThat(blue.link("x").exists()).isTrue();
            assertThat(green.link("y").exists()).isTrue();
        }
    }
}
