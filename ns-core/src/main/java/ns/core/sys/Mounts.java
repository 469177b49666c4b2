package ns.core.sys;

import static ns.core.sys.Syscall.FSCONFIG;
import static ns.core.sys.Syscall.FSMOUNT;
import static ns.core.sys.Syscall.FSOPEN;
import static ns.core.sys.Syscall.MOUNT;
import static ns.core.sys.Syscall.UMOUNT2;

import java.nio.file.Path;

/** mount(2), umount2(2), fsopen(2). */
public final class Mounts {
    private static final int MS_NOSUID = 2;
    private static final int MS_NODEV = 4;
    private static final int MS_NOEXEC = 8;
    private static final int MS_BIND = 0x1000;
    private static final int MS_REC = 0x4000;
    private static final int MS_SLAVE = 0x8_0000;
    private static final int MS_SHARED = 0x10_0000;
    private static final int MNT_DETACH = 2;
    private static final int UMOUNT_NOFOLLOW = 8;
    private static final int CLOEXEC = 1;
    private static final int FSCONFIG_CMD_CREATE = 6;

    private Mounts() {}

    /** mount(2) with MS_BIND: the source's file appears at the target. */
    public static void bind(Path source, Path target) {
        mount(source, target, MS_BIND, "MS_BIND");
    }

    /** mount(2) with MS_BIND and MS_REC: the source's folder with all that is mounted in it appears at the target. */
    public static void bindRecursively(Path source, Path target) {
        mount(source, target, MS_BIND | MS_REC, "MS_BIND|MS_REC");
    }

    /** mount(2) with MS_SHARED and MS_REC: what is mounted there appears in the copies that other mount namespaces have of it. */
    public static void share(Path mountPoint) {
        mount(Path.of(""), mountPoint, MS_SHARED | MS_REC, "MS_SHARED|MS_REC");
    }

    /** mount(2) with MS_SLAVE and MS_REC: what is mounted there stays there, while what others mount still comes. */
    public static void enslave(Path mountPoint) {
        mount(Path.of(""), mountPoint, MS_SLAVE | MS_REC, "MS_SLAVE|MS_REC");
    }

    /** mount(2) of a new tmpfs, which holds data and nothing that could be run. */
    public static void tmpfs(Path target) {
        Memory name = Memory.string("tmpfs");
        Memory to = Memory.string(target);
        long result =
                Libc.syscall(MOUNT, name.address(), to.address(), name.address(), MS_NOSUID | MS_NODEV | MS_NOEXEC, 0);
        Memory.keep(name);
        Memory.keep(to);
        Call.check("mount", result, "tmpfs", target, "tmpfs");
    }

    private static void mount(Path source, Path target, int flags, String names) {
        Memory from = Memory.string(source);
        Memory to = Memory.string(target);
        long result = Libc.syscall(MOUNT, from.address(), to.address(), 0, flags, 0);
        Memory.keep(from);
        Memory.keep(to);
        Call.check("mount", result, source, target, names);
    }

    /** umount2(2) with MNT_DETACH: gone from the tree at once, freed when nobody uses it. */
    public static void detach(Path target) {
        Memory path = Memory.string(target);
        long result = Libc.syscall(UMOUNT2, path.address(), MNT_DETACH | UMOUNT_NOFOLLOW, 0);
        Memory.keep(path);
        Call.check("umount2", result, target, "MNT_DETACH");
    }

    /** fsopen(2), fsconfig(2), fsmount(2): a new mount of a file system that is attached nowhere. Linux 5.2. */
    public static int mountDetached(String fileSystem) {
        Memory name = Memory.string(fileSystem);
        long context = Call.check("fsopen", Libc.syscall(FSOPEN, name.address(), CLOEXEC, 0), fileSystem);
        Memory.keep(name);
        try {
            long created = Libc.syscall(FSCONFIG, context, FSCONFIG_CMD_CREATE, 0, 0, 0);
            Call.check("fsconfig", created, fileSystem, "FSCONFIG_CMD_CREATE");
            return (int) Call.check("fsmount", Libc.syscall(FSMOUNT, context, CLOEXEC, 0), fileSystem);
        } finally {
            Descriptors.close((int) context);
        }
    }
}
