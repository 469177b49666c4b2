package ns.cli;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which links of a plan hear one another: those of a switch, and of switches with a link between them. */
final class LabSegments {
    private final LabPlan plan;
    private final Map<String, String> switches = new HashMap<>();

    LabSegments(LabPlan plan) {
        this.plan = plan;
        plan.links().forEach(this::join);
    }

    private void join(LabPlan.Link link) {
        if (!isHost(link.a()) && !isHost(link.b())) {
            switches.put(root(link.a()), root(link.b()));
        }
    }

    private String root(String name) {
        String root = name;
        while (switches.containsKey(root)) {
            root = switches.getOrDefault(root, root);
        }
        return root;
    }

    private boolean isHost(String name) {
        return plan.node(name).map(LabPlan.Node::isHost).orElse(false);
    }

    /** The segment that a link is in, by its number. */
    String of(int number) {
        LabPlan.Link link = plan.links().get(number);
        if (isHost(link.a()) && isHost(link.b())) {
            return "link " + number;
        }
        return "switch " + root(isHost(link.a()) ? link.b() : link.a());
    }

    /** Those that a host is on. */
    Set<String> of(String host) {
        Set<String> segments = new TreeSet<>();
        for (int i = 0; i < plan.links().size(); i++) {
            if (plan.links().get(i).a().equals(host) || plan.links().get(i).b().equals(host)) {
                segments.add(of(i));
            }
        }
        return segments;
    }
}
