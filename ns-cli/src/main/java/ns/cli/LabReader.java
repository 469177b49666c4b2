package ns.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import ns.cli.LabPlan.Sort;

/** Reads a lab's file: from values to what they ask for, with everything that is wrong on the way. */
final class LabReader {
    private static final List<String> KEYS = List.of(
            "name",
            "shape",
            "hosts",
            "routers",
            "switches",
            "links",
            "gateway",
            "routes",
            "partition",
            "run",
            "timeline");
    private static final List<String> STEP_KEYS = List.of("at", "do", "partition");

    private final LabComplaints complaints;
    private final LabFields fields;
    private String name = "lab";
    private final List<LabPlan.Node> nodes = new ArrayList<>();
    private final List<LabPlan.Link> links = new ArrayList<>();
    private final List<LabPlan.Route> routes = new ArrayList<>();
    private final List<LabPlan.Run> runs = new ArrayList<>();
    private final List<LabPlan.Order> timeline = new ArrayList<>();
    private Optional<LabPlan.Order> partition = Optional.empty();

    private LabReader(LabComplaints complaints) {
        this.complaints = complaints;
        this.fields = new LabFields(complaints);
    }

    /** Reads a text. Without complaints the plan can be built, as far as that can be told without a kernel. */
    static LabPlan read(String text, LabComplaints complaints) {
        LabReader reader = new LabReader(complaints);
        LabDocument.read(text, complaints).ifPresent(reader::lab);
        LabPlan plan = new LabPlan(
                reader.name,
                reader.nodes,
                LabPlan.givenFirst(LabPlan.labelled(reader.links, reader.nodes)),
                reader.routes,
                reader.partition,
                reader.runs,
                reader.timeline);
        if (complaints.isEmpty()) {
            LabSense.check(plan, complaints);
        }
        return plan;
    }

    private void lab(LabValue value) {
        for (LabValue.Entry entry : fields.entries(value, "a lab is", KEYS)) {
            LabValue content = entry.value();
            switch (entry.key().text()) {
                case "name" -> fields.word(content).ifPresent(word -> name = word.text());
                case "shape" -> fields.word(content).ifPresent(this::shape);
                case "hosts" -> nodes(content, Sort.HOST);
                case "routers" -> nodes(content, Sort.ROUTER);
                case "switches" -> nodes(content, Sort.SWITCH);
                case "links" ->
                    each(
                            content,
                            "links are a list",
                            link -> new LabLinkReader(complaints, fields)
                                    .read(link)
                                    .ifPresent(links::add));
                case "gateway" ->
                    perHost(
                            content,
                            "gateways are a mapping, such as {a: r}",
                            (host, word) ->
                                    routes.add(new LabPlan.Route(host, LabRoutes.DEFAULT, word.text(), word.place())));
                case "routes" ->
                    perHost(
                            content,
                            "routes are a mapping, such as {a: 10.2.0.0/24 via r}",
                            (host, word) ->
                                    fields.refusing(word.place(), () -> routes.add(LabRoutes.parse(host, word))));
                case "partition" -> partition = partition(content, Duration.ZERO);
                case "run" ->
                    perHost(
                            content,
                            "what to run is a mapping, such as {a: sleep 60}",
                            (host, word) -> runs.add(new LabPlan.Run(host, word.text(), word.place())));
                default -> each(content, "a timeline is a list", this::step);
            }
        }
    }

    private void shape(LabValue.Scalar scalar) {
        fields.refusing(scalar.place(), () -> {
            LabShape shape = LabShape.of(scalar);
            nodes.addAll(shape.nodes());
            links.addAll(shape.links());
        });
    }

    private void nodes(LabValue value, Sort sort) {
        each(
                value,
                "names are a list, such as [a, b]",
                item -> fields.word(item)
                        .ifPresent(word ->
                                nodes.add(new LabPlan.Node(word.text(), sort, Optional.empty(), word.place()))));
    }

    private void each(LabValue value, String rule, Consumer<LabValue> reader) {
        if (value instanceof LabValue.Items items) {
            items.items().forEach(reader);
        } else {
            complaints.add(value.place(), rule);
        }
    }

    /** {@code [[a, b], [c]]}, as the prompt has it: {@code partition a,b c}. */
    private Optional<LabPlan.Order> partition(LabValue value, Duration at) {
        StringBuilder line = new StringBuilder("partition");
        each(value, "a partition is a list of lists, such as [[a, b], [c]]", group -> {
            List<String> hosts = new ArrayList<>();
            each(
                    group,
                    "a group is a list of hosts, such as [a, b]",
                    host -> fields.word(host).ifPresent(word -> hosts.add(word.text())));
            line.append(' ').append(String.join(",", hosts));
        });
        return Optional.of(new LabPlan.Order(at, line.toString(), value.place()));
    }

    /** A mapping of hosts to words, one or several. */
    private void perHost(LabValue value, String rule, BiConsumer<String, LabValue.Scalar> reader) {
        if (!(value instanceof LabValue.Entries entries)) {
            complaints.add(value.place(), rule);
            return;
        }
        for (LabValue.Entry entry : entries.entries()) {
            fields.words(entry.value())
                    .forEach(word -> reader.accept(entry.key().text(), word));
        }
    }

    private void step(LabValue value) {
        List<LabValue.Entry> entries = fields.entries(value, "a step of a timeline is", STEP_KEYS);
        Duration[] at = new Duration[1];
        LabFields.find(entries, "at")
                .flatMap(fields::word)
                .ifPresent(word -> fields.refusing(word.place(), () -> at[0] = LabUnits.time(word.text())));
        Optional<LabValue> orders = LabFields.find(entries, "do");
        Optional<LabValue> groups = LabFields.find(entries, "partition");
        if (entries.size() != 2 || orders.isPresent() == groups.isPresent()) {
            complaints.add(value.place(), "a step is when and what, such as {at: 2s, do: heal}");
        } else if (at[0] != null) {
            groups.flatMap(content -> partition(content, at[0])).ifPresent(timeline::add);
            orders.ifPresent(content -> fields.words(content)
                    .forEach(line -> timeline.add(new LabPlan.Order(at[0], line.text(), line.place()))));
        }
    }
}
