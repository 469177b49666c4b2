package ns.exec;

import static ns.core.NamespaceType.USER;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ns.core.Capability;
import ns.core.fd.WindowSize;
import ns.exec.plan.Argument;
import ns.exec.plan.Plan;
import ns.exec.plan.Step;
import org.junit.jupiter.api.Test;

/** What each option of {@link Command} adds to a plan. */
class ProgramsTest {
    private static final Map<String, String> ENVIRONMENT = environment();

    private static Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("PATH", "/usr/bin:/bin");
        environment.put("HOME", "/root");
        environment.put("SHELL", "/usr/bin/fish");
        return environment;
    }

    @Test
    void aPathIsExecutedAsItIs() {
        Plan plan = plan(Command.of("./tool", "a b", "c\n\"\\\u0001"));
        assertThat(Planning.text(plan)).isEqualTo("""
                close_range(all but 0, 1, 2, channel, 4)
                fcntl(channel, F_SETFD, FD_CLOEXEC)
                sigaction(ignore 0, block 0, of 180000000)
                execvp("./tool", ["./tool", "a b", "c\\n\\"\\\\\\001"], 3 variables, or by sh)
                """);
        assertThat(candidates(plan)).containsExactly("./tool");
        assertThat(texts(execute(plan).arguments().get(3)))
                .containsExactly("/bin/sh", "./tool", "a b", "c\n\"\\\u0001");
    }

    @Test
    void aNameIsLookedForInThePathOfTheProgram() {
        assertThat(candidates(plan(Command.of("tool")))).containsExactly("/usr/bin/tool", "/bin/tool");
        assertThat(candidates(plan(Command.of("tool").env("PATH", ":/a/:b"))))
                .containsExactly("tool", "/a//tool", "b/tool");
        assertThat(candidates(plan(Command.of("tool").env("PATH", "")))).containsExactly("tool");
        assertThat(candidates(plan(Command.of("tool").env("PATH", "/a:")))).containsExactly("/a/tool", "tool");
        assertThat(candidates(plan(Command.of("tool").unsetEnv("PATH")))).containsExactly("/bin/tool", "/usr/bin/tool");
        assertThat(candidates(plan(Command.of("tool").clearEnvironment())))
                .containsExactly("/bin/tool", "/usr/bin/tool");
    }

    @Test
    void aProgramMayBeToldAnotherName() {
        Plan plan = plan(Command.of("/bin/tool", "x").argv0("other"));
        assertThat(texts(execute(plan).arguments().get(1))).containsExactly("other", "x");
        assertThat(texts(execute(plan).arguments().get(3))).containsExactly("/bin/sh", "/bin/tool", "x");
        assertThat(texts(execute(plan(Command.of("tool", "a").arguments("b", "c")))
                        .arguments()
                        .get(1)))
                .containsExactly("tool", "b", "c");
    }

    @Test
    void theShellOfTheUserIsALoginShell() {
        assertThat(Planning.text(plan(Command.shell()))).isEqualTo("""
                close_range(all but 0, 1, 2, channel, 4)
                fcntl(channel, F_SETFD, FD_CLOEXEC)
                sigaction(ignore 0, block 0, of 180000000)
                execvp("/usr/bin/fish", ["-fish"], 3 variables, or by sh)
                """);
        assertThat(Planning.text(Planning.spawn().in(Map.of()).of(Unshare.of(), Command.shell())))
                .isEqualTo("""
                close_range(all but 0, 1, 2, channel, 4)
                fcntl(channel, F_SETFD, FD_CLOEXEC)
                sigaction(ignore 0, block 0, of 180000000)
                execvp("/bin/dash", ["-dash"], 0 variables, or by sh)
                """);
        assertThat(Planning.text(Planning.spawn()
                        .in(Map.of("SHELL", ""))
                        .of(Unshare.of(), Command.shell().argv0("sh"))))
                .isEqualTo("""
                        close_range(all but 0, 1, 2, channel, 4)
                        fcntl(channel, F_SETFD, FD_CLOEXEC)
                        sigaction(ignore 0, block 0, of 180000000)
                        execvp("/bin/dash", ["sh"], 1 variables, or by sh)
                        """);
    }

    @Test
    void theEnvironmentIsInheritedUnlessSaidOtherwise() {
        Command command = Command.of("tool");
        assertThat(variables(command)).containsExactly("PATH=/usr/bin:/bin", "HOME=/root", "SHELL=/usr/bin/fish");
        assertThat(variables(command.clearEnvironment())).isEmpty();
        assertThat(variables(command.clearEnvironment().env("A", "").env("B", "=")))
                .containsExactlyInAnyOrder("A=", "B==");
        assertThat(variables(command.keepEnvironment("HOME", "ABSENT"))).containsExactly("HOME=/root");
        assertThat(variables(command.env("HOME", "/")))
                .containsExactly("PATH=/usr/bin:/bin", "HOME=/", "SHELL=/usr/bin/fish");
        assertThat(variables(command.unsetEnv("HOME"))).containsExactly("PATH=/usr/bin:/bin", "SHELL=/usr/bin/fish");
    }

    @Test
    void streamsAreMovedInTwoRoundsSinceOnesNumberMayBeAnothersHere() {
        Map<Integer, String> streams = Map.of(0, "stdin", 1, "stdout", 2, "stderr", 7, "fd 7");
        assertThat(Planning.text(Planning.spawn().with(streams).of(Unshare.of(), Planning.TRUE)))
                .isEqualTo("""
                close_range(all but 0, 1, 2, channel, fd 7, stderr, stdin, stdout, 8)
                fcntl(channel, F_SETFD, FD_CLOEXEC)
                fcntl(fd 7, F_SETFD, FD_CLOEXEC)
                fcntl(stderr, F_SETFD, FD_CLOEXEC)
                fcntl(stdin, F_SETFD, FD_CLOEXEC)
                fcntl(stdout, F_SETFD, FD_CLOEXEC)
                stdin' = fcntl(stdin, F_DUPFD_CLOEXEC, 8)
                stdout' = fcntl(stdout, F_DUPFD_CLOEXEC, 8)
                stderr' = fcntl(stderr, F_DUPFD_CLOEXEC, 8)
                fd 7' = fcntl(fd 7, F_DUPFD_CLOEXEC, 8)
                dup3(stdin', 0, 0)
                dup3(stdout', 1, 0)
                dup3(stderr', 2, 0)
                dup3(fd 7', 7, 0)
                sigaction(ignore 0, block 0, of 180000000)
                execvp("/bin/true", ["/bin/true"], 1 variables, or by sh)
                """);
    }

    @Test
    void standardErrorMayGoWhereOutputGoes() {
        assertThat(Planning.spawn().lines(Planning.TRUE.mergeStderr())).isEqualTo("""
                dup3(1, 2, 0)
                sigaction(ignore 0, block 0, of 180000000)
                execvp("/bin/true", ["/bin/true"], 1 variables, or by sh)
                """);
        assertThat(Planning.spawn().with(Map.of(1, "stdout")).lines(Planning.TRUE.mergeStderr()))
                .isEqualTo("""
                stdout' = fcntl(stdout, F_DUPFD_CLOEXEC, 3)
                dup3(stdout', 1, 0)
                dup3(1, 2, 0)
                sigaction(ignore 0, block 0, of 180000000)
                execvp("/bin/true", ["/bin/true"], 1 variables, or by sh)
                """);
    }

    @Test
    void aTerminalIsTakenByTheLeaderOfASession() {
        Map<Integer, String> streams = Map.of(0, "terminal", 1, "terminal", 2, "terminal");
        Command command = Planning.TRUE.pty(new WindowSize(24, 80));
        assertThat(Planning.spawn().with(streams).lines(command)).isEqualTo("""
                terminal' = fcntl(terminal, F_DUPFD_CLOEXEC, 3)
                terminal' = fcntl(terminal, F_DUPFD_CLOEXEC, 3)
                terminal' = fcntl(terminal, F_DUPFD_CLOEXEC, 3)
                dup3(terminal', 0, 0)
                dup3(terminal', 1, 0)
                dup3(terminal', 2, 0)
                setsid()
                ioctl(0, TIOCSCTTY, 0)
                sigaction(ignore 0, block 0, of 180000000)
                execvp("/bin/true", ["/bin/true"], 1 variables, or by sh)
                """);
    }

    @Test
    void limitsNicenessAndDirectory() {
        Command command = Planning.TRUE
                .limit(Resource.RLIMIT_NOFILE, 10, 20)
                .limit(Resource.RLIMIT_CPU, 0, Resource.RLIM_INFINITY)
                .niceness(-5)
                .directory(Path.of("/srv"));
        assertThat(Planning.spawn().lines(command)).isEqualTo("""
                prlimit64(0, RLIMIT_CPU, {0:RLIM_INFINITY}, NULL)
                prlimit64(0, RLIMIT_NOFILE, {10:20}, NULL)
                setpriority(PRIO_PROCESS, 0, -5)
                chdir("/srv")
                sigaction(ignore 0, block 0, of 180000000)
                execvp("/bin/true", ["/bin/true"], 1 variables, or by sh)
                """);
    }

    @Test
    void aCapabilityIsDroppedFromEverySet() {
        Command command = Planning.TRUE
                .dropCapabilities(Capability.CAP_SYS_ADMIN, Capability.CAP_NET_ADMIN)
                .noNewPrivileges();
        assertThat(Planning.spawn().by(Planning.ROOT).lines(command)).isEqualTo("""
                prctl(PR_CAPBSET_DROP, CAP_NET_ADMIN)
                prctl(PR_CAPBSET_DROP, CAP_SYS_ADMIN)
                capset({_LINUX_CAPABILITY_VERSION_3, 0}, {1ffffffffff, ...})
                prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_LOWER, CAP_NET_ADMIN, NULL, NULL)
                prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_LOWER, CAP_SYS_ADMIN, NULL, NULL)
                prctl(PR_SET_NO_NEW_PRIVS, 1, NULL, NULL, NULL)
                sigaction(ignore 0, block 0, of 180000000)
                execvp("/bin/true", ["/bin/true"], 1 variables, or by sh)
                """);
        assertThat(Planning.text(Planning.spawn().of(Unshare.of(USER), command)))
                .isEqualTo("""
                close_range(all but 0, 1, 2, channel, 4)
                fcntl(channel, F_SETFD, FD_CLOEXEC)
                unshare(CLONE_NEWUSER)
                prctl(PR_CAPBSET_DROP, CAP_NET_ADMIN)
                prctl(PR_CAPBSET_DROP, CAP_SYS_ADMIN)
                prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_LOWER, CAP_NET_ADMIN, NULL, NULL)
                prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_LOWER, CAP_SYS_ADMIN, NULL, NULL)
                prctl(PR_SET_NO_NEW_PRIVS, 1, NULL, NULL, NULL)
                sigaction(ignore 0, block 0, of 180000000)
                execvp("/bin/true", ["/bin/true"], 1 variables, or by sh)
                """);
    }

    @Test
    void allCapabilitiesAreDroppedWhateverTheKernelKnows() {
        List<String> lines = Planning.spawn()
                .by(Planning.ROOT)
                .lines(Planning.TRUE.dropAllCapabilities())
                .lines()
                .toList();
        assertThat(lines.get(0)).isEqualTo("prctl(PR_CAPBSET_DROP, CAP_CHOWN)");
        assertThat(lines.get(62)).isEqualTo("prctl(PR_CAPBSET_DROP, CAP_62)");
        assertThat(String.join("\n", lines.subList(63, lines.size()))).isEqualTo("""
                capset({_LINUX_CAPABILITY_VERSION_3, 0}, {1ffffffffff, ...})
                capset({_LINUX_CAPABILITY_VERSION_3, 0}, {0, ...})
                sigaction(ignore 0, block 0, of 180000000)
                execvp("/bin/true", ["/bin/true"], 1 variables, or by sh)""");
    }

    @Test
    void aProgramInOurPlaceTreatsSignalsAsWeWereToldTo() {
        assertThat(Planning.replace().signals(0x1000, 0xffff_ffff_0000_0001L).lines(Planning.TRUE))
                .isEqualTo("""
                sigaction(ignore 1000, block ffffffff00000001, of ffffffffffffffff)
                execvp("/bin/true", ["/bin/true"], 1 variables, or by sh)
                """);
    }

    @Test
    void manyArgumentsAreNotAllShown() {
        Plan plan = plan(Command.of("/bin/echo", Collections.nCopies(0x10000, "x")));
        assertThat(execute(plan).toString())
                .endsWith(", ... 65537 in all], 3 variables, or by sh)")
                .hasSizeLessThan(300);
    }

    private static Plan plan(Command command) {
        return Planning.spawn().in(ENVIRONMENT).of(Unshare.of(), command);
    }

    private static Step execute(Plan plan) {
        return plan.steps().get(plan.steps().size() - 1);
    }

    private static List<String> candidates(Plan plan) {
        return texts(execute(plan).arguments().get(0));
    }

    private static List<String> variables(Command command) {
        return texts(execute(plan(command)).arguments().get(2));
    }

    private static List<String> texts(Argument argument) {
        if (argument instanceof Argument.Named named) {
            return texts(named.argument());
        }
        return ((Argument.Array) argument)
                .elements().stream().map(text -> ((Argument.Text) text).value()).toList();
    }
}
