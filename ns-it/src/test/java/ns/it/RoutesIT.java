package ns.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import ns.core.Errno;
import ns.exec.Command;
import ns.exec.Nsenter;
import ns.net.AddressFlag;
import ns.net.InterfaceAddress;
import ns.net.Link;
import ns.net.LinkInfo;
import ns.net.NetlinkException;
import ns.net.Netns;
import ns.net.NewLink;
import ns.net.NextHop;
import ns.net.Route;
import ns.net.RouteType;
import ns.net.Rule;
import ns.net.Scope;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Addresses and routes that ip(8) made are told as it tells them, and lead where it says. */
@KernelTest
@Root
@Requires(programs = {"ip", "ping"})
final class RoutesIT {
    private static Netns withCable() {
        Netns red = Netns.create();
        red.link("lo").up();
        red.addLink(NewLink.veth("eth0").up().peer(NewLink.veth("peer").up()));
        red.link("eth0")
                .address("10.0.0.1/24")
                .address(InterfaceAddress.of("fd00::1/64").with(AddressFlag.NODAD));
        return red;
    }

    private static void ip(Netns namespace, String words) {
        IpTool.run(namespace, words.split(" "));
    }

    /** In the words of {@code ip route}, from its JSON. */
    private static String words(Map<String, Object> route, long table) {
        StringBuilder text = new StringBuilder();
        String type = (String) route.getOrDefault("type", "unicast");
        text.append(type.equals("unicast") ? "" : type + " ");
        String destination = (String) Objects.requireNonNull(route.get("dst"));
        boolean isHost = !destination.equals("default") && destination.indexOf('/') < 0;
        text.append(destination).append(!isHost ? "" : destination.indexOf(':') < 0 ? "/32" : "/128");
        text.append(route.containsKey("tos") ? " tos " + route.get("tos") : "");
        if (route.containsKey("nexthops")) {
            for (Object each : (List<?>) Objects.requireNonNull(route.get("nexthops"))) {
                Map<String, Object> hop = ((Json) each).fields();
                text.append(" nexthop").append(hop(hop)).append(" weight ").append(hop.get("weight"));
            }
        } else {
            text.append(hop(route));
        }
        text.append(route.containsKey("prefsrc") ? " src " + route.get("prefsrc") : "");
        text.append(route.containsKey("metric") ? " metric " + route.get("metric") : "");
        text.append(table == Route.MAIN ? "" : " table " + table);
        for (Object metrics : (List<?>) route.getOrDefault("metrics", List.of())) {
            ((Json) metrics).fields().forEach((what, value) -> text.append(" " + what + " " + value));
        }
        return text.toString();
    }

    private static String hop(Map<String, Object> hop) {
        String via = hop.containsKey("gateway") ? " via " + hop.get("gateway") : "";
        if (hop.containsKey("via")) {
            via = " via " + IpTool.inside(hop, "via").get("host");
        }
        boolean isOnLink = ((List<?>) hop.getOrDefault("flags", List.of())).contains("onlink");
        return via + (hop.containsKey("dev") ? " dev " + hop.get("dev") : "") + (isOnLink ? " onlink" : "");
    }

    private static List<String> told(Netns namespace, long table) {
        List<String> all = new ArrayList<>();
        boolean isInBoth = table == Route.MAIN || table == 100;
        for (String version : isInBoth ? List.of("-4", "-6") : List.of("-4")) {
            IpTool.show(namespace, version, "route", "show", "table", Long.toString(table))
                    .forEach(route -> all.add(words(route, table)));
        }
        return all;
    }

    @Test
    @DisplayName("every route that ip made, in every table, is told as ip tells it")
    void routesOfIp() {
        try (Netns red = withCable()) {
            for (String route : List.of(
                    "10.1.0.0/16 via 10.0.0.2",
                    "10.2.0.0/16 dev eth0 src 10.0.0.1 metric 7",
                    "10.3.0.5 via 10.0.0.2 mtu 1300",
                    "10.3.0.5 tos 0x10 dev eth0 table 100",
                    "10.3.0.5 dev eth0 table 100",
                    "10.14.0.0/16 dev eth0 table 100 rto_min 30ms initrwnd 8 initcwnd 20 hoplimit 9 advmss 1000 rttvar 20ms rtt 100ms",
                    "fd03::/64 dev eth0 window 5000 ssthresh 4 cwnd 3 reordering 5 quickack 1",
                    "blackhole 10.4.0.0/16",
                    "unreachable 10.5.0.0/16 metric 4294967295",
                    "prohibit 10.6.0.0/16",
                    "throw 10.7.0.0/16",
                    "10.8.0.0/16 nexthop via 10.0.0.2 weight 3 nexthop via 10.0.0.3 weight 256",
                    "10.9.0.0/16 via inet6 fd00::2 dev eth0",
                    "10.10.0.0/16 nexthop via inet6 fd00::2 dev eth0 weight 1 nexthop via 10.0.0.3 weight 2",
                    "default via 10.0.0.254 onlink dev eth0",
                    "10.11.0.0/16 dev eth0 table 100",
                    "10.12.0.0/16 dev eth0 table 4294967295",
                    "local 10.13.0.0/16 dev lo table 200",
                    "fd01::/64 via fd00::2",
                    "fd02::/64 nexthop via fd00::2 weight 2 nexthop via fd00::3 weight 1",
                    "unreachable fd03::/64 metric 9",
                    "fd04::5 dev eth0 table 100",
                    "default via fd00::fe metric 3")) {
                ip(red, "route add " + route);
            }
            for (long table : new long[] {Route.MAIN, 100, 200, 4_294_967_295L}) {
                List<String> ours =
                        red.routes(table).stream().map(Route::toString).toList();
                assertThat(ours).as("table %s", table).containsExactlyInAnyOrderElementsOf(told(red, table));
            }
            for (Route route : red.routes(100)) {
                red.deleteRoute(route);
            }
            assertThat(red.routes(100)).isEmpty();
        }
    }

    @Test
    @DisplayName("a route that was told can be added elsewhere, and is the same there")
    void routesComeBack() {
        try (Netns red = withCable();
                Netns blue = withCable()) {
            ip(red, "route add 10.8.0.0/16 nexthop via 10.0.0.2 weight 3 nexthop via 10.0.0.3 weight 256");
            ip(red, "route add 10.9.0.0/16 via inet6 fd00::2 dev eth0 mtu 1300 metric 5 proto static");
            ip(red, "route add throw 10.7.0.0/16");
            ip(red, "route add 10.11.0.0/16 via 10.99.0.1 dev eth0 onlink");
            ip(red, "route add 10.12.0.0/16 nexthop via 10.99.0.1 dev eth0 onlink weight 2 nexthop via 10.0.0.3");
            ip(red, "route add fd05::/64 via fd99::1 dev eth0 onlink");
            ip(red, "route add fd02::/64 nexthop via fd00::2 weight 2 nexthop via fd00::3 weight 1");
            for (Route route : red.routes()) {
                if (!blue.routes().contains(route)) {
                    blue.addRoute(route);
                }
            }
            assertThat(blue.routes()).containsExactlyInAnyOrderElementsOf(red.routes());
        }
    }

    @Test
    @DisplayName("every address that ip made is told as ip tells it")
    void addressesOfIp() {
        try (Netns red = withCable()) {
            for (String address : List.of(
                    "10.1.0.1/24 brd + dev eth0 label eth0:x",
                    "10.2.0.1 peer 10.2.0.2/24 dev eth0",
                    "10.3.0.1/32 dev eth0 scope link valid_lft 1000 preferred_lft 500",
                    "10.1.0.2/24 dev eth0",
                    "127.0.0.9/8 dev lo",
                    "fd01::1/64 dev eth0 nodad noprefixroute",
                    "fd02::1/64 dev eth0 nodad valid_lft 1000 preferred_lft 0",
                    "fd03::1 peer fd03::2/64 dev eth0 nodad",
                    "fd04::1/64 dev eth0 home nodad",
                    "fd05::1/128 dev lo")) {
                ip(red, "addr add " + address);
            }
            for (LinkInfo link : red.links()) {
                List<String> theirs = new ArrayList<>();
                Map<String, Object> shown =
                        IpTool.show(red, "addr", "show", "dev", link.name()).get(0);
                for (Object each : (List<?>) Objects.requireNonNull(shown.get("addr_info"))) {
                    theirs.add(words(((Json) each).fields()));
                }
                List<String> ours = new ArrayList<>();
                for (InterfaceAddress address : red.link(link.name()).addresses()) {
                    ours.add(words(address));
                }
                assertThat(ours).as(link.name()).containsExactlyInAnyOrderElementsOf(theirs);
            }
        }
    }

    @Test
    @DisplayName("an address that was told can be taken away and added again, and is the same")
    void addressesComeBack() {
        try (Netns red = withCable()) {
            ip(red, "addr add 10.2.0.1 peer 10.2.0.2/24 dev lo");
            ip(red, "addr add fd03::1 peer fd03::2/64 dev lo");
            ip(red, "addr add fd06::1/64 dev lo preferred_lft 0");
            Link lo = red.link("lo");
            Await.until("none is tentative", () -> settled(lo));
            List<InterfaceAddress> told = lo.addresses();
            assertThat(told).hasSizeGreaterThan(3);
            told.forEach(lo::deleteAddress);
            assertThat(lo.addresses()).isEmpty();
            told.forEach(lo::address);
            Await.until("none is tentative", () -> settled(lo));
            assertThat(lo.addresses()).containsExactlyInAnyOrderElementsOf(told);
        }
    }

    private static boolean settled(Link link) {
        return link.addresses().stream().noneMatch(address -> address.flags().contains(AddressFlag.TENTATIVE));
    }

    private static String words(Map<String, Object> address) {
        Object peer = address.get("address");
        return address.get("local") + (peer == null ? "" : " peer " + peer) + "/" + address.get("prefixlen") + " "
                + address.get("scope") + " " + address.get("broadcast") + " " + address.get("label") + " "
                + address.containsKey("deprecated") + address.containsKey("nodad")
                + address.containsKey("noprefixroute")
                + address.containsKey("home") + address.containsKey("secondary") + address.containsKey("dynamic");
    }

    private static String words(InterfaceAddress address) {
        var flags = address.flags();
        return address + " " + address.scope().name().toLowerCase(java.util.Locale.ROOT) + " "
                + address.broadcast().map(InetAddress::getHostAddress).orElse("null") + " "
                + address.label().orElse("null") + " " + flags.contains(AddressFlag.DEPRECATED)
                + flags.contains(AddressFlag.NODAD) + flags.contains(AddressFlag.NOPREFIXROUTE)
                + flags.contains(AddressFlag.HOMEADDRESS) + flags.contains(AddressFlag.SECONDARY)
                + !flags.contains(AddressFlag.PERMANENT);
    }

    @Test
    @DisplayName("the kernel finds the way that ip finds")
    void routeGet() throws IOException {
        try (Netns red = withCable()) {
            red.addRoute(Route.to("10.1.0.0/16").via("10.0.0.2"));
            red.addRoute(Route.to("10.1.2.0/24").via("10.0.0.3").mtu(1300));
            red.addRoute(Route.to("10.2.0.0/16").via("fd00::2").dev("eth0"));
            red.addRoute(Route.to("10.3.0.0/16").type(RouteType.BLACKHOLE));
            red.addRoute(Route.to("10.4.0.0/16").type(RouteType.PROHIBIT));
            red.addRoute(Route.to("10.5.0.0/16").type(RouteType.UNREACHABLE));
            red.addRoute(Route.to("fd01::/64").via("fd00::2"));
            for (String to :
                    List.of("10.0.0.7", "10.1.0.1", "10.1.2.3", "10.2.0.1", "10.0.0.1", "fd01::5", "fd00::7")) {
                Route ours = red.route(InetAddress.getByName(to));
                Map<String, Object> theirs =
                        IpTool.show(red, "route", "get", to).get(0);
                assertThat(ours.hops()).as(to).hasSize(1);
                assertThat(" " + ours.hops().get(0)).as(to).isEqualTo(hop(theirs));
                assertThat(ours.source().orElseThrow().getHostAddress().replace("fd00:0:0:0:0:0:0:1", "fd00::1"))
                        .as(to)
                        .isEqualTo(theirs.get("prefsrc"));
            }
            refusesWay(red, "10.3.0.1", Errno.EINVAL);
            refusesWay(red, "10.4.0.1", Errno.EACCES);
            refusesWay(red, "10.5.0.1", Errno.EHOSTUNREACH);
            refusesWay(red, "192.0.2.1", Errno.ENETUNREACH);
        }
    }

    private static void refusesWay(Netns namespace, String to, Errno errno) {
        assertThatThrownBy(() -> namespace.route(InetAddress.getByName(to)))
                .isInstanceOfSatisfying(
                        NetlinkException.class, e -> assertThat(e.errno()).isEqualTo(errno))
                .hasMessageStartingWith("route get " + to + ": " + errno.name());
    }

    @Test
    @DisplayName("packets of version 4 go over a router of version 6")
    void viaOtherFamily() {
        try (Netns red = Netns.create();
                Netns blue = Netns.create()) {
            red.addVeth("eth0", blue, "eth0");
            for (Netns each : List.of(red, blue)) {
                String number = each == red ? "1" : "2";
                each.link("lo").up();
                each.link("eth0")
                        .up()
                        .address(InterfaceAddress.of("fd00::" + number + "/64").with(AddressFlag.NODAD));
                each.link("lo").address("10." + number + ".0.1/32");
            }
            red.addRoute(Route.to("10.2.0.1/32").via("fd00::2").dev("eth0").source("10.1.0.1"));
            blue.addRoute(Route.to("10.1.0.1/32").via("fd00::1").dev("eth0").source("10.2.0.1"));
            Nsenter.into(red).run("ping", "-c1", "-w10", "10.2.0.1");
        }
    }

    @Test
    @DisplayName("a router of version 6 stands between two networks; a rule sends one of them elsewhere")
    void routerOfVersion6() throws IOException {
        try (Netns left = Netns.create();
                Netns router = Netns.create();
                Netns right = Netns.create()) {
            left.addVeth("eth0", router, "left");
            right.addVeth("eth0", router, "right");
            left.link("eth0").up().address(InterfaceAddress.of("fd01::2/64").with(AddressFlag.NODAD));
            right.link("eth0").up().address(InterfaceAddress.of("fd02::2/64").with(AddressFlag.NODAD));
            router.link("left").up().address(InterfaceAddress.of("fd01::1/64").with(AddressFlag.NODAD));
            router.link("right").up().address(InterfaceAddress.of("fd02::1/64").with(AddressFlag.NODAD));
            left.addRoute(Route.defaultV6().via("fd01::1"));
            right.addRoute(Route.defaultV6().via("fd02::1"));
            router.sysctl("net.ipv6.conf.all.forwarding", "1");
            Nsenter.into(left).run("ping", "-c1", "-w10", "fd02::2");
            router.addRule(Rule.ofV6().to("fd02::/64").table(100).priority(10));
            router.addRoute(Route.defaultV6().type(RouteType.PROHIBIT).table(100));
            assertThat(Nsenter.into(left)
                            .run(Command.of("ping", "-c1", "-w10", "fd02::2").accept(0, 1, 2))
                            .stdout())
                    .contains("Administratively prohibited");
        }
    }

    @Test
    @DisplayName("packets spread over the hops of a route, and leave a hop whose link is down")
    void multipath() throws IOException {
        try (Netns red = Netns.create()) {
            red.addLink(NewLink.veth("a").up().peer(NewLink.veth("a1").up()));
            red.addLink(NewLink.veth("b").up().peer(NewLink.veth("b1").up()));
            red.link("a").address("10.1.0.1/24");
            red.link("b").address("10.2.0.1/24");
            red.addRoute(Route.to("10.9.0.0/16").hop(NextHop.via("10.1.0.2")).hop(NextHop.via("10.2.0.2")));
            List<String> links = new ArrayList<>();
            for (int i = 1; i < 100; i++) {
                links.add(red.route(InetAddress.getByName("10.9.0." + i))
                        .hops()
                        .get(0)
                        .link()
                        .orElseThrow());
            }
            assertThat(links).contains("a", "b");
            red.link("a").down();
            assertThat(red.route(InetAddress.getByName("10.9.0.1")).hops())
                    .containsExactly(NextHop.via("10.2.0.2").on("b"));
        }
    }

    @Test
    @DisplayName("an address that is not valid for ever ends, and is told as preferred no longer before")
    void lifetimes() throws IOException {
        try (Netns red = withCable()) {
            red.link("eth0").address(InterfaceAddress.of("10.9.0.1/24").lifetime(Duration.ofSeconds(1), Duration.ZERO));
            assertThat(red.link("eth0").addresses())
                    .filteredOn(each -> each.toString().equals("10.9.0.1/24"))
                    .singleElement()
                    .satisfies(each -> assertThat(each.flags()).contains(AddressFlag.DEPRECATED));
            Await.until(
                    "it has ended",
                    () -> red.link("eth0").addresses().stream()
                            .noneMatch(each -> each.toString().equals("10.9.0.1/24")));
        }
    }

    @Test
    @DisplayName("a scope that the kernel does not give to an address is refused in its words")
    void scopes() {
        try (Netns red = withCable()) {
            InterfaceAddress asked = InterfaceAddress.of("10.0.0.99/24").scope(Scope.HOST);
            try {
                red.link("eth0").address(asked); // older kernels take it
                assertThat(red.link("eth0").addresses())
                        .extracting(InterfaceAddress::scope)
                        .contains(Scope.HOST);
            } catch (NetlinkException e) {
                assertThat(e).hasMessageContaining("address add 10.0.0.99/24 dev eth0: EINVAL");
                assertThat(e.kernelText()).contains("ipv4: Invalid scope value");
            }
        }
    }
}
