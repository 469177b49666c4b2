package ns.core.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import ns.core.Errno;
import ns.core.NamespaceType;
import ns.core.SyscallException;

/** A folder that looks like a machine: first Debian 12's root, then what a test writes over it. */
final class FakeMachine {
    static final String ROOT_CAPABILITIES = "000001ffffffffff";
    static final String NO_CAPABILITIES = "0000000000000000";

    private static final Map<NamespaceType, Long> INODES = Map.of(
            NamespaceType.CGROUP, 4026531835L,
            NamespaceType.IPC, 4026531839L,
            NamespaceType.MNT, 4026531841L,
            NamespaceType.NET, 4026531840L,
            NamespaceType.PID, 4026531836L,
            NamespaceType.TIME, 4026531834L,
            NamespaceType.USER, 4026531837L,
            NamespaceType.UTS, 4026531838L);

    private final Path root;

    FakeMachine(Path root) {
        this.root = root;
        for (NamespaceType type : NamespaceType.values()) {
            namespace(type, Objects.requireNonNull(INODES.get(type)));
            setting(Machine.limitName(type), "96364");
        }
        setting("kernel/osrelease", "6.1.0-18-amd64");
        setting("kernel/cap_last_cap", "40");
        proc("thread-self/uid_map", "         0          0 4294967295\n");
        proc("thread-self/gid_map", "         0          0 4294967295\n");
        self(0, ROOT_CAPABILITIES, "");
        mountinfo("""
                        22 28 0:21 / /proc rw,nosuid,nodev,noexec,relatime shared:12 - proc proc rw
                        28 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda1 rw
                        """);
    }

    FakeMachine self(int uid, String capabilities, String more) {
        return process("thread-self", uid, capabilities, "NSpid:\t4711\nThreads:\t20\n" + more);
    }

    FakeMachine process(String name, int uid, String capabilities, String more) {
        String ids = "\t" + uid + "\t" + uid + "\t" + uid + "\t" + uid + "\n";
        return proc(
                name + "/status",
                "Name:\tjava\nState:\tS (sleeping)\nTgid:\t4711\nUid:" + ids + "Gid:" + ids + "CapPrm:\t" + capabilities
                        + "\nCapEff:\t" + capabilities + "\n" + more);
    }

    FakeMachine namespace(NamespaceType type, long inode) {
        try {
            Path link = root.resolve("proc/thread-self/ns/" + type.procName());
            Files.createDirectories(link.getParent());
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, Path.of(type.procName() + ":[" + inode + "]"));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    FakeMachine without(NamespaceType type) {
        return delete("proc/thread-self/ns/" + type.procName()).delete("proc/sys/" + Machine.limitName(type));
    }

    FakeMachine delete(String name) {
        try {
            Files.delete(root.resolve(name));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    FakeMachine setting(String name, String value) {
        return proc("sys/" + name, value + "\n");
    }

    FakeMachine mountinfo(String text) {
        return proc("thread-self/mountinfo", text);
    }

    FakeMachine proc(String name, String text) {
        return file("proc/" + name, text);
    }

    FakeMachine file(String name, String text) {
        try {
            Path file = root.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text, StandardCharsets.ISO_8859_1);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    FakeMachine program(String name) {
        file("bin/" + name, "");
        root.resolve("bin/" + name).toFile().setExecutable(true);
        return this;
    }

    Machine machine() {
        return new Machine(root.resolve("proc"), root.resolve("etc"), List.of(root.resolve("bin")));
    }

    /** What the kernel answers to one who may do anything. */
    static Attempts allowed() {
        Attempts attempts = new Attempts(
                new EnumMap<>(NamespaceType.class), new EnumMap<>(NamespaceType.class), new EnumMap<>(Feature.class));
        attempts.creating().put(NamespaceType.USER, new SyscallException("unshare(CLONE_NEWUSER)", Errno.EINVAL));
        attempts.entering().put(NamespaceType.USER, new SyscallException("setns(5, CLONE_NEWUSER)", Errno.EINVAL));
        attempts.entering().put(NamespaceType.TIME, new SyscallException("setns(5, CLONE_NEWTIME)", Errno.EUSERS));
        return attempts;
    }

    /** What it answers to one without capabilities. */
    static Attempts refused() {
        Attempts attempts = allowed();
        for (NamespaceType type : NamespaceType.values()) {
            String flag = type.cloneFlagName();
            attempts.creating().putIfAbsent(type, new SyscallException("unshare(" + flag + ")", Errno.EPERM));
            attempts.entering().putIfAbsent(type, new SyscallException("setns(5, " + flag + ")", Errno.EPERM));
        }
        attempts.using().put(Feature.SIOCGSKNS, new SyscallException("ioctl(5, SIOCGSKNS)", Errno.EPERM));
        return attempts;
    }
}
