package ns.cli;

import java.util.ArrayList;
import java.util.List;
import ns.net.LinkInfo;
import ns.net.draw.Markup;
import ns.net.draw.Svg;

/** A map of network namespaces as a picture. Names are those of people, so each language's marks are escaped. */
final class NetMapDrawing {
    private static final int BOX = 220;
    private static final int ROW = 20;
    private static final int GAP = 120;

    private final NetMap map;

    NetMapDrawing(NetMap map) {
        this.map = map;
    }

    private static String id(NetMap.End end) {
        return "n" + end.place() + "_" + end.link();
    }

    private static String text(LinkInfo link) {
        String kind = link.kind().name();
        boolean isPlain = kind.isEmpty() || kind.equals("veth"); // hardware is of no kind
        return SafeText.printable(link.name() + (isPlain ? "" : " (" + kind + ")"), true);
    }

    private static String label(NetMap.Place place) {
        return SafeText.printable(place.label(), true);
    }

    String mermaid() {
        StringBuilder text = new StringBuilder("graph LR\n");
        for (int i = 0; i < map.places().size(); i++) {
            NetMap.Place place = map.places().get(i);
            text.append("  subgraph s")
                    .append(i)
                    .append("[\"")
                    .append(Markup.mermaid(label(place)))
                    .append("\"]\n");
            for (int j = 0; j < place.links().size(); j++) {
                text.append("    ").append(id(new NetMap.End(i, j)));
                text.append("[\"")
                        .append(Markup.mermaid(text(place.links().get(j))))
                        .append("\"]\n");
            }
            text.append("  end\n");
        }
        for (NetMap.Tie tie : map.ties()) {
            String arrow = tie.what().equals("veth") ? " --- " : " -->|" + tie.what() + "| ";
            text.append("  ")
                    .append(id(tie.one()))
                    .append(arrow)
                    .append(id(tie.other()))
                    .append('\n');
        }
        return text.toString();
    }

    String dot() {
        StringBuilder text = new StringBuilder("graph ns {\n  node [shape=box];\n");
        for (int i = 0; i < map.places().size(); i++) {
            NetMap.Place place = map.places().get(i);
            text.append("  subgraph cluster_")
                    .append(i)
                    .append(" {\n    label=")
                    .append(Markup.dot(label(place)));
            text.append(";\n");
            for (int j = 0; j < place.links().size(); j++) {
                text.append("    ").append(id(new NetMap.End(i, j)));
                text.append(" [label=")
                        .append(Markup.dot(text(place.links().get(j))))
                        .append("];\n");
            }
            text.append("  }\n");
        }
        for (NetMap.Tie tie : map.ties()) {
            text.append("  ").append(id(tie.one())).append(" -- ").append(id(tie.other()));
            text.append(tie.what().equals("veth") ? ";\n" : " [style=dashed, label=" + tie.what() + "];\n");
        }
        return text.append("}\n").toString();
    }

    /** Boxes in two columns, the next one below the shorter column; ties are curves beside them. */
    String svg() {
        List<int[]> corners = new ArrayList<>();
        int[] ends = {GAP / 4, GAP / 4};
        for (NetMap.Place place : map.places()) {
            int column = ends[0] <= ends[1] ? 0 : 1;
            corners.add(new int[] {GAP / 2 + column * (BOX + GAP), ends[column]});
            ends[column] += height(place) + ROW;
        }
        Svg svg = new Svg(2 * BOX + 2 * GAP, Math.max(ends[0], ends[1]) + ROW, "Network namespaces");
        for (int i = 0; i < map.places().size(); i++) {
            box(map.places().get(i), corners.get(i), svg);
        }
        for (NetMap.Tie tie : map.ties()) {
            curve(tie, corners, svg);
        }
        return svg.toString();
    }

    private static int height(NetMap.Place place) {
        return (place.links().size() + 1) * ROW + ROW / 2;
    }

    private static void box(NetMap.Place place, int[] corner, Svg svg) {
        svg.box(corner[0], corner[1], BOX, height(place), 6, "fill=\"#f4f6fa\" stroke=\"#456\"");
        svg.words(corner[0] + 8, corner[1] + ROW - 4, label(place), "font-weight=\"bold\"");
        for (int i = 0; i < place.links().size(); i++) {
            LinkInfo link = place.links().get(i);
            String color = link.isUp() ? "fill=\"#000\"" : "fill=\"#888\"";
            svg.words(corner[0] + 8, row(corner, i), text(link), color);
        }
    }

    private static int row(int[] corner, int link) {
        return corner[1] + (link + 2) * ROW - 4;
    }

    private static void curve(NetMap.Tie tie, List<int[]> corners, Svg svg) {
        int[] one = corners.get(tie.one().place());
        int[] other = corners.get(tie.other().place());
        boolean sameColumn = one[0] == other[0];
        boolean oneIsLeft = one[0] < other[0];
        int x1 = one[0] + (sameColumn || oneIsLeft ? BOX : 0);
        int x2 = other[0] + (sameColumn || !oneIsLeft ? BOX : 0);
        int y1 = row(one, tie.one().link()) - 4;
        int y2 = row(other, tie.other().link()) - 4;
        int bend = sameColumn ? GAP / 3 : 0;
        int middle1 = sameColumn ? x1 + bend : (x1 + x2) / 2;
        int middle2 = sameColumn ? x2 + bend : (x1 + x2) / 2;
        svg.element(
                "<path d=\"M" + x1 + " " + y1 + " C" + middle1 + " " + y1 + " " + middle2 + " " + y2 + " " + x2 + " "
                        + y2 + "\" fill=\"none\" stroke=\"#c52\""
                        + (tie.what().equals("veth") ? "/>" : " stroke-dasharray=\"4 3\"/>"));
    }

    String html() {
        return "<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>Network namespaces</title></head>\n<body>\n"
                + svg() + "</body>\n</html>\n";
    }
}
