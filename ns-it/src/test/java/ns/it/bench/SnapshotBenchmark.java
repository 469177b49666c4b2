package ns.it.bench;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import ns.proc.Source;

/**
 * A warm {@code Snapshot.take()} against the same reading in C, and against the command lsns.
 *
 * <p>{@code ns-it/bench SnapshotBenchmark [ROUNDS [PROCESSESxTHREADS...]]}, and with {@code unprivileged} first as nobody.
 */
final class SnapshotBenchmark {
    private static final int WARM_UP = 20;
    private static final List<String> NOBODY =
            List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--inh-caps=-all");

    /** What is compared: a set of sources, and the floor's word for the same. */
    private record Look(String name, Set<Source> sources, String floor) {
        String request() {
            return sources.stream().map(Source::name).collect(Collectors.joining(" "));
        }
    }

    private static final List<Look> LOOKS = List.of(
            new Look("processes", EnumSet.of(Source.PROCESSES), "processes"),
            new Look(
                    "and threads, descriptors",
                    EnumSet.of(Source.PROCESSES, Source.THREADS, Source.DESCRIPTORS),
                    "all"),
            new Look("everywhere", Source.ALL, "all"));

    /** One look's measurements on one scene. */
    private static final class Row {
        final Samples floor = new Samples();
        final Samples oneThread = new Samples();
        final Samples allCores = new Samples();
        long processes;
        long calls;
        long bytes;
    }

    private SnapshotBenchmark() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        List<String> arguments = Stream.of(args).collect(Collectors.toList());
        boolean unprivileged = arguments.remove("unprivileged");
        int rounds = arguments.isEmpty() ? 31 : Integer.parseInt(arguments.remove(0));
        if (arguments.isEmpty()) {
            arguments = List.of("100x1", "1000x1", "2000x1", "200x20");
        }
        List<String> prefix = unprivileged ? NOBODY : List.of();
        Report.printMachine();
        Report report = new Report(
                "scene",
                "look",
                "C, 1 thread",
                "ns, 1 thread",
                "times C",
                "ns",
                "times C",
                "times lsns",
                "µs a process",
                "calls a process",
                "kB a process");
        try (Child floor = Child.c("proc_floor", prefix);
                Child one = Child.java(prefix, List.of("-XX:ActiveProcessorCount=1"), SnapshotLoop.class);
                Child all = Child.java(prefix, List.of(), SnapshotLoop.class)) {
            for (String argument : arguments) {
                int x = argument.indexOf('x');
                int processes = Integer.parseInt(argument, 0, x, 10);
                int threads = Integer.parseInt(argument, x + 1, argument.length(), 10);
                try (Scene scene = Scene.start(prefix, processes, Scene.CONTAINERS, threads)) {
                    measure(scene, floor, one, all, prefix, rounds, report);
                }
            }
        }
        report.print();
    }

    private static void measure(
            Scene scene, Child floor, Child one, Child all, List<String> prefix, int rounds, Report report)
            throws IOException, InterruptedException {
        List<Row> rows =
                IntStream.range(0, LOOKS.size()).mapToObj(i -> new Row()).collect(Collectors.toList());
        Samples lsns = new Samples();
        for (int round = -WARM_UP; round < rounds; round++) {
            for (int i = 0; i < LOOKS.size(); i++) {
                Look look = LOOKS.get(i);
                Row row = rows.get(i);
                long[] c = floor.askNumbers(look.floor());
                long[] single = one.askNumbers(look.request());
                long[] java = all.askNumbers(look.request());
                if (round >= 0) {
                    row.floor.add(c[0]);
                    row.oneThread.add(single[0]);
                    row.allCores.add(java[0]);
                    row.processes = c[1];
                    row.calls = c[2];
                    row.bytes = single[2];
                }
            }
            if (round >= 0) {
                lsns.add(Command.timeOfLsns(prefix));
            }
        }
        for (int i = 0; i < LOOKS.size(); i++) {
            Row row = rows.get(i);
            report.add(
                    i == 0 ? scene : "",
                    LOOKS.get(i).name(),
                    row.floor,
                    row.oneThread,
                    row.oneThread.over(row.floor),
                    row.allCores,
                    row.allCores.over(row.floor),
                    row.allCores.over(lsns),
                    decimal(1e3 * row.allCores.median() / row.processes),
                    decimal((double) row.calls / row.processes),
                    decimal(row.bytes / 1e3 / row.processes));
        }
        report.add("", "lsns", "", "", "", lsns, "", "", "", "", "");
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
