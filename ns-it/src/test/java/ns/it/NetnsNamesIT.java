package ns.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import ns.core.Errno;
import ns.core.NamespaceType;
import ns.core.Pid;
import ns.core.SyscallException;
import ns.core.fd.NamespaceFd;
import ns.exec.NsProcess;
import ns.exec.Nsenter;
import ns.exec.Propagation;
import ns.exec.Unshare;
import ns.net.Netns;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names of network namespaces in several mount namespaces, by ns and by {@code ip netns} in turn, and as lsns shows them. */
@KernelTest
@Root
@Requires(programs = {"ip", "unshare"})
final class NetnsNamesIT {
    private static final String NAME = "ns-it-name-" + Pid.self().number();

    @BeforeAll
    static void makeFolder() {
        NetnsFolder.make();
    }

    @AfterEach
    void end() {
        Netns.deleteIfExists(NAME);
    }

    @Test
    @DisplayName("a name is seen in a mount namespace that was there before, and gone there with it")
    void addPropagates() {
        for (Propagation how : List.of(Propagation.SLAVE, Propagation.SHARED)) {
            try (NsProcess elsewhere =
                    Unshare.of(NamespaceType.MNT).propagation(how).start("sleep", "60")) {
                Path mounts = Path.of("/proc/" + elsewhere.pid() + "/mounts");
                Netns.add(NAME).close();
                assertThat(mounts).content().contains("/run/netns/" + NAME + " ");
                IpTool.run("netns", "delete", NAME);
                assertThat(mounts).content().doesNotContain("/run/netns/" + NAME + " ");
                IpTool.run("netns", "add", NAME);
                assertThat(mounts).content().contains("/run/netns/" + NAME + " ");
                Netns.delete(NAME);
                assertThat(mounts).content().doesNotContain("/run/netns/" + NAME + " ");
            }
        }
    }

    @Test
    @DisplayName("a name that ip netns exec's own mount namespace has a copy of can be deleted, and is gone there")
    void deleteWhileExecuted() {
        IpTool.run("netns", "add", NAME);
        try (NsProcess inside = Unshare.of().start("ip", "netns", "exec", NAME, "sleep", "60")) {
            Path own = Path.of("/proc/" + inside.pid() + "/ns/mnt");
            Await.until("ip has entered", () -> !sameAs(own, Path.of("/proc/self/ns/mnt")) && sleeps(inside.pid()));
            try (Netns red = Netns.open(NAME)) {
                assertThat(red.pids()).contains(inside.pid());
                Netns.delete(NAME);
                assertThat(Path.of("/run/netns", NAME)).doesNotExist();
                assertThat(Path.of("/proc/" + inside.pid() + "/mounts"))
                        .content()
                        .doesNotContain("/run/netns/" + NAME + " ");
                assertThat(red.links()).hasSize(1);
            }
        }
    }

    private static boolean sleeps(Pid pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/comm")).strip().equals("sleep");
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean sameAs(Path one, Path other) {
        try {
            return Files.readSymbolicLink(one).equals(Files.readSymbolicLink(other));
        } catch (IOException e) {
            return true;
        }
    }

    /** On a machine where nobody has named one yet: /run is empty, in a mount namespace of its own. */
    @ParameterizedTest
    @CsvSource({"ns net, ip netns", "ip netns, ns net", "ns net, ns net"})
    @DisplayName("the first name makes the folder a shared mount, once, whoever adds it and the second one")
    void firstName(String first, String second) {
        String ns = Cli.HOME.resolve("bin/ns").toString();
        String script = "mount -t tmpfs none /run && " + first + " add a && " + second + " add b"
                + " && echo mounts: $(grep -c ' /netns /run/netns ' /proc/self/mountinfo)"
                + " && grep ' /netns /run/netns ' /proc/self/mountinfo"
                + " && stat -c 'mode %a' /run/netns"
                + " && (unshare -m --propagation unchanged sh -c '" + second + " delete a; " + first + " delete b')"
                + " && echo left: $(ls /run/netns) $(grep -c '/run/netns/[ab] ' /proc/self/mountinfo)";
        Cli.Outcome outcome = Cli.program(
                        "unshare", "-m", "--propagation", "private", "sh", "-c", script.replace("ns net", ns + " net"))
                .run();
        assertThat(outcome.status()).as("%s", outcome).isZero();
        assertThat(outcome.lines())
                .contains("mounts: 1", "mode 755", "left: 0")
                .anyMatch(line -> line.matches(".* /run/netns .* shared:[0-9]+ .*"));
    }

    @Test
    @DisplayName("lsns shows the number and the file of a name")
    void lsns() {
        try (Netns red = Netns.add(NAME);
                Netns ours = Netns.current();
                NsProcess inside = Nsenter.into(red).start("sleep", "60")) {
            int number = ours.assignNsid(red);
            assertThat(inside.pid().number()).isPositive();
            String inode = red.id().toString().replaceAll("\\D", "");
            List<String> lines = Cli.ns("lsns", "-t", "net", "-n", "-r", "-o", "NS,NETNSID,NSFS")
                    .run()
                    .lines();
            assertThat(lines).contains(inode + " " + number + " /run/netns/" + NAME);
            assertThat(IpTool.run("netns", "list")).contains(NAME + " (id: " + number + ")");
        }
    }

    @Test
    @DisplayName("a name in the folder that is a directory or a file of another kind is told, not followed")
    void otherFiles() throws Exception {
        Path odd = Path.of("/run/netns", NAME);
        Files.createDirectory(odd);
        try {
            assertThat(Netns.list()).contains(NAME);
            assertThatThrownBy(() -> Netns.open(NAME)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> Netns.add(NAME))
                    .isInstanceOfSatisfying(
                            SyscallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EEXIST));
            assertThat(Netns.identify(Pid.self())).doesNotContain(NAME);
        } finally {
            Files.delete(odd);
        }
        Files.createSymbolicLink(odd, Path.of("/proc/self/ns/uts"));
        try {
            assertThatThrownBy(() -> Netns.open(NAME))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("no network namespace");
            assertThat(Netns.identify(Pid.self())).doesNotContain(NAME);
        } finally {
            Files.delete(odd);
        }
    }

    @Test
    @DisplayName("names of 255 bytes are names, one more is refused, and odd characters come back")
    void longNames() {
        for (String name : List.of("x".repeat(255), "é".repeat(127), "\u001b[31m", "-a", "a b", "net:[1]")) {
            try {
                Netns.add(name).close();
                assertThat(Netns.list()).contains(name);
                Netns.open(name).close();
            } finally {
                Netns.deleteIfExists(name);
            }
        }
        for (String name : List.of("x".repeat(256), "é".repeat(128), "a\0b")) {
            assertThatThrownBy(() -> Netns.add(name)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    @DisplayName("of threads that make the first name of all at once, one mounts the folder")
    void firstNamesRace() throws Exception {
        try (NsProcess elsewhere = Unshare.of(NamespaceType.MNT).start("sleep", "60");
                NamespaceFd mounts = elsewhere.pidfd().openNamespace(NamespaceType.MNT)) {
            ThreadFactory threads = mounts.threadFactory();
            for (int i = 0; i < 10; i++) {
                Nsenter.into(mounts).run("mount", "-t", "tmpfs", "first-names", "/run");
                List<FutureTask<Void>> tasks = new ArrayList<>();
                CountDownLatch start = new CountDownLatch(1);
                for (int t = 0; t < 4; t++) {
                    String name = "n" + t;
                    FutureTask<Void> task = new FutureTask<>(() -> {
                        start.await();
                        Netns.add(name).close();
                        return null;
                    });
                    threads.newThread(task).start();
                    tasks.add(task);
                }
                start.countDown();
                for (FutureTask<Void> task : tasks) {
                    task.get();
                }
                assertThat(Files.readString(Path.of("/proc/" + elsewhere.pid() + "/mounts"))
                                .lines())
                        .filteredOn(line -> line.startsWith("first-names /run/netns "))
                        .hasSize(1);
                Nsenter.into(mounts).run("umount", "-l", "/run");
            }
        }
    }

    @Test
    @DisplayName("the same name from two threads is made once, and the other is told")
    void addRace() throws Exception {
        for (int i = 0; i < 20; i++) {
            List<FutureTask<Boolean>> tasks = new ArrayList<>();
            for (int t = 0; t < 3; t++) {
                FutureTask<Boolean> task = new FutureTask<>(() -> {
                    try {
                        Netns.add(NAME).close();
                        return true;
                    } catch (SyscallException e) {
                        assertThat(e.errno()).isEqualTo(Errno.EEXIST);
                        return false;
                    }
                });
                new Thread(task).start();
                tasks.add(task);
            }
            int made = 0;
            for (FutureTask<Boolean> task : tasks) {
                made += task.get() ? 1 : 0;
            }
            assertThat(made).isEqualTo(1);
            Netns.delete(NAME);
        }
    }
}
