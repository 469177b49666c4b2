package ns.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import ns.exec.Command;
import ns.exec.NsProcess;
import ns.exec.Nsenter;
import ns.exec.Output;
import ns.exec.Unshare;
import ns.net.lab.Capture;
import ns.net.lab.Fault;
import ns.net.lab.Flap;
import ns.net.lab.Flapping;
import ns.net.lab.Host;
import ns.net.lab.Impairment;
import ns.net.lab.LabLink;
import ns.net.lab.Means;
import ns.net.lab.NetLab;
import ns.net.lab.Packets;
import ns.net.lab.Router;
import ns.net.lab.Switch;
import ns.net.lab.Timeline;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The Java of docs/lab.md, and of the lab in README.md, which is copied from here and from {@link LabClusterIT}; {@link TutorialIT} compares. */
@KernelTest
@Root
final class LabTutorialIT {
    private static final String MILLISECONDS = "\\d+\\.\\d+ ms";

    @RegisterExtension
    private final Printed printed = new Printed();

    @TempDir
    private Path folder;

    /** What a lesson prints; again, if a machine that is very busy has not answered within a second. */
    private List<String> answered(Runnable lesson) {
        List<String> lines = List.of("no answer");
        for (int attempt = 0; attempt < 5 && String.join("", lines).contains("no answer"); attempt++) {
            int before = printed.text().length();
            lesson.run();
            lines = printed.text().substring(before).lines().toList();
        }
        return lines;
    }

    @Test
    @DisplayName("all in one")
    void readme() throws IOException {
        // five hosts inside this JVM
        try (NetLab lab = NetLab.star(5);
                ServerSocket server = lab.host("h1").call(() -> new ServerSocket(80));
                Socket client = lab.host("h5").call(() -> new Socket("h1", 80));
                Socket accepted = server.accept()) {
            lab.partition(lab.hosts().subList(0, 2), lab.hosts().subList(2, 5));
            client.getOutputStream().write(42); // is lost, and sent again, and lost
            lab.heal();
            System.out.println(accepted.getInputStream().read() + " has arrived");
            lab.link("h5", "s1").impair(Impairment.none().delay(Duration.ofMillis(20)));
            System.out.println(
                    Nsenter.into(lab.host("h5")).run("ping", "-c1", "h1").stdout());
        }

        assertThat(printed.text()).startsWith("42 has arrived\n").contains("1 received");
    }

    @Test
    @DisplayName("two hosts ping")
    void ping() {
        List<String> lines = answered(() -> {
            try (NetLab lab = NetLab.create()) {
                Host a = lab.addHost("a");
                Host b = lab.addHost("b");
                lab.addLink(a, b);
                System.out.println(a.ping(b));
            }
        });

        assertThat(lines).singleElement().asString().matches(MILLISECONDS);
    }

    @Test
    @DisplayName("sockets of this JVM, on hosts")
    void sockets() throws IOException {
        // five hosts on one switch, every server on the port that it has at home
        try (NetLab lab = NetLab.star(5);
                ServerSocket server = lab.host("h1").call(() -> new ServerSocket(80));
                Socket client = lab.host("h2").call(() -> new Socket("h1", 80));
                Socket accepted = server.accept()) {
            System.out.println(client.getInetAddress() + " accepts "
                    + accepted.getInetAddress().getHostAddress());
        }

        assertThat(printed.text().strip()).isEqualTo("h1/10.1.0.1 accepts 10.1.0.2");
    }

    @Test
    @DisplayName("a whole server on a host")
    void server() throws IOException {
        try (NetLab lab = NetLab.star(5)) {
            Host h1 = lab.host("h1");
            HttpServer server = h1.call(() -> {
                HttpServer created = HttpServer.create(new InetSocketAddress(80), 0);
                created.setExecutor(h1.executor()); // the lab ends its threads
                created.createContext("/", exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    exchange.getResponseBody().write(Files.readAllBytes(Path.of("/proc/sys/kernel/hostname")));
                    exchange.close();
                });
                created.start(); // the thread that this starts is on h1, as the one that starts it
                return created;
            });

            try (Socket client = lab.host("h2").call(() -> new Socket("h1", 80))) {
                client.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                String page = new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
                System.out.println(page.substring(page.indexOf("\r\n\r\n")).strip());
            }
            server.stop(0);
        }

        assertThat(printed.text().strip()).isEqualTo("h1");
    }

    @Test
    @DisplayName("switches, routers, given addresses")
    void wired() {
        List<String> lines = answered(() -> {
            try (NetLab lab = NetLab.create("office")) {
                Host printer = lab.addHost("printer");
                Host desk = lab.addHost("desk");
                Router router = lab.addRouter("router");
                Switch floor = lab.addSwitch("floor");
                lab.addLink(desk, floor); // the switch's subnet: 10.1.0.0/16
                lab.addLink(router, floor);
                lab.addLink(router, "192.168.7.1/24", printer, "192.168.7.9/24");
                lab.addRoutes(); // everybody gets the shortest way to everybody
                System.out.println(desk + ": " + desk.ping(printer));
            }
        });

        assertThat(lines).singleElement().asString().matches("\\Qhost desk (10.1.0.1/16): \\E" + MILLISECONDS);
    }

    @Test
    @DisplayName("a link gets worse, and well again")
    void impair() {
        List<String> lines = answered(() -> {
            try (NetLab lab = NetLab.pair()) {
                Host h1 = lab.host("h1");
                Host h2 = lab.host("h2");
                LabLink cable = lab.link(h1, h2);

                // both directions
                cable.impair(Impairment.none().delay(Duration.ofMillis(20)).jitter(Duration.ofMillis(2)));
                System.out.println(h1.ping(h2)); // 40 ms, more or less, and as much for ARP before

                // one direction, in the place of what it was
                cable.from(h1).impair(Impairment.none().loss(0.1).rate(10_000_000));

                // exactly these packets, and the same every time
                cable.from(h1).impair(Impairment.none().loss(Packets.everyNth(3)));
                cable.from(h2).impair(Impairment.none().loss(Packets.burst(0.02, 5, 42)));

                System.out.println(cable.from(h1).impairment());
                cable.heal();
                cable.mtu(1400).down();
                cable.up();
                lab.events().forEach(System.out::println);
            }
        });

        assertThat(Double.parseDouble(lines.get(0).split(" ", -1)[0])).isGreaterThan(36);
        assertThat(lines.get(1)).startsWith("loss every 3");
        assertThat(lines).anyMatch(line -> line.contains("loss 10") && line.contains("seed"));
        assertThat(lines.get(lines.size() - 1)).endsWith("up h1 – h2");
    }

    @Test
    @DisplayName("by which means a fault is made here")
    void capabilities() {
        try (NetLab lab = NetLab.create()) {
            System.out.println(lab.capabilities());

            if (lab.capabilities().of(Fault.DELAY).means() == Means.RELAY) {
                System.out.println("delays come from a thread of this JVM");
            }
        }

        assertThat(printed.text()).contains("delay: ").contains("\npartition: nftables");
    }

    @Test
    @DisplayName("partitions")
    void partitions() {
        try (NetLab lab = NetLab.star(5)) {
            Host h1 = lab.host("h1");
            Host h2 = lab.host("h2");
            Host h3 = lab.host("h3");

            lab.partition(List.of(h1, h2), List.of(h3, lab.host("h4"), lab.host("h5")));
            lab.isolate(h1).from(h2); // besides
            lab.heal();
            lab.cut(h1).to(h3); // h3 does not hear h1, which hears h3
            System.out.println(lab.pingAll(Duration.ofMillis(300)));
        }

        assertThat(printed.text()).endsWith("10 % lost (2 of 20)\n");
    }

    @Test
    @DisplayName("faults at their time")
    void timeline() throws InterruptedException {
        try (NetLab lab = NetLab.pair()) {
            Host h1 = lab.host("h1");
            Host h2 = lab.host("h2");
            try (Timeline timeline = lab.timeline()
                    .at(Duration.ofMillis(50), "cut", () -> lab.isolate(h1).from(h2))
                    .at(Duration.ofMillis(100), "heal", lab::heal)
                    .start()) {
                timeline.await(); // or go on with the test meanwhile
            }

            // 100 ms up and 20 ms down, each up to a half more or less, the same with the same seed
            Flap flap = Flap.of(Duration.ofMillis(100), Duration.ofMillis(20)).seed(7);
            try (Flapping flapping = lab.link(h1, h2).flap(flap)) {
                System.out.println(flapping.flap().schedule(4));
            }
            lab.events().forEach(System.out::println);
        }

        assertThat(printed.text())
                .contains("s  isolate h1 from [h2]\n", "s  heal\n", "flap h1 – h2: up 100ms down 20ms");
    }

    @Test
    @DisplayName("looking at a lab")
    @Requires(programs = "tcpdump")
    void looking() throws IOException {
        Path file = folder.resolve("h2.pcapng");
        try (NetLab lab = NetLab.star(3)) {
            Host h1 = lab.host("h1");
            Host h2 = lab.host("h2");

            System.out.println(lab.pingAll());
            System.out.println(lab.throughput(h1, h2, Duration.ofMillis(200)));
            System.out.println(lab.link("h2", "s1").counters().from(h2));

            // opens in Wireshark, with the names of the hosts
            try (Capture capture = lab.link("h2", "s1").capture(file)) {
                h1.ping(h2);
                System.out.println(capture.file());
            }

            // also toDot() and toSvg(): cables with what is wrong with them, hosts by the groups of a partition
            lab.link("h2", "s1").impair(Impairment.none().loss(0.5));
            System.out.println(lab.graph().toMermaid());
        }

        assertThat(printed.text()).contains("0 % lost (0 of 6)", "bit/s", "h2 → s1: ", "graph ", "loss 50");
        assertThat(Unshare.of()
                        .run("tcpdump", "-n", "-r", file.toString(), "icmp")
                        .stdout())
                .contains("echo request");
    }

    @Test
    @DisplayName("real processes on hosts")
    void processes() {
        try (NetLab lab = NetLab.star(3)) {
            Host h1 = lab.host("h1");

            // any program, with the host's network, names and host name
            System.out.println(Nsenter.into(h1).run("hostname").stdout());
            System.out.println(Nsenter.into(h1).run("ping", "-c1", "h2").stdout());

            // one that stays as long as we like
            try (NsProcess listener = Nsenter.into(h1)
                    .start(Command.of("ip", "monitor", "address").stdout(Output.pipe()))) {
                System.out.println(listener.isAlive());
            }
        }

        assertThat(printed.text()).startsWith("h1\n").contains("1 received").endsWith("true\n");
    }

    @Test
    @DisplayName("two sites")
    void sites() {
        List<String> lines = answered(() -> {
            // h1 and h2 behind r1, h3 behind r2, and a line between the routers
            try (NetLab lab = NetLab.wan(2, 1)) {
                lab.link("r1", "r2")
                        .impair(Impairment.none().delay(Duration.ofMillis(10)).rate(20_000_000));
                System.out.println(lab.host("h1").ping(lab.host("h3")));
                System.out.println(lab.host("h1").ping(lab.host("h2")));
            }
        });

        assertThat(Double.parseDouble(lines.get(0).split(" ", -1)[0])).isGreaterThan(20);
        assertThat(lines.get(1)).matches(MILLISECONDS);
    }
}
