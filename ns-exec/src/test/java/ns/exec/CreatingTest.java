package ns.exec;

import static ns.core.NamespaceType.CGROUP;
import static ns.core.NamespaceType.IPC;
import static ns.core.NamespaceType.MNT;
import static ns.core.NamespaceType.NET;
import static ns.core.NamespaceType.PID;
import static ns.core.NamespaceType.TIME;
import static ns.core.NamespaceType.USER;
import static ns.core.NamespaceType.UTS;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import ns.core.NamespaceType;
import org.junit.jupiter.api.Test;

/** What each option of {@link Unshare} adds to a plan. */
class CreatingTest {
    @Test
    void nothingIsCreatedThatNobodyAskedFor() {
        assertThat(Planning.text(Planning.spawn().of(Unshare.of(), Planning.TRUE)))
                .isEqualTo("""
                close_range(all but 0, 1, 2, channel, 4)
                fcntl(channel, F_SETFD, FD_CLOEXEC)
                sigaction(ignore 0, block 0, of 180000000)
                execvp("/bin/true", ["/bin/true"], 1 variables, or by sh)
                """);
        assertThat(Planning.text(Planning.replace().of(Unshare.of(), Planning.TRUE)))
                .isEqualTo("""
                close_range(all but 0, 1, 2, 3)
                sigaction(ignore 0, block 0, of ffffffffffffffff)
                execvp("/bin/true", ["/bin/true"], 1 variables, or by sh)
                """);
    }

    @Test
    void allNamespacesAreMadeAtOnce() {
        assertThat(Planning.spawn()
                        .lines(Unshare.of(NamespaceType.values()).noFork().propagation(Propagation.UNCHANGED)))
                .isEqualTo("""
                        unshare(CLONE_NEWCGROUP|CLONE_NEWIPC|CLONE_NEWNS|CLONE_NEWNET|CLONE_NEWPID|CLONE_NEWTIME|CLONE_NEWUSER|CLONE_NEWUTS)
                        """);
    }

    @Test
    void rootInsideByOneself() {
        assertThat(Planning.spawn().lines(Unshare.of(NET).mapRootUser())).isEqualTo("""
                unshare(CLONE_NEWNET|CLONE_NEWUSER)
                setgroups = openat(AT_FDCWD, "/proc/self/setgroups", O_WRONLY|O_CLOEXEC, 0)
                write(setgroups, "deny", 4)
                close(setgroups)
                uid_map = openat(AT_FDCWD, "/proc/self/uid_map", O_WRONLY|O_CLOEXEC, 0)
                write(uid_map, "0 1000 1\\n", 9)
                close(uid_map)
                gid_map = openat(AT_FDCWD, "/proc/self/gid_map", O_WRONLY|O_CLOEXEC, 0)
                write(gid_map, "0 1001 1\\n", 9)
                close(gid_map)
                """);
    }

    @Test
    void aMapOfUsersAloneNeedsNoSetgroups() {
        assertThat(Planning.spawn().lines(Unshare.of().mapUser(5))).isEqualTo("""
                unshare(CLONE_NEWUSER)
                uid_map = openat(AT_FDCWD, "/proc/self/uid_map", O_WRONLY|O_CLOEXEC, 0)
                write(uid_map, "5 1000 1\\n", 9)
                close(uid_map)
                """);
    }

    @Test
    void aMapOfGroupsAlone() {
        assertThat(Planning.spawn().lines(Unshare.of().mapGroup(7))).isEqualTo("""
                unshare(CLONE_NEWUSER)
                setgroups = openat(AT_FDCWD, "/proc/self/setgroups", O_WRONLY|O_CLOEXEC, 0)
                write(setgroups, "deny", 4)
                close(setgroups)
                gid_map = openat(AT_FDCWD, "/proc/self/gid_map", O_WRONLY|O_CLOEXEC, 0)
                write(gid_map, "7 1001 1\\n", 9)
                close(gid_map)
                """);
    }

    @Test
    void theCallerStaysWhoHeIs() {
        assertThat(Planning.spawn().lines(Unshare.of().mapCurrentUser())).isEqualTo("""
                unshare(CLONE_NEWUSER)
                setgroups = openat(AT_FDCWD, "/proc/self/setgroups", O_WRONLY|O_CLOEXEC, 0)
                write(setgroups, "deny", 4)
                close(setgroups)
                uid_map = openat(AT_FDCWD, "/proc/self/uid_map", O_WRONLY|O_CLOEXEC, 0)
                write(uid_map, "1000 1000 1\\n", 12)
                close(uid_map)
                gid_map = openat(AT_FDCWD, "/proc/self/gid_map", O_WRONLY|O_CLOEXEC, 0)
                write(gid_map, "1001 1001 1\\n", 12)
                close(gid_map)
                """);
    }

    @Test
    void rangesAreWrittenByAPrivilegedProcessBeside() {
        Unshare ranges = Unshare.of()
                .mapUsers(IdRange.of(0, 100_000, 10), IdRange.of(10, 0, 1))
                .mapGroups(IdRange.of(0, 200_000, 10));
        assertThat(Planning.spawn().by(Planning.ROOT).lines(ranges)).isEqualTo("""
                proc = openat(AT_FDCWD, "/proc/self", O_RDONLY|O_DIRECTORY|O_CLOEXEC, 0)
                go = eventfd2(0, O_CLOEXEC)
                newgidmap = fork(4)
                    read(go, &bytes, 8)
                    gid_map = openat(proc, "gid_map", O_WRONLY|O_CLOEXEC, 0)
                    write(gid_map, "0 200000 10\\n", 12)
                    close(gid_map)
                go = eventfd2(0, O_CLOEXEC)
                newuidmap = fork(4)
                    read(go, &bytes, 8)
                    uid_map = openat(proc, "uid_map", O_WRONLY|O_CLOEXEC, 0)
                    write(uid_map, "0 100000 10\\n10 0 1\\n", 19)
                    close(uid_map)
                unshare(CLONE_NEWUSER)
                write(go, 1, 8)
                waitpid(newgidmap)
                write(go, 1, 8)
                waitpid(newuidmap)
                """);
    }

    @Test
    void rangesAreWrittenByTheToolsForTheUnprivileged() {
        Unshare ranges =
                Unshare.of().mapRootUser().mapUsers(IdRange.of(1, 100_000, 10)).mapGroups(IdRange.of(1, 200_000, 10));
        assertThat(Planning.spawn().lines(ranges)).isEqualTo("""
                proc = openat(AT_FDCWD, "/proc/self", O_RDONLY|O_DIRECTORY|O_CLOEXEC, 0)
                go = eventfd2(0, O_CLOEXEC)
                readlinkat(AT_FDCWD, "/proc/self", &pid, 12)
                newgidmap = fork(2)
                    read(go, &bytes, 8)
                    execvp("newgidmap", ["newgidmap", &pid, "0", "1001", "1", "1", "200000", "10"], 1 variables, or by sh)
                go = eventfd2(0, O_CLOEXEC)
                readlinkat(AT_FDCWD, "/proc/self", &pid, 12)
                newuidmap = fork(2)
                    read(go, &bytes, 8)
                    execvp("newuidmap", ["newuidmap", &pid, "0", "1000", "1", "1", "100000", "10"], 1 variables, or by sh)
                unshare(CLONE_NEWUSER)
                write(go, 1, 8)
                waitpid(newgidmap)
                write(go, 1, 8)
                waitpid(newuidmap)
                """);
    }

    @Test
    void setgroupsIsSaidBeforeTheMaps() {
        Unshare place = Unshare.of(USER).mapUser(0);
        assertThat(Planning.spawn().lines(place.setgroups(Setgroups.DENY))).isEqualTo("""
                unshare(CLONE_NEWUSER)
                setgroups = openat(AT_FDCWD, "/proc/self/setgroups", O_WRONLY|O_CLOEXEC, 0)
                write(setgroups, "deny", 4)
                close(setgroups)
                uid_map = openat(AT_FDCWD, "/proc/self/uid_map", O_WRONLY|O_CLOEXEC, 0)
                write(uid_map, "0 1000 1\\n", 9)
                close(uid_map)
                """);
        assertThat(Planning.spawn().lines(place.setgroups(Setgroups.ALLOW))).isEqualTo("""
                unshare(CLONE_NEWUSER)
                setgroups = openat(AT_FDCWD, "/proc/self/setgroups", O_WRONLY|O_CLOEXEC, 0)
                write(setgroups, "allow", 5)
                close(setgroups)
                uid_map = openat(AT_FDCWD, "/proc/self/uid_map", O_WRONLY|O_CLOEXEC, 0)
                write(uid_map, "0 1000 1\\n", 9)
                close(uid_map)
                """);
    }

    @Test
    void theOwnerIsBecomeBeforeTheNamespaceIsMadeAndSoTheMapsAreWrittenBeside() {
        assertThat(Planning.spawn()
                        .by(Planning.ROOT)
                        .lines(Unshare.of().mapRootUser().owner(5, 6)))
                .isEqualTo("""
                proc = openat(AT_FDCWD, "/proc/self", O_RDONLY|O_DIRECTORY|O_CLOEXEC, 0)
                go = eventfd2(0, O_CLOEXEC)
                newgidmap = fork(4)
                    read(go, &bytes, 8)
                    gid_map = openat(proc, "gid_map", O_WRONLY|O_CLOEXEC, 0)
                    write(gid_map, "0 0 1\\n", 6)
                    close(gid_map)
                go = eventfd2(0, O_CLOEXEC)
                newuidmap = fork(4)
                    read(go, &bytes, 8)
                    uid_map = openat(proc, "uid_map", O_WRONLY|O_CLOEXEC, 0)
                    write(uid_map, "0 0 1\\n", 6)
                    close(uid_map)
                setgroups(0, NULL)
                setgid(6)
                setuid(5)
                unshare(CLONE_NEWUSER)
                write(go, 1, 8)
                waitpid(newgidmap)
                write(go, 1, 8)
                waitpid(newuidmap)
                """);
    }

    @Test
    void offsetsAreWrittenBeforeTheForkThatEntersTheirNamespace() {
        Unshare place =
                Unshare.of(TIME).monotonic(Duration.ofDays(-1).plusNanos(5)).boottime(Duration.ofSeconds(7));
        assertThat(Planning.spawn().lines(place)).isEqualTo("""
                unshare(CLONE_NEWTIME)
                offsets = openat(AT_FDCWD, "/proc/self/timens_offsets", O_WRONLY|O_CLOEXEC, 0)
                write(offsets, "monotonic -86400 5", 18)
                close(offsets)
                offsets = openat(AT_FDCWD, "/proc/self/timens_offsets", O_WRONLY|O_CLOEXEC, 0)
                write(offsets, "boottime 7 0", 12)
                close(offsets)
                clone(CLONE_PARENT|SIGCHLD, 0)
                """);
    }

    @Test
    void mountsArePrivateUnlessSaidOtherwise() {
        Unshare place = Unshare.of(MNT);
        assertThat(Planning.spawn().lines(place)).isEqualTo("""
                unshare(CLONE_NEWNS)
                mount("none", "/", NULL, MS_REC|MS_PRIVATE, NULL)
                """);
        assertThat(Planning.spawn().lines(place.propagation(Propagation.PRIVATE)))
                .isEqualTo(Planning.spawn().lines(place));
        assertThat(Planning.spawn().lines(place.propagation(Propagation.SHARED)))
                .isEqualTo("""
                unshare(CLONE_NEWNS)
                mount("none", "/", NULL, MS_REC|MS_SHARED, NULL)
                """);
        assertThat(Planning.spawn().lines(place.propagation(Propagation.SLAVE))).isEqualTo("""
                unshare(CLONE_NEWNS)
                mount("none", "/", NULL, MS_REC|MS_SLAVE, NULL)
                """);
        assertThat(Planning.spawn().lines(place.propagation(Propagation.UNCHANGED)))
                .isEqualTo("""
                unshare(CLONE_NEWNS)
                """);
    }

    @Test
    void anotherRootComesBeforeItsProc() {
        Unshare place = Unshare.of().root(Path.of("/srv/my root")).mountProc();
        assertThat(Planning.spawn().lines(place)).isEqualTo("""
                unshare(CLONE_NEWNS)
                mount("none", "/", NULL, MS_REC|MS_PRIVATE, NULL)
                chroot("/srv/my root")
                chdir("/")
                mount("proc", "/proc", "proc", MS_NOSUID|MS_NODEV|MS_NOEXEC, NULL)
                """);
        assertThat(Planning.spawn().lines(place.workingDirectory(Path.of("/home"))))
                .isEqualTo("""
                unshare(CLONE_NEWNS)
                mount("none", "/", NULL, MS_REC|MS_PRIVATE, NULL)
                chroot("/srv/my root")
                chdir("/home")
                mount("proc", "/proc", "proc", MS_NOSUID|MS_NODEV|MS_NOEXEC, NULL)
                """);
    }

    @Test
    void aWorkingDirectoryNeedsNoRoot() {
        assertThat(Planning.spawn().lines(Unshare.of().workingDirectory(Path.of("/home"))))
                .isEqualTo("""
                chdir("/home")
                """);
    }

    @Test
    void procIsMountedWhereItIsWanted() {
        assertThat(Planning.spawn().lines(Unshare.of(PID).asPid1().mountProcAt(Path.of("/mnt/proc"))))
                .isEqualTo("""
                unshare(CLONE_NEWNS|CLONE_NEWPID)
                clone(CLONE_PARENT|SIGCHLD, 0)
                mount("none", "/", NULL, MS_REC|MS_PRIVATE, NULL)
                mount("proc", "/mnt/proc", "proc", MS_NOSUID|MS_NODEV|MS_NOEXEC, NULL)
                """);
    }

    @Test
    void procIsNotSeenOutsideWhereMountsAreShared() {
        Unshare place = Unshare.of().mountProc().propagation(Propagation.SHARED);
        assertThat(Planning.spawn().lines(place)).isEqualTo("""
                unshare(CLONE_NEWNS)
                mount("none", "/", NULL, MS_REC|MS_SHARED, NULL)
                mount("none", "/proc", NULL, MS_REC|MS_PRIVATE, NULL)
                mount("proc", "/proc", "proc", MS_NOSUID|MS_NODEV|MS_NOEXEC, NULL)
                """);
    }

    @Test
    void sysIsMountedAnewAndReadOnlyWhereTheOldOneIsLocked() {
        Unshare place = Unshare.of()
                .bind(Path.of("/srv/hosts"), Path.of("/etc/hosts"))
                .mountSysAs("red")
                .propagation(Propagation.SLAVE);
        assertThat(Planning.spawn().lines(place.bind(Path.of("a"), Path.of("b"))))
                .isEqualTo("""
                unshare(CLONE_NEWNS)
                mount("none", "/", NULL, MS_REC|MS_SLAVE, NULL)
                umount2("/sys", MNT_DETACH)  # may fail
                sysfs = mount("red", "/sys", "sysfs", 0, NULL)  # may fail
                mount("red", "/sys", "sysfs", MS_RDONLY, NULL)  # only if sysfs failed
                mount("/srv/hosts", "/etc/hosts", NULL, MS_BIND, NULL)
                mount("a", "b", NULL, MS_BIND, NULL)
                """);
    }

    @Test
    void everyFailureIsOneStatusWhereThatIsWanted() {
        assertThat(Planning.replace()
                        .of(Unshare.of(NET), Planning.TRUE)
                        .failingWith(7)
                        .steps())
                .allMatch(step -> step.rule().status() == 7);
    }

    @Test
    void anInterpreterIsRegisteredInItsOwnBinfmt() {
        assertThat(Planning.spawn().lines(Unshare.of().mountBinfmt())).isEqualTo("""
                unshare(CLONE_NEWNS|CLONE_NEWUSER)
                mount("none", "/", NULL, MS_REC|MS_PRIVATE, NULL)
                mount("proc", "/proc", "proc", MS_NOSUID|MS_NODEV|MS_NOEXEC, NULL)
                mount("binfmt_misc", "/proc/sys/fs/binfmt_misc", "binfmt_misc", MS_NOSUID|MS_NODEV|MS_NOEXEC, NULL)
                """);
        assertThat(Planning.spawn()
                        .lines(Unshare.of().mountBinfmtAt(Path.of("/binfmt")).loadInterp(":x:M::\\x7f\"::/bin/é:")))
                .isEqualTo("""
                        unshare(CLONE_NEWNS|CLONE_NEWUSER)
                        mount("none", "/", NULL, MS_REC|MS_PRIVATE, NULL)
                        mount("binfmt_misc", "/binfmt", "binfmt_misc", MS_NOSUID|MS_NODEV|MS_NOEXEC, NULL)
                        register = openat(AT_FDCWD, "/binfmt/register", O_WRONLY|O_CLOEXEC, 0)
                        write(register, ":x:M::\\\\x7f\\"::/bin/é:", 21)
                        close(register)
                        """);
    }

    @Test
    void namesAreCountedInBytes() {
        assertThat(Planning.spawn().lines(Unshare.of(UTS).hostname("höst").domainname("example.org")))
                .isEqualTo("""
                unshare(CLONE_NEWUTS)
                sethostname("höst", 5)
                setdomainname("example.org", 11)
                """);
    }

    @Test
    void loopbackIsSetUpByItsOldInterface() {
        assertThat(Planning.spawn().lines(Unshare.of(NET).loopbackUp())).isEqualTo("""
                unshare(CLONE_NEWNET)
                socket = socket(AF_INET, SOCK_DGRAM|SOCK_CLOEXEC, 0)
                ioctl(socket, SIOCSIFFLAGS, {"lo", IFF_UP})
                close(socket)
                """);
    }

    @Test
    void idsChangeLastAndThenCapabilitiesAreKept() {
        Unshare place = Unshare.of(USER, MNT).mapRootUser().setuid(3).setgid(4).keepCaps();
        assertThat(Planning.spawn().lines(place)).isEqualTo("""
                unshare(CLONE_NEWNS|CLONE_NEWUSER)
                setgroups = openat(AT_FDCWD, "/proc/self/setgroups", O_WRONLY|O_CLOEXEC, 0)
                write(setgroups, "deny", 4)
                close(setgroups)
                uid_map = openat(AT_FDCWD, "/proc/self/uid_map", O_WRONLY|O_CLOEXEC, 0)
                write(uid_map, "0 1000 1\\n", 9)
                close(uid_map)
                gid_map = openat(AT_FDCWD, "/proc/self/gid_map", O_WRONLY|O_CLOEXEC, 0)
                write(gid_map, "0 1001 1\\n", 9)
                close(gid_map)
                mount("none", "/", NULL, MS_REC|MS_PRIVATE, NULL)
                setgroups(0, NULL)
                setgid(4)
                setuid(3)
                keep_capabilities()
                """);
    }

    @Test
    void pinsAreMountedOutsideByAProcessThatStayedThere() {
        Unshare place = Unshare.of(NET, PID, TIME)
                .pin(NET, Path.of("/run/netns/a"))
                .pin(PID, Path.of("/run/b"))
                .pin(TIME, Path.of("/run/c"))
                .propagation(Propagation.UNCHANGED);
        assertThat(Planning.spawn().by(Planning.ROOT).lines(place)).isEqualTo("""
                proc = openat(AT_FDCWD, "/proc/self", O_RDONLY|O_DIRECTORY|O_CLOEXEC, 0)
                go = eventfd2(0, O_CLOEXEC)
                pipe2(&pipe, O_CLOEXEC)
                done = load(&pipe, 0)
                say done = load(&pipe, 1)
                pinner = fork(6)
                    read(go, &bytes, 8)
                    fchdir(proc)
                    mount("ns/net", "/run/netns/a", NULL, MS_BIND, NULL)
                    mount("ns/pid_for_children", "/run/b", NULL, MS_BIND, NULL)
                    mount("ns/time_for_children", "/run/c", NULL, MS_BIND, NULL)
                    write(say done, "x", 1)
                close(say done)
                unshare(CLONE_NEWNET|CLONE_NEWPID|CLONE_NEWTIME)
                clone(CLONE_PARENT|SIGCHLD, 0)
                write(go, 1, 8)
                read(done, &bytes, 1)
                prctl(PR_SET_DUMPABLE, 0)
                clone(SIGCHLD, supervise, forward signals, handle fffffffffffafa27, 0)
                """);
    }

    @Test
    void hooksActWhenAllIsThereButNoRightIsLost() {
        Unshare place = Unshare.of(USER, MNT, IPC, CGROUP)
                .setuid(3)
                .beforeExec(process -> {})
                .beforeExec(process -> {});
        assertThat(Planning.spawn().lines(place)).isEqualTo("""
                unshare(CLONE_NEWCGROUP|CLONE_NEWIPC|CLONE_NEWNS|CLONE_NEWUSER)
                mount("none", "/", NULL, MS_REC|MS_PRIVATE, NULL)
                await()
                setuid(3)
                """);
    }
}
