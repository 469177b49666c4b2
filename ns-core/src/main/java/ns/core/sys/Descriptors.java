package ns.core.sys;

import static ns.core.sys.Syscall.CLOSE;
import static ns.core.sys.Syscall.EVENTFD2;
import static ns.core.sys.Syscall.FCNTL;
import static ns.core.sys.Syscall.FLOCK;
import static ns.core.sys.Syscall.FSTATFS;
import static ns.core.sys.Syscall.MEMFD_CREATE;
import static ns.core.sys.Syscall.OPENAT;
import static ns.core.sys.Syscall.PIPE2;
import static ns.core.sys.Syscall.READ;
import static ns.core.sys.Syscall.STATX;
import static ns.core.sys.Syscall.UNLINKAT;
import static ns.core.sys.Syscall.WRITE;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/** open(2), pipe2(2), memfd_create(2), eventfd(2), read(2), write(2), fcntl(2), close(2), statx(2), poll(2): any descriptor. */
public final class Descriptors {
    public static final int AT_FDCWD = -100;
    public static final int AT_EMPTY_PATH = 0x1000;
    public static final int O_RDONLY = 0;
    public static final int O_WRONLY = 1;
    public static final int O_RDWR = 2;
    public static final int O_CREAT = 0x40;
    public static final int O_EXCL = 0x80;
    public static final int O_NOCTTY = 0x100;
    public static final int O_TRUNC = 0x200;
    public static final int O_APPEND = 0x400;
    public static final int O_NONBLOCK = 0x800;
    public static final int O_CLOEXEC = 0x8_0000;
    public static final int O_PATH = 0x20_0000;
    public static final int LOCK_EX = 2;

    public static final int O_DIRECTORY = Architecture.current().oDirectory;
    public static final int O_NOFOLLOW = Architecture.current().oNofollow;
    public static final int O_TMPFILE = 0x40_0000 | O_DIRECTORY;

    public static final int MFD_CLOEXEC = 1;
    public static final int MFD_ALLOW_SEALING = 2;

    /** Also where {@code vm.memfd_noexec} is 1, a program. Linux 6.3, EINVAL before. */
    public static final int MFD_EXEC = 0x10;

    /** It can never be made executable. Linux 6.3; older kernels say EINVAL. */
    public static final int MFD_NOEXEC_SEAL = 8;

    public static final int EFD_SEMAPHORE = 1;
    public static final int EFD_NONBLOCK = O_NONBLOCK;

    public static final int F_GETFD = 1;
    public static final int F_SETFD = 2;
    public static final int F_GETFL = 3;
    public static final int F_SETFL = 4;
    public static final int F_DUPFD_CLOEXEC = 1030;
    public static final int F_ADD_SEALS = 1033;
    public static final int F_GET_SEALS = 1034;
    public static final int FD_CLOEXEC = 1;
    public static final int F_SEAL_SEAL = 1;
    public static final int F_SEAL_SHRINK = 2;
    public static final int F_SEAL_GROW = 4;
    public static final int F_SEAL_WRITE = 8;

    /** Linux 5.1. */
    public static final int F_SEAL_FUTURE_WRITE = 0x10;

    /** Linux 6.3. */
    public static final int F_SEAL_EXEC = 0x20;

    /** {@code f_type} of the file system that namespaces are files of. */
    public static final long NSFS_MAGIC = 0x6e73_6673;

    /** {@code f_type} of a mounted /proc. */
    public static final long PROC_SUPER_MAGIC = 0x9fa0;

    static final long EINTR = -4;

    private Descriptors() {}

    /** What statx(2) tells of a file, as far as ns asks. */
    public record Stat(long device, long inode, int mode, long uid, long gid) {}

    /** The two descriptors of a pipe (reader, writer), a pair of sockets, or a terminal (master, slave). */
    public record Pair(int first, int second) {
        /** close(2) of both. */
        public void close() {
            Descriptors.close(first);
            Descriptors.close(second);
        }

        /** What pipe2(2) and socketpair(2) leave behind. */
        static Pair in(Memory ints) {
            return new Pair(ints.bytes().getInt(0), ints.bytes().getInt(4));
        }
    }

    /** open(2), with O_CLOEXEC. */
    public static int open(Path path, int flags) {
        return open(path, flags, 0);
    }

    /** open(2) of a file that may have to be created, with O_CLOEXEC; mode as the umask leaves it. */
    public static int open(Path path, int flags, int mode) {
        return openat(AT_FDCWD, Memory.string(path), flags, mode, path);
    }

    /** openat(2), with O_CLOEXEC. */
    public static int openat(int folder, String name, int flags) {
        return openat(folder, name, flags, 0);
    }

    /** openat(2) of a file that may have to be created, with O_CLOEXEC; mode as the umask leaves it. */
    public static int openat(int folder, String name, int flags, int mode) {
        return openat(folder, Memory.string(name), flags, mode, name);
    }

    private static int openat(int folder, Memory name, int flags, int mode, Object shown) {
        long result;
        do {
            result = Libc.syscall(OPENAT, folder, name.address(), flags | O_CLOEXEC, mode, 0);
        } while (result == EINTR); // a FIFO without its other end, a file server that is slow
        Memory.keep(name);
        return (int)
                (folder == AT_FDCWD
                        ? Call.check("open", result, shown, flagNames(flags))
                        : Call.check("openat", result, folder, shown, flagNames(flags)));
    }

    private static String flagNames(int flags) {
        String access = (flags & O_PATH) != 0
                ? "O_PATH"
                : (flags & O_RDWR) != 0 ? "O_RDWR" : (flags & O_WRONLY) != 0 ? "O_WRONLY" : "O_RDONLY";
        return access
                + ((flags & O_CREAT) != 0 ? "|O_CREAT" : "")
                + ((flags & O_EXCL) != 0 ? "|O_EXCL" : "")
                + ((flags & O_TRUNC) != 0 ? "|O_TRUNC" : "")
                + ((flags & O_APPEND) != 0 ? "|O_APPEND" : "")
                + ((flags & O_TMPFILE) == O_TMPFILE ? "|O_TMPFILE" : "");
    }

    /** pipe2(2), with O_CLOEXEC: reader, writer. */
    public static Pair pipe2(int flags) {
        Memory pair = Memory.allocate(8);
        long result = Libc.syscall(PIPE2, pair.address(), flags | O_CLOEXEC, 0);
        Memory.keep(pair);
        Call.check("pipe2", result, flags);
        return Pair.in(pair);
    }

    /** memfd_create(2), with the MFD_ flags given and no other; the name is for /proc only. */
    public static int memfd_create(String name, int flags) {
        Memory text = Memory.string(name);
        long result = Libc.syscall(MEMFD_CREATE, text.address(), flags, 0);
        Memory.keep(text);
        return (int) Call.check("memfd_create", result, name, flags);
    }

    /** eventfd2(2), with EFD_CLOEXEC. */
    public static int eventfd2(int initial, int flags) {
        return (int) Call.check("eventfd2", Libc.syscall(EVENTFD2, initial, flags | O_CLOEXEC, 0), initial, flags);
    }

    /** eventfd_write(3): adds to the counter, which wakes those who wait for it. */
    public static void eventfd_write(int fd, long value) {
        Memory counter = Memory.allocate(8);
        counter.bytes().putLong(0, value);
        write(fd, counter, 8);
    }

    /** eventfd_read(3): takes what has been added since the last time; waits for it unless the descriptor has EFD_NONBLOCK. */
    public static long eventfd_read(int fd) {
        Memory counter = Memory.allocate(8);
        read(fd, counter);
        return counter.bytes().getLong(0);
    }

    /** fcntl(2) of a command that takes a number or nothing; 0 is for nothing. */
    public static long fcntl(int fd, int command, long argument) {
        return Call.check("fcntl", Libc.syscall(FCNTL, fd, command, argument), fd, command, argument);
    }

    /** flock(2), repeated after EINTR; it lasts until the descriptor is closed. */
    public static void flock(int fd, int operation) {
        long result;
        do {
            result = Libc.syscall(FLOCK, fd, operation, 0);
        } while (result == EINTR);
        Call.check("flock", result, fd, operation);
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
        return (int) Call.check("read", tryRead(fd, into), fd);
    }

    /** read(2), repeated after EINTR, without an exception or garbage: 0 at the end, or the negative error number. */
    public static int tryRead(int fd, Memory into) {
        return tryRead(fd, into, 0, into.size());
    }

    /** read(2) into a part of the memory, otherwise the same. */
    public static int tryRead(int fd, Memory into, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, into.size());
        long result;
        do {
            result = Libc.syscall(READ, fd, into.address() + offset, length);
        } while (result == EINTR);
        Memory.keep(into);
        return (int) result;
    }

    /** write(2), repeated after EINTR; may write less. */
    public static int write(int fd, Memory from, int length) {
        return write(fd, from, 0, length);
    }

    /** write(2) of a part, repeated after EINTR; may write less. */
    public static int write(int fd, Memory from, int offset, int length) {
        return (int) Call.check("write", tryWrite(fd, from, offset, length), fd, length);
    }

    /** write(2) of a part, repeated after EINTR, without an exception or garbage: the negative error number instead. */
    public static int tryWrite(int fd, Memory from, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, from.size());
        long result;
        do {
            result = Libc.syscall(WRITE, fd, from.address() + offset, length);
        } while (result == EINTR);
        Memory.keep(from);
        return (int) result;
    }

    /** write(2), repeated until everything is written; not for descriptors with O_NONBLOCK. */
    public static void writeAll(int fd, Memory from, int length) {
        int written = 0;
        while (written < length) {
            written += write(fd, from, written, length - written);
        }
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
        PollSet polled = new PollSet(1);
        polled.add(fd, PollSet.POLLIN);
        return polled.await(timeout);
    }

    /** makedev(3): one number of a device's two, as stat(2) gives it. */
    public static long makedev(int major, int minor) {
        return (major & 0xfffL) << 8 | (major & 0xffff_f000L) << 32 | minor & 0xffL | (minor & 0xffff_ff00L) << 12;
    }
}
