package ns.net.lab;

import java.util.List;
import ns.net.lab.LabGraph.Kind;
import ns.net.lab.LabGraph.Node;
import ns.net.lab.LabGraph.State;

/** Colours that people who see red and green alike can tell apart, too. */
final class GraphColors {
    static final String CUT = "#c2255c";

    private static final List<String> GROUPS =
            List.of("#d0e4ff", "#ffd8a8", "#d3f9d8", "#eebefa", "#fff3a3", "#c5f6fa");

    private GraphColors() {}

    static String line(State state) {
        return switch (state) {
            case UP -> "#495057";
            case IMPAIRED -> "#e67700";
            case DOWN -> "#e03131";
        };
    }

    /** Of hosts, that of their group. */
    static String fill(Node node, GraphGroups groups) {
        return switch (node.kind()) {
            case HOST -> GROUPS.get(groups.of(node.name()) % GROUPS.size());
            case ROUTER -> "#f1f3f5";
            case SWITCH -> "#ffffff";
        };
    }

    static int corners(Kind kind) {
        return kind == Kind.SWITCH ? 18 : kind == Kind.ROUTER ? 10 : 3;
    }
}
