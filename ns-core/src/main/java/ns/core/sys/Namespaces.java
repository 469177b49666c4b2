package ns.core.sys;

import static ns.core.sys.Syscall.IOCTL;
import static ns.core.sys.Syscall.LISTNS;
import static ns.core.sys.Syscall.SETNS;
import static ns.core.sys.Syscall.UNSHARE;

import java.util.OptionalLong;
import ns.core.Errno;
import ns.core.NamespaceType;
import ns.core.SyscallException;

/** setns(2), unshare(2), ioctl_ns(2), listns(2). */
public final class Namespaces {
    public static final int CLONE_FS = 0x200;

    static final int NS_GET_USERNS = 0xb701;
    static final int NS_GET_PARENT = 0xb702;
    static final int NS_GET_NSTYPE = 0xb703;
    static final int NS_GET_OWNER_UID = 0xb704;
    private static final int NS_GET_MNTNS_ID = 0x8008_b705;
    static final int NS_GET_ID = 0x8008_b70d;
    static final int SIOCGSKNS = 0x894c;

    private Namespaces() {}

    /** setns(2) of the calling thread, into a namespace of that type. */
    public static void setns(int fd, NamespaceType type) {
        Call.check("setns", Libc.syscall(SETNS, fd, type.cloneFlag(), 0), fd, type.cloneFlagName());
    }

    /** unshare(2) of the calling thread: a new namespace of that type. */
    public static void unshare(NamespaceType type) {
        Call.check("unshare", Libc.syscall(UNSHARE, type.cloneFlag()), type.cloneFlagName());
    }

    /** unshare(2) of the calling thread's root, working directory and umask, which must not be shared when a mount namespace is entered. */
    public static void unshareFs() {
        Call.check("unshare", Libc.syscall(UNSHARE, CLONE_FS), "CLONE_FS");
    }

    /** NS_GET_USERNS: a new descriptor of the owning user namespace. Linux 4.9. */
    public static int openOwner(int fd) {
        return (int) ioctl(fd, NS_GET_USERNS, "NS_GET_USERNS", 0);
    }

    /** NS_GET_PARENT: a new descriptor of the parent of a pid or user namespace. Linux 4.9. */
    public static int openParent(int fd) {
        return (int) ioctl(fd, NS_GET_PARENT, "NS_GET_PARENT", 0);
    }

    /** NS_GET_NSTYPE: the CLONE_NEW* flag. Linux 4.11. */
    public static int type(int fd) {
        return (int) ioctl(fd, NS_GET_NSTYPE, "NS_GET_NSTYPE", 0);
    }

    /** NS_GET_OWNER_UID of a user namespace. Linux 4.11. */
    public static long ownerUid(int fd) {
        Memory uid = Memory.allocate(4);
        ioctl(fd, NS_GET_OWNER_UID, "NS_GET_OWNER_UID", uid.address());
        return Integer.toUnsignedLong(uid.bytes().getInt(0));
    }

    /** NS_GET_MNTNS_ID: the id that statmount(2) knows a mount namespace by. Linux 6.11. */
    public static OptionalLong mountNamespaceId(int fd) {
        return optionalId(fd, NS_GET_MNTNS_ID, "NS_GET_MNTNS_ID");
    }

    /** NS_GET_ID: the 64-bit id, never used twice since boot. Linux 6.18. */
    public static OptionalLong kernelId(int fd) {
        return optionalId(fd, NS_GET_ID, "NS_GET_ID");
    }

    /** SIOCGSKNS: a new descriptor of the network namespace that a socket belongs to. Linux 4.10. */
    public static int openNetworkOfSocket(int socket) {
        return (int) ioctl(socket, SIOCGSKNS, "SIOCGSKNS", 0);
    }

    /** listns(2) without a request: how it refuses tells whether there is one. Linux 6.19, where it is EFAULT or EINVAL. */
    public static SyscallException refusalOfListns() {
        return Call.failed("listns", Libc.syscall(LISTNS, 0, 0, 0, 0, 0), "NULL");
    }

    private static OptionalLong optionalId(int fd, int request, String name) {
        Memory id = Memory.allocate(8);
        long result = Libc.syscall(IOCTL, fd, Integer.toUnsignedLong(request), id.address());
        Memory.keep(id);
        if (result == -Errno.ENOTTY.code() || result == -Errno.EINVAL.code()) {
            return OptionalLong.empty(); // an older kernel, or another type of namespace
        }
        Call.check("ioctl", result, fd, name);
        return OptionalLong.of(id.bytes().getLong(0));
    }

    private static long ioctl(int fd, int request, String name, long argument) {
        return Call.check("ioctl", Libc.syscall(IOCTL, fd, request, argument), fd, name);
    }
}
