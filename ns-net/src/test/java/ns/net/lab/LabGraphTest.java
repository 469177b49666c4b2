package ns.net.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import ns.net.lab.LabGraph.Cut;
import ns.net.lab.LabGraph.Edge;
import ns.net.lab.LabGraph.Kind;
import ns.net.lab.LabGraph.Node;
import ns.net.lab.LabGraph.State;
import org.junit.jupiter.api.Test;

class LabGraphTest {
    private static final Node A = new Node("a", Kind.HOST, List.of("10.1.0.1/16"));
    private static final Node B = new Node("b\"<&#", Kind.HOST, List.of("10.1.0.2/16"));
    private static final Node C = new Node("c", Kind.HOST, List.of());
    private static final Node R = new Node("r", Kind.ROUTER, List.of("10.1.0.3/16", "10.2.0.1/16"));
    private static final Node S = new Node("s", Kind.SWITCH, List.of());

    private static LabGraph graph(Cut... cuts) {
        return new LabGraph(
                "lab & more",
                List.of(A, B, C, R, S),
                List.of(
                        new Edge("a", "s", State.UP, List.of()),
                        new Edge("b\"<&#", "s", State.IMPAIRED, List.of("b → delay 20 ms")),
                        new Edge("r", "s", State.UP, List.of()),
                        new Edge("c", "r", State.DOWN, List.of())),
                List.of(cuts));
    }

    private static LabGraph partitioned() {
        return graph(new Cut("a", "c"), new Cut("c", "a"), new Cut("b\"<&#", "c"), new Cut("c", "b\"<&#"));
    }

    /** How often an element is there. */
    private static long count(String svg, String element) {
        return svg.lines().filter(line -> line.startsWith("<" + element + " ")).count();
    }

    @Test
    void mermaidHasNodesLinksAndState() {
        assertThat(graph().toMermaid())
                .startsWith("graph LR\n")
                .contains("n0[\"a<br/>10.1.0.1/16\"]", "n3{{\"r<br/>10.1.0.3/16<br/>10.2.0.1/16\"}}", "n4([\"s\"])")
                .contains("n1[\"b#quot;#lt;#amp;#35;<br/>10.1.0.2/16\"]")
                .contains("n0 --- n4", "n1 ---|\"b → delay 20 ms\"| n4", "n2 -.- n3")
                .contains("linkStyle 3 stroke:#e03131");
    }

    @Test
    void dotQuotesWhatPeopleWrite() {
        assertThat(graph().toDot())
                .startsWith("graph \"lab & more\" {")
                .contains("label=\"b\\\"<&#\\n10.1.0.2/16\"")
                .contains("n2 -- n3 [color=\"#e03131\", style=dashed");
    }

    @Test
    void svgHasEveryNode() {
        String svg = graph().toSvg();
        assertThat(svg)
                .contains(">a</text>", ">b&quot;&lt;&amp;#</text>", ">r</text>", ">10.2.0.1/16</text>")
                .contains(">b → delay 20 ms</text>", "<title>Lab lab &amp; more</title>");
        assertThat(count(svg, "line")).isEqualTo(4);
    }

    @Test
    void partitionsAreColours() {
        GraphGroups groups = new GraphGroups(partitioned());
        assertThat(groups.count()).isEqualTo(2);
        assertThat(groups.of("a")).isEqualTo(groups.of("b\"<&#")).isNotEqualTo(groups.of("c"));
        assertThat(groups.untold(partitioned())).isEmpty();
        assertThat(partitioned().toSvg()).contains("Hosts of different colours");
        assertThat(graph().toSvg()).doesNotContain("Hosts of different colours");
    }

    @Test
    void cutOfOneWayIsAnArrow() {
        LabGraph graph = graph(new Cut("a", "c"));
        assertThat(new GraphGroups(graph).count()).isEqualTo(1);
        assertThat(graph.toMermaid()).contains("n0 -. cut .-> n2");
        assertThat(graph.toDot()).contains("n0 -- n2 [dir=forward");
        assertThat(count(graph.toSvg(), "line")).isEqualTo(5);
    }

    @Test
    void boxesOfThirtyNodesDoNotOverlap() {
        List<GraphLayout.Size> sizes = new ArrayList<>();
        List<GraphLayout.Tie> ties = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            sizes.add(new GraphLayout.Size(60 + i * 3, 30 + i % 4 * 15));
            ties.add(new GraphLayout.Tie(i, i % 3));
        }
        GraphLayout layout = new GraphLayout(sizes, ties);
        for (int i = 0; i < 30; i++) {
            for (int j = 0; j < i; j++) {
                double width = (sizes.get(i).width() + sizes.get(j).width()) / 2;
                double height = (sizes.get(i).height() + sizes.get(j).height()) / 2;
                assertThat(Math.abs(layout.x[i] - layout.x[j]) >= width
                                || Math.abs(layout.y[i] - layout.y[j]) >= height)
                        .as("%d and %d", i, j)
                        .isTrue();
            }
        }
        assertThat(layout.width()).isLessThan(2_500);
    }

    @Test
    void nothingIsAPictureToo() {
        LabGraph empty = new LabGraph("none", List.of(), List.of(), List.of());
        assertThat(empty.toSvg()).startsWith("<svg ").endsWith("</svg>\n");
        assertThat(empty.toMermaid()).isEqualTo("graph LR\n");
    }
}
