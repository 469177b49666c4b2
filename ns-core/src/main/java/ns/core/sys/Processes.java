package ns.core.sys;

import static ns.core.sys.Syscall.GETPID;
import static ns.core.sys.Syscall.GETTID;
import static ns.core.sys.Syscall.IOCTL;
import static ns.core.sys.Syscall.KCMP;
import static ns.core.sys.Syscall.PIDFD_GETFD;
import static ns.core.sys.Syscall.PIDFD_OPEN;
import static ns.core.sys.Syscall.PIDFD_SEND_SIGNAL;
import static ns.core.sys.Syscall.TGKILL;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalLong;
import ns.core.NamespaceType;
import ns.core.Pid;
import ns.core.Signal;

/** pidfd_open(2), pidfd_send_signal(2), pidfd_getfd(2), tgkill(2), kcmp(2). */
public final class Processes {
    private static final int KCMP_FILES = 2;
    private static final int PIDFS_IOCTL = 0xff00;

    private Processes() {}

    /** pidfd_open(2); the descriptor has O_CLOEXEC. Linux 5.3. */
    public static int pidfd_open(Pid pid, int flags) {
        return (int) Call.check("pidfd_open", Libc.syscall(PIDFD_OPEN, pid.number(), flags, 0), pid, flags);
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
