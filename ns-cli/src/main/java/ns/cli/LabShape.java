package ns.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ns.cli.LabPlan.Sort;

/** The labs that everybody needs, in the words of a file: {@code star 5}. Nodes are called as those of {@code ns.net.lab}. */
final class LabShape {
    static final List<String> NAMES = List.of("pair", "star", "line", "ring", "mesh", "wan");

    private static final int MOST = 1000;

    private final LabValue.Place place;
    private final List<LabPlan.Node> nodes = new ArrayList<>();
    private final List<LabPlan.Link> links = new ArrayList<>();

    private LabShape(LabValue.Place place) {
        this.place = place;
    }

    /** Draws a shape. What is none is an IllegalArgumentException. */
    static LabShape of(LabValue.Scalar scalar) {
        List<String> words = List.of(scalar.text().strip().split("\\s+"));
        LabShape shape = new LabShape(scalar.place());
        switch (words.get(0)) {
            case "pair" -> {
                numbers(words, 0);
                shape.pair();
            }
            case "star" -> shape.site(1, 1, number(words, "hosts", 1));
            case "line" -> shape.line(number(words, "switches", 1));
            case "ring" -> shape.ring(number(words, "routers", 3));
            case "mesh" -> shape.mesh(number(words, "hosts", 2));
            case "wan" -> shape.wan(numbers(words, 2));
            default -> throw new IllegalArgumentException(unknown(words.get(0)));
        }
        return shape;
    }

    private static String unknown(String name) {
        Optional<String> nearest = Nearest.of(name, NAMES);
        return "unknown shape \"" + name + "\""
                + (nearest.isPresent() ? "; did you mean \"" + nearest.get() + "\"?" : ": there are " + NAMES);
    }

    List<LabPlan.Node> nodes() {
        return nodes;
    }

    List<LabPlan.Link> links() {
        return links;
    }

    private static int number(List<String> words, String what, int least) {
        int number = numbers(words, 1).get(0);
        if (number < least) {
            throw new IllegalArgumentException(
                    "a " + words.get(0) + " has at least " + least + " " + what + ", not " + number);
        }
        return number;
    }

    private static List<Integer> numbers(List<String> words, int count) {
        if (words.size() != count + 1) {
            throw new IllegalArgumentException(
                    "how many? A shape is pair, star 5, line 3, ring 4, mesh 3 or wan 2 3, not "
                            + String.join(" ", words));
        }
        List<Integer> numbers = new ArrayList<>();
        for (String word : words.subList(1, words.size())) {
            int number = LabUnits.count("how many", word);
            if (number < 1 || number > MOST) {
                throw new IllegalArgumentException("a shape has 1 to " + MOST + " of each, not " + word);
            }
            numbers.add(number);
        }
        return numbers;
    }

    private void node(String name, Sort sort) {
        nodes.add(new LabPlan.Node(name, sort, Optional.empty(), place));
    }

    private void link(String a, String b) {
        links.add(new LabPlan.Link("", a, b, LabPlan.Wiring.PLAIN, place));
    }

    private void pair() {
        node("h1", Sort.HOST);
        node("h2", Sort.HOST);
        link("h1", "h2");
    }

    private void site(int number, int first, int hosts) {
        node("s" + number, Sort.SWITCH);
        for (int host = first; host < first + hosts; host++) {
            node("h" + host, Sort.HOST);
            link("h" + host, "s" + number);
        }
    }

    private void line(int switches) {
        for (int number = 1; number <= switches; number++) {
            site(number, number, 1);
            if (number > 1) {
                link("s" + (number - 1), "s" + number);
            }
        }
    }

    private void ring(int routers) {
        for (int number = 1; number <= routers; number++) {
            node("h" + number, Sort.HOST);
            node("r" + number, Sort.ROUTER);
            link("h" + number, "r" + number);
        }
        for (int number = 1; number <= routers; number++) {
            link("r" + number, "r" + (number % routers + 1));
        }
    }

    /** A host's own address is what its name means, whichever cable is cut. */
    private void mesh(int hosts) {
        for (int number = 1; number <= hosts; number++) {
            String address = "10.255." + number / 256 + "." + number % 256;
            nodes.add(new LabPlan.Node("h" + number, Sort.HOST, Optional.of(address), place));
            for (int other = 1; other < number; other++) {
                link("h" + other, "h" + number);
            }
        }
    }

    private void wan(List<Integer> hosts) {
        site(1, 1, hosts.get(0));
        site(2, 1 + hosts.get(0), hosts.get(1));
        node("r1", Sort.ROUTER);
        node("r2", Sort.ROUTER);
        link("r1", "s1");
        link("r2", "s2");
        link("r1", "r2");
    }
}
