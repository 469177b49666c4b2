package ns.core.fd;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import ns.core.Errno;
import ns.core.NamespaceId;
import ns.core.NamespaceType;
import ns.core.Pid;
import ns.core.SyscallException;
import ns.core.kernel.Hints;
import ns.core.sys.Descriptors;
import ns.core.sys.Mounts;
import ns.core.sys.Namespaces;
import ns.core.sys.Sockets;

/**
 * A descriptor of a namespace's file in nsfs, with all that ioctl_ns(2) tells.
 *
 * @kernel 4.11
 * @man namespaces(7)
 */
public final class NamespaceFd implements NamespaceHandle {
    private final Fd fd;
    private final NamespaceId id;

    private NamespaceFd(Fd fd, NamespaceId id) {
        this.fd = fd;
        this.id = id;
    }

    /**
     * Opens the namespace of the given type that a process is in.
     *
     * <p>Goes through a {@link PidFd}, so that the namespace is that of the process which had the pid at the start of
     * the call, and never of one that got the number later.
     *
     * @param pid a process visible in our own pid namespace
     * @param type which of its namespaces
     * @return an open handle; the caller closes it
     * @throws SyscallException {@link Errno#ESRCH} if the process is gone; {@link Errno#EACCES} or {@link Errno#EPERM} if we may not look into it
     * @kernel 5.3
     * @capability PTRACE_MODE_READ_FSCREDS over the process, see ptrace(2)
     * @man namespaces(7)
     */
    public static NamespaceFd open(Pid pid, NamespaceType type) {
        try (PidFd process = PidFd.open(pid)) {
            return process.openNamespace(type);
        }
    }

    /**
     * Opens a namespace that the calling thread is in.
     *
     * @param type which of its namespaces
     * @return an open handle; the caller closes it
     * @throws SyscallException {@link Errno#ENOENT} if this kernel has no such namespaces
     */
    public static NamespaceFd openSelf(NamespaceType type) {
        try {
            return atUnexplained(Path.of("/proc/thread-self/ns/" + type.procName()));
        } catch (SyscallException e) {
            throw Hints.openingOwn(e, type);
        }
    }

    /**
     * Creates a namespace that nobody is in. It lives as long as the handle, unless it is entered or pinned meanwhile.
     *
     * @param type net, uts, ipc, cgroup or mnt
     * @return an open handle; the caller closes it
     * @throws SyscallException {@link Errno#EPERM} without the capability, {@link Errno#ENOSPC} at the limit of {@code /proc/sys/user}
     * @throws UnsupportedOperationException for user, pid and time namespaces, which no thread of a JVM can create for itself, and if
     *     called on a virtual thread
     * @capability CAP_SYS_ADMIN in our user namespace
     * @man unshare(2)
     */
    public static NamespaceFd create(NamespaceType type) {
        return create(type, created -> created);
    }

    /**
     * Creates a namespace, and runs code inside before its creator leaves it. That saves the thread that {@link #call} would take.
     *
     * @param <R> what the code returns
     * @param type net, uts, ipc, cgroup or mnt
     * @param inside gets the namespace, which is its to close unless it throws; all that is said of {@link #call} holds for it
     * @return what the code returned
     * @throws SyscallException as {@link #create(NamespaceType)}
     * @throws UnsupportedOperationException as {@link #create(NamespaceType)}
     * @capability CAP_SYS_ADMIN in our user namespace
     * @man unshare(2)
     */
    public static <R> R create(NamespaceType type, Function<? super NamespaceFd, ? extends R> inside) {
        requireCreatable(type);
        return NamespaceThread.create(type, () -> run(openSelf(type), inside));
    }

    /**
     * Creates namespaces, and runs code inside each, on one thread that goes from one to the next: a thread for each takes longer than
     * all else. If one can not be created, or the code throws, those before it are closed.
     *
     * @param <R> what the code makes of a namespace
     * @param type net, uts, ipc, cgroup or mnt
     * @param count how many, 0 or more
     * @param inside gets each namespace, which is its to close unless it throws; all that is said of {@link #call} holds for it
     * @return what the code returned, in the order of creation
     * @throws IllegalArgumentException if the count is negative
     * @throws SyscallException as {@link #create(NamespaceType)}
     * @throws UnsupportedOperationException as {@link #create(NamespaceType)}
     * @capability CAP_SYS_ADMIN in our user namespace
     * @man unshare(2)
     */
    public static <R extends NamespaceHandle> List<R> create(
            NamespaceType type, int count, Function<? super NamespaceFd, ? extends R> inside) {
        requireCreatable(type);
        if (count < 0) {
            throw new IllegalArgumentException("not a number of namespaces: " + count);
        }
        return count == 0 ? List.of() : NamespaceThread.create(type, () -> runInEach(type, count, inside));
    }

    private static void requireCreatable(NamespaceType type) {
        switch (type) {
            case USER, PID, TIME ->
                throw new UnsupportedOperationException("no thread of a JVM can be the first in a " + type.procName()
                        + " namespace; start a process in a new one");
            default -> {} // a thread can
        }
    }

    /** On a thread that is in the first of them. */
    private static <R extends NamespaceHandle> List<R> runInEach(
            NamespaceType type, int count, Function<? super NamespaceFd, ? extends R> inside) {
        List<R> all = new ArrayList<>();
        try {
            all.add(run(openSelf(type), inside));
            while (all.size() < count) {
                NamespaceThread.unshare(type);
                all.add(run(openSelf(type), inside));
            }
            return List.copyOf(all);
        } catch (RuntimeException | Error e) {
            all.forEach(NamespaceHandle::close);
            throw e;
        }
    }

    private static <R> R run(NamespaceFd created, Function<? super NamespaceFd, ? extends R> inside) {
        try {
            return inside.apply(created);
        } catch (RuntimeException | Error e) {
            created.close();
            throw e;
        }
    }

    /**
     * Opens a namespace by any file of it: below {@code /proc/PID}, or one that it is pinned at, as in {@code /run/netns}.
     *
     * @param path a file of nsfs
     * @return an open handle; the caller closes it
     * @throws SyscallException if the file can not be opened
     * @throws IllegalArgumentException if it is not the file of a namespace, or became another while it was opened
     */
    public static NamespaceFd at(Path path) {
        try {
            return atUnexplained(path);
        } catch (SyscallException e) {
            throw ProcLink.of(path).map(link -> link.explain(e)).orElse(e);
        }
    }

    /** Needs no /proc, which a mount namespace that we are in for a moment may not have. */
    static NamespaceFd atUnexplained(Path path) {
        // O_PATH first: opening a device or a pipe for reading could block, or do something
        try (Fd found = Fd.owning(Descriptors.open(path, Descriptors.O_PATH))) {
            if (Descriptors.fileSystem(found.number()) != Descriptors.NSFS_MAGIC) {
                throw new IllegalArgumentException(path + " is not the file of a namespace");
            }
            int harmless = Descriptors.O_RDONLY | Descriptors.O_NONBLOCK | Descriptors.O_NOCTTY;
            Fd opened = Fd.owning(Descriptors.open(path, harmless));
            if (!isSame(found, opened)) {
                opened.close();
                throw new IllegalArgumentException(path + " changed while it was opened");
            }
            return owning(opened);
        }
    }

    private static boolean isSame(Fd one, Fd other) {
        Descriptors.Stat first = Descriptors.fstat(one.number());
        Descriptors.Stat second = Descriptors.fstat(other.number());
        return first.device() == second.device() && first.inode() == second.inode();
    }

    /**
     * Takes over a descriptor of a namespace that other code has opened.
     *
     * @param fd a descriptor of a file of nsfs, not opened with O_PATH; from now on this handle closes it, also if it is refused
     * @return the handle
     * @throws SyscallException {@link Errno#ENOTTY} if it is not the file of a namespace
     * @throws IllegalArgumentException if it is of a type that this version of ns does not know
     */
    public static NamespaceFd owning(Fd fd) {
        try {
            int flag = Namespaces.type(fd.number());
            Optional<NamespaceType> type = NamespaceType.flagged(flag);
            if (type.isEmpty()) {
                throw new IllegalArgumentException("a namespace of an unknown type: " + flag);
            }
            Descriptors.Stat stat = Descriptors.fstat(fd.number());
            return new NamespaceFd(fd, new NamespaceId(type.get(), stat.device(), stat.inode()));
        } catch (RuntimeException e) {
            fd.close();
            throw e;
        }
    }

    private static Path procPath(Fd fd) {
        return Path.of("/proc/self/fd/" + fd.number());
    }

    @Override
    public NamespaceId id() {
        return id;
    }

    @Override
    public Fd fd() {
        return fd;
    }

    /**
     * Returns the id of the user namespace that owns this one; for a user namespace, that is its parent.
     *
     * @return the owner, or empty if there is none, or if it is not ours or below ours: the kernel does not tell these apart
     * @man ioctl_ns(2)
     */
    public Optional<NamespaceId> owner() {
        return ownerOf(fd);
    }

    static Optional<NamespaceId> ownerOf(Fd fd) {
        return idOf(fd, Relative.OWNER);
    }

    /**
     * Opens the user namespace that owns this one.
     *
     * @return an open handle; the caller closes it
     * @throws SyscallException {@link Errno#EPERM} where {@link #owner} is empty
     * @kernel 4.9
     * @man ioctl_ns(2)
     */
    public NamespaceFd openOwner() {
        return open(fd, Relative.OWNER);
    }

    /**
     * Returns the id of the parent of a pid or user namespace.
     *
     * @return the parent, or empty if there is none, or if it is not ours or below ours: the kernel does not tell these apart
     * @throws IllegalArgumentException if this is another type of namespace, which has no parents
     * @man ioctl_ns(2)
     */
    public Optional<NamespaceId> parent() {
        requireHierarchical();
        return idOf(fd, Relative.PARENT);
    }

    /**
     * Opens the parent of a pid or user namespace.
     *
     * @return an open handle; the caller closes it
     * @throws SyscallException {@link Errno#EPERM} where {@link #parent} is empty
     * @throws IllegalArgumentException if this is another type of namespace, which has no parents
     * @kernel 4.9
     * @man ioctl_ns(2)
     */
    public NamespaceFd openParent() {
        requireHierarchical();
        return open(fd, Relative.PARENT);
    }

    private void requireHierarchical() {
        if (!type().isHierarchical()) {
            throw new IllegalArgumentException(id + " has no parent: only pid and user namespaces form a tree");
        }
    }

    private enum Relative {
        OWNER,
        PARENT
    }

    private static NamespaceFd openUnexplained(Fd fd, Relative relative) {
        int number =
                relative == Relative.OWNER ? Namespaces.openOwner(fd.number()) : Namespaces.openParent(fd.number());
        return owning(Fd.owning(number));
    }

    private static Optional<NamespaceId> idOf(Fd fd, Relative relative) {
        try (NamespaceFd open = openUnexplained(fd, relative)) {
            return Optional.of(open.id());
        } catch (SyscallException e) {
            if (e.errno().equals(Errno.EPERM)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static NamespaceFd open(Fd fd, Relative relative) {
        try {
            return openUnexplained(fd, relative);
        } catch (SyscallException e) {
            throw e.errno().equals(Errno.EPERM)
                    ? e.withHint("there is none, or it is neither our user namespace nor below it")
                    : e;
        }
    }

    /**
     * Returns who created a user namespace.
     *
     * @return the effective user id of the creator, as our own user namespace sees it; 65534 if it does not
     * @throws IllegalArgumentException if this is another type of namespace
     * @kernel 4.11
     * @man ioctl_ns(2)
     */
    public long ownerUid() {
        if (type() != NamespaceType.USER) {
            throw new IllegalArgumentException(id + " has no owner uid of its own: ask its owner, a user namespace");
        }
        return Namespaces.ownerUid(fd.number());
    }

    /**
     * Returns the id that statmount(2) and listmount(2) know a mount namespace by.
     *
     * @return the id, or empty for other types of namespaces, and before Linux 6.11
     * @man ioctl_nsfs(2)
     */
    public OptionalLong mountNamespaceId() {
        return type() == NamespaceType.MNT ? Namespaces.mountNamespaceId(fd.number()) : OptionalLong.empty();
    }

    /**
     * Returns the kernel's 64-bit id, which no other namespace gets until the machine is restarted.
     *
     * @return the id, or empty before Linux 6.18
     */
    public OptionalLong kernelId() {
        return Namespaces.kernelId(fd.number());
    }

    /**
     * Keeps the namespace alive by a bind mount of its file, as {@code unshare --net=FILE} and {@code ip netns add} do.
     *
     * @param path where; an empty file is created if there is none, and removed again if the mount fails
     * @throws SyscallException {@link Errno#EPERM} without the capability; {@link Errno#EINVAL} for a mount namespace
     *     on a shared mount, or one that is older than the path's own
     * @capability CAP_SYS_ADMIN in the owner of our mount namespace
     * @man mount(2)
     */
    public void pinAt(Path path) {
        boolean created = createUnlessExists(path);
        try {
            Mounts.bind(procPath(fd), path);
        } catch (SyscallException e) {
            if (created) {
                removeAfter(e, path);
            }
            throw Hints.pinning(e, id, mountNamespaceId(), path);
        }
    }

    private static void removeAfter(SyscallException failure, Path path) {
        try {
            Descriptors.unlink(path);
        } catch (SyscallException e) {
            failure.addSuppressed(e);
        }
    }

    private static boolean createUnlessExists(Path path) {
        int createOnly = Descriptors.O_RDONLY | Descriptors.O_CREAT | Descriptors.O_EXCL;
        try {
            Descriptors.close(Descriptors.open(path, createOnly));
            return true;
        } catch (SyscallException e) {
            if (e.errno().equals(Errno.EEXIST)) {
                return false;
            }
            throw e;
        }
    }

    /**
     * Takes back {@link #pinAt}: removes the bind mount and then the file below it.
     *
     * @param path where a namespace is pinned
     * @throws SyscallException if the mount or the file can not be removed
     * @throws IllegalArgumentException if no namespace is pinned there; nothing is removed then
     * @capability CAP_SYS_ADMIN in the owner of our mount namespace
     */
    public static void unpin(Path path) {
        int flags = Descriptors.O_PATH | Descriptors.O_NOFOLLOW;
        try (Fd pin = Fd.owning(Descriptors.open(path, flags))) {
            if (Descriptors.fileSystem(pin.number()) != Descriptors.NSFS_MAGIC) {
                throw new IllegalArgumentException("no namespace is pinned at " + path);
            }
        }
        Mounts.detach(path);
        Descriptors.unlink(path);
    }

    @Override
    public Fd socket(int family, int type, int protocol) {
        return type() == NamespaceType.NET && isOurs()
                ? Fd.owning(Sockets.socket(family, type, protocol)) // entering takes a capability, even where one is
                : NamespaceHandle.super.socket(family, type, protocol);
    }

    @Override
    public Fd openFile(Path file, int flags) {
        return isOurs() ? Fd.owning(Descriptors.open(file, flags)) : NamespaceHandle.super.openFile(file, flags);
    }

    private boolean isOurs() {
        try (NamespaceFd own = openSelf(type())) {
            return own.id().equals(id());
        }
    }

    @Override
    public void close() {
        fd.close();
    }

    /**
     * Returns id and descriptor.
     *
     * @return such as {@code net:[4026531840] (fd 7)}
     */
    @Override
    public String toString() {
        return id + " (" + fd + ")";
    }
}
