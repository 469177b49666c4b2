package ns.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import ns.core.Errno;
import ns.core.IdMapping;
import ns.core.NamespaceType;
import ns.core.SyscallException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaunchHintsTest {
    private static final Set<NamespaceType> NET = EnumSet.of(NamespaceType.NET);
    private static final Set<NamespaceType> USER_AND_NET = EnumSet.of(NamespaceType.USER, NamespaceType.NET);
    private static final String PROC = "22 28 0:21 / /proc rw - proc proc rw\n";

    @TempDir
    Path folder;

    private FakeMachine root() {
        return new FakeMachine(folder);
    }

    private FakeMachine user() {
        return root().self(1000, FakeMachine.NO_CAPABILITIES, "");
    }

    private static LaunchHints hints(FakeMachine machine) {
        return new LaunchHints(machine.machine());
    }

    private static String creating(FakeMachine machine, Errno errno, Set<NamespaceType> types) {
        return hints(machine).creating(errno, types, false).orElse("");
    }

    @Test
    void creatingSaysHowToGetTheCapability() {
        assertThat(creating(user(), Errno.EPERM, NET))
                .startsWith("needs CAP_SYS_ADMIN, or a new user namespace")
                .contains("unshare -r");
        assertThat(creating(root(), Errno.EPERM, NET)).isEmpty();
        assertThat(hints(user()).creating(Errno.EPERM, NET, true)).isEmpty();
    }

    @Test
    void creatingNamesWhatForbidsUserNamespaces() {
        assertThat(creating(user().mountinfo(PROC), Errno.EPERM, USER_AND_NET)).contains("chroot");
        assertThat(creating(user().setting("kernel/unprivileged_userns_clone", "0"), Errno.EPERM, USER_AND_NET))
                .contains("sysctl kernel.unprivileged_userns_clone=1");
    }

    @Test
    void creatingNamesTheLimitThatIsZero() {
        FakeMachine none = root().setting("user/max_net_namespaces", "0");
        assertThat(creating(none, Errno.ENOSPC, USER_AND_NET)).startsWith("user.max_net_namespaces is 0");
        assertThat(creating(root(), Errno.ENOSPC, USER_AND_NET))
                .contains("user.max_net_namespaces is 96364")
                .contains("32");
    }

    @Test
    void creatingNamesWhatTheKernelLacks() {
        FakeMachine old = root().without(NamespaceType.TIME);
        assertThat(creating(old, Errno.EINVAL, EnumSet.of(NamespaceType.NET, NamespaceType.TIME)))
                .contains("no time namespaces");
    }

    @Test
    void enteringSaysNothingOfThreads() {
        Set<NamespaceType> user = EnumSet.of(NamespaceType.USER);
        assertThat(hints(root()).entering(Errno.EINVAL, user, false))
                .contains("no process can enter the user namespace that it is in already");
        assertThat(hints(root()).entering(Errno.EINVAL, EnumSet.of(NamespaceType.PID), false))
                .contains("only pid namespaces below our own, or our own, can be entered");
        assertThat(hints(user()).entering(Errno.EPERM, NET, false).orElse("")).contains("needs CAP_SYS_ADMIN");
        assertThat(hints(user())
                        .entering(Errno.EPERM, EnumSet.of(NamespaceType.MNT), false)
                        .orElse(""))
                .contains("CAP_SYS_CHROOT and CAP_SYS_ADMIN");
        assertThat(hints(user()).entering(Errno.ESRCH, NET, false)).contains("the target process has ended");
        assertThat(hints(root()).entering(Errno.EPERM, NET, false)).isEmpty();
        FakeMachine contained = root().namespace(NamespaceType.USER, 4026532999L);
        assertThat(hints(contained).entering(Errno.EPERM, NET, false).orElse(""))
                .contains("neither ours, user:[4026532999], nor below");
    }

    private static Optional<String> mapping(FakeMachine machine, String file, long inside, long outside, long length) {
        return hints(machine).mapping(Errno.EPERM, file, List.of(new IdMapping(inside, outside, length)));
    }

    @Test
    void mapsAreComparedWithWhatTheKernelCompares() {
        FakeMachine contained = root().proc("thread-self/uid_map", "0 100000 10\n20 200000 5\n");
        assertThat(mapping(contained, "uid_map", 0, 8, 4))
                .contains("our own user namespace does not have uids 8 to 11 in one range of its uid_map (inside"
                        + " outside count: 0 100000 10, 20 200000 5)");
        assertThat(hints(contained).unmapped("uid_map", 15).orElse("")).contains("no uid 15");
        assertThat(hints(contained).unmapped("uid_map", 24)).isEmpty();
        FakeMachine user = user().proc("thread-self/uid_map", "0 0 4294967295\n");
        assertThat(mapping(user, "uid_map", 0, 1, 1).orElse("")).contains("without CAP_SETUID only one's own id, 1000");
        assertThat(mapping(user, "uid_map", 0, 0, 1).orElse("")).contains("CAP_SETFCAP");
        assertThat(mapping(user, "gid_map", 0, 1000, 1).orElse("")).contains("setgroups(DENY)");
        assertThat(mapping(user, "uid_map", 0, 1000, 1)).isEmpty();
        user.setting("kernel/apparmor_restrict_unprivileged_userns", "1");
        assertThat(mapping(user, "uid_map", 0, 1000, 1).orElse("")).contains("AppArmor");
    }

    @Test
    void coveredProcIsNamed() {
        FakeMachine docker = user().mountinfo("28 1 254:0 / / rw - ext4 /dev/vda1 rw\n" + PROC
                + "30 22 0:21 / /proc/sys/fs/binfmt_misc rw - binfmt_misc binfmt_misc rw\n"
                + "31 22 0:30 / /proc/acpi ro - tmpfs tmpfs ro\n32 22 0:31 /null /proc/kcore rw - tmpfs tmpfs rw\n");
        assertThat(hints(docker).mountingProc(Errno.EPERM, true).orElse(""))
                .contains("covered, here /proc/acpi, /proc/kcore; unmount")
                .contains("systempaths=unconfined");
        FakeMachine open = user().mountinfo("28 1 254:0 / / rw - ext4 /dev/vda1 rw\n" + PROC);
        assertThat(hints(open).mountingProc(Errno.EPERM, true).orElse("")).contains("owns the pid namespace");
        assertThat(hints(root().mountinfo(PROC)).mountingProc(Errno.EPERM, false))
                .isEmpty();
    }

    @Test
    void limitsOfProcessesAreCounted() throws IOException {
        assertThat(hints(user()).forking(Errno.EAGAIN, 1000)).isEmpty();
        FakeMachine few = user().proc("thread-self/limits", "Max processes             3      3     processes \n")
                .process("10", 1000, FakeMachine.NO_CAPABILITIES, "Threads:\t2\n")
                .process("11", 1000, FakeMachine.NO_CAPABILITIES, "Threads:\t1\n")
                .process("12", 7, FakeMachine.NO_CAPABILITIES, "Threads:\t9\n");
        assertThat(hints(few).forking(Errno.EAGAIN, 1000).orElse(""))
                .contains("RLIMIT_NPROC is 3, and user 1000 has 3 processes");
        Path cgroup = Files.createDirectories(folder.resolve("cgroup/jobs/one"));
        Files.writeString(cgroup.resolve("pids.max"), "max\n");
        Files.writeString(cgroup.resolveSibling("pids.max"), "20\n");
        Files.writeString(cgroup.resolveSibling("pids.current"), "20\n");
        few.proc("thread-self/cgroup", "0::/jobs/one\n")
                .mountinfo("40 28 0:40 / " + folder.resolve("cgroup") + " rw - cgroup2 cgroup2 rw\n");
        assertThat(hints(few).forking(Errno.EAGAIN, 1000).orElse(""))
                .contains(folder.resolve("cgroup/jobs") + " has 20")
                .contains("pids.max is 20");
    }

    @Test
    void programsWithoutPathNeedASetting() {
        SyscallException failure = new SyscallException("posix_spawn(\"/proc/self/fd/9\")", Errno.EACCES);
        assertThat(hints(root()).starting(failure, 0).hint()).isEmpty();
        assertThat(hints(root().setting("vm/memfd_noexec", "2"))
                        .starting(failure, 0)
                        .hint()
                        .orElse(""))
                .contains("sysctl vm.memfd_noexec=1");
    }

    @Test
    void filtersAreNamed() {
        FakeMachine filtered = root().self(0, FakeMachine.ROOT_CAPABILITIES, "Seccomp:\t2\n");
        assertThat(hints(filtered).filtered(Errno.ENOSYS, "clone3").orElse("")).contains("seccomp", "clone3");
        assertThat(hints(filtered).filtered(Errno.EINVAL, "clone3")).isEmpty();
        assertThat(hints(root()).filtered(Errno.EPERM, "clone3")).isEmpty();
        assertThat(hints(root()).filtered(Errno.ENOSYS, "clone3").orElse("")).contains("6.1.0-18-amd64");
    }

    @Test
    void pinsNeedAFile() throws IOException {
        Path pin = folder.resolve("pin");
        assertThat(hints(root()).pinning(Errno.ENOENT, NamespaceType.NET, pin).orElse(""))
                .contains("touch it");
        assertThat(hints(root())
                        .pinning(Errno.ENOTDIR, NamespaceType.NET, folder)
                        .orElse(""))
                .contains("is a directory");
        Files.createFile(pin);
        assertThat(hints(root()).pinning(Errno.ENOENT, NamespaceType.PID, pin).orElse(""))
                .contains("unshare -f");
        assertThat(hints(root()).pinning(Errno.EINVAL, NamespaceType.MNT, pin).orElse(""))
                .contains("shared");
    }
}
