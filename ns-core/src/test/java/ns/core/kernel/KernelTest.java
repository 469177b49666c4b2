package ns.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import ns.core.Capability;
import ns.core.Errno;
import ns.core.NamespaceType;
import ns.core.SyscallException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelTest {
    @TempDir
    Path folder;

    private static Finding find(Kernel kernel, String area, String what) {
        return kernel.findings().stream()
                .filter(finding -> finding.area().equals(area) && finding.what().equals(what))
                .findFirst()
                .orElseThrow();
    }

    private static Kernel look(FakeMachine machine, Attempts attempts) {
        return Kernel.look(machine.machine(), attempts);
    }

    @Test
    void rootOfAPlainMachineCanDoAll() {
        Kernel kernel = look(new FakeMachine(folder), FakeMachine.allowed());
        assertThat(kernel.release()).isEqualTo("6.1.0-18-amd64");
        assertThat(kernel.isInInitialUserNamespace()).isTrue();
        assertThat(kernel.has(Capability.CAP_SYS_ADMIN)).isTrue();
        assertThat(kernel.capabilities()).hasSize(41);
        assertThat(kernel.limit(NamespaceType.NET)).hasValue(96364);
        assertThat(kernel.findings()).allSatisfy(finding -> {
            assertThat(finding.verdict()).as(finding.toString()).isEqualTo(Verdict.YES);
            assertThat(finding.remedy()).isEmpty();
        });
    }

    @Test
    void findingsAreInOrderAndUnique() {
        Kernel kernel = look(new FakeMachine(folder), FakeMachine.allowed());
        assertThat(kernel.findings().stream().map(Finding::area).distinct())
                .containsExactly("kernel", "create", "enter", "process", "proc", "calls");
        assertThat(kernel.findings().stream().map(finding -> finding.area() + finding.what()))
                .doesNotHaveDuplicates();
    }

    @Test
    void aUserOfAPlainMachineNeedsUserNamespaces() {
        Kernel kernel =
                look(new FakeMachine(folder).self(1000, FakeMachine.NO_CAPABILITIES, ""), FakeMachine.refused());
        assertThat(kernel.creating(NamespaceType.USER).verdict()).isEqualTo(Verdict.YES);
        assertThat(kernel.creating(NamespaceType.NET).verdict()).isEqualTo(Verdict.LIMITED);
        assertThat(kernel.creating(NamespaceType.NET).detail())
                .contains("user namespace")
                .contains("CAP_SYS_ADMIN");
        assertThat(kernel.entering(NamespaceType.MNT).verdict()).isEqualTo(Verdict.LIMITED);
        assertThat(kernel.entering(NamespaceType.MNT).detail()).contains("CAP_SYS_CHROOT");
        assertThat(kernel.supports(Feature.PIDFD_OPEN)).isTrue();
        assertThat(kernel.supports(Feature.SIOCGSKNS)).isFalse();
    }

    @Test
    void ubuntu2404RestrictsByAppArmor() {
        FakeMachine ubuntu = new FakeMachine(folder)
                .self(1000, FakeMachine.NO_CAPABILITIES, "")
                .setting("kernel/apparmor_restrict_unprivileged_userns", "1")
                .setting("kernel/unprivileged_userns_clone", "1")
                .setting("kernel/yama/ptrace_scope", "1")
                .proc("thread-self/attr/apparmor/current", "unconfined\n");
        Kernel kernel = look(ubuntu, FakeMachine.refused());
        assertThat(kernel.creating(NamespaceType.USER).verdict()).isEqualTo(Verdict.LIMITED);
        assertThat(kernel.creating(NamespaceType.USER).remedy().orElseThrow())
                .contains("userns")
                .contains("kernel.apparmor_restrict_unprivileged_userns=0");
        assertThat(kernel.creating(NamespaceType.NET).verdict()).isEqualTo(Verdict.NO);
        assertThat(find(kernel, "process", "AppArmor").detail()).isEqualTo("unconfined");
        assertThat(find(kernel, "process", "descriptors of other processes").verdict())
                .isEqualTo(Verdict.LIMITED);

        ubuntu.proc("thread-self/attr/apparmor/current", "java (enforce)\n");
        assertThat(look(ubuntu, FakeMachine.refused())
                        .creating(NamespaceType.USER)
                        .verdict())
                .isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void rhelMayHaveALimitOfZero() {
        FakeMachine rhel = new FakeMachine(folder)
                .self(1000, FakeMachine.NO_CAPABILITIES, "")
                .setting("user/max_user_namespaces", "0");
        Kernel kernel = look(rhel, FakeMachine.refused());
        assertThat(kernel.creating(NamespaceType.USER).verdict()).isEqualTo(Verdict.NO);
        assertThat(kernel.creating(NamespaceType.USER).remedy())
                .contains("as root: sysctl user.max_user_namespaces=15000");
        assertThat(kernel.creating(NamespaceType.PID).verdict()).isEqualTo(Verdict.NO);
        assertThat(kernel.creating(NamespaceType.PID).detail()).contains("user.max_user_namespaces is 0");
    }

    @Test
    void debiansSwitchStopsUsersButNotRoot() {
        FakeMachine debian = new FakeMachine(folder).setting("kernel/unprivileged_userns_clone", "0");
        assertThat(look(debian, FakeMachine.allowed())
                        .creating(NamespaceType.USER)
                        .verdict())
                .isEqualTo(Verdict.YES);
        debian.self(1000, FakeMachine.NO_CAPABILITIES, "");
        assertThat(look(debian, FakeMachine.refused())
                        .creating(NamespaceType.USER)
                        .verdict())
                .isEqualTo(Verdict.NO);
    }

    @Test
    void aContainerHasFewCapabilitiesAFilterAndAMaskedProc() {
        FakeMachine docker = new FakeMachine(folder)
                .self(0, "00000000a80425fb", "Seccomp:\t2\nNoNewPrivs:\t1\n")
                .setting("kernel/yama/ptrace_scope", "1")
                .proc("thread-self/attr/apparmor/current", "docker-default (enforce)\n")
                .mountinfo("""
                        900 899 0:60 / / rw,relatime - overlay overlay rw
                        901 900 0:63 / /proc rw,nosuid,nodev,noexec,relatime - proc proc rw
                        905 901 0:63 /bus /proc/bus ro,nosuid,nodev,noexec,relatime - proc proc rw
                        906 901 0:64 / /proc/kcore rw,nosuid - tmpfs tmpfs rw,size=65536k
                        """);
        Attempts attempts = FakeMachine.refused();
        attempts.creating().put(NamespaceType.USER, new SyscallException("unshare(CLONE_NEWUSER)", Errno.EPERM));
        Kernel kernel = look(docker, attempts);
        assertThat(kernel.creating(NamespaceType.USER).verdict()).isEqualTo(Verdict.NO);
        assertThat(kernel.creating(NamespaceType.USER).remedy().orElseThrow()).contains("seccomp");
        assertThat(kernel.creating(NamespaceType.NET).verdict()).isEqualTo(Verdict.NO);
        assertThat(kernel.has(Capability.CAP_SYS_ADMIN)).isFalse();
        assertThat(kernel.has(Capability.CAP_SYS_CHROOT)).isTrue();
        assertThat(find(kernel, "process", "capabilities").detail()).startsWith("CAP_CHOWN CAP_DAC_OVERRIDE");
        assertThat(find(kernel, "process", "system calls").verdict()).isEqualTo(Verdict.LIMITED);
        assertThat(find(kernel, "process", "AppArmor").verdict()).isEqualTo(Verdict.LIMITED);
        Finding fresh = find(kernel, "proc", "a new /proc in a user namespace");
        assertThat(fresh.verdict()).isEqualTo(Verdict.NO);
        assertThat(fresh.detail()).endsWith("/proc/bus /proc/kcore");
    }

    @Test
    void binfmtMiscHidesNothing() {
        FakeMachine machine = new FakeMachine(folder).mountinfo("""
                        22 28 0:21 / /proc rw - proc proc rw
                        30 22 0:30 / /proc/sys/fs/binfmt_misc rw - autofs systemd-1 rw
                        28 1 254:0 / / rw - ext4 /dev/vda1 rw
                        """);
        assertThat(find(look(machine, FakeMachine.allowed()), "proc", "a new /proc in a user namespace")
                        .verdict())
                .isEqualTo(Verdict.YES);
    }

    @Test
    void anOldKernelHasNoTimeNamespaces() {
        FakeMachine old = new FakeMachine(folder).without(NamespaceType.TIME).setting("kernel/osrelease", "5.4.0");
        Attempts attempts = FakeMachine.allowed();
        attempts.creating().put(NamespaceType.TIME, new SyscallException("unshare(CLONE_NEWTIME)", Errno.EINVAL));
        attempts.entering().put(NamespaceType.TIME, new SyscallException("open(time)", Errno.ENOENT));
        attempts.using().put(Feature.PIDFD_GETFD, new SyscallException("pidfd_getfd(5, 5)", Errno.ENOSYS));
        attempts.using().put(Feature.PIDFD_NAMESPACES, new SyscallException("ioctl(5)", Errno.ENOTTY));
        Kernel kernel = look(old, attempts);
        assertThat(kernel.supports(NamespaceType.TIME)).isFalse();
        assertThat(kernel.supports(NamespaceType.NET)).isTrue();
        assertThat(kernel.limit(NamespaceType.TIME)).isEmpty();
        assertThat(kernel.creating(NamespaceType.TIME).verdict()).isEqualTo(Verdict.NO);
        assertThat(kernel.creating(NamespaceType.TIME).detail()).isEqualTo("this kernel has no time namespaces");
        assertThat(kernel.entering(NamespaceType.TIME).verdict()).isEqualTo(Verdict.NO);
        assertThat(kernel.supports(Feature.PIDFD_GETFD)).isFalse();
        assertThat(find(kernel, "calls", "pidfd_getfd").remedy()).contains("Linux 5.6");
        assertThat(find(kernel, "calls", "PIDFD_GET_*_NAMESPACE").verdict()).isEqualTo(Verdict.NO);
    }

    @Test
    void procMayHideProcessesAndBeOfAnotherPidNamespace() {
        FakeMachine machine = new FakeMachine(folder)
                .self(1000, FakeMachine.NO_CAPABILITIES, "NSpid:\t4711\t12\t1\n")
                .mountinfo("""
                        22 28 0:21 / /proc ro,relatime - proc proc rw,gid=27,hidepid=invisible,subset=pid
                        28 1 254:0 / / rw,relatime - ext4 /dev/vda1 rw
                        """);
        Kernel kernel = look(machine, FakeMachine.refused());
        assertThat(find(kernel, "proc", "mounted").detail()).contains("2 above ours");
        assertThat(find(kernel, "proc", "other users' processes").detail())
                .isEqualTo("/proc is mounted with hidepid=invisible except for group 27");
        assertThat(find(kernel, "proc", "files").detail()).contains("subset=pid");
        assertThat(find(kernel, "proc", "a new /proc in a user namespace").verdict())
                .isEqualTo(Verdict.LIMITED);
    }

    @Test
    void withoutProcOnlyTheCallsTell() {
        Kernel kernel = Kernel.look(
                new Machine(folder.resolve("none"), folder.resolve("none"), List.of()), FakeMachine.refused());
        assertThat(kernel.release()).isEqualTo("unknown");
        assertThat(find(kernel, "proc", "mounted").verdict()).isEqualTo(Verdict.NO);
        assertThat(kernel.creating(NamespaceType.NET).verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(kernel.capabilities()).isEmpty();
    }

    @Test
    void aUserNamespaceIsNotTheInitialOne() {
        FakeMachine rootless = new FakeMachine(folder)
                .namespace(NamespaceType.USER, 4026532400L)
                .proc("thread-self/uid_map", "         0       1000          1\n         1     100000      65536\n");
        Kernel kernel = look(rootless, FakeMachine.allowed());
        assertThat(kernel.isInInitialUserNamespace()).isFalse();
        assertThat(find(kernel, "process", "user namespace").detail()).endsWith("uid map: 0 1000 1, 1 100000 65536");
    }

    @Test
    void anIdWithoutAPlaceCanNotCreateUserNamespaces() {
        FakeMachine unmapped = new FakeMachine(folder)
                .self(65534, FakeMachine.NO_CAPABILITIES, "")
                .namespace(NamespaceType.USER, 4026532400L)
                .proc("thread-self/uid_map", "0 1000 1\n");
        assertThat(look(unmapped, FakeMachine.refused())
                        .creating(NamespaceType.USER)
                        .verdict())
                .isEqualTo(Verdict.NO);
    }

    @Test
    void aChrootCanNotCreateUserNamespaces() {
        FakeMachine chroot = new FakeMachine(folder).mountinfo("22 28 0:21 / /proc rw,relatime - proc proc rw\n");
        assertThat(look(chroot, FakeMachine.allowed())
                        .creating(NamespaceType.USER)
                        .detail())
                .contains("chroot");
    }

    @Test
    void idRangesNeedAnEntryAndTheTwoPrograms() {
        FakeMachine machine = new FakeMachine(folder)
                .self(1000, FakeMachine.NO_CAPABILITIES, "")
                .file("etc/passwd", "root:x:0:0::/root:/bin/sh\n\u00fcser:x:1000:1000::/:/bin/sh\n")
                .file("etc/subuid", "other:100000:65536\n\u00fcser:165536:65536\n")
                .file("etc/subgid", "1000:165536:65536\n");
        String what = "ranges of user ids";
        assertThat(find(look(machine, FakeMachine.refused()), "process", what).verdict())
                .isEqualTo(Verdict.NO);
        machine.program("newuidmap").program("newgidmap");
        assertThat(find(look(machine, FakeMachine.refused()), "process", what).detail())
                .isEqualTo("subuid 165536 +65536, subgid 165536 +65536");
        machine.self(1000, FakeMachine.NO_CAPABILITIES, "NoNewPrivs:\t1\n");
        assertThat(find(look(machine, FakeMachine.refused()), "process", what).detail())
                .contains("no_new_privs");
    }

    @Test
    void hostileTextsDoNotStopTheLook() {
        FakeMachine hostile = new FakeMachine(folder)
                .setting("user/max_net_namespaces", "many")
                .setting("kernel/cap_last_cap", "99999999999999999999")
                .proc("thread-self/uid_map", "x y z\n\n1 2\n")
                .mountinfo("\n-\n1 2 3\n1 2 3:4 / / rw\n1 2 3:4 / / rw - \n\u0000\u00ff - - - - - - - -\n")
                .proc("thread-self/status", ":\nUid:\nGid:\tx\nCapEff:\tzz\nNSpid:\n\u00ff\u00fe:\t\n");
        Kernel kernel = look(hostile, FakeMachine.refused());
        assertThat(kernel.limit(NamespaceType.NET)).isEmpty();
        assertThat(kernel.findings()).isNotEmpty();
    }

    @Test
    void thisMachineIsSeenAsItIs() throws IOException {
        Kernel kernel = Kernel.look();
        assertThat(kernel.release())
                .isEqualTo(
                        Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip());
        for (NamespaceType type : NamespaceType.values()) {
            assertThat(kernel.supports(type)).isEqualTo(Files.exists(Path.of("/proc/self/ns", type.procName())));
        }
        assertThat(kernel.creating(NamespaceType.UTS).verdict() == Verdict.YES)
                .isEqualTo(kernel.has(Capability.CAP_SYS_ADMIN));
    }

    /** Its one side effect must be none: no thread, descriptor or namespace of the JVM differs afterwards. */
    @Test
    void lookingChangesNothing() throws IOException {
        Kernel.look(); // loads classes, and with them open jars
        Set<String> namespaces = new TreeSet<>(); // of this thread, and so of all: the first look's may be dying still
        for (NamespaceType type : NamespaceType.values()) {
            namespaces.add(Files.readSymbolicLink(Path.of("/proc/thread-self/ns", type.procName()))
                    .toString());
        }
        long descriptors = descriptors();
        Kernel.look();
        assertThat(descriptors()).isLessThanOrEqualTo(descriptors);
        // join() returns a moment before the kernel's thread has gone
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (!namespaces().equals(namespaces) && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(namespaces()).isEqualTo(namespaces);
    }

    /** Without pipes, of which the JDK closes those of a process some time after its end, and what the JVM reads of its control group. */
    private static long descriptors() throws IOException {
        long count = 0;
        for (String fd : new File("/proc/self/fd").list()) {
            try {
                String target =
                        Files.readSymbolicLink(Path.of("/proc/self/fd", fd)).toString();
                count += target.startsWith("pipe:") || target.startsWith("/sys/fs/cgroup/") ? 0 : 1;
            } catch (NoSuchFileException e) {
                assertThat(e).hasMessageContaining(fd); // the one that listed the folder
            }
        }
        return count;
    }

    private static Set<String> namespaces() {
        Set<String> namespaces = new TreeSet<>();
        String[] threads = new File("/proc/self/task").list();
        for (String thread : threads) {
            for (NamespaceType type : NamespaceType.values()) {
                try {
                    Path link = Path.of("/proc/self/task", thread, "ns", type.procName());
                    namespaces.add(Files.readSymbolicLink(link).toString());
                } catch (IOException e) {
                    assertThat(e).isInstanceOf(FileSystemException.class); // a thread that has ended since
                }
            }
        }
        return namespaces;
    }
}
