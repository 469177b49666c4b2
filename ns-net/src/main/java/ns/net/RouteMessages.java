package ns.net;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import ns.net.netlink.Attributes;
import ns.net.netlink.Message;
import ns.net.netlink.MessageWriter;
import org.jspecify.annotations.Nullable;

/** RTM_*ROUTE: requests, and what the kernel tells of a route. */
final class RouteMessages {
    static final int RTM_NEWROUTE = 24;
    static final int RTM_DELROUTE = 25;
    private static final int RTM_GETROUTE = 26;

    private static final int FIXED = 12;
    private static final int RTA_DST = 1;
    private static final int RTA_OIF = 4;
    private static final int RTA_GATEWAY = 5;
    private static final int RTA_PRIORITY = 6;
    private static final int RTA_PREFSRC = 7;
    private static final int RTA_METRICS = 8;
    private static final int RTA_MULTIPATH = 9;
    private static final int RTA_TABLE = 15;
    private static final int RTA_VIA = 18;
    private static final int RTAX_LOCK = 1;
    private static final Set<RouteMetric> ONLY_LOCKED =
            Set.of(RouteMetric.CWND, RouteMetric.RTO_MIN); // else of no effect
    private static final int RTNH_SIZE = 8;
    private static final int RTNH_F_ONLINK = 4;
    private static final int RTM_F_LOOKUP_TABLE =
            0x1000; // of version 4: else the answer is always of table main; 6 refuses it
    private static final int BYTE_OF_TABLE = 0xff;
    private static final int IP6_RT_PRIO_USER = 1024;

    private RouteMessages() {}

    /** How the links of a route's hops are numbered. */
    static Map<String, Integer> links(Route route, ToIntFunction<String> index) {
        Map<String, Integer> links = new HashMap<>();
        for (NextHop hop : route.hops()) {
            hop.link().ifPresent(name -> links.computeIfAbsent(name, index::applyAsInt));
        }
        return links;
    }

    static Request add(Route route, Map<String, Integer> links) {
        requireHop(route);
        return Request.create(
                "route add " + route, RTM_NEWROUTE, AttributeNames.ROUTE, writer -> write(writer, route, links, false));
    }

    static Request replace(Route route, Map<String, Integer> links) {
        requireHop(route);
        return Request.replace(
                "route replace " + route,
                RTM_NEWROUTE,
                AttributeNames.ROUTE,
                writer -> write(writer, route, links, false));
    }

    /** The kernel deletes the first one that has all that is told. */
    static Request delete(Route route, Map<String, Integer> links) {
        return Request.change(
                "route delete " + route,
                RTM_DELROUTE,
                0,
                AttributeNames.ROUTE,
                writer -> write(writer, route, links, true));
    }

    /** Of one that was added: of version 6, one with a smaller metric than the kernel has given it would be found first. */
    static Request undo(Route route, Map<String, Integer> links) {
        boolean isTold =
                route.metric().isPresent() || Ip.family(route.destination().address()) == Ip.AF_INET;
        return delete(isTold ? route : route.metric(IP6_RT_PRIO_USER), links);
    }

    private static void requireHop(Route route) {
        if (route.hops().isEmpty() && route.type() == RouteType.UNICAST) {
            throw new IllegalArgumentException(
                    "the route to " + route.destination() + " leads nowhere: it needs via(...) or dev(...)");
        }
    }

    private static void write(MessageWriter writer, Route route, Map<String, Integer> links, boolean delete) {
        InetAddress destination = route.destination().address();
        Optional<NextHop> single =
                route.hops().size() == 1 ? Optional.of(route.hops().get(0)) : Optional.empty();
        int scope = route.scope().map(Scope::number).orElse(delete ? anyScope(destination) : usualScope(route));
        writer.u8(Ip.family(destination))
                .u8(route.destination().length())
                .u8(0)
                .u8(route.tos())
                .u8(route.table() > BYTE_OF_TABLE ? 0 : (int) route.table())
                .u8(delete ? 0 : route.protocol())
                .u8(scope)
                .u8(
                        delete && route.type() == RouteType.UNICAST
                                ? 0
                                : route.type().number())
                .u32(single.map(RouteMessages::flags).orElse(0));
        if (!route.isDefault()) {
            writer.bytes(RTA_DST, destination.getAddress());
        }
        single.flatMap(NextHop::via).ifPresent(via -> gateway(writer, via, destination));
        route.source().ifPresent(source -> writer.bytes(RTA_PREFSRC, source.getAddress()));
        route.metric().ifPresent(metric -> writer.u32(RTA_PRIORITY, metric));
        if (route.table() > BYTE_OF_TABLE) {
            writer.u32(RTA_TABLE, route.table());
        }
        single.flatMap(NextHop::link).ifPresent(link -> writer.u32(RTA_OIF, links.getOrDefault(link, 0)));
        if (!route.metrics().isEmpty()) {
            writer.nested(RTA_METRICS, () -> write(writer, route.metrics()));
        }
        if (route.hops().size() > 1) {
            writer.nested(RTA_MULTIPATH, () -> {
                for (NextHop hop : route.hops()) {
                    writer.sized(() -> {
                        writer.u8(flags(hop))
                                .u8(hop.weight() - 1)
                                .u32(hop.link()
                                        .map(link -> links.getOrDefault(link, 0))
                                        .orElse(0));
                        hop.via().ifPresent(via -> gateway(writer, via, destination));
                    });
                }
            });
        }
    }

    /** In the order of the kernel's numbers. */
    private static void write(MessageWriter writer, Map<RouteMetric, Long> metrics) {
        new TreeMap<>(metrics).forEach((metric, value) -> writer.u32(metric.type(), metric.toKernel(value)));
        int locked = metrics.keySet().stream()
                .filter(ONLY_LOCKED::contains)
                .mapToInt(metric -> 1 << metric.type())
                .sum();
        if (locked != 0) {
            writer.u32(RTAX_LOCK, locked);
        }
    }

    private static int flags(NextHop hop) {
        return hop.isOnLink() ? RTNH_F_ONLINK : 0;
    }

    private static void gateway(MessageWriter writer, InetAddress via, InetAddress destination) {
        if (Ip.family(via) == Ip.family(destination)) {
            writer.bytes(RTA_GATEWAY, via.getAddress());
        } else {
            writer.nested(RTA_VIA, () -> writer.u16(Ip.family(via)).raw(via.getAddress()));
        }
    }

    /** Version 6 has none. */
    private static int anyScope(InetAddress destination) {
        return Ip.family(destination) == Ip.AF_INET6 ? Scope.GLOBAL.number() : Scope.NOWHERE.number();
    }

    /** As iproute2 has it: what is on the link itself is near, what goes by a router is far. */
    private static int usualScope(Route route) {
        boolean isV6 = Ip.family(route.destination().address()) == Ip.AF_INET6;
        if (isV6 || route.type().leadsNowhere()) {
            return Scope.GLOBAL.number();
        }
        return switch (route.type()) {
            case LOCAL -> Scope.HOST.number();
            case BROADCAST, MULTICAST, ANYCAST -> Scope.LINK.number();
            default ->
                route.hops().stream().anyMatch(hop -> hop.via().isPresent())
                        ? Scope.GLOBAL.number()
                        : Scope.LINK.number();
        };
    }

    /** Which route a packet to an address would take. */
    static Request get(InetAddress destination) {
        return Request.change("route get " + Ip.text(destination), RTM_GETROUTE, 0, AttributeNames.ROUTE, writer -> {
            int family = Ip.family(destination);
            writer.u8(family).u8(Ip.bits(destination)).u16(0).u32(0).u32(family == Ip.AF_INET ? RTM_F_LOOKUP_TABLE : 0);
            writer.bytes(RTA_DST, destination.getAddress());
        });
    }

    /** Of a table; 0 is all of them. */
    static Request dump(int family, long table) {
        return Request.dump("route show", RTM_GETROUTE, AttributeNames.ROUTE, writer -> {
            writer.u8(family).u8(0).u16(0).u32(0).u32(0);
            if (table != 0) {
                writer.u32(RTA_TABLE, table);
            }
        });
    }

    /** Null of other protocols' routes. */
    static @Nullable Route decode(Message message, Map<Integer, String> links) {
        int family = message.u8(0);
        if (family != Ip.AF_INET && family != Ip.AF_INET6) {
            return null;
        }
        IpPrefix everything = family == Ip.AF_INET ? IpPrefix.DEFAULT_V4 : IpPrefix.DEFAULT_V6;
        InetAddress destination = everything.address();
        Optional<InetAddress> source = Optional.empty();
        OptionalLong metric = OptionalLong.empty();
        Map<RouteMetric, Long> metrics = Map.of();
        long table = message.u8(4);
        Hop single = new Hop(message.int32(8));
        List<NextHop> hops = new ArrayList<>();
        Attributes attributes = message.attributes(FIXED);
        while (attributes.next()) {
            switch (attributes.type()) {
                case RTA_DST -> destination = Ip.in(attributes).orElse(destination);
                case RTA_PREFSRC -> source = Ip.in(attributes);
                case RTA_PRIORITY -> metric = OptionalLong.of(attributes.u32());
                case RTA_TABLE -> table = attributes.u32();
                case RTA_METRICS -> metrics = metrics(attributes.nested());
                case RTA_MULTIPATH ->
                    attributes.eachSized(RTNH_SIZE, (header, inner) -> {
                        Hop hop = new Hop((int) header.number(2, 1));
                        hop.link = links.getOrDefault((int) header.number(4, 4), "");
                        hop.weight = (int) header.number(3, 1) + 1;
                        while (inner.next()) {
                            hop.take(inner, links);
                        }
                        hop.addTo(hops);
                    });
                default -> single.take(attributes, links);
            }
        }
        single.addTo(hops);
        return new Route(
                new IpPrefix(destination, Math.min(message.u8(1), Ip.bits(destination))),
                RouteType.of(message.u8(7)),
                hops,
                source,
                metric,
                table,
                Optional.of(Scope.of(message.u8(6))),
                message.u8(5),
                message.u8(3),
                metrics);
    }

    private static Map<RouteMetric, Long> metrics(Attributes told) {
        Map<RouteMetric, Long> metrics = new HashMap<>();
        while (told.next()) {
            Optional<RouteMetric> known = RouteMetric.of(told.type());
            if (known.isPresent()) {
                metrics.put(known.get(), known.get().fromKernel(told.u32()));
            }
        }
        return metrics;
    }

    private static final class Hop {
        private Optional<InetAddress> via = Optional.empty();
        private String link = "";
        private int weight = 1;
        private final boolean isOnLink;

        Hop(int flags) {
            isOnLink = (flags & RTNH_F_ONLINK) != 0;
        }

        void take(Attributes attribute, Map<Integer, String> links) {
            switch (attribute.type()) {
                case RTA_GATEWAY -> via = Ip.in(attribute);
                case RTA_VIA -> via = Ip.in(attribute, 2);
                case RTA_OIF -> link = links.getOrDefault(attribute.int32(), "");
                default -> {} // of no interest here
            }
        }

        void addTo(List<NextHop> hops) {
            if (via.isPresent() || !link.isEmpty()) {
                hops.add(new NextHop(via, link.isEmpty() ? Optional.empty() : Optional.of(link), weight, isOnLink));
            }
        }
    }
}
