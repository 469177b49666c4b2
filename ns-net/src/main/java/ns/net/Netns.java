package ns.net;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Consumer;
import ns.core.Errno;
import ns.core.NamespaceId;
import ns.core.NamespaceType;
import ns.core.Pid;
import ns.core.SyscallException;
import ns.core.fd.Fd;
import ns.core.fd.NamespaceFd;
import ns.core.fd.NamespaceHandle;

/**
 * A network namespace: its links, addresses and routes.
 *
 * <pre>{@code
 * try (var red = Netns.create(); var blue = Netns.create()) {
 *     red.addVeth("eth0", blue, "eth0");
 *     red.link("eth0").address("10.0.0.1/24").up();
 *     blue.link("eth0").address("10.0.0.2/24").up();
 *     try (var socket = red.call(() -> new Socket("10.0.0.2", 80))) { … }
 * }
 * }</pre>
 *
 * <p>Who is not root has ns-exec create the namespaces together with a user namespace, and takes them over by {@link #of(NamespaceHandle)}.
 * These are wired in the same way; only {@link #call} is not possible in them.
 *
 * <p>It is asked through a netlink socket of its own, opened when it is created or with the first question. Nothing is remembered between
 * questions. Safe for use by several threads, whose questions wait for one another. A virtual thread can ask where the socket is open
 * already; what opens one, or a file inside, is refused there, since it takes a thread that enters.
 *
 * <p>Changes need {@code CAP_NET_ADMIN} in the user namespace that owns this namespace, and in that of each other one that they name.
 *
 * @man network_namespaces(7)
 */
public final class Netns implements NamespaceHandle {
    private final NamespaceHandle handle;
    private final Warnings warnings = new Warnings();
    private final Sessions sessions;

    private Netns(NamespaceHandle handle) {
        this.handle = handle;
        this.sessions = new Sessions(handle, warnings);
    }

    /**
     * Creates a namespace that has only a loopback link, which is down. It lives as long as it is open, or somebody is inside.
     *
     * @return an open namespace; the caller closes it
     * @throws SyscallException {@link Errno#EPERM} without the capability, {@link Errno#ENOSPC} at a limit
     * @capability CAP_SYS_ADMIN in our user namespace; who has none has ns-exec create it together with a user namespace, by
     *     {@code Unshare.of(USER, NET).mapRootUser().open()}, and takes its handle over by {@link #of(NamespaceHandle)}
     */
    public static Netns create() {
        try {
            return NamespaceFd.create(NamespaceType.NET, Netns::inside);
        } catch (SyscallException e) {
            throw explained(e);
        }
    }

    /**
     * Creates namespaces as {@link #create()} does, in about half the time: one thread goes from one to the next. If one can not be
     * created, those before it are closed.
     *
     * @param count how many, 0 or more
     * @return open namespaces; the caller closes them
     * @throws IllegalArgumentException if the count is negative
     * @throws SyscallException as {@link #create()}; {@link Errno#EMFILE} if more descriptors are needed than may be open: three each
     * @capability as {@link #create()}
     */
    public static List<Netns> create(int count) {
        try {
            return NamespaceFd.create(NamespaceType.NET, count, Netns::inside);
        } catch (SyscallException e) {
            throw explained(e);
        }
    }

    private static SyscallException explained(SyscallException refusal) {
        return refusal.errno().equals(Errno.EPERM) ? refusal.withHint(hint(refusal)) : refusal;
    }

    private static String hint(SyscallException refusal) {
        return refusal.hint().map(hint -> hint + "; ").orElse("")
                + "without it, a network namespace comes with a user namespace, by ns-exec: Netns.of(lab.handle(NET)) of"
                + " lab = Unshare.of(USER, NET).mapRootUser().open()";
    }

    /** On a thread that is inside, where the netlink socket does not take another one. */
    private static Netns inside(NamespaceFd created) {
        Netns namespace = new Netns(created);
        namespace.sessions.openHere();
        return namespace;
    }

    /**
     * Opens the namespace that the calling thread is in.
     *
     * @return an open namespace; the caller closes it
     */
    public static Netns current() {
        return new Netns(NamespaceFd.openSelf(NamespaceType.NET));
    }

    /**
     * Opens the namespace that a process is in.
     *
     * @param pid a process visible in our own pid namespace
     * @return an open namespace; the caller closes it
     * @throws SyscallException as {@link NamespaceFd#open}
     */
    public static Netns of(Pid pid) {
        return new Netns(NamespaceFd.open(pid, NamespaceType.NET));
    }

    /**
     * Takes over an open namespace, from ns-exec or a file.
     *
     * @param handle of a network namespace; closed with this, also if it is refused
     * @return the same namespace
     * @throws IllegalArgumentException if it is of another type
     */
    public static Netns of(NamespaceHandle handle) {
        try {
            return new Netns(net(handle));
        } catch (IllegalArgumentException e) {
            handle.close();
            throw e;
        }
    }

    /**
     * Creates a namespace with a name, which keeps it alive until {@link #delete}. Equivalent to {@code ip netns add NAME}.
     *
     * @param name of a file in {@code /run/netns}
     * @return an open namespace; closing it does not end it
     * @throws IllegalArgumentException if it can not be a name
     * @throws SyscallException {@link Errno#EEXIST} if there is one
     * @capability CAP_SYS_ADMIN in our user namespace and in the owner of our mount namespace
     * @man ip-netns(8)
     */
    public static Netns add(String name) {
        NamedNetns.file(name);
        NamespaceFd created = NamespaceFd.create(NamespaceType.NET);
        try {
            NamedNetns.add(name, created);
            return new Netns(created);
        } catch (RuntimeException e) {
            created.close();
            throw e;
        }
    }

    /**
     * Opens a namespace that has a name.
     *
     * @param name as {@link #list} shows it
     * @return an open namespace; the caller closes it
     * @throws SyscallException {@link Errno#ENOENT} if there is none
     * @throws IllegalArgumentException if it can not be a name, or is that of something else than a network namespace
     * @man ip-netns(8)
     */
    public static Netns open(String name) {
        return of(NamedNetns.open(name));
    }

    /**
     * Gives the namespace of a process a name. Equivalent to {@code ip netns attach NAME PID}.
     *
     * @param name of a file in {@code /run/netns}
     * @param pid a process visible in our own pid namespace
     * @throws SyscallException {@link Errno#EEXIST} if the name is taken
     * @man ip-netns(8)
     */
    public static void attach(String name, Pid pid) {
        NamedNetns.file(name);
        try (NamespaceFd namespace = NamespaceFd.open(pid, NamespaceType.NET)) {
            NamedNetns.add(name, namespace);
        }
    }

    /**
     * Takes a name away. The namespace lives on while somebody is inside or has it open.
     *
     * @param name as {@link #list} shows it
     * @throws SyscallException {@link Errno#ENOENT} if there is none
     * @man ip-netns(8)
     */
    public static void delete(String name) {
        NamedNetns.delete(name);
    }

    /**
     * Takes a name away, if it is there.
     *
     * @param name of a file in {@code /run/netns}
     * @return whether it was
     * @throws SyscallException if it can not be taken away
     */
    public static boolean deleteIfExists(String name) {
        try {
            delete(name);
            return true;
        } catch (SyscallException e) {
            if (e.errno().equals(Errno.ENOENT)) {
                return false;
            }
            throw e;
        }
    }

    /**
     * Lists the names.
     *
     * @return in the order of the alphabet
     * @man ip-netns(8)
     */
    public static List<String> list() {
        return NamedNetns.list();
    }

    /**
     * Lists the names of the namespace that a process is in.
     *
     * @param pid a process visible in our own pid namespace
     * @return all of them; none if it has none
     * @man ip-netns(8)
     */
    public static List<String> identify(Pid pid) {
        try (NamespaceFd namespace = NamespaceFd.open(pid, NamespaceType.NET)) {
            return NamedNetns.namesOf(namespace.id());
        }
    }

    /**
     * Lists the processes in this namespace. Those of other users are left out if we may not look into them.
     *
     * @return as /proc shows them, by number
     * @throws IllegalStateException if this is closed
     */
    public List<Pid> pids() {
        sessions.requireOpen(); // the number may be another's by now
        return NetnsProcesses.in(id());
    }

    /**
     * Names a link of this namespace. Nobody is asked whether it exists.
     *
     * @param name the link's, or one of its alternative names
     * @return the link by that name
     * @throws IllegalArgumentException if it can not be a name
     */
    public Link link(String name) {
        return new Link(this, Names.alternative(name));
    }

    /**
     * Asks for all links.
     *
     * @return in the kernel's order, which is that of their indexes
     * @throws DumpInterruptedException if they changed all the time
     */
    public List<LinkInfo> links() {
        return session().dump(LinkMessages.dump(), LinkMessages::decode);
    }

    /**
     * Asks what has gone through all links, in one dump. Equivalent to {@code ip -s link}.
     *
     * @return counters by the links' names, in the kernel's order
     * @throws DumpInterruptedException if links changed all the time
     */
    public Map<String, LinkStatistics> stats() {
        Map<String, LinkStatistics> byName = new LinkedHashMap<>();
        session()
                .dump(LinkMessages.dumpStatistics(), LinkMessages::namedStatistics)
                .forEach(byName::putAll);
        return byName;
    }

    /**
     * Creates a link. If something that belongs to it fails, such as an alternative name, it is deleted again.
     *
     * @param link all about it
     * @return the link, in the namespace where it is
     * @throws NetlinkException {@link Errno#EEXIST} if there is one; {@link Errno#EOPNOTSUPP} if the kernel lacks the kind
     * @throws IllegalArgumentException if a number is out of range, or something is asked for that the kind does not have
     */
    public Link addLink(NewLink link) {
        return LinkCreation.carryOut(this, link);
    }

    /**
     * Creates a cable from here to there; each end is created where it belongs, with one queue in each direction. Equivalent to
     * {@code ip link add NAME numtxqueues 1 numrxqueues 1 type veth peer name PEER netns THERE numtxqueues 1 numrxqueues 1}.
     *
     * <p>One is what the kernel uses of them anyway, unless told otherwise. If not asked for one it makes as many as there are processors,
     * lays the others still, and waits at each end until no processor is looking at them, which takes a third of the time of all. With
     * {@link NewLink#veth} and {@link NewLink#txQueues} there can be more.
     *
     * @param name of the end in this namespace
     * @param other the other end's namespace
     * @param peerName of the end there
     * @return the end in this namespace
     * @throws NetlinkException {@link Errno#EEXIST} if one of the names is taken
     */
    public Link addVeth(String name, Netns other, String peerName) {
        return addLink(NewLink.cable(name, other, peerName));
    }

    /**
     * Creates a link of Ethernet whose other end is this program: it reads the frames that the link sends, and writes those that it
     * receives. Equivalent to {@code ip tuntap add NAME mode tap}, but it lives only as long as it is open.
     *
     * @param name 1 to 15 bytes
     * @return the program's end; the caller closes it
     * @throws SyscallException {@link Errno#EBUSY} if there is a link of that name; {@link Errno#ENOENT} without /dev/net/tun
     * @throws IllegalArgumentException if it can not be a name
     * @capability CAP_NET_ADMIN in the user namespace that owns this one
     */
    public Tap tap(String name) {
        return Tap.open(this, name, Tun.Mode.TAP);
    }

    /**
     * Creates a link of IP without Ethernet whose other end is this program. Equivalent to {@code ip tuntap add NAME mode tun}, but it
     * lives only as long as it is open.
     *
     * @param name 1 to 15 bytes
     * @return the program's end; the caller closes it
     * @throws SyscallException {@link Errno#EBUSY} if there is a link of that name; {@link Errno#ENOENT} without /dev/net/tun
     * @throws IllegalArgumentException if it can not be a name
     * @capability CAP_NET_ADMIN in the user namespace that owns this one
     */
    public Tap tun(String name) {
        return Tap.open(this, name, Tun.Mode.TUN);
    }

    /**
     * Deletes all links of a group at once, which costs a fraction of deleting one after the other.
     *
     * @param group a number, see {@link NewLink#group}; 0 is that of all that are in no other, and refused here
     * @throws NetlinkException {@link Errno#ENODEV} if it has none
     * @throws IllegalArgumentException if it is 0, or not a number of 32 bits
     */
    public void deleteGroup(long group) {
        if (group <= 0 || group > Width.U32.most) {
            throw new IllegalArgumentException("not a group that can be deleted: " + group);
        }
        session().execute(LinkMessages.deleteGroup(group));
    }

    /**
     * Asks for the addresses of all links.
     *
     * @return of both versions, in the kernel's order
     * @throws DumpInterruptedException if they changed all the time
     */
    public List<InterfaceAddress> addresses() {
        return session().dump(AddressMessages.dump(0), AddressMessages::decode);
    }

    /**
     * Asks for the routes of the main table.
     *
     * @return of both versions, version 4 first
     * @throws DumpInterruptedException if they changed all the time
     */
    public List<Route> routes() {
        return routes(Route.MAIN);
    }

    /**
     * Asks for the routes of a table.
     *
     * @param table its number; 0 for all tables
     * @return of both versions, version 4 first; none if there is no such table
     * @throws DumpInterruptedException if they changed all the time
     * @throws IllegalArgumentException if it is not a number of 32 bits
     */
    public List<Route> routes(long table) {
        long known = table == 0 ? table : Route.requireTable(table);
        Map<Integer, String> names = linkNames();
        return Families.ofBoth(
                family -> RouteMessages.dump(family, known),
                request -> session().dump(request, message -> RouteMessages.decode(message, names)));
    }

    /**
     * Adds a route.
     *
     * @param route all about it
     * @throws NetlinkException {@link Errno#EEXIST} if there is one to the same destination with the same metric;
     *     {@link Errno#ENETUNREACH} if its router is not on a link that is up
     * @throws IllegalArgumentException if it leads nowhere
     */
    public void addRoute(Route route) {
        session().execute(RouteMessages.add(route, linksOf(route)));
    }

    /**
     * Adds a route, or puts it in the place of the one to the same destination with the same metric.
     *
     * @param route all about it
     * @throws NetlinkException as {@link #addRoute}
     * @throws IllegalArgumentException if it leads nowhere
     */
    public void replaceRoute(Route route) {
        session().execute(RouteMessages.replace(route, linksOf(route)));
    }

    /**
     * Takes a route away: the first that has all that is told of it.
     *
     * @param route at least its destination
     * @throws NetlinkException {@link Errno#ESRCH} if there is none
     */
    public void deleteRoute(Route route) {
        session().execute(RouteMessages.delete(route, linksOf(route)));
    }

    /**
     * Asks which way a packet would take. Equivalent to {@code ip route get ADDRESS}.
     *
     * @param destination an address
     * @return the route, with one destination
     * @throws NetlinkException {@link Errno#ENETUNREACH} if there is no way
     */
    public Route route(InetAddress destination) {
        Map<Integer, String> names = linkNames();
        return session()
                .ask(
                        RouteMessages.get(Ip.withoutScope(destination)),
                        message -> Optional.ofNullable(RouteMessages.decode(message, names)))
                .orElseThrow();
    }

    /**
     * Asks for the neighbours on all links.
     *
     * @return of both versions, version 4 first; without those that we answer for, {@link Neighbor.Flag#PROXY}
     * @throws DumpInterruptedException if they changed all the time
     */
    public List<Neighbor> neighbors() {
        Map<Integer, String> names = linkNames();
        return Families.ofBoth(
                NeighborMessages::dump,
                request -> session().dump(request, message -> NeighborMessages.decode(message, names)));
    }

    /**
     * Adds a neighbour.
     *
     * @param neighbor all about it
     * @throws NetlinkException {@link Errno#EEXIST} if there is an entry for its address
     */
    public void addNeighbor(Neighbor neighbor) {
        session().execute(NeighborMessages.add(neighbor, index(neighbor.link())));
    }

    /**
     * Adds a neighbour, or puts it in the place of what is known of its address.
     *
     * @param neighbor all about it
     * @throws NetlinkException if the kernel refuses
     */
    public void replaceNeighbor(Neighbor neighbor) {
        session().execute(NeighborMessages.replace(neighbor, index(neighbor.link())));
    }

    /**
     * Forgets a neighbour.
     *
     * @param neighbor its address and its link; of one that we answer for, the flag {@link Neighbor.Flag#PROXY} too
     * @throws NetlinkException {@link Errno#ENOENT} if it is not known
     */
    public void deleteNeighbor(Neighbor neighbor) {
        session().execute(NeighborMessages.delete(neighbor, index(neighbor.link())));
    }

    /**
     * Asks for the forwarding tables of bridges and VXLANs. Equivalent to {@code bridge fdb show}.
     *
     * @return in the kernel's order
     * @throws DumpInterruptedException if they changed all the time
     */
    public List<ForwardingEntry> forwarding() {
        Map<Integer, String> names = linkNames();
        return session()
                .dump(NeighborMessages.dumpForwarding(), message -> NeighborMessages.decodeForwarding(message, names));
    }

    /**
     * Adds to the forwarding table of a bridge or a VXLAN.
     *
     * @param entry all about it
     * @throws NetlinkException {@link Errno#EEXIST} if there is one for the hardware address
     */
    public void addForwarding(ForwardingEntry entry) {
        session().execute(NeighborMessages.add(entry, index(entry.port())));
    }

    /**
     * Adds to the forwarding table of a bridge or a VXLAN, or has the bridge send what is for a hardware address elsewhere. Equivalent to
     * {@code bridge fdb replace}.
     *
     * @param entry all about it
     * @throws NetlinkException if the kernel refuses
     */
    public void replaceForwarding(ForwardingEntry entry) {
        session().execute(NeighborMessages.replace(entry, index(entry.port())));
    }

    /**
     * Takes away from the forwarding table of a bridge or a VXLAN.
     *
     * @param entry all about it
     * @throws NetlinkException {@link Errno#ENOENT} if there is none like that
     */
    public void deleteForwarding(ForwardingEntry entry) {
        session().execute(NeighborMessages.delete(entry, index(entry.port())));
    }

    /**
     * Asks for the rules by which routing tables are chosen.
     *
     * @return of both versions, version 4 first, in the order in which they are asked; without those that only lead to another rule
     * @throws DumpInterruptedException if they changed all the time
     */
    public List<Rule> rules() {
        return Families.ofBoth(RuleMessages::dump, request -> session().dump(request, RuleMessages::decode));
    }

    /**
     * Adds a rule.
     *
     * @param rule all about it
     * @throws NetlinkException {@link Errno#EEXIST} if there is the same of the same priority
     */
    public void addRule(Rule rule) {
        session().execute(RuleMessages.add(rule));
    }

    /**
     * Takes a rule away.
     *
     * @param rule all about it; without a priority, the first of several
     * @throws NetlinkException {@link Errno#ENOENT} if there is none
     */
    public void deleteRule(Rule rule) {
        session().execute(RuleMessages.delete(rule));
    }

    /**
     * Listens to what changes from now on.
     *
     * @return a monitor, which works as long as this is open; the caller closes it
     */
    public NetworkMonitor monitor() {
        return NetworkMonitor.open(this);
    }

    /**
     * Opens the packet filter of this namespace.
     *
     * @return a session, which works as long as this is open; the caller closes it
     * @throws SyscallException {@link Errno#EPROTONOSUPPORT} if the kernel has none
     * @man nft(8)
     */
    public Nft nft() {
        return Nft.open(this, this::index, warnings);
    }

    /**
     * Reads a setting of this namespace. Equivalent to {@code sysctl NAME} inside.
     *
     * @param name below {@code net}, such as {@code net.ipv4.ip_forward} or {@code net/ipv4/conf/eth0.5/forwarding}
     * @return its value, without the end of the line
     * @throws IllegalArgumentException if it is not below {@code net}
     * @throws IOException if there is none
     * @man sysctl(8)
     */
    public String sysctl(String name) throws IOException {
        return Sysctl.read(this, name);
    }

    /**
     * Changes a setting of this namespace. Equivalent to {@code sysctl NAME=VALUE} inside.
     *
     * @param name as in {@link #sysctl(String)}
     * @param value what is written
     * @throws IllegalArgumentException if it is not below {@code net}
     * @throws IOException if there is none, or it can not have that value
     * @capability CAP_NET_ADMIN in the owner of this namespace
     * @man sysctl(8)
     */
    public void sysctl(String name, String value) throws IOException {
        Sysctl.write(this, name, value);
    }

    /**
     * Makes many changes in few system calls, in their order.
     *
     * <pre>{@code
     * red.batch(batch -> batch
     *         .addLink(NewLink.veth("eth0").peer(NewLink.veth("eth0").in(blue)).up())
     *         .address("eth0", "10.0.0.1/24")
     *         .addRoute(Route.defaultV4().via("10.0.0.2")));
     * }</pre>
     *
     * <p>It is not atomic: others can see it half done, and the kernel goes on after a change that it refuses. If it refuses one, what
     * has been added is taken away again at the end: links with all that belongs to them, addresses, routes, rules and neighbours. What
     * has been changed otherwise, such as {@link Batch#up} of a link that was there before, stays as it is.
     *
     * @param changes tells them; nothing is changed if it throws
     * @throws BatchException if the kernel refuses one or more, or can not be asked for all, with the result of each
     * @throws IllegalStateException if one of the namespaces is closed; what has been added in the others is taken away again
     * @throws NetlinkException if a link is named that is not there and not to be created before; nothing is changed
     * @throws IllegalArgumentException if a change is not possible; nothing is changed
     */
    public void batch(Consumer<Batch> changes) {
        Batch batch = new Batch(this);
        changes.accept(batch);
        batch.run();
    }

    /**
     * Has somebody told what the kernel remarks from now on while it does as it is asked through this, in the place of whoever was told
     * before; if this is never called, nobody is. What is refused is a {@link NetlinkException} and no warning.
     *
     * @param listener called on the thread that asked, after each request with a remark; must not throw
     * @kernel 4.12; it remarks on little, such as classes of htb whose quantum is far from their rate
     */
    public void onWarning(Consumer<NetlinkWarning> listener) {
        warnings.listen(listener);
    }

    Map<Integer, String> linkNames() {
        Map<Integer, String> names = new HashMap<>();
        links().forEach(link -> names.put(link.index(), link.name()));
        return names;
    }

    /** What the kernel knows the links by that packets are sent to. */
    Map<String, Integer> indexes(List<FilterAction> actions) {
        Map<String, Integer> links = new HashMap<>();
        for (FilterAction action : actions) {
            if (action instanceof Mirred mirred) {
                links.computeIfAbsent(mirred.link(), this::index);
            }
        }
        return links;
    }

    private Map<String, Integer> linksOf(Route route) {
        return RouteMessages.links(route, this::index);
    }

    /**
     * Asks by what number this namespace knows another one; links into it are told with that.
     *
     * @param other a network namespace
     * @return empty if it has none
     * @throws IllegalArgumentException if that is no network namespace
     * @man ip-netns(8)
     */
    public OptionalInt nsid(NamespaceHandle other) {
        return session().ask(NsidMessages.get(net(other)), NsidMessages::decode);
    }

    /**
     * Gives another namespace a number in this one.
     *
     * @param other a network namespace
     * @param number 0 or more
     * @throws NetlinkException {@link Errno#EEXIST} if it has one already, or another namespace has the number
     * @throws IllegalArgumentException if the number is negative, or that is no network namespace
     * @man ip-netns(8)
     */
    public void setNsid(NamespaceHandle other, int number) {
        if (number < 0) {
            throw new IllegalArgumentException("the number of a namespace is 0 or more, not " + number);
        }
        session().execute(NsidMessages.set(net(other), number));
    }

    /**
     * Gives another namespace a number in this one that the kernel chooses, if it has none. Equivalent to
     * {@code ip netns set NAME auto}.
     *
     * @param other a network namespace
     * @return its number
     * @throws NetlinkException if the kernel refuses
     * @throws IllegalArgumentException if that is no network namespace
     * @man ip-netns(8)
     */
    public int assignNsid(NamespaceHandle other) {
        try {
            session().execute(NsidMessages.set(net(other), NsidMessages.UNASSIGNED));
        } catch (NetlinkException e) {
            if (!e.errno().equals(Errno.EEXIST)) {
                throw e;
            }
        }
        return nsid(other).orElseThrow();
    }

    /**
     * Asks for the numbers by which this namespace knows others. Equivalent to {@code ip netns list-id}.
     *
     * @return in order
     * @throws DumpInterruptedException if they changed all the time
     * @man ip-netns(8)
     */
    public List<Integer> nsids() {
        return session().dump(NsidMessages.dump(), NsidMessages::decode).stream()
                .flatMapToInt(OptionalInt::stream)
                .sorted()
                .boxed()
                .toList();
    }

    /**
     * Asks for the numbers by which another namespace knows others. Equivalent to {@code ip netns list-id target-nsid}.
     *
     * @param nsid the number by which this namespace knows that one
     * @return by its number of each, in order, ours; empty where we have none
     * @throws NetlinkException if this namespace knows none by that number
     * @throws DumpInterruptedException if they changed all the time
     * @kernel 4.20
     * @man ip-netns(8)
     */
    public Map<Integer, OptionalInt> nsidsOf(int nsid) {
        Map<Integer, OptionalInt> ours = new TreeMap<>();
        session().dump(NsidMessages.dumpOf(nsid), NsidMessages::decodeBoth).forEach(ours::putAll);
        return ours;
    }

    private static NamespaceHandle net(NamespaceHandle other) {
        if (other.type() != NamespaceType.NET) {
            throw new IllegalArgumentException(other.id() + " is no network namespace");
        }
        return other;
    }

    int index(String link) {
        return session().ask(LinkMessages.show(LinkRef.named(Names.alternative(link))), LinkMessages::index);
    }

    Session session() {
        return sessions.links();
    }

    GenericSession generic() {
        return sessions.generic();
    }

    @Override
    public NamespaceId id() {
        return handle.id();
    }

    @Override
    public Fd fd() {
        sessions.requireOpen();
        return handle.fd();
    }

    @Override
    public List<NamespaceHandle> companions() {
        return handle.companions();
    }

    @Override
    public Fd socket(int family, int type, int protocol) {
        sessions.requireOpen();
        return handle.socket(family, type, protocol);
    }

    @Override
    public Fd openFile(Path file, int flags) {
        sessions.requireOpen();
        return handle.openFile(file, flags);
    }

    /** Lets go of the namespace: if it has no name and nobody is inside, it and all its links are gone. */
    @Override
    public void close() {
        sessions.close();
        handle.close();
    }

    /**
     * Returns the id as the kernel prints it.
     *
     * @return such as {@code net:[4026532245]}
     */
    @Override
    public String toString() {
        return id().toString();
    }
}
