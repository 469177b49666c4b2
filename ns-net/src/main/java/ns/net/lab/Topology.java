package ns.net.lab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ns.net.IpPrefix;

/**
 * Which nodes a lab has, which links, and which of their ends hear one another. It asks the kernel nothing: it is told what has been carried
 * out. Guarded by the lab.
 */
final class Topology {
    private final NetLab lab;
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final Map<Node, List<LabLink>> linksOfNodes = new LinkedHashMap<>();
    private final Map<Host, List<IpPrefix>> ownAddresses = new LinkedHashMap<>();
    private final Map<Switch, Segment> switched = new LinkedHashMap<>();
    private final Map<LabLink, Segment> links = new LinkedHashMap<>();

    Topology(NetLab lab) {
        this.lab = lab;
    }

    void requireNew(String node) {
        NodeNames.check(node);
        if (nodes.containsKey(node)) {
            throw new IllegalArgumentException("there is a node \"" + node + "\" already: " + nodes.get(node));
        }
    }

    boolean has(Node node) {
        return nodes.get(node.name()) == node;
    }

    void requireOwn(Node node) {
        if (!has(node)) {
            throw new IllegalArgumentException(
                    node.lab() == lab ? node + " is closed" : node + " is in another lab: " + node.lab());
        }
    }

    void requireLinkable(Node a, Node b) {
        requireOwn(a);
        requireOwn(b);
        if (a == b) {
            throw new IllegalArgumentException(a + " can not have a link to itself");
        }
        if (a instanceof Switch left && b instanceof Switch right && segmentOf(left) == segmentOf(right)) {
            throw new IllegalArgumentException("a link between " + left.name() + " and " + right.name()
                    + " would close a loop of switches, in which frames go round for ever");
        }
    }

    <H extends Host> H add(H host) {
        register(host);
        ownAddresses.put(host, new ArrayList<>());
        return host;
    }

    Switch add(Switch place) {
        register(place);
        switched.put(place, Segment.of(place));
        return place;
    }

    private void register(Node node) {
        nodes.put(node.name(), node);
        linksOfNodes.put(node, new ArrayList<>());
    }

    /** With none of its links any more. */
    void remove(Host host) {
        nodes.remove(host.name());
        linksOfNodes.remove(host);
        ownAddresses.remove(host);
    }

    /** Two switches become one segment by {@link #merge} only. */
    void add(LabLink link, Segment segment) {
        links.put(link, segment);
        for (LinkEnd end : link.ends()) {
            Optional.ofNullable(linksOfNodes.get(end.node())).orElseThrow().add(link);
            if (end.node() instanceof Host) {
                segment.ends().add(end);
            }
        }
    }

    /** Returns where it was. */
    Segment remove(LabLink link) {
        Segment segment = Optional.ofNullable(links.remove(link)).orElseThrow();
        linksOfNodes.values().forEach(each -> each.remove(link));
        segment.ends().removeAll(link.ends());
        return segment;
    }

    /** All that was in one segment is in the other. */
    void merge(Segment from, Segment into) {
        into.takeOver(from);
        switched.replaceAll((place, segment) -> segment == from ? into : segment);
        links.replaceAll((link, segment) -> segment == from ? into : segment);
    }

    /** Where a link will be, whose ends' subnets it shares; of two switches it is decided when they are one. */
    Segment segment(Node a, Node b) {
        if (a instanceof Switch place) {
            return segmentOf(place);
        }
        return b instanceof Switch place ? segmentOf(place) : Segment.ofCable();
    }

    Segment segmentOf(Switch place) {
        return Optional.ofNullable(switched.get(place)).orElseThrow();
    }

    /** In the order of the links. */
    List<Segment> segments() {
        return links.values().stream().distinct().toList();
    }

    List<Node> nodes() {
        return List.copyOf(nodes.values());
    }

    Node node(String name) {
        Node node = nodes.get(name);
        if (node == null) {
            throw new IllegalArgumentException("no node is called \"" + name + "\"; there are " + nodes.keySet());
        }
        return node;
    }

    /** Routers too. */
    List<Host> everyHost() {
        return List.copyOf(ownAddresses.keySet());
    }

    List<LabLink> links() {
        return List.copyOf(links.keySet());
    }

    boolean has(LabLink link) {
        return links.containsKey(link);
    }

    LabLink link(Node a, Node b) {
        return links.keySet().stream()
                .filter(link -> link.joins(a, b))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no link is between " + a.name() + " and " + b.name()));
    }

    /** None if the node is gone. */
    List<LabLink> linksOf(Node node) {
        return List.copyOf(Optional.ofNullable(linksOfNodes.get(node)).orElse(List.of()));
    }

    /** What hosts have that belongs to none of their links. */
    Map<Host, List<IpPrefix>> ownAddresses() {
        return ownAddresses;
    }

    void addOwn(Host host, IpPrefix address) {
        Optional.ofNullable(ownAddresses.get(host)).orElseThrow().add(address);
    }

    void removeOwn(Host host, IpPrefix address) {
        Optional.ofNullable(ownAddresses.get(host)).orElseThrow().remove(address);
    }

    /** Its own first. */
    List<IpPrefix> addressesOf(Host host) {
        List<IpPrefix> all =
                new ArrayList<>(Optional.ofNullable(ownAddresses.get(host)).orElse(List.of()));
        for (LabLink link : linksOf(host)) {
            all.addAll(link.end(host).addresses());
        }
        return List.copyOf(all);
    }
}
