package ns.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import ns.core.Errno;
import ns.core.NamespaceId;
import ns.core.NamespaceType;
import ns.core.Pid;
import ns.core.SyscallException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HintsTest {
    private static final Pid TARGET = Pid.of(4711);
    private static final NamespaceId INITIAL = new NamespaceId(NamespaceType.USER, 4, 4026531837L);
    private static final NamespaceId BELOW = new NamespaceId(NamespaceType.USER, 4, 4026532400L);
    private static final String TRACER = "0000000000080000";

    @TempDir
    Path folder;

    private FakeMachine user() {
        return new FakeMachine(folder).self(1000, FakeMachine.NO_CAPABILITIES, "");
    }

    private static Optional<String> entering(FakeMachine machine, NamespaceType type, NamespaceId owner) {
        return new NamespaceHints(machine.machine()).entering(Errno.EPERM, type, () -> Optional.of(owner));
    }

    private static Optional<String> creating(FakeMachine machine, Errno errno, NamespaceType type) {
        return new NamespaceHints(machine.machine()).creating(errno, type);
    }

    private static Optional<String> lookingInto(FakeMachine machine, Errno errno) {
        return new ProcessHints(machine.machine(), TARGET).openingNamespace(errno, NamespaceType.NET);
    }

    @Test
    void enteringNamesTheMissingCapabilities() {
        assertThat(entering(user(), NamespaceType.NET, INITIAL))
                .contains("needs CAP_SYS_ADMIN in our user namespace, which owns it");
        assertThat(entering(user(), NamespaceType.MNT, INITIAL))
                .contains("needs CAP_SYS_CHROOT and CAP_SYS_ADMIN in our user namespace, which owns it");
        FakeMachine admin = user().self(1000, "0000000000200000", "");
        assertThat(entering(admin, NamespaceType.MNT, INITIAL))
                .contains("needs CAP_SYS_CHROOT in our user namespace, which owns it");
    }

    @Test
    void anOwnerBelowIsAWayIn() {
        assertThat(entering(user(), NamespaceType.NET, BELOW).orElseThrow())
                .contains("enter its owner user:[4026532400]");
    }

    @Test
    void aStrangersNamespaceCanNotBeEntered() {
        assertThat(new NamespaceHints(user().machine())
                        .entering(Errno.EPERM, NamespaceType.NET, Optional::empty)
                        .orElseThrow())
                .contains("neither ours nor below");
    }

    @Test
    void nothingFoundIsNothingSaid() {
        FakeMachine root = new FakeMachine(folder);
        assertThat(entering(root, NamespaceType.NET, INITIAL)).isEmpty();
        assertThat(creating(root, Errno.EPERM, NamespaceType.NET)).isEmpty();
        assertThat(creating(root, Errno.ENOMEM, NamespaceType.NET)).isEmpty();
        assertThat(creating(root, Errno.EINVAL, NamespaceType.NET)).isEmpty();
        assertThat(lookingInto(root, Errno.EACCES)).isEmpty();
        assertThat(lookingInto(root, Errno.ENOENT)).isEmpty();
        Machine none = new Machine(folder.resolve("none"), folder.resolve("none"), java.util.List.of());
        for (Errno errno : new Errno[] {Errno.EPERM, Errno.ENOENT, Errno.ESRCH, Errno.EINVAL, Errno.ENOSYS}) {
            assertThat(new ProcessHints(none, TARGET).opening(errno)).isEmpty();
            assertThat(new ProcessHints(none, TARGET).openingNamespace(errno, NamespaceType.NET))
                    .isEmpty();
            assertThat(new ProcessHints(none, TARGET).duplicating(errno)).isEmpty();
        }
    }

    @Test
    void aFilterIsNamedWhereCapabilitiesAreThere() {
        FakeMachine filtered = new FakeMachine(folder).self(0, FakeMachine.ROOT_CAPABILITIES, "Seccomp:\t2\n");
        assertThat(entering(filtered, NamespaceType.NET, INITIAL).orElseThrow()).contains("seccomp");
    }

    @Test
    void creatingNamesTheLimit() {
        FakeMachine root = new FakeMachine(folder).setting("user/max_net_namespaces", "0");
        assertThat(creating(root, Errno.ENOSPC, NamespaceType.NET))
                .contains("user.max_net_namespaces is 0; as root: sysctl user.max_net_namespaces=15000");
        assertThat(creating(root, Errno.ENOSPC, NamespaceType.UTS).orElseThrow())
                .contains("user.max_uts_namespaces is 96364");
        assertThat(creating(root, Errno.ENOSPC, NamespaceType.USER).orElseThrow())
                .contains("32 levels");
    }

    @Test
    void creatingNamesWhatForbidsUserNamespaces() {
        assertThat(creating(user(), Errno.EPERM, NamespaceType.NET))
                .contains("needs CAP_SYS_ADMIN, or a new user namespace together with it");
        FakeMachine ubuntu = user().setting("kernel/apparmor_restrict_unprivileged_userns", "1");
        assertThat(creating(ubuntu, Errno.EPERM, NamespaceType.NET).orElseThrow())
                .contains("AppArmor");
        assertThat(creating(ubuntu, Errno.EPERM, NamespaceType.USER).orElseThrow())
                .contains("profile");
        FakeMachine old = new FakeMachine(folder).without(NamespaceType.TIME);
        assertThat(creating(old, Errno.EINVAL, NamespaceType.TIME))
                .contains("this kernel has no time namespaces: it lacks CONFIG_TIME_NS");
        assertThat(creating(old, Errno.EINVAL, NamespaceType.USER).orElseThrow())
                .contains("20 threads");
    }

    @Test
    void openingTellsThreadsFromProcesses() {
        FakeMachine machine = new FakeMachine(folder).process("4712", 0, FakeMachine.NO_CAPABILITIES, "");
        assertThat(new ProcessHints(machine.machine(), Pid.of(4712)).opening(Errno.EINVAL))
                .contains("4712 is a thread of process 4711: use that");
        assertThat(new ProcessHints(machine.machine(), Pid.of(99)).opening(Errno.ESRCH))
                .contains("no process 99 in our pid namespace pid:[4026531836]");
        assertThat(new ProcessHints(machine.machine(), Pid.of(4712)).opening(Errno.ESRCH))
                .isEmpty();
    }

    @Test
    void anOldKernelIsNamed() {
        FakeMachine old = new FakeMachine(folder).setting("kernel/osrelease", "4.19.0");
        assertThat(new ProcessHints(old.machine(), TARGET).opening(Errno.ENOSYS))
                .contains("this kernel, 4.19.0, has no pidfd_open(2), which came with Linux 5.3");
    }

    @Test
    void anotherUsersProcessNamesItsUser() {
        FakeMachine machine = user().process("4711", 33, FakeMachine.NO_CAPABILITIES, "");
        assertThat(lookingInto(machine, Errno.EACCES))
                .contains(
                        "process 4711 belongs to user 33, and we are 1000; needs CAP_SYS_PTRACE in its user namespace");
    }

    @Test
    void aProcessWithMoreCapabilitiesNamesThem() {
        FakeMachine machine = user().process("4711", 1000, "0000000000000400", "");
        machine.proc("4711/uid_map", "         0          0 4294967295\n");
        assertThat(lookingInto(machine, Errno.EACCES))
                .contains("process 4711 has CAP_NET_BIND_SERVICE, which we lack; needs the same, or CAP_SYS_PTRACE");
        machine.process("4711", 1000, FakeMachine.ROOT_CAPABILITIES, "");
        assertThat(lookingInto(machine, Errno.EACCES).orElseThrow()).contains("and 37 more capabilities");
    }

    @Test
    void aProcessInAnotherUserNamespaceIsToldByItsMap() {
        FakeMachine machine = user().process("4711", 1000, FakeMachine.ROOT_CAPABILITIES, "");
        machine.proc("4711/uid_map", "0 1000 1\n");
        assertThat(lookingInto(machine, Errno.EACCES).orElseThrow()).contains("another user namespace");
    }

    @Test
    void whereTheCapabilityIsThereSomethingElseGuards() {
        FakeMachine machine = new FakeMachine(folder)
                .self(0, "000001fffeffffff", "")
                .process("4711", 0, FakeMachine.ROOT_CAPABILITIES, "");
        assertThat(lookingInto(machine, Errno.EACCES))
                .contains("process 4711 is guarded by more than capabilities, since we have CAP_SYS_PTRACE;"
                        + " it has CAP_SYS_RESOURCE, which we lack");
    }

    @Test
    void hiddenAndEndedProcessesAreTold() {
        FakeMachine hidden = user().mountinfo("22 28 0:21 / /proc rw - proc proc rw,hidepid=2\n");
        assertThat(lookingInto(hidden, Errno.ENOENT).orElseThrow()).contains("hidepid=2");
        FakeMachine zombie = new FakeMachine(folder).proc("4711/status", "State:\tZ (zombie)\nTgid:\t4711\n");
        assertThat(lookingInto(zombie, Errno.ESRCH)).contains("the main thread of process 4711 has ended");
    }

    @Test
    void yamaConcernsDescriptorsOnly() {
        FakeMachine machine = user().process("4711", 1000, FakeMachine.NO_CAPABILITIES, "")
                .proc("4711/uid_map", "         0          0 4294967295\n")
                .setting("kernel/yama/ptrace_scope", "1");
        ProcessHints hints = new ProcessHints(machine.machine(), TARGET);
        assertThat(hints.duplicating(Errno.EPERM))
                .contains("kernel.yama.ptrace_scope is 1: only of our own children; needs CAP_SYS_PTRACE");
        assertThat(hints.openingNamespace(Errno.EACCES, NamespaceType.NET).orElse(""))
                .doesNotContain("yama");
        machine.self(1000, TRACER, "");
        assertThat(hints.duplicating(Errno.EPERM).orElse("")).doesNotContain("yama");
    }

    @Test
    void pinningExplainsTheRulesOfMountNamespaces() {
        NamespaceId own = new NamespaceId(NamespaceType.MNT, 4, 4026531841L);
        NamespaceId other = new NamespaceId(NamespaceType.MNT, 4, 4026532500L);
        Path path = Path.of("/run/mnt/x y");
        FakeMachine root = new FakeMachine(folder)
                .mountinfo(
                        "28 1 254:0 / / rw - ext4 /dev/vda1 rw\n30 28 0:5 / /run/mnt rw shared:7 - tmpfs tmpfs rw\n");
        PinningHints hints = new PinningHints(root.machine());
        assertThat(hints.of(Errno.EINVAL, own, OptionalLong.empty(), path).orElseThrow())
                .contains("inside itself");
        assertThat(hints.of(Errno.EINVAL, other, OptionalLong.empty(), path).orElseThrow())
                .startsWith("the mount at /run/mnt is shared");
        assertThat(hints.of(Errno.EINVAL, other, OptionalLong.empty(), Path.of("/srv/x")))
                .isEmpty();
        assertThat(hints.of(Errno.EPERM, other, OptionalLong.empty(), path)).isEmpty();
        Machine none = new Machine(folder.resolve("none"), folder.resolve("none"), java.util.List.of());
        assertThat(hints.of(Errno.ENOENT, other, OptionalLong.empty(), path)).isEmpty();
        assertThat(new PinningHints(none)
                        .of(Errno.ENOENT, other, OptionalLong.empty(), path)
                        .orElseThrow())
                .contains("needs /proc");
        assertThat(new PinningHints(user().machine())
                        .of(Errno.EPERM, other, OptionalLong.empty(), path)
                        .orElseThrow())
                .contains("CAP_SYS_ADMIN");
    }

    @Test
    void octalEscapesInMountPointsAreDecoded() {
        assertThat(Mount.parse("30 28 0:5 /a\\134b /x\\040y\\011z rw - tmpfs tmpfs rw,hidepid=2\n"))
                .singleElement()
                .satisfies(mount -> {
                    assertThat(mount.point()).isEqualTo("/x y\tz");
                    assertThat(mount.root()).isEqualTo("/a\\b");
                    assertThat(mount.superOption("hidepid")).contains("2");
                });
    }

    @Test
    void withoutAHintTheFailureIsTheSame() {
        SyscallException failure = new SyscallException("unshare(CLONE_NEWUTS)", Errno.ENOMEM);
        assertThat(Hints.creating(failure, NamespaceType.UTS)).isSameAs(failure);
    }
}
