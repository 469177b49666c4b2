package ns.exec;

import static ns.core.NamespaceType.NET;
import static ns.core.NamespaceType.PID;
import static ns.core.NamespaceType.TIME;
import static ns.core.NamespaceType.USER;
import static ns.core.NamespaceType.UTS;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import ns.core.Capability;
import ns.core.NamespaceType;
import ns.core.Pid;
import ns.core.Signal;
import ns.core.sys.Syscall;
import ns.exec.plan.Argument;
import ns.exec.plan.Plan;
import ns.exec.plan.Step;
import org.junit.jupiter.api.Test;

/** Who forks and who waits, and the order of all. */
class PlannerTest {
    private static final Unshare JAIL = Unshare.of(PID);

    @Test
    void aForkLeavesAChildOfOurs() {
        assertThat(Planning.spawn().lines(Unshare.of(UTS).fork())).isEqualTo("""
                unshare(CLONE_NEWUTS)
                clone(CLONE_PARENT|SIGCHLD, 0)
                """);
        assertThat(Planning.spawn().lines(Unshare.of(TIME))).isEqualTo("""
                unshare(CLONE_NEWTIME)
                clone(CLONE_PARENT|SIGCHLD, 0)
                """);
    }

    @Test
    void withoutAProgramNamespacesAreHandedOver() {
        assertThat(Planning.spawn().opening(Unshare.of(USER, NET).mapUser(0))).isEqualTo("""
                proc = openat(AT_FDCWD, "/proc/self", O_RDONLY|O_DIRECTORY|O_CLOEXEC, 0)
                unshare(CLONE_NEWNET|CLONE_NEWUSER)
                uid_map = openat(AT_FDCWD, "/proc/self/uid_map", O_WRONLY|O_CLOEXEC, 0)
                write(uid_map, "0 1000 1\\n", 9)
                close(uid_map)
                net = openat(proc, "ns/net", O_RDONLY|O_CLOEXEC, 0)
                give(net)
                user = openat(proc, "ns/user", O_RDONLY|O_CLOEXEC, 0)
                give(user)
                """);
        assertThat(Planning.spawn().by(Planning.ROOT).opening(Unshare.of(TIME).beforeExec(process -> {})))
                .isEqualTo("""
                proc = openat(AT_FDCWD, "/proc/self", O_RDONLY|O_DIRECTORY|O_CLOEXEC, 0)
                unshare(CLONE_NEWTIME)
                await()
                time = openat(proc, "ns/time_for_children", O_RDONLY|O_CLOEXEC, 0)
                give(time)
                """);
    }

    @Test
    void whatIsOpenedInsideIsHandedOver() {
        Entry entry = Entries.nothing().file(USER).file(NET).entry();
        assertThat(Planning.spawn()
                        .entering(entry)
                        .openingInside(
                                Nsenter.target(Pid.self()).preserveCredentials(),
                                Step.call(Syscall.SOCKET, Argument.of(16), Argument.of(3))))
                .isEqualTo("""
                prctl(PR_SET_DUMPABLE, 0)
                net = setns(net file, CLONE_NEWNET)  # may fail
                setns(user file, CLONE_NEWUSER)
                setns(net file, CLONE_NEWNET)  # only if net failed
                opened = socket(16, 3)
                give(opened)
                """);
    }

    @Test
    void theInstalledToolsStayAsParentAndSoDoWe() {
        assertThat(Planning.replace().lines(Unshare.of(UTS).fork())).isEqualTo("""
                unshare(CLONE_NEWUTS)
                clone(SIGCHLD, supervise, handle 4002, 0)
                """);
    }

    @Test
    void processOneOfANewPidNamespaceIsOurs() {
        assertThat(Planning.spawn().lines(JAIL)).isEqualTo("""
                unshare(CLONE_NEWPID)
                clone(CLONE_PARENT|SIGCHLD, 0)
                prctl(PR_SET_DUMPABLE, 0)
                clone(SIGCHLD, supervise, forward signals, handle fffffffffffafa27, 0)
                """);
        assertThat(Planning.replace().lines(JAIL)).isEqualTo("""
                unshare(CLONE_NEWPID)
                clone(SIGCHLD, supervise, handle 4002, 0)
                clone(SIGCHLD, supervise, forward signals, handle fffffffffffafa27, 0)
                """);
    }

    @Test
    void theProgramIsProcessOneIfItWantsToBe() {
        assertThat(Planning.spawn().lines(JAIL.asPid1())).isEqualTo("""
                unshare(CLONE_NEWPID)
                clone(CLONE_PARENT|SIGCHLD, 0)
                """);
        assertThat(Planning.replace().lines(JAIL.asPid1())).isEqualTo("""
                unshare(CLONE_NEWPID)
                clone(SIGCHLD, supervise, handle 4002, 0)
                """);
    }

    @Test
    void withoutAForkOnlyChildrenAreInThePidNamespace() {
        assertThat(Planning.spawn().lines(JAIL.noFork())).isEqualTo("""
                unshare(CLONE_NEWPID)
                """);
        assertThat(Planning.replace().lines(JAIL.noFork())).isEqualTo("""
                unshare(CLONE_NEWPID)
                """);
    }

    @Test
    void signalsAreForwardedByWhoStays() {
        assertThat(Planning.spawn().lines(Unshare.of().forwardSignals())).isEqualTo("""
                prctl(PR_SET_DUMPABLE, 0)
                clone(SIGCHLD, supervise, forward signals, handle fffffffffffafa27, 0)
                """);
        assertThat(Planning.replace().lines(Unshare.of().forwardSignals())).isEqualTo("""
                clone(SIGCHLD, supervise, forward signals, handle 4002, 0)
                """);
        assertThat(Planning.spawn().lines(JAIL.forwardSignals()))
                .isEqualTo(Planning.spawn().lines(JAIL));
    }

    @Test
    void theProgramIsTiedToWhoStays() {
        assertThat(Planning.spawn().lines(Unshare.of().killChild(Signal.SIGTERM)))
                .isEqualTo("""
                pid = getpid()
                parent = pidfd_open(pid, 0)
                prctl(PR_SET_DUMPABLE, 0)
                clone(SIGCHLD, supervise, forward signals, handle fffffffffffafa27, SIGTERM)
                prctl(SIGTERM, parent)
                """);
        assertThat(Planning.replace().lines(Unshare.of().killChild(Signal.SIGTERM)))
                .isEqualTo("""
                pid = getpid()
                parent = pidfd_open(pid, 0)
                clone(SIGCHLD, supervise, handle 4002, SIGTERM)
                prctl(SIGTERM, parent)
                """);
        assertThat(Planning.spawn().lines(JAIL.killChild(Signal.SIGKILL))).isEqualTo("""
                unshare(CLONE_NEWPID)
                clone(CLONE_PARENT|SIGCHLD, 0)
                pid = getpid()
                parent = pidfd_open(pid, 0)
                prctl(PR_SET_DUMPABLE, 0)
                clone(SIGCHLD, supervise, forward signals, handle fffffffffffafa27, SIGKILL)
                prctl(SIGKILL, parent)
                """);
    }

    @Test
    void theReaperIsTiedToWhoWaitsForIt() {
        assertThat(Planning.replace().lines(JAIL.killChild(Signal.SIGKILL))).isEqualTo("""
                unshare(CLONE_NEWPID)
                pid = getpid()
                parent = pidfd_open(pid, 0)
                clone(SIGCHLD, supervise, handle 4002, SIGKILL)
                prctl(SIGKILL, parent)
                pid = getpid()
                parent = pidfd_open(pid, 0)
                clone(SIGCHLD, supervise, forward signals, handle fffffffffffafa27, SIGKILL)
                prctl(SIGKILL, parent)
                """);
    }

    @Test
    void aForkEntersAJoinedPidNamespace() {
        Nsenter place = Nsenter.target(Pid.of(7), PID);
        Entry entry = Entries.byPidfd(PID);
        assertThat(Planning.spawn().entering(entry).lines(place)).isEqualTo("""
                prctl(PR_SET_DUMPABLE, 0)
                by pidfd = setns(target, CLONE_NEWPID)  # may fail
                setns(target, CLONE_NEWPID)  # only if by pidfd failed
                clone(CLONE_PARENT|SIGCHLD, 0)
                """);
        assertThat(Planning.replace().entering(entry).lines(place)).isEqualTo("""
                prctl(PR_SET_DUMPABLE, 0)
                by pidfd = setns(target, CLONE_NEWPID)  # may fail
                setns(target, CLONE_NEWPID)  # only if by pidfd failed
                clone(SIGCHLD, supervise, handle 0, 0)
                """);
        assertThat(Planning.spawn().entering(entry).lines(place.noFork())).isEqualTo("""
                prctl(PR_SET_DUMPABLE, 0)
                by pidfd = setns(target, CLONE_NEWPID)  # may fail
                setns(target, CLONE_NEWPID)  # only if by pidfd failed
                """);
    }

    @Test
    void existingNamespacesAreEnteredBeforeNewOnesAreMade() {
        Unshare place = Nsenter.target(Pid.of(7), NET, PID).unshare(USER, PID).mapRootUser();
        assertThat(Planning.spawn().entering(Entries.byPidfd(NET, PID)).lines(place))
                .isEqualTo("""
                proc = openat(AT_FDCWD, "/proc/self", O_RDONLY|O_DIRECTORY|O_CLOEXEC, 0)
                prctl(PR_SET_DUMPABLE, 0)
                by pidfd = setns(target, CLONE_NEWNET|CLONE_NEWPID)  # may fail
                setns(target, CLONE_NEWNET|CLONE_NEWPID)  # only if by pidfd failed
                unshare(CLONE_NEWPID|CLONE_NEWUSER)
                setgroups = openat(proc, "setgroups", O_WRONLY|O_CLOEXEC, 0)
                write(setgroups, "deny", 4)
                close(setgroups)
                uid_map = openat(proc, "uid_map", O_WRONLY|O_CLOEXEC, 0)
                write(uid_map, "0 1000 1\\n", 9)
                close(uid_map)
                gid_map = openat(proc, "gid_map", O_WRONLY|O_CLOEXEC, 0)
                write(gid_map, "0 1001 1\\n", 9)
                close(gid_map)
                clone(CLONE_PARENT|SIGCHLD, 0)
                clone(SIGCHLD, supervise, forward signals, handle fffffffffffafa27, 0)
                """);
    }

    @Test
    void theOrderOfAll() {
        Unshare place = Unshare.of(NamespaceType.values())
                .mapRootUser()
                .mapUsers(IdRange.of(1, 100_000, 10))
                .setgid(4)
                .setuid(3)
                .keepCaps()
                .killChild(Signal.SIGKILL)
                .forwardSignals()
                .root(Path.of("/srv"))
                .mountProc()
                .hostname("h")
                .loopbackUp()
                .pin(UTS, Path.of("/run/u"))
                .beforeExec(process -> {});
        Command command = Command.of("true")
                .limit(Resource.RLIMIT_NOFILE, 5, 6)
                .dropCapabilities(Capability.CAP_NET_ADMIN)
                .noNewPrivileges()
                .directory(Path.of("/tmp"));
        assertThat(Planning.text(Planning.spawn().with(Map.of(0, "stdin")).of(place, command)))
                .isEqualTo("""
                        close_range(all but 0, 1, 2, channel, stdin, 5)
                        fcntl(channel, F_SETFD, FD_CLOEXEC)
                        fcntl(stdin, F_SETFD, FD_CLOEXEC)
                        stdin' = fcntl(stdin, F_DUPFD_CLOEXEC, 3)
                        dup3(stdin', 0, 0)
                        proc = openat(AT_FDCWD, "/proc/self", O_RDONLY|O_DIRECTORY|O_CLOEXEC, 0)
                        go = eventfd2(0, O_CLOEXEC)
                        readlinkat(AT_FDCWD, "/proc/self", &pid, 12)
                        newuidmap = fork(2)
                            read(go, &bytes, 8)
                            execvp("newuidmap", ["newuidmap", &pid, "0", "1000", "1", "1", "100000", "10"], 1 variables, or by sh)
                        go = eventfd2(0, O_CLOEXEC)
                        pipe2(&pipe, O_CLOEXEC)
                        done = load(&pipe, 0)
                        say done = load(&pipe, 1)
                        pinner = fork(4)
                            read(go, &bytes, 8)
                            fchdir(proc)
                            mount("ns/uts", "/run/u", NULL, MS_BIND, NULL)
                            write(say done, "x", 1)
                        close(say done)
                        unshare(CLONE_NEWCGROUP|CLONE_NEWIPC|CLONE_NEWNS|CLONE_NEWNET|CLONE_NEWPID|CLONE_NEWTIME|CLONE_NEWUSER|CLONE_NEWUTS)
                        setgroups = openat(proc, "setgroups", O_WRONLY|O_CLOEXEC, 0)
                        write(setgroups, "deny", 4)
                        close(setgroups)
                        write(go, 1, 8)
                        waitpid(newuidmap)
                        gid_map = openat(proc, "gid_map", O_WRONLY|O_CLOEXEC, 0)
                        write(gid_map, "0 1001 1\\n", 9)
                        close(gid_map)
                        clone(CLONE_PARENT|SIGCHLD, 0)
                        write(go, 1, 8)
                        read(done, &bytes, 1)
                        mount("none", "/", NULL, MS_REC|MS_PRIVATE, NULL)
                        chroot("/srv")
                        chdir("/")
                        mount("proc", "/proc", "proc", MS_NOSUID|MS_NODEV|MS_NOEXEC, NULL)
                        sethostname("h", 1)
                        socket = socket(AF_INET, SOCK_DGRAM|SOCK_CLOEXEC, 0)
                        ioctl(socket, SIOCSIFFLAGS, {"lo", IFF_UP})
                        close(socket)
                        await()
                        pid = getpid()
                        parent = pidfd_open(pid, 0)
                        prctl(PR_SET_DUMPABLE, 0)
                        clone(SIGCHLD, supervise, forward signals, handle fffffffffffafa27, SIGKILL)
                        prlimit64(0, RLIMIT_NOFILE, {5:6}, NULL)
                        prctl(PR_CAPBSET_DROP, CAP_NET_ADMIN)
                        setgroups(0, NULL)
                        setgid(4)
                        setuid(3)
                        keep_capabilities()
                        prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_LOWER, CAP_NET_ADMIN, NULL, NULL)
                        prctl(PR_SET_NO_NEW_PRIVS, 1, NULL, NULL, NULL)
                        prctl(SIGKILL, parent)
                        chdir("/tmp")
                        sigaction(ignore 0, block 0, of 180000000)
                        execvp("true", ["true"], 1 variables, or by sh)
                        """);
    }

    @Test
    void theSameIsPlannedEachTime() {
        Unshare place = Unshare.of(NamespaceType.values())
                .mapUsers(IdRange.of(0, 0, 10))
                .pin(NET, Path.of("/run/n"))
                .pin(UTS, Path.of("/run/u"));
        Command command = Command.of("true")
                .env("B", "1")
                .env("A", "2")
                .limit(Resource.RLIMIT_CPU, 1, 1)
                .limit(Resource.RLIMIT_AS, 1, 1);
        Map<Integer, String> streams = Map.of(0, "stdin", 1, "stdout", 2, "stderr", 9, "fd 9");
        Plan plan = Planning.spawn().with(streams).of(place, command);
        assertThat(Planning.spawn().with(streams).of(place, command))
                .isEqualTo(plan)
                .hasSameHashCodeAs(plan);
        assertThat(Planning.replace().with(streams).of(place, command)).isNotEqualTo(plan);
    }

    @Test
    void valuesOfVariablesAreNobodysBusiness() {
        String secret = "correct horse";
        Unshare place = Unshare.of().mapUsers(IdRange.of(0, 100_000, 10));
        Command command = Command.of("true").env("TOKEN", secret);
        Plan plan =
                Planning.spawn().in(Map.of("PASSWORD", secret, "PATH", secret)).of(place, command);
        assertThat(plan.toString()).doesNotContain(secret);
        assertThat(plan.lines()).isNotEmpty().noneMatch(line -> line.contains(secret));
        Entry entry =
                Entries.nothing().inEnvironment(Map.of("PASSWORD", secret)).entry();
        Plan entering = Planning.spawn().entering(entry).of(Nsenter.target(Pid.of(7), UTS), command);
        assertThat(entering.toString()).doesNotContain(secret);
        assertThat(command.toString()).doesNotContain(secret);
    }
}
