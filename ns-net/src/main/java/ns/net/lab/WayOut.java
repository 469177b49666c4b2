package ns.net.lab;

import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import ns.core.Errno;
import ns.core.SyscallException;
import ns.net.IpPrefix;
import ns.net.Netns;
import ns.net.Nft;
import ns.net.Route;

/**
 * A way from a lab to the network that the JVM is in, and further to what that reaches: {@link Router#wayOut}. Everybody out there sees the
 * machine's own address, and nobody can begin to talk to the lab. IP version 4 only.
 *
 * <p>Outside there is a link, {@code lab0}, with a subnet of {@code 198.18.0.0/15} that nothing there overlaps, and a table of that name in
 * nftables, which hides the lab. Both vanish when this or the lab is closed, and also when the JVM is killed: the table belongs to a socket
 * of the JVM, the link to the router. Addresses of the lab are not known outside, and may be the same as some there; hosts of the lab then reach
 * those of the lab.
 *
 * <p>Names: hosts ask the servers in the machine's {@code /etc/resolv.conf}. One at a loopback address, such as that of systemd-resolved, is
 * not there on a host.
 *
 * <p>Safe for use by several threads.
 *
 * @man nft(8)
 */
public final class WayOut implements AutoCloseable {
    /** The router's end of the cable. */
    static final String DEVICE = "out";

    private final Router router;
    private final Optional<Netns> outside;
    private final Deque<Closing.Step> endings = new ArrayDeque<>();
    private String device;

    /** What is done where the outside passes on nothing, since its {@code net.ipv4.ip_forward} is 0. */
    public enum Forwarding {
        /** The way out is refused. */
        REQUIRED,

        /**
         * It is switched on, which makes the machine a router for everybody, and put back by the end of this, unless somebody else has
         * switched it off by then. When the JVM is killed it stays on. Of several ways out the one that has changed it puts it back: let
         * that be the last to end.
         */
        ENABLED
    }

    private WayOut(Router router, String device, Optional<Netns> outside) {
        this.router = router;
        this.device = device;
        this.outside = outside;
    }

    /** By a link that somebody else has put into the router, or is about to. */
    static WayOut by(Router router, String device) {
        WayOut way = new WayOut(router, device, Optional.empty());
        way.hide(router.netns(), Optional.empty(), Optional.of(device));
        return way;
    }

    /** Into the namespace of the calling thread. */
    static WayOut open(Router router, Forwarding forwarding, Addresses addresses) {
        Netns outside = Netns.current();
        WayOut way = new WayOut(router, DEVICE, Optional.of(outside));
        way.endings.push(outside::close);
        try {
            way.build(outside, forwarding, addresses);
            return way;
        } catch (RuntimeException e) {
            way.endAfter(e);
            throw e instanceof SyscallException refused && refused.errno().equals(Errno.EPERM) ? explained(refused) : e;
        }
    }

    private void build(Netns outside, Forwarding forwarding, Addresses addresses) {
        boolean isOn = IpForward.isOn(outside);
        if (!isOn && forwarding == Forwarding.REQUIRED) {
            throw new UnsupportedOperationException(IpForward.NAME + " is 0 in " + outside.id()
                    + ", so that nothing gets any further from there: set it to 1, or ask for Forwarding.ENABLED");
        }
        WayOutside.Cable cable = WayOutside.cable(outside, router, addresses);
        endings.push(() -> router.netns().link(DEVICE).deleteIfExists());
        device = cable.device();
        IpPrefix subnet = cable.inner().network();
        addresses.reserve(subnet);
        endings.push(() -> addresses.release(subnet));
        outside.link(device).address(Fabric.configured(cable.outer())).up();
        router.netns().link(DEVICE).address(Fabric.configured(cable.inner())).up();
        router.netns()
                .replaceRoute(Route.defaultV4().via(cable.outer().address().getHostAddress()));
        hide(router.netns(), Optional.empty(), Optional.of(DEVICE));
        hide(outside, Optional.of(subnet), Optional.empty());
        if (!isOn) {
            endings.push(IpForward.enable(outside)::run);
        }
    }

    private void hide(Netns place, Optional<IpPrefix> senders, Optional<String> by) {
        Nft owner = WayOutside.masquerade(place, device, senders, by);
        endings.push(owner::close);
    }

    private static SyscallException explained(SyscallException refused) {
        return refused.withHint("a way out takes CAP_NET_ADMIN in the network that it leads to;"
                + " see Router.wayOutBy for one without");
    }

    /**
     * Returns whose it is.
     *
     * @return the router that the rest of the lab goes out by
     */
    public Router router() {
        return router;
    }

    /**
     * Returns what the link is called that was made outside, or by which the router was to go out.
     *
     * @return such as {@code lab0}
     */
    public String device() {
        return device;
    }

    /**
     * Looks what others have set up outside that may hold the lab's packets back: chains of the hook forward whose policy is drop, as
     * firewalls and Docker have them. Rules of the old iptables, which are not of nftables, are not seen.
     *
     * @return a sentence for each, with what to do
     * @throws IllegalStateException if it is closed
     */
    public synchronized List<String> obstacles() {
        if (endings.isEmpty()) {
            throw new IllegalStateException(this + " is closed");
        }
        return outside.map(place -> WayOutside.obstacles(place, device)).orElse(List.of());
    }

    /**
     * Takes it away; the hosts' routes that lead to the router stay. Does nothing if that was done already.
     *
     * @throws UncheckedIOException if forwarding can not be put back; everything else is done
     */
    @Override
    public void close() {
        router.lab().end(this);
    }

    /** In the reverse of the order in which it was made. */
    synchronized void end() {
        ending().end();
    }

    private void endAfter(RuntimeException failure) {
        ending().endAfter(failure);
    }

    private Closing ending() {
        Closing closing = new Closing();
        while (!endings.isEmpty()) {
            closing.step(endings.pop());
        }
        return closing;
    }

    /**
     * Returns whose it is, and by what.
     *
     * @return such as {@code way out of r1 by lab0}
     */
    @Override
    public String toString() {
        return "way out of " + router.name() + " by " + device;
    }
}
