package ns.cli;

import java.util.ArrayList;
import java.util.List;
import ns.net.LinkInfo;

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
        return SafeText.printable(link.name() + (kind.equals("veth") ? "" : " (" + kind + ")"), true);
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
                    .append(mermaid(label(place)))
                    .append("\"]\n");
            for (int j = 0; j < place.links().size(); j++) {
                text.append("    ").append(id(new NetMap.End(i, j)));
                text.append("[\"").append(mermaid(text(place.links().get(j)))).append("\"]\n");
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

    private static String mermaid(String text) {
        return xml(text).replace("#", "&35;").replace("&", "#"); // its entities begin with that
    }

    String dot() {
        StringBuilder text = new StringBuilder("graph ns {\n  node [shape=box];\n");
        for (int i = 0; i < map.places().size(); i++) {
            NetMap.Place place = map.places().get(i);
            text.append("  subgraph cluster_")
                    .append(i)
                    .append(" {\n    label=")
                    .append(quoted(label(place)));
            text.append(";\n");
            for (int j = 0; j < place.links().size(); j++) {
                text.append("    ").append(id(new NetMap.End(i, j)));
                text.append(" [label=")
                        .append(quoted(text(place.links().get(j))))
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

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
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
        StringBuilder text = new StringBuilder("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"");
        text.append(2 * BOX + 2 * GAP).append("\" height=\"").append(Math.max(ends[0], ends[1]) + ROW);
        text.append("\" font-family=\"sans-serif\" font-size=\"13\">\n");
        for (int i = 0; i < map.places().size(); i++) {
            box(map.places().get(i), corners.get(i), text);
        }
        for (NetMap.Tie tie : map.ties()) {
            curve(tie, corners, text);
        }
        return text.append("</svg>\n").toString();
    }

    private static int height(NetMap.Place place) {
        return (place.links().size() + 1) * ROW + ROW / 2;
    }

    private static void box(NetMap.Place place, int[] corner, StringBuilder text) {
        text.append("<rect x=\"").append(corner[0]).append("\" y=\"").append(corner[1]);
        text.append("\" width=\"").append(BOX).append("\" height=\"").append(height(place));
        text.append("\" rx=\"6\" fill=\"#f4f6fa\" stroke=\"#456\"/>\n");
        line(label(place), "bold", corner[0], corner[1] + ROW - 4, text);
        for (int i = 0; i < place.links().size(); i++) {
            LinkInfo link = place.links().get(i);
            line(
                    text(link),
                    link.isUp() ? "normal\" fill=\"#000" : "normal\" fill=\"#888",
                    corner[0],
                    row(corner, i),
                    text);
        }
    }

    private static int row(int[] corner, int link) {
        return corner[1] + (link + 2) * ROW - 4;
    }

    private static void line(String words, String weight, int x, int y, StringBuilder text) {
        text.append("<text x=\"").append(x + 8).append("\" y=\"").append(y);
        text.append("\" font-weight=\"")
                .append(weight)
                .append("\">")
                .append(xml(words))
                .append("</text>\n");
    }

    private static void curve(NetMap.Tie tie, List<int[]> corners, StringBuilder text) {
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
        text.append("<path d=\"M").append(x1).append(' ').append(y1).append(" C");
        text.append(middle1)
                .append(' ')
                .append(y1)
                .append(' ')
                .append(middle2)
                .append(' ')
                .append(y2);
        text.append(' ').append(x2).append(' ').append(y2).append("\" fill=\"none\" stroke=\"#c52\"");
        text.append(tie.what().equals("veth") ? "/>\n" : " stroke-dasharray=\"4 3\"/>\n");
    }

    String html() {
        return "<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>Network namespaces</title></head>\n<body>\n"
                + svg() + "</body>\n</html>\n";
    }

    private static String xml(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
