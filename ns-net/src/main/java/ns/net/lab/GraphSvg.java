package ns.net.lab;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import ns.net.draw.Svg;
import ns.net.lab.LabGraph.Cut;
import ns.net.lab.LabGraph.Edge;
import ns.net.lab.LabGraph.Node;
import ns.net.lab.LabGraph.State;

/** A graph as an image. */
final class GraphSvg {
    private static final int MARGIN = 24;
    private static final int ROW = 16;
    private static final int LEGEND = 24;
    private static final double LETTER = 7.6; // about, of 13 pixels
    private static final String CENTERED = "text-anchor=\"middle\"";

    private final LabGraph graph;
    private final GraphGroups groups;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final GraphLayout layout;

    GraphSvg(LabGraph graph) {
        this.graph = graph;
        this.groups = new GraphGroups(graph);
        graph.nodes().forEach(node -> numbers.put(node.name(), numbers.size()));
        List<GraphLayout.Size> sizes =
                graph.nodes().stream().map(GraphSvg::size).toList();
        List<GraphLayout.Tie> ties = new ArrayList<>();
        for (Edge edge : graph.edges()) {
            ties.add(new GraphLayout.Tie(number(edge.from()), number(edge.to())));
        }
        this.layout = new GraphLayout(sizes, ties);
    }

    private int number(String node) {
        return numbers.getOrDefault(node, 0);
    }

    private static GraphLayout.Size size(Node node) {
        int longest = Math.max(
                node.name().length(),
                node.addresses().stream().mapToInt(String::length).max().orElse(0));
        return new GraphLayout.Size(longest * LETTER + 20, (node.addresses().size() + 1) * ROW + 12);
    }

    private double x(String node) {
        return layout.x[number(node)] + MARGIN;
    }

    private double y(String node) {
        return layout.y[number(node)] + MARGIN;
    }

    String draw() {
        boolean legend = groups.count() > 1;
        int width = (int) Math.max(layout.width(), legend ? 300 : 0) + 2 * MARGIN;
        int height = (int) layout.height() + 2 * MARGIN + (legend ? LEGEND : 0);
        Svg svg = new Svg(width, height, "Lab " + graph.name());
        svg.element("<defs><marker id=\"arrow\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"8\""
                + " markerHeight=\"8\" orient=\"auto\"><path d=\"M0 0 8 4 0 8z\" fill=\"" + GraphColors.CUT
                + "\"/></marker></defs>");
        svg.box(0, 0, width, height, 0, "fill=\"#fff\"");
        graph.edges().forEach(edge -> line(edge, svg));
        groups.untold(graph).forEach(cut -> arrow(cut, svg));
        graph.nodes().forEach(node -> box(node, svg));
        graph.edges().forEach(edge -> notes(edge, svg));
        if (legend) {
            svg.words(
                    MARGIN,
                    height - 12,
                    "Hosts of different colours do not reach one another.",
                    "fill=\"#495057\" font-size=\"12\"");
        }
        return svg.toString();
    }

    private void line(Edge edge, Svg svg) {
        String style = "stroke=\"" + GraphColors.line(edge.state()) + "\" stroke-width=\"2\""
                + (edge.state() == State.DOWN ? " stroke-dasharray=\"6 5\"" : "");
        svg.line(x(edge.from()), y(edge.from()), x(edge.to()), y(edge.to()), style);
    }

    /** A little beside the straight way, where there may be a link; the other direction takes the other side. */
    private void arrow(Cut cut, Svg svg) {
        double dx = x(cut.to()) - x(cut.from());
        double dy = y(cut.to()) - y(cut.from());
        double length = Math.max(1, Math.hypot(dx, dy));
        double sideX = -dy / length * 9;
        double sideY = dx / length * 9;
        svg.line(
                x(cut.from()) + dx * 0.25 + sideX,
                y(cut.from()) + dy * 0.25 + sideY,
                x(cut.from()) + dx * 0.75 + sideX,
                y(cut.from()) + dy * 0.75 + sideY,
                "stroke=\"" + GraphColors.CUT
                        + "\" stroke-width=\"1.5\" stroke-dasharray=\"3 3\" marker-end=\"url(#arrow)\"");
    }

    private void box(Node node, Svg svg) {
        GraphLayout.Size size = size(node);
        double top = y(node.name()) - size.height() / 2;
        svg.box(
                x(node.name()) - size.width() / 2,
                top,
                size.width(),
                size.height(),
                GraphColors.corners(node.kind()),
                "fill=\"" + GraphColors.fill(node, groups) + "\" stroke=\"#343a40\"");
        svg.words(x(node.name()), top + ROW + 3, node.name(), CENTERED + " font-weight=\"bold\"");
        double line = top + ROW + 3;
        for (String address : node.addresses()) {
            line += ROW;
            svg.words(x(node.name()), line, address, CENTERED + " fill=\"#495057\" font-size=\"12\"");
        }
    }

    private void notes(Edge edge, Svg svg) {
        List<String> notes = edge.notes();
        double x = (x(edge.from()) + x(edge.to())) / 2;
        double line = (y(edge.from()) + y(edge.to())) / 2 + 4 - (notes.size() - 1) * 7;
        for (String note : notes) {
            svg.words(
                    x,
                    line,
                    note,
                    CENTERED + " font-size=\"11\" fill=\"#862e00\" stroke=\"#fff\" stroke-width=\"4\""
                            + " stroke-linejoin=\"round\" paint-order=\"stroke\"");
            line += 14;
        }
    }
}
