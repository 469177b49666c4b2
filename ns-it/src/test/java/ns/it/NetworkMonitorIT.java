package ns.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import ns.core.Errno;
import ns.net.Bridge;
import ns.net.ForwardingEntry;
import ns.net.LinkInfo;
import ns.net.MacAddress;
import ns.net.Neighbor;
import ns.net.NetlinkException;
import ns.net.Netns;
import ns.net.NetworkEvent;
import ns.net.NetworkMonitor;
import ns.net.NewLink;
import ns.net.Route;
import ns.net.RouteType;
import ns.net.Rule;
import ns.net.RuleOption;
import ns.net.Vxlan;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Neighbours, forwarding tables and rules, and being told of all that changes. */
@KernelTest
@Root
@Requires(programs = "ip")
final class NetworkMonitorIT {
    private static final MacAddress MAC = MacAddress.parse("02:00:00:00:00:2a");
    private static final Duration LONG = Duration.ofSeconds(10);

    private static void cable(Netns namespace) {
        namespace.addLink(NewLink.veth("eth0").peer(NewLink.veth("peer").up()).up());
        namespace.link("eth0").address("10.0.0.1/24");
    }

    /** Takes events until one is as asked for. */
    private static <T extends NetworkEvent> T await(NetworkMonitor monitor, Class<T> type, Predicate<T> wanted) {
        List<NetworkEvent> others = new ArrayList<>();
        while (true) {
            Optional<NetworkEvent> event = monitor.next(LONG);
            assertThat(event).as("a %s among %s", type.getSimpleName(), others).isPresent();
            if (type.isInstance(event.get()) && wanted.test(type.cast(event.get()))) {
                return type.cast(event.get());
            }
            others.add(event.get());
        }
    }

    @Test
    @DisplayName("neighbours are made, replaced, shown and forgotten")
    void neighbors() {
        try (Netns red = Netns.create()) {
            cable(red);
            Neighbor two = Neighbor.permanent("10.0.0.2", MAC, "eth0");
            red.addNeighbor(two);
            assertThat(red.neighbors()).contains(two);
            assertThat(IpTool.show(red, "neighbour", "show", "dev", "eth0"))
                    .anySatisfy(entry -> assertThat(entry)
                            .containsEntry("dst", "10.0.0.2")
                            .containsEntry("lladdr", MAC.toString())
                            .containsEntry("state", List.of("PERMANENT")));
            assertThatThrownBy(() -> red.addNeighbor(two))
                    .hasMessageContaining("neighbour add 10.0.0.2 dev eth0 lladdr " + MAC + " PERMANENT: EEXIST");
            MacAddress other = MacAddress.parse("02:00:00:00:00:2b");
            red.replaceNeighbor(Neighbor.permanent("10.0.0.2", other, "eth0"));
            assertThat(red.neighbors()).extracting(Neighbor::mac).contains(Optional.of(other));
            red.deleteNeighbor(two);
            assertThat(red.neighbors()).extracting(Neighbor::state).doesNotContain(Neighbor.State.PERMANENT);
            Neighbor ours = new Neighbor(
                    two.address(), Optional.empty(), "eth0", Neighbor.State.PERMANENT, Set.of(Neighbor.Flag.PROXY));
            red.addNeighbor(ours);
            assertThat(IpTool.show(red, "neighbour", "show", "proxy")).hasSize(1);
            red.deleteNeighbor(ours);
            assertThat(IpTool.show(red, "neighbour", "show", "proxy")).isEmpty();
        }
    }

    @Test
    @DisplayName("forwarding tables of bridges and VXLANs are read and written")
    void forwarding() {
        try (Netns red = Netns.create()) {
            red.addLink(NewLink.of("br0", new Bridge()));
            red.addLink(NewLink.veth("p1").peer(NewLink.veth("q1")).master("br0"));
            ForwardingEntry entry = ForwardingEntry.ofPort(MAC, "p1");
            red.addForwarding(entry);
            assertThat(red.forwarding()).contains(entry);
            red.deleteForwarding(entry);
            assertThat(red.forwarding()).doesNotContain(entry);
            assertThatThrownBy(() -> red.deleteForwarding(entry))
                    .isInstanceOfSatisfying(
                            NetlinkException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT));
            red.addLink(NewLink.of("vx0", new Vxlan(7).with(Vxlan.DESTINATION_PORT, 4789)));
            ForwardingEntry everybody = ForwardingEntry.ofVxlan(new MacAddress(0), "vx0", "10.0.0.9");
            red.addForwarding(everybody);
            assertThat(red.forwarding()).contains(everybody);
        }
    }

    @Test
    @DisplayName("rules choose the table, as ip shows them")
    void rules() {
        try (Netns red = Netns.create()) {
            assertThat(red.rules()).hasSizeGreaterThanOrEqualTo(3);
            Rule one = Rule.ofV4()
                    .from("10.1.0.0/16")
                    .to("10.2.0.0/16")
                    .input("eth0")
                    .mark(5, 255)
                    .table(70_000)
                    .priority(100);
            Rule two = Rule.ofV4()
                    .from("10.3.0.0/16")
                    .action(RouteType.PROHIBIT)
                    .not()
                    .priority(101);
            Rule six = Rule.ofV6().to("fd00::/8").table(7).priority(102);
            Rule last = Rule.ofV4().mark(0, 255).table(4294967295L).priority(4294967295L);
            Rule narrow = Rule.ofV6()
                    .with(RuleOption.TOS, 0x10)
                    .with(RuleOption.IPPROTO, 17)
                    .with(RuleOption.SPORT, 1, 65_534)
                    .with(RuleOption.DPORT, 53)
                    .with(RuleOption.UIDRANGE, 0, 4_294_967_294L)
                    .with(RuleOption.SUPPRESS_PREFIXLENGTH, 0)
                    .table(9)
                    .priority(103);
            List<Rule> all = List.of(one, two, six, last, narrow);
            all.forEach(red::addRule);
            assertThat(red.rules()).containsAll(all);
            assertThat(IpTool.show(red, "-6", "rule", "show", "priority", "103"))
                    .singleElement()
                    .asString()
                    .contains("0x10", "ipproto=udp", "dport=53", "uid_end=4294967294", "suppress_prefixlen=0");
            IpTool.run(red, "rule", "add", "goto", "101", "priority", "50");
            assertThat(red.rules()).noneMatch(rule -> rule.priority().equals(OptionalLong.of(50)));
            Map<String, Object> ip =
                    IpTool.show(red, "rule", "show", "priority", "100").get(0);
            assertThat(ip)
                    .containsEntry("src", "10.1.0.0")
                    .containsEntry("dst", "10.2.0.0")
                    .containsEntry("iif", "eth0")
                    .containsEntry("fwmark", "0x5")
                    .containsEntry("table", "70000");
            assertThatThrownBy(() -> red.addRule(one))
                    .hasMessageContaining("rule add from 10.1.0.0/16")
                    .hasMessageContaining("EEXIST");
            all.forEach(red::deleteRule);
            assertThat(red.rules()).doesNotContainAnyElementsOf(all);
            assertThatThrownBy(() -> red.deleteRule(one)).hasMessageContaining("ENOENT");
        }
    }

    @Test
    @DisplayName("a rule sends packets to another table")
    void ruleWorks() throws Exception {
        try (Netns red = Netns.create()) {
            cable(red);
            red.addRoute(Route.to("10.9.0.0/16").dev("eth0").table(100));
            assertThatThrownBy(() -> red.route(InetAddress.getByName("10.9.0.1")))
                    .hasMessageContaining("route get 10.9.0.1: ENETUNREACH");
            red.addRule(Rule.ofV4().table(100));
            assertThat(red.route(InetAddress.getByName("10.9.0.1")).table()).isEqualTo(100);
        }
    }

    @Test
    @DisplayName("each change is told")
    void events() {
        try (Netns red = Netns.create();
                NetworkMonitor monitor = red.monitor()) {
            assertThat(monitor.next(Duration.ZERO)).isEmpty();
            red.addLink(NewLink.veth("eth0").peer(NewLink.veth("peer")));
            await(monitor, NetworkEvent.LinkChanged.class, e -> e.link().name().equals("eth0"));
            red.link("peer").up();
            red.link("eth0").up().address("10.0.0.1/24");
            await(
                    monitor,
                    NetworkEvent.LinkChanged.class,
                    e -> e.link().name().equals("eth0") && e.link().isUp());
            await(
                    monitor,
                    NetworkEvent.AddressChanged.class,
                    e -> e.address().toString().equals("10.0.0.1/24"));
            red.addRoute(Route.to("10.5.0.0/16").via("10.0.0.2"));
            await(
                    monitor,
                    NetworkEvent.RouteChanged.class,
                    e -> e.route().toString().equals("10.5.0.0/16 via 10.0.0.2 dev eth0"));
            Rule rule = Rule.ofV4().table(100).priority(50);
            red.addRule(rule);
            await(monitor, NetworkEvent.RuleChanged.class, e -> e.rule().equals(rule));
            red.addNeighbor(Neighbor.permanent("10.0.0.2", MAC, "eth0"));
            await(
                    monitor,
                    NetworkEvent.NeighborChanged.class,
                    e -> e.neighbor().mac().equals(Optional.of(MAC)));
            red.deleteRule(rule);
            await(monitor, NetworkEvent.RuleGone.class, e -> e.rule().equals(rule));
            red.link("eth0").deleteAddress("10.0.0.1/24");
            await(
                    monitor,
                    NetworkEvent.AddressGone.class,
                    e -> e.address().toString().equals("10.0.0.1/24"));
            red.link("eth0").delete();
            await(monitor, NetworkEvent.LinkGone.class, e -> e.link().name().equals("eth0"));
        }
    }

    @Test
    @DisplayName("changes that ip makes are told too")
    void eventsOfOthers() {
        try (Netns red = Netns.create();
                NetworkMonitor monitor = red.monitor()) {
            IpTool.run(red, "link", "add", "br7", "type", "bridge");
            await(
                    monitor,
                    NetworkEvent.LinkChanged.class,
                    e -> e.link().kind() instanceof Bridge && e.link().name().equals("br7"));
        }
    }

    @Test
    @DisplayName("who listens too slowly is told so, and then all that is there")
    void overrun() {
        try (Netns red = Netns.create();
                NetworkMonitor monitor = red.monitor()) {
            red.addLink(NewLink.of("br0", new Bridge()).up()); // changes of what is down are not told
            for (int i = 0; i < 8000; i++) {
                red.link("br0").alias("number " + i);
            }
            await(monitor, NetworkEvent.Overrun.class, e -> true);
            await(monitor, NetworkEvent.LinkChanged.class, e -> e.link().alias().equals(Optional.of("number 7999")));
        }
    }

    /** What is there, as events tell it; how long something is still valid is not compared. */
    private static final class Picture {
        private final Map<Integer, LinkInfo> links = new HashMap<>();
        private final Set<String> addresses = new HashSet<>();
        private final Set<Route> routes = new HashSet<>();
        private final Map<String, Neighbor> neighbors = new HashMap<>();
        private final Set<Rule> rules = new HashSet<>();

        static Picture of(Netns namespace) {
            Picture now = new Picture();
            namespace.links().forEach(each -> now.take(new NetworkEvent.LinkChanged(each)));
            namespace.addresses().forEach(each -> now.take(new NetworkEvent.AddressChanged(each)));
            namespace.routes(0).forEach(each -> now.take(new NetworkEvent.RouteChanged(each)));
            namespace.neighbors().forEach(each -> now.take(new NetworkEvent.NeighborChanged(each)));
            namespace.rules().forEach(each -> now.take(new NetworkEvent.RuleChanged(each)));
            return now;
        }

        void take(NetworkEvent event) {
            if (event instanceof NetworkEvent.LinkChanged e) {
                links.put(e.link().index(), e.link());
            } else if (event instanceof NetworkEvent.LinkGone e) {
                links.remove(e.link().index());
            } else if (event instanceof NetworkEvent.AddressChanged e) {
                addresses.add(e.address() + " on " + e.address().link());
            } else if (event instanceof NetworkEvent.AddressGone e) {
                addresses.remove(e.address() + " on " + e.address().link());
            } else if (event instanceof NetworkEvent.RouteChanged e) {
                routes.add(e.route());
            } else if (event instanceof NetworkEvent.RouteGone e) {
                routes.remove(e.route());
            } else if (event instanceof NetworkEvent.NeighborChanged e) {
                if (e.neighbor().state() != Neighbor.State.PERMANENT) {
                    return; // of groups, that the kernel makes without telling
                }
                neighbors.put(e.neighbor().address() + e.neighbor().link(), e.neighbor());
            } else if (event instanceof NetworkEvent.NeighborGone e) {
                neighbors.remove(e.neighbor().address() + e.neighbor().link());
            } else if (event instanceof NetworkEvent.RuleChanged e) {
                rules.add(e.rule());
            } else if (event instanceof NetworkEvent.RuleGone e) {
                rules.remove(e.rule());
            }
        }

        List<Object> all() {
            return List.of(links, addresses, routes, neighbors, rules);
        }
    }

    @Test
    @DisplayName("after a loss all that is told is a fresh list of all, and what changes then is told as ever")
    void pictureAfterLoss() throws IOException {
        WatchedNamespace watched = new WatchedNamespace();
        try (Netns red = Netns.of(watched)) {
            // the kernel tells of an address of its own when it has looked for others with it, which takes a while
            red.sysctl("net.ipv6.conf.default.disable_ipv6", "1");
            cable(red);
            red.addRule(Rule.ofV4().table(100).priority(7));
            try (NetworkMonitor monitor = red.monitor()) {
                watched.room(2048);
                for (int i = 1; i < 30; i++) {
                    red.link("eth0").address("10.0." + i + ".1/24");
                    red.addRoute(Route.to("10.1." + i + ".0/24").via("10.0." + i + ".2"));
                    red.addNeighbor(Neighbor.permanent("10.0." + i + ".2", MAC, "eth0"));
                    red.addRule(Rule.ofV4().table(100).priority(100 + i));
                }
                red.deleteRule(Rule.ofV4().table(100).priority(7));
                red.addLink(NewLink.of("br0", new Bridge()).alias("after the loss"));
                watched.room(1 << 20);
                await(monitor, NetworkEvent.Overrun.class, e -> true);
                Picture kept = new Picture();
                red.link("br0").up();
                red.link("peer").alias("the other end");
                red.deleteRoute(Route.to("10.1.7.0/24"));
                red.deleteRule(Rule.ofV4().table(100).priority(101));
                Await.until("what is kept is what is there", () -> {
                    for (Optional<NetworkEvent> event = monitor.next(Duration.ZERO);
                            event.isPresent();
                            event = monitor.next(Duration.ZERO)) {
                        kept.take(event.get());
                    }
                    return kept.all().equals(Picture.of(red).all());
                });
                assertThat(kept.neighbors).hasSize(29);
                assertThat(kept.rules).hasSizeGreaterThan(28);
                assertThat(kept.routes).hasSizeGreaterThan(56);
            }
        }
    }

    @Test
    @DisplayName("closing ends the wait for an event")
    void close() throws Exception {
        try (Netns red = Netns.create()) {
            NetworkMonitor monitor = red.monitor();
            CountDownLatch started = new CountDownLatch(1);
            CompletableFuture<NetworkEvent> waiting = new CompletableFuture<>();
            Thread listener = new Thread(() -> {
                started.countDown();
                try {
                    waiting.complete(monitor.next());
                } catch (IllegalStateException e) {
                    waiting.completeExceptionally(e);
                }
            });
            listener.start();
            started.await();
            monitor.close();
            listener.join(TimeUnit.SECONDS.toMillis(10));
            assertThat(listener.isAlive()).isFalse();
            assertThatThrownBy(waiting::join)
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(IllegalStateException.class);
        }
    }
}
