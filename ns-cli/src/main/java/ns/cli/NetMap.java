package ns.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import ns.core.NamespaceId;
import ns.core.NamespaceType;
import ns.core.SyscallException;
import ns.net.LinkInfo;
import ns.net.Netns;
import ns.proc.Namespace;
import ns.proc.Snapshot;

/**
 * All network namespaces of the machine, their links, and what ties these.
 *
 * @param places the namespaces that could be opened
 * @param ties each told once
 */
record NetMap(List<Place> places, List<Tie> ties) {
    /**
     * A namespace.
     *
     * @param id its id
     * @param names that it has in /run/netns
     * @param links all of them
     */
    record Place(NamespaceId id, List<String> names, List<LinkInfo> links) {
        /** What people call it. */
        String label() {
            return names.isEmpty() ? id.toString() : String.join(", ", names);
        }
    }

    /**
     * A link of a namespace, both by their places in the lists.
     *
     * @param place index in {@link NetMap#places}
     * @param link index in {@link Place#links}
     */
    record End(int place, int link) {}

    /**
     * What ties two links.
     *
     * @param what veth; master: the second is a bridge, bond or VRF; parent: the first sits on the second
     */
    record Tie(String what, End one, End other) {}

    static int run(Parsed parsed, Streams streams) {
        String format = parsed.value(NetVerbs.FORMAT).orElse("table");
        if (!NetVerbs.FORMATS.contains(format)) {
            throw CliException.usage(
                    "unknown format: '" + format + "': " + String.join(", ", NetVerbs.FORMATS), NetVerbs.USAGE);
        }
        NetMap map = take(parsed, streams);
        if (parsed.has(Answer.JSON)) {
            try (Json json = Json.versioned(streams.out())) {
                map.write(json);
            }
            return 0;
        }
        NetMapDrawing drawing = new NetMapDrawing(map);
        switch (format) {
            case "table" -> NetMapTable.print(map, streams);
            case "mermaid" -> streams.out().print(drawing.mermaid());
            case "dot" -> streams.out().print(drawing.dot());
            case "svg" -> streams.out().print(drawing.svg());
            case "html" -> streams.out().print(drawing.html());
            default -> throw new IllegalArgumentException(format);
        }
        return 0;
    }

    private static NetMap take(Parsed parsed, Streams streams) {
        Snapshot snapshot = Snapshot.take();
        Map<NamespaceId, List<String>> names = names();
        List<Netns> open = new ArrayList<>();
        try {
            List<Place> places = new ArrayList<>();
            for (Namespace namespace : snapshot.namespaces(NamespaceType.NET)) {
                try {
                    Netns netns = Netns.of(snapshot.open(namespace.id()));
                    open.add(netns);
                    places.add(new Place(namespace.id(), names.getOrDefault(namespace.id(), List.of()), netns.links()));
                } catch (NoSuchElementException e) {
                    continue; // gone since
                } catch (SyscallException e) {
                    streams.warn(parsed.program(), namespace.id() + " is left out: " + e.getMessage());
                    while (open.size() > places.size()) {
                        open.remove(open.size() - 1).close();
                    }
                }
            }
            return new NetMap(places, ties(places, open));
        } finally {
            open.forEach(Netns::close);
        }
    }

    /** Each is opened once, for all namespaces. */
    private static Map<NamespaceId, List<String>> names() {
        Map<NamespaceId, List<String>> names = new HashMap<>();
        for (String name : Netns.list()) {
            try (Netns named = Netns.open(name)) {
                names.computeIfAbsent(named.id(), id -> new ArrayList<>()).add(name);
            } catch (IllegalArgumentException | SyscallException e) {
                continue; // a file without a namespace, or deleted meanwhile
            }
        }
        return names;
    }

    private static List<Tie> ties(List<Place> places, List<Netns> open) {
        List<Tie> ties = new ArrayList<>();
        for (int i = 0; i < places.size(); i++) {
            Optional<Map<Integer, Integer>> known = Optional.empty();
            List<LinkInfo> links = places.get(i).links();
            for (int j = 0; j < links.size(); j++) {
                LinkInfo link = links.get(j);
                End own = new End(i, j);
                if (link.master().isPresent()) {
                    find(places, i, link.master().getAsInt()).ifPresent(end -> ties.add(new Tie("master", own, end)));
                }
                if (link.parent().isEmpty()) {
                    continue;
                }
                Optional<Integer> there = Optional.of(i);
                if (link.parentNamespace().isPresent()) {
                    known = Optional.of(known.isPresent() ? known.get() : placesByNumber(open, i));
                    there = Optional.ofNullable(
                            known.get().get(link.parentNamespace().getAsInt()));
                }
                boolean isVeth = link.kind().name().equals("veth");
                there.flatMap(place -> find(places, place, link.parent().getAsInt()))
                        .filter(end -> !isVeth || comesAfter(end, own))
                        .ifPresent(end -> ties.add(new Tie(isVeth ? "veth" : "parent", own, end)));
            }
        }
        ties.sort(Comparator.comparing(Tie::what)); // a link's master before its cable, whichever namespace comes first
        return ties;
    }

    /** Of the two ends of a cable, each of which tells the other, the first one counts. */
    private static boolean comesAfter(End end, End other) {
        return end.place() > other.place() || (end.place() == other.place() && end.link() > other.link());
    }

    private static Optional<End> find(List<Place> places, int place, int index) {
        List<LinkInfo> links = places.get(place).links();
        for (int i = 0; i < links.size(); i++) {
            if (links.get(i).index() == index) {
                return Optional.of(new End(place, i));
            }
        }
        return Optional.empty();
    }

    /** By which numbers a namespace knows the others. */
    private static Map<Integer, Integer> placesByNumber(List<Netns> open, int from) {
        Map<Integer, Integer> places = new HashMap<>();
        for (int i = 0; i < open.size(); i++) {
            int place = i;
            open.get(from).nsid(open.get(i)).ifPresent(number -> places.put(number, place));
        }
        return places;
    }

    LinkInfo link(End end) {
        return places.get(end.place()).links().get(end.link());
    }

    /** Such as {@code red:eth0}. */
    String label(End end) {
        return places.get(end.place()).label() + ":" + link(end).name();
    }

    /** What a link is tied to, in words. */
    List<String> tiesOf(End end) {
        List<String> words = new ArrayList<>();
        for (Tie tie : ties) {
            if (tie.one().equals(end)) {
                words.add((tie.what().equals("veth") ? "" : tie.what() + " ") + near(end, tie.other()));
            } else if (tie.other().equals(end) && tie.what().equals("veth")) {
                words.add(near(end, tie.one()));
            }
        }
        return words;
    }

    private String near(End here, End end) {
        return here.place() == end.place() ? link(end).name() : label(end);
    }

    private void write(Json json) {
        json.array("namespaces");
        for (int i = 0; i < places.size(); i++) {
            Place place = places.get(i);
            json.object().field("namespace", place.id().toString()).strings("names", place.names());
            json.array("links");
            for (int j = 0; j < place.links().size(); j++) {
                LinkInfo link = place.links().get(j);
                json.object().field("ifindex", link.index()).field("ifname", link.name());
                json.field("kind", Cell.text(link.kind().name())).strings("flags", NetShow.flags(link));
                json.strings("ties", tiesOf(new End(i, j))).end();
            }
            json.end().end();
        }
        json.end();
    }
}
