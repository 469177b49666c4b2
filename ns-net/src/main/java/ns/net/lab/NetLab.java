package ns.net.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import ns.core.SyscallException;
import ns.core.fd.NamespaceHandle;
import ns.net.IpPrefix;
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
 * <p>A kernel knows no more than 1024 neighbours, those of all namespaces of the machine together, and drops packets for others without a word:
 * some 30 hosts on a switch may all talk to all of them at a time. For more, raise {@code net.ipv4.neigh.default.gc_thresh3}, and
 * {@code gc_thresh2} with it, of the machine ({@code net.ipv6…} for version 6), or give hosts permanent ones
 * ({@link ns.net.Netns#addNeighbor}), which do not count. {@link #pingAll()} does with what there is.
 *
 * <p>What can not be right is refused before anything is changed; a step that the kernel refuses half-way is taken back. Safe for
 * use by several threads, whose changes wait for one another.
 *
 * @capability CAP_SYS_ADMIN in our user namespace; {@code ns run --rootless} gives it to everybody
 */
public final class NetLab implements AutoCloseable {
    private static final String DEFAULT_NAME = "lab";

    private final String name;
    private final Fabric fabric;
    private final Outside outside;
    private final Observation observation;
    private final Faults faults;
    private final Places places = new Places();
    private final Topology topology = new Topology(this);
    private final Construction construction;
    private boolean closed;

    private NetLab(String name, Fabric fabric) {
        this.name = name;
        this.fabric = fabric;
        this.outside = Outside.here(name);
        this.observation = new Observation(this, fabric.netns());
        this.faults = new Faults(this, fabric);
        this.construction = new Construction(this, topology, places);
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
        } catch (RuntimeException | Error e) {
            Closing closing = new Closing();
            closing.close(lab);
            closing.endAfter(e);
            throw e;
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
        requireOpen();
        return construction.addHosts(hosts);
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
        requireOpen();
        return construction.addRouter(router);
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
        requireOpen();
        return construction.addSwitch(name);
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
        requireOpen();
        return construction.addLink(a, b);
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
        requireOpen();
        return construction.addLink(a, addressOfA, b, addressOfB);
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
        requireOpen();
        return construction.addLink(host, address, place);
    }

    synchronized void addAddress(Host host, String address) {
        requireOpen();
        construction.addAddress(host, address);
    }

    synchronized void addRoute(Host host, Route route, String gateway) {
        requireOpen();
        construction.addRoute(host, route, gateway);
    }

    /**
     * Gives every host and router the shortest way, counted in routers, to every subnet and address of the lab, and to the nearest
     * {@linkplain Router#wayOut way out} if there is one. To be repeated when links have been added; the shapes have done it.
     *
     * @throws IllegalStateException if the lab is closed
     */
    public synchronized void addRoutes() {
        requireOpen();
        construction.addRoutes();
    }

    synchronized WayOut addWayOut(Router router, WayOut.Forwarding forwarding) {
        requireOpen();
        return construction.addWayOut(router, forwarding);
    }

    synchronized WayOut addWayOut(Router router, Supplier<WayOut> opening) {
        requireOpen();
        return construction.addWayOut(router, opening);
    }

    synchronized void end(WayOut way) {
        construction.waysOut().end(way);
    }

    private synchronized void endWaysOut() {
        construction.waysOut().close();
    }

    void requireOwn(Node node) {
        topology.requireOwn(node);
    }

    synchronized boolean has(LabLink link) {
        return !closed && topology.has(link);
    }

    synchronized List<LabLink> linksOf(Node node) {
        return topology.linksOf(node);
    }

    synchronized List<IpPrefix> addressesOf(Host host) {
        return topology.addressesOf(host);
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
        return topology.nodes();
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
        return topology.links();
    }

    /**
     * Finds a node.
     *
     * @param name its name
     * @return the node
     * @throws IllegalArgumentException if there is none
     */
    public synchronized Node node(String name) {
        return topology.node(name);
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
        return topology.link(a, b);
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

    /** Where it was made. */
    Outside outside() {
        return outside;
    }

    Faults faults() {
        return faults;
    }

    synchronized List<Host> everyHost() {
        return topology.everyHost();
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
        if (!isOn(host)) {
            return;
        }
        List<String> left = HostThreads.end(List.of(host)); // without the lock, which these threads may want
        synchronized (this) {
            if (!isOn(host)) {
                return;
            }
            construction.remove(host);
        }
        HostThreads.requireEnded(left);
    }

    private synchronized boolean isOn(Host host) {
        return !closed && topology.has(host);
    }

    /**
     * Closes the lab: interrupts the threads that run on its hosts, breaks the sockets there if some do not end by that, waits for them,
     * two seconds at the most, and lets go of everything. Does nothing if it is closed already.
     *
     * <p>What can not be closed does not keep the rest from being closed: the first failure is thrown when all is done.
     *
     * @throws IllegalStateException if threads have not ended, with their names. Everything else is closed then too; what such a thread
     *     holds is gone with it
     * @throws java.io.UncheckedIOException if a capture could not be written
     */
    @Override
    public void close() {
        List<Host> hosts;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            hosts = topology.everyHost();
        }
        Closing closing = new Closing();
        closing.close(faults);
        List<String> left = HostThreads.end(hosts);
        closing.close(observation);
        closing.step(this::endWaysOut);
        closing.close(places);
        hosts.forEach(host -> closing.close(host.netns()));
        closing.close(fabric);
        closing.close(outside);
        closing.step(() -> HostThreads.requireEnded(left));
        closing.end();
    }

    /**
     * Returns name and size.
     *
     * @return such as {@code lab (5 nodes, 4 links)}
     */
    @Override
    public synchronized String toString() {
        return name + " (" + Texts.count(topology.nodes().size(), "node") + ", "
                + Texts.count(topology.links().size(), "link") + ")" + (closed ? ", closed" : "");
    }

    /**
     * Lets every host ping every other one, all at once, and waits a second for the replies.
     *
     * @return who reached whom
     * @throws java.util.concurrent.CancellationException if this thread is interrupted
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
     * @throws java.util.concurrent.CancellationException if this thread is interrupted; several hundred hosts take their time
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
     * @throws java.util.concurrent.CancellationException if this thread is interrupted
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
     * @throws java.util.concurrent.CancellationException if this thread is interrupted
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
