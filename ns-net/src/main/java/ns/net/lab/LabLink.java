package ns.net.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import ns.net.LinkStatistics;

/**
 * A cable between two nodes of a lab.
 *
 * <p>Both of its ends lead into the lab's fabric, a network namespace of its own, where they are joined: that is where it can be
 * impaired without either host being told. Safe for use by several threads.
 */
public final class LabLink {
    private static final int LEAST_MTU = 68;
    private static final int LARGEST_MTU = 65_535;
    private static final LinkStatistics NOTHING = new LinkStatistics(0, 0, 0, 0, 0, 0, 0, 0);

    private final NetLab lab;
    private final int number;
    private final List<LinkEnd> ends;
    private volatile boolean down;
    private volatile LinkStatistics passed = NOTHING;

    LabLink(NetLab lab, int number, LinkEnd a, LinkEnd b) {
        this.lab = lab;
        this.number = number;
        this.ends = List.of(a, b);
    }

    /**
     * Returns the lab that it is part of.
     *
     * @return where it was added
     */
    public NetLab lab() {
        return lab;
    }

    /**
     * Returns both ends.
     *
     * @return two, in the order in which they were named
     */
    public List<LinkEnd> ends() {
        return ends;
    }

    /**
     * Returns the end at a node.
     *
     * @param node one that this link ends at
     * @return its end
     * @throws IllegalArgumentException if it does not end there
     */
    public LinkEnd end(Node node) {
        return ends.stream()
                .filter(end -> end.node() == node)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(this + " does not end at " + node.name()));
    }

    /**
     * Returns what is at the other end.
     *
     * @param node one that this link ends at
     * @return the other one
     * @throws IllegalArgumentException if it does not end there
     */
    public Node other(Node node) {
        return ends.get(1 - ends.indexOf(end(node))).node();
    }

    /**
     * Returns what goes one way.
     *
     * @param node the end that sends
     * @return that direction
     * @throws IllegalArgumentException if the link does not end there
     */
    public LinkDirection from(Node node) {
        LinkEnd from = end(node);
        return new LinkDirection(this, from, ends.get(1 - ends.indexOf(from)));
    }

    /**
     * Returns both directions.
     *
     * @return two: from the first end, from the second
     */
    public List<LinkDirection> directions() {
        return List.of(
                new LinkDirection(this, ends.get(0), ends.get(1)), new LinkDirection(this, ends.get(1), ends.get(0)));
    }

    /**
     * Impairs both directions at once, in the place of what they were, see {@link LinkDirection#impair}. A seed that is drawn is another
     * one for each.
     *
     * @param impairment all that is wrong from now on, with each direction
     * @return this
     * @throws UnsupportedOperationException if this machine lacks what it takes, see {@link NetLab#capabilities}; nothing is changed
     *     then
     * @throws IllegalStateException if the lab is closed
     */
    public LabLink impair(Impairment impairment) {
        lab.faults().impair(directions(), impairment);
        return this;
    }

    /**
     * Takes all impairments of both directions away; partitions stay, and so does a link that is down.
     *
     * @return this
     * @throws IllegalStateException if the lab is closed
     */
    public LabLink heal() {
        return impair(Impairment.none());
    }

    /**
     * Takes the carrier away from both ends, as if the cable was pulled.
     *
     * @return this
     * @throws IllegalStateException if the lab is closed
     */
    public LabLink down() {
        lab.faults().setUp(this, false);
        return this;
    }

    /**
     * Gives both ends their carrier back.
     *
     * @return this
     * @throws IllegalStateException if the lab is closed
     */
    public LabLink up() {
        lab.faults().setUp(this, true);
        return this;
    }

    /**
     * Tells whether it has no carrier.
     *
     * @return true between {@link #down} and {@link #up}
     */
    public boolean isDown() {
        return down;
    }

    /**
     * Sets the largest packet, at both ends. What is larger is fragmented, or its sender told.
     *
     * @param bytes 68 to 65535; IPv6 needs 1280
     * @return this
     * @throws IllegalArgumentException if it is out of range
     * @throws IllegalStateException if the lab is closed
     */
    public LabLink mtu(int bytes) {
        if (bytes < LEAST_MTU || bytes > LARGEST_MTU) {
            throw new IllegalArgumentException(
                    "an MTU is " + LEAST_MTU + " to " + LARGEST_MTU + " bytes, not " + bytes);
        }
        lab.faults().setMtu(this, bytes);
        return this;
    }

    /**
     * Has it go down and come up again and again.
     *
     * @param flap how
     * @return what ends it; the lab's end does too
     * @throws IllegalStateException if the lab is closed
     */
    public Flapping flap(Flap flap) {
        return lab.faults().flap(this, flap);
    }

    void setDown(boolean isDown) {
        down = isDown;
    }

    /** What went through the host's port while that was the switch's: the switch's end counts from there on. */
    LinkStatistics passed() {
        return passed;
    }

    void passed(LinkStatistics before) {
        passed = before;
    }

    /** Whether it is between a host and a switch: until its first fault its only port is the host's. */
    boolean isOneCable() {
        return ends.get(0).node() instanceof Switch != ends.get(1).node() instanceof Switch;
    }

    /** The links of the fabric at which frames come in, as far as there are any. */
    List<String> ports() {
        return ends.stream().map(LinkEnd::port).toList();
    }

    /** In short, for a log. */
    String text() {
        return ends.get(0).node().name() + " – " + ends.get(1).node().name();
    }

    /** The number that the links of the fabric have in their names. */
    int number() {
        return number;
    }

    boolean joins(Node a, Node b) {
        return ends.get(0).node() == a && ends.get(1).node() == b
                || ends.get(0).node() == b && ends.get(1).node() == a;
    }

    /**
     * Returns both ends.
     *
     * @return such as {@code a eth0 172.16.0.1/30 – b eth0 172.16.0.2/30}
     */
    @Override
    public String toString() {
        return ends.get(0) + " – " + ends.get(1);
    }

    /**
     * Captures what its hosts send and get through it; between switches, what goes in and comes out.
     *
     * @param file is created, or replaced
     * @return the capture; the caller closes it, or else the lab does
     * @throws IOException if the file can not be created
     * @throws IllegalStateException if the lab is closed, or a host at the link
     * @capability CAP_NET_RAW in our user namespace
     */
    public Capture capture(Path file) throws IOException {
        lab.faults().requireThere(this);
        return lab.observation().capture(this, file);
    }

    /**
     * Counts what has gone through it.
     *
     * @return both directions apart
     * @throws IllegalStateException if the lab is closed, or a host at the link
     */
    public LinkCounters counters() {
        lab.faults().requireThere(this);
        return lab.observation().counters(this);
    }
}
