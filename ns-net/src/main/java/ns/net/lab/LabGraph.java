package ns.net.lab;

import java.util.List;

/**
 * A picture of a lab at one moment: what is in it, what is connected, and what is wrong with the connections.
 *
 * @param name of the lab
 * @param nodes hosts, routers, switches
 * @param edges links
 * @param cuts whom a partition keeps from whom
 */
public record LabGraph(String name, List<Node> nodes, List<Edge> edges, List<Cut> cuts) {
    /** What a node is. */
    public enum Kind {
        /** A host that does not forward. */
        HOST,
        /** A host that does. */
        ROUTER,
        /** A bridge. */
        SWITCH
    }

    /** How a link is. */
    public enum State {
        /** As it was made. */
        UP,
        /** It works worse than it could. */
        IMPAIRED,
        /** Nothing goes through. */
        DOWN
    }

    /**
     * A node.
     *
     * @param name its name
     * @param kind what it is
     * @param addresses with their prefix lengths; none of a switch
     */
    public record Node(String name, Kind kind, List<String> addresses) {
        /**
         * Copies the list.
         *
         * @param name see {@link #name()}
         * @param kind see {@link #kind()}
         * @param addresses see {@link #addresses()}
         */
        public Node {
            addresses = List.copyOf(addresses);
        }
    }

    /**
     * A link.
     *
     * @param from name of the node at its one end
     * @param to name of the node at its other end
     * @param state how it is
     * @param notes its impairments in words, for each direction that has some
     */
    public record Edge(String from, String to, State state, List<String> notes) {
        /**
         * Copies the list.
         *
         * @param from see {@link #from()}
         * @param to see {@link #to()}
         * @param state see {@link #state()}
         * @param notes see {@link #notes()}
         */
        public Edge {
            notes = List.copyOf(notes);
        }
    }

    /**
     * One way between two hosts that a partition has closed.
     *
     * @param from name of the host whose packets do not arrive
     * @param to name of the host that does not get them
     */
    public record Cut(String from, String to) {}

    /**
     * Copies the lists.
     *
     * @param name see {@link #name()}
     * @param nodes see {@link #nodes()}
     * @param edges see {@link #edges()}
     * @param cuts see {@link #cuts()}
     */
    public LabGraph {
        nodes = List.copyOf(nodes);
        edges = List.copyOf(edges);
        cuts = List.copyOf(cuts);
    }

    /**
     * Draws it in Mermaid, which GitHub and many editors show.
     *
     * @return text in that language
     */
    public String toMermaid() {
        return GraphText.mermaid(this);
    }

    /**
     * Draws it in DOT, the language of Graphviz.
     *
     * @return text in that language
     */
    public String toDot() {
        return GraphText.dot(this);
    }

    /**
     * Draws it as an image, laid out here, that needs nothing else.
     *
     * @return a document of SVG
     */
    public String toSvg() {
        return new GraphSvg(this).draw();
    }
}
