package ns.it;

import static ns.core.NamespaceType.MNT;
import static ns.core.NamespaceType.NET;
import static ns.core.NamespaceType.PID;
import static ns.core.NamespaceType.USER;
import static ns.core.NamespaceType.UTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import ns.core.Errno;
import ns.core.NamespaceId;
import ns.core.Signal;
import ns.core.SyscallException;
import ns.core.fd.Fd;
import ns.core.fd.NamespaceFd;
import ns.core.fd.NamespaceHandle;
import ns.core.sys.Namespaces;
import ns.exec.NsProcess;
import ns.exec.Nsenter;
import ns.exec.OpenNamespaces;
import ns.exec.Unshare;
import ns.net.LinkInfo;
import ns.net.NetlinkException;
import ns.net.Netns;
import ns.net.NetworkEvent;
import ns.net.NetworkMonitor;
import ns.net.Route;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Network namespaces that a user namespace of ours owns, wired by whoever has created it: an ordinary user, and root too. */
@KernelTest
@Requires(
        value = Need.USER_NAMESPACES,
        programs = {"ip", "ping", "sysctl"})
final class RootlessNetworksIT {
    private static final Unshare HOST = Unshare.of(USER, NET).mapRootUser();
    private static final int AF_INET = 2;
    private static final int SOCK_STREAM = 1;
    private static final int SOCK_DGRAM = 2;

    private static void ping(NamespaceHandle from, String to) {
        Nsenter.into(from).run("ping", "-c1", "-w10", to);
    }

    private static NamespaceId placeOf(Fd socket) {
        try (NamespaceFd place = NamespaceFd.owning(Fd.owning(Namespaces.openNetworkOfSocket(socket.number())))) {
            return place.id();
        }
    }

    @Test
    @DisplayName("two hosts of one user namespace are wired and ping each other")
    void wire() {
        try (OpenNamespaces lab = HOST.open();
                Netns red = Netns.of(lab.handle(NET));
                Netns blue = Netns.of(lab.create(NET))) {
            red.addVeth("eth0", blue, "eth0");
            red.link("eth0").address("10.0.0.1/24").up();
            blue.link("eth0").address("10.0.0.2/24").up();
            ping(red, "10.0.0.2");
            ping(blue, "10.0.0.1");
            assertThat(blue.links()).extracting(LinkInfo::name).contains("lo", "eth0");
            assertThat(Nsenter.into(blue).run("ip", "-br", "link").stdout()).contains("eth0@");
        }
    }

    @Test
    @DisplayName(
            "all that ns-net asks and changes goes through a socket opened inside: routes, numbers, settings, events")
    void netlink() throws IOException {
        try (OpenNamespaces lab = HOST.loopbackUp().open();
                Netns red = Netns.of(lab.handle(NET));
                Netns blue = Netns.of(lab.create(NET));
                NetworkMonitor monitor = red.monitor()) {
            assertThat(red.link("lo").info().isUp()).isTrue();
            assertThat(blue.link("lo").info().isUp()).isFalse();
            red.addVeth("eth0", blue, "eth1");
            assertThat(monitor.next(Await.PATIENCE)).containsInstanceOf(NetworkEvent.LinkChanged.class);
            blue.link("eth1").rename("eth0").up();
            red.link("eth0").address("10.0.0.1/24").up();
            red.addRoute(Route.to("10.5.0.0/16").via("10.0.0.2"));
            assertThat(red.route(InetAddress.getByName("10.5.0.1")).toString()).contains("via 10.0.0.2");
            assertThat(red.nsid(blue)).isPresent();
            assertThat(red.assignNsid(blue)).isEqualTo(red.nsid(blue).getAsInt());
            red.link("eth0").delete();
            assertThat(blue.links()).extracting(LinkInfo::name).doesNotContain("eth0");
        }
    }

    @Test
    @DisplayName("settings of a namespace are read and changed, and are its own")
    void sysctl() throws IOException {
        try (OpenNamespaces lab = HOST.open();
                Netns red = Netns.of(lab.handle(NET));
                Netns ours = Netns.current()) {
            String before = ours.sysctl("net.ipv4.ip_forward");
            String other = before.equals("0") ? "1" : "0";
            red.sysctl("net.ipv4.ip_forward", other);
            assertThat(red.sysctl("net.ipv4.ip_forward")).isEqualTo(other);
            assertThat(ours.sysctl("net.ipv4.ip_forward")).isEqualTo(before);
            assertThat(Nsenter.into(red)
                            .run("sysctl", "-n", "net.ipv4.ip_forward")
                            .stdout())
                    .isEqualTo(other + "\n");
            assertThatThrownBy(() -> red.sysctl("net.ipv4.nothing")).isInstanceOf(NoSuchFileException.class);
            assertThatThrownBy(() -> red.sysctl("net.ipv4.ip_forward", "many"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("EINVAL");
        }
    }

    @Test
    @DisplayName("a socket that is opened by a handle is inside, whoever has it")
    void sockets() {
        try (OpenNamespaces lab = HOST.open();
                NamespaceHandle more = lab.create(NET);
                Fd tcp = lab.handle(NET).socket(AF_INET, SOCK_STREAM, 0);
                Fd udp = more.socket(AF_INET, SOCK_DGRAM, 0)) {
            assertThat(placeOf(tcp)).isEqualTo(lab.handle(NET).id());
            assertThat(placeOf(udp))
                    .isEqualTo(more.id())
                    .isNotEqualTo(lab.handle(NET).id());
            assertThatThrownBy(() -> more.socket(AF_INET, SOCK_STREAM, 12_345))
                    .isInstanceOf(SyscallException.class)
                    .hasMessageContaining("socket(2, 1|SOCK_CLOEXEC, 12345)");
        }
    }

    @Test
    @DisplayName(
            "namespaces of a program that we have started are wired while it runs, and opened after it has left them alone")
    void ofProcess() {
        NamespaceHandle handle;
        try (NsProcess program = HOST.start("sleep", "600")) {
            handle = program.openNamespace(NET);
            assertThat(handle.id()).isEqualTo(program.namespaces().get(NET));
        }
        try (Netns red = Netns.of(handle)) {
            red.link("lo").up();
            assertThat(red.link("lo").info().isUp()).isTrue();
            ping(red, "127.0.0.1");
        }
    }

    @Test
    @DisplayName("a program that is in namespaces already gets neighbours of the same owner")
    void neighboursOfProcess() {
        try (NsProcess program = HOST.start("sleep", "600");
                OpenNamespaces lab = OpenNamespaces.of(program.pidfd(), NET);
                Netns red = Netns.of(lab.handle(NET));
                Netns blue = Netns.of(lab.create(NET))) {
            red.addVeth("eth0", blue, "eth0");
            red.link("eth0").address("10.0.0.1/24").up();
            blue.link("eth0").address("10.0.0.2/24").up();
            Nsenter.target(program.pidfd()).all().run("ping", "-c1", "-w10", "10.0.0.2");
            assertThatIllegalArgumentException().isThrownBy(() -> OpenNamespaces.of(program.pidfd()));
        }
    }

    @Test
    @DisplayName("a namespace of a program that our own user namespace owns is an ordinary handle")
    void ofProcessInOurOwn() {
        try (NsProcess program = Unshare.of().start("sleep", "600");
                NamespaceHandle net = program.openNamespace(NET);
                NamespaceFd ours = NamespaceFd.openSelf(NET);
                Fd socket = net.socket(AF_INET, SOCK_DGRAM, 0)) {
            assertThat(socket.number()).isNotNegative();
            assertThat(net.id()).isEqualTo(ours.id());
            assertThat(net.companions()).isEmpty();
        }
    }

    @Test
    @DisplayName("programs run in several of the namespaces at once, as root of their user namespace")
    void programs() {
        try (OpenNamespaces lab =
                Unshare.of(USER, NET, UTS, MNT).mapRootUser().hostname("red").open()) {
            assertThat(lab.types()).isEqualTo(Set.of(USER, NET, UTS, MNT));
            assertThat(Nsenter.into(lab.handle(UTS)).run("hostname").stdout()).isEqualTo("red\n");
            assertThat(Nsenter.into(lab.handle(NET), lab.handle(MNT), lab.handle(UTS))
                            .run("sh", "-c", "id -u; hostname; ls -l /proc/self/ns | sed 's/.*-> //'")
                            .lines())
                    .contains(
                            "0",
                            "red",
                            lab.handle(NET).id().toString(),
                            lab.handle(MNT).id().toString(),
                            lab.handle(USER).id().toString());
        }
    }

    @Test
    @DisplayName("Java itself can not be inside: the text says why, and what to do")
    void javaInside() {
        try (OpenNamespaces lab = HOST.open()) {
            NamespaceHandle net = lab.handle(NET);
            assertThatThrownBy(() -> net.call(() -> 1))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessage(
                            "no thread can run inside " + net.id() + ": it goes with "
                                    + lab.handle(USER).id()
                                    + ", and the kernel lets no multi-threaded process into a user namespace; run a process inside instead");
            assertThatThrownBy(net::threadFactory).isInstanceOf(UnsupportedOperationException.class);
        }
    }

    @Test
    @DisplayName("namespaces of two user namespaces can not be wired with each other")
    void foreign() {
        try (OpenNamespaces lab = HOST.open();
                OpenNamespaces other = HOST.open();
                Netns red = Netns.of(lab.handle(NET));
                Netns blue = Netns.of(other.handle(NET))) {
            assertThatThrownBy(() -> red.addVeth("eth0", blue, "eth0"))
                    .isInstanceOfSatisfying(
                            NetlinkException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EPERM));
            assertThat(red.links()).hasSize(blue.links().size());
        }
    }

    @Test
    @Rootless
    @DisplayName("a namespace is not entered with a user namespace that does not own it")
    void wrongOwner() {
        try (OpenNamespaces lab = HOST.open();
                OpenNamespaces other = HOST.open()) {
            assertThatThrownBy(() ->
                            Nsenter.into(lab.handle(NET), other.handle(USER)).run("true"))
                    .isInstanceOfSatisfying(
                            SyscallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EPERM))
                    .hasMessageContaining("setns");
        }
    }

    @Test
    @Rootless
    @DisplayName("who may not create a network namespace alone is told how he may")
    void advice() {
        assertThatThrownBy(Netns::create)
                .isInstanceOfSatisfying(
                        SyscallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EPERM))
                .hasMessageContaining("Unshare.of(USER, NET).mapRootUser().open()");
    }

    @Test
    @DisplayName("a hundred are opened, asked and closed, and nothing is left: no process, no descriptor, no namespace")
    void hundred() {
        try (OpenNamespaces lab = HOST.open()) {
            List<Netns> hosts = new ArrayList<>();
            try {
                for (int i = 0; i < 100; i++) {
                    hosts.add(Netns.of(lab.create(NET)));
                }
                Netns first = hosts.get(0);
                hosts.subList(1, 100).forEach(host -> first.addVeth("p" + hosts.indexOf(host), host, "eth0"));
                assertThat(first.links()).hasSizeGreaterThanOrEqualTo(100);
            } finally {
                hosts.forEach(Netns::close);
            }
        }
    }

    @Test
    @DisplayName("many threads ask for sockets at the same time, and each gets its own")
    void threads() {
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try (OpenNamespaces lab = HOST.open();
                NamespaceHandle blue = lab.create(NET)) {
            NamespaceHandle red = lab.handle(NET);
            List<CompletableFuture<Void>> all = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                NamespaceHandle mine = i % 2 == 0 ? red : blue;
                all.add(CompletableFuture.runAsync(
                        () -> {
                            try (Fd socket = mine.socket(AF_INET, SOCK_DGRAM, 0)) {
                                assertThat(placeOf(socket)).isEqualTo(mine.id());
                            }
                        },
                        pool));
            }
            all.forEach(CompletableFuture::join);
        } finally {
            pool.shutdown();
        }
    }

    @Test
    @DisplayName("what is closed says so, and handles of create() live on")
    void closed() {
        OpenNamespaces lab = HOST.open();
        NamespaceHandle red = lab.handle(NET);
        try (NamespaceHandle blue = lab.create(NET)) {
            lab.close();
            lab.close();
            assertThatIllegalStateException()
                    .isThrownBy(() -> red.socket(AF_INET, SOCK_DGRAM, 0))
                    .withMessage("this descriptor is closed");
            assertThatIllegalStateException().isThrownBy(() -> lab.create(NET));
            assertThatIllegalStateException().isThrownBy(() -> Nsenter.into(red).run("true"));
            Fd inside = blue.socket(AF_INET, SOCK_DGRAM, 0);
            inside.close();
        }
    }

    @Test
    @DisplayName("an ns-init that is killed before it is done is told of, and nothing is left")
    void killed() {
        Unshare killed = HOST.beforeExec(process -> process.kill(Signal.SIGKILL));
        assertThatIllegalStateException().isThrownBy(killed::open).withMessageContaining("ns-init was ended");
        Unshare failing = HOST.beforeExec(process -> {
            throw new IOException("trouble");
        });
        assertThatIllegalStateException().isThrownBy(failing::open).withMessageContaining("trouble");
    }

    @Test
    @DisplayName("at whatever moment a JVM dies that opens namespaces and sockets, no process stays behind")
    void jvmDies() {
        for (int i = 0; i < 3; i++) {
            try (Family family = Family.start(List.of(), Starter.class, "open")) {
                for (int round = 0; round < 3 + 5 * i; round++) {
                    family.read();
                }
                family.killJvm();
                boolean gone = Await.isSoon(() -> family.living().isEmpty());
                assertThat(gone).as("still there: %s", family.describe()).isTrue();
            }
        }
    }

    @Test
    @DisplayName("what can not be opened without a program is refused before anything happens")
    void refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Unshare.of().open());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Unshare.of(USER, PID).open())
                .withMessageContaining("first process");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HOST.killChild(Signal.SIGTERM).open())
                .withMessageContaining("killChild");
        try (OpenNamespaces lab = HOST.open()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> lab.handle(MNT))
                    .withMessageContaining("no mnt namespace is among [net:[");
            assertThatIllegalArgumentException().isThrownBy(() -> lab.create(USER));
            assertThatIllegalArgumentException().isThrownBy(() -> lab.create(PID));
            try (OpenNamespaces inner =
                    Nsenter.into(lab.handle(USER)).unshare(USER, NET).open()) {
                Fd socket = inner.handle(NET).socket(AF_INET, SOCK_DGRAM, 0);
                try (socket) {
                    assertThat(placeOf(socket)).isEqualTo(inner.handle(NET).id());
                }
            }
        }
    }
}
