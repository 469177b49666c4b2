package ns.exec;

import static ns.core.NamespaceType.MNT;
import static ns.core.NamespaceType.NET;
import static ns.core.NamespaceType.PID;
import static ns.core.NamespaceType.TIME;
import static ns.core.NamespaceType.USER;
import static ns.core.NamespaceType.UTS;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import ns.core.NamespaceType;
import ns.core.Pid;
import org.junit.jupiter.api.Test;

/** What each option of {@link Nsenter} adds to a plan, once what it names is open. */
class JoiningTest {
    private static final Nsenter TARGET = Nsenter.target(Pid.of(7), NET);

    @Test
    void allButUserAreEnteredAtOnce() {
        assertThat(Planning.spawn().entering(Entries.byPidfd(NET, UTS, MNT)).lines(TARGET))
                .isEqualTo("""
                prctl(PR_SET_DUMPABLE, 0)
                by pidfd = setns(target, CLONE_NEWNS|CLONE_NEWNET|CLONE_NEWUTS)  # may fail
                setns(target, CLONE_NEWNS|CLONE_NEWNET|CLONE_NEWUTS)  # only if by pidfd failed
                """);
    }

    @Test
    void theUserNamespaceIsEnteredAfterThoseThatTheOldOneMayEnterAndBeforeThoseThatItMayNot() {
        Entry entry = Entries.nothing().pidfd(USER, NET).becoming(0, 0).entry();
        assertThat(Planning.spawn().entering(entry).lines(TARGET)).isEqualTo("""
                prctl(PR_SET_DUMPABLE, 0)
                groups = setgroups(0, NULL)  # may fail
                by pidfd = setns(target, CLONE_NEWNET)  # may fail
                setns(target, CLONE_NEWNET|CLONE_NEWUSER)  # only if by pidfd failed
                setns(target, CLONE_NEWUSER)  # only if by pidfd did not fail
                setgroups(0, NULL)  # only if groups did not fail, may fail
                setgroups(0, NULL)  # only if groups failed, may fail
                setgid(0)
                setuid(0)
                """);
    }

    @Test
    void theUserNamespaceAlone() {
        Entry entry = Entries.nothing().pidfd(USER).becoming(0, 0).entry();
        assertThat(Planning.spawn().entering(entry).lines(TARGET)).isEqualTo("""
                prctl(PR_SET_DUMPABLE, 0)
                groups = setgroups(0, NULL)  # may fail
                setns(target, CLONE_NEWUSER)
                setgroups(0, NULL)  # only if groups did not fail, may fail
                setgroups(0, NULL)  # only if groups failed, may fail
                setgid(0)
                setuid(0)
                """);
    }

    @Test
    void filesAreEnteredOneByOneInTheirOrder() {
        Entries entries = Entries.nothing();
        for (NamespaceType type : NamespaceType.values()) {
            entries.file(type);
        }
        assertThat(Planning.spawn().entering(entries.entry()).lines(TARGET.noFork()))
                .isEqualTo("""
                prctl(PR_SET_DUMPABLE, 0)
                groups = setgroups(0, NULL)  # may fail
                cgroup = setns(cgroup file, CLONE_NEWCGROUP)  # may fail
                ipc = setns(ipc file, CLONE_NEWIPC)  # may fail
                uts = setns(uts file, CLONE_NEWUTS)  # may fail
                net = setns(net file, CLONE_NEWNET)  # may fail
                pid = setns(pid file, CLONE_NEWPID)  # may fail
                mnt = setns(mnt file, CLONE_NEWNS)  # may fail
                time = setns(time file, CLONE_NEWTIME)  # may fail
                setns(user file, CLONE_NEWUSER)
                setns(cgroup file, CLONE_NEWCGROUP)  # only if cgroup failed
                setns(ipc file, CLONE_NEWIPC)  # only if ipc failed
                setns(uts file, CLONE_NEWUTS)  # only if uts failed
                setns(net file, CLONE_NEWNET)  # only if net failed
                setns(pid file, CLONE_NEWPID)  # only if pid failed
                setns(mnt file, CLONE_NEWNS)  # only if mnt failed
                setns(time file, CLONE_NEWTIME)  # only if time failed
                """);
    }

    @Test
    void aFileAndATarget() {
        Entry entry = Entries.nothing().pidfd(UTS).file(NET).entry();
        assertThat(Planning.spawn().entering(entry).lines(TARGET)).isEqualTo("""
                prctl(PR_SET_DUMPABLE, 0)
                by pidfd = setns(target, CLONE_NEWUTS)  # may fail
                net = setns(net file, CLONE_NEWNET)  # may fail
                setns(target, CLONE_NEWUTS)  # only if by pidfd failed
                setns(net file, CLONE_NEWNET)  # only if net failed
                """);
    }

    @Test
    void groupsAreLeftAloneIfCredentialsArePreserved() {
        Entry entry = Entries.byPidfd(USER);
        assertThat(Planning.spawn().entering(entry).lines(TARGET.preserveCredentials()))
                .isEqualTo("""
                prctl(PR_SET_DUMPABLE, 0)
                setns(target, CLONE_NEWUSER)
                """);
    }

    @Test
    void idsWithoutAUserNamespace() {
        Entry entry = Entries.nothing().pidfd(UTS).becoming(3, 4).entry();
        assertThat(Planning.spawn().entering(entry).lines(TARGET.setuid(3).setgid(4)))
                .isEqualTo("""
                prctl(PR_SET_DUMPABLE, 0)
                by pidfd = setns(target, CLONE_NEWUTS)  # may fail
                setns(target, CLONE_NEWUTS)  # only if by pidfd failed
                setgroups(0, NULL)  # may fail
                setgid(4)
                setuid(3)
                """);
    }

    @Test
    void capabilitiesAreKeptAfterTheIdsHaveChanged() {
        Entry entry = Entries.nothing().pidfd(USER).becoming(3, 4).entry();
        assertThat(Planning.spawn().entering(entry).lines(TARGET.keepCaps())).isEqualTo("""
                prctl(PR_SET_DUMPABLE, 0)
                groups = setgroups(0, NULL)  # may fail
                setns(target, CLONE_NEWUSER)
                setgroups(0, NULL)  # only if groups did not fail, may fail
                setgroups(0, NULL)  # only if groups failed, may fail
                setgid(4)
                setuid(3)
                keep_capabilities()
                """);
    }

    @Test
    void anotherRootLeavesTheWorkingDirectoryWhereItIs() {
        Entry entry = Entries.nothing().pidfd(MNT).root().entry();
        assertThat(Planning.spawn().entering(entry).lines(TARGET)).isEqualTo("""
                prctl(PR_SET_DUMPABLE, 0)
                by pidfd = setns(target, CLONE_NEWNS)  # may fail
                setns(target, CLONE_NEWNS)  # only if by pidfd failed
                working directory = openat(AT_FDCWD, ".", O_RDONLY|O_DIRECTORY|O_CLOEXEC, 0)
                fchdir(root)
                chroot(".")
                chdir("/")
                fchdir(working directory)
                """);
    }

    @Test
    void anotherRootAndWorkingDirectory() {
        Entry entry = Entries.nothing().pidfd(MNT).root().workingDirectory().entry();
        assertThat(Planning.spawn().entering(entry).lines(TARGET)).isEqualTo("""
                prctl(PR_SET_DUMPABLE, 0)
                by pidfd = setns(target, CLONE_NEWNS)  # may fail
                setns(target, CLONE_NEWNS)  # only if by pidfd failed
                fchdir(root)
                chroot(".")
                chdir("/")
                fchdir(working directory)
                """);
    }

    @Test
    void aDirectoryInsideIsLookedUpInTheNewRoot() {
        Entry entry = Entries.nothing().pidfd(MNT).root().entry();
        assertThat(Planning.spawn().entering(entry).lines(TARGET.workingDirectoryInside(Path.of("/home"))))
                .isEqualTo("""
                        prctl(PR_SET_DUMPABLE, 0)
                        by pidfd = setns(target, CLONE_NEWNS)  # may fail
                        setns(target, CLONE_NEWNS)  # only if by pidfd failed
                        fchdir(root)
                        chroot(".")
                        chdir("/")
                        chdir("/home")
                        """);
    }

    @Test
    void theCgroupIsJoinedByItsOpenFile() {
        Entry entry = Entries.nothing().pidfd(NET).cgroup().entry();
        assertThat(Planning.spawn().entering(entry).lines(TARGET.joinCgroup())).isEqualTo("""
                prctl(PR_SET_DUMPABLE, 0)
                by pidfd = setns(target, CLONE_NEWNET)  # may fail
                setns(target, CLONE_NEWNET)  # only if by pidfd failed
                write(cgroup, "0", 1)
                """);
    }

    @Test
    void theTargetsEnvironmentAndItsPathTakeThePlaceOfOurs() {
        Entry entry = Entries.nothing()
                .pidfd(UTS)
                .inEnvironment(Map.of("PATH", "/target/bin", "A", "a"))
                .entry();
        Command command = Command.of("ip").env("B", "b").unsetEnv("A");
        assertThat(Planning.text(Planning.spawn().entering(entry).of(TARGET.environmentOfTarget(), command)))
                .isEqualTo("""
                        close_range(all but 0, 1, 2, channel, target, 5)
                        fcntl(channel, F_SETFD, FD_CLOEXEC)
                        fcntl(target, F_SETFD, FD_CLOEXEC)
                        prctl(PR_SET_DUMPABLE, 0)
                        by pidfd = setns(target, CLONE_NEWUTS)  # may fail
                        setns(target, CLONE_NEWUTS)  # only if by pidfd failed
                        sigaction(ignore 0, block 0, of 180000000)
                        execvp("ip", ["ip"], 2 variables, or by sh)
                        """);
    }

    @Test
    void aTimeNamespaceOfSomebodyElseNeedsNoFork() {
        assertThat(Planning.spawn().entering(Entries.byPidfd(TIME)).lines(TARGET))
                .isEqualTo("""
                prctl(PR_SET_DUMPABLE, 0)
                by pidfd = setns(target, CLONE_NEWTIME)  # may fail
                setns(target, CLONE_NEWTIME)  # only if by pidfd failed
                """);
    }

    @Test
    void whatIsNewIsMadeWithTheRightsOfTheJoinedUserNamespace() {
        Entry entry = Entries.nothing().pidfd(USER, PID).becoming(0, 0).entry();
        Unshare place = TARGET.unshare(NET).loopbackUp();
        assertThat(Planning.spawn().entering(entry).lines(place)).isEqualTo("""
                prctl(PR_SET_DUMPABLE, 0)
                groups = setgroups(0, NULL)  # may fail
                by pidfd = setns(target, CLONE_NEWPID)  # may fail
                setns(target, CLONE_NEWPID|CLONE_NEWUSER)  # only if by pidfd failed
                setns(target, CLONE_NEWUSER)  # only if by pidfd did not fail
                unshare(CLONE_NEWNET)
                clone(CLONE_PARENT|SIGCHLD, 0)
                socket = socket(AF_INET, SOCK_DGRAM|SOCK_CLOEXEC, 0)
                ioctl(socket, SIOCSIFFLAGS, {"lo", IFF_UP})
                close(socket)
                setgroups(0, NULL)  # only if groups did not fail, may fail
                setgroups(0, NULL)  # only if groups failed, may fail
                setgid(0)
                setuid(0)
                """);
    }

    @Test
    void theTargetsIdsAreAskedForInsideWhereTheyHaveTheirMeaning() {
        Nsenter place = TARGET.followUser().followGroup();
        assertThat(Planning.spawn()
                        .entering(Entries.nothing().pidfd(USER).owner().entry())
                        .lines(place))
                .isEqualTo("""
                        prctl(PR_SET_DUMPABLE, 0)
                        groups = setgroups(0, NULL)  # may fail
                        setns(target, CLONE_NEWUSER)
                        statx(owner, "", AT_EMPTY_PATH, STATX_UID|STATX_GID, &statx)
                        alive = openat(owner, "stat", O_PATH|O_CLOEXEC, 0)
                        uid = load(&statx, 5)
                        gid = load(&statx, 6)
                        setgroups(0, NULL)  # only if groups did not fail, may fail
                        setgroups(0, NULL)  # only if groups failed, may fail
                        setgid(gid)
                        setuid(uid)
                        """);
    }

    @Test
    void oneIdMayBeFollowedAndTheOtherGiven() {
        Entry entry = Entries.nothing().pidfd(UTS).owner().becoming(3, 4).entry();
        assertThat(Planning.spawn().entering(entry).lines(TARGET.followGroup())).isEqualTo("""
                prctl(PR_SET_DUMPABLE, 0)
                by pidfd = setns(target, CLONE_NEWUTS)  # may fail
                setns(target, CLONE_NEWUTS)  # only if by pidfd failed
                statx(owner, "", AT_EMPTY_PATH, STATX_UID|STATX_GID, &statx)
                alive = openat(owner, "stat", O_PATH|O_CLOEXEC, 0)
                uid = load(&statx, 5)
                gid = load(&statx, 6)
                setgroups(0, NULL)  # may fail
                setgid(gid)
                setuid(3)
                """);
    }

    @Test
    void theContextIsForTheProgramAndWrittenWhileProcIsOurs() {
        Entry entry =
                Entries.nothing().pidfd(MNT).context("user_u:user_r:user_t:s0").entry();
        assertThat(Planning.spawn().entering(entry).lines(TARGET.followContext()))
                .isEqualTo("""
                attr/exec = openat(AT_FDCWD, "/proc/self/attr/exec", O_WRONLY|O_CLOEXEC, 0)
                write(attr/exec, "user_u:user_r:user_t:s0", 23)
                prctl(PR_SET_DUMPABLE, 0)
                by pidfd = setns(target, CLONE_NEWNS)  # may fail
                setns(target, CLONE_NEWNS)  # only if by pidfd failed
                """);
    }
}
