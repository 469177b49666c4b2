package ns.net.lab;

import ns.core.SyscallException;
import ns.net.Netns;

/** A host that also passes on what is not for itself. */
public final class Router extends Host {
    Router(NetLab lab, String name, Netns netns) {
        super(lab, name, netns);
    }

    @Override
    String kind() {
        return "router";
    }

    /**
     * Makes a way from the lab to the network namespace that the calling thread is in, and to what is reached from there. All hosts of the
     * lab get a default route that leads to this router, as by {@link NetLab#addRoutes}.
     *
     * @return the way, which ends with the lab if not before
     * @throws UnsupportedOperationException if {@code net.ipv4.ip_forward} is 0 there
     * @throws IllegalArgumentException if this router has one already
     * @throws IllegalStateException if the lab is closed, or no subnet is free there
     * @throws SyscallException {@link ns.core.Errno#EPERM} without the capability; without, see {@link #wayOutBy}
     * @capability CAP_NET_ADMIN in the owner of that namespace
     * @kernel 5.12, {@code CONFIG_NFT_MASQ}
     */
    public WayOut wayOut() {
        return wayOut(WayOut.Forwarding.REQUIRED);
    }

    /**
     * Makes a way from the lab to the network namespace that the calling thread is in, as {@link #wayOut()}.
     *
     * @param forwarding what is done if {@code net.ipv4.ip_forward} is 0 there
     * @return the way, which ends with the lab if not before
     * @throws UnsupportedOperationException if it is 0 and may not be changed
     * @throws IllegalArgumentException if this router has one already
     * @throws IllegalStateException if the lab is closed, or no subnet is free there
     * @throws SyscallException {@link ns.core.Errno#EPERM} without the capability; without, see {@link #wayOutBy}
     * @throws java.io.UncheckedIOException if it can not be changed
     * @capability CAP_NET_ADMIN in the owner of that namespace
     * @kernel 5.12, {@code CONFIG_NFT_MASQ}
     */
    public WayOut wayOut(WayOut.Forwarding forwarding) {
        return lab().addWayOut(this, forwarding);
    }

    /**
     * Makes a way from the lab by a link of this router that leads out already, or will: that of a program in user space which the caller
     * starts, such as pasta(1), which an ordinary user may. The lab hides behind the router's address there, and all hosts get a default
     * route that leads to this router. That of the router itself is left to who makes the link.
     *
     * <p>pasta gives up first what it takes to open {@link #path}. So it gets a file at which the namespace is pinned
     * ({@link ns.core.fd.NamespaceFd#pinAt}), and ends when that is unpinned:
     *
     * <pre>{@code
     * pasta --netns FILE --netns-only --runas 0 --foreground --quiet --ns-ifname out --config-net
     *       --ipv4-only --no-map-gw -t none -u none -T none -U none
     * }</pre>
     *
     * @param device such as {@code out}, or what the other program calls it
     * @return the way, which ends with the lab if not before; the link is not part of it
     * @throws IllegalArgumentException if this router has one already
     * @throws IllegalStateException if the lab is closed
     * @throws SyscallException if the kernel has no masquerading
     * @kernel 5.12, {@code CONFIG_NFT_MASQ}
     * @man pasta(1)
     */
    public WayOut wayOutBy(String device) {
        return lab().addWayOut(this, () -> WayOut.by(this, device));
    }
}
