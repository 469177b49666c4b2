package ns.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import ns.exec.Command;
import ns.exec.Unshare;
import ns.net.Tbf;
import ns.net.lab.Capture;
import ns.net.lab.Host;
import ns.net.lab.Impairment;
import ns.net.lab.LabGraph;
import ns.net.lab.LabLink;
import ns.net.lab.LinkCounters.Flow;
import ns.net.lab.NetLab;
import ns.net.lab.Node;
import ns.net.lab.Packets;
import ns.net.lab.Ping;
import ns.net.lab.PingMatrix;
import ns.net.lab.Throughput;
import ns.net.lab.TwoWays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looking at a lab: who reaches whom, how fast, and what went through. */
@KernelTest
@Root
final class LabObserveIT {
    private static final Duration MOMENT = Duration.ofMillis(300);

    @TempDir
    private Path folder;

    /** What tcpdump(8) prints of a file: one line for each packet. */
    private static List<String> tcpdump(Path file, String filter) {
        Command command =
                Command.of("tcpdump", "-n", "-t", "-r", file.toString(), filter).timeout(Duration.ofSeconds(20));
        return Unshare.of().run(command).stdout().lines().toList();
    }

    /** When all that has been sent has arrived, which takes a moment longer if the machine is busy. */
    private static Flow settled(LabLink link, Node from) {
        Await.until(
                "what was sent has arrived", () -> link.counters().from(from).missingPackets() == 0);
        return link.counters().from(from);
    }

    private static void send(Host from, Host to, int count) throws IOException {
        try (DatagramSocket socket = from.call(() -> new DatagramSocket())) {
            for (int i = 0; i < count; i++) {
                socket.send(new DatagramPacket(new byte[100], 100, new InetSocketAddress(to.address(), 9)));
            }
        }
    }

    @Test
    @DisplayName("everybody reaches everybody, and the table says so")
    void pingAll() {
        try (NetLab lab = NetLab.star(5)) {
            PingMatrix matrix = lab.pingAll();
            assertThat(matrix.pairs()).hasSize(20);
            assertThat(matrix.unanswered()).isEmpty();
            assertThat(matrix.lossPercent()).isZero();
            assertThat(matrix.pairs())
                    .allSatisfy(pair -> assertThat(pair.ping().roundTrip().orElseThrow())
                            .isBetween(Duration.ZERO, Duration.ofSeconds(1)));
            assertThat(matrix.toString()).contains("h5").endsWith("ms; 0 % lost (0 of 20)");
        }
    }

    @Test
    @DisplayName("a host that is down is an X in its row and column")
    void pingAllWithoutOne() {
        try (NetLab lab = NetLab.star(3)) {
            lab.host("h3").netns().link("eth0").down();
            PingMatrix matrix = lab.pingAll(MOMENT);
            assertThat(matrix.isReachable("h1", "h2")).isTrue();
            assertThat(matrix.isReachable("h1", "h3")).isFalse();
            assertThat(matrix.ping("h3", "h1").problem()).contains("Network is unreachable (ENETUNREACH)");
            assertThat(matrix.ping("h1", "h3").problem()).contains("no answer");
            assertThat(matrix.unanswered()).hasSize(4);
        }
    }

    @Test
    @DisplayName("forty hosts are asked at once, and none is lost")
    void manyHosts() {
        try (NetLab lab = NetLab.star(40)) {
            PingMatrix matrix = lab.pingAll(Duration.ofSeconds(5));
            assertThat(matrix.pairs()).hasSize(40 * 39);
            assertThat(matrix.unanswered()).isEmpty();
            Thread.currentThread().interrupt();
            assertThatThrownBy(lab::pingAll).isInstanceOf(CancellationException.class);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    @DisplayName("a router says that it knows no way")
    void unreachable() throws IOException {
        try (NetLab lab = NetLab.wan(1, 1)) {
            Host h1 = lab.host("h1");
            assertThat(h1.ping(lab.host("h2")).isAnswered()).isTrue();
            Ping nowhere = h1.ping(InetAddress.getByName("192.0.2.1"), Duration.ofSeconds(2));
            assertThat(nowhere.problem()).contains("network unreachable");
            assertThat(nowhere).hasToString("network unreachable");
        }
    }

    @Test
    @DisplayName("version 6 is pinged too")
    void version6() throws IOException {
        try (NetLab lab = NetLab.create()) {
            Host a = lab.addHost("a");
            Host b = lab.addHost("b");
            lab.addLink(a, "fd00::1/64", b, "fd00::2/64");
            Await.until("an answer", () -> a.ping(b).isAnswered());
            assertThat(a.ping(InetAddress.getByName("fd00::3"), MOMENT).isAnswered())
                    .isFalse();
            assertThat(a.ping(InetAddress.getByName("fd01::3"), MOMENT).problem())
                    .contains("Network is unreachable (ENETUNREACH)");
        }
    }

    @Test
    @DisplayName("a rate is measured as it was set, and the other direction as it was not")
    void throughput() throws IOException {
        try (NetLab lab = NetLab.pair()) {
            Host h1 = lab.host("h1");
            Host h2 = lab.host("h2");
            h1.netns().link("eth0").qdisc(Tbf.of(20_000_000, 70_000));
            Throughput slow = lab.throughput(h1, h2, Duration.ofMillis(700));
            assertThat(slow.bitsPerSecond()).isBetween(16e6, 22e6);
            assertThat(slow.toString()).endsWith(" Mbit/s");
            assertThat(lab.throughput(h2, h1, MOMENT).bitsPerSecond()).isGreaterThan(100e6);
            TwoWays both = lab.throughputBothWays(h1, h2, Duration.ofMillis(700));
            assertThat(both.forth().bitsPerSecond()).isBetween(10e6, 22e6);
            assertThat(both.back().bitsPerSecond()).isGreaterThan(both.forth().bitsPerSecond());
        }
    }

    @Test
    @DisplayName("nothing that can be connected is an IOException")
    void throughputOfNothing() {
        try (NetLab lab = NetLab.pair()) {
            lab.host("h1").netns().link("eth0").down();
            assertThatThrownBy(() -> lab.throughput(lab.host("h1"), lab.host("h2"), MOMENT))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    @DisplayName("a link counts each direction")
    void counters() throws IOException {
        try (NetLab lab = NetLab.pair()) {
            Host h1 = lab.host("h1");
            Host h2 = lab.host("h2");
            h1.ping(h2);
            LabLink link = lab.link(h1, h2);
            Flow before = settled(link, h1);
            Flow back = link.counters().from(h2);
            send(h1, h2, 10);
            Flow after = settled(link, h1);
            long packets = after.sentPackets() - before.sentPackets();
            assertThat(packets).isBetween(10L, 13L); // ARP may be among them
            assertThat(after.arrivedPackets() - before.arrivedPackets()).isEqualTo(packets);
            assertThat(after.sentBytes() - before.sentBytes()).isGreaterThanOrEqualTo(10 * (100 + 8 + 20 + 14));
            assertThat(link.counters().from(h2).sentPackets()).isGreaterThanOrEqualTo(back.sentPackets());
            assertThat(after.toString()).startsWith("h1 → h2: ");
        }
    }

    private static long moreThan(Flow before, Flow after) {
        return after.arrivedPackets() - before.arrivedPackets();
    }

    @Test
    @DisplayName("a link to a switch counts too")
    void countersAtSwitch() throws IOException {
        try (NetLab lab = NetLab.star(2)) {
            Host h1 = lab.host("h1");
            Host h2 = lab.host("h2");
            h1.ping(h2);
            LabLink link = lab.link(h2, lab.node("s1"));
            Flow before = settled(link, lab.node("s1"));
            send(h1, h2, 10);
            Await.until("ten packets more", () -> moreThan(before, settled(link, lab.node("s1"))) >= 10);
            assertThat(moreThan(before, settled(link, lab.node("s1")))).isBetween(10L, 13L); // ARP may be among them
        }
    }

    @Test
    @DisplayName("a link that is impaired for the first time goes on counting, and only what is lost is missing")
    void countersThroughImpairment() throws IOException {
        try (NetLab lab = NetLab.star(2)) {
            Host h1 = lab.host("h1");
            Host h2 = lab.host("h2");
            h1.ping(h2);
            send(h1, h2, 10);
            LabLink link = lab.link(h1, lab.node("s1"));
            link.impair(Impairment.none().loss(Packets.everyNth(2)));
            settled(link, lab.node("s1"));
            long before = settled(link, h1).sentPackets();
            send(h1, h2, 10);
            Await.until("half of them, and of ARP, is missing", () -> {
                Flow after = link.counters().from(h1);
                return after.sentPackets() >= before + 10
                        && after.missingPackets() == (after.sentPackets() - before) / 2;
            });
        }
    }

    @Test
    @Requires(programs = "tcpdump")
    @DisplayName("a captured link is a file that tcpdump reads, with each packet at both ends")
    void capture() throws IOException {
        Path file = folder.resolve("a.pcapng");
        try (NetLab lab = NetLab.pair()) {
            Host h1 = lab.host("h1");
            Host h2 = lab.host("h2");
            Capture capture = lab.link(h1, h2).capture(file);
            send(h1, h2, 5);
            capture.close();
            send(h1, h2, 7); // too late
            String packet = "IP " + h1.address().getHostAddress();
            assertThat(tcpdump(file, "udp")).hasSize(10).allMatch(line -> line.startsWith(packet));
            assertThat(capture.packets()).isGreaterThanOrEqualTo(10);
            assertThat(capture.dropped()).isZero();
            assertThat(capture.toString()).endsWith(" packets in " + file);
        }
    }

    @Test
    @Requires(programs = "tshark")
    @DisplayName("interfaces have the names of hosts, and packets their directions")
    void interfaces() throws IOException {
        Path file = folder.resolve("a.pcapng");
        try (NetLab lab = NetLab.pair()) {
            try (Capture capture = lab.link("h1", "h2").capture(file)) {
                send(lab.host("h1"), lab.host("h2"), 1);
                assertThat(capture.file()).isEqualTo(file);
            }
        }
        String fields = Unshare.of()
                .run(
                        "tshark",
                        "-r",
                        file.toString(),
                        "-Y",
                        "udp and not icmp",
                        "-T",
                        "fields",
                        "-e",
                        "frame.interface_name",
                        "-e",
                        "frame.packet_flags_direction")
                .stdout();
        assertThat(fields.lines()).containsExactlyInAnyOrder("h1.eth0\t0x00000002", "h2.eth0\t0x00000001");
    }

    @Test
    @Requires(programs = "tcpdump")
    @DisplayName("a captured lab has links that were added later, what arrives twice, and what is lost once")
    void captureAll() throws IOException {
        Path file = folder.resolve("lab.pcapng");
        try (NetLab lab = NetLab.star(2)) {
            Capture capture = lab.capture(file);
            Host late = lab.addHost("late");
            lab.addLink(late, lab.node("s1"));
            lab.links().forEach(link -> link.impair(Impairment.none().loss(Packets.everyNth(1000))));
            send(late, lab.host("h1"), 3);
            lab.isolate(late).from(lab.host("h1"));
            send(late, lab.host("h1"), 4);
            capture.close();
            assertThat(tcpdump(file, "udp")).hasSize(2 * 3 + 4);
        }
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                .contains("late.eth0", "h1.eth0")
                .doesNotContain("w1b");
    }

    @Test
    @Requires(programs = "tcpdump")
    @DisplayName("headers are what they say, and the file is whole when the lab closes")
    void captureHeaders() throws IOException {
        Path file = folder.resolve("lab.pcapng");
        try (NetLab lab = NetLab.pair()) {
            lab.captureHeaders(file);
            lab.throughput(lab.host("h1"), lab.host("h2"), Duration.ofMillis(100));
        }
        List<String> lines = tcpdump(file, "tcp");
        assertThat(lines).hasSizeGreaterThan(10);
        assertThat(Files.size(file)).isLessThan(lines.size() * 400L + 4_000);
    }

    @Test
    @DisplayName("a capture goes on when its link was down")
    void captureOverDown() throws IOException {
        Path file = folder.resolve("a.pcapng");
        try (NetLab lab = NetLab.pair()) {
            Host h1 = lab.host("h1");
            Host h2 = lab.host("h2");
            try (Capture capture = lab.link("h1", "h2").capture(file)) {
                h1.netns().link("eth0").down();
                h1.netns().link("eth0").up();
                long before = capture.packets();
                send(h1, h2, 5);
                Await.until("ten packets more", () -> capture.packets() >= before + 10);
            }
        }
    }

    @Test
    @DisplayName("what can not be written is told at the end, and leaves nothing behind")
    void fullDisk() throws IOException {
        try (NetLab lab = NetLab.pair()) {
            assertThatThrownBy(() -> lab.capture(folder.resolve("no/such/folder")))
                    .isInstanceOf(IOException.class);
            Capture capture = lab.link("h1", "h2").capture(Path.of("/dev/null"));
            send(lab.host("h1"), lab.host("h2"), 1);
            capture.close();
            capture.close();
            assertThatThrownBy(() -> lab.capture(Path.of("/dev/full"))).isInstanceOf(IOException.class);
        }
    }

    @Test
    @DisplayName("the picture has what is there, and a link that is down is dashed")
    void graph() {
        try (NetLab lab = NetLab.wan(2, 1)) {
            assertThat(lab.graph().nodes()).extracting(LabGraph.Node::kind).containsOnly(LabGraph.Kind.values());
            assertThat(lab.graph().edges()).extracting(LabGraph.Edge::state).containsOnly(LabGraph.State.UP);
            lab.host("h1").netns().link("eth0").down();
            LabGraph graph = lab.graph();
            assertThat(graph.edges())
                    .filteredOn(edge -> edge.state() == LabGraph.State.DOWN)
                    .singleElement()
                    .extracting(LabGraph.Edge::from)
                    .isEqualTo("h1");
            assertThat(graph.toSvg())
                    .contains(
                            "stroke-dasharray", ">h1<", lab.host("h1").address().getHostAddress());
        }
    }

    @Test
    @DisplayName("a closed lab is not looked at")
    void closed() {
        NetLab lab = NetLab.pair();
        LabLink link = lab.link("h1", "h2");
        lab.close();
        assertThatThrownBy(lab::pingAll)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(lab::graph).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(link::counters).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> link.capture(folder.resolve("x"))).isInstanceOf(IllegalStateException.class);
    }
}
