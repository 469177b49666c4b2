package ns.net.lab;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import ns.core.Errno;
import ns.net.IpPrefix;
import ns.net.LinkInfo;
import ns.net.LinkStatistics;
import ns.net.Neighbor;
import ns.net.NetlinkException;
import ns.net.Netns;
import ns.net.lab.LinkCounters.Flow;
import ns.net.lab.PingMatrix.Pair;

/** Looking at a lab, which changes nothing in it. Safe for use by several threads. */
final class Observation implements AutoCloseable {
    /** Of those who ask everybody. */
    static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final int HEADERS = 256;

    /**
     * The kernel knows no more than 1024 neighbours (gc_thresh3), those of all namespaces of the machine together, and drops what is for others
     * without a word. Two hosts that talk are two. What is configured (PERMANENT) does not count.
     */
    private static final int PAIRS_AT_ONCE = 250;

    private final NetLab lab;
    private final Netns fabric;
    private final Captures captures;

    Observation(NetLab lab, Netns fabric) {
        this.lab = lab;
        this.fabric = fabric;
        this.captures = new Captures(fabric, lab.outside());
    }

    PingMatrix pingAll(Duration timeout) {
        List<Host> hosts = lab.hosts();
        List<Host[]> pairs = new ArrayList<>();
        // each host begins with the one after it, so that nobody is asked by all at once
        for (int distance = 1; distance < hosts.size(); distance++) {
            for (int i = 0; i < hosts.size(); i++) {
                pairs.add(new Host[] {hosts.get(i), hosts.get((i + distance) % hosts.size())});
            }
        }
        boolean many = pairs.size() > PAIRS_AT_ONCE;
        Map<Host, Set<InetAddress>> before = new HashMap<>();
        if (many) {
            hosts.forEach(host -> before.put(host, known(host)));
        }
        List<Pair> named = new ArrayList<>();
        for (int from = 0; from < pairs.size(); from += PAIRS_AT_ONCE) {
            List<Host[]> some = pairs.subList(from, Math.min(pairs.size(), from + PAIRS_AT_ONCE));
            named.addAll(ping(some, timeout));
            before.forEach(Observation::forgetOthers);
        }
        return new PingMatrix(hosts.stream().map(Host::name).toList(), named);
    }

    private static List<Pair> ping(List<Host[]> pairs, Duration timeout) {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("interrupted while pinging");
        }
        try (Pings pings = new Pings()) {
            pairs.forEach(pair -> pings.add(pair[0], pair[1].address()));
            List<Ping> results = pings.run(timeout);
            List<Pair> named = new ArrayList<>();
            for (int i = 0; i < results.size(); i++) {
                named.add(new Pair(pairs.get(i)[0].name(), pairs.get(i)[1].name(), results.get(i)));
            }
            return named;
        }
    }

    private static Set<InetAddress> known(Host host) {
        return host.netns().neighbors().stream().map(Neighbor::address).collect(Collectors.toSet());
    }

    /** What the kernel has learned from pings, and nothing that others may need. */
    private static void forgetOthers(Host host, Set<InetAddress> before) {
        for (Neighbor neighbor : host.netns().neighbors()) {
            if (neighbor.state() != Neighbor.State.PERMANENT && !before.contains(neighbor.address())) {
                try {
                    host.netns().deleteNeighbor(neighbor);
                } catch (NetlinkException e) {
                    continue; // gone meanwhile
                }
            }
        }
    }

    Throughput throughput(Host from, Host to, Duration duration) throws IOException {
        try (ThroughputProbe probe = ThroughputProbe.connect(from, to, to.address())) {
            return probe.run(duration, Thread::new);
        }
    }

    TwoWays throughputBothWays(Host one, Host other, Duration duration) throws IOException {
        try (ThroughputProbe forth = ThroughputProbe.connect(one, other, other.address());
                ThroughputProbe back = ThroughputProbe.connect(other, one, one.address())) {
            FutureTask<Throughput> first = new FutureTask<>(() -> forth.run(duration, Thread::new));
            new Thread(first, "ns lab throughput").start();
            Throughput second = back.run(duration, Thread::new);
            return new TwoWays(join(first), second);
        }
    }

    private static Throughput join(FutureTask<Throughput> task) throws IOException {
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted while it measured").initCause(e);
        }
    }

    Capture capture(Path file) throws IOException {
        return captureAll(file, PcapngWriter.SNAP_LENGTH);
    }

    Capture captureHeaders(Path file) throws IOException {
        return captureAll(file, HEADERS);
    }

    private Capture captureAll(Path file, int room) throws IOException {
        return captures.start(file, lab.toString(), List.of(PacketTap.ALL_INTERFACES), room, this::label);
    }

    Capture capture(LabLink link, Path file) throws IOException {
        Map<Integer, String> labels = new HashMap<>();
        List<LinkEnd> ofHosts =
                link.ends().stream().filter(Observation::isOfHost).toList();
        for (LinkEnd end : ofHosts.isEmpty() ? link.ends() : ofHosts) {
            port(end).ifPresent(port -> labels.put(port.index(), label(end)));
        }
        List<Integer> indexes = labels.keySet().stream().sorted().toList();
        return captures.start(
                file,
                link.toString(),
                indexes,
                PcapngWriter.SNAP_LENGTH,
                index -> Optional.ofNullable(labels.get(index)));
    }

    /** A host's link to a switch has but one end in the fabric. */
    private Optional<LinkInfo> port(LinkEnd end) {
        return ask(() -> fabric.link(end.port()).info());
    }

    private static <T> Optional<T> ask(Supplier<T> question) {
        try {
            return Optional.of(question.get());
        } catch (NetlinkException e) {
            if (e.errno().equals(Errno.ENODEV)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static String label(LinkEnd end) {
        return end.node().name() + "." + end.device();
    }

    private static boolean isOfHost(LinkEnd end) {
        return end.node() instanceof Host;
    }

    /** Of a host's end, which may be newer than the capture; what is on its way between two is seen nowhere else. */
    private Optional<String> label(int index) {
        return fabric.links().stream()
                .filter(port -> port.index() == index)
                .flatMap(port -> lab.links().stream()
                        .flatMap(link -> link.ends().stream())
                        .filter(end -> isOfHost(end) && end.port().equals(port.name())))
                .map(Observation::label)
                .findFirst();
    }

    LinkCounters counters(LabLink link) {
        LinkEnd a = link.ends().get(0);
        LinkEnd b = link.ends().get(1);
        Optional<LinkStatistics> atA = statistics(link, a);
        Optional<LinkStatistics> atB = statistics(link, b);
        return new LinkCounters(List.of(
                flow(a, atA, b, atB, lab.faults().harm(link.directions().get(0))),
                flow(b, atB, a, atA, lab.faults().harm(link.directions().get(1)))));
    }

    private Optional<LinkStatistics> statistics(LabLink link, LinkEnd end) {
        Optional<LinkStatistics> counted = ask(() -> fabric.link(end.port()).statistics());
        return end.node() instanceof Switch ? counted.map(since -> sum(since, link.passed())) : counted;
    }

    /** What one end received while there was no other has been sent by that, and the other way round. */
    private static LinkStatistics sum(LinkStatistics since, LinkStatistics before) {
        return new LinkStatistics(
                since.rxPackets() + before.txPackets(),
                since.txPackets() + before.rxPackets(),
                since.rxBytes() + before.txBytes(),
                since.txBytes() + before.rxBytes(),
                since.rxErrors(),
                since.txErrors(),
                since.rxDropped(),
                since.txDropped());
    }

    /** Where an end has no port, nothing can be lost between it and the other one's. */
    private static Flow flow(
            LinkEnd from,
            Optional<LinkStatistics> sent,
            LinkEnd to,
            Optional<LinkStatistics> arrived,
            LinkCounters.Harm harm) {
        long packetsIn = sent.map(LinkStatistics::rxPackets).orElse(0L);
        long bytesIn = sent.map(LinkStatistics::rxBytes).orElse(0L);
        long packetsOut = arrived.map(LinkStatistics::txPackets).orElse(packetsIn);
        long bytesOut = arrived.map(LinkStatistics::txBytes).orElse(bytesIn);
        return new Flow(
                from.node().name(),
                to.node().name(),
                sent.isPresent() ? packetsIn : packetsOut,
                sent.isPresent() ? bytesIn : bytesOut,
                packetsOut,
                bytesOut,
                harm);
    }

    LabGraph graph() {
        List<LabGraph.Node> nodes = lab.nodes().stream().map(Observation::drawn).toList();
        List<LabGraph.Edge> edges = lab.links().stream().map(this::drawn).toList();
        return new LabGraph(lab.name(), nodes, edges, lab.faults().cuts());
    }

    private static LabGraph.Node drawn(Node node) {
        if (node instanceof Host host) {
            LabGraph.Kind kind = host instanceof Router ? LabGraph.Kind.ROUTER : LabGraph.Kind.HOST;
            List<String> addresses =
                    host.addresses().stream().map(IpPrefix::toString).toList();
            return new LabGraph.Node(host.name(), kind, addresses);
        }
        return new LabGraph.Node(node.name(), LabGraph.Kind.SWITCH, List.of());
    }

    private LabGraph.Edge drawn(LabLink link) {
        List<String> names = link.ends().stream().map(end -> end.node().name()).toList();
        List<String> notes = notes(link.directions());
        LabGraph.State state = notes.isEmpty() ? LabGraph.State.UP : LabGraph.State.IMPAIRED;
        return new LabGraph.Edge(names.get(0), names.get(1), works(link) ? state : LabGraph.State.DOWN, notes);
    }

    /** Once, if both directions are impaired alike. */
    private static List<String> notes(List<LinkDirection> directions) {
        List<Impairment> both =
                directions.stream().map(LinkDirection::impairment).toList();
        if (both.get(0).equals(both.get(1))) {
            return both.get(0).isNone() ? List.of() : List.of(both.get(0).toString());
        }
        return directions.stream()
                .filter(direction -> !direction.impairment().isNone())
                .map(direction -> direction.from().node().name() + " → " + direction.impairment())
                .toList();
    }

    /** Switched on at both ends, also where a host has switched its own end off. */
    private boolean works(LabLink link) {
        return link.ends().stream()
                .flatMap(end -> port(end).stream())
                .allMatch(port -> port.isUp() && port.hasCarrier());
    }

    @Override
    public void close() {
        captures.close();
    }
}
