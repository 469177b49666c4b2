package ns.net.lab;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import ns.net.draw.Markup;
import ns.net.lab.LabGraph.Cut;
import ns.net.lab.LabGraph.Edge;
import ns.net.lab.LabGraph.Kind;
import ns.net.lab.LabGraph.Node;
import ns.net.lab.LabGraph.State;

/** A graph in the languages that others lay out. */
final class GraphText {
    private GraphText() {}

    /** Names of people are no identifiers. */
    private static Map<String, String> ids(LabGraph graph) {
        Map<String, String> ids = new HashMap<>();
        for (Node node : graph.nodes()) {
            ids.put(node.name(), "n" + ids.size());
        }
        return ids;
    }

    private static String label(Node node, String newLine, UnaryOperator<String> escape) {
        List<String> lines = new ArrayList<>(List.of(escape.apply(node.name())));
        node.addresses().forEach(address -> lines.add(escape.apply(address)));
        return String.join(newLine, lines);
    }

    static String mermaid(LabGraph graph) {
        Map<String, String> ids = ids(graph);
        GraphGroups groups = new GraphGroups(graph);
        StringBuilder text = new StringBuilder("graph LR\n");
        for (Node node : graph.nodes()) {
            String shape = node.kind() == Kind.HOST ? "[%s]" : node.kind() == Kind.ROUTER ? "{{%s}}" : "([%s])";
            String label = '"' + label(node, "<br/>", Markup::mermaid) + '"';
            text.append("  ")
                    .append(ids.get(node.name()))
                    .append(shape.replace("%s", label))
                    .append('\n');
        }
        List<String> styles = new ArrayList<>();
        for (Edge edge : graph.edges()) {
            String arrow = edge.state() == State.DOWN ? " -.-" : " ---";
            String notes = edge.notes().isEmpty()
                    ? ""
                    : "|\""
                            + String.join(
                                    "<br/>",
                                    edge.notes().stream().map(Markup::mermaid).toList()) + "\"|";
            text.append("  ").append(ids.get(edge.from())).append(arrow).append(notes);
            text.append(' ').append(ids.get(edge.to())).append('\n');
            styles.add(GraphColors.line(edge.state()));
        }
        for (Cut cut : groups.untold(graph)) {
            text.append("  ").append(ids.get(cut.from())).append(" -. cut .-> ");
            text.append(ids.get(cut.to())).append('\n');
            styles.add(GraphColors.CUT);
        }
        for (int i = 0; i < styles.size(); i++) {
            text.append("  linkStyle ")
                    .append(i)
                    .append(" stroke:")
                    .append(styles.get(i))
                    .append('\n');
        }
        for (Node node : graph.nodes()) {
            text.append("  style ").append(ids.get(node.name())).append(" fill:");
            text.append(GraphColors.fill(node, groups)).append('\n');
        }
        return text.toString();
    }

    static String dot(LabGraph graph) {
        Map<String, String> ids = ids(graph);
        GraphGroups groups = new GraphGroups(graph);
        StringBuilder text = new StringBuilder("graph " + Markup.dot(graph.name()) + " {\n  node [style=filled];\n");
        for (Node node : graph.nodes()) {
            String shape = node.kind() == Kind.HOST ? "box" : node.kind() == Kind.ROUTER ? "hexagon" : "ellipse";
            text.append("  ").append(ids.get(node.name())).append(" [shape=").append(shape);
            text.append(", fillcolor=\"").append(GraphColors.fill(node, groups)).append("\", label=\"");
            text.append(label(node, "\\n", GraphText::unquoted)).append("\"];\n");
        }
        for (Edge edge : graph.edges()) {
            text.append("  ").append(ids.get(edge.from())).append(" -- ").append(ids.get(edge.to()));
            text.append(" [color=\"").append(GraphColors.line(edge.state())).append('"');
            text.append(edge.state() == State.DOWN ? ", style=dashed" : "").append(", label=\"");
            text.append(String.join(
                    "\\n", edge.notes().stream().map(GraphText::unquoted).toList()));
            text.append("\"];\n");
        }
        for (Cut cut : groups.untold(graph)) {
            text.append("  ").append(ids.get(cut.from())).append(" -- ").append(ids.get(cut.to()));
            text.append(" [dir=forward, style=dotted, constraint=false, color=\"")
                    .append(GraphColors.CUT);
            text.append("\", label=cut];\n");
        }
        return text.append("}\n").toString();
    }

    private static String unquoted(String text) {
        String quoted = Markup.dot(text);
        return quoted.substring(1, quoted.length() - 1);
    }
}
