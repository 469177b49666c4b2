package ns.core.kernel;

import ns.core.Errno;
import ns.core.NamespaceType;
import ns.core.Pid;
import ns.core.SyscallException;

/** What to do about a refusal whose errno alone misleads, found out by looking at the machine. */
public final class Hints {
    private Hints() {}

    /**
     * Explains why a thread could not enter a namespace.
     *
     * @param failure of setns(2) or unshare(2)
     * @param type of the namespace
     * @return the failure with a hint where there is one
     */
    public static SyscallException entering(SyscallException failure, NamespaceType type) {
        if (!failure.errno().equals(Errno.EPERM)) {
            return failure;
        }
        String needs = type == NamespaceType.MNT ? "CAP_SYS_ADMIN and CAP_SYS_CHROOT" : "CAP_SYS_ADMIN";
        return failure.withHint("needs " + needs + " in our own user namespace and in the one that owns it");
    }

    /**
     * Explains why a process could not be opened.
     *
     * @param failure of pidfd_open(2)
     * @param pid the process
     * @return the failure with a hint where there is one
     */
    public static SyscallException opening(SyscallException failure, Pid pid) {
        return failure;
    }

    /**
     * Explains why we may not look into a process.
     *
     * @param failure of open(2) below /proc, or pidfd_getfd(2)
     * @param pid the process
     * @return the failure with a hint where there is one
     */
    public static SyscallException lookingInto(SyscallException failure, Pid pid) {
        return failure;
    }

    /**
     * Explains why a namespace could not be pinned.
     *
     * @param failure of mount(2)
     * @param type of the namespace
     * @return the failure with a hint where there is one
     */
    public static SyscallException pinning(SyscallException failure, NamespaceType type) {
        return failure;
    }
}
