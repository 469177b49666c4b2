package ns.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import ns.core.Errno;
import ns.core.NamespaceType;
import ns.core.Pid;
import ns.core.SyscallException;
import ns.core.fd.NamespaceFd;
import ns.net.AddressFlag;
import ns.net.Bond;
import ns.net.Bridge;
import ns.net.Clsact;
import ns.net.Dummy;
import ns.net.ForwardingEntry;
import ns.net.Gre;
import ns.net.Ifb;
import ns.net.InterfaceAddress;
import ns.net.Ipvlan;
import ns.net.Link;
import ns.net.LinkInfo;
import ns.net.LinkKind;
import ns.net.MacAddress;
import ns.net.Neighbor;
import ns.net.Netkit;
import ns.net.NetlinkException;
import ns.net.Netns;
import ns.net.NetworkMonitor;
import ns.net.NewLink;
import ns.net.NextHop;
import ns.net.OtherKind;
import ns.net.Route;
import ns.net.Rule;
import ns.net.Vlan;
import ns.net.Vrf;
import ns.net.Wireguard;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Networks that are gone, full, misspelled or impossible: each refusal says what, on what and why, and leaves nothing behind. */
@KernelTest
@Root
@Requires(programs = "ip")
final class NetFaultsIT {
    private static final MacAddress MAC = MacAddress.parse("02:00:00:00:00:2a");

    /** With a cable of v0, 10.0.0.1/24 and fd00::1/64, and v1, both up. */
    private static Netns withCable() {
        Netns red = Netns.create();
        red.addLink(NewLink.veth("v0").up().peer(NewLink.veth("v1").up()));
        red.link("v0")
                .address("10.0.0.1/24")
                .address(InterfaceAddress.of("fd00::1/64").with(AddressFlag.NODAD));
        return red;
    }

    /** The first name makes a mount, which stays, as with ip. */
    @BeforeAll
    static void makeFolder() {
        NetnsFolder.make();
    }

    private static void refuses(Errno errno, String operation, Runnable request) {
        assertThatThrownBy(request::run)
                .isInstanceOfSatisfying(NetlinkException.class, e -> {
                    assertThat(e.errno()).as("%s", e).isEqualTo(errno);
                    assertThat(e.call()).isEqualTo(operation);
                })
                .hasMessageStartingWith(operation + ": " + errno.name() + " (");
    }

    @Test
    @DisplayName("what exists is not made again, and what does not is not taken away")
    void existingAndMissing() {
        try (Netns red = withCable();
                Netns blue = Netns.create()) {
            Route route = Route.to("10.1.0.0/16").via("10.0.0.2");
            Rule rule = Rule.ofV4().table(100).priority(7);
            Neighbor neighbor = Neighbor.permanent("10.0.0.2", MAC, "v0");
            red.addRoute(route);
            red.addRule(rule);
            red.addNeighbor(neighbor);
            red.setNsid(blue, 3);
            Link v0 = red.link("v0").addAlternativeName("another-name-of-v0");

            refuses(Errno.EEXIST, "route add " + route, () -> red.addRoute(route));
            refuses(Errno.EEXIST, "rule add " + rule, () -> red.addRule(rule));
            refuses(Errno.EEXIST, "neighbour add " + neighbor, () -> red.addNeighbor(neighbor));
            refuses(Errno.EEXIST, "netns set nsid 4", () -> red.setNsid(blue, 4));
            refuses(
                    Errno.EEXIST,
                    "link property add v1 altname another-name-of-v0",
                    () -> red.link("v1").addAlternativeName("another-name-of-v0"));
            refuses(Errno.EEXIST, "link set v1 name v0", () -> red.link("v1").rename("v0"));
            refuses(Errno.EEXIST, "address add fd00::1/64 dev v0", () -> v0.address("fd00::1/64"));

            red.deleteRoute(route);
            red.deleteRule(rule);
            red.deleteNeighbor(neighbor);
            v0.deleteAlternativeName("another-name-of-v0");
            refuses(Errno.ESRCH, "route delete " + route, () -> red.deleteRoute(route));
            refuses(Errno.ENOENT, "rule delete " + rule, () -> red.deleteRule(rule));
            refuses(
                    Errno.ENOENT,
                    "link property del v0 altname another-name-of-v0",
                    () -> v0.deleteAlternativeName("another-name-of-v0"));
            refuses(Errno.EADDRNOTAVAIL, "address delete fd00::9/64 dev v0", () -> v0.deleteAddress("fd00::9/64"));
            refuses(Errno.ENODEV, "link delete group 77", () -> red.deleteGroup(77));
            refuses(
                    Errno.ENODEV,
                    "link show nothing",
                    () -> red.addNeighbor(Neighbor.permanent("10.0.0.3", MAC, "nothing")));
            refuses(
                    Errno.ENODEV,
                    "link show nothing",
                    () -> red.addRoute(Route.to("10.2.0.0/16").dev("nothing")));
            refuses(Errno.ENODEV, "link show nothing", () -> red.addForwarding(ForwardingEntry.ofPort(MAC, "nothing")));
        }
    }

    @Test
    @DisplayName("ensure and IfExists are satisfied with what is there")
    void satisfied() {
        try (Netns red = withCable()) {
            InterfaceAddress address = InterfaceAddress.of("10.5.0.1/24");
            red.link("v0").ensureAddress(address).ensureAddress(address);
            assertThat(red.link("v0").addresses())
                    .filteredOn(each -> each.prefix().equals(address.prefix()))
                    .hasSize(1);
            red.replaceNeighbor(Neighbor.permanent("10.0.0.2", MAC, "v0"));
            red.replaceNeighbor(Neighbor.permanent("10.0.0.2", MAC, "v0"));
            red.replaceRoute(Route.to("10.1.0.0/16").via("10.0.0.2"));
            red.replaceRoute(Route.to("10.1.0.0/16").via("10.0.0.3"));
            assertThat(red.routes()).extracting(Route::toString).contains("10.1.0.0/16 via 10.0.0.3 dev v0");
            assertThat(red.link("v1").deleteIfExists()).isTrue();
            assertThat(red.link("v0").deleteIfExists()).isFalse();
        }
    }

    @Test
    @DisplayName("numbers out of range are refused by us or by the kernel, never cut")
    void numbers() {
        try (Netns red = withCable()) {
            Link v0 = red.link("v0");
            int mtu = v0.info().mtu();
            assertThatIllegalArgumentException().isThrownBy(() -> v0.mtu(-1)).withMessageContaining("-1");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> v0.txQueueLength(-1))
                    .withMessageContaining("-1");
            for (long group : new long[] {-1, 1L << 32, Long.MIN_VALUE}) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> v0.group(group))
                        .withMessageContaining(Long.toString(group));
                assertThatIllegalArgumentException().isThrownBy(() -> red.deleteGroup(group));
            }
            refuses(Errno.EINVAL, "link set v0 mtu 67", () -> v0.mtu(67));
            refuses(Errno.EINVAL, "link set v0 mtu 65536", () -> v0.mtu(65536));
            refuses(Errno.EINVAL, "link set v0 mtu 2147483647", () -> v0.mtu(Integer.MAX_VALUE));
            assertThat(v0.info().mtu()).isEqualTo(mtu);
            assertThat(v0.mtu(68).info().mtu()).isEqualTo(68);
            assertThat(v0.group(4_294_967_295L).info().group()).isEqualTo(4_294_967_295L);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new ForwardingEntry(
                            MAC,
                            "v0",
                            ForwardingEntry.Table.SELF,
                            ForwardingEntry.State.STATIC,
                            Optional.empty(),
                            OptionalInt.of(4096)))
                    .withMessageContaining("4096");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> red.setNsid(red, -1))
                    .withMessageContaining("-1");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Route.to("10.0.0.0/8").mtu(0));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Route.to("10.0.0.0/8").table(1L << 32));
            assertThatIllegalArgumentException().isThrownBy(() -> Rule.ofV4().priority(-1));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> NextHop.dev("v0").weight(0));
        }
    }

    @Test
    @DisplayName("hardware addresses that no card can have are refused before the kernel is asked")
    void hardwareAddresses() {
        try (Netns red = withCable()) {
            for (String bad : List.of("01:00:00:00:00:01", "ff:ff:ff:ff:ff:ff", "00:00:00:00:00:00")) {
                MacAddress mac = MacAddress.parse(bad);
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> red.link("v0").mac(mac))
                        .withMessageContaining(bad);
            }
        }
    }

    @Test
    @DisplayName("versions of IP are not mixed")
    void families() {
        try (Netns red = withCable()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Route.to("10.1.0.0/16").source("fd00::1"))
                    .withMessage("fd00::1 and 10.1.0.0/16 are of different versions of IP");
            assertThatIllegalArgumentException().isThrownBy(() -> Rule.ofV6().from("10.0.0.0/8"));
            Route mixed = Route.to("fd01::/64").via("10.0.0.2");
            assertThatThrownBy(() -> red.addRoute(mixed))
                    .isInstanceOfSatisfying(
                            NetlinkException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EINVAL))
                    .hasMessageStartingWith("route add fd01::/64 via 10.0.0.2: EINVAL")
                    .hasMessageContaining("IPv6 does not support RTA_VIA");
            assertThat(red.routes()).extracting(Route::toString).noneMatch(route -> route.contains("fd01"));
        }
    }

    @Test
    @DisplayName("a gateway that is on no link, and a link that is down, lead nowhere")
    void gateways() {
        try (Netns red = withCable()) {
            Route off = Route.to("10.1.0.0/16").via("10.99.0.1");
            refuses(Errno.ENETUNREACH, "route add " + off, () -> red.addRoute(off));
            Route off6 = Route.to("fd01::/64").via("fd99::1");
            refuses(Errno.EHOSTUNREACH, "route add " + off6, () -> red.addRoute(off6));
            red.link("v0").down();
            Route down = Route.to("10.1.0.0/16").dev("v0");
            refuses(Errno.ENETDOWN, "route add " + down, () -> red.addRoute(down));
            Route hops = Route.to("10.1.0.0/16").hop(NextHop.via("10.0.0.2")).hop(NextHop.via("10.99.0.1"));
            red.link("v0").up();
            assertThatThrownBy(() -> red.addRoute(hops)).isInstanceOf(NetlinkException.class);
            assertThat(red.routes()).extracting(Route::toString).noneMatch(route -> route.startsWith("10.1."));
        }
    }

    @Test
    @DisplayName("a link that was renamed or moved meanwhile is not there")
    void renamedAndMoved() {
        try (Netns red = withCable();
                Netns blue = Netns.create()) {
            Link v0 = red.link("v0");
            IpTool.run(red, "link", "set", "v0", "name", "other");
            refuses(Errno.ENODEV, "link set v0 up", v0::up);
            refuses(Errno.ENODEV, "link show v0", v0::info);
            refuses(Errno.ENODEV, "link show v0", () -> v0.address("10.7.0.1/24"));
            refuses(Errno.ENODEV, "link delete v0", v0::delete);
            assertThat(v0.exists()).isFalse();
            red.link("other").moveTo(blue);
            refuses(Errno.ENODEV, "link set other down", red.link("other")::down);
            assertThat(blue.link("other").info().isUp()).isFalse();
            assertThat(blue.link("other").addresses()).isEmpty();
            assertThat(red.link("v1").info().parentNamespace()).isEqualTo(red.nsid(blue));
        }
    }

    @Test
    @DisplayName("with a namespace its ends of cables are gone, and the other ends")
    void peerGone() {
        try (Netns red = Netns.create()) {
            Netns blue = Netns.create();
            red.addVeth("eth0", blue, "eth0");
            Link far = blue.link("eth0");
            blue.close();
            Await.until("the cable is gone", () -> !red.link("eth0").exists());
            assertThatIllegalStateException().isThrownBy(far::up).withMessageContaining("closed");
            assertThatIllegalStateException().isThrownBy(() -> red.link("lo").moveTo(blue));
            assertThatIllegalStateException()
                    .isThrownBy(() ->
                            red.addLink(NewLink.veth("a").peer(NewLink.veth("b").in(blue))));
            assertThatIllegalStateException().isThrownBy(() -> red.nsid(blue));
            assertThatCode(blue::close).doesNotThrowAnyException();
            assertThat(red.links()).hasSize(1);
        }
    }

    @Test
    @DisplayName("a namespace whose name was deleted works as long as it is open")
    void deletedUnderUs() {
        String name = "ns-it-deleted-" + Pid.self().number();
        try (Netns red = Netns.add(name)) {
            IpTool.run("netns", "delete", name);
            red.addLink(NewLink.veth("a").peer(NewLink.veth("b")));
            assertThat(red.links()).hasSize(3);
            assertThatThrownBy(() -> Netns.open(name))
                    .isInstanceOfSatisfying(
                            SyscallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT));
        } finally {
            Netns.deleteIfExists(name);
        }
    }

    @Test
    @DisplayName(
            "a namespace that is closed while it is named is not taken for the one that gets its descriptor's number")
    void closedWhileNamed() {
        WatchedNamespace watched = new WatchedNamespace();
        NamespaceFd named = NamespaceFd.create(NamespaceType.NET);
        int number = named.fd().number();
        AtomicInteger times = new AtomicInteger();
        List<NamespaceFd> others = new ArrayList<>();
        Netns blue = Netns.of(named);
        try (Netns red = Netns.create();
                Netns green = Netns.of(watched)) {
            watched.whenNamed(() -> {
                if (times.incrementAndGet() == 2) { // blue is in the request already
                    blue.close();
                    others.add(NamespaceFd.create(NamespaceType.NET));
                }
            });
            red.addLink(NewLink.veth("x").in(blue).peer(NewLink.veth("x").in(green)));
            watched.whenNamed(() -> {});
            assertThat(others).singleElement().satisfies(other -> {
                assertThat(other.fd().number()).isNotEqualTo(number);
                try (Netns again = Netns.of(other)) {
                    assertThat(again.links()).hasSize(1);
                }
            });
        } finally {
            blue.close();
            others.forEach(NamespaceFd::close);
        }
    }

    @Test
    @DisplayName("a link is gone again if a later step of its creation fails, wherever it is")
    void undone() {
        try (Netns red = Netns.create();
                Netns blue = Netns.create()) {
            blue.addLink(NewLink.of("taken", new Ifb()).alternativeName("a-name-that-is-taken"));
            NewLink near = NewLink.veth("near");
            List<NewLink> impossible = List.of(
                    near.peer(NewLink.veth("far").in(blue).alternativeName("a-name-that-is-taken")),
                    near.peer(NewLink.veth("far")
                            .in(blue)
                            .alternativeName("new-one")
                            .alternativeName("new-one")),
                    near.peer(NewLink.veth("far").in(blue).master("nothing")),
                    near.peer(NewLink.veth("far").in(blue).master("taken")),
                    near.peer(NewLink.veth("taken").in(blue)),
                    near.peer(NewLink.veth("far").in(blue).index(1)).index(40),
                    near.master("nothing").peer(NewLink.veth("far").in(blue)),
                    near.alternativeName("lo").peer(NewLink.veth("far").in(blue)),
                    NewLink.of("near", new ns.net.Macvlan()).on("nothing"),
                    near.in(blue).alternativeName("a-name-that-is-taken"),
                    near.mtu(1).peer(NewLink.veth("far").in(blue)),
                    near.peer(NewLink.veth("far").in(blue).mtu(1)));
            for (NewLink each : impossible) {
                assertThatThrownBy(() -> red.addLink(each)).as("%s", each).isInstanceOf(NetlinkException.class);
                assertThat(red.links())
                        .as("%s", each)
                        .extracting(LinkInfo::name)
                        .containsExactly("lo");
                assertThat(blue.links())
                        .as("%s", each)
                        .extracting(LinkInfo::name)
                        .containsExactly("lo", "taken");
            }
        }
    }

    /** Kinds that not every kernel has. */
    static Stream<LinkKind<?>> kinds() {
        return Stream.of(
                new Dummy(),
                new Vlan(5),
                new Ipvlan(),
                new Vrf(100),
                new Bond(),
                new Gre(Gre.Variant.GRE),
                new Gre(Gre.Variant.GRETAP),
                new Gre(Gre.Variant.IP6GRE),
                new Gre(Gre.Variant.IP6GRETAP),
                new Wireguard(),
                new Netkit());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    @DisplayName("a kind that the kernel lacks is named with its option, one that it has is made")
    void kindsThatMayBeMissing(LinkKind<?> kind) {
        try (Netns red = withCable()) {
            boolean sits = kind instanceof Vlan || kind instanceof Ipvlan;
            NewLink asked = NewLink.of("x0", kind);
            try {
                red.addLink(sits ? asked.on("v0") : asked);
                assertThat(red.link("x0").info().kind().name()).isEqualTo(kind.name());
            } catch (NetlinkException e) {
                assertThat(e.errno()).isEqualTo(Errno.EOPNOTSUPP);
                assertThat(e.kernelText()).contains("Unknown device type");
                assertThat(e.getMessage())
                        .startsWith("link add x0 type " + kind.name())
                        .containsPattern("CONFIG_[A-Z0-9_]+ is not in this kernel, or a module that can not be loaded");
                assertThat(red.link("x0").exists()).isFalse();
            }
        }
    }

    @Test
    @DisplayName("the attribute that the kernel does not like is named, and what it may be")
    void attributes() {
        try (Netns red = Netns.create()) {
            // IFLA_VXLAN_ID of two bytes where four are
            OtherKind wrong = new OtherKind(
                    "vxlan", (byte) 6, (byte) 0, (byte) 1, (byte) 0, (byte) 1, (byte) 0, (byte) 0, (byte) 0);
            assertThatThrownBy(() -> red.addLink(NewLink.of("x0", wrong)))
                    .isInstanceOfSatisfying(NetlinkException.class, e -> {
                        assertThat(e.attribute())
                                .hasValueSatisfying(text -> assertThat(text).startsWith("IFLA_LINKINFO/2/1"));
                        assertThat(e.errno()).isIn(Errno.EINVAL, Errno.ERANGE);
                    });
            OtherKind huge = new OtherKind("ifb", new byte[70_000]);
            assertThatIllegalArgumentException().isThrownBy(() -> red.addLink(NewLink.of("x0", huge)));
            assertThat(red.links()).hasSize(1);
        }
    }

    @Test
    @DisplayName("an index that is taken, and a place in the group of a number that is too large, are refused")
    void indexes() {
        try (Netns red = Netns.create()) {
            red.addLink(NewLink.of("a", new Ifb()).index(77));
            assertThatThrownBy(() -> red.addLink(NewLink.of("b", new Ifb()).index(77)))
                    .isInstanceOf(NetlinkException.class)
                    .hasMessageStartingWith("link add b type ifb: EEXIST");
            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            red.addLink(NewLink.veth("c").peer(NewLink.veth("d").index(78))))
                    .withMessageContaining("index of d");
            assertThat(red.addLink(NewLink.of("e", new Ifb()).index(Integer.MAX_VALUE))
                            .info()
                            .index())
                    .isEqualTo(Integer.MAX_VALUE);
        }
    }

    @Test
    @DisplayName("a link with more names than a message holds is told or refused, and its neighbours are told")
    void manyNames() {
        try (Netns red = Netns.create()) {
            red.addLink(NewLink.of("a", new Ifb()));
            red.addLink(NewLink.of("b", new Ifb()));
            int added = 0;
            try {
                for (; added < 300; added++) {
                    red.link("a").addAlternativeName("n" + added + "-" + "x".repeat(120));
                }
            } catch (NetlinkException e) {
                assertThat(e.errno()).isIn(Errno.EMSGSIZE, Errno.ENOSPC, Errno.EINVAL);
            }
            assertThat(added).isPositive();
            List<LinkInfo> links = red.links();
            assertThat(links).extracting(LinkInfo::name).containsExactly("lo", "a", "b");
            assertThat(links.get(1).alternativeNames()).hasSize(added);
            assertThat(red.link("n7-" + "x".repeat(120)).info().name()).isEqualTo("a");
        }
    }

    @Test
    @DisplayName("notes may hold anything, and come back")
    void notes() {
        try (Netns red = Netns.create()) {
            Link lo = red.link("lo");
            for (String note : List.of("\u001b[31mred", "line\nbreak", "ü€😀", "x".repeat(255), "\"quotes\" and \\")) {
                assertThat(lo.alias(note).info().alias()).contains(note);
            }
            assertThat(lo.alias("").info().alias()).isEmpty();
            assertThatIllegalArgumentException().isThrownBy(() -> lo.alias("x".repeat(256)));
            assertThatIllegalArgumentException().isThrownBy(() -> lo.alias("é".repeat(128)));
        }
    }

    @Test
    @DisplayName("names of links may hold anything but a slash, a colon and blanks, and come back")
    void oddNames() {
        try (Netns red = Netns.create()) {
            List<String> names = List.of(
                    "\u001b[31mred", "ü€😀", "a'b\"c", "<&>", "-x", "a\u2003b", "\u202eevil", "15-letters-long");
            for (String name : names) {
                assertThat(red.addLink(NewLink.of(name, new Ifb())).info().name())
                        .isEqualTo(name);
            }
            assertThat(red.links()).hasSize(1 + names.size());
            red.links()
                    .forEach(link -> assertThat(red.link(link.name()).exists()).isTrue());
            // the last byte of the first two is white space for the kernel
            for (String bad : List.of("a\u00a0b", "à", "a\tb", "x".repeat(16), "é".repeat(8))) {
                assertThatIllegalArgumentException().as("%s", bad).isThrownBy(() -> NewLink.of(bad, new Ifb()));
            }
        }
    }

    @Test
    @DisplayName("who only looks through a handle of a bridge's settings does not change them")
    void refusedOptionsChangeNothing() {
        try (Netns red = Netns.create()) {
            red.addLink(NewLink.of("br0", new Bridge().with(Bridge.PRIORITY, 1000)));
            assertThatThrownBy(() -> red.link("br0").options(new Bridge().with(Bridge.HELLO_TIME, 1)))
                    .isInstanceOf(NetlinkException.class)
                    .hasMessageStartingWith("link set br0 type bridge hello_time 1: ERANGE");
            assertThatThrownBy(() -> red.link("lo").options(new Bridge().with(Bridge.PRIORITY, 5)))
                    .isInstanceOf(NetlinkException.class);
            assertThat(red.link("br0")
                            .info()
                            .kind()
                            .as(Bridge.class)
                            .orElseThrow()
                            .get(Bridge.PRIORITY))
                    .contains(1000);
        }
    }

    @Test
    @DisplayName("a place for filters is there once, and taken away once")
    void placesForFilters() {
        try (Netns red = withCable()) {
            Link v0 = red.link("v0").qdisc(new Clsact());
            v0.noClsact();
            assertThatThrownBy(v0::noClsact)
                    .isInstanceOf(NetlinkException.class)
                    .hasMessageStartingWith("qdisc del dev v0 clsact: ");
        }
    }

    @Test
    @DisplayName("a wait ends with its time, also with one that is no time")
    void timeouts() {
        try (Netns red = Netns.create();
                NetworkMonitor monitor = red.monitor()) {
            long start = System.nanoTime();
            assertThat(monitor.next(Duration.ofMillis(30))).isEmpty();
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(30_000_000);
            assertThat(monitor.next(Duration.ofSeconds(-1))).isEmpty();
            assertThat(monitor.next(Duration.ofSeconds(Long.MIN_VALUE))).isEmpty();
            red.addLink(NewLink.of("br0", new Bridge()));
            assertThat(monitor.next(Duration.ofSeconds(Long.MAX_VALUE))).isPresent();
        }
    }

    @Test
    @DisplayName("neighbours are of a state and flags, as ip sees them")
    void neighborsOfAllSorts() {
        try (Netns red = withCable()) {
            for (Neighbor.State state : List.of(
                    Neighbor.State.PERMANENT, Neighbor.State.REACHABLE, Neighbor.State.STALE, Neighbor.State.NOARP)) {
                red.replaceNeighbor(new Neighbor(
                        InterfaceAddress.of("10.0.0.9").prefix().address(), Optional.of(MAC), "v0", state, Set.of()));
                Map<String, Object> ip = IpTool.show(red, "neighbour", "show", "10.0.0.9", "nud", "all")
                        .get(0);
                assertThat(ip).containsEntry("state", List.of(state.name()));
                assertThat(red.neighbors()).extracting(Neighbor::state).contains(state);
            }
        }
    }
}
