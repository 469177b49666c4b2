package ns.net;

import java.net.InetAddress;
import java.util.Optional;

/**
 * Where a route leads next.
 *
 * @param via the router; empty: all are on the link itself
 * @param link the link's name; in a route to be added, empty leaves it to the kernel to find the router's link
 * @param weight among several, 1 to 256
 * @param isOnLink whether the router is on the link although no address of the link says so
 */
public record NextHop(Optional<InetAddress> via, Optional<String> link, int weight, boolean isOnLink) {
    private static final int HEAVIEST = 256;

    /**
     * Refuses weights out of range, and hops that say nothing.
     *
     * @param via see {@link #via()}
     * @param link see {@link #link()}
     * @param weight see {@link #weight()}
     * @param isOnLink see {@link #isOnLink()}
     */
    public NextHop {
        if (weight < 1 || weight > HEAVIEST) {
            throw new IllegalArgumentException("the weight of a next hop is 1 to " + HEAVIEST + ", not " + weight);
        }
        if (via.isEmpty() && link.isEmpty()) {
            throw new IllegalArgumentException("a next hop needs a router or a link");
        }
    }

    /**
     * A router.
     *
     * @param router its address
     * @return with weight 1, on whatever link it is
     * @throws IllegalArgumentException if it is no address
     */
    public static NextHop via(String router) {
        return new NextHop(Optional.of(Ip.parse(router)), Optional.empty(), 1, false);
    }

    /**
     * A link.
     *
     * @param link its name
     * @return with weight 1, without a router
     */
    public static NextHop dev(String link) {
        return new NextHop(Optional.empty(), Optional.of(link), 1, false);
    }

    /**
     * Sets the link.
     *
     * @param name of the link
     * @return a copy with that
     */
    public NextHop on(String name) {
        return new NextHop(via, Optional.of(name), weight, isOnLink);
    }

    /**
     * Sets the weight.
     *
     * @param share 1 to 256
     * @return a copy with that
     * @throws IllegalArgumentException if it is out of range
     */
    public NextHop weight(int share) {
        return new NextHop(via, link, share, isOnLink);
    }

    /**
     * Takes the router to be on the link, although no address of the link says so.
     *
     * @return a copy with that
     */
    public NextHop onLink() {
        return new NextHop(via, link, weight, true);
    }

    /**
     * Returns the hop in the words of ip(8).
     *
     * @return such as {@code via 10.0.0.1 dev eth0}
     */
    @Override
    public String toString() {
        String text = via.map(address -> "via " + Ip.text(address)).orElse("");
        String dev = link.map(name -> "dev " + name).orElse("");
        return (text.isEmpty() || dev.isEmpty() ? text + dev : text + " " + dev) + (isOnLink ? " onlink" : "");
    }
}
