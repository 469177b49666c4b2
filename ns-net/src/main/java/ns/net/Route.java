package ns.net;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * Where packets to a destination go: a route to be added, or what the kernel said of one.
 *
 * <pre>{@code
 * red.addRoute(Route.defaultV4().via("10.0.0.254"));
 * red.addRoute(Route.to("10.9.0.0/16").via("10.0.0.1").dev("eth0").metric(100));
 * red.addRoute(Route.to("10.66.0.0/16").type(RouteType.BLACKHOLE));
 * }</pre>
 *
 * @param destination the network; a default route has {@link IpPrefix#DEFAULT_V4} or {@link IpPrefix#DEFAULT_V6}
 * @param type what happens to packets
 * @param hops where they go, several share them; none if they go nowhere
 * @param source the sender's address that the kernel prefers
 * @param metric of several routes to the same destination, the least wins
 * @param table number of the routing table, 254 is {@code main}, 255 {@code local}
 * @param scope how far away the destination is; empty in one to be added: as ip(8) has it
 * @param protocol who made the route: 2 the kernel, 3 a tool, 4 an administrator
 * @param tos the type of service of the packets that take it, without the bits of ECN; 0: any
 * @param metrics what it says of the way
 * @man ip-route(8)
 */
public record Route(
        IpPrefix destination,
        RouteType type,
        List<NextHop> hops,
        Optional<InetAddress> source,
        OptionalLong metric,
        long table,
        Optional<Scope> scope,
        int protocol,
        int tos,
        Map<RouteMetric, Long> metrics) {
    /** The table that is used if nothing else is said. */
    public static final long MAIN = 254;

    private static final int BOOT = 3;

    /**
     * Copies what they hold.
     *
     * @param destination see {@link #destination()}
     * @param type see {@link #type()}
     * @param hops see {@link #hops()}
     * @param source see {@link #source()}
     * @param metric see {@link #metric()}
     * @param table see {@link #table()}
     * @param scope see {@link #scope()}
     * @param protocol see {@link #protocol()}
     * @param tos see {@link #tos()}
     * @param metrics see {@link #metrics()}
     */
    public Route {
        hops = List.copyOf(hops);
        metrics = Map.copyOf(metrics);
    }

    /**
     * Begins with the destination.
     *
     * @param prefix such as {@code 10.9.0.0/16}, without bits after the prefix
     * @return a route that still lacks a hop
     * @throws IllegalArgumentException if it is none
     */
    public static Route to(String prefix) {
        return to(IpPrefix.parse(prefix));
    }

    /**
     * Begins with the destination.
     *
     * @param prefix without bits after the prefix
     * @return a route that still lacks a hop
     * @throws IllegalArgumentException if it has bits after the prefix
     */
    public static Route to(IpPrefix prefix) {
        if (!prefix.network().equals(prefix)) {
            throw new IllegalArgumentException(
                    "a route leads to a network, " + prefix + " is a host in one: " + prefix.network() + "?");
        }
        return new Route(
                prefix,
                RouteType.UNICAST,
                List.of(),
                Optional.empty(),
                OptionalLong.empty(),
                MAIN,
                Optional.empty(),
                BOOT,
                0,
                Map.of());
    }

    /**
     * Begins with all addresses of version 4.
     *
     * @return a route that still lacks a hop
     */
    public static Route defaultV4() {
        return to(IpPrefix.DEFAULT_V4);
    }

    /**
     * Begins with all addresses of version 6.
     *
     * @return a route that still lacks a hop
     */
    public static Route defaultV6() {
        return to(IpPrefix.DEFAULT_V6);
    }

    /**
     * Sets the router.
     *
     * @param router its address; of version 6 also for a destination of version 4
     * @return a copy with that one hop
     * @throws IllegalArgumentException if it is no address
     */
    public Route via(String router) {
        NextHop hop = NextHop.via(router);
        return hops(List.of(
                hops.isEmpty() || hops.get(0).link().isEmpty()
                        ? hop
                        : hop.on(hops.get(0).link().get())));
    }

    /**
     * Sets the link.
     *
     * @param link its name
     * @return a copy with that one hop
     */
    public Route dev(String link) {
        return hops(List.of(hops.isEmpty() ? NextHop.dev(link) : hops.get(0).on(link)));
    }

    /**
     * Adds one of several hops.
     *
     * @param hop another one
     * @return a copy with that
     */
    public Route hop(NextHop hop) {
        List<NextHop> more = new ArrayList<>(hops);
        more.add(hop);
        return hops(more);
    }

    /**
     * Takes its router to be on its link, although no address of the link says so.
     *
     * @return a copy with that
     * @throws IllegalArgumentException if it has not exactly one router, and a link
     */
    public Route onLink() {
        if (hops.size() != 1
                || hops.get(0).via().isEmpty()
                || hops.get(0).link().isEmpty()) {
            throw new IllegalArgumentException("onlink is about one router on one link, not about " + this);
        }
        return hops(List.of(hops.get(0).onLink()));
    }

    private Route hops(List<NextHop> all) {
        return new Route(destination, type, all, source, metric, table, scope, protocol, tos, metrics);
    }

    /**
     * Sets what happens to packets.
     *
     * @param what such as {@link RouteType#BLACKHOLE}, which needs no hop
     * @return a copy with that
     */
    public Route type(RouteType what) {
        return new Route(destination, what, hops, source, metric, table, scope, protocol, tos, metrics);
    }

    /**
     * Sets the sender's address.
     *
     * @param address one of this machine
     * @return a copy with that
     * @throws IllegalArgumentException if it is no address
     */
    public Route source(String address) {
        InetAddress own = Ip.parse(address);
        if (Ip.bits(own) != Ip.bits(destination.address())) {
            throw new IllegalArgumentException(
                    Ip.text(own) + " and " + destination + " are of different versions of IP");
        }
        Optional<InetAddress> preferred = Optional.of(own);
        return new Route(destination, type, hops, preferred, metric, table, scope, protocol, tos, metrics);
    }

    /**
     * Sets the metric.
     *
     * @param cost the least wins
     * @return a copy with that
     * @throws IllegalArgumentException if it is not a number of 32 bits
     */
    public Route metric(long cost) {
        if (cost < 0 || cost > Width.U32.most) {
            throw new IllegalArgumentException("the metric of a route is 0 to 4294967295, not " + cost);
        }
        return new Route(destination, type, hops, source, OptionalLong.of(cost), table, scope, protocol, tos, metrics);
    }

    /**
     * Sets the routing table.
     *
     * @param number of the table, 1 or more
     * @return a copy with that
     * @throws IllegalArgumentException if it is 0, or not a number of 32 bits
     */
    public Route table(long number) {
        return new Route(destination, type, hops, source, metric, requireTable(number), scope, protocol, tos, metrics);
    }

    /**
     * Sets how far away the destination is.
     *
     * @param distance the scope
     * @return a copy with that
     */
    public Route scope(Scope distance) {
        return new Route(destination, type, hops, source, metric, table, Optional.of(distance), protocol, tos, metrics);
    }

    /**
     * Sets who made it.
     *
     * @param number 0 to 255
     * @return a copy with that
     * @throws IllegalArgumentException if it is out of range
     */
    public Route protocol(int number) {
        if (number < 0 || number > 255) {
            throw new IllegalArgumentException("the protocol of a route is 0 to 255, not " + number);
        }
        return new Route(destination, type, hops, source, metric, table, scope, number, tos, metrics);
    }

    /**
     * Sets which packets take it.
     *
     * @param service their type of service, 0 to 255, without the two bits of ECN
     * @return a copy with that
     * @throws IllegalArgumentException if it is out of range
     */
    public Route tos(int service) {
        if (service < 0 || service > 255) {
            throw new IllegalArgumentException("the tos of a route is 0 to 255, not " + service);
        }
        return new Route(destination, type, hops, source, metric, table, scope, protocol, service, metrics);
    }

    /**
     * Sets the largest packet on the way.
     *
     * @param bytes more than 0
     * @return a copy with that
     * @throws IllegalArgumentException if it is 0 or less
     */
    public Route mtu(int bytes) {
        return with(RouteMetric.MTU, bytes);
    }

    /**
     * Says something of the way.
     *
     * @param what such as {@link RouteMetric#ADVMSS}
     * @param value in its unit
     * @return a copy with that
     * @throws IllegalArgumentException if it is out of range
     */
    public Route with(RouteMetric what, long value) {
        Map<RouteMetric, Long> more = new HashMap<>(metrics);
        more.put(what, what.checked(value));
        return new Route(destination, type, hops, source, metric, table, scope, protocol, tos, more);
    }

    /** Refuses what is no table: the kernel would take 0 for one of its own choice, or for all of them. */
    static long requireTable(long number) {
        if (number < 1 || number > Width.U32.most) {
            throw new IllegalArgumentException("a routing table is 1 to 4294967295, not " + number);
        }
        return number;
    }

    boolean isDefault() {
        return destination.length() == 0;
    }

    /**
     * Returns the route in the words of ip(8).
     *
     * @return such as {@code 10.9.0.0/16 via 10.0.0.1 dev eth0}
     */
    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(" ");
        if (type != RouteType.UNICAST) {
            text.add(LinkOption.text(type));
        }
        text.add(isDefault() ? "default" : destination.toString());
        if (tos != 0) {
            text.add("tos 0x" + Integer.toHexString(tos));
        }
        for (NextHop hop : hops) {
            text.add((hops.size() > 1 ? "nexthop " : "") + hop + (hops.size() > 1 ? " weight " + hop.weight() : ""));
        }
        source.ifPresent(address -> text.add("src " + Ip.text(address)));
        metric.ifPresent(cost -> text.add("metric " + cost));
        if (table != MAIN) {
            text.add("table " + table);
        }
        new TreeMap<>(metrics).forEach((what, value) -> text.add(what + " " + value));
        return text.toString();
    }
}
