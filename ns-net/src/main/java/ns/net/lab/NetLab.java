package ns.net.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import ns.core.SyscallException;
import ns.core.fd.NamespaceHandle;
import ns.net.IpPrefix;
import ns.net.Netns;
import ns.net.Route;

/**
 * A network of hosts inside this JVM, each with an IP stack of its own.
 *
 * <pre>{@code
 * try (NetLab lab = NetLab.create()) {
 *     Host a = lab.addHost("a");
 *     Host b = lab.addHost("b");
 *     lab.addLink(a, b);
 *     try (ServerSocket server = b.call(() -> new ServerSocket(80));
 *             Socket client = a.call(() -> new Socket("b", 80))) { … }
 * }
 * }</pre>
 *
 * <p>Nothing of it is in the JVM's own network namespace, but the {@linkplain Router#wayOut way out} if one was asked for, and everything lives in descriptors of this JVM: when they are closed, by
 * {@link #close} or because the JVM is gone, the kernel takes the lab apart. Labs know nothing of one another.
 *
 * <p>What can not be right is refused before anything is changed; a step that the kernel refuses half-way is taken back. Safe for
 * use by several threads, whose changes wait for one another.
 *
 * @capability CAP_SYS_ADMIN in our user namespace; {@code ns run --rootless} gives it to everybody
 */
public final class NetLab implements AutoCloseable {
    private static final String DEFAULT_NAME = "lab";

    /** How long threads have to end after an interrupt before their sockets are broken, and how long after that. */
    private static final long COURTESY = TimeUnit.MILLISECONDS.toNanos(100);

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(2);

    private final String name;
    private final Fabric fabric;
    private final Observation observation;
    private final Faults faults;
    private final Places places = new Places();
    private final Addresses addresses = new Addresses();
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final Map<Node, List<LabLink>> linksOfNodes = new LinkedHashMap<>();
    private final Map<Host, List<IpPrefix>> ownAddresses = new LinkedHashMap<>();
    private final Map<Switch, Segment> switched = new LinkedHashMap<>();
    private final Map<LabLink, Segment> cables = new LinkedHashMap<>();
    private final List<LabLink> links = new ArrayList<>();
    private final Map<Host, Integer> devices = new LinkedHashMap<>();
    private final Set<Host> withGateway = new HashSet<>();
    private final Map<Router, WayOut> waysOut = new LinkedHashMap<>();
    private int lastSwitch;
    private int lastLink;
    private boolean closed;

    private NetLab(String name, Fabric fabric) {
        this.name = name;
        this.fabric = fabric;
        this.observation = new Observation(this, fabric.netns());
        this.faults = new Faults(this, fabric);
    }

    /**
     * Creates a lab without hosts.
     *
     * @return a lab; the caller closes it
     * @throws SyscallException {@link ns.core.Errno#EPERM} without the capability
     */
    public static NetLab create() {
        return create(DEFAULT_NAME);
    }

    /**
     * Creates a lab without hosts that is called something.
     *
     * @param name for messages, and for those who look for its links; labs may share one
     * @return a lab; the caller closes it
     * @throws IllegalArgumentException if it can not be a name
     * @throws SyscallException {@link ns.core.Errno#EPERM} without the capability
     */
    public static NetLab create(String name) {
        return new NetLab(NodeNames.check(name), Fabric.create());
    }

    /**
     * Creates a lab of the hosts {@code h1} and {@code h2} with a cable between them.
     *
     * @return a lab; the caller closes it
     * @throws SyscallException as {@link #create()}
     */
    public static NetLab pair() {
        return create(Shapes::pair);
    }

    /**
     * Creates a lab of the hosts {@code h1}, {@code h2}… on one switch, {@code s1}.
     *
     * @param hosts how many
     * @return a lab; the caller closes it
     * @throws IllegalArgumentException if that are less than 1
     * @throws SyscallException as {@link #create()}
     */
    public static NetLab star(int hosts) {
        Shapes.require("hosts of a star", hosts, 1);
        return create(lab -> Shapes.star(lab, hosts));
    }

    /**
     * Creates a lab of the switches {@code s1}, {@code s2}… in a row, with a host at each: {@code h1} at {@code s1}.
     *
     * @param switches how many
     * @return a lab; the caller closes it
     * @throws IllegalArgumentException if that are less than 1
     * @throws SyscallException as {@link #create()}
     */
    public static NetLab line(int switches) {
        Shapes.require("switches in a line", switches, 1);
        return create(lab -> Shapes.line(lab, switches));
    }

    /**
     * Creates a lab of the routers {@code r1}, {@code r2}… in a ring, with a host behind each: {@code h1} behind {@code r1}. Every
     * packet takes the shorter way round.
     *
     * @param routers how many
     * @return a lab; the caller closes it
     * @throws IllegalArgumentException if that are less than 3
     * @throws SyscallException as {@link #create()}
     */
    public static NetLab ring(int routers) {
        Shapes.require("routers in a ring", routers, 3);
        return create(lab -> Shapes.ring(lab, routers));
    }

    /**
     * Creates a lab of the hosts {@code h1}, {@code h2}… where each has a cable to each. A host has an address of its own, which its
     * name means, beside those of its cables.
     *
     * @param hosts how many
     * @return a lab; the caller closes it
     * @throws IllegalArgumentException if that are less than 2
     * @throws SyscallException as {@link #create()}
     */
    public static NetLab mesh(int hosts) {
        Shapes.require("hosts of a mesh", hosts, 2);
        return create(lab -> Shapes.mesh(lab, hosts));
    }

    /**
     * Creates a lab of two sites. At the first is the switch {@code s1} with the hosts {@code h1}, {@code h2}… and the router {@code r1};
     * the hosts at {@code s2} with {@code r2} go on counting. What is to be impaired is {@code lab.link("r1", "r2")}.
     *
     * @param first how many hosts at the first site
     * @param second how many hosts at the second
     * @return a lab; the caller closes it
     * @throws IllegalArgumentException if one of them is less than 1
     * @throws SyscallException as {@link #create()}
     */
    public static NetLab wan(int first, int second) {
        Shapes.require("hosts of a site", Math.min(first, second), 1);
        return create(lab -> Shapes.wan(lab, first, second));
    }

    private static NetLab create(Consumer<NetLab> shape) {
        NetLab lab = create();
        try {
            shape.accept(lab);
            return lab;
        } catch (RuntimeException e) {
            lab.closeAfter(e);
            throw e;
        }
    }

    private void closeAfter(RuntimeException failure) {
        try {
            close();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    /**
     * Returns what the lab is called.
     *
     * @return the name that it was created with
     */
    public String name() {
        return name;
    }

    /**
     * Adds a host, which has no link yet.
     *
     * @param host its name, of up to 255 bytes without blanks
     * @return the host, which the lab closes
     * @throws IllegalArgumentException if that can not be a name, or another node has it
     * @throws IllegalStateException if the lab is closed
     * @throws SyscallException {@link ns.core.Errno#ENOSPC} at a limit of namespaces
     */
    public synchronized Host addHost(String host) {
        return addHosts(List.of(host)).get(0);
    }

    /**
     * Adds several hosts, which takes less time than to add one after the other.
     *
     * @param hosts their names
     * @return the hosts, which the lab closes
     * @throws IllegalArgumentException if one can not be a name, or another node has it, or two are the same
     * @throws IllegalStateException if the lab is closed
     * @throws SyscallException {@link ns.core.Errno#ENOSPC} at a limit of namespaces; then none of them is there
     */
    public synchronized List<Host> addHosts(List<String> hosts) {
        Set<String> different = new HashSet<>();
        for (String host : hosts) {
            requireNew(host);
            if (!different.add(host)) {
                throw new IllegalArgumentException("two hosts can not be called \"" + host + "\"");
            }
        }
        if (hosts.isEmpty()) {
            return List.of();
        }
        List<Netns> places = Settings.hosts(hosts.size());
        List<Host> added = new ArrayList<>();
        for (int i = 0; i < hosts.size(); i++) {
            added.add(add(new Host(this, hosts.get(i), places.get(i))));
        }
        return List.copyOf(added);
    }

    /**
     * Adds a router, which has no link yet.
     *
     * @param router its name, as that of a host
     * @return the router, which the lab closes
     * @throws IllegalArgumentException if that can not be a name, or another node has it
     * @throws IllegalStateException if the lab is closed
     * @throws SyscallException {@link ns.core.Errno#ENOSPC} at a limit of namespaces
     */
    public synchronized Router addRouter(String router) {
        requireNew(router);
        return add(new Router(this, router, Settings.router()));
    }

    private <H extends Host> H add(H host) {
        register(host);
        ownAddresses.put(host, new ArrayList<>());
        devices.put(host, 0);
        return host;
    }

    /**
     * Adds a switch, which has no link yet.
     *
     * @param name its name, as that of a host
     * @return the switch
     * @throws IllegalArgumentException if that can not be a name, or another node has it
     * @throws IllegalStateException if the lab is closed
     */
    public synchronized Switch addSwitch(String name) {
        requireNew(name);
        lastSwitch++;
        Switch added = new Switch(this, name, "s" + lastSwitch);
        fabric.addSwitch(added.bridge(), NodeNames.alternative(this.name, name, "switch", lastSwitch));
        register(added);
        switched.put(added, Segment.of(added));
        return added;
    }

    private void register(Node node) {
        nodes.put(node.name(), node);
        linksOfNodes.put(node, new ArrayList<>());
    }

    private void requireNew(String node) {
        requireOpen();
        NodeNames.check(node);
        if (nodes.containsKey(node)) {
            throw new IllegalArgumentException("there is a node \"" + node + "\" already: " + nodes.get(node));
        }
    }

    /**
     * Adds a link. Hosts get addresses: at a switch, of the subnet that is there, or else of the next free {@code 10.k.0.0/16}; on a cable,
     * of the next free {@code /30} of {@code 172.16.0.0/12}. Two nodes may have several links.
     *
     * @param a a node of this lab
     * @param b another one
     * @return the link, which is up
     * @throws IllegalArgumentException if one of them is of another lab, both are the same, or it would close a loop of switches
     * @throws IllegalStateException if the lab is closed, or there are no addresses left
     */
    public synchronized LabLink addLink(Node a, Node b) {
        requireLinkable(a, b);
        Segment segment = segment(a, b);
        List<IpPrefix> ofA = List.of();
        List<IpPrefix> ofB = List.of();
        if (a instanceof Host) {
            ofA = List.of(addresses.assign(segment));
        }
        if (b instanceof Host) {
            ofB = List.of(ofA.isEmpty() ? addresses.assign(segment) : addresses.next(ofA.get(0)));
        }
        return link(a, ofA, b, ofB, segment);
    }

    /**
     * Adds a link between two hosts that get the given addresses.
     *
     * @param a a host of this lab
     * @param addressOfA such as {@code 10.1.0.1/24} or {@code fd00::1/64}
     * @param b another one
     * @param addressOfB in the same subnet
     * @return the link, which is up
     * @throws IllegalArgumentException if one of the addresses is none, is taken, or is not in the other's subnet; if the subnet overlaps
     *     another one; or as {@link #addLink(Node, Node)}
     * @throws IllegalStateException if the lab is closed
     */
    public synchronized LabLink addLink(Host a, String addressOfA, Host b, String addressOfB) {
        requireLinkable(a, b);
        Segment segment = segment(a, b);
        IpPrefix ofA = given(addressOfA, segment);
        IpPrefix ofB = given(addressOfB, segment);
        if (!ofA.network().equals(ofB.network())) {
            throw new IllegalArgumentException(ofB + " is not in the subnet of the other end, " + ofA.network());
        }
        if (ofA.equals(ofB)) {
            throw new IllegalArgumentException("both ends can not have " + ofA);
        }
        return link(a, List.of(ofA), b, List.of(ofB), segment);
    }

    /**
     * Adds a link between a host that gets the given address and a switch.
     *
     * @param host a host of this lab
     * @param address such as {@code 10.1.0.1/24}: in a subnet that is at the switch, or in a new one
     * @param place a switch of this lab
     * @return the link, which is up
     * @throws IllegalArgumentException if the address is none, or is taken; if the subnet overlaps another one; or as {@link #addLink(Node, Node)}
     * @throws IllegalStateException if the lab is closed
     */
    public synchronized LabLink addLink(Host host, String address, Switch place) {
        requireLinkable(host, place);
        Segment segment = segment(host, place);
        return link(host, List.of(given(address, segment)), place, List.of(), segment);
    }

    private IpPrefix given(String text, Segment segment) {
        IpPrefix address = IpPrefix.parse(text);
        if (text.indexOf('/') < 0) {
            throw new IllegalArgumentException(
                    text + " does not say how long the prefix of its subnet is: " + text + "/24?");
        }
        addresses.check(address, segment);
        return address;
    }

    private void requireLinkable(Node a, Node b) {
        requireOpen();
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

    void requireOwn(Node node) {
        if (nodes.get(node.name()) != node) {
            throw new IllegalArgumentException(
                    node.lab() == this ? node + " is closed" : node + " is in another lab: " + node.lab());
        }
    }

    /** Where a link will be, whose ends' subnets it shares; of two switches it is decided when they are one. */
    private Segment segment(Node a, Node b) {
        if (a instanceof Switch place) {
            return segmentOf(place);
        }
        return b instanceof Switch place ? segmentOf(place) : Segment.ofCable();
    }

    private Segment segmentOf(Switch place) {
        return Optional.ofNullable(switched.get(place)).orElseThrow();
    }

    private LabLink link(Node a, List<IpPrefix> ofA, Node b, List<IpPrefix> ofB, Segment segment) {
        lastLink++;
        LabLink link = new LabLink(this, lastLink, end(a, ofA, 'a'), end(b, ofB, 'b'));
        try {
            wire(link);
        } catch (RuntimeException e) {
            undo(link, e);
            throw e;
        }
        links.add(link);
        for (LinkEnd end : link.ends()) {
            linksOf(end).add(link);
            settle(end, segment);
        }
        cables.put(link, segment);
        if (a instanceof Switch left && b instanceof Switch right) {
            merge(segmentOf(left), segmentOf(right));
        }
        gateways(segment);
        faults.refresh();
        return link;
    }

    private LinkEnd end(Node node, List<IpPrefix> given, char side) {
        String port = Fabric.port(lastLink, side);
        if (!(node instanceof Host host)) {
            return new LinkEnd(node, port, port, fabric.nextMac(), given);
        }
        int device = Optional.ofNullable(devices.get(host)).orElseThrow();
        return new LinkEnd(host, "eth" + device, port, fabric.nextMac(), given);
    }

    private void wire(LabLink link) {
        LinkEnd a = link.ends().get(0);
        LinkEnd b = link.ends().get(1);
        if (a.node() instanceof Host host && b.node() instanceof Switch place) {
            fabric.addCable(a, host, place.bridge(), alternative(link, a));
        } else if (a.node() instanceof Switch place && b.node() instanceof Host host) {
            fabric.addCable(b, host, place.bridge(), alternative(link, b));
        } else {
            fabric.addJoint(link.number());
            wire(link, a, 'a');
            wire(link, b, 'b');
        }
    }

    private void wire(LabLink link, LinkEnd end, char side) {
        if (end.node() instanceof Host host) {
            fabric.addCable(end, host, link.number(), alternative(link, end));
        } else if (end.node() instanceof Switch place) {
            fabric.addCable(link.number(), side, place, alternative(link, end));
        }
    }

    private String alternative(LabLink link, LinkEnd end) {
        return NodeNames.alternative(name, end.node().name(), end.device(), link.number());
    }

    private void undo(LabLink link, RuntimeException failure) {
        try {
            fabric.delete(link.number());
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private List<LabLink> linksOf(LinkEnd end) {
        return Optional.ofNullable(linksOfNodes.get(end.node())).orElseThrow();
    }

    private void settle(LinkEnd end, Segment segment) {
        if (end.node() instanceof Host host) {
            segment.ends().add(end);
            devices.merge(host, 1, Integer::sum);
            for (IpPrefix address : end.addresses()) {
                addresses.take(address, host.kind() + " " + host.name(), segment);
                places.names().add(host.name(), address);
            }
        }
    }

    /** The first router of a segment is where its hosts send what they know no way for. */
    private void gateways(Segment segment) {
        for (LinkEnd end : segment.ends()) {
            if (end.node() instanceof Host host && !(host instanceof Router) && !withGateway.contains(host)) {
                Routing.gateway(end, segment).ifPresent(route -> {
                    host.netns().replaceRoute(route);
                    withGateway.add(host);
                });
            }
        }
    }

    private void merge(Segment into, Segment from) {
        into.takeOver(from);
        addresses.merge(from, into);
        switched.replaceAll((place, segment) -> segment == from ? into : segment);
        cables.replaceAll((link, segment) -> segment == from ? into : segment);
    }

    synchronized void addAddress(Host host, String text) {
        requireOpen();
        requireOwn(host);
        IpPrefix address = IpPrefix.host(IpPrefix.parse(text).address());
        Addresses.requireOfHost(address);
        addresses.requireFree(address);
        host.netns().link("lo").address(Fabric.configured(address));
        addresses.take(address, host.kind() + " " + host.name());
        own(host).add(address);
        tellNames();
        faults.refresh();
    }

    private List<IpPrefix> own(Host host) {
        return Optional.ofNullable(ownAddresses.get(host)).orElse(List.of());
    }

    synchronized List<IpPrefix> addressesOf(Host host) {
        List<IpPrefix> all = new ArrayList<>(own(host));
        for (LabLink link : linksOf(host)) {
            all.addAll(link.end(host).addresses());
        }
        return List.copyOf(all);
    }

    synchronized void addRoute(Host host, Route route, String gateway) {
        requireOpen();
        requireOwn(host);
        IpPrefix router = IpPrefix.parse(gateway);
        boolean near = addressesOf(host).stream()
                .anyMatch(address ->
                        address.contains(router.address()) && !address.address().equals(router.address()));
        if (!near) {
            throw new IllegalArgumentException(gateway + " is in no subnet of " + host + ", which can not reach it");
        }
        host.netns().replaceRoute(route);
    }

    /**
     * Gives every host and router the shortest way, counted in routers, to every subnet and address of the lab, and to the nearest
     * {@linkplain Router#wayOut way out} if there is one. To be repeated when links have been added; the shapes have done it.
     *
     * @throws IllegalStateException if the lab is closed
     */
    public synchronized void addRoutes() {
        requireOpen();
        Routing routing = new Routing(segments(), ownAddresses, waysOut.keySet());
        for (Host host : ownAddresses.keySet()) {
            routing.routes(host).forEach(host.netns()::replaceRoute);
        }
    }

    WayOut wayOut(Router router, WayOut.Forwarding forwarding) {
        return wayOut(router, () -> WayOut.open(router, forwarding, addresses));
    }

    synchronized WayOut wayOut(Router router, Supplier<WayOut> opening) {
        requireOpen();
        requireOwn(router);
        if (waysOut.containsKey(router)) {
            throw new IllegalArgumentException(router + " has a way out already: " + waysOut.get(router));
        }
        WayOut way = opening.get();
        waysOut.put(router, way);
        try {
            addRoutes();
        } catch (RuntimeException e) {
            waysOut.remove(router);
            way.endAfter(e);
            throw e;
        }
        faults.log().add(way.toString());
        return way;
    }

    synchronized void end(WayOut way) {
        if (waysOut.remove(way.router(), way)) {
            faults.log().add("end of the " + way);
            way.end();
        }
    }

    private List<Segment> segments() {
        return cables.values().stream().distinct().toList();
    }

    /** Tells all hosts what names mean now: a host's own addresses first. */
    private void tellNames() {
        places.names().clear();
        for (Host host : ownAddresses.keySet()) {
            addressesOf(host).forEach(address -> places.names().add(host.name(), address));
        }
    }

    synchronized List<LabLink> linksOf(Node node) {
        return List.copyOf(Optional.ofNullable(linksOfNodes.get(node)).orElse(List.of()));
    }

    /** Not synchronized: a thread that enters must not wait for one that closes the lab, which waits for it. */
    List<NamespaceHandle> companionsOf(Host host) {
        return places.of(host);
    }

    /**
     * Returns all nodes.
     *
     * @return in the order in which they were added
     */
    public synchronized List<Node> nodes() {
        return List.copyOf(nodes.values());
    }

    /**
     * Returns the hosts that are no routers.
     *
     * @return in the order in which they were added
     */
    public List<Host> hosts() {
        return nodes().stream()
                .filter(node -> node instanceof Host && !(node instanceof Router))
                .map(Host.class::cast)
                .toList();
    }

    /**
     * Returns the routers.
     *
     * @return in the order in which they were added
     */
    public List<Router> routers() {
        return nodes().stream()
                .filter(Router.class::isInstance)
                .map(Router.class::cast)
                .toList();
    }

    /**
     * Returns the switches.
     *
     * @return in the order in which they were added
     */
    public List<Switch> switches() {
        return nodes().stream()
                .filter(Switch.class::isInstance)
                .map(Switch.class::cast)
                .toList();
    }

    /**
     * Returns all links.
     *
     * @return in the order in which they were added
     */
    public synchronized List<LabLink> links() {
        return List.copyOf(links);
    }

    /**
     * Finds a node.
     *
     * @param name its name
     * @return the node
     * @throws IllegalArgumentException if there is none
     */
    public synchronized Node node(String name) {
        Node node = nodes.get(name);
        if (node == null) {
            throw new IllegalArgumentException("no node is called \"" + name + "\"; there are " + nodes.keySet());
        }
        return node;
    }

    /**
     * Finds a host or a router.
     *
     * @param name its name
     * @return the host
     * @throws IllegalArgumentException if there is none
     */
    public Host host(String name) {
        Node node = node(name);
        if (node instanceof Host host) {
            return host;
        }
        throw new IllegalArgumentException(node + " is no host");
    }

    /**
     * Finds the link between two nodes.
     *
     * @param a one of them
     * @param b the other one
     * @return the first that was added, if there are several
     * @throws IllegalArgumentException if there is none
     */
    public synchronized LabLink link(Node a, Node b) {
        return links.stream()
                .filter(link -> link.joins(a, b))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no link is between " + a.name() + " and " + b.name()));
    }

    /**
     * Finds the link between two nodes.
     *
     * @param a the name of one of them
     * @param b that of the other one
     * @return the first that was added, if there are several
     * @throws IllegalArgumentException if there is none, or no such node
     */
    public LabLink link(String a, String b) {
        return link(node(a), node(b));
    }

    /**
     * Cuts the lab in pieces: hosts of different groups do not hear one another any more, by whatever protocol, also on connections that
     * they have; they are not told. Takes the place of all partitions, isolations and cuts before. Hosts that are in no group go on hearing
     * everybody.
     *
     * <p>A host is known by its hardware and IP addresses. A router that is cut off from a host does not bring it packets of others
     * either. Where a router changes addresses (NAT), hosts behind it are heard as the router.
     *
     * @param groups 2 or more, each of 1 or more hosts
     * @throws IllegalArgumentException if a host is named twice or is of another lab, or there are less groups
     * @throws UnsupportedOperationException if this machine lacks what it takes
     * @throws IllegalStateException if the lab is closed
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    public final void partition(Collection<? extends Host>... groups) {
        List<List<Host>> lists = new ArrayList<>();
        for (Collection<? extends Host> group : groups) {
            lists.add(List.copyOf(group));
        }
        faults.partition(lists);
    }

    /**
     * Begins to cut a host off from others, both ways, besides what is cut already: {@code lab.isolate(a).from(b)}.
     *
     * @param host a host of this lab
     * @return what takes the others
     */
    public Isolation isolate(Host host) {
        return new Isolation(this, host);
    }

    /**
     * Begins to have a host not be heard by others, besides what is cut already: {@code lab.cut(a).to(b)}. It still hears them.
     *
     * @param host a host of this lab
     * @return what takes the others
     */
    public Cut cut(Host host) {
        return new Cut(this, host);
    }

    /**
     * Ends all partitions, isolations and cuts; impairments of links stay.
     *
     * @throws IllegalStateException if the lab is closed
     */
    public void heal() {
        faults.heal();
    }

    /**
     * Begins a timeline: what is to happen, and when.
     *
     * @return a timeline without actions, which has not been started; the lab's end ends it
     * @throws IllegalStateException if the lab is closed
     */
    public Timeline timeline() {
        return faults.timeline();
    }

    /**
     * Tells by what means each fault is made on this machine, found out by trying, once for each lab.
     *
     * @return one for each
     * @throws IllegalStateException if the lab is closed
     */
    public Capabilities capabilities() {
        return faults.capabilities();
    }

    /**
     * Tells what was done to the lab: impairments with the seeds that were drawn, partitions, links that went down or came up, actions of
     * timelines.
     *
     * @return in order
     */
    public List<LabEvent> events() {
        return faults.log().events();
    }

    Faults faults() {
        return faults;
    }

    synchronized List<Host> everyHost() {
        return List.copyOf(ownAddresses.keySet());
    }

    /** Where all links come together. */
    Fabric fabric() {
        return fabric;
    }

    /** Refuses what comes too late. */
    synchronized void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the lab " + name + " is closed");
        }
    }

    void remove(Host host) {
        List<String> left = endThreads(List.of(host)); // without the lock, which these threads may want
        synchronized (this) {
            if (closed || nodes.get(host.name()) != host) {
                return;
            }
            forget(host);
            places.remove(host);
            host.netns().close();
        }
        refuse(left);
    }

    private void forget(Host host) {
        faults.forget(host);
        if (host instanceof Router router && waysOut.containsKey(router)) {
            end(waysOut.get(router));
        }
        addresses.release(addressesOf(host));
        for (LabLink link : linksOf(host)) {
            fabric.delete(link.number());
            links.remove(link);
            linksOfNodes.values().forEach(each -> each.remove(link));
            Segment segment = Optional.ofNullable(cables.remove(link)).orElseThrow();
            segment.ends().remove(link.end(host));
            forget(link, host, segment);
        }
        nodes.remove(host.name());
        linksOfNodes.remove(host);
        ownAddresses.remove(host);
        devices.remove(host);
        withGateway.remove(host);
        tellNames();
    }

    /** The other end of a cable is gone with it. */
    private void forget(LabLink link, Host host, Segment segment) {
        if (!segment.isSwitched()) {
            addresses.release(link.end(link.other(host)).addresses());
            addresses.release(segment);
        }
    }

    /**
     * Closes the lab: interrupts the threads that run on its hosts, breaks the sockets there if some do not end by that, waits for them,
     * two seconds at the most, and lets go of everything. Does nothing if it is closed already.
     *
     * @throws IllegalStateException if threads have not ended, with their names. Everything else is closed then too; what such a thread
     *     holds is gone with it
     */
    @Override
    public void close() {
        List<Host> hosts;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            hosts = List.copyOf(ownAddresses.keySet());
        }
        faults.close();
        List<String> left = endThreads(hosts);
        observation.close();
        try {
            endWaysOut();
        } finally {
            places.close();
            hosts.forEach(host -> host.netns().close());
            fabric.close();
        }
        refuse(left);
    }

    private synchronized void endWaysOut() {
        Optional<RuntimeException> failure = Optional.empty();
        for (WayOut way : List.copyOf(waysOut.values())) {
            try {
                end(way);
            } catch (RuntimeException e) {
                failure.ifPresent(e::addSuppressed);
                failure = Optional.of(e);
            }
        }
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    private static List<String> endThreads(List<Host> hosts) {
        hosts.forEach(host -> host.threads().interrupt());
        List<String> left = awaitEnd(hosts, COURTESY);
        if (left.isEmpty()) {
            return left;
        }
        hosts.stream().filter(host -> host.threads().areRunning()).forEach(OpenSockets::destroy);
        return awaitEnd(hosts, PATIENCE);
    }

    private static List<String> awaitEnd(List<Host> hosts, long nanos) {
        long deadline = System.nanoTime() + nanos;
        return hosts.stream()
                .flatMap(host -> host.threads().awaitEnd(deadline).stream())
                .toList();
    }

    private static void refuse(List<String> left) {
        if (!left.isEmpty()) {
            StringJoiner text = new StringJoiner("; ", "did not end when they were interrupted: ", "");
            left.forEach(text::add);
            throw new IllegalStateException(text.toString());
        }
    }

    /**
     * Returns name and size.
     *
     * @return such as {@code lab (5 nodes, 4 links)}
     */
    @Override
    public synchronized String toString() {
        return name + " (" + Texts.count(nodes.size(), "node") + ", " + Texts.count(links.size(), "link") + ")"
                + (closed ? ", closed" : "");
    }

    /**
     * Lets every host ping every other one, all at once, and waits a second for the replies.
     *
     * @return who reached whom
     * @throws IllegalStateException if the lab is closed, or a host has no address
     */
    public PingMatrix pingAll() {
        return pingAll(Observation.PATIENCE);
    }

    /**
     * Lets every host ping every other one, all at once. Routers are left out.
     *
     * @param timeout how long to wait for replies after the last request was sent
     * @return who reached whom
     * @throws IllegalStateException if the lab is closed, or a host has no address
     */
    public PingMatrix pingAll(Duration timeout) {
        requireOpen();
        return observation.pingAll(timeout);
    }

    /**
     * Measures how much a connection of TCP carries from one host to another.
     *
     * @param from the host that sends
     * @param to the host that receives
     * @param duration how long; much less than a second tells of TCP's slow start
     * @return what arrived
     * @throws IOException if they can not be connected within five seconds
     * @throws IllegalStateException if the lab is closed, or a host has no address
     */
    public Throughput throughput(Host from, Host to, Duration duration) throws IOException {
        requireOpen();
        return observation.throughput(from, to, duration);
    }

    /**
     * Measures how much two connections of TCP carry, one in each direction, at the same time.
     *
     * @param one a host
     * @param other another one
     * @param duration how long; much less than a second tells of TCP's slow start
     * @return what arrived
     * @throws IOException if they can not be connected within five seconds
     * @throws IllegalStateException if the lab is closed, or a host has no address
     */
    public TwoWays throughputBothWays(Host one, Host other, Duration duration) throws IOException {
        requireOpen();
        return observation.throughputBothWays(one, other, duration);
    }

    /**
     * Captures the packets of all links, also of those that are added later.
     *
     * @param file is created, or replaced
     * @return the capture; the caller closes it, or else the lab does
     * @throws IOException if the file can not be created
     * @throws IllegalStateException if the lab is closed
     * @capability CAP_NET_RAW in our user namespace
     */
    public Capture capture(Path file) throws IOException {
        requireOpen();
        return observation.capture(file);
    }

    /**
     * Captures the first 256 bytes of each packet of all links, also of those that are added later: cheaper than all of it, and enough to see who talked
     * to whom.
     *
     * @param file is created, or replaced
     * @return the capture; the caller closes it, or else the lab does
     * @throws IOException if the file can not be created
     * @throws IllegalStateException if the lab is closed
     * @capability CAP_NET_RAW in our user namespace
     */
    public Capture captureHeaders(Path file) throws IOException {
        requireOpen();
        return observation.captureHeaders(file);
    }

    /**
     * Draws what is in the lab and what is wrong with it at the moment.
     *
     * @return a picture, in Mermaid, DOT and SVG
     * @throws IllegalStateException if the lab is closed
     */
    public LabGraph graph() {
        requireOpen();
        return observation.graph();
    }

    Observation observation() {
        return observation;
    }
}
