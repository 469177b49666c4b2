package ns.it;

import static ns.core.NamespaceType.IPC;
import static ns.core.NamespaceType.MNT;
import static ns.core.NamespaceType.NET;
import static ns.core.NamespaceType.PID;
import static ns.core.NamespaceType.TIME;
import static ns.core.NamespaceType.USER;
import static ns.core.NamespaceType.UTS;
import static ns.it.Sh.sh;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import ns.core.Errno;
import ns.core.NamespaceId;
import ns.core.NamespaceType;
import ns.core.Pid;
import ns.core.Signal;
import ns.core.SyscallException;
import ns.core.fd.NamespaceFd;
import ns.core.fd.PidFd;
import ns.exec.Command;
import ns.exec.ExitStatus;
import ns.exec.IdRange;
import ns.exec.Launcher;
import ns.exec.NsProcess;
import ns.exec.Nsenter;
import ns.exec.Unshare;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each word of {@link Nsenter}, as root and as anybody: into a process that the caller has started in a user namespace of his. */
@KernelTest
@Requires(Need.USER_NAMESPACES)
final class ExecNsenterIT {
    private static final NamespaceType[] ALL = NamespaceType.values();

    private NsProcess target;
    private Map<NamespaceType, NamespaceId> theirs;

    @BeforeEach
    void startTarget() {
        target = Unshare.of(ALL)
                .mapRootUser()
                .mountProc()
                .hostname("inside")
                .monotonic(Duration.ofDays(1000))
                .start(Command.of("sleep", "100")
                        .directory(Path.of("/usr"))
                        .clearEnvironment()
                        .env("WHO", "target")
                        .closing(Signal.SIGKILL, Duration.ZERO));
        theirs = target.namespaces();
    }

    @AfterEach
    void endTarget() {
        target.close();
    }

    /** Where {@code ls -l /proc/self/ns} would look, asked from outside: the place may have no such program, or another proc. */
    private static void assertIsIn(Launcher place, Map<NamespaceType, NamespaceId> expected) {
        try (NsProcess process = place.start(Command.of("sleep", "100").closing(Signal.SIGKILL, Duration.ZERO))) {
            assertThat(process.namespaces()).isEqualTo(expected);
        }
    }

    private Map<NamespaceType, NamespaceId> theirsFor(EnumSet<NamespaceType> types) {
        Map<NamespaceType, NamespaceId> expected = new EnumMap<>(NamespaceType.class);
        for (NamespaceType type : NamespaceType.values()) {
            try (NamespaceFd own = NamespaceFd.openSelf(type)) {
                expected.put(type, types.contains(type) ? theirs.get(type) : own.id());
            }
        }
        return expected;
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "a program is in the namespaces of the target that are named, by pid, by pidfd and by handle, and in no other")
    void entersWhatIsNamed(NamespaceType type) {
        EnumSet<NamespaceType> types = EnumSet.of(USER, type); // the others are owned by it
        NamespaceType[] named = types.toArray(NamespaceType[]::new);
        Map<NamespaceType, NamespaceId> expected = theirsFor(types);
        assertIsIn(Nsenter.target(target.pid(), named), expected);
        assertIsIn(Nsenter.target(target.pidfd(), named), expected);
        try (NamespaceFd user = target.pidfd().openNamespace(USER);
                NamespaceFd other = target.pidfd().openNamespace(type)) {
            assertIsIn(type == USER ? Nsenter.into(user) : Nsenter.into(user).andInto(other), expected);
        }
    }

    @Test
    @DisplayName(
            "all namespaces that differ from ours are entered at once; the program sees the target's host name, clock, proc and process 1")
    void entersAll() {
        Nsenter all = Nsenter.target(target.pid()).all();
        assertIsIn(all, theirs);
        assertThat(all.run(sh("hostname; id -u; cat /proc/1/comm; cut -d. -f1 /proc/uptime"))
                        .lines())
                .startsWith("inside", "0", "ns-init");
        assertThat(all.plan(Command.of("true"))).anyMatch(line -> line.startsWith("setns(pidfd, CLONE_NEW"));
    }

    @Test
    @DisplayName("root, working directory, environment and user can be the target's")
    void whatElseIsTheTargets() {
        Nsenter all = Nsenter.target(target.pid()).all();
        assertThat(all.workingDirectory().run("pwd").lines()).containsExactly("/usr");
        assertThat(all.workingDirectoryInside(Path.of("/proc/1")).run("pwd").lines())
                .containsExactly("/proc/1");
        assertThat(all.root().run("pwd").lines()).containsExactly("/");
        assertThat(all.root(Path.of("/usr")).run(Command.of("/bin/ls", "/")).lines())
                .contains("bin", "share");
        assertThat(all.environmentOfTarget().run("/usr/bin/env").lines()).containsExactly("WHO=target");
        assertThat(all.followUser().followGroup().run("id", "-ur").lines()).containsExactly("0");
        assertThat(all.preserveCredentials().run("id", "-ur").lines()).containsExactly("0");
    }

    @Test
    @DisplayName("without a fork the program itself stays outside the pid namespace, and its children are in it")
    void withoutFork() {
        Nsenter inside = Nsenter.target(target.pid(), USER, PID, MNT).noFork();
        assertThat(inside.run(sh("(exec readlink /proc/self/ns/pid); :")).lines())
                .containsExactly(String.valueOf(theirs.get(PID)));
    }

    @Test
    @DisplayName("the parent of a user namespace can be entered from the target, by who has rights there")
    @Root
    void byParent() {
        Unshare nested =
                Nsenter.target(target.pid(), USER, PID, MNT).unshare(USER).mapRootUser();
        try (NsProcess child = nested.start(Command.of("sleep", "100").closing(Signal.SIGKILL, Duration.ZERO))) {
            assertIsIn(Nsenter.target(child.pid()).userParent(), theirsFor(EnumSet.of(USER)));
        }
    }

    @Test
    @DisplayName("what is created after entering lies inside: a nested user namespace with the caller as its root")
    void createsInside() {
        Nsenter entered = Nsenter.target(target.pid(), USER, MNT, NET, PID);
        Unshare nested = entered.unshare(USER, UTS, IPC).mapRootUser().hostname("nested");
        List<String> lines =
                nested.run(sh("hostname; id -u; readlink /proc/self/ns/net")).lines();
        assertThat(lines).containsExactly("nested", "0", String.valueOf(theirs.get(NET)));
        try (NsProcess process = nested.start(Command.of("sleep", "100").closing(Signal.SIGKILL, Duration.ZERO))) {
            assertThat(process.namespaces().get(USER)).isNotEqualTo(theirs.get(USER));
            try (NamespaceFd user = process.pidfd().openNamespace(USER)) {
                assertThat(user.parent().orElseThrow()).isEqualTo(theirs.get(USER));
            }
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> nested.mapUsers(IdRange.AUTO).run("true"))
                .withMessageContaining("one user");
    }

    @Test
    @DisplayName("a target that has ended is told as such, be it named by number or by pidfd, reaped or not")
    void targetIsGone() {
        Pid pid = target.pid();
        PidFd pidfd = target.pidfd();
        pidfd.kill(Signal.SIGKILL);
        assertThat(target.waitFor()).isEqualTo(new ExitStatus.Signaled(Signal.SIGKILL, false));
        for (Nsenter gone :
                List.of(Nsenter.target(pid).all(), Nsenter.target(pidfd).all())) {
            assertThatThrownBy(() -> gone.run("true"))
                    .isInstanceOfSatisfying(
                            SyscallException.class, e -> assertThat(e.errno()).isIn(Errno.ESRCH, Errno.ENOENT));
        }
    }

    @Test
    @DisplayName("a pid namespace whose process 1 has ended takes nobody, and the exception says so")
    void deadPidNamespace() {
        try (NamespaceFd user = target.pidfd().openNamespace(USER);
                NamespaceFd dead = target.pidfd().openNamespace(PID)) {
            target.kill(Signal.SIGKILL);
            target.waitFor();
            assertThatThrownBy(() -> Nsenter.into(user, dead).run("true"))
                    .isInstanceOfSatisfying(SyscallException.class, e -> {
                        assertThat(e.errno()).isEqualTo(Errno.ENOMEM);
                        assertThat(e.hint().orElseThrow()).contains("process 1");
                    });
        }
    }

    @Test
    @DisplayName("an ordinary user is told that the namespaces of another's process are not his to enter")
    @Rootless
    void notMine() {
        assertThatThrownBy(() -> Nsenter.target(Pid.of(1), UTS).run("true"))
                .isInstanceOfSatisfying(SyscallException.class, e -> {
                    assertThat(e.errno()).isIn(Errno.EPERM, Errno.EACCES);
                    assertThat(e.hint()).isPresent();
                });
    }

    @Test
    @DisplayName("what can not be is refused before anything is opened")
    void contradictions() {
        assertThatIllegalArgumentException().isThrownBy(() -> Nsenter.into().run("true"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Nsenter.target(target.pid(), NET).setuid(-1));
        assertThat(Files.exists(Path.of("/proc/" + target.pid()))).isTrue();
        assertThat(TIME.procName()).isEqualTo("time");
    }
}
