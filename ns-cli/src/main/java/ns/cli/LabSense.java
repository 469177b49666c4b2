package ns.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import ns.cli.LabPlan.Sort;

/** Checks what a plan says of itself: names, ends of links, addresses, commands. No kernel is asked. */
final class LabSense {
    /** Narrower than what a lab takes, so that every name can be typed at the prompt. */
    private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}._-]*");

    private static final int LONGEST = 200;
    private static final int LEAST_MTU = 68; // RFC 791
    private static final int LARGEST_MTU = 65535;

    private final LabPlan plan;
    private final LabComplaints complaints;
    private final Map<String, LabPlan.Node> nodes = new HashMap<>();

    private LabSense(LabPlan plan, LabComplaints complaints) {
        this.plan = plan;
        this.complaints = complaints;
    }

    static void check(LabPlan plan, LabComplaints complaints) {
        LabSense sense = new LabSense(plan, complaints);
        sense.names();
        sense.links();
        if (complaints.isEmpty()) {
            new LabAddresses(plan, complaints).check();
            boolean addressesAreRight = complaints.isEmpty();
            sense.orders();
            if (addressesAreRight) {
                sense.routes();
            }
        }
    }

    private void names() {
        if (!NAME.matcher(plan.name()).matches() || plan.name().length() > LONGEST) {
            complaints.add(new LabValue.Place(1, 1), "not a name for a lab: \"" + plan.name() + "\"");
        }
        for (LabPlan.Node node : plan.nodes()) {
            fault(node.name())
                    .ifPresent(fault ->
                            complaints.add(node.place(), "not a name for a node: \"" + node.name() + "\": " + fault));
            if (nodes.putIfAbsent(node.name(), node) != null) {
                complaints.add(node.place(), "there is a node \"" + node.name() + "\" already");
            }
        }
    }

    private static Optional<String> fault(String name) {
        if (!NAME.matcher(name).matches()) {
            return Optional.of("it has letters, digits, _, . and -, and begins with a letter");
        } else if (name.length() > LONGEST) {
            return Optional.of("it has more than " + LONGEST + " letters");
        } else if (name.equals("localhost")) {
            return Optional.of("every host calls itself that");
        } else if (name.equals("all") || LabVerb.of(name).isPresent()) {
            return Optional.of("the prompt has that word already");
        }
        return Optional.empty();
    }

    private void links() {
        Map<String, String> segments = new HashMap<>();
        for (LabPlan.Link link : plan.links()) {
            mtu(link);
            boolean areKnown = isKnown(link.a(), link) & isKnown(link.b(), link);
            if (link.a().equals(link.b())) {
                complaints.add(link.place(), link.a() + " can not have a link to itself");
            } else if (areKnown && isSwitch(link.a()) && isSwitch(link.b())) {
                String one = root(segments, link.a());
                String other = root(segments, link.b());
                if (one.equals(other)) {
                    complaints.add(
                            link.place(),
                            "a link between " + link.a() + " and " + link.b()
                                    + " would close a loop of switches, in which frames go round for ever");
                }
                segments.put(one, other);
            }
        }
    }

    private void mtu(LabPlan.Link link) {
        int mtu = link.wiring().mtu().orElse(LARGEST_MTU);
        if (mtu < LEAST_MTU || mtu > LARGEST_MTU) {
            complaints.add(link.place(), "mtu is " + LEAST_MTU + " to " + LARGEST_MTU + " bytes, not " + mtu);
        }
    }

    private static String root(Map<String, String> parents, String name) {
        String root = name;
        String above = parents.get(root);
        while (above != null && !above.equals(root)) {
            root = above;
            above = parents.get(root);
        }
        return root;
    }

    private boolean isKnown(String node, LabPlan.Link link) {
        if (nodes.containsKey(node)) {
            return true;
        }
        Optional<String> nearest = Nearest.of(node, List.copyOf(nodes.keySet()));
        complaints.add(
                link.place(),
                "no node is called \"" + node + "\""
                        + (nearest.isPresent() ? "; did you mean \"" + nearest.get() + "\"?" : ""));
        return false;
    }

    private boolean isSwitch(String name) {
        LabPlan.Node node = nodes.get(name);
        return node != null && node.sort() == Sort.SWITCH;
    }

    private void orders() {
        LabOrders orders = new LabOrders(plan);
        List<LabPlan.Order> all = new ArrayList<>(plan.timeline());
        plan.partition().ifPresent(all::add);
        LabFields fields = new LabFields(complaints);
        for (LabPlan.Order order : all) {
            fields.refusing(order.place(), () -> orders.timed(LabWords.of(order.line())));
        }
        LabLookup lookup = new LabLookup(plan);
        for (LabPlan.Run run : plan.runs()) {
            fields.refusing(run.place(), () -> {
                lookup.host(run.host());
                LabWords.of(run.line());
            });
        }
    }

    private void routes() {
        LabRoutes routes = new LabRoutes(plan);
        LabFields fields = new LabFields(complaints);
        for (LabPlan.Route route : plan.routes()) {
            fields.refusing(route.place(), () -> routes.check(route));
        }
    }
}
