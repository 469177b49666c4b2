package ns.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds nodes and links of a lab by what people call them. What there is not is an IllegalArgumentException that names the nearest. */
final class LabLookup {
    private final LabPlan plan;

    /**
     * A direction of a link.
     *
     * @param link its number
     * @param from the node that sends
     * @param to the node that receives
     */
    record Way(int link, String from, String to) {}

    LabLookup(LabPlan plan) {
        this.plan = plan;
    }

    String host(String name) {
        return host(name, List.of());
    }

    /** A host or a router; what is none may have been meant for one of the commands. */
    String host(String name, List<String> commands) {
        LabPlan.Node node = plan.node(name).orElseThrow(() -> {
            List<String> candidates = new ArrayList<>(commands);
            candidates.addAll(plan.nodes().stream().map(LabPlan.Node::name).toList());
            return new IllegalArgumentException((commands.isEmpty()
                            ? "no host is called \"" + name + "\""
                            : "neither a command nor a host: \"" + name + "\"")
                    + hint(name, candidates));
        });
        if (!node.isHost()) {
            throw new IllegalArgumentException(name + " is a switch, and this is about hosts");
        }
        return name;
    }

    private static String hint(String name, List<String> candidates) {
        Optional<String> nearest = Nearest.of(name, candidates);
        return nearest.isPresent() ? "; did you mean \"" + nearest.get() + "\"?" : "";
    }

    /** {@code a,b}. */
    List<String> hosts(String list) {
        List<String> hosts = new ArrayList<>();
        for (String name : list.split(",", -1)) {
            hosts.add(host(name));
        }
        return hosts;
    }

    List<String> hostsBut(String host) {
        return plan.nodes().stream()
                .filter(LabPlan.Node::isHost)
                .map(LabPlan.Node::name)
                .filter(name -> !name.equals(host))
                .toList();
    }

    /** A link by its label, from either end. */
    int link(String label) {
        return find(label)
                .orElseThrow(() -> new IllegalArgumentException("no link is called \"" + label + "\""
                        + hint(
                                label,
                                plan.links().stream().map(LabPlan.Link::label).toList())));
    }

    private Optional<Integer> find(String label) {
        for (int i = 0; i < plan.links().size(); i++) {
            LabPlan.Link link = plan.links().get(i);
            String number =
                    link.label().substring(link.a().length() + 1 + link.b().length());
            if (label.equals(link.label()) || label.equals(link.b() + '-' + link.a() + number)) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    /** Both directions of a link, or of all links of a node. */
    List<Way> ways(String name) {
        Optional<Integer> link = find(name);
        List<Way> ways = new ArrayList<>();
        for (Way way : allWays()) {
            boolean isMeant = link.isPresent()
                    ? way.link() == link.get()
                    : way.from().equals(name) || way.to().equals(name);
            if (isMeant) {
                ways.add(way);
            }
        }
        if (ways.isEmpty()) {
            throw new IllegalArgumentException(
                    plan.node(name).isPresent()
                            ? name + " has no link"
                            : "neither a link nor a node: \"" + name + "\"" + hint(name, names()));
        }
        return ways;
    }

    private List<String> names() {
        List<String> names =
                new ArrayList<>(plan.links().stream().map(LabPlan.Link::label).toList());
        names.addAll(plan.nodes().stream().map(LabPlan.Node::name).toList());
        return names;
    }

    /** The directions of these that begin, or end, at a node. */
    List<Way> ways(String name, String side, String node) {
        List<Way> ways = ways(name).stream()
                .filter(way -> (side.equals("from") ? way.from() : way.to()).equals(node))
                .toList();
        if (ways.isEmpty()) {
            throw new IllegalArgumentException(name + " does not end at \"" + node + "\"");
        }
        return ways;
    }

    List<Way> allWays() {
        List<Way> ways = new ArrayList<>();
        for (int i = 0; i < plan.links().size(); i++) {
            LabPlan.Link link = plan.links().get(i);
            ways.add(new Way(i, link.a(), link.b()));
            ways.add(new Way(i, link.b(), link.a()));
        }
        return ways;
    }
}
