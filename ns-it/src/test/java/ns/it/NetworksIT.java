package ns.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import ns.core.Errno;
import ns.core.fd.NamespaceFd;
import ns.core.fd.NamespaceHandle;
import ns.exec.Command;
import ns.exec.Nsenter;
import ns.net.AddressFlag;
import ns.net.Bridge;
import ns.net.BridgePort;
import ns.net.InterfaceAddress;
import ns.net.IpPrefix;
import ns.net.LinkInfo;
import ns.net.NetlinkException;
import ns.net.Netns;
import ns.net.NewLink;
import ns.net.NextHop;
import ns.net.Route;
import ns.net.RouteMetric;
import ns.net.RouteType;
import ns.net.Scope;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Addresses and routes, and packets that find their way by them. */
@KernelTest
@Root
@Requires(programs = {"ip", "ping"})
final class NetworksIT {
    private static void ping(NamespaceHandle from, String to) {
        Nsenter.into(from).run("ping", "-c1", "-w10", to);
    }

    private static boolean answers(NamespaceHandle from, String to) {
        return Nsenter.into(from)
                .run(Command.of("ping", "-c1", "-W1", to).accept(0, 1, 2))
                .status()
                .isSuccess();
    }

    /** Two namespaces with a cable between them, 10.0.0.1 and 10.0.0.2, both up. */
    private static void connect(Netns red, Netns blue) {
        red.addVeth("eth0", blue, "eth0");
        red.link("eth0").address("10.0.0.1/24").up();
        blue.link("eth0").address("10.0.0.2/24").up();
    }

    @Test
    @DisplayName("two namespaces ping each other")
    void pingEachOther() {
        try (Netns red = Netns.create();
                Netns blue = Netns.create()) {
            connect(red, blue);
            ping(red, "10.0.0.2");
            ping(blue, "10.0.0.1");
        }
    }

    @Test
    @DisplayName("Java talks TCP between two namespaces")
    void tcp() throws IOException {
        try (Netns red = Netns.create();
                Netns blue = Netns.create()) {
            connect(red, blue);
            try (ServerSocket server = blue.call(() -> new ServerSocket(80));
                    Socket client = red.call(() -> new Socket("10.0.0.2", 80));
                    Socket accepted = server.accept()) {
                client.getOutputStream().write(42);
                assertThat(accepted.getInputStream().read()).isEqualTo(42);
                assertThat(accepted.getInetAddress().getHostAddress()).isEqualTo("10.0.0.1");
            }
        }
    }

    @Test
    @DisplayName("three hosts on a bridge reach each other; isolated ports do not")
    void bridge() {
        try (Netns middle = Netns.create();
                Netns a = Netns.create();
                Netns b = Netns.create();
                Netns c = Netns.create()) {
            middle.addLink(NewLink.of("br0", new Bridge().with(Bridge.STP, 0).with(Bridge.FORWARD_DELAY, 0))
                    .up());
            int host = 1;
            for (Netns each : List.of(a, b, c)) {
                middle.addLink(NewLink.veth("p" + host)
                        .master("br0")
                        .up()
                        .peer(NewLink.veth("eth0").in(each).up()));
                each.link("eth0").address("10.0.0." + host + "/24");
                host++;
            }
            ping(a, "10.0.0.2");
            ping(b, "10.0.0.3");
            BridgePort isolated = new BridgePort().with(BridgePort.ISOLATED, true);
            middle.link("p1").port(isolated);
            middle.link("p2").port(isolated);
            assertThat(answers(a, "10.0.0.2")).isFalse();
            ping(a, "10.0.0.3");
        }
    }

    @Test
    @DisplayName("a router stands between two networks")
    void router() throws IOException {
        try (Netns left = Netns.create();
                Netns router = Netns.create();
                Netns right = Netns.create()) {
            left.addVeth("eth0", router, "left");
            right.addVeth("eth0", router, "right");
            left.link("eth0").address("10.1.0.2/24").up();
            right.link("eth0").address("10.2.0.2/24").up();
            router.link("left").address("10.1.0.1/24").up();
            router.link("right").address("10.2.0.1/24").up();
            left.addRoute(Route.defaultV4().via("10.1.0.1"));
            right.addRoute(Route.to("10.1.0.0/24").via("10.2.0.1").dev("eth0"));
            Nsenter.into(router).run("sysctl", "-qw", "net.ipv4.ip_forward=1");
            ping(left, "10.2.0.2");
            Route way = left.route(InetAddress.getByName("10.2.0.2"));
            assertThat(way.hops()).containsExactly(NextHop.via("10.1.0.1").on("eth0"));
            router.link("right").down();
            assertThat(answers(left, "10.2.0.2")).isFalse();
        }
    }

    @Test
    @DisplayName("addresses of both versions are as ip shows them")
    void addresses() throws IOException {
        try (Netns red = Netns.create()) {
            red.addLink(NewLink.veth("eth0").peer(NewLink.veth("peer").up()).up());
            red.link("eth0")
                    .address(InterfaceAddress.of("10.0.0.1/24")
                            .broadcast(InetAddress.getByName("10.0.0.255"))
                            .label("eth0:a"))
                    .address(InterfaceAddress.of("10.0.1.1/24").scope(Scope.LINK))
                    .address(InterfaceAddress.of("10.3.0.1/32").peer(InetAddress.getByName("10.3.0.2")))
                    .address(InterfaceAddress.of("fd00::1/64").with(AddressFlag.NODAD))
                    .address(InterfaceAddress.of("fd00::2/64")
                            .with(AddressFlag.NODAD)
                            .with(AddressFlag.NOPREFIXROUTE)
                            .lifetime(Duration.ofHours(2), Duration.ofHours(1)));
            List<InterfaceAddress> found = red.link("eth0").addresses();
            assertThat(found)
                    .extracting(InterfaceAddress::toString)
                    .contains("10.0.0.1/24", "10.0.1.1/24", "10.3.0.1 peer 10.3.0.2/32", "fd00::1/64", "fd00::2/64");
            InterfaceAddress first = find(found, "10.0.0.1/24");
            assertThat(first.label()).contains("eth0:a");
            assertThat(first.broadcast()).contains(InetAddress.getByName("10.0.0.255"));
            assertThat(first.flags()).containsExactly(AddressFlag.PERMANENT);
            assertThat(first.link()).hasValue(red.link("eth0").info().index());
            InterfaceAddress last = find(found, "fd00::2/64");
            assertThat(last.flags()).contains(AddressFlag.NODAD, AddressFlag.NOPREFIXROUTE);
            assertThat(last.valid())
                    .hasValueSatisfying(
                            time -> assertThat(time).isBetween(Duration.ofMinutes(119), Duration.ofHours(2)));

            List<?> ip = (List<?>)
                    IpTool.show(red, "address", "show", "dev", "eth0").get(0).getOrDefault("addr_info", List.of());
            assertThat(ip).hasSameSizeAs(found);
            assertThat(ip.stream()
                            .map(each -> ((Json) each).fields())
                            .filter(each -> "eth0:a".equals(each.get("label"))))
                    .singleElement(InstanceOfAssertFactories.map(String.class, Object.class))
                    .containsEntry("local", "10.0.0.1")
                    .containsEntry("prefixlen", 24L)
                    .containsEntry("broadcast", "10.0.0.255");

            red.link("eth0").deleteAddress("10.0.0.1/24").deleteAddress("fd00::1/64");
            assertThat(red.addresses())
                    .extracting(InterfaceAddress::toString)
                    .doesNotContain("10.0.0.1/24", "fd00::1/64");
        }
    }

    private static InterfaceAddress find(List<InterfaceAddress> addresses, String prefix) {
        return addresses.stream()
                .filter(each -> each.prefix().equals(IpPrefix.parse(prefix)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    @DisplayName("an address without duplicate detection can be bound at once")
    void noDad() throws IOException {
        try (Netns red = Netns.create()) {
            red.addLink(NewLink.veth("eth0").peer(NewLink.veth("peer").up()).up());
            red.link("eth0").address(InterfaceAddress.of("fd00::1/64").with(AddressFlag.NODAD));
            InetAddress address = InetAddress.getByName("fd00::1");
            red.call(() -> new ServerSocket(0, 1, address)).close();
        }
    }

    @Test
    @DisplayName("addresses that clash or are missing are refused with the kernel's words")
    void refusedAddresses() throws IOException {
        try (Netns red = Netns.create()) {
            red.link("lo").up().address("10.0.0.1/24");
            assertThatThrownBy(() -> red.link("lo").address("10.0.0.1/24"))
                    .hasMessage("address add 10.0.0.1/24 dev lo: EEXIST (File exists): ipv4: Address already assigned");
            red.link("lo").ensureAddress(InterfaceAddress.of("10.0.0.1/24"));
            assertThatThrownBy(() -> red.link("lo").deleteAddress("10.0.0.9/24"))
                    .isInstanceOfSatisfying(
                            NetlinkException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EADDRNOTAVAIL))
                    .hasMessageContaining("address delete 10.0.0.9/24 dev lo");
            assertThatThrownBy(() -> red.link("no").address("10.0.0.1/24")).hasMessageContaining("ENODEV");
            for (String bad :
                    List.of("10.0.0.1/33", "10.0.0/24", "fd00::/129", "host/24", "10.0.0.1/", "10.0.0.1/-1")) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> red.link("lo").address(bad));
            }
            InetAddress v6 = InetAddress.getByName("fd00::1");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> InterfaceAddress.of("10.0.0.1/24").peer(v6))
                    .withMessageContaining("different versions");
        }
    }

    @Test
    @DisplayName("routes of all sorts are as ip shows them")
    void routes() {
        try (Netns red = Netns.create()) {
            red.addLink(NewLink.veth("eth0").peer(NewLink.veth("peer").up()).up());
            red.link("eth0")
                    .address("10.0.0.1/24")
                    .address(InterfaceAddress.of("fd00::1/64").with(AddressFlag.NODAD));
            List<Route> asked = List.of(
                    Route.defaultV4().via("10.0.0.254"),
                    Route.to("10.1.0.0/16")
                            .via("10.0.0.2")
                            .dev("eth0")
                            .metric(100)
                            .mtu(1300),
                    Route.to("10.2.0.0/16").dev("eth0").source("10.0.0.1"),
                    Route.to("10.3.0.0/16").type(RouteType.BLACKHOLE),
                    Route.to("10.4.0.0/16").type(RouteType.UNREACHABLE),
                    Route.to("10.5.0.0/16").type(RouteType.PROHIBIT),
                    Route.to("10.6.0.0/16")
                            .hop(NextHop.via("10.0.0.2").weight(3))
                            .hop(NextHop.via("10.0.0.3")),
                    Route.to("10.7.0.0/16").via("fd00::2").dev("eth0"),
                    Route.to("fd01::/64").via("fd00::2"),
                    Route.defaultV6().via("fd00::3").metric(7));
            asked.forEach(red::addRoute);
            List<String> found = red.routes().stream().map(Route::toString).toList();
            assertThat(found)
                    .contains(
                            "default via 10.0.0.254 dev eth0",
                            "10.1.0.0/16 via 10.0.0.2 dev eth0 metric 100 mtu 1300",
                            "10.2.0.0/16 dev eth0 src 10.0.0.1",
                            "blackhole 10.3.0.0/16",
                            "unreachable 10.4.0.0/16",
                            "prohibit 10.5.0.0/16",
                            "10.6.0.0/16 nexthop via 10.0.0.2 dev eth0 weight 3 nexthop via 10.0.0.3 dev eth0 weight 1",
                            "10.7.0.0/16 via fd00::2 dev eth0",
                            "fd01::/64 via fd00::2 dev eth0 metric 1024",
                            "default via fd00::3 dev eth0 metric 7");
            assertThat(red.routes().stream().filter(r -> !r.metrics().isEmpty()))
                    .singleElement()
                    .satisfies(route -> assertThat(route.metrics()).containsExactly(Map.entry(RouteMetric.MTU, 1300L)));
            assertThat(IpTool.show(red, "-4", "route", "show"))
                    .hasSize((int) found.stream().filter(r -> r.contains("10.")).count());

            asked.forEach(red::deleteRoute);
            assertThat(red.routes())
                    .extracting(Route::toString)
                    .noneMatch(r -> r.contains("10.1.") || r.contains("fd01"));
        }
    }

    @Test
    @DisplayName("tables are apart, also those with large numbers")
    void tables() {
        try (Netns red = Netns.create()) {
            red.addLink(NewLink.veth("eth0").peer(NewLink.veth("peer").up()).up());
            red.addRoute(Route.to("10.1.0.0/16").dev("eth0").table(100));
            red.addRoute(Route.to("10.2.0.0/16").dev("eth0").table(70_000));
            assertThat(red.routes()).extracting(Route::toString).noneMatch(route -> route.startsWith("10."));
            assertThat(red.routes(100)).extracting(Route::toString).containsExactly("10.1.0.0/16 dev eth0 table 100");
            assertThat(red.routes(70_000)).extracting(Route::table).containsExactly(70_000L);
            assertThat(red.routes(4711)).isEmpty();
            assertThat(red.routes(0)).hasSizeGreaterThan(2);
            assertThatThrownBy(() -> red.deleteRoute(Route.to("10.1.0.0/16")))
                    .isInstanceOfSatisfying(
                            NetlinkException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ESRCH));
            red.deleteRoute(Route.to("10.1.0.0/16").table(100));
        }
    }

    @Test
    @DisplayName("routes that lead nowhere are refused, with the reason")
    void refusedRoutes() {
        try (Netns red = Netns.create()) {
            red.addLink(NewLink.veth("eth0").peer(NewLink.veth("peer").up()));
            assertThatThrownBy(() -> red.addRoute(Route.defaultV4().via("10.0.0.254")))
                    .hasMessageContaining("route add default via 10.0.0.254: ENETUNREACH")
                    .hasMessageContaining("Nexthop has invalid gateway");
            red.link("eth0").address("10.0.0.1/24").up();
            red.addRoute(Route.defaultV4().via("10.0.0.254"));
            assertThatThrownBy(() -> red.addRoute(Route.defaultV4().via("10.0.0.253")))
                    .hasMessageContaining("EEXIST");
            red.replaceRoute(Route.defaultV4().via("10.0.0.253"));
            assertThat(red.routes().get(0).hops())
                    .containsExactly(NextHop.via("10.0.0.253").on("eth0"));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Route.to("10.0.0.1/24"))
                    .withMessageContaining("10.0.0.0/24?");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> red.addRoute(Route.to("10.9.0.0/16")))
                    .withMessageContaining("leads nowhere");
        }
    }

    @Test
    @DisplayName("links are listed while they come and go")
    void dumpUnderChurn() throws InterruptedException {
        try (Netns red = Netns.create()) {
            for (int i = 0; i < 100; i++) {
                red.addLink(NewLink.veth("a" + i).peer(NewLink.veth("b" + i)).group(1));
            }
            try (Netns writer =
                    Netns.of(NamespaceFd.at(Path.of("/proc/self/fd/" + red.fd().number())))) {
                AtomicBoolean stop = new AtomicBoolean();
                Thread churn = new Thread(() -> {
                    for (int i = 0; !stop.get(); i++) {
                        writer.link("a0").alias("number " + i);
                        writer.addLink(NewLink.of("x0", new Bridge()));
                        writer.link("x0").delete();
                    }
                });
                churn.start();
                try {
                    for (int i = 0; i < 20; i++) {
                        List<String> names =
                                red.links().stream().map(LinkInfo::name).toList();
                        assertThat(names)
                                .contains("lo", "a0", "b0", "a99", "b99")
                                .doesNotHaveDuplicates();
                    }
                } finally {
                    stop.set(true);
                    churn.join();
                }
            }
        }
    }

    @Test
    @DisplayName("many namespaces with a cable each leave nothing behind")
    void manyNamespaces() {
        try (Netns hub = Netns.create()) {
            for (int round = 0; round < 10; round++) {
                List<Netns> guests = new ArrayList<>();
                for (int i = 0; i < 100; i++) {
                    Netns guest = Netns.create();
                    guests.add(guest);
                    guest.link("lo").up();
                    hub.addVeth("p" + i, guest, "eth0");
                }
                assertThat(hub.links()).hasSize(101);
                guests.forEach(Netns::close);
                Await.until("the cables are gone", () -> hub.links().size() == 1);
            }
        }
    }
}
