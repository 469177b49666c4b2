package ns.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import ns.core.Errno;
import ns.core.NamespaceType;
import ns.core.SyscallException;
import ns.core.fd.NamespaceFd;
import ns.net.Bridge;
import ns.net.BridgePort;
import ns.net.Clsact;
import ns.net.ForwardingEntry;
import ns.net.Gre;
import ns.net.Ifb;
import ns.net.InterfaceAddress;
import ns.net.Ipvlan;
import ns.net.Link;
import ns.net.LinkInfo;
import ns.net.MacAddress;
import ns.net.Macvlan;
import ns.net.Neighbor;
import ns.net.Netkit;
import ns.net.NetlinkException;
import ns.net.Netns;
import ns.net.NewLink;
import ns.net.Offload;
import ns.net.PortVlan;
import ns.net.Route;
import ns.net.Rule;
import ns.net.Vlan;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a user reads when something can not be: what failed, on what, why, and what is the matter where the kernel does not say it. */
@KernelTest
@Root
final class NetRefusalsIT {
    private static final MacAddress MAC = MacAddress.parse("02:00:00:00:00:2a");

    private static Netns withCable() {
        Netns red = Netns.create();
        red.addLink(NewLink.veth("v0").up().peer(NewLink.veth("v1").up()));
        red.link("v0").address("10.0.0.1/24");
        return red;
    }

    /** What comes after the errno may be the kernel's own words: each version says more. */
    private static void reads(String message, ThrowingCallable deed) {
        assertThatThrownBy(deed).isInstanceOfSatisfying(NetlinkException.class, e -> {
            if (e.kernelText().isEmpty()) {
                assertThat(e).hasMessage(message);
            } else {
                assertThat(e)
                        .hasMessageStartingWith(message.substring(0, message.indexOf("): ") + 3))
                        .hasMessageContaining(e.kernelText().get());
            }
        });
    }

    @Test
    @DisplayName("of links")
    void links() {
        try (Netns red = withCable();
                Netns blue = Netns.create()) {
            red.link("v1").addAlternativeName("other");
            blue.addLink(NewLink.of("v0", new Ifb()));
            reads(
                    "link set nothing up: ENODEV (No such device): no link of this network namespace is called so, or not any"
                            + " more",
                    () -> red.link("nothing").up());
            reads(
                    "link set v0 mtu 10: EINVAL (Invalid argument): mtu less than device minimum",
                    () -> red.link("v0").mtu(10));
            reads(
                    "link set v0 name v1: EEXIST (File exists): a link is called so already",
                    () -> red.link("v0").rename("v1"));
            reads(
                    "link property add v0 altname other: EEXIST (File exists): a link is called so already",
                    () -> red.link("v0").addAlternativeName("other"));
            reads(
                    "link property del v0 altname none: ENOENT (No such file or directory): it has no such name",
                    () -> red.link("v0").deleteAlternativeName("none"));
            reads(
                    "link delete lo: EOPNOTSUPP (Operation not supported): links of its kind can not be deleted",
                    () -> red.link("lo").delete());
            reads(
                    "link set v0 netns " + blue + ": EEXIST (File exists): a link is called so there",
                    () -> red.link("v0").moveTo(blue));
            for (String one : new String[] {"lo", "v0"}) {
                reads(
                        "link set " + one
                                + " master v1: EOPNOTSUPP (Operation not supported): only a bridge, a bond or a VRF"
                                + " can have parts, and not every link can be one",
                        () -> red.link(one).master("v1"));
            }
            reads(
                    "link set v0 type bridge hairpin on: EOPNOTSUPP (Operation not supported): it is not of that kind, nor"
                            + " part of a link of that kind",
                    () -> red.link("v0").port(new BridgePort().with(BridgePort.HAIRPIN, true)));
            reads(
                    "link delete group 9: ENODEV (No such device): no link of this network namespace is in it",
                    () -> red.deleteGroup(9));
            assertThatThrownBy(() -> red.tap("v0"))
                    .isInstanceOf(SyscallException.class)
                    .hasMessageContaining("v0): EBUSY")
                    .hasMessageEndingWith("a link is called so already");
        }
    }

    @Test
    @DisplayName("of routes, rules and neighbours")
    void routes() throws IOException {
        try (Netns red = withCable()) {
            red.addRoute(Route.to("10.6.0.0/16").dev("v0"));
            red.addRule(Rule.ofV4().table(100).priority(7));
            red.addNeighbor(Neighbor.permanent("10.0.0.8", MAC, "v0"));
            reads(
                    "route add 10.6.0.0/16 dev v0: EEXIST (File exists): its table has one to the same destination with the"
                            + " same metric",
                    () -> red.addRoute(Route.to("10.6.0.0/16").dev("v0")));
            reads(
                    "route delete 10.9.0.0/16: ESRCH (No such process): its table has none with all that is told of it",
                    () -> red.deleteRoute(Route.to("10.9.0.0/16")));
            InetAddress far = InetAddress.getByName("8.8.8.8");
            reads(
                    "route get 8.8.8.8: ENETUNREACH (Network is unreachable): no route leads there",
                    () -> red.route(far));
            reads(
                    "route add 10.5.0.0/16 via 192.168.9.9: ENETUNREACH (Network is unreachable): Nexthop has invalid"
                            + " gateway",
                    () -> red.addRoute(Route.to("10.5.0.0/16").via("192.168.9.9")));
            reads(
                    "rule add from all table 100 priority 7: EEXIST (File exists): it is there already",
                    () -> red.addRule(Rule.ofV4().table(100).priority(7)));
            reads(
                    "rule delete from all table 44: ENOENT (No such file or directory): there is none with all that is told"
                            + " of it",
                    () -> red.deleteRule(Rule.ofV4().table(44)));
            reads(
                    "neighbour add 10.0.0.8 dev v0 lladdr 02:00:00:00:00:2a PERMANENT: EEXIST (File exists): the link has one"
                            + " with that address",
                    () -> red.addNeighbor(Neighbor.permanent("10.0.0.8", MAC, "v0")));
            reads(
                    "neighbour delete 10.0.0.9 dev v0: ENOENT (No such file or directory): the link has none with that"
                            + " address",
                    () -> red.deleteNeighbor(Neighbor.permanent("10.0.0.9", MAC, "v0")));
            reads(
                    "fdb add 02:00:00:00:00:2a dev v0 master static: EOPNOTSUPP (Operation not supported): the link is no"
                            + " port of a bridge",
                    () -> red.addForwarding(ForwardingEntry.ofPort(MAC, "v0")));
            red.addLink(NewLink.of("br0", new Bridge()));
            red.link("v0").master("br0");
            red.addForwarding(ForwardingEntry.ofPort(MAC, "v0"));
            reads(
                    "fdb add 02:00:00:00:00:2a dev v0 master static: EEXIST (File exists): it is there already",
                    () -> red.addForwarding(ForwardingEntry.ofPort(MAC, "v0")));
            ForwardingEntry none = new ForwardingEntry(
                    MacAddress.parse("02:00:00:00:00:2b"),
                    "v0",
                    ForwardingEntry.Table.MASTER,
                    ForwardingEntry.State.STATIC,
                    Optional.empty(),
                    OptionalInt.empty());
            reads(
                    "fdb delete 02:00:00:00:00:2b dev v0 master static: ENOENT (No such file or directory): there is no such"
                            + " entry",
                    () -> red.deleteForwarding(none));
        }
    }

    @Test
    @DisplayName("whatever is asked of a link that was renamed meanwhile names it")
    void goneLink() {
        try (Netns red = withCable();
                Netns blue = Netns.create()) {
            Link v0 = red.link("v0");
            red.link("v0").rename("other");
            red.addLink(NewLink.of("br0", new Bridge()));
            List<ThrowingCallable> all = List.of(
                    v0::up,
                    v0::down,
                    v0::info,
                    v0::statistics,
                    v0::addresses,
                    v0::qdiscs,
                    v0::offloads,
                    v0::isDetected,
                    v0::speed,
                    v0::vlans,
                    v0::noMaster,
                    v0::noQdisc,
                    v0::delete,
                    () -> v0.mtu(1400),
                    () -> v0.mac(MAC),
                    () -> v0.txQueueLength(5),
                    () -> v0.gsoMaxSize(1000),
                    () -> v0.group(5),
                    () -> v0.alias("x"),
                    () -> v0.addAlternativeName("x"),
                    () -> v0.deleteAlternativeName("x"),
                    () -> v0.rename("x"),
                    () -> v0.master("br0"),
                    () -> v0.port(new BridgePort().with(BridgePort.HAIRPIN, true)),
                    () -> v0.options(new Bridge().with(Bridge.STP, 0)),
                    () -> v0.addVlan(PortVlan.tagged(5)),
                    () -> v0.moveTo(blue),
                    () -> v0.address("10.1.0.1/24"),
                    () -> v0.deleteAddress("10.0.0.1/24"),
                    () -> v0.qdisc(new Clsact()),
                    () -> v0.offload(Offload.GENERIC_RECEIVE, false),
                    () -> v0.tc().qdiscs());
            for (ThrowingCallable each : all) {
                assertThatThrownBy(each).isInstanceOfSatisfying(NetlinkException.class, e -> {
                    assertThat(e.errno()).as("%s", e).isEqualTo(Errno.ENODEV);
                    assertThat(e.call()).contains("v0");
                });
            }
            assertThat(v0.exists()).isFalse();
            assertThat(v0.deleteIfExists()).isFalse();
            assertThat(red.links()).hasSize(4);
        }
    }

    @Test
    @DisplayName("of settings")
    void settings() {
        try (Netns red = Netns.create()) {
            assertThatThrownBy(() -> red.sysctl("net.ipv4.ip_forward", "maybe"))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("/proc/sys/net/ipv4/ip_forward: ")
                    .hasMessageEndingWith("EINVAL (Invalid argument): it can not be \"maybe\"");
        }
    }

    @Test
    @DisplayName("what the kernel would ignore is refused before it is asked")
    void ignored() throws IOException {
        try (Netns red = withCable();
                NamespaceFd uts = NamespaceFd.openSelf(NamespaceType.UTS)) {
            for (NewLink without : new NewLink[] {
                NewLink.of("x", new Macvlan()), NewLink.of("x", new Vlan(5)), NewLink.of("x", new Ipvlan())
            }) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> red.addLink(without))
                        .withMessage("a " + without.toString().split(" ")[2]
                                + " sits on another link, which is missing for x: see NewLink.on");
            }
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> red.addLink(NewLink.of("x", new Bridge()).on("v0")))
                    .withMessage("a bridge sits on no other link: x can not be on v0");
            NewLink near = NewLink.veth("x");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> red.batch(
                            batch -> batch.addLink(near.peer(NewLink.veth("y").on("v0")))))
                    .withMessageContaining("y can not be on v0");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> red.addLink(near.peer(NewLink.veth("y").peer(NewLink.veth("z")))))
                    .withMessage("peer and options are those of x, and can not be told of its peer y");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> red.addLink(NewLink.of("x", new Netkit())
                            .peer(NewLink.of("y", new Netkit().with(Netkit.MODE, Netkit.Mode.L2)))))
                    .withMessageContaining("of its peer y");
            InetAddress v6 = InetAddress.getByName("fd00::1");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> red.addLink(NewLink.of("x", new Gre(Gre.Variant.GRE).with(Gre.LOCAL, v6))))
                    .withMessageContaining("fd00::1 can not be the end of a gre");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> InterfaceAddress.of("fd00::1/64").broadcast(v6))
                    .withMessage("only an address of version 4 has a broadcast address, not fd00::1/64");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> InterfaceAddress.of("fd00::1/64").label("v0:x"));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Rule.ofV4().table(0))
                    .withMessage("a routing table is 1 to 4294967295, not 0");
            assertThatIllegalArgumentException().isThrownBy(() -> red.routes(1L << 32));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> red.link("v0").options(new BridgePort().with(BridgePort.HAIRPIN, true)))
                    .withMessageContaining("see Link.port");
            assertThatIllegalArgumentException().isThrownBy(() -> red.link("v0").alias("a\0b"));
            assertThatIllegalArgumentException().isThrownBy(() -> red.batch(batch -> batch.mtu("v0", -1)));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> red.nsid(uts))
                    .withMessageContaining("no network namespace");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> red.setNsid(uts, 5))
                    .withMessageContaining("no network namespace");
            assertThat(red.links()).extracting(LinkInfo::name).containsExactly("lo", "v1", "v0");
        }
    }

    @Test
    @DisplayName("null is not taken for something that was not said")
    @SuppressWarnings("NullAway") // what Java does not keep anybody from
    void nothing() {
        try (Netns red = Netns.create()) {
            assertThatNullPointerException().isThrownBy(() -> red.addVeth("a", null, "b"));
            assertThatNullPointerException().isThrownBy(() -> NewLink.of("x", null));
            assertThat(red.links()).hasSize(1);
        }
    }
}
