package ns.it.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import ns.exec.Command;
import ns.exec.Nsenter;
import ns.net.Netns;

/**
 * Cables, addresses, dumps and network namespaces by netlink: against C, {@code ip -batch}, pyroute2 and vishvananda/netlink.
 *
 * <p>{@code ns-it/bench WireBenchmark [ROUNDS [PART...]]}, as root; parts are {@code cables}, {@code growth}, {@code dump} and
 * {@code namespaces}.
 */
final class WireBenchmark {
    private static final int CABLES = 1000;
    private static final int WARM_UP = 3;
    private static final String C = "C, naive";
    private static final String C_NAMESPACES = "C: a thread each";

    /** Does it once, and tells the nanoseconds that took. */
    @FunctionalInterface
    private interface Way {
        long run() throws IOException, InterruptedException;
    }

    private WireBenchmark() {}

    public static void main(String[] args) throws Exception {
        int rounds = args.length == 0 ? 15 : Integer.parseInt(args[0]);
        List<String> parts = args.length < 2
                ? List.of("cables", "growth", "dump", "namespaces")
                : List.of(args).subList(1, args.length);
        Report.printMachine();
        Path floor = Tool.compileC("veth_floor");
        if (parts.contains("cables")) {
            report("1000 cables, up and addressed at both ends", C, measure(cables(floor), rounds));
        }
        if (parts.contains("growth")) {
            for (Cables.V6 v6 : Cables.V6.values()) {
                reportGrowth(floor, v6, Math.max(1, rounds / 5));
            }
        }
        if (parts.contains("dump")) {
            reportDumps(floor, rounds);
        }
        if (parts.contains("namespaces")) {
            reportNamespaces(Tool.compileC("netns_floor"), rounds);
        }
    }

    /** First what everybody does, then with one queue at each end, which spares the kernel two waits for a cable. */
    private static Map<String, Way> cables(Path floor) throws IOException, InterruptedException {
        Cables.V6 on = Cables.V6.ON;
        Map<String, Way> ways = new LinkedHashMap<>();
        ways.put(C, () -> Cables.byC(floor, "naive", CABLES, false, on));
        ways.put("ns", () -> Cables.oneByOne(CABLES, false, on));
        ways.put("ns, batch", () -> Cables.batch(CABLES, false, on));
        ways.put("ip -batch", () -> Cables.byIp(CABLES));
        addPyroute2(ways);
        addGo(ways);
        ways.put("C, naive, one queue", () -> Cables.byC(floor, "naive", CABLES, true, on));
        ways.put("ns, one queue", () -> Cables.oneByOne(CABLES, true, on));
        ways.put("C, batch, one queue", () -> Cables.byC(floor, "last", CABLES, true, on));
        ways.put("ns, batch, one queue", () -> Cables.batch(CABLES, true, on));
        ways.put("C, one queue, up before addressed", () -> Cables.byC(floor, "up", CABLES, true, on));
        ways.put("ns, one queue, up before addressed", () -> Cables.upFirst(CABLES));
        return ways;
    }

    private static void addPyroute2(Map<String, Way> ways) throws IOException, InterruptedException {
        if (Tool.succeeds("/usr/bin/python3", "-c", "import pyroute2")) {
            Path script = Folders.work().resolve("cables.py");
            Files.writeString(script, Cables.PYROUTE2);
            ways.put("pyroute2", () -> Cables.by(List.of("/usr/bin/python3", script.toString()), CABLES));
        } else {
            System.out.println("Without pyroute2: no Debian package python3-pyroute2.\n");
        }
    }

    private static void addGo(Map<String, Way> ways) throws IOException, InterruptedException {
        boolean there = Files.isDirectory(Path.of("/usr/share/gocode/src/github.com/vishvananda/netlink"));
        if (there && Tool.succeeds("go", "version")) {
            Path program = Tool.compileGo("cables");
            ways.put("Go, vishvananda/netlink", () -> Cables.by(List.of(program.toString()), CABLES));
        } else {
            System.out.println("Without Go: no Debian packages golang-go and golang-github-vishvananda-netlink-dev.\n");
        }
    }

    /** In turn, so that a busy moment falls on all; each begins when the kernel has cleared away what was before. */
    private static Map<String, Samples> measure(Map<String, Way> ways, int rounds)
            throws IOException, InterruptedException {
        Map<String, Samples> samples = new LinkedHashMap<>();
        try (Netns watch = Netns.create()) {
            for (int round = -Math.min(WARM_UP, rounds); round < rounds; round++) {
                for (Map.Entry<String, Way> way : ways.entrySet()) {
                    awaitCleared(watch);
                    long nanos = way.getValue().run();
                    if (round >= 0) {
                        samples.computeIfAbsent(way.getKey(), name -> new Samples())
                                .add(nanos);
                    }
                }
            }
        }
        return samples;
    }

    /** The kernel clears namespaces away in their order: when the last one is gone, all are. */
    private static void awaitCleared(Netns watch) {
        try (Netns last = Netns.create()) {
            watch.addVeth("last", last, "last");
        }
        while (watch.link("last").exists()) {
            Thread.onSpinWait();
        }
    }

    private static void report(String what, String reference, Map<String, Samples> samples) {
        Report table = new Report(what, "ms (min, p95)", "times " + reference);
        Samples base = samples.get(reference);
        samples.forEach((name, each) -> table.add(name, each.withTail(), base == null ? "" : each.over(base)));
        table.print();
    }

    private static void reportGrowth(Path floor, Cables.V6 v6, int rounds) throws IOException, InterruptedException {
        String title = "cables in one namespace, version 6 " + v6.name().toLowerCase(Locale.ROOT);
        Report table =
                new Report(title, "C, µs each (min, p95)", "ns, µs each (min, p95)", "ns, batch, µs each (min, p95)");
        for (int count : new int[] {100, 1000, 4000}) {
            Map<String, Way> ways = new LinkedHashMap<>();
            ways.put("C", () -> Cables.byC(floor, "naive", count, true, v6) * 1000 / count);
            ways.put("ns", () -> Cables.oneByOne(count, true, v6) * 1000 / count);
            ways.put("batch", () -> Cables.batch(count, true, v6) * 1000 / count);
            List<Object> row = new ArrayList<>(List.of(count));
            measure(ways, rounds).values().forEach(each -> row.add(each.withTail()));
            table.add(row.toArray());
        }
        table.print();
    }

    private static void reportDumps(Path floor, int rounds) throws IOException, InterruptedException {
        String reference = "C, with statistics";
        Map<String, Way> ways = new LinkedHashMap<>();
        List<String> program = List.of(floor.toString(), "naive", "" + CABLES);
        ways.put(reference, () -> Tool.milliseconds(Tool.output(program, Map.of(), Map.of()), 1));
        try (Netns red = Netns.create()) {
            Cables.oneByOne(red, CABLES, true);
            for (int i = 0; i < 50; i++) {
                red.links();
            }
            ways.put("ns", () -> {
                long start = System.nanoTime();
                red.links();
                return System.nanoTime() - start;
            });
            ways.put("ip -j link", () -> {
                long start = System.nanoTime();
                Nsenter.into(red).run(Command.of("ip", "-j", "link"));
                return System.nanoTime() - start;
            });
            report("2001 links listed", reference, measure(ways, rounds));
        }
    }

    private static void reportNamespaces(Path floor, int rounds) throws IOException, InterruptedException {
        Map<String, Way> ways = new LinkedHashMap<>();
        Samples gone = new Samples();
        ways.put(C_NAMESPACES, () -> namespacesByC(floor, "H ", "E ", "F "));
        ways.put("C: one thread for all", () -> namespacesByC(floor, "B ", "C ", "E ", "F "));
        ways.put("ns, one by one", () -> namespaces(WireBenchmark::oneByOne, gone));
        ways.put("ns, all at once", () -> namespaces(Netns::create, gone));
        report("1000 namespaces, each with a cable and lo up", C_NAMESPACES, measure(ways, Math.max(1, rounds / 3)));
        System.out.printf(Locale.ROOT, "Gone after %s ms (min, p95).%n%n", gone.withTail());
    }

    /** Cables have one queue at each end, as those of {@link Netns#addVeth}. */
    private static long namespacesByC(Path floor, String... parts) throws IOException, InterruptedException {
        List<String> command = List.of("unshare", "-n", floor.toString(), "" + CABLES);
        String output = Tool.output(command, Map.of("Q1", "1"), Map.of());
        long nanos = 0;
        for (String part : parts) {
            nanos += Tool.millisecondsOf(output, part);
        }
        return nanos;
    }

    private static List<Netns> oneByOne(int count) {
        List<Netns> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(Netns.create());
        }
        return all;
    }

    private static long namespaces(IntFunction<List<Netns>> creation, Samples gone) {
        try (Netns hub = Netns.create()) {
            long start = System.nanoTime();
            List<Netns> guests = creation.apply(CABLES);
            for (int i = 0; i < CABLES; i++) {
                hub.addVeth("h" + i, guests.get(i), "eth0");
                guests.get(i).link("lo").up();
            }
            long built = System.nanoTime();
            guests.forEach(Netns::close);
            while (hub.links().size() > 1) {
                Thread.onSpinWait();
            }
            gone.add(System.nanoTime() - built);
            return built - start;
        }
    }
}
