package ns.cli;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import ns.net.AddressFlag;
import ns.net.InterfaceAddress;
import ns.net.IpPrefix;
import ns.net.LinkFlag;
import ns.net.LinkInfo;
import ns.net.Netns;
import ns.net.NextHop;
import ns.net.Route;
import ns.net.RouteType;
import ns.net.Scope;

/** {@code ns net show}: what is in a network namespace, in the words and the JSON of ip(8). */
final class NetShow {
    private static final long FOREVER = 0xFFFF_FFFFL;

    private final Map<Integer, String> names = new HashMap<>();
    private final List<LinkInfo> links;
    private final List<InterfaceAddress> addresses;
    private final List<Route> routes;

    private NetShow(Netns namespace) {
        links = namespace.links();
        addresses = namespace.addresses();
        routes = namespace.routes();
        links.forEach(link -> names.put(link.index(), link.name()));
    }

    static int run(Parsed parsed, Streams streams) {
        NetShow show;
        try (Netns namespace = parsed.operands().isEmpty()
                ? Netns.current()
                : NetPlace.open(parsed.operands().get(0))) {
            show = new NetShow(namespace);
        }
        if (parsed.has(Answer.JSON)) {
            try (Json json = Json.versioned(streams.out())) {
                show.write(json);
            }
        } else {
            show.print(streams.out());
        }
        return 0;
    }

    private void print(Output out) {
        for (LinkInfo link : links) {
            StringBuilder head = new StringBuilder();
            head.append(link.index()).append(": ").append(link.name());
            tie(link).ifPresent(other -> head.append('@').append(other));
            head.append(": <")
                    .append(String.join(",", flags(link)))
                    .append("> mtu ")
                    .append(link.mtu());
            master(link).ifPresent(master -> head.append(" master ").append(master));
            head.append(" state ").append(link.state());
            out.println(SafeText.printable(head.toString(), true));
            StringBuilder kind = new StringBuilder(link.kind().toString());
            link.mac().ifPresent(mac -> kind.append(kind.isEmpty() ? "" : " ").append(mac));
            link.alias().ifPresent(alias -> kind.append(" alias ").append(alias));
            out.println("    " + SafeText.printable(kind.toString(), true));
            for (InterfaceAddress address : of(link)) {
                StringBuilder text = new StringBuilder("    ")
                        .append(family(address))
                        .append(' ')
                        .append(address);
                text.append(" scope ").append(word(address.scope()));
                address.flags().stream()
                        .sorted()
                        .forEach(flag -> text.append(' ').append(word(flag, address)));
                out.println(text.toString());
            }
        }
        for (Route route : routes) {
            out.println(SafeText.printable(route.toString(), true));
        }
    }

    private List<InterfaceAddress> of(LinkInfo link) {
        List<InterfaceAddress> own = new ArrayList<>();
        for (InterfaceAddress address : addresses) {
            if (address.link().isPresent() && address.link().getAsInt() == link.index()) {
                own.add(address);
            }
        }
        return own;
    }

    /** The other end, or what the link sits on: by name if it is here, else by index. */
    private Optional<String> tie(LinkInfo link) {
        if (link.parent().isEmpty() || link.parent().getAsInt() == 0) {
            return Optional.empty();
        }
        int index = link.parent().getAsInt();
        boolean isHere = link.parentNamespace().isEmpty();
        return Optional.of(isHere ? names.getOrDefault(index, "if" + index) : "if" + index);
    }

    private Optional<String> master(LinkInfo link) {
        return link.master().isEmpty() || link.master().getAsInt() == 0
                ? Optional.empty()
                : Optional.of(names.getOrDefault(
                        link.master().getAsInt(), "if" + link.master().getAsInt()));
    }

    /** As ip(8) has them: NO-CARRIER first, RUNNING never, UP and LOWER_UP last. */
    static List<String> flags(LinkInfo link) {
        List<String> flags = new ArrayList<>();
        if (link.isUp() && !link.flags().contains(LinkFlag.RUNNING)) {
            flags.add("NO-CARRIER");
        }
        for (LinkFlag flag : List.of(
                LinkFlag.LOOPBACK,
                LinkFlag.BROADCAST,
                LinkFlag.POINTOPOINT,
                LinkFlag.MULTICAST,
                LinkFlag.NOARP,
                LinkFlag.ALLMULTI,
                LinkFlag.PROMISC,
                LinkFlag.MASTER,
                LinkFlag.SLAVE,
                LinkFlag.UP,
                LinkFlag.LOWER_UP,
                LinkFlag.DORMANT,
                LinkFlag.ECHO)) {
            if (link.flags().contains(flag)) {
                flags.add(flag.name());
            }
        }
        return flags;
    }

    private static String family(InterfaceAddress address) {
        return address.prefix().address().getAddress().length == 4 ? "inet" : "inet6";
    }

    private static String word(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }

    /** As ip(8) says it; one bit has a meaning for each version. */
    private static String word(AddressFlag flag, InterfaceAddress address) {
        return switch (flag) {
            case SECONDARY -> family(address).equals("inet") ? "secondary" : "temporary";
            case HOMEADDRESS -> "home";
            case STABLE_PRIVACY -> "stable-privacy";
            default -> word(flag);
        };
    }

    private void write(Json json) {
        json.array("links");
        links.forEach(link -> write(link, json));
        json.end().array("routes");
        routes.forEach(route -> write(route, json));
        json.end();
    }

    private void write(LinkInfo link, Json json) {
        json.object().field("ifindex", link.index());
        if (link.parentNamespace().isPresent()) {
            json.field("link_index", link.parent().orElse(0))
                    .field("link_netnsid", link.parentNamespace().getAsInt());
        } else {
            tie(link).ifPresent(other -> json.field("link", other));
        }
        json.field("ifname", link.name()).strings("flags", flags(link)).field("mtu", link.mtu());
        master(link).ifPresent(master -> json.field("master", master));
        json.field("operstate", link.state().name());
        json.field("group", link.group() == 0 ? "default" : Long.toString(link.group()));
        json.field("txqlen", link.txQueueLength());
        link.alias().ifPresent(alias -> json.field("ifalias", alias));
        link.mac().ifPresent(mac -> json.field("address", mac.toString()));
        if (!link.alternativeNames().isEmpty()) {
            json.strings("altnames", link.alternativeNames());
        }
        if (!link.kind().name().isEmpty()) { // hardware is of no kind
            json.object("linkinfo").field("info_kind", link.kind().name()).end();
        }
        json.array("addr_info");
        of(link).forEach(address -> write(address, json));
        json.end().end();
    }

    private static void write(InterfaceAddress address, Json json) {
        json.object().field("family", family(address));
        json.field("local", text(address.prefix()));
        address.peer().ifPresent(peer -> json.field("address", text(IpPrefix.host(peer))));
        json.field("prefixlen", address.prefix().length());
        address.broadcast().ifPresent(all -> json.field("broadcast", text(IpPrefix.host(all))));
        json.field("scope", word(address.scope()));
        for (AddressFlag flag : address.flags()) {
            if (flag != AddressFlag.PERMANENT) {
                json.field(word(flag, address), true);
            }
        }
        if (!address.flags().contains(AddressFlag.PERMANENT)) {
            json.field("dynamic", true);
        }
        address.label().ifPresent(label -> json.field("label", label));
        json.field("valid_life_time", address.valid().map(Duration::toSeconds).orElse(FOREVER));
        json.field(
                "preferred_life_time",
                address.preferred().map(Duration::toSeconds).orElse(FOREVER));
        json.end();
    }

    /** Without the length. */
    private static String text(IpPrefix prefix) {
        String text = prefix.toString();
        return text.substring(0, text.indexOf('/'));
    }

    private static void write(Route route, Json json) {
        json.object();
        if (route.type() != RouteType.UNICAST) {
            json.field("type", word(route.type()));
        }
        boolean isDefault = route.destination().length() == 0;
        json.field("dst", isDefault ? "default" : destination(route));
        if (route.tos() != 0) {
            json.field("tos", "0x" + Integer.toHexString(route.tos()));
        }
        if (route.hops().size() == 1) {
            write(route, route.hops().get(0), json);
        }
        route.scope().filter(scope -> scope != Scope.GLOBAL).ifPresent(scope -> json.field("scope", word(scope)));
        route.source().ifPresent(source -> json.field("prefsrc", text(IpPrefix.host(source))));
        route.metric().ifPresent(metric -> json.field("metric", metric));
        if (!route.metrics().isEmpty()) {
            json.array("metrics").object();
            new TreeMap<>(route.metrics()).forEach((metric, value) -> json.field(metric.toString(), value));
            json.end().end();
        }
        if (route.hops().size() > 1) {
            json.array("nexthops");
            for (NextHop hop : route.hops()) {
                json.object();
                write(route, hop, json);
                json.field("weight", hop.weight()).end();
            }
            json.end();
        }
        json.end();
    }

    /** One address is told without a length. */
    private static String destination(Route route) {
        IpPrefix prefix = route.destination();
        return prefix.equals(IpPrefix.host(prefix.address())) ? text(prefix) : prefix.toString();
    }

    /** A router of the other version is told as an object. */
    private static void write(Route route, NextHop hop, Json json) {
        if (hop.via().isPresent()) {
            InetAddress via = hop.via().get();
            boolean isV4 = via.getAddress().length == 4;
            if (isV4 == (route.destination().address().getAddress().length == 4)) {
                json.field("gateway", text(IpPrefix.host(via)));
            } else {
                json.object("via").field("family", isV4 ? "inet" : "inet6");
                json.field("host", text(IpPrefix.host(via))).end();
            }
        }
        hop.link().ifPresent(link -> json.field("dev", link));
    }
}
