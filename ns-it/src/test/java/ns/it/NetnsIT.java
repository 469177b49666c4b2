package ns.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import ns.core.Errno;
import ns.core.NamespaceId;
import ns.core.NamespaceType;
import ns.core.Pid;
import ns.core.SyscallException;
import ns.core.fd.NamespaceFd;
import ns.exec.NsProcess;
import ns.exec.Nsenter;
import ns.exec.Propagation;
import ns.exec.Unshare;
import ns.net.Netns;
import ns.net.NetworkMonitor;
import ns.net.Nft;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Network namespaces: how they are made, named and found, by us and by {@code ip netns} in turn. */
@KernelTest
@Root
@Requires(programs = "ip")
final class NetnsIT {
    private static final Path FOLDER = Path.of("/run/netns");
    private static final String NAME = "ns-it-" + Pid.self().number();

    private static boolean folderWasThere;

    /** The first name makes the folder, and the folder a mount; both stay, as with {@code ip netns}. */
    @BeforeAll
    static void makeFolder() {
        folderWasThere = Files.exists(FOLDER);
        if (Need.isRoot()) {
            Netns.add(NAME).close();
            Netns.delete(NAME);
        }
    }

    @AfterAll
    static void removeFolder() {
        if (!folderWasThere && Files.exists(FOLDER)) {
            Unshare.of().run("umount", FOLDER.toString());
            Unshare.of().run("rmdir", FOLDER.toString());
        }
    }

    @Test
    @DisplayName("a new namespace has a loopback link that is down, and is gone when it is closed")
    void create() {
        NamespaceId id;
        try (Netns red = Netns.create()) {
            id = red.id();
            assertThat(red.links()).singleElement().satisfies(lo -> {
                assertThat(lo.name()).isEqualTo("lo");
                assertThat(lo.isUp()).isFalse();
                assertThat(lo.kind().name()).isEqualTo("loopback");
            });
            assertThat(red.pids()).isEmpty();
            assertThat(red).hasToString(id.toString());
        }
        try (NamespaceFd own = NamespaceFd.openSelf(NamespaceType.NET)) {
            assertThat(own.id()).isNotEqualTo(id);
        }
    }

    @Test
    @DisplayName("several are created at once, each another, and nobody stays inside")
    void createSeveral() throws IOException {
        List<Netns> all = Netns.create(3);
        try {
            assertThat(all).extracting(Netns::id).hasSize(3).doesNotHaveDuplicates();
            for (Netns each : all) {
                assertThat(each.links()).singleElement().matches(lo -> !lo.isUp());
            }
            assertThat(NetnsLeakIT.namespacesOfTasks()).doesNotContainAnyElementsOf(texts(all));
        } finally {
            all.forEach(Netns::close);
        }
        assertThat(Netns.create(0)).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> Netns.create(-1)).withMessageContaining("-1");
    }

    private static List<String> texts(List<Netns> all) {
        return all.stream().map(Netns::toString).toList();
    }

    @Test
    @DisplayName("if one of several fails, those before it are closed")
    void severalFail() {
        List<NamespaceFd> made = new ArrayList<>();
        assertThatIllegalStateException()
                .isThrownBy(() -> NamespaceFd.create(NamespaceType.NET, 3, created -> {
                    made.add(created);
                    if (made.size() == 3) {
                        throw new IllegalStateException("the third");
                    }
                    return created;
                }))
                .withMessage("the third");
        assertThat(made).hasSize(3);
        made.forEach(each -> assertThatIllegalStateException()
                .isThrownBy(() -> each.fd().number())
                .withMessageContaining("closed"));
    }

    @Test
    @DisplayName("what is closed says so, again and again")
    void closed() {
        Netns red = Netns.create();
        red.links();
        NetworkMonitor monitor = red.monitor();
        monitor.close();
        monitor.close();
        assertThatIllegalStateException().isThrownBy(monitor::next).withMessageContaining("closed");
        Nft nft = red.nft();
        nft.close();
        nft.close();
        assertThatIllegalStateException().isThrownBy(nft::tables).withMessageContaining("closed");
        red.close();
        red.close();
        for (ThrowingCallable use : List.<ThrowingCallable>of(
                red::links,
                red::pids,
                red::fd,
                red::monitor,
                red::nft,
                () -> red.sysctl("net.ipv4.ip_forward"),
                () -> red.tap("tap0"),
                () -> red.call(() -> true),
                () -> red.link("lo").offloads())) {
            assertThatIllegalStateException().isThrownBy(use).withMessage(red.id() + " is closed");
        }
    }

    @Test
    @DisplayName("a handle of another type is refused, and closed")
    void wrongType() {
        NamespaceFd uts = NamespaceFd.openSelf(NamespaceType.UTS);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Netns.of(uts))
                .withMessageContaining("uts:[")
                .withMessageContaining("no network namespace");
        assertThat(uts.fd()).hasToString("fd closed");
    }

    @Test
    @DisplayName("ip netns sees a name of ours, and runs programs there")
    void addIsSeen() {
        try (Netns red = Netns.add(NAME)) {
            red.link("lo").up();
            assertThat(Netns.list()).contains(NAME);
            assertThat(IpTool.run("netns", "list")).contains(NAME);
            assertThat(IpTool.run("netns", "exec", NAME, "ip", "-br", "link", "show", "lo"))
                    .contains("LOOPBACK,UP,LOWER_UP");
        } finally {
            Netns.delete(NAME);
        }
        assertThat(FOLDER.resolve(NAME)).doesNotExist();
        assertThat(IpTool.run("netns", "list")).doesNotContain(NAME);
    }

    @Test
    @DisplayName("a name of ip netns opens, and can be deleted")
    void openIpNetns() {
        IpTool.run("netns", "add", NAME);
        try (Netns red = Netns.open(NAME)) {
            assertThat(Netns.list()).contains(NAME);
            assertThat(red.links()).hasSize(1);
        } finally {
            Netns.delete(NAME);
        }
        assertThat(Netns.list()).doesNotContain(NAME);
    }

    @Test
    @DisplayName("ip netns deletes a name of ours")
    void ipDeletes() {
        Netns.add(NAME).close();
        IpTool.run("netns", "delete", NAME);
        assertThat(Netns.list()).doesNotContain(NAME);
        assertThat(Netns.deleteIfExists(NAME)).isFalse();
    }

    @Test
    @DisplayName("a name that is taken stays what it was")
    void addTwice() {
        try (Netns red = Netns.add(NAME)) {
            assertThatThrownBy(() -> Netns.add(NAME))
                    .isInstanceOf(SyscallException.class)
                    .hasMessageContaining(NAME)
                    .hasMessageContaining("EEXIST");
            try (Netns still = Netns.open(NAME)) {
                assertThat(still.id()).isEqualTo(red.id());
            }
        } finally {
            Netns.delete(NAME);
        }
    }

    @Test
    @DisplayName("what is not there is named")
    void missing() {
        assertThatThrownBy(() -> Netns.open(NAME))
                .isInstanceOfSatisfying(
                        SyscallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT))
                .hasMessageContaining("no network namespace is called " + NAME);
        assertThatThrownBy(() -> Netns.delete(NAME)).hasMessageContaining("no network namespace is called " + NAME);
    }

    @Test
    @DisplayName("what can not be a name is refused before anything is made")
    void badNames() {
        for (String bad : List.of("", ".", "..", "a/b", "x".repeat(256))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Netns.add(bad))
                    .withMessageContaining("not the name of a network namespace");
        }
    }

    @Test
    @DisplayName("a file without a namespace is listed, is no namespace, and can be deleted")
    void deadFile() throws IOException {
        Files.createFile(FOLDER.resolve(NAME));
        assertThat(Netns.list()).contains(NAME);
        assertThatIllegalArgumentException().isThrownBy(() -> Netns.open(NAME));
        Netns.delete(NAME);
        assertThat(FOLDER.resolve(NAME)).doesNotExist();
    }

    @Test
    @DisplayName("a process is found by its namespace, and its namespace by all names")
    void identify() {
        String other = NAME + "-b";
        try (Netns red = Netns.add(NAME);
                NsProcess process = Nsenter.into(red).start("sleep", "60")) {
            Netns.attach(other, process.pid());
            try {
                assertThat(Netns.identify(process.pid())).containsExactly(NAME, other);
                assertThat(red.pids()).containsExactly(process.pid());
                assertThat(IpTool.run("netns", "pids", other).strip())
                        .isEqualTo(process.pid().toString());
            } finally {
                Netns.delete(other);
            }
        } finally {
            Netns.delete(NAME);
        }
        assertThat(Netns.identify(Pid.self())).isEmpty();
    }

    @Test
    @DisplayName("a name is gone in a mount namespace that had a copy of it")
    void deletePropagates() {
        try (Netns red = Netns.add(NAME);
                NsProcess elsewhere = Unshare.of(NamespaceType.MNT)
                        .propagation(Propagation.SLAVE)
                        .start("sleep", "60")) {
            Path mounts = Path.of("/proc/" + elsewhere.pid() + "/mounts");
            assertThat(mounts).content().contains(FOLDER + "/" + NAME + " ");
            Netns.delete(NAME);
            assertThat(mounts).content().doesNotContain(FOLDER + "/" + NAME + " ");
            assertThat(red.links()).hasSize(1);
        } finally {
            Netns.deleteIfExists(NAME);
        }
    }

    @Test
    @DisplayName("numbers of other namespaces are given, told and kept")
    void nsid() {
        try (Netns red = Netns.create();
                Netns blue = Netns.create()) {
            assertThat(red.nsid(blue)).isEmpty();
            red.setNsid(blue, 7);
            assertThat(red.nsid(blue)).hasValue(7);
            assertThatThrownBy(() -> red.setNsid(blue, 8))
                    .isInstanceOfSatisfying(
                            SyscallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EEXIST));
            red.addVeth("eth0", blue, "eth0");
            assertThat(red.link("eth0").info().parentNamespace()).hasValue(7);
        }
    }

    @Test
    @DisplayName("a process, a thread and a socket can be inside at once")
    void inside() throws IOException {
        try (Netns red = Netns.create()) {
            red.link("lo").up();
            try (ServerSocket server = red.call(() -> new ServerSocket(0))) {
                Nsenter.into(red).run("bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/" + server.getLocalPort());
            }
        }
    }
}
