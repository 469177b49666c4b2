package ns.net.lab;

import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import ns.net.IpPrefix;
import ns.net.NextHop;
import ns.net.Route;

/** The shortest ways through a lab, counted in routers; of several, the one over links that were added first. */
final class Routing {
    private final Map<Host, List<IpPrefix>> ownAddresses;
    private final Set<Router> withWayOut;
    private final Map<Host, Map<Segment, LinkEnd>> ends = new LinkedHashMap<>();

    Routing(List<Segment> segments, Map<Host, List<IpPrefix>> ownAddresses, Set<Router> withWayOut) {
        this.ownAddresses = ownAddresses;
        this.withWayOut = Set.copyOf(withWayOut);
        for (Segment segment : segments) {
            for (LinkEnd end : segment.ends()) {
                if (end.node() instanceof Host host) {
                    ends.computeIfAbsent(host, each -> new LinkedHashMap<>()).putIfAbsent(segment, end);
                }
            }
        }
    }

    /** The way to everything by the first router of those ends that one hears. */
    static Optional<Route> gateway(LinkEnd end, List<LinkEnd> heard) {
        return heard.stream()
                .filter(other -> other.node() instanceof Router)
                .map(router -> hop(IpPrefix.DEFAULT_V4, new Start(end, Optional.of(router))))
                .flatMap(Optional::stream)
                .findFirst()
                .map(hop -> Route.defaultV4().hop(hop));
    }

    /** How a host begins the way to somewhere: by a link, and by a router unless it ends there. */
    private record Start(LinkEnd end, Optional<LinkEnd> router) {}

    /** All that a host needs to reach what it can reach, but what the kernel knows from its addresses. */
    List<Route> routes(Host host) {
        Map<IpPrefix, Route> routes = new LinkedHashMap<>();
        Map<Segment, Start> starts = new LinkedHashMap<>();
        Deque<Segment> next = new ArrayDeque<>();
        of(host).forEach((segment, end) -> {
            starts.put(segment, new Start(end, Optional.empty()));
            next.add(segment);
        });
        while (!next.isEmpty()) {
            Segment segment = next.remove();
            Start start = Optional.ofNullable(starts.get(segment)).orElseThrow();
            for (IpPrefix subnet : segment.subnets()) {
                add(routes, host, subnet, start);
            }
            for (LinkEnd neighbor : segment.ends()) {
                if (neighbor.node() instanceof Host other && other != host) {
                    Start through = start.router().isPresent() ? start : new Start(start.end(), Optional.of(neighbor));
                    own(other).forEach(address -> add(routes, host, address, through));
                    if (other instanceof Router router) {
                        if (withWayOut.contains(router) && !withWayOut.contains(host)) {
                            add(routes, host, IpPrefix.DEFAULT_V4, through);
                        }
                        of(other).keySet().stream()
                                .filter(each -> !starts.containsKey(each))
                                .forEach(each -> {
                                    starts.put(each, through);
                                    next.add(each);
                                });
                    }
                }
            }
        }
        return new ArrayList<>(routes.values());
    }

    private Map<Segment, LinkEnd> of(Host host) {
        return Optional.ofNullable(ends.get(host)).orElse(Map.of());
    }

    private List<IpPrefix> own(Host host) {
        return Optional.ofNullable(ownAddresses.get(host)).orElse(List.of());
    }

    private void add(Map<IpPrefix, Route> routes, Host host, IpPrefix destination, Start start) {
        boolean own = start.end().addresses().stream()
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
            return Optional.of(NextHop.dev(start.end().device()));
        }
        return start.router().get().addresses().stream()
                .filter(router -> Addresses.isV4(router) == Addresses.isV4(destination))
                .filter(router ->
                        start.end().addresses().stream().anyMatch(address -> address.contains(router.address())))
                .findFirst()
                .map(router ->
                        NextHop.via(text(router.address())).on(start.end().device()));
    }

    /** What has an address of its own speaks by it, so that answers find it whatever link they take. */
    private Route from(Host host, Route route) {
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
