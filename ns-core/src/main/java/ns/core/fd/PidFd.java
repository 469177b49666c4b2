package ns.core.fd;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import ns.core.Errno;
import ns.core.NamespaceType;
import ns.core.Pid;
import ns.core.Signal;
import ns.core.SyscallException;
import ns.core.kernel.Hints;
import ns.core.sys.Descriptors;
import ns.core.sys.Namespaces;
import ns.core.sys.Processes;

/**
 * A hold on one process: unlike its pid, which the kernel may give to another process once it is gone.
 *
 * <p>Safe for use by several threads. It does not keep the process alive.
 *
 * @kernel 5.3
 * @man pidfd_open(2)
 */
public final class PidFd implements AutoCloseable {
    /** How kernels answer a request of ioctl(2) that they do not know, or that was left out of them. */
    private static final Set<Errno> UNKNOWN_REQUEST = Set.of(Errno.ENOTTY, Errno.EINVAL, Errno.EOPNOTSUPP);

    private final Pid pid;
    private final Fd fd;

    private PidFd(Pid pid, Fd fd) {
        this.pid = pid;
        this.fd = fd;
    }

    /**
     * Opens a process.
     *
     * @param pid a process, not a thread, that our pid namespace shows
     * @return a hold on it; the caller closes it
     * @throws SyscallException {@link Errno#ESRCH} if there is none; {@link Errno#EINVAL} or {@link Errno#ENOENT} if it is a thread
     */
    public static PidFd open(Pid pid) {
        try {
            return new PidFd(pid, Fd.owning(Processes.pidfd_open(pid, 0)));
        } catch (SyscallException e) {
            throw Hints.opening(e, pid);
        }
    }

    /**
     * Takes over a pidfd that other code has opened or received.
     *
     * @param fd the pidfd; from now on only the new object closes it
     * @return a hold on its process
     * @throws SyscallException {@link Errno#ESRCH} if the process is gone, or {@code /proc} does not show it; the descriptor is
     *     then closed
     */
    public static PidFd owning(Fd fd) {
        try {
            return new PidFd(Pid.of((int) numberInProc(fd)), fd);
        } catch (SyscallException e) {
            fd.close();
            throw e;
        }
    }

    /**
     * Returns the id that the process was opened by.
     *
     * @return the id
     */
    public Pid pid() {
        return pid;
    }

    /**
     * Returns the descriptor behind this, which still owns it; it becomes readable when the process ends.
     *
     * @return the descriptor
     */
    public Fd fd() {
        return fd;
    }

    /**
     * Opens a namespace that the process is in.
     *
     * @param type which of its namespaces
     * @return an open handle; the caller closes it
     * @throws SyscallException {@link Errno#ESRCH} if the process, or its main thread, has ended; {@link Errno#EPERM} or
     *     {@link Errno#EACCES} if we may not look into it; {@link Errno#ENOENT} if this kernel has no such namespaces
     * @capability PTRACE_MODE_READ_FSCREDS over the process, see ptrace(2)
     * @man ioctl_pidfd(2)
     */
    public NamespaceFd openNamespace(NamespaceType type) {
        long number = Processes.openNamespace(fd.number(), type);
        if (number >= 0) {
            return NamespaceFd.owning(Fd.owning((int) number));
        }
        Errno errno = new Errno((int) -number);
        if (UNKNOWN_REQUEST.contains(errno)) {
            return openNamespaceByProc(type);
        }
        throw Hints.lookingInto(
                new SyscallException("ioctl(" + fd.number() + ", PIDFD_GET_" + type.name() + "_NAMESPACE)", errno),
                pid,
                type);
    }

    private NamespaceFd openNamespaceByProc(NamespaceType type) {
        String file = "/proc/" + numberInProc(fd) + "/ns/" + type.procName();
        NamespaceFd namespace;
        try {
            namespace = NamespaceFd.atUnexplained(Path.of(file));
        } catch (SyscallException e) {
            throw isAlive() ? Hints.lookingInto(e, pid, type) : new SyscallException(e.call(), Errno.ESRCH);
        }
        if (!isAlive()) { // then what /proc showed may have been another process with the same number
            namespace.close();
            throw new SyscallException("open(" + file + ")", Errno.ESRCH);
        }
        return namespace;
    }

    /** The pid of the process as the pid namespace of /proc sees it, which may not be ours. */
    private static long numberInProc(Fd fd) {
        return Processes.pidInProc(fd.number())
                .orElseThrow(() -> new SyscallException("open(/proc/self/fdinfo/" + fd.number() + ")", Errno.ESRCH));
    }

    /**
     * Returns the inode of the descriptor's file, which no other process has or gets until the machine is restarted.
     *
     * @return the inode as an unsigned number; before Linux 6.9 it is the same for all processes
     * @kernel 6.9
     * @man pidfd_open(2)
     */
    public long inode() {
        return Descriptors.fstat(fd.number()).inode();
    }

    /**
     * Opens the network namespace that a socket of the process belongs to, as {@code nsenter --net-socket} does.
     *
     * @param descriptor the number of the socket in the process's own table
     * @return an open handle; the caller closes it
     * @throws SyscallException {@link Errno#EBADF} if the process has no such descriptor; {@link Errno#ENOTTY} if it is no socket;
     *     {@link Errno#EPERM} without the capabilities
     * @kernel 5.6
     * @capability PTRACE_MODE_ATTACH_REALCREDS over the process; CAP_NET_ADMIN in the namespace's owner
     * @man pidfd_getfd(2)
     */
    public NamespaceFd openSocketNamespace(int descriptor) {
        try (Fd socket = openDescriptor(descriptor)) {
            return NamespaceFd.owning(Fd.owning(Namespaces.openNetworkOfSocket(socket.number())));
        }
    }

    /**
     * Opens a duplicate of a descriptor of the process.
     *
     * @param descriptor its number in the process's own table
     * @return our duplicate; the caller closes it
     * @throws SyscallException {@link Errno#EBADF} if the process has no such descriptor; {@link Errno#EPERM} if we may not
     * @kernel 5.6
     * @capability PTRACE_MODE_ATTACH_REALCREDS over the process
     * @man pidfd_getfd(2)
     */
    public Fd openDescriptor(int descriptor) {
        try {
            return Fd.owning(Processes.pidfd_getfd(fd.number(), descriptor));
        } catch (SyscallException e) {
            throw Hints.duplicating(e, pid);
        }
    }

    /**
     * Sends a signal to the process, and never to another one.
     *
     * @param signal which
     * @throws SyscallException {@link Errno#ESRCH} if the process is gone; {@link Errno#EPERM} if it is not ours to signal
     * @capability the same user, or CAP_KILL
     * @man pidfd_send_signal(2)
     */
    public void kill(Signal signal) {
        Processes.pidfd_send_signal(fd.number(), signal);
    }

    /**
     * Tells whether the process has not ended yet; a zombie has ended.
     *
     * @return true if it runs
     */
    public boolean isAlive() {
        return !awaitExit(Duration.ZERO);
    }

    /**
     * Waits until the process has ended, without reaping it.
     *
     * @param timeout how long to wait at the most
     * @return false if the time ran out
     */
    public boolean awaitExit(Duration timeout) {
        return Descriptors.awaitInput(fd.number(), timeout);
    }

    /** Lets go of the process, which lives on. */
    @Override
    public void close() {
        fd.close();
    }

    /**
     * Returns pid and descriptor.
     *
     * @return such as {@code pid 4711 (fd 7)}
     */
    @Override
    public String toString() {
        return "pid " + pid + " (" + fd + ")";
    }
}
