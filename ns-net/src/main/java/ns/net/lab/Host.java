package ns.net.lab;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import ns.core.NamespaceId;
import ns.core.Pid;
import ns.core.SyscallException;
import ns.core.fd.Fd;
import ns.core.fd.NamespaceHandle;
import ns.core.fd.Task;
import ns.net.IpPrefix;
import ns.net.Netns;
import ns.net.Route;

/**
 * A machine of a lab: a place for code of this JVM, and for processes, with links, addresses, routes and sockets of its own.
 *
 * <pre>{@code
 * ServerSocket server = b.call(() -> new ServerSocket(80));
 * Socket client = a.call(() -> new Socket("b", 80));
 * Nsenter.into(a).run("ping", "-c1", "b");
 * }</pre>
 *
 * <p>Threads and processes that enter it are in its network namespace and in a mount and a uts namespace of its own. There the names of all
 * hosts of the lab are known (its {@code /etc/hosts}), {@code /proc/net} and {@link java.net.NetworkInterface} tell of the host, and
 * {@link InetAddress#getLocalHost} and {@code hostname} give its name, of which they know 64 bytes. Files are the machine's. The JVM
 * remembers for half a minute what a name has meant, for ten seconds that it has meant nothing, and for five what
 * {@link InetAddress#getLocalHost} has said, for all hosts and labs together: where labs follow one another in one JVM, give their hosts
 * names of their own, or the same addresses. Safe for
 * use by several threads.
 */
public sealed class Host implements Node, NamespaceHandle permits Router {
    private final NetLab lab;
    private final String name;
    private final Netns netns;
    private final HostThreads threads;

    Host(NetLab lab, String name, Netns netns) {
        this.lab = lab;
        this.name = name;
        this.netns = netns;
        this.threads = new HostThreads(name);
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final NetLab lab() {
        return lab;
    }

    @Override
    public final List<LabLink> links() {
        return lab.linksOf(this);
    }

    /**
     * Returns its ends of its links.
     *
     * @return in the order in which they were added
     */
    public final List<LinkEnd> ends() {
        return links().stream().map(link -> link.end(this)).toList();
    }

    /**
     * Returns the address that its name means.
     *
     * @return the first of its own ({@link #addAddress}), or else of its first link
     * @throws IllegalStateException if it has none yet
     */
    public final InetAddress address() {
        return addresses().stream()
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(this + " has no address yet: add a link"))
                .address();
    }

    /**
     * Returns all its addresses but those that every host has, with the lengths of their subnets.
     *
     * @return its own first, then those of its links
     */
    public final List<IpPrefix> addresses() {
        return lab.addressesOf(this);
    }

    /**
     * Gives it an address that belongs to none of its links, and that its name means from now on. Others find the way to it by
     * {@link NetLab#addRoutes}.
     *
     * @param address such as {@code 10.255.0.1}
     * @return this
     * @throws IllegalArgumentException if it is none, or taken
     * @throws IllegalStateException if the lab is closed
     */
    public final Host addAddress(String address) {
        lab.addAddress(this, address);
        return this;
    }

    /**
     * Adds a route.
     *
     * @param destination such as {@code 10.9.0.0/16}; {@code 0.0.0.0/0} for everything
     * @param gateway an address in a subnet of one of its links
     * @return this
     * @throws IllegalArgumentException if one of them is none, or the gateway can not be reached directly
     * @throws IllegalStateException if the lab is closed
     */
    public final Host addRoute(String destination, String gateway) {
        lab.addRoute(this, Route.to(destination).via(gateway), gateway);
        return this;
    }

    /**
     * Returns its network namespace, for all that can be asked of one and changed in it.
     *
     * @return what the lab closes; do not close it
     */
    public final Netns netns() {
        return netns;
    }

    /**
     * Returns where other programs find its network namespace, as long as the lab is open and this JVM lives: what
     * {@code nsenter --net=PATH} takes.
     *
     * @return such as {@code /proc/4711/fd/42}, which its user and root may open
     */
    public final Path path() {
        return Path.of(
                "/proc",
                Pid.self().toString(),
                "fd",
                Integer.toString(netns.fd().number()));
    }

    @Override
    public final NamespaceId id() {
        return netns.id();
    }

    @Override
    public final Fd fd() {
        return netns.fd();
    }

    /**
     * Returns the host's mount and uts namespaces, which are made with the first question.
     *
     * @return they stay the host's
     * @throws IllegalStateException if the lab is closed
     */
    @Override
    public final List<NamespaceHandle> companions() {
        return lab.companionsOf(this);
    }

    /**
     * Runs code on the host, on a thread that is named after it; the lab interrupts it when it is closed. Else as
     * {@link NamespaceHandle#call}.
     *
     * @param <R> what the code returns
     * @param <X> what the code throws
     * @param task the code
     * @return what the code returned
     * @throws X what the code threw
     * @throws SyscallException if the namespace can not be entered
     */
    @Override
    public final <R, X extends Exception> R call(Task<R, X> task) throws X {
        return NamespaceHandle.super.call(threads.tracked(task));
    }

    /**
     * Returns a factory of threads that are on the host for all their life, and named after it; the lab interrupts them when it is
     * closed. An executor made with it does not end by that: shut it down before, or use {@link #executor}.
     *
     * @return a factory that works as long as the lab is open
     * @throws SyscallException if the namespace can not be entered
     */
    @Override
    public final ThreadFactory threadFactory() {
        return threads.tracked(NamespaceHandle.super.threadFactory());
    }

    /**
     * Returns a new executor, as {@link java.util.concurrent.Executors#newCachedThreadPool} makes one, whose threads are on the host. The
     * lab ends it when it is closed.
     *
     * @return an executor for a whole server
     * @throws SyscallException if the namespace can not be entered
     */
    public final ExecutorService executor() {
        return threads.executor(threadFactory());
    }

    @Override
    public final Fd socket(int family, int type, int protocol) {
        return netns.socket(family, type, protocol);
    }

    HostThreads threads() {
        return threads;
    }

    String kind() {
        return "host";
    }

    /**
     * Switches it off for good: its threads are ended as by {@link NetLab#close}, its links are gone, and its name is free. Does nothing if it
     * is off already.
     *
     * @throws IllegalStateException if threads have not ended, with their names; all else is done then too
     */
    @Override
    public final void close() {
        lab.remove(this);
    }

    /**
     * Returns name and addresses.
     *
     * @return such as {@code host a (10.1.0.1/16)}
     */
    @Override
    public final String toString() {
        StringBuilder text = new StringBuilder(kind()).append(' ').append(name).append(" (");
        String separator = "";
        for (IpPrefix address : addresses()) {
            text.append(separator).append(address);
            separator = ", ";
        }
        return text.append(')').toString();
    }

    /**
     * Pings another host, and waits at most a second for the reply.
     *
     * @param other whose {@link #address} is meant
     * @return what came of it
     * @throws IllegalStateException if the lab is closed, or the host has no address
     */
    public final Ping ping(Host other) {
        return ping(other.address(), Observation.PATIENCE);
    }

    /**
     * Pings an address once.
     *
     * @param address of version 4 or 6
     * @param timeout how long to wait for the reply
     * @return what came of it
     * @throws IllegalStateException if the lab is closed
     */
    public final Ping ping(InetAddress address, Duration timeout) {
        lab.requireOpen();
        try (Pings pings = new Pings()) {
            pings.add(this, address);
            return pings.run(timeout).get(0);
        }
    }
}
