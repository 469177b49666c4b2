package ns.it.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ns.exec.Command;
import ns.exec.Nsenter;
import ns.net.InterfaceAddress;
import ns.net.IpPrefix;
import ns.net.Netns;
import ns.net.NewLink;

/**
 * Cables, addresses, dumps and network namespaces by netlink: against C, {@code ip -batch} and pyroute2.
 *
 * <p>{@code ns-it/bench WireBenchmark [ROUNDS [PART...]]}, as root; parts are {@code cables}, {@code growth}, {@code dump} and
 * {@code namespaces}.
 */
final class WireBenchmark {
    private static final int CABLES = 1000;
    private static final int WARM_UP = 3;
    private static final Pattern MILLISECONDS = Pattern.compile("(\\d+\\.\\d+) ms");

    private static final String C = "C, naive";
    private static final String OURS = "ns";

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
        Path floor = compile("veth_floor");
        if (parts.contains("cables")) {
            report("1000 cables, up and addressed at both ends", C, measure(cables(floor), rounds));
        }
        if (parts.contains("growth")) {
            reportGrowth(Math.max(1, rounds / 3));
        }
        if (parts.contains("dump")) {
            reportDumps(floor, rounds);
        }
        if (parts.contains("namespaces")) {
            reportNamespaces(compile("netns_floor"), rounds);
        }
    }

    private static Path compile(String name) throws IOException, InterruptedException {
        Path program = Folders.work().resolve(name);
        String source = Folders.cSources().resolve(name + ".c").toString();
        Process cc = new ProcessBuilder("cc", "-O2", "-w", "-pthread", "-o", program.toString(), source)
                .inheritIO()
                .start();
        if (cc.waitFor() != 0) {
            throw new IOException("cc has not compiled " + source);
        }
        return program;
    }

    private static Map<String, Way> cables(Path floor) throws IOException, InterruptedException {
        Map<String, Way> ways = new LinkedHashMap<>();
        ways.put(C, () -> nanos(output(List.of(floor.toString(), "naive", "" + CABLES), Map.of("NODUMP", "1")), 0));
        ways.put(OURS, () -> layCables(CABLES));
        ways.put("ip -batch", WireBenchmark::ipBatch);
        if (new ProcessBuilder("/usr/bin/python3", "-c", "import pyroute2")
                        .start()
                        .waitFor()
                == 0) {
            Path script = Folders.work().resolve("cables.py");
            Files.writeString(script, PYROUTE2);
            ways.put(
                    "pyroute2",
                    () -> nanos(
                            output(
                                    List.of("unshare", "-n", "/usr/bin/python3", script.toString(), "" + CABLES),
                                    Map.of()),
                            0));
        }
        return ways;
    }

    private static final String PYROUTE2 = """
            import sys, time
            from pyroute2 import IPRoute
            n = int(sys.argv[1])
            with IPRoute() as ip:
                start = time.perf_counter()
                for i in range(n):
                    a, b = f'va{i}', f'vb{i}'
                    ip.link('add', ifname=a, kind='veth', peer=b)
                    for j, name in enumerate((a, b)):
                        index = ip.link_lookup(ifname=name)[0]
                        address = 0x0a000001 + 4 * i + j
                        text = '.'.join(str(address >> s & 255) for s in (24, 16, 8, 0))
                        ip.addr('add', index=index, address=text, prefixlen=30)
                        ip.link('set', index=index, state='up')
                print(f'{(time.perf_counter() - start) * 1000:.2f} ms')
            """;

    private static InterfaceAddress address(int number) throws IOException {
        byte[] bytes = {10, (byte) (number >> 16), (byte) (number >> 8), (byte) number};
        return InterfaceAddress.of(new IpPrefix(InetAddress.getByAddress(bytes), 30));
    }

    private static long layCables(int count) throws IOException {
        try (Netns red = Netns.create()) {
            return layCables(red, count);
        }
    }

    private static long layCables(Netns red, int count) throws IOException {
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            red.addLink(NewLink.veth("va" + i).peer(NewLink.veth("vb" + i).up()).up());
            red.link("va" + i).address(address(4 * i + 1));
            red.link("vb" + i).address(address(4 * i + 2));
        }
        return System.nanoTime() - start;
    }

    private static long ipBatch() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < CABLES; i++) {
            lines.append("link add va")
                    .append(i)
                    .append(" type veth peer name vb")
                    .append(i)
                    .append('\n');
            for (String end : new String[] {"va", "vb"}) {
                int number = 4 * i + (end.equals("va") ? 1 : 2);
                lines.append("addr add ")
                        .append(address(number))
                        .append(" dev ")
                        .append(end)
                        .append(i)
                        .append('\n');
                lines.append("link set ").append(end).append(i).append(" up\n");
            }
        }
        Path file = Folders.work().resolve("batch");
        Files.writeString(file, lines);
        try (Netns red = Netns.create()) {
            long start = System.nanoTime();
            Nsenter.into(red).run(Command.of("ip", "-batch", file.toString()));
            return System.nanoTime() - start;
        }
    }

    private static String output(List<String> command, Map<String, String> environment)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(command + " has failed: " + output);
        }
        return output;
    }

    /** The number of milliseconds that is printed at that place. */
    private static long nanos(String output, int index) {
        Matcher number = MILLISECONDS.matcher(output);
        for (int i = 0; i <= index; i++) {
            if (!number.find()) {
                throw new IllegalStateException("no time in " + output);
            }
        }
        return (long) (Double.parseDouble(number.group(1)) * 1e6);
    }

    /** In turn, so that a busy moment falls on all; each begins when the kernel has cleared away what was before. */
    private static Map<String, Samples> measure(Map<String, Way> ways, int rounds)
            throws IOException, InterruptedException {
        Map<String, Samples> samples = new LinkedHashMap<>();
        for (int round = -WARM_UP; round < rounds; round++) {
            for (Map.Entry<String, Way> way : ways.entrySet()) {
                awaitCleared();
                long nanos = way.getValue().run();
                if (round >= 0) {
                    samples.computeIfAbsent(way.getKey(), name -> new Samples()).add(nanos);
                }
            }
        }
        return samples;
    }

    /** The kernel clears namespaces away in their order: when the last one is gone, all are. */
    private static void awaitCleared() {
        try (Netns hub = Netns.create()) {
            try (Netns last = Netns.create()) {
                hub.addVeth("last", last, "last");
            }
            while (hub.link("last").exists()) {
                Thread.onSpinWait();
            }
        }
    }

    private static void report(String what, String reference, Map<String, Samples> samples) {
        Report table = new Report(what, "ms (min)", "times " + reference);
        Samples base = samples.get(reference);
        samples.forEach((name, each) -> table.add(name, each, base == null ? "" : each.over(base)));
        table.print();
    }

    private static void reportGrowth(int rounds) throws IOException, InterruptedException {
        Report table = new Report("cables", "µs a cable (min)");
        for (int count : new int[] {100, 1000, 4000}) {
            Map<String, Samples> samples = measure(Map.of(OURS, () -> layCables(count)), rounds);
            Samples each = samples.getOrDefault(OURS, new Samples());
            table.add(
                    count,
                    String.format(Locale.ROOT, "%.0f (%.0f)", each.median() * 1000 / count, each.min() * 1000 / count));
        }
        table.print();
    }

    private static void reportDumps(Path floor, int rounds) throws IOException, InterruptedException {
        Map<String, Way> ways = new LinkedHashMap<>();
        ways.put(
                "C, with statistics",
                () -> nanos(output(List.of(floor.toString(), "naive", "" + CABLES), Map.of()), 1));
        try (Netns red = Netns.create()) {
            layCables(red, CABLES);
            for (int i = 0; i < 50; i++) {
                red.links();
            }
            ways.put(OURS, () -> {
                long start = System.nanoTime();
                red.links();
                return System.nanoTime() - start;
            });
            ways.put("ip -j link", () -> {
                long start = System.nanoTime();
                Nsenter.into(red).run(Command.of("ip", "-j", "link"));
                return System.nanoTime() - start;
            });
            report("2001 links listed", "C, with statistics", measure(ways, rounds));
        }
    }

    private static void reportNamespaces(Path floor, int rounds) throws IOException, InterruptedException {
        Map<String, Way> ways = new LinkedHashMap<>();
        ways.put("C: created by a thread each, cable, lo up", () -> {
            String output = output(List.of("unshare", "-n", floor.toString(), "" + CABLES), Map.of());
            return line(output, "H ") + line(output, "E ") + line(output, "F ");
        });
        long[] closed = new long[1];
        ways.put(OURS, () -> {
            try (Netns hub = Netns.create()) {
                List<Netns> guests = new ArrayList<>();
                long start = System.nanoTime();
                for (int i = 0; i < CABLES; i++) {
                    Netns guest = Netns.create();
                    guests.add(guest);
                    hub.addVeth("h" + i, guest, "eth0");
                    guest.link("lo").up();
                }
                long built = System.nanoTime();
                guests.forEach(Netns::close);
                while (hub.links().size() > 1) {
                    Thread.onSpinWait();
                }
                closed[0] = Math.max(closed[0], System.nanoTime() - built);
                return built - start;
            }
        });
        report("1000 namespaces", "C: created by a thread each, cable, lo up", measure(ways, Math.max(1, rounds / 3)));
        System.out.printf(Locale.ROOT, "Gone after %.0f ms at most.%n%n", closed[0] / 1e6);
    }

    private static long line(String output, String start) {
        return output.lines()
                .filter(line -> line.startsWith(start))
                .mapToLong(line -> nanos(line, 0))
                .findFirst()
                .orElseThrow();
    }
}
