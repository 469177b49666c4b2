package ns.net.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A cable between two nodes of a lab.
 *
 * <p>Both of its ends lead into the lab's fabric, a network namespace of its own, where they are joined: that is where it can be
 * impaired without either host being told. Safe for use by several threads.
 */
public final class LabLink {
    private final NetLab lab;
    private final int number;
    private final List<LinkEnd> ends;

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
     * Captures what its hosts send and get through it.
     *
     * @param file is created, or replaced
     * @return the capture; the caller closes it, or else the lab does
     * @throws IOException if the file can not be created
     * @throws IllegalStateException if the lab is closed
     * @capability CAP_NET_RAW in our user namespace
     */
    public Capture capture(Path file) throws IOException {
        lab.requireOpen();
        return lab.observation().capture(this, file);
    }

    /**
     * Counts what has gone through it.
     *
     * @return both directions apart
     * @throws IllegalStateException if the lab is closed
     */
    public LinkCounters counters() {
        lab.requireOpen();
        return lab.observation().counters(this);
    }
}
