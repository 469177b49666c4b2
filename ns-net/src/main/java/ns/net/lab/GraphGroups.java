package ns.net.lab;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import ns.net.lab.LabGraph.Cut;
import ns.net.lab.LabGraph.Kind;
import ns.net.lab.LabGraph.Node;

/** Hosts between which packets still go, if only one way or over others, are a group; and the cuts that groups do not tell. */
final class GraphGroups {
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Set<Cut> cuts;
    private int count;

    GraphGroups(LabGraph graph) {
        cuts = new HashSet<>(graph.cuts());
        List<String> hosts = graph.nodes().stream()
                .filter(node -> node.kind() == Kind.HOST)
                .map(Node::name)
                .toList();
        if (!cuts.isEmpty()) {
            hosts.forEach(host -> number(host, hosts));
        }
    }

    private void number(String first, List<String> hosts) {
        if (numbers.containsKey(first)) {
            return;
        }
        Deque<String> found = new ArrayDeque<>(List.of(first));
        numbers.put(first, count);
        while (!found.isEmpty()) {
            String one = found.remove();
            for (String other : hosts) {
                if (!numbers.containsKey(other) && !(isCut(one, other) && isCut(other, one))) {
                    numbers.put(other, count);
                    found.add(other);
                }
            }
        }
        count++;
    }

    private boolean isCut(String from, String to) {
        return cuts.contains(new Cut(from, to));
    }

    /** How many there are: one if nothing is cut in two. */
    int count() {
        return Math.max(1, count);
    }

    /** Which group a node is in; 0 if it is no host. */
    int of(String node) {
        return numbers.getOrDefault(node, 0);
    }

    /** Cuts inside a group. */
    List<Cut> untold(LabGraph graph) {
        return graph.cuts().stream()
                .filter(cut -> of(cut.from()) == of(cut.to()))
                .toList();
    }
}
