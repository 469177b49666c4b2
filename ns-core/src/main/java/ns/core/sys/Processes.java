package ns.core.sys;

import static ns.core.sys.Syscall.CAPGET;
import static ns.core.sys.Syscall.CHDIR;
import static ns.core.sys.Syscall.EXECVEAT;
import static ns.core.sys.Syscall.GETEGID;
import static ns.core.sys.Syscall.GETEUID;
import static ns.core.sys.Syscall.GETGID;
import static ns.core.sys.Syscall.GETPID;
import static ns.core.sys.Syscall.GETTID;
import static ns.core.sys.Syscall.GETUID;
import static ns.core.sys.Syscall.IOCTL;
import static ns.core.sys.Syscall.KCMP;
import static ns.core.sys.Syscall.KILL;
import static ns.core.sys.Syscall.PIDFD_GETFD;
import static ns.core.sys.Syscall.PIDFD_OPEN;
import static ns.core.sys.Syscall.PIDFD_SEND_SIGNAL;
import static ns.core.sys.Syscall.PRCTL;
import static ns.core.sys.Syscall.PRLIMIT64;
import static ns.core.sys.Syscall.SETPRIORITY;
import static ns.core.sys.Syscall.TGKILL;
import static ns.core.sys.Syscall.WAITID;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import ns.core.NamespaceType;
import ns.core.Pid;
import ns.core.Signal;
import ns.core.SyscallException;

/** posix_spawn(3), execveat(2), waitid(2), pidfd_open(2), pidfd_send_signal(2), credentials(7), prctl(2), kcmp(2). */
public final class Processes {
    public static final int P_ALL = 0;
    public static final int P_PID = 1;

    /** Linux 5.4. */
    public static final int P_PIDFD = 3;

    public static final int WNOHANG = 1;
    public static final int WEXITED = 4;
    public static final int WNOWAIT = 0x100_0000;
    private static final int _LINUX_CAPABILITY_VERSION_3 = 0x2008_0522;

    public static final int __WALL = 0x4000_0000;
    public static final int CLD_EXITED = 1;
    public static final int CLD_KILLED = 2;
    public static final int CLD_DUMPED = 3;

    /** {@link Limits}: none. */
    public static final long RLIM_INFINITY = -1;

    private static final int KCMP_FILES = 2;
    private static final int PRIO_PROCESS = 0;
    private static final int PIDFS_IOCTL = 0xff00;

    private Processes() {}

    /** What waitid(2) tells of a child: CLD_EXITED and its code, or CLD_KILLED or CLD_DUMPED and the signal. */
    public record ChildStatus(int pid, int code, int status) {}

    /** What getrlimit(2) tells, each unsigned. */
    public record Limits(long soft, long hard) {}

    /**
     * posix_spawn(3): a child with an empty environment, no signal blocked, and those of this JVM's descriptors that are
     * given, under their own numbers. The other ones with FD_CLOEXEC are closed.
     *
     * @return its pid, which is the caller's to wait for
     */
    public static int posix_spawn(String path, List<String> argv, int[] inherited) {
        return Spawn.start(path, argv, inherited);
    }

    /**
     * execveat(2) with AT_EMPTY_PATH: this JVM becomes the program that a descriptor is open for.
     *
     * @return never, so that a caller can {@code throw} it
     * @throws SyscallException always, if at all this comes back
     */
    public static SyscallException execveat(int fd, List<String> argv, List<String> envp) {
        Memory empty = Memory.string("");
        Memory arguments = Memory.strings(argv);
        Memory environment = Memory.strings(envp);
        long result = Libc.syscall(
                EXECVEAT, fd, empty.address(), arguments.address(), environment.address(), Descriptors.AT_EMPTY_PATH);
        Memory.keep(empty);
        Memory.keep(arguments);
        Memory.keep(environment);
        throw Call.failed("execveat", result, fd);
    }

    /**
     * waitid(2), repeated after EINTR.
     *
     * @return empty if WNOHANG was given and there is nothing to tell yet
     */
    public static Optional<ChildStatus> waitid(int idType, int id, int options) {
        Memory siginfo = Memory.allocate(128);
        long result;
        do {
            result = Libc.syscall(WAITID, idType, id, siginfo.address(), options, 0);
        } while (result == Descriptors.EINTR);
        Memory.keep(siginfo);
        if (result < 0) {
            throw Call.failed("waitid", result, idType, id, options);
        }
        return Structs.childStatus(siginfo);
    }

    /** chdir(2), of the calling thread alone if it shares its working directory with no other: see {@link Namespaces#unshareFs}. */
    public static void chdir(Path directory) {
        Memory path = Memory.string(directory);
        long result = Libc.syscall(CHDIR, path.address());
        Memory.keep(path);
        Call.check("chdir", result, directory);
    }

    /** getuid(2). */
    public static long getuid() {
        return Integer.toUnsignedLong((int) Libc.syscall(GETUID, 0));
    }

    /** geteuid(2). */
    public static long geteuid() {
        return Integer.toUnsignedLong((int) Libc.syscall(GETEUID, 0));
    }

    /** getgid(2). */
    public static long getgid() {
        return Integer.toUnsignedLong((int) Libc.syscall(GETGID, 0));
    }

    /** getegid(2). */
    public static long getegid() {
        return Integer.toUnsignedLong((int) Libc.syscall(GETEGID, 0));
    }

    /** capget(2): the effective capabilities of the calling thread, bit by bit. */
    public static long effectiveCapabilities() {
        Memory header = Memory.allocate(8);
        header.bytes().putInt(0, _LINUX_CAPABILITY_VERSION_3);
        Memory sets = Memory.allocate(24);
        long result = Libc.syscall(CAPGET, header.address(), sets.address(), 0);
        Memory.keep(header);
        Memory.keep(sets);
        Call.check("capget", result);
        return Integer.toUnsignedLong(sets.bytes().getInt(0))
                | (long) sets.bytes().getInt(12) << 32;
    }

    /** getrlimit(2) of an RLIMIT_ number. */
    public static Limits getrlimit(int resource) {
        Memory rlimit = Memory.allocate(16);
        long result = Libc.syscall(PRLIMIT64, 0, resource, 0, rlimit.address(), 0);
        Memory.keep(rlimit);
        Call.check("getrlimit", result, resource);
        return new Limits(rlimit.bytes().getLong(0), rlimit.bytes().getLong(8));
    }

    /** prctl(2) of the calling thread, with one argument. */
    public static long prctl(int option, long argument) {
        return prctl(option, argument, 0, 0, 0);
    }

    /** prctl(2) of the calling thread; what is not used must be 0. */
    public static long prctl(int option, long a, long b, long c, long d) {
        return Call.check("prctl", Libc.syscall(PRCTL, option, a, b, c, d), option, a, b, c, d);
    }

    /**
     * setpriority(2) of the calling thread.
     *
     * @param nice -20 to 19; less than it has needs CAP_SYS_NICE in the initial user namespace
     * @return whether it is allowed
     */
    public static boolean setPriority(int nice) {
        int thisThread = 0;
        return Libc.syscall(SETPRIORITY, PRIO_PROCESS, thisThread, nice) == 0;
    }

    /** pidfd_open(2); the descriptor has O_CLOEXEC. Linux 5.3. */
    public static int pidfd_open(Pid pid, int flags) {
        return (int) Call.check("pidfd_open", Libc.syscall(PIDFD_OPEN, pid.number(), flags, 0), pid, flags);
    }

    /** kill(2), for a child that has not been reaped: any other number may have become another process's. */
    public static void kill(Pid child, Signal signal) {
        Call.check("kill", Libc.syscall(KILL, child.number(), signal.number(), 0), child, signal);
    }

    /** pidfd_send_signal(2). Linux 5.1. */
    public static void pidfd_send_signal(int pidfd, Signal signal) {
        long result = Libc.syscall(PIDFD_SEND_SIGNAL, pidfd, signal.number(), 0, 0, 0);
        Call.check("pidfd_send_signal", result, pidfd, signal);
    }

    /** pidfd_getfd(2); the descriptor has O_CLOEXEC. Linux 5.6. */
    public static int pidfd_getfd(int pidfd, int number) {
        return (int) Call.check("pidfd_getfd", Libc.syscall(PIDFD_GETFD, pidfd, number, 0), pidfd, number);
    }

    /**
     * PIDFD_GET_*_NAMESPACE: a new descriptor of a namespace of the process, without a look at /proc. Linux 6.11.
     *
     * @return the descriptor, or a negative error number
     */
    public static long openNamespace(int pidfd, NamespaceType type) {
        int number = switch (type) {
            case CGROUP -> 1;
            case IPC -> 2;
            case MNT -> 3;
            case NET -> 4;
            case PID -> 5;
            case TIME -> 7;
            case USER -> 9;
            case UTS -> 10;
        };
        return Libc.syscall(IOCTL, pidfd, PIDFS_IOCTL | number, 0);
    }

    /**
     * {@code Pid} of {@code /proc/self/fdinfo/N}: the process as the pid namespace of the mounted /proc numbers it.
     *
     * @return the number, or empty if that namespace does not have the process, or it has ended and been waited for
     */
    public static OptionalLong pidInProc(int pidfd) {
        int fd = Descriptors.open(Path.of("/proc/self/fdinfo/" + pidfd), Descriptors.O_RDONLY);
        try {
            Memory text = Memory.allocate(512);
            byte[] bytes = new byte[Descriptors.read(fd, text)];
            text.bytes().get(0, bytes);
            for (String line : new String(bytes, StandardCharsets.US_ASCII).split("\n")) {
                if (line.startsWith("Pid:")) {
                    long pid = Long.parseLong(line.substring(4).strip());
                    return pid > 0 ? OptionalLong.of(pid) : OptionalLong.empty();
                }
            }
            return OptionalLong.empty();
        } finally {
            Descriptors.close(fd);
        }
    }

    /** getpid(2): this JVM. */
    public static Pid getpid() {
        return Pid.of((int) Libc.syscall(GETPID, 0));
    }

    /** gettid(2): the thread that calls. */
    public static Pid gettid() {
        return Pid.of((int) Libc.syscall(GETTID, 0));
    }

    /** tgkill(2) without a signal: whether the kernel still has a thread of this JVM. */
    public static boolean isThread(Pid thread) {
        return Libc.syscall(TGKILL, getpid().number(), thread.number(), 0) == 0;
    }

    /**
     * kcmp(2) with KCMP_FILES: whether two threads share one table of descriptors.
     *
     * @return 0 if they do, a positive number if not, or a negative error number
     */
    public static long compareFiles(int one, int other) {
        return Libc.syscall(KCMP, one, other, KCMP_FILES, 0, 0);
    }
}
