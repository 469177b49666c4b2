package ns.it.bench;

import static ns.core.NamespaceType.CGROUP;
import static ns.core.NamespaceType.IPC;
import static ns.core.NamespaceType.MNT;
import static ns.core.NamespaceType.NET;
import static ns.core.NamespaceType.PID;
import static ns.core.NamespaceType.USER;
import static ns.core.NamespaceType.UTS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import ns.exec.Command;
import ns.exec.ExitStatus;
import ns.exec.Input;
import ns.exec.Launcher;
import ns.exec.NsProcess;
import ns.exec.Output;
import ns.exec.Unshare;

/**
 * Starting {@code /bin/true} and waiting for it: against C, against what the JDK offers, and against the tools; and {@code ns
 * unshare} against {@code unshare}.
 *
 * <p>{@code ns-it/bench SpawnBenchmark [ROUNDS [PART...]]}, as root; parts are {@code starts}, {@code heap}, {@code threads} and
 * {@code commands}.
 */
final class SpawnBenchmark {
    private static final int WARM_UP = 100;
    private static final int UNTIL_COMPILED = 6000;
    private static final int MEGABYTE = 1 << 20;
    private static final int TOUCHED_MEGABYTES = 2048;
    private static final long SECONDS = 3;
    private static final Path BWRAP = Path.of("/usr/bin/bwrap");

    private static final String PLAIN = "C, plain";
    private static final String ALL = "C, all seven";
    private static final String BUILDER_AND_UNSHARE = "ProcessBuilder + unshare -Urmpfn --mount-proc";

    private static final Command TRUE = Command.of("/bin/true")
            .stdin(Input.inherit())
            .stdout(Output.inherit())
            .stderr(Output.inherit());
    private static final Unshare SEVEN =
            Unshare.of(USER, MNT, PID, NET, UTS, IPC, CGROUP).mapRootUser().mountProc();

    /** One way to start the program, and to wait for it; returns the nanoseconds that took. */
    @FunctionalInterface
    private interface Way {
        long start() throws IOException, InterruptedException;
    }

    private SpawnBenchmark() {}

    public static void main(String[] args) throws Exception {
        int rounds = args.length == 0 ? 300 : Integer.parseInt(args[0]);
        List<String> parts = args.length < 2
                ? List.of("starts", "heap", "threads", "commands")
                : List.of(args).subList(1, args.length);
        Report.printMachine();
        try (Child floor = Child.c("spawn_floor", List.of())) {
            Map<String, Way> ways = ways(floor);
            Way plain = ours(Unshare.of());
            for (int i = 0; i < UNTIL_COMPILED; i++) {
                plain.start(); // a warm JVM: the compiler is done with what starts processes
            }
            Map<String, Samples> small =
                    parts.contains("starts") || parts.contains("heap") ? measure(ways, rounds) : Map.of();
            if (parts.contains("starts")) {
                report("way", small).print();
            }
            if (parts.contains("heap")) {
                reportHeap(ways, rounds, small);
            }
        }
        if (parts.contains("threads")) {
            reportThreads();
        }
        if (parts.contains("commands")) {
            reportCommands(Math.max(1, rounds / 10));
        }
    }

    private static Map<String, Way> ways(Child floor) {
        Map<String, Way> ways = new LinkedHashMap<>();
        ways.put(PLAIN, () -> Long.parseLong(floor.ask("plain")));
        ways.put("ns, plain", ours(Unshare.of()));
        ways.put("ProcessBuilder", builder("/bin/true"));
        ways.put("C, net", () -> Long.parseLong(floor.ask("net")));
        ways.put("ns, net", ours(Unshare.of(NET)));
        ways.put(ALL, () -> Long.parseLong(floor.ask("all")));
        ways.put("ns, all seven, asPid1()", ours(SEVEN.asPid1()));
        ways.put("ns, all seven", ours(SEVEN));
        ways.put(BUILDER_AND_UNSHARE, builder("unshare", "-Urmpfn", "--mount-proc", "/bin/true"));
        if (Files.isExecutable(BWRAP)) {
            ways.put(
                    "ProcessBuilder + bwrap --unshare-all",
                    builder(
                            BWRAP.toString(),
                            "--unshare-all",
                            "--ro-bind",
                            "/",
                            "/",
                            "--proc",
                            "/proc",
                            "--dev",
                            "/dev",
                            "/bin/true"));
        }
        return ways;
    }

    private static Way ours(Launcher launcher) {
        return () -> {
            long start = System.nanoTime();
            ExitStatus status;
            try (NsProcess process = launcher.start(TRUE)) {
                status = process.waitFor();
            }
            long time = System.nanoTime() - start;
            if (!status.isSuccess()) {
                throw new IOException("/bin/true ended with " + status);
            }
            return time;
        };
    }

    private static Way builder(String... command) {
        return () -> {
            ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
            long start = System.nanoTime();
            int status = builder.start().waitFor();
            long time = System.nanoTime() - start;
            if (status != 0) {
                throw new IOException(builder.command() + " ended with " + status);
            }
            return time;
        };
    }

    /** All ways in turn, round by round. */
    private static Map<String, Samples> measure(Map<String, Way> ways, int rounds)
            throws IOException, InterruptedException {
        Map<String, Samples> results = new LinkedHashMap<>();
        for (int round = -WARM_UP; round < rounds; round++) {
            for (Map.Entry<String, Way> way : ways.entrySet()) {
                long time = way.getValue().start();
                if (round >= 0) {
                    results.computeIfAbsent(way.getKey(), name -> new Samples()).add(time);
                }
            }
        }
        return results;
    }

    private static Report report(String heading, Map<String, Samples> results) {
        Report report =
                new Report(heading, "ms", "times C plain", "times C all seven", "times ProcessBuilder + unshare");
        results.forEach((name, samples) -> report.add(
                name,
                precise(samples),
                samples.over(Objects.requireNonNull(results.get(PLAIN))),
                samples.over(Objects.requireNonNull(results.get(ALL))),
                samples.over(Objects.requireNonNull(results.get(BUILDER_AND_UNSHARE)))));
        return report;
    }

    private static String precise(Samples samples) {
        return String.format(Locale.ROOT, "%.2f (%.2f)", samples.median(), samples.min());
    }

    private static void reportHeap(Map<String, Way> ways, int rounds, Map<String, Samples> small)
            throws IOException, InterruptedException {
        List<byte[]> heap = new ArrayList<>();
        for (int i = 0; i < TOUCHED_MEGABYTES; i++) {
            byte[] piece = new byte[MEGABYTE];
            for (int at = 0; at < MEGABYTE; at += 4096) {
                piece[at] = 1;
            }
            heap.add(piece);
        }
        Map<String, Samples> large = measure(ways, rounds);
        Report report = new Report("with " + heap.size() + " MB of heap touched", "ms", "times without");
        large.forEach((name, samples) ->
                report.add(name, precise(samples), samples.over(Objects.requireNonNull(small.get(name)))));
        report.print();
    }

    private static void reportThreads() throws InterruptedException {
        Map<String, Way> ways = new LinkedHashMap<>();
        ways.put("ns, plain", ours(Unshare.of()));
        ways.put("ProcessBuilder", builder("/bin/true"));
        ways.put("ns, all seven", ours(SEVEN));
        ways.put(BUILDER_AND_UNSHARE, builder("unshare", "-Urmpfn", "--mount-proc", "/bin/true"));
        Report report = new Report("starts per second", "1 thread", "8 threads", "100 threads");
        for (Map.Entry<String, Way> way : ways.entrySet()) {
            report.add(
                    way.getKey(),
                    perSecond(way.getValue(), 1),
                    perSecond(way.getValue(), 8),
                    perSecond(way.getValue(), 100));
        }
        report.print();
    }

    private static long perSecond(Way way, int count) throws InterruptedException {
        AtomicLong starts = new AtomicLong();
        List<Thread> threads = new ArrayList<>();
        List<Throwable> failures = new ArrayList<>();
        CountDownLatch ready = new CountDownLatch(count);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        for (int i = 0; i < count; i++) {
            Thread thread = new Thread(() -> {
                try {
                    ready.countDown();
                    ready.await();
                    while (System.nanoTime() < end) {
                        way.start();
                        starts.incrementAndGet();
                    }
                } catch (IOException | InterruptedException | RuntimeException e) {
                    synchronized (failures) {
                        failures.add(e);
                    }
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        if (!failures.isEmpty()) {
            throw new IllegalStateException(failures.size() + " of " + count + " threads failed", failures.get(0));
        }
        return starts.get() / SECONDS;
    }

    private static void reportCommands(int rounds) throws IOException, InterruptedException {
        Installation installation = Installation.of(Path.of(System.getProperty("java.home")));
        Map<String, List<String>> commands = new LinkedHashMap<>();
        commands.put("unshare -n true", List.of("unshare", "-n", "/bin/true"));
        commands.put(
                "java: hello, world",
                List.of(installation.java(), "-cp", Folders.testClasses().toString(), Hello.class.getName()));
        commands.put("ns unshare -n true", List.of(installation.ns(), "unshare", "-n", "/bin/true"));
        commands.put("unshare -Urmpfn --mount-proc true", List.of("unshare", "-Urmpfn", "--mount-proc", "/bin/true"));
        commands.put(
                "ns unshare -Urmpfn --mount-proc true",
                List.of(installation.ns(), "unshare", "-Urmpfn", "--mount-proc", "/bin/true"));
        Map<String, Samples> results = new LinkedHashMap<>();
        for (int round = -3; round < rounds; round++) {
            for (Map.Entry<String, List<String>> command : commands.entrySet()) {
                long time = ns.it.bench.Command.time(List.of(), command.getValue(), installation.environment());
                if (round >= 0) {
                    results.computeIfAbsent(command.getKey(), name -> new Samples())
                            .add(time);
                }
            }
        }
        Report report = new Report("command", "ms", "times hello");
        Samples hello = Objects.requireNonNull(results.get("java: hello, world"));
        results.forEach((name, samples) -> report.add(name, samples, samples.over(hello)));
        report.print();
    }
}
