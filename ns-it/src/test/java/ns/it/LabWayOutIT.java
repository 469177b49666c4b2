package ns.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import ns.core.Signal;
import ns.core.fd.NamespaceFd;
import ns.exec.Command;
import ns.exec.NsProcess;
import ns.exec.Nsenter;
import ns.exec.Output;
import ns.net.InterfaceAddress;
import ns.net.LinkInfo;
import ns.net.Netns;
import ns.net.Nft;
import ns.net.NftBatch;
import ns.net.NftChain;
import ns.net.NftHook;
import ns.net.NftPolicy;
import ns.net.NftTable;
import ns.net.Route;
import ns.net.lab.Host;
import ns.net.lab.LabEvent;
import ns.net.lab.NetLab;
import ns.net.lab.Router;
import ns.net.lab.WayOut;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ways out of labs, also that of docs/lab.md, to a machine that is a namespace of this test, with a server behind it that tells clients
 * where they come from.
 */
@KernelTest
@Root
final class LabWayOutIT {
    static final String SERVER = "203.0.113.1";
    static final int PORT = 80;
    private static final String MACHINE = "203.0.113.2";
    private static final String FORWARDING = "net.ipv4.ip_forward";

    @TempDir
    private Path folder;

    private final Netns machine = Netns.create();
    private final Netns internet = Netns.create();
    private ServerSocket server;
    private ExecutorService serving;

    @BeforeEach
    void serve() throws IOException {
        internet.addVeth("eth0", machine, "wan").address(SERVER + "/24").up();
        machine.link("wan").address(MACHINE + "/24").up();
        machine.link("lo").up();
        machine.sysctl(FORWARDING, "1");
        server = internet.call(() -> new ServerSocket(PORT));
        serving = Executors.newSingleThreadExecutor();
        serving.execute(() -> {
            while (!server.isClosed()) {
                try (Socket client = server.accept()) {
                    client.getOutputStream()
                            .write(client.getInetAddress().getHostAddress().getBytes(StandardCharsets.UTF_8));
                } catch (IOException e) {
                    return;
                }
            }
        });
    }

    @AfterEach
    void end() throws IOException {
        server.close();
        serving.shutdown();
        machine.close();
        internet.close();
    }

    /** What the server says whom it talks to. */
    static String seen(Host host) throws IOException {
        return seen(host, Await.PATIENCE);
    }

    private static String seen(Host host, Duration patience) throws IOException {
        try (Socket socket = new Socket()) {
            host.call(
                    () -> { // which is when it is opened
                        socket.connect(new InetSocketAddress(SERVER, PORT), (int) patience.toMillis());
                        return true;
                    });
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void seesNobody(Host host) {
        assertThatThrownBy(() -> seen(host, Duration.ofMillis(300))).isInstanceOf(IOException.class);
    }

    /** All that a way out could leave in the machine. */
    private List<String> state() throws IOException {
        List<String> all = new ArrayList<>();
        machine.links().stream().map(LinkInfo::name).forEach(all::add);
        // those of version 6 come by themselves, in their own time
        machine.addresses().stream()
                .map(InterfaceAddress::toString)
                .filter(LabWayOutIT::isV4)
                .forEach(all::add);
        machine.routes().stream().map(Route::toString).filter(LabWayOutIT::isV4).forEach(all::add);
        try (Nft nft = machine.nft()) {
            nft.tables().forEach(table -> all.add(table.toString()));
        }
        for (String name : List.of(
                FORWARDING,
                "net/ipv4/conf/wan/forwarding",
                "net/ipv4/conf/lo/forwarding",
                "net/ipv4/conf/default/forwarding",
                "net/ipv4/conf/all/accept_redirects")) {
            all.add(name + "=" + machine.sysctl(name));
        }
        return all;
    }

    private static boolean isV4(String text) {
        return text.indexOf(':') < 0;
    }

    private void inLab(Consumer<NetLab> test) {
        try (NetLab lab = NetLab.wan(1, 1)) {
            test.accept(lab);
        }
    }

    private WayOut open(NetLab lab, WayOut.Forwarding forwarding) {
        Router router = (Router) lab.host("r1");
        return machine.call(() -> router.wayOut(forwarding));
    }

    @Test
    @DisplayName("all hosts reach what the machine reaches, and are seen as the machine; closing leaves nothing")
    void out() throws IOException {
        List<String> before = state();
        try (NetLab lab = NetLab.wan(1, 1)) {
            seesNobody(lab.host("h1"));
            WayOut way = open(lab, WayOut.Forwarding.REQUIRED);
            assertThat(seen(lab.host("h1"))).isEqualTo(MACHINE);
            assertThat(seen(lab.host("h2"))).isEqualTo(MACHINE);
            assertThat(seen(lab.host("r1"))).isEqualTo(MACHINE);
            assertThat(way.device()).isEqualTo("lab0");
            assertThat(way.obstacles()).isEmpty();
            assertThat(lab.events()).extracting(LabEvent::what).containsExactly("way out of r1 by lab0");
            LabIT.talk(lab.host("h1"), lab.host("h2"));
            way.close();
            way.close();
            assertThat(state()).isEqualTo(before);
            seesNobody(lab.host("h1"));
            open(lab, WayOut.Forwarding.REQUIRED);
            assertThat(seen(lab.host("h2"))).isEqualTo(MACHINE);
        }
        assertThat(state()).isEqualTo(before);
    }

    @Test
    @DisplayName("a machine that passes on nothing is refused, unless it may be changed, and then it is changed back")
    void forwarding() throws IOException {
        machine.sysctl(FORWARDING, "0");
        machine.sysctl("net/ipv4/conf/wan/forwarding", "1");
        machine.sysctl("net/ipv4/conf/all/accept_redirects", "0");
        List<String> before = state();
        try (NetLab lab = NetLab.wan(1, 1)) {
            assertThatThrownBy(() -> open(lab, WayOut.Forwarding.REQUIRED))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining(FORWARDING + " is 0 in " + machine.id());
            assertThat(state()).isEqualTo(before);
            try (WayOut way = open(lab, WayOut.Forwarding.ENABLED)) {
                assertThat(seen(lab.host("h2"))).isEqualTo(MACHINE);
                assertThat(machine.sysctl(FORWARDING)).isEqualTo("1");
                assertThat(way.router()).isSameAs(lab.host("r1"));
            }
            assertThat(state()).isEqualTo(before);
            open(lab, WayOut.Forwarding.ENABLED);
        }
        assertThat(state()).isEqualTo(before);
    }

    @Test
    @DisplayName("several labs have ways out at once, under names and subnets that are free")
    void several() throws IOException {
        machine.addVeth("lab1", internet, "other").address("10.0.0.1/24");
        machine.link("wan").address("198.18.0.9/29");
        List<String> before = state();
        try (NetLab one = NetLab.pair();
                NetLab two = NetLab.wan(1, 1)) {
            Router router = one.addRouter("r");
            one.addLink(one.host("h1"), router);
            WayOut first = machine.call(() -> router.wayOut());
            WayOut second = open(two, WayOut.Forwarding.REQUIRED);
            assertThat(List.of(first.device(), second.device())).containsExactly("lab0", "lab4");
            assertThat(seen(one.host("h1"))).isEqualTo(MACHINE);
            assertThat(seen(two.host("h2"))).isEqualTo(MACHINE);
            assertThatThrownBy(() -> machine.call(() -> router.wayOut()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("has a way out already: way out of r by lab0");
            assertThatThrownBy(() -> two.addLink(two.host("h1"), "198.18.0.18/24", two.host("h2"), "198.18.0.19/24"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("of a way out");
            router.close();
            assertThat(seen(two.host("h1"))).isEqualTo(MACHINE);
        }
        assertThat(state()).isEqualTo(before);
    }

    @Test
    @DisplayName("a link that somebody else has put into a router is a way out too, and stays")
    void ofSomebodyElse() throws IOException {
        try (NetLab lab = NetLab.wan(1, 1)) {
            Router router = (Router) lab.host("r2");
            router.netns()
                    .addVeth("up", internet, "lab")
                    .address("192.0.2.2/24")
                    .up();
            internet.link("lab").address("192.0.2.1/24").up();
            router.netns().addRoute(Route.defaultV4().via("192.0.2.1"));
            try (WayOut way = router.wayOutBy("up")) {
                assertThat(seen(lab.host("h1"))).isEqualTo("192.0.2.2");
                assertThat(way.obstacles()).isEmpty();
            }
            assertThat(router.netns().link("up").exists()).isTrue();
        }
    }

    @Test
    @Requires(value = Need.TUN, programs = "pasta")
    @DisplayName("pasta is a way out that changes nothing in the machine, for an ordinary user too")
    void pasta() throws IOException {
        machine.addRoute(Route.defaultV4().via(SERVER));
        List<String> before = state();
        try (NetLab lab = NetLab.wan(1, 1)) {
            Router router = (Router) lab.host("r1");
            // an ordinary user may start it; it brings address and route, and opens no port of either side to the other
            Path file = folder.resolve("r1");
            Command pasta = Command.of(
                            "pasta",
                            "--netns",
                            file.toString(),
                            "--netns-only",
                            "--runas",
                            "0",
                            "--foreground",
                            "--quiet",
                            "--ns-ifname",
                            "out",
                            "--config-net",
                            "--ipv4-only",
                            "--no-map-gw",
                            "-t",
                            "none",
                            "-u",
                            "none",
                            "-T",
                            "none",
                            "-U",
                            "none")
                    .stderr(Output.discard()); // it misses the system log

            try (NamespaceFd namespace = NamespaceFd.at(router.path())) {
                namespace.pinAt(file); // pasta gives up what it takes to open the path itself
            }
            router.wayOutBy("out");
            try (NsProcess running = Nsenter.into(machine).start(pasta)) {
                Await.until("pasta has made its link", () -> isUp(router, running));
                assertThat(seen(lab.host("h1"))).isEqualTo(MACHINE);
                assertThat(seen(lab.host("h2"))).isEqualTo(MACHINE);
                assertThat(state()).isEqualTo(before);
                NamespaceFd.unpin(file);
                assertThat(running.waitFor(Await.PATIENCE)).isPresent();
            }
            assertThat(router.netns().link("out").exists()).isFalse();
            seesNobody(lab.host("h1"));
        }
    }

    private static boolean isUp(Router router, NsProcess pasta) {
        assertThat(pasta.isAlive()).as("pasta runs").isTrue();
        return router.netns().routes().stream()
                .anyMatch(route -> route.toString().startsWith("default"));
    }

    @Test
    @DisplayName("a chain of somebody else that drops what is forwarded is told")
    void obstacle() {
        NftTable firewall = NftTable.inet("firewall");
        NftChain forward = firewall.chain("forward").filter(NftHook.FORWARD).policy(NftPolicy.DROP);
        try (Nft nft = machine.nft()) {
            nft.commit(NftBatch.of().addTable(firewall).addChain(forward));
        }
        inLab(lab -> {
            WayOut way = open(lab, WayOut.Forwarding.REQUIRED);
            assertThat(way.obstacles()).singleElement().asString().startsWith("the chain inet firewall forward drops");
        });
    }

    @Test
    @DisplayName("a way out that fails half-way is taken back")
    void halfWay() throws IOException {
        try (Nft other = machine.nft()) {
            other.commit(NftBatch.of().createTable(NftTable.ip("lab0").owned()));
            List<String> before = state();
            inLab(lab -> {
                assertThatThrownBy(() -> open(lab, WayOut.Forwarding.REQUIRED)).hasMessageContaining("table");
                assertThat(lab.events()).isEmpty();
            });
            assertThat(state()).isEqualTo(before);
        }
    }

    @Test
    @DisplayName("a JVM that is killed leaves nothing but forwarding that it has switched on")
    void killed() throws IOException {
        machine.sysctl(FORWARDING, "0");
        List<String> before = state();
        List<String> command = OtherJvm.command(LabWayOutProgram.class);
        try (NsProcess jvm = Nsenter.into(machine)
                .start(Command.of(command.get(0), command.subList(1, command.size()))
                        .stdout(Output.pipe()))) {
            Iterator<String> lines = jvm.lines().iterator();
            assertThat(List.of(lines.next(), lines.next())).containsExactly(MACHINE, "lab0");
            assertThat(machine.link("lab0").exists()).isTrue();
            jvm.kill(Signal.SIGKILL);
        }
        Await.until("the link is gone", () -> !machine.link("lab0").exists());
        machine.sysctl(FORWARDING, "0");
        assertThat(state()).isEqualTo(before);
    }

    @Test
    @DisplayName("other programs find a host by its path")
    void path() {
        inLab(lab -> {
            Host host = lab.host("h1");
            try (NamespaceFd found = NamespaceFd.at(host.path())) {
                assertThat(found.id()).isEqualTo(host.id());
            }
        });
    }
}
