package ns.net.lab;

import java.util.List;

/**
 * What joins its links to one segment, on which everybody hears everybody: a bridge in the lab's fabric. It has no address.
 *
 * @man bridge(8)
 */
public final class Switch implements Node {
    private final NetLab lab;
    private final String name;
    private final String bridge;

    Switch(NetLab lab, String name, String bridge) {
        this.lab = lab;
        this.name = name;
        this.bridge = bridge;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public NetLab lab() {
        return lab;
    }

    @Override
    public List<LabLink> links() {
        return lab.linksOf(this);
    }

    /** The link of the fabric that it is. */
    String bridge() {
        return bridge;
    }

    /**
     * Returns name and links.
     *
     * @return such as {@code switch s (2 links)}
     */
    @Override
    public String toString() {
        return "switch " + name + " (" + Texts.count(links().size(), "link") + ")";
    }
}
