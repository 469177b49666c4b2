package ns.net.lab;

import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import ns.net.IpPrefix;
import ns.net.NextHop;
import ns.net.Route;

/** The shortest ways through a lab, counted in routers; of several, the one over links that were added first. Of values: hosts are their names. */
final class Routing {
    private final Map<String, List<IpPrefix>> ownAddresses;
    private final Set<String> withWayOut;
    private final List<Net> nets; // of each version its own, since a router may have the one here and the other there

    /** A segment of the lab. */
    record Area(List<IpPrefix> subnets, List<Stop> stops) {
        private static Area of(Segment segment) {
            List<Stop> stops = segment.ends().stream()
                    .filter(end -> end.node() instanceof Host)
                    .map(Stop::of)
                    .toList();
            return new Area(List.copyOf(segment.subnets()), stops);
        }

        private Area of(boolean v4) {
            return new Area(
                    only(v4, subnets),
                    stops.stream()
                            .map(stop ->
                                    new Stop(stop.host(), stop.isRouter(), stop.device(), only(v4, stop.addresses())))
                            .filter(stop -> !stop.addresses().isEmpty())
                            .toList());
        }
    }

    /** Where a host is in it, by which of its links. */
    record Stop(String host, boolean isRouter, String device, List<IpPrefix> addresses) {
        private static Stop of(LinkEnd end) {
            return new Stop(end.node().name(), end.node() instanceof Router, end.device(), end.addresses());
        }
    }

    /** All areas, and of each host its places in them by their numbers. */
    private record Net(List<Area> areas, Map<String, Map<Integer, Stop>> stops) {
        private static Net of(List<Area> areas) {
            Map<String, Map<Integer, Stop>> stops = new HashMap<>();
            for (int number = 0; number < areas.size(); number++) {
                for (Stop stop : areas.get(number).stops()) {
                    stops.computeIfAbsent(stop.host(), each -> new LinkedHashMap<>())
                            .putIfAbsent(number, stop);
                }
            }
            return new Net(areas, stops);
        }

        private Map<Integer, Stop> of(String host) {
            return Optional.ofNullable(stops.get(host)).orElse(Map.of());
        }
    }

    private static List<IpPrefix> only(boolean v4, List<IpPrefix> prefixes) {
        return prefixes.stream().filter(each -> Addresses.isV4(each) == v4).toList();
    }

    Routing(List<Area> areas, Map<String, List<IpPrefix>> ownAddresses, Set<String> withWayOut) {
        this.nets = Stream.of(true, false)
                .map(v4 -> Net.of(areas.stream().map(area -> area.of(v4)).toList()))
                .toList();
        this.ownAddresses = Map.copyOf(ownAddresses);
        this.withWayOut = Set.copyOf(withWayOut);
    }

    static Routing of(List<Segment> segments, Map<Host, List<IpPrefix>> ownAddresses, Set<Router> withWayOut) {
        Map<String, List<IpPrefix>> own = new HashMap<>();
        ownAddresses.forEach((host, addresses) -> own.put(host.name(), addresses));
        return new Routing(
                segments.stream().map(Area::of).toList(),
                own,
                withWayOut.stream().map(Router::name).collect(Collectors.toSet()));
    }

    /** The way to everything by the first router of those ends that one hears. */
    static Optional<Route> gateway(LinkEnd end, List<LinkEnd> heard) {
        return heard.stream()
                .filter(other -> other.node() instanceof Router)
                .map(router -> hop(IpPrefix.DEFAULT_V4, new Start(Stop.of(end), Optional.of(Stop.of(router)))))
                .flatMap(Optional::stream)
                .findFirst()
                .map(hop -> Route.defaultV4().hop(hop));
    }

    /** How a host begins the way to somewhere: by a link, and by a router unless it ends there. */
    private record Start(Stop self, Optional<Stop> router) {}

    /** All that a host needs to reach what it can reach, but what the kernel knows from its addresses. */
    List<Route> routes(String host) {
        Map<IpPrefix, Route> routes = new LinkedHashMap<>();
        nets.forEach(net -> search(net, host, routes));
        return new ArrayList<>(routes.values());
    }

    private void search(Net net, String host, Map<IpPrefix, Route> routes) {
        Map<Integer, Start> starts = new HashMap<>();
        Deque<Integer> next = new ArrayDeque<>();
        net.of(host).forEach((area, stop) -> {
            starts.put(area, new Start(stop, Optional.empty()));
            next.add(area);
        });
        while (!next.isEmpty()) {
            int number = next.remove();
            Area area = net.areas().get(number);
            Start start = Optional.ofNullable(starts.get(number)).orElseThrow();
            for (IpPrefix subnet : area.subnets()) {
                add(routes, host, subnet, start);
            }
            for (Stop neighbor : area.stops()) {
                if (!neighbor.host().equals(host)) {
                    Start through = through(neighbor, start);
                    add(routes, host, neighbor, through);
                    if (neighbor.isRouter()) {
                        net.of(neighbor.host()).keySet().forEach(beyond -> {
                            if (starts.putIfAbsent(beyond, through) == null) {
                                next.add(beyond);
                            }
                        });
                    }
                }
            }
        }
    }

    private static Start through(Stop neighbor, Start start) {
        return start.router().isPresent() ? start : new Start(start.self(), Optional.of(neighbor));
    }

    /** To what a neighbour has for itself. */
    private void add(Map<IpPrefix, Route> routes, String host, Stop neighbor, Start through) {
        own(neighbor.host()).forEach(address -> add(routes, host, address, through));
        if (withWayOut.contains(neighbor.host()) && !withWayOut.contains(host)) {
            add(routes, host, IpPrefix.DEFAULT_V4, through);
        }
    }

    private List<IpPrefix> own(String host) {
        return Optional.ofNullable(ownAddresses.get(host)).orElse(List.of());
    }

    private void add(Map<IpPrefix, Route> routes, String host, IpPrefix destination, Start start) {
        boolean own = start.self().addresses().stream()
                .anyMatch(address -> address.network().equals(destination));
        if (!own && !routes.containsKey(destination)) {
            hop(destination, start)
                    .ifPresent(hop -> routes.put(
                            destination, from(host, Route.to(destination).hop(hop))));
        }
    }

    /** Directly, or by an address of the router that is in a subnet of ours and of the destination's version. */
    private static Optional<NextHop> hop(IpPrefix destination, Start start) {
        if (start.router().isEmpty()) {
            return Optional.of(NextHop.dev(start.self().device()));
        }
        return start.router().get().addresses().stream()
                .filter(router -> Addresses.isV4(router) == Addresses.isV4(destination))
                .filter(router ->
                        start.self().addresses().stream().anyMatch(address -> address.contains(router.address())))
                .findFirst()
                .map(router ->
                        NextHop.via(text(router.address())).on(start.self().device()));
    }

    /** What has an address of its own speaks by it, so that answers find it whatever link they take. */
    private Route from(String host, Route route) {
        return own(host).stream()
                .filter(address -> Addresses.isV4(address) == Addresses.isV4(route.destination()))
                .findFirst()
                .map(address -> route.source(text(address.address())))
                .orElse(route);
    }

    private static String text(InetAddress address) {
        return address.getHostAddress();
    }
}
