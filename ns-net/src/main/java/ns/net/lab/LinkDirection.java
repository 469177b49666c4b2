package ns.net.lab;

import org.jspecify.annotations.Nullable;

/** One direction of a {@link LabLink}: what goes from one of its ends to the other. Safe for use by several threads. */
public final class LinkDirection {
    private final LabLink link;
    private final LinkEnd from;
    private final LinkEnd to;

    LinkDirection(LabLink link, LinkEnd from, LinkEnd to) {
        this.link = link;
        this.from = from;
        this.to = to;
    }

    /**
     * Returns the end that sends.
     *
     * @return one end of the link
     */
    public LinkEnd from() {
        return from;
    }

    /**
     * Returns the end that receives.
     *
     * @return the other one
     */
    public LinkEnd to() {
        return to;
    }

    /**
     * Impairs this direction, in the place of what it was. Packets see all of it or none, and none is lost by the change. Those that wait for
     * their time keep it, also if those after them overtake them. Those that wait for a rate go by the new one; if it is taken away, all
     * at once as soon as the first of them may, or the next packet comes by that rate.
     *
     * @param impairment all that is wrong from now on
     * @return this
     * @throws UnsupportedOperationException if this machine lacks what it takes, see {@link NetLab#capabilities}; nothing is changed
     *     then
     * @throws IllegalStateException if the lab is closed, or a host at the link
     */
    public LinkDirection impair(Impairment impairment) {
        link.lab().faults().impair(this, impairment);
        return this;
    }

    /**
     * Tells what is wrong with this direction.
     *
     * @return with the seeds that were drawn
     */
    public Impairment impairment() {
        return link.lab().faults().impairment(this);
    }

    /**
     * Takes all impairments of this direction away; partitions stay.
     *
     * @return this
     */
    public LinkDirection heal() {
        return impair(Impairment.none());
    }

    LabLink link() {
        return link;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LinkDirection that && that.from == from;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(from);
    }

    /**
     * Returns both ends.
     *
     * @return such as {@code a eth0 → b eth0}
     */
    @Override
    public String toString() {
        return name(from) + " → " + name(to);
    }

    private static String name(LinkEnd end) {
        return end.node().name() + (end.node() instanceof Host ? " " + end.device() : "");
    }
}
