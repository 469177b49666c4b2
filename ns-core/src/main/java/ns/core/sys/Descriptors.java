package ns.core.sys;

import static ns.core.sys.Syscall.CLOSE;
import static ns.core.sys.Syscall.FSTATFS;
import static ns.core.sys.Syscall.OPENAT;
import static ns.core.sys.Syscall.PPOLL;
import static ns.core.sys.Syscall.READ;
import static ns.core.sys.Syscall.STATX;
import static ns.core.sys.Syscall.UNLINKAT;
import static ns.core.sys.Syscall.WRITE;

import java.nio.file.Path;
import java.time.Duration;

/** open(2), read(2), write(2), close(2), statx(2), poll(2): what can be done with any descriptor. */
public final class Descriptors {
    public static final int AT_FDCWD = -100;
    public static final int AT_EMPTY_PATH = 0x1000;
    public static final int O_RDONLY = 0;
    public static final int O_WRONLY = 1;
    public static final int O_CREAT = 0x40;
    public static final int O_EXCL = 0x80;
    public static final int O_NOCTTY = 0x100;
    public static final int O_NONBLOCK = 0x800;
    public static final int O_CLOEXEC = 0x8_0000;
    public static final int O_PATH = 0x20_0000;
    public static final int O_DIRECTORY = Architecture.current().oDirectory;
    public static final int O_NOFOLLOW = Architecture.current().oNofollow;

    /** {@code f_type} of the file system that namespaces are files of. */
    public static final long NSFS_MAGIC = 0x6e73_6673;

    /** {@code f_type} of a mounted /proc. */
    public static final long PROC_SUPER_MAGIC = 0x9fa0;

    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE); // 292 years
    private static final int POLLIN = 1;
    private static final long EINTR = -4;

    private Descriptors() {}

    /** What statx(2) tells of a file, as far as ns asks. */
    public record Stat(long device, long inode, int mode, long uid, long gid) {}

    /** open(2), with O_CLOEXEC. */
    public static int open(Path path, int flags) {
        return openat(AT_FDCWD, Memory.string(path), flags, path);
    }

    /** openat(2), with O_CLOEXEC. */
    public static int openat(int folder, String name, int flags) {
        return openat(folder, Memory.string(name), flags, name);
    }

    private static int openat(int folder, Memory name, int flags, Object shown) {
        long result = Libc.syscall(OPENAT, folder, name.address(), flags | O_CLOEXEC, 0, 0);
        Memory.keep(name);
        return (int)
                (folder == AT_FDCWD
                        ? Call.check("open", result, shown, flagNames(flags))
                        : Call.check("openat", result, folder, shown, flagNames(flags)));
    }

    private static String flagNames(int flags) {
        String access = (flags & O_PATH) != 0 ? "O_PATH" : (flags & O_WRONLY) != 0 ? "O_WRONLY" : "O_RDONLY";
        return access + ((flags & O_CREAT) != 0 ? "|O_CREAT" : "") + ((flags & O_EXCL) != 0 ? "|O_EXCL" : "");
    }

    /** unlink(2). */
    public static void unlink(Path path) {
        Memory name = Memory.string(path);
        long result = Libc.syscall(UNLINKAT, AT_FDCWD, name.address(), 0);
        Memory.keep(name);
        Call.check("unlink", result, path);
    }

    /** close(2); never repeated, since Linux closes even when it answers EINTR. */
    public static void close(int fd) {
        Libc.syscall(CLOSE, fd);
    }

    /** read(2), repeated after EINTR; 0 at the end of the file. */
    public static int read(int fd, Memory into) {
        long result;
        do {
            result = Libc.syscall(READ, fd, into.address(), into.size());
        } while (result == EINTR);
        Memory.keep(into);
        return (int) Call.check("read", result, fd);
    }

    /** write(2), repeated after EINTR; may write less. */
    public static int write(int fd, Memory from, int length) {
        long result;
        do {
            result = Libc.syscall(WRITE, fd, from.address(), length);
        } while (result == EINTR);
        Memory.keep(from);
        return (int) Call.check("write", result, fd, length);
    }

    /** statx(2) of an open descriptor, also of an O_PATH one. */
    public static Stat fstat(int fd) {
        int basicStats = 0x7ff;
        Memory empty = Memory.string("");
        Memory stat = Memory.allocate(256);
        long result = Libc.syscall(STATX, fd, empty.address(), AT_EMPTY_PATH, basicStats, stat.address());
        Memory.keep(empty);
        Call.check("statx", result, fd);
        return Structs.statx(stat);
    }

    /** fstatfs(2): the type of the file system that a descriptor's file is on. */
    public static long fileSystem(int fd) {
        Memory statfs = Memory.allocate(256);
        long result = Libc.syscall(FSTATFS, fd, statfs.address(), 0);
        Call.check("fstatfs", result, fd);
        return statfs.bytes().getLong(0);
    }

    /**
     * poll(2) for input, repeated after EINTR with what is left of the time; not ended by {@link Thread#interrupt}.
     *
     * @return false if the time ran out
     */
    public static boolean awaitInput(int fd, Duration timeout) {
        Memory pollfd = Memory.allocate(8);
        Memory timespec = Memory.allocate(16);
        pollfd.bytes().putInt(0, fd).putShort(4, (short) POLLIN);
        long nanos = timeout.compareTo(LONGEST) < 0 ? timeout.toNanos() : LONGEST.toNanos();
        long deadline = System.nanoTime() + nanos;
        while (true) {
            long left = Math.max(0, deadline - System.nanoTime());
            timespec.bytes().putLong(0, left / 1_000_000_000).putLong(8, left % 1_000_000_000);
            long result = Libc.syscall(PPOLL, pollfd.address(), 1, timespec.address(), 0, 0);
            Memory.keep(pollfd);
            Memory.keep(timespec);
            if (result != EINTR) {
                return Call.check("ppoll", result, fd) > 0;
            }
        }
    }

    /** makedev(3): one number of a device's two, as stat(2) gives it. */
    public static long makedev(int major, int minor) {
        return (major & 0xfffL) << 8 | (major & 0xffff_f000L) << 32 | minor & 0xffL | (minor & 0xffff_ff00L) << 12;
    }
}
