package ns.core.sys;

import static ns.core.sys.Syscall.GETDENTS64;
import static ns.core.sys.Syscall.IOCTL;
import static ns.core.sys.Syscall.OPENAT;
import static ns.core.sys.Syscall.PIDFD_GETFD;
import static ns.core.sys.Syscall.PIDFD_OPEN;
import static ns.core.sys.Syscall.READ;
import static ns.core.sys.Syscall.READLINKAT;
import static ns.core.sys.Syscall.STATX;

/**
 * The calls that a scan of /proc makes by the thousand. An error is an everyday answer there (a process has gone, or
 * is not ours), so these return the result or the negative error number, throw nothing and allocate nothing.
 */
public final class ProcFiles {
    /** pidfd_open(2) of a thread instead of a process. Linux 6.9. */
    public static final int PIDFD_THREAD = 0x80;

    private static final int STATX_INO = 0x100;
    private static final Memory EMPTY = Memory.string("");

    private static final int AT_STATX_DONT_SYNC = 0x4000;

    private ProcFiles() {}

    /** openat(2), with O_CLOEXEC. */
    public static int openat(int folder, Memory name, int flags) {
        long result = Libc.syscall(OPENAT, folder, name.address(), flags | Descriptors.O_CLOEXEC, 0, 0);
        Memory.keep(name);
        return (int) result;
    }

    /** readlinkat(2): the length of the text, which is cut off at the end of the memory. */
    public static int readlinkat(int folder, Memory name, Memory into) {
        long result = Libc.syscall(READLINKAT, folder, name.address(), into.address(), into.size(), 0);
        Memory.keep(name);
        Memory.keep(into);
        return (int) result;
    }

    /** getdents64(2): the number of bytes of entries, 0 when there are no more. */
    public static int getdents64(int folder, Memory into) {
        long result = Libc.syscall(GETDENTS64, folder, into.address(), into.size());
        Memory.keep(into);
        return (int) result;
    }

    /** read(2) into the memory from an offset on: the number of bytes, 0 at the end. */
    public static int read(int fd, Memory into, int offset) {
        long result = Libc.syscall(READ, fd, into.address() + offset, into.size() - offset);
        Memory.keep(into);
        return (int) result;
    }

    /** pidfd_open(2); the descriptor has O_CLOEXEC. Linux 5.3. */
    public static int pidfd_open(int pid, int flags) {
        return (int) Libc.syscall(PIDFD_OPEN, pid, flags, 0);
    }

    /** pidfd_getfd(2); the descriptor has O_CLOEXEC. Linux 5.6. */
    public static int pidfd_getfd(int pidfd, int number) {
        return (int) Libc.syscall(PIDFD_GETFD, pidfd, number, 0);
    }

    /** SIOCGSKNS: a new descriptor of the network namespace that a socket belongs to. Linux 4.10. */
    public static int openNetworkOfSocket(int socket) {
        return (int) Libc.syscall(IOCTL, socket, Namespaces.SIOCGSKNS, 0);
    }

    /** statx(2) of an open descriptor: the inode of its file. */
    public static long inode(int fd, Memory stat) {
        long result = Libc.syscall(STATX, fd, EMPTY.address(), Descriptors.AT_EMPTY_PATH, STATX_INO, stat.address());
        Memory.keep(stat);
        return result < 0 ? result : stat.bytes().getLong(32);
    }

    /**
     * statx(2) of what a name leads to, without asking a file server: 0, or the negative error number; the answer is for
     * {@link #device} and {@link #inode(Memory)}.
     */
    public static int statx(int folder, Memory name, Memory stat) {
        long result = Libc.syscall(STATX, folder, name.address(), AT_STATX_DONT_SYNC, STATX_INO, stat.address());
        Memory.keep(name);
        Memory.keep(stat);
        return (int) result;
    }

    /** The device in an answer of statx(2). */
    public static long device(Memory stat) {
        return Structs.statx(stat).device();
    }

    /** The inode in an answer of statx(2). */
    public static long inode(Memory stat) {
        return Structs.statx(stat).inode();
    }

    /** NS_GET_NSTYPE: the CLONE_NEW* flag. Linux 4.11. */
    public static int type(int namespace) {
        return (int) Libc.syscall(IOCTL, namespace, Namespaces.NS_GET_NSTYPE, 0);
    }

    /** NS_GET_USERNS: a new descriptor of the user namespace that owns a namespace. Linux 4.9. */
    public static int openOwner(int namespace) {
        return (int) Libc.syscall(IOCTL, namespace, Namespaces.NS_GET_USERNS, 0);
    }

    /** NS_GET_PARENT: a new descriptor of the parent of a pid or user namespace. Linux 4.9. */
    public static int openParent(int namespace) {
        return (int) Libc.syscall(IOCTL, namespace, Namespaces.NS_GET_PARENT, 0);
    }

    /** NS_GET_ID: the 64-bit id, never used twice since boot. Linux 6.18. */
    public static long kernelId(int namespace, Memory into) {
        long result = Libc.syscall(IOCTL, namespace, Integer.toUnsignedLong(Namespaces.NS_GET_ID), into.address());
        Memory.keep(into);
        return result < 0 ? result : into.bytes().getLong(0);
    }

    /** NS_GET_OWNER_UID of a user namespace. Linux 4.11. */
    public static long ownerUid(int namespace, Memory into) {
        long result = Libc.syscall(IOCTL, namespace, Namespaces.NS_GET_OWNER_UID, into.address());
        Memory.keep(into);
        return result < 0 ? result : Integer.toUnsignedLong(into.bytes().getInt(0));
    }
}
