package ns.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import ns.net.lab.Fault;
import ns.net.lab.Flap;
import ns.net.lab.Impairment;

/**
 * Understands what is typed at the prompt of a lab, or written in its file: names and numbers are checked before anything is done. What can
 * not be understood is an IllegalArgumentException.
 */
final class LabOrders {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int LARGEST_STATUS = 255;
    private static final String ALL = "all";

    private final LabPlan plan;
    private final LabLookup lookup;

    LabOrders(LabPlan plan) {
        this.plan = plan;
        this.lookup = new LabLookup(plan);
    }

    /** Understands the words of a line; there is at least one. */
    LabOrder parse(List<String> words) {
        String first = words.get(0);
        List<String> rest = words.subList(1, words.size());
        Optional<LabVerb> verb = LabVerb.of(first);
        if (verb.isEmpty()) {
            return program(first, rest);
        }
        return switch (verb.get()) {
            case HELP -> plain(verb.get(), rest, LabPrinter::help);
            case NODES -> plain(verb.get(), rest, LabPrinter::nodes);
            case LINKS -> plain(verb.get(), rest, LabPrinter::links);
            case PINGALL -> plain(verb.get(), rest, LabPrinter::pingAll);
            case EVENTS -> plain(verb.get(), rest, LabPrinter::events);
            case CAPABILITIES -> plain(verb.get(), rest, LabPrinter::capabilities);
            case JOBS -> plain(verb.get(), rest, LabPrinter::jobs);
            case THROUGHPUT -> throughput(rest);
            case IMPAIR -> impair(rest);
            case PARTITION -> partition(rest);
            case ISOLATE -> isolate(rest);
            case CUT -> cut(rest);
            case HEAL -> heal(rest);
            case UP -> carrier(LabVerb.UP, rest);
            case DOWN -> carrier(LabVerb.DOWN, rest);
            case FLAP -> flap(rest);
            case GRAPH -> graph(rest);
            case PCAP -> pcap(rest);
            case AT -> at(rest);
            case WAIT -> await(rest);
            case EXIT -> exit(rest);
        };
    }

    private static LabOrder plain(LabVerb verb, List<String> rest, LabOrder.Deed deed) {
        require(rest.isEmpty(), verb);
        return LabOrder.printing(deed);
    }

    private static void require(boolean isRight, LabVerb verb) {
        if (!isRight) {
            throw new IllegalArgumentException("usage: " + verb.usage());
        }
    }

    private LabOrder program(String name, List<String> command) {
        String host = lookup.host(name, LabVerb.WORDS);
        boolean background =
                !command.isEmpty() && command.get(command.size() - 1).equals("&");
        List<String> words = background ? command.subList(0, command.size() - 1) : command;
        if (background) {
            if (words.isEmpty()) {
                throw new IllegalArgumentException("what is to run in the background?");
            }
            return LabOrder.changing(
                    Set.of(), session -> session.jobs().start(session.lab().host(host), words));
        }
        return LabOrder.printing(session -> session.jobs().run(session.lab().host(host), words));
    }

    private LabOrder throughput(List<String> words) {
        require(words.size() == 2 || words.size() == 3, LabVerb.THROUGHPUT);
        String from = lookup.host(words.get(0));
        String to = lookup.host(words.get(1));
        if (from.equals(to)) {
            throw new IllegalArgumentException("between two hosts, not from " + from + " to itself");
        }
        Duration time = words.size() == 3 ? LabUnits.time(words.get(2)) : SECOND;
        return LabOrder.printing(session -> LabPrinter.throughput(session, from, to, time));
    }

    private LabOrder impair(List<String> words) {
        require(words.size() >= 2, LabVerb.IMPAIR);
        boolean oneWay =
                words.size() > 3 && (words.get(1).equals("from") || words.get(1).equals("to"));
        List<LabLookup.Way> ways =
                oneWay ? lookup.ways(words.get(0), words.get(1), words.get(2)) : lookup.ways(words.get(0));
        Impairment impairment = LabFaults.parse(LabFaults.split(words.subList(oneWay ? 3 : 1, words.size())));
        return LabOrder.changing(LabFaults.needs(impairment), session -> session.impair(ways, impairment));
    }

    private LabOrder partition(List<String> words) {
        require(words.size() >= 2, LabVerb.PARTITION);
        List<List<String>> groups = new ArrayList<>();
        List<String> seen = new ArrayList<>();
        for (String word : words) {
            List<String> group = lookup.hosts(word);
            for (String host : group) {
                if (seen.contains(host)) {
                    throw new IllegalArgumentException(host + " can not be in two groups, nor twice in one");
                }
                seen.add(host);
            }
            groups.add(group);
        }
        return LabOrder.changing(Set.of(Fault.PARTITION), session -> session.partition(groups));
    }

    private LabOrder isolate(List<String> words) {
        require(words.size() == 1 || words.size() == 2, LabVerb.ISOLATE);
        String host = lookup.host(words.get(0));
        List<String> others = words.size() == 2 ? lookup.hosts(words.get(1)) : lookup.hostsBut(host);
        requireOthers(host, others);
        return LabOrder.changing(
                Set.of(Fault.PARTITION),
                session -> session.lab().isolate(session.lab().host(host)).from(session.hosts(others)));
    }

    private LabOrder cut(List<String> words) {
        require(words.size() == 2, LabVerb.CUT);
        String host = lookup.host(words.get(0));
        List<String> others = lookup.hosts(words.get(1));
        requireOthers(host, others);
        return LabOrder.changing(
                Set.of(Fault.PARTITION),
                session -> session.lab().cut(session.lab().host(host)).to(session.hosts(others)));
    }

    private static void requireOthers(String host, List<String> others) {
        if (others.isEmpty() || others.contains(host)) {
            throw new IllegalArgumentException(host + " can be cut off from other hosts, not from " + others);
        }
    }

    private LabOrder heal(List<String> words) {
        require(words.size() <= 1, LabVerb.HEAL);
        if (words.isEmpty()) {
            return LabOrder.changing(Set.of(), session -> session.lab().heal());
        }
        boolean everything = words.get(0).equals(ALL);
        List<LabLookup.Way> ways = everything ? lookup.allWays() : lookup.ways(words.get(0));
        return LabOrder.changing(Set.of(), session -> {
            session.impair(ways, Impairment.none());
            if (everything) {
                session.lab().heal();
            }
        });
    }

    private LabOrder carrier(LabVerb verb, List<String> words) {
        require(words.size() == 1, verb);
        List<LabLookup.Way> ways = lookup.ways(words.get(0));
        return LabOrder.changing(
                Set.of(Fault.DOWN),
                session -> session.links(ways).forEach(link -> {
                    session.flaps().stop(link);
                    if (verb == LabVerb.UP) {
                        link.up();
                    } else {
                        link.down();
                    }
                }));
    }

    private LabOrder flap(List<String> words) {
        require(words.size() >= 2, LabVerb.FLAP);
        List<LabLookup.Way> ways = lookup.ways(words.get(0));
        List<String> rest = words.subList(1, words.size());
        if (rest.equals(List.of("stop"))) {
            return LabOrder.changing(Set.of(), session -> session.links(ways).forEach(session.flaps()::stop));
        }
        Flap flap = LabFlaps.parse(rest);
        return LabOrder.changing(
                Set.of(Fault.DOWN),
                session -> session.links(ways).forEach(link -> session.flaps().start(link, flap)));
    }

    private static LabOrder graph(List<String> words) {
        LabDrawing drawing = LabDrawing.parse(words);
        return LabOrder.printing(drawing::draw);
    }

    private LabOrder pcap(List<String> words) {
        require(words.size() == 2 || words.equals(List.of("stop")), LabVerb.PCAP);
        if (words.size() == 1) {
            return LabOrder.printing(session -> session.captures().stop(session));
        }
        Path file = Path.of(words.get(1));
        if (words.get(0).equals(ALL)) {
            return LabOrder.changing(
                    Set.of(), session -> session.captures().add(session.lab().capture(file)));
        }
        int link = lookup.link(words.get(0));
        return LabOrder.changing(
                Set.of(),
                session ->
                        session.captures().add(session.lab().links().get(link).capture(file)));
    }

    private LabOrder at(List<String> words) {
        require(words.size() >= 2, LabVerb.AT);
        Duration time = LabUnits.time(words.get(0));
        List<String> line = words.subList(1, words.size());
        LabOrder order = timed(line);
        return new LabOrder(false, order.needs(), session -> {
            session.schedule(time, String.join(" ", line), order);
            return 0;
        });
    }

    /** Understands what is to be done later. */
    LabOrder timed(List<String> words) {
        LabOrder order = parse(words);
        if (!order.timed()) {
            throw new IllegalArgumentException("\"" + String.join(" ", words)
                    + "\" prints, or waits, and can not be done by a timeline; of programs, those that end in & can");
        }
        return order;
    }

    private static LabOrder await(List<String> words) {
        require(words.size() <= 1, LabVerb.WAIT);
        Optional<Duration> time = words.isEmpty() ? Optional.empty() : Optional.of(LabUnits.time(words.get(0)));
        return LabOrder.printing(session -> session.await(time));
    }

    private static LabOrder exit(List<String> words) {
        require(words.size() <= 1, LabVerb.EXIT);
        Optional<Integer> status =
                words.isEmpty() ? Optional.empty() : Optional.of(LabUnits.count("a status", words.get(0)));
        if (status.isPresent() && status.get() > LARGEST_STATUS) {
            throw new IllegalArgumentException("a status is 0 to " + LARGEST_STATUS + ", not " + status.get());
        }
        return LabOrder.printing(session -> session.exit(status));
    }

    LabPlan plan() {
        return plan;
    }
}
