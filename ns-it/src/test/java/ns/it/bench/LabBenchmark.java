package ns.it.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import ns.net.Netns;
import ns.net.lab.Fault;
import ns.net.lab.Host;
import ns.net.lab.Impairment;
import ns.net.lab.LabLink;
import ns.net.lab.NetLab;
import ns.net.lab.Packets;

/**
 * Labs: how long they take, what their links carry, and how well they keep to what was asked; against Mininet and {@code ip}.
 *
 * <p>{@code ns-it/bench LabBenchmark [ROUNDS [PART...]]}, as root; parts are {@code star}, {@code many}, {@code sequence}, {@code traffic},
 * {@code delay}, {@code loss} and {@code rate}.
 */
final class LabBenchmark {
    private static final int WARM_UP = 5;
    private static final int HOSTS = 5;
    private static final int MANY = 100;
    private static final int SEQUENCE = 50;
    private static final int DATAGRAMS = 2000;
    private static final long PAUSE_NANOS = 100_000;
    private static final Duration STREAM = Duration.ofMillis(500);
    private static final Duration GAP = Duration.ofMillis(1);
    private static final Duration SHORT_GAP = Duration.ofNanos(100_000);

    private LabBenchmark() {}

    public static void main(String[] args) throws Exception {
        int rounds = args.length == 0 ? 15 : Integer.parseInt(args[0]);
        List<String> parts = args.length < 2
                ? List.of("star", "many", "sequence", "traffic", "delay", "loss", "rate")
                : List.of(args).subList(1, args.length);
        Report.printMachine();
        for (String part : parts) {
            switch (part) {
                case "star" -> star(rounds);
                case "many" -> many(rounds);
                case "sequence" -> sequence(Math.max(1, rounds / 3));
                case "traffic" -> traffic(rounds);
                case "delay" -> delay(rounds);
                case "loss" -> loss();
                case "rate" -> rate(Math.max(1, rounds / 3));
                default -> throw new IllegalArgumentException("no part is called " + part);
            }
        }
    }

    /** What it took to have something, until the call to end it was over, and until the kernel had cleared it away. */
    private record Life(Samples up, Samples closed, Samples gone) {
        Life() {
            this(new Samples(), new Samples(), new Samples());
        }

        /** Watched by a cable to the last host, which is not counted, from a namespace that stays: clearing that away would come first. */
        void lab(int hosts, Netns watch) {
            awaitCleared(watch);
            long start = System.nanoTime();
            NetLab lab = NetLab.star(hosts);
            up.add(System.nanoTime() - start);
            watch.addVeth("last", lab.hosts().get(hosts - 1).netns(), "watched");
            long end = System.nanoTime();
            lab.close();
            closed.add(System.nanoTime() - end);
            awaitGone(watch);
            gone.add(System.nanoTime() - end);
        }

        void other(OtherLabs.Times times) {
            up.add(times.up());
            closed.add(times.down());
        }
    }

    /** The kernel clears namespaces away in their order: when the last one is gone, all are. */
    private static void awaitCleared(Netns watch) {
        try (Netns last = Netns.create()) {
            watch.addVeth("last", last, "last");
        }
        awaitGone(watch);
    }

    /** Not without a pause: who asks holds up who clears away. */
    private static void awaitGone(Netns watch) {
        while (watch.link("last").exists()) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private static void warmUp(int hosts, Netns watch) {
        for (int i = 0; i < WARM_UP; i++) {
            new Life().lab(hosts, watch);
        }
    }

    private static void star(int rounds) throws IOException, InterruptedException {
        List<OtherLabs> others = OtherLabs.installed();
        Life ours = new Life();
        Map<OtherLabs, Life> theirs = new LinkedHashMap<>();
        try (Netns watch = Netns.create()) {
            warmUp(HOSTS, watch);
            for (int round = 0; round < rounds; round++) {
                ours.lab(HOSTS, watch);
                for (OtherLabs other : others) {
                    theirs.computeIfAbsent(other, any -> new Life()).other(other.star(HOSTS));
                }
            }
        }
        Report table = new Report(
                "star of five",
                "ready, ms (min, p95)",
                "times ns",
                "ended, ms (min, p95)",
                "times ns",
                "gone, ms (min, p95)");
        table.add(
                "ns",
                ours.up().withTail(),
                "",
                ours.closed().withTail(),
                "",
                ours.gone().withTail());
        theirs.forEach((other, life) -> table.add(
                other.title(),
                life.up().withTail(),
                life.up().over(ours.up()),
                life.closed().withTail(),
                life.closed().over(ours.closed()),
                ""));
        table.print();
    }

    private static void many(int rounds) {
        Life life = new Life();
        try (Netns watch = Netns.create()) {
            warmUp(MANY, watch);
            for (int round = 0; round < rounds; round++) {
                life.lab(MANY, watch);
            }
        }
        Report table =
                new Report(MANY + " hosts on one switch", "ready, ms (min, p95)", "ended, ms (min, p95)", "gone, ms");
        table.add(
                "ns",
                life.up().withTail(),
                life.closed().withTail(),
                life.gone().withTail());
        table.print();
    }

    private static void sequence(int rounds) {
        Samples all = new Samples();
        try (Netns watch = Netns.create()) {
            warmUp(HOSTS, watch);
            for (int round = 0; round < rounds; round++) {
                awaitCleared(watch);
                long start = System.nanoTime();
                for (int i = 0; i < SEQUENCE; i++) {
                    NetLab.star(HOSTS).close();
                }
                all.add((System.nanoTime() - start) / SEQUENCE);
            }
        }
        Report table = new Report(SEQUENCE + " labs of five, one after the other", "ms each (min, p95)");
        table.add("ns", all.withTail());
        table.print();
    }

    /** A way from one host to another, and what is measured on it. */
    private static final class Way implements AutoCloseable {
        final NetLab lab;
        final LabTraffic traffic;
        final List<Double> bits = new ArrayList<>();
        final Samples roundTrips = new Samples();

        Way(NetLab lab, LabTraffic traffic) {
            this.lab = lab;
            this.traffic = traffic;
        }

        /** A cable without anything between. */
        static Way bare() throws IOException {
            NetLab lab = NetLab.create();
            Host a = lab.addHost("a");
            Host b = lab.addHost("b");
            a.netns().addVeth("eth0", b.netns(), "eth0");
            a.netns().link("eth0").address("10.0.0.1/24").up();
            b.netns().link("eth0").address("10.0.0.2/24").up();
            return new Way(lab, new LabTraffic(a, b, "10.0.0.2"));
        }

        static Way impaired(Impairment... oneAfterTheOther) throws IOException {
            NetLab lab = NetLab.pair();
            for (Impairment each : oneAfterTheOther) {
                lab.link("h1", "h2").impair(each);
            }
            return new Way(lab, LabTraffic.of(lab));
        }

        void measure() throws IOException {
            bits.add(traffic.bitsPerSecond(STREAM));
            traffic.roundTrips(50).forEach(roundTrips::add);
        }

        @Override
        public void close() {
            traffic.close();
            lab.close();
        }
    }

    private static Impairment delayed(Duration time) {
        return Impairment.none().delay(time);
    }

    private static void traffic(int rounds) throws IOException {
        Impairment none = Impairment.none();
        Map<String, Way> ways = new LinkedHashMap<>();
        ways.put("veth", Way.bare());
        ways.put("link of a lab", Way.impaired());
        try {
            Way healed = Way.impaired(delayed(GAP), none);
            ways.put("that was impaired once (nftables)", healed);
            ways.put("with loss, so that packets are whole", Way.impaired(none.loss(Packets.everyNth(1_000_000))));
            String means = " by " + healed.lab.capabilities().of(Fault.DELAY).means();
            ways.put("delayed 0.001 ms" + means, Way.impaired(delayed(Duration.ofNanos(1000))));
            ways.put("delayed 1 ms" + means, Way.impaired(delayed(GAP)));
            ways.put("delayed 10 ms" + means, Way.impaired(delayed(Duration.ofMillis(10))));
            for (int round = 0; round < rounds; round++) {
                for (Way way : ways.values()) {
                    way.measure();
                }
            }
        } finally {
            Report table = new Report("way", "Gbit/s (max)", "of veth", "round trip, µs (min, p95)");
            Way veth = ways.values().iterator().next();
            ways.forEach((name, way) -> addWay(table, name, way, veth));
            table.print();
            ways.values().forEach(Way::close);
        }
    }

    private static void addWay(Report table, String name, Way way, Way veth) {
        if (!way.bits.isEmpty()) {
            table.add(
                    name,
                    text("%.2f (%.2f)", median(way.bits) / 1e9, highest(way.bits) / 1e9),
                    text("%.2f", median(way.bits) / median(veth.bits)),
                    text(
                            "%.0f (%.0f, %.0f)",
                            way.roundTrips.median() * 1000, way.roundTrips.min() * 1000, way.roundTrips.p95() * 1000));
        }
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }

    private static double highest(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    private static void delay(int rounds) throws IOException {
        try (NetLab lab = NetLab.pair();
                LabTraffic traffic = LabTraffic.of(lab)) {
            LabLink link = lab.link("h1", "h2");
            traffic.oneWay(100, GAP); // who is who
            Report table = new Report(
                    "delay asked, by " + lab.capabilities().of(Fault.DELAY).means(), "late, ms (min, p95)");
            for (int millis : new int[] {1, 5, 20, 100}) {
                Duration asked = Duration.ofMillis(millis);
                Samples late = new Samples();
                link.impair(delayed(asked));
                for (int round = 0; round < rounds; round++) {
                    traffic.oneWay(100, GAP)
                            .forEach(took -> late.add(took.minus(asked).toNanos()));
                }
                table.add(millis + " ms", text("%.3f (%.3f, %.3f)", late.median(), late.min(), late.p95()));
            }
            table.print();
        }
    }

    private static void loss() throws IOException {
        Report table = new Report("loss asked", "arrived of " + DATAGRAMS, "as the seed has it");
        try (NetLab lab = NetLab.pair();
                LabTraffic traffic = LabTraffic.of(lab)) {
            traffic.oneWay(100, SHORT_GAP);
            for (Packets packets : List.of(
                    Packets.everyNth(10),
                    Packets.random(0.01, 1),
                    Packets.random(0.1, 2),
                    Packets.random(0.3, 3),
                    Packets.burst(0.05, 5, 4))) {
                lab.link("h1", "h2")
                        .from(lab.host("h1"))
                        .impair(Impairment.none().loss(packets));
                table.add(packets, traffic.oneWay(DATAGRAMS, SHORT_GAP).size(), DATAGRAMS - packets.among(DATAGRAMS));
            }
        }
        table.print();
    }

    private static void rate(int rounds) throws IOException {
        try (NetLab lab = NetLab.pair();
                LabTraffic traffic = LabTraffic.of(lab)) {
            String means = lab.capabilities().of(Fault.RATE).means().toString();
            Report table = new Report("rate asked, by " + means, "Mbit/s of TCP", "of what was asked");
            for (long mega : new long[] {1, 10, 50, 200, 1000}) {
                lab.link("h1", "h2").impair(Impairment.none().rate(mega * 1_000_000));
                List<Double> found = IntStream.range(0, rounds)
                        .mapToObj(round -> traffic.bitsPerSecond(Duration.ofSeconds(1)) / 1e6)
                        .toList();
                table.add(mega + " Mbit/s", text("%.1f", median(found)), text("%.3f", median(found) / mega));
            }
            table.print();
        }
    }
}
