package ns.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import ns.exec.Command;
import ns.exec.Nsenter;
import ns.net.IpPrefix;
import ns.net.LinkInfo;
import ns.net.Route;
import ns.net.lab.Host;
import ns.net.lab.LabLink;
import ns.net.lab.NetLab;
import ns.net.lab.Router;
import ns.net.lab.Switch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Labs: hosts that reach one another, and nothing that stays. */
@KernelTest
@Root
@Requires(programs = {"ip", "ping"})
final class LabIT {
    static void ping(Host from, String to) {
        Nsenter.into(from).run("ping", "-c1", "-w10", to);
    }

    static boolean answers(Host from, String to) {
        return Nsenter.into(from)
                .run(Command.of("ping", "-c1", "-W1", to).accept(0, 1, 2))
                .status()
                .isSuccess();
    }

    /** One byte from here to there, over a connection that Java makes. */
    static void talk(Host from, Host to) throws IOException {
        try (ServerSocket server = to.call(() -> new ServerSocket(80));
                Socket client = from.call(() -> new Socket(to.address(), 80));
                Socket accepted = server.accept()) {
            client.getOutputStream().write(42);
            assertThat(accepted.getInputStream().read()).isEqualTo(42);
            assertThat(from.addresses()).extracting(IpPrefix::address).contains(accepted.getInetAddress());
        }
    }

    @Test
    @DisplayName("two hosts ping each other by name, and talk TCP")
    void twoHosts() throws IOException {
        try (NetLab lab = NetLab.create()) {
            Host a = lab.addHost("a");
            Host b = lab.addHost("b");
            LabLink cable = lab.addLink(a, b);
            ping(a, "b");
            ping(b, "a");
            talk(a, b);
            assertThat(cable.end(a).device()).isEqualTo("eth0");
            assertThat(cable.other(a)).isSameAs(b);
            assertThat(cable).hasToString("a eth0 172.16.0.1/30 – b eth0 172.16.0.2/30");
            assertThat(a).hasToString("host a (172.16.0.1/30)");
            assertThat(lab).hasToString("lab (2 nodes, 1 link)");
        }
    }

    @Test
    @DisplayName("hosts on switches that are joined are on one network")
    void switches() throws IOException {
        try (NetLab lab = NetLab.create()) {
            Switch left = lab.addSwitch("left");
            Switch right = lab.addSwitch("right");
            lab.addLink(left, right);
            Host a = lab.addHost("a");
            Host b = lab.addHost("b");
            lab.addLink(a, left);
            lab.addLink(right, b);
            assertThat(a.addresses()).containsExactly(IpPrefix.parse("10.1.0.1/16"));
            assertThat(b.addresses()).containsExactly(IpPrefix.parse("10.1.0.2/16"));
            talk(a, b);
        }
    }

    @Test
    @DisplayName("switches that are joined when they have hosts are on one network, after routes")
    void joinedLate() throws IOException {
        try (NetLab lab = NetLab.create()) {
            Switch left = lab.addSwitch("left");
            Switch right = lab.addSwitch("right");
            Host a = lab.addHost("a");
            Host b = lab.addHost("b");
            lab.addLink(a, left);
            lab.addLink(b, right);
            lab.addLink(right, left);
            assertThat(b.addresses()).containsExactly(IpPrefix.parse("10.2.0.1/16"));
            lab.addRoutes();
            talk(a, b);
        }
    }

    @Test
    @DisplayName("a router between two switches passes on, without being told routes")
    void router() throws IOException {
        try (NetLab lab = NetLab.create()) {
            Switch left = lab.addSwitch("left");
            Switch right = lab.addSwitch("right");
            Host a = lab.addHost("a");
            Host b = lab.addHost("b");
            Router router = lab.addRouter("router");
            lab.addLink(a, left);
            lab.addLink(left, router);
            lab.addLink(router, right);
            lab.addLink(right, b);
            talk(a, b);
            assertThat(router.links()).hasSize(2);
            assertThat(lab.routers()).containsExactly(router);
            assertThat(lab.hosts()).containsExactly(a, b);
        }
    }

    @Test
    @DisplayName("a router that takes another one's place is found, also by those who know the other's address")
    void anotherRouter() throws IOException {
        try (NetLab lab = NetLab.create()) {
            Host a = lab.addHost("a");
            Host b = lab.addHost("b");
            Switch left = lab.addSwitch("left");
            lab.addLink(a, left);
            for (String name : List.of("first", "second")) {
                Router router = lab.addRouter(name);
                lab.addLink(router, left);
                lab.addLink(router, b);
                talk(a, b);
                router.close();
            }
            assertThat(a.netns().routes()).extracting(Route::destination).doesNotContain(IpPrefix.DEFAULT_V4);
        }
    }

    @Test
    @DisplayName(
            "of two routers the second takes over when the first is gone; a way for version 6 is none for version 4")
    void secondRouter() throws IOException {
        try (NetLab lab = NetLab.create()) {
            Host a = lab.addHost("a");
            Host b = lab.addHost("b");
            Switch left = lab.addSwitch("left");
            Switch right = lab.addSwitch("right");
            lab.addLink(a, "fd00::2/64", left);
            a.addRoute("::/0", "fd00::1");
            lab.addLink(a, left);
            lab.addLink(b, right);
            List<Router> routers = List.of(lab.addRouter("first"), lab.addRouter("second"));
            for (Router router : routers) {
                lab.addLink(router, left);
                lab.addLink(router, right);
            }
            ping(a, b.address().getHostAddress());
            routers.get(0).close();
            ping(a, b.address().getHostAddress());
        }
    }

    @Test
    @DisplayName("addresses of both versions can be given, and are there at once")
    void givenAddresses() throws IOException {
        try (NetLab lab = NetLab.create()) {
            Host a = lab.addHost("a");
            Host b = lab.addHost("b");
            lab.addLink(a, "10.1.0.5/24", b, "10.1.0.9/24");
            LabLink second = lab.addLink(a, "fd00::1/64", b, "fd00::2/64");
            assertThat(lab.link(a, b)).isNotSameAs(second);
            assertThat(a.ends()).extracting(end -> end.device()).containsExactly("eth0", "eth1");
            ping(a, "10.1.0.9");
            ping(a, "fd00::2");
            try (ServerSocket server = b.call(() -> new ServerSocket(80));
                    Socket client = a.call(() -> new Socket("fd00::2", 80))) {
                assertThat(client.getPort()).isEqualTo(server.getLocalPort());
            }
        }
    }

    @Test
    @DisplayName("a router passes on packets of version 6 for those it has never talked to")
    void routerOfVersion6() throws IOException {
        try (NetLab lab = NetLab.create("long".repeat(60))) {
            Host a = lab.addHost("a");
            Host b = lab.addHost("b");
            Router router = lab.addRouter("router");
            lab.addLink(a, "fd00:1::2/64", router, "fd00:1::1/64");
            lab.addLink(router, "fd00:2::1/64", b, "fd00:2::2/64");
            lab.addRoutes();
            talk(a, b);
        }
    }

    static Stream<Named<Supplier<NetLab>>> shapes() {
        return Stream.of(
                Named.of("pair", NetLab::pair),
                Named.of("star", () -> NetLab.star(4)),
                Named.of("line", () -> NetLab.line(4)),
                Named.of("ring of three", () -> NetLab.ring(3)),
                Named.of("ring of five", () -> NetLab.ring(5)),
                Named.of("mesh", () -> NetLab.mesh(4)),
                Named.of("wan", () -> NetLab.wan(2, 2)));
    }

    @ParameterizedTest(name = "in a {0} every host reaches every other one")
    @MethodSource
    void shapes(Supplier<NetLab> shape) throws IOException {
        try (NetLab lab = shape.get()) {
            for (Host from : lab.hosts()) {
                for (Host to : lab.hosts()) {
                    if (from != to) {
                        ping(from, to.name());
                        talk(from, to);
                    }
                }
            }
        }
    }

    @Test
    @DisplayName("in a ring packets take the shorter way")
    void shorterWay() {
        try (NetLab lab = NetLab.ring(5)) {
            String route = Nsenter.into(lab.host("h1"))
                    .run("ping", "-c1", "-w10", "-R", "-n", "h5")
                    .stdout();
            String far = lab.host("r3").address().getHostAddress();
            assertThat(route).contains("RR:").doesNotContain(far);
        }
    }

    @Test
    @DisplayName("in a mesh a host's own address is how it speaks to all others")
    void ownAddress() throws IOException {
        try (NetLab lab = NetLab.mesh(3)) {
            Host first = lab.host("h1");
            Host second = lab.host("h2");
            assertThat(first.address().getHostAddress()).isEqualTo("10.255.0.1");
            try (ServerSocket server = second.call(() -> new ServerSocket(80));
                    Socket client = first.call(() -> new Socket(second.address(), 80))) {
                assertThat(client.getLocalAddress()).isEqualTo(first.address());
                assertThat(server.getLocalPort()).isEqualTo(80);
            }
        }
    }

    @Test
    @DisplayName("two hundred hosts on a switch")
    void manyHosts() throws IOException {
        try (NetLab lab = NetLab.star(200)) {
            assertThat(lab.hosts()).hasSize(200);
            talk(lab.host("h1"), lab.host("h200"));
            talk(lab.host("h137"), lab.host("h42"));
        }
    }

    @Test
    @DisplayName("fifty labs one after the other leave nothing")
    void oneAfterTheOther() throws IOException {
        for (int i = 0; i < 50; i++) {
            try (NetLab lab = NetLab.star(3)) {
                // the first question of all, too: some were lost while the kernel had not yet seen to the links
                assertThat(lab.host("h1").ping(lab.host("h2")).isAnswered()).isTrue();
                talk(lab.host("h1"), lab.host("h3"));
            }
        }
    }

    @Test
    @DisplayName("eight labs at once know nothing of one another, and leave nothing")
    void atOnce() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Boolean>> tasks = new ArrayList<>();
            IntStream.range(0, 8)
                    .forEach(i -> tasks.add(() -> {
                        try (NetLab lab = NetLab.star(3)) {
                            talk(lab.host("h2"), lab.host("h1"));
                            return true;
                        }
                    }));
            for (Future<Boolean> done : pool.invokeAll(tasks)) {
                assertThat(done.get()).isTrue();
            }
        } finally {
            pool.shutdown();
        }
    }

    @Test
    @DisplayName("a host that is switched off is gone, with its cables and its name")
    void hostOff() {
        try (NetLab lab = NetLab.star(3)) {
            Host gone = lab.host("h2");
            Host stays = lab.host("h1");
            Host other = lab.host("h3");
            LabLink cable = lab.addLink(gone, other);
            String address = gone.address().getHostAddress();
            ping(stays, address);
            gone.close();
            gone.close();
            assertThat(answers(stays, address)).isFalse();
            assertThat(lab.nodes()).doesNotContain(gone);
            assertThat(lab.links()).doesNotContain(cable).hasSize(2);
            assertThat(other.netns().links()).extracting(LinkInfo::name).containsExactly("lo", "eth0");
            Host again = lab.addHost("h2");
            lab.addLink(again, lab.node("s1"));
            ping(stays, "h2");
        }
    }
}
