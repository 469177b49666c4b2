package ns.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import ns.net.lab.Impairment;

/**
 * What a lab's file asks for.
 *
 * @param name of the lab
 * @param nodes hosts, routers and switches
 * @param links between them; their numbers are those of {@code lab.links()}
 * @param routes of hosts, in place of those that they find
 * @param partition groups that do not hear one another from the start; empty for none
 * @param runs programs to start on hosts
 * @param timeline what is to happen later
 */
record LabPlan(
        String name,
        List<Node> nodes,
        List<Link> links,
        List<Route> routes,
        Optional<Order> partition,
        List<Run> runs,
        List<Order> timeline) {
    /** What a node is. */
    enum Sort {
        HOST,
        ROUTER,
        SWITCH
    }

    /**
     * A node.
     *
     * @param address of its own, beside those of its links
     */
    record Node(String name, Sort sort, Optional<String> address, LabValue.Place place) {
        /** Whether programs can run there. */
        boolean isHost() {
            return sort != Sort.SWITCH;
        }
    }

    /** A link between two nodes, as the prompt knows it by its label {@code a-b}. */
    record Link(String label, String a, String b, Wiring wiring, LabValue.Place place) {}

    /**
     * How a link is.
     *
     * @param addresses of the ends that are hosts; empty if they are assigned
     * @param forth what packets from a suffer
     * @param back what packets from b suffer
     */
    record Wiring(List<String> addresses, Impairment forth, Impairment back, OptionalInt mtu) {
        static final Wiring PLAIN = new Wiring(List.of(), Impairment.none(), Impairment.none(), OptionalInt.empty());
    }

    /**
     * A route of a host.
     *
     * @param destination a prefix, or {@code default}
     * @param gateway an address, or the name of a router that the host hears
     */
    record Route(String host, String destination, String gateway, LabValue.Place place) {
        /** Whether the gateway is told by its address; a name begins with a letter, and has no colon. */
        boolean isByAddress() {
            return gateway.indexOf(':') >= 0 || Character.isDigit(gateway.charAt(0));
        }
    }

    /** A command of the prompt at a time after the lab is ready. */
    record Order(Duration at, String line, LabValue.Place place) {}

    /** A program on a host. */
    record Run(String host, String line, LabValue.Place place) {}

    LabPlan {
        nodes = List.copyOf(nodes);
        links = List.copyOf(links);
        routes = List.copyOf(routes);
        runs = List.copyOf(runs);
        timeline = List.copyOf(timeline);
    }

    /** How many of what there are. */
    String size() {
        List<String> parts = new ArrayList<>();
        add(parts, names(Sort.HOST).size(), "host", "hosts");
        add(parts, names(Sort.ROUTER).size(), "router", "routers");
        add(parts, names(Sort.SWITCH).size(), "switch", "switches");
        add(parts, links.size(), "link", "links");
        return parts.isEmpty() ? "nothing" : String.join(", ", parts);
    }

    private static void add(List<String> parts, int count, String one, String several) {
        if (count > 0) {
            parts.add(count + " " + (count == 1 ? one : several));
        }
    }

    List<String> names(Sort sort) {
        return nodes.stream()
                .filter(node -> node.sort() == sort)
                .map(Node::name)
                .toList();
    }

    Optional<Node> node(String name) {
        return nodes.stream().filter(node -> node.name().equals(name)).findFirst();
    }

    /** Puts links with addresses before others, so that what those are assigned keeps clear of them; else they stay in their order. */
    static List<Link> givenFirst(List<Link> links) {
        List<Link> ordered = new ArrayList<>(links);
        ordered.sort(Comparator.comparing(link -> link.wiring().addresses().isEmpty()));
        return ordered;
    }

    /** Gives each link a label that neither a node nor another link has, in either direction: names may have dashes. */
    static List<Link> labelled(List<Link> links, List<Node> nodes) {
        Set<String> taken = new HashSet<>();
        nodes.forEach(node -> taken.add(node.name()));
        List<Link> labelled = new ArrayList<>();
        for (Link link : links) {
            String forth = link.a() + '-' + link.b();
            String back = link.b() + '-' + link.a();
            String number = "";
            for (int count = 2; taken.contains(forth + number) || taken.contains(back + number); count++) {
                number = "#" + count;
            }
            taken.add(forth + number);
            taken.add(back + number);
            labelled.add(new Link(forth + number, link.a(), link.b(), link.wiring(), link.place()));
        }
        return labelled;
    }
}
