package ns.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import ns.net.lab.Capabilities;
import ns.net.lab.Fault;
import ns.net.lab.NetLab;

/** {@code ns lab --check}: what of a file will not work on this machine, and why. No host is made. */
final class LabCheck {
    private final LabPlan plan;
    private final LabComplaints complaints;
    private final Parsed parsed;
    private final Streams streams;
    private final Set<Fault> used = EnumSet.noneOf(Fault.class);

    LabCheck(LabPlan plan, LabComplaints complaints, Parsed parsed, Streams streams) {
        this.plan = plan;
        this.complaints = complaints;
        this.parsed = parsed;
        this.streams = streams;
    }

    /** Looks, tells, and returns the status to exit with. */
    int run() {
        List<Capabilities.Way> ways = new ArrayList<>();
        if (complaints.isEmpty()) {
            try (NetLab lab = NetLab.create(plan.name())) {
                look(lab.capabilities());
                used.forEach(fault -> ways.add(lab.capabilities().of(fault)));
            }
            plan.runs().forEach(this::program);
        }
        Table means = LabPrinter.capabilities(new Capabilities(ways));
        if (parsed.has(Answer.JSON)) {
            write(means);
        } else {
            print(means);
        }
        return complaints.isEmpty() ? 0 : 1;
    }

    private void look(Capabilities capabilities) {
        for (LabPlan.Link link : plan.links()) {
            Set<Fault> needs = LabFaults.needs(link.wiring().forth());
            needs.addAll(LabFaults.needs(link.wiring().back()));
            require(needs, link.place(), capabilities);
        }
        LabOrders orders = new LabOrders(plan);
        List<LabPlan.Order> all = new ArrayList<>(plan.timeline());
        plan.partition().ifPresent(all::add);
        for (LabPlan.Order order : all) {
            require(orders.timed(LabWords.of(order.line())).needs(), order.place(), capabilities);
        }
    }

    private void require(Set<Fault> needs, LabValue.Place place, Capabilities capabilities) {
        used.addAll(needs);
        for (Fault fault : needs) {
            if (!capabilities.can(fault)) {
                complaints.add(
                        place,
                        "there is no " + fault + " here: "
                                + capabilities.of(fault).why());
            }
        }
    }

    private void program(LabPlan.Run run) {
        List<String> words = LabWords.of(run.line());
        if (!words.isEmpty() && !isFound(words.get(0))) {
            complaints.add(run.place(), "there is no program " + words.get(0) + " here");
        }
    }

    private static boolean isFound(String program) {
        if (program.indexOf('/') >= 0) {
            return Files.isExecutable(Path.of(program));
        }
        String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
        for (String folder : path.split(":")) {
            Path file = Path.of(folder, program);
            if (Files.isExecutable(file) && !Files.isDirectory(file)) {
                return true;
            }
        }
        return false;
    }

    private void print(Table means) {
        for (String line : complaints.lines()) {
            streams.out().println(SafeText.printable(line, true));
        }
        if (complaints.isEmpty()) {
            streams.out().println(parsed.operands().get(0) + ": " + plan.size() + ": all of it works here");
        }
        new TableFormat(TableFormat.Style.TEXT, true, true, false).print(means, "faults", streams);
    }

    private void write(Table means) {
        try (Json json = Json.versioned(streams.out())) {
            json.field("works", complaints.isEmpty()).array("problems");
            for (LabComplaints.Complaint each : complaints.inOrder()) {
                json.object()
                        .field("line", each.place().line())
                        .field("column", each.place().column())
                        .field("problem", each.text())
                        .end();
            }
            json.end();
            JsonTable.write(means, "faults", json);
        }
    }
}
