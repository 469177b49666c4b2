package ns.cli;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import ns.net.Bridge;
import ns.net.IpPrefix;
import ns.net.Link;
import ns.net.Netns;
import ns.net.NewLink;
import ns.net.Route;
import ns.net.RouteType;

/** The verbs of {@code ns net} that change something in a namespace. */
final class NetWiring {
    private static final Set<String> WORDS = Set.of("via", "dev", "src", "metric", "table", "mtu");

    private static final int LEAST_MTU = 68; // RFC 791
    private static final int LARGEST_MTU = 65535;

    private NetWiring() {}

    static int veth(Parsed parsed, Streams streams) {
        NetPlace here = NetPlace.parse(parsed.operands().get(0));
        NetPlace there = NetPlace.parse(parsed.operands().get(1));
        try (Netns ours = here.open();
                Netns theirs = there.open()) {
            ours.addLink(end(here, parsed).peer(end(there, parsed).in(theirs)));
        }
        return 0;
    }

    private static NewLink end(NetPlace place, Parsed parsed) {
        NewLink end = NewLink.veth(place.link());
        Optional<String> mtu = parsed.value(NetVerbs.MTU);
        end = mtu.isPresent() ? end.mtu(mtu(mtu.get())) : end;
        return parsed.has(NetVerbs.UP) ? end.up() : end;
    }

    /** The kernel refuses others of a cable without a word. */
    private static int mtu(String text) {
        int mtu = small("MTU", text);
        if (mtu < LEAST_MTU || mtu > LARGEST_MTU) {
            throw CliException.error(
                    "an MTU is " + LEAST_MTU + " to " + LARGEST_MTU + " bytes, not " + text, NetVerbs.USAGE);
        }
        return mtu;
    }

    static int bridge(Parsed parsed, Streams streams) {
        List<NetPlace> places = new ArrayList<>();
        parsed.operands().forEach(word -> places.add(NetPlace.parse(word)));
        NetPlace place = places.get(0);
        for (NetPlace port : places) {
            if (!port.namespace().equals(place.namespace())) {
                throw CliException.usage(
                        "a bridge and its ports are in one namespace: '" + port.link() + "' is in another",
                        NetVerbs.USAGE);
            }
        }
        try (Netns namespace = place.open()) {
            NewLink asked = NewLink.of(place.link(), new Bridge());
            List<Link> ports = new ArrayList<>();
            for (NetPlace port : places.subList(1, places.size())) {
                ports.add(free(namespace.link(port.link())));
            }
            Link bridge = namespace.addLink(parsed.has(NetVerbs.UP) ? asked.up() : asked);
            try {
                ports.forEach(port -> port.master(place.link()));
            } catch (RuntimeException e) {
                bridge.deleteIfExists();
                throw e;
            }
        }
        return 0;
    }

    /** A port of another bridge could not be given back to it if a later one fails. */
    private static Link free(Link port) {
        if (port.info().master().isPresent()) {
            throw CliException.error("'" + port.name() + "' is part of a bridge, bond or VRF already");
        }
        return port;
    }

    static int address(Parsed parsed, Streams streams) {
        List<String> words = parsed.operands();
        boolean add = isAdd(words.get(0));
        NetPlace place = NetPlace.parse(words.get(1));
        IpPrefix.parse(words.get(2));
        try (Netns namespace = place.open()) {
            Link link = namespace.link(place.link());
            if (add) {
                link.address(words.get(2));
            } else {
                link.deleteAddress(words.get(2));
            }
        }
        return 0;
    }

    static int route(Parsed parsed, Streams streams) {
        boolean add = isAdd(parsed.operands().get(0));
        List<String> words = parsed.operands().subList(1, parsed.operands().size());
        boolean ours = beginsRoute(words);
        if (!ours && words.size() == 1) {
            throw CliException.usage("no route after '" + words.get(0) + "'", NetVerbs.USAGE);
        }
        List<String> asked = ours ? words : words.subList(1, words.size());
        Route route = route(asked);
        if (add && type(asked.get(0)).isEmpty() && !asked.contains("via") && !asked.contains("dev")) {
            throw CliException.usage("where to? A route has via <address> or dev <link>", NetVerbs.USAGE);
        }
        try (Netns namespace = ours ? Netns.current() : NetPlace.open(words.get(0))) {
            if (add) {
                namespace.addRoute(route);
            } else {
                namespace.deleteRoute(route);
            }
        }
        return 0;
    }

    /** A namespace can be called like an address, but not like what follows one. */
    private static boolean beginsRoute(List<String> words) {
        String word = words.get(0);
        boolean isHost = word.matches("[0-9]+([.][0-9]+){3}|[0-9a-fA-F]*:[0-9a-fA-F:.]*");
        return word.equals("default")
                || type(word).isPresent()
                || word.matches("[0-9a-fA-F:.]+/[0-9]+")
                || isHost && (words.size() == 1 || WORDS.contains(words.get(1)));
    }

    private static Optional<RouteType> type(String word) {
        return switch (word) {
            case "blackhole" -> Optional.of(RouteType.BLACKHOLE);
            case "unreachable" -> Optional.of(RouteType.UNREACHABLE);
            case "prohibit" -> Optional.of(RouteType.PROHIBIT);
            default -> Optional.empty();
        };
    }

    private static Route route(List<String> words) {
        Optional<RouteType> type = type(words.get(0));
        int at = type.isPresent() ? 1 : 0;
        if (at == words.size()) {
            throw CliException.usage("no prefix after '" + words.get(0) + "'", NetVerbs.USAGE);
        }
        String prefix = words.get(at);
        boolean v6 = words.subList(at, words.size()).stream().anyMatch(word -> word.indexOf(':') >= 0);
        Route route = !prefix.equals("default") ? Route.to(prefix) : v6 ? Route.defaultV6() : Route.defaultV4();
        route = type.isPresent() ? route.type(type.get()) : route;
        Optional<String> via = Optional.empty();
        Optional<String> dev = Optional.empty();
        Set<String> seen = new HashSet<>();
        for (int i = at + 1; i < words.size(); i += 2) {
            String word = words.get(i);
            if (i + 1 == words.size()) {
                throw CliException.usage("nothing after '" + word + "'", NetVerbs.USAGE);
            }
            if (!seen.add(word)) {
                throw CliException.usage("'" + word + "' is there twice", NetVerbs.USAGE);
            }
            String value = words.get(i + 1);
            switch (word) {
                case "via" -> via = Optional.of(value);
                case "dev" -> dev = Optional.of(value);
                case "src" -> route = route.source(value);
                case "metric" -> route = route.metric(number(word, value));
                case "table" -> route = route.table(number(word, value));
                case "mtu" -> route = route.mtu(small(word, value));
                default ->
                    throw CliException.usage(
                            "unknown word '" + word + "': via, dev, src, metric, table or mtu", NetVerbs.USAGE);
            }
        }
        route = via.isPresent() ? route.via(via.get()) : route;
        return dev.isPresent() ? route.dev(dev.get()) : route;
    }

    static int upOrDown(Parsed parsed, boolean up) {
        for (String word : parsed.operands()) {
            NetPlace place = NetPlace.parse(word);
            try (Netns namespace = place.open()) {
                Link link = namespace.link(place.link());
                place.requireLink(link);
                if (up) {
                    link.up();
                } else {
                    link.down();
                }
            }
        }
        return 0;
    }

    static int link(Parsed parsed, Streams streams) {
        String verb = parsed.operands().get(0);
        if (!verb.equals("del") && !verb.equals("delete")) {
            throw CliException.usage(
                    "'" + verb + "' is not del; ns net veth and ns net bridge make links", NetVerbs.USAGE);
        }
        NetPlace place = NetPlace.parse(parsed.operands().get(1));
        try (Netns namespace = place.open()) {
            namespace.link(place.link()).delete();
        }
        return 0;
    }

    private static boolean isAdd(String word) {
        return switch (word) {
            case "add" -> true;
            case "del", "delete" -> false;
            default -> throw CliException.usage("'" + word + "' is neither add nor del", NetVerbs.USAGE);
        };
    }

    private static int small(String what, String text) {
        long number = number(what, text);
        if (number > Integer.MAX_VALUE) {
            throw CliException.error("too large for " + what + ": '" + text + "'", NetVerbs.USAGE);
        }
        return (int) number;
    }

    private static long number(String what, String text) {
        if (text.isEmpty() || !Pids.isDecimal(text) || text.length() > 10) {
            throw CliException.error("not a number for " + what + ": '" + text + "'", NetVerbs.USAGE);
        }
        return Long.parseLong(text);
    }
}
