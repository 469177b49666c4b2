package ns.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import ns.net.lab.Capabilities;
import ns.net.lab.Host;
import ns.net.lab.LabEvent;
import ns.net.lab.LabLink;
import ns.net.lab.LinkCounters;
import ns.net.lab.LinkDirection;
import ns.net.lab.NetLab;
import ns.net.lab.Node;
import ns.net.lab.PingMatrix;
import ns.net.lab.Router;
import ns.net.lab.Throughput;

/** Commands of the prompt that tell something, as text or as JSON. */
final class LabPrinter {
    private static final int NANOS_PER_MICRO = 1000;

    private static final List<Column> NODES = List.of(
            Column.text("NAME", "its name"),
            Column.text("KIND", "host, router or switch"),
            Column.text("ADDRESSES", "all of them"),
            Column.text("LINKS", "the nodes at the other ends"));
    private static final List<Column> LINKS = List.of(
            Column.text("LINK", "its label"),
            Column.text("FROM", "the node that sends"),
            Column.text("TO", "the node that receives"),
            Column.text("STATE", "up or down"),
            Column.text("FLAPS", "how it goes down and comes up by itself"),
            Column.text("IMPAIRMENT", "what packets suffer on the way"),
            Column.number("SENT", "packets that left the sender"),
            Column.number("ARRIVED", "packets that reached the receiver"));
    private static final List<Column> EVENTS =
            List.of(Column.text("AT", "seconds since the lab was begun"), Column.text("WHAT", "what was done"));
    private static final List<Column> JOBS = List.of(
            Column.number("PID", "its process"),
            Column.text("HOST", "where it runs"),
            Column.text("STATE", "whether it does"),
            Column.text("COMMAND", "as it was typed"));

    /** Of {@code capabilities} and {@code --check}. */
    static final List<Column> CAPABILITIES = List.of(
            Column.text("FAULT", "what can be wrong"),
            Column.text("MEANS", "by what it is made here, or none"),
            Column.text("WHY", "what is lacking for better means"));

    private LabPrinter() {}

    static int help(LabSession session) {
        Output out = session.streams().out();
        out.println("HOST [COMMAND...] [&]").println("    run a program on a host, or the shell; & in the background");
        for (LabVerb verb : LabVerb.values()) {
            out.println(verb.usage()).print("    ").println(verb.help().replace("`", ""));
        }
        out.println("A LINK is called after its ends, a-b; a second one between them, a-b#2.");
        return 0;
    }

    static int nodes(LabSession session) {
        Table table = Table.of(NODES);
        for (Node node : session.lab().nodes()) {
            List<String> addresses = node instanceof Host host
                    ? host.addresses().stream().map(Object::toString).toList()
                    : List.of();
            table.add(List.of(
                    Cell.text(node.name()),
                    Cell.text(kind(node)),
                    Cell.text(String.join(" ", addresses)),
                    Cell.text(String.join(
                            " ",
                            node.links().stream()
                                    .map(link -> link.other(node).name())
                                    .toList()))));
        }
        return print(table, "nodes", session);
    }

    private static String kind(Node node) {
        return node instanceof Router ? "router" : node instanceof Host ? "host" : "switch";
    }

    static int links(LabSession session) {
        Table table = Table.of(LINKS);
        List<LabLink> links = session.lab().links();
        for (int i = 0; i < links.size(); i++) {
            LinkCounters counters = links.get(i).counters();
            for (LinkDirection way : links.get(i).directions()) {
                LinkCounters.Flow flow = counters.from(way.from().node());
                table.add(List.of(
                        Cell.text(session.plan().links().get(i).label()),
                        Cell.text(way.from().node().name()),
                        Cell.text(way.to().node().name()),
                        Cell.text(links.get(i).isDown() ? "down" : "up"),
                        Cell.text(session.flaps().of(links.get(i))),
                        Cell.text(way.impairment().toString()),
                        Cell.number(flow.sentPackets()),
                        Cell.number(flow.arrivedPackets())));
            }
        }
        return print(table, "links", session);
    }

    private static int print(Table table, String name, LabSession session) {
        Answer.print(table, name, session.parsed(), session.streams());
        return 0;
    }

    static int pingAll(LabSession session) {
        PingMatrix matrix = session.lab().pingAll();
        if (session.isJson()) {
            try (Json json = Json.versioned(session.streams().out())) {
                write(matrix, json);
            }
        } else {
            session.streams().out().println(matrix.toString().stripTrailing());
        }
        return matrix.isComplete() ? 0 : 1;
    }

    private static void write(PingMatrix matrix, Json json) {
        json.field("complete", matrix.isComplete()).array("pings");
        for (PingMatrix.Pair pair : matrix.pairs()) {
            json.object().field("from", pair.from()).field("to", pair.to());
            json.field("answered", pair.ping().isAnswered());
            if (pair.ping().roundTrip().isPresent()) {
                json.field("microseconds", pair.ping().roundTrip().get().toNanos() / NANOS_PER_MICRO);
            } else {
                json.field("problem", pair.ping().problem());
            }
            json.end();
        }
        json.end();
    }

    static int throughput(LabSession session, String from, String to, Duration time) throws IOException {
        NetLab lab = session.lab();
        Throughput measured = lab.throughput(lab.host(from), lab.host(to), time);
        if (session.isJson()) {
            try (Json json = Json.versioned(session.streams().out())) {
                json.field("from", from).field("to", to).field("bytes", measured.bytes());
                json.field("bitspersecond", Math.round(measured.bitsPerSecond()));
            }
        } else {
            session.streams().out().println(from + " to " + to + ": " + measured);
        }
        return measured.bytes() > 0 ? 0 : 1;
    }

    static int events(LabSession session) {
        Table table = Table.of(EVENTS);
        for (LabEvent event : session.lab().events()) {
            table.add(List.of(
                    Cell.text(String.format(Locale.ROOT, "%.3f", event.at().toNanos() / 1e9)),
                    Cell.text(event.what())));
        }
        return print(table, "events", session);
    }

    static int capabilities(LabSession session) {
        return print(capabilities(session.lab().capabilities()), "capabilities", session);
    }

    static Table capabilities(Capabilities capabilities) {
        Table table = Table.of(CAPABILITIES);
        for (Capabilities.Way way : capabilities.ways()) {
            table.add(List.of(
                    Cell.text(way.fault().toString()), Cell.text(way.means().toString()), Cell.text(way.why())));
        }
        return table;
    }

    static int jobs(LabSession session) {
        Table table = Table.of(JOBS);
        for (LabJobs.Job job : session.jobs().background()) {
            table.add(List.of(
                    Cell.number(job.process().pid().number()),
                    Cell.text(job.host()),
                    Cell.text(job.state()),
                    Cell.text(job.line())));
        }
        return print(table, "jobs", session);
    }
}
