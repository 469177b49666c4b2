package ns.exec;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import ns.core.NamespaceType;
import ns.core.fd.Fd;
import ns.core.fd.NamespaceFd;
import ns.core.fd.NamespaceHandle;

/**
 * Namespaces that were created together, from {@link Unshare#open}, and are open without anybody inside. Closing this lets go of
 * them; the kernel removes those that nothing else keeps alive.
 *
 * <p>With a user namespace, they are an ordinary user's own: programs run inside by {@link Nsenter#into}, which enters the user
 * namespace first, and sockets are opened inside by {@link NamespaceHandle#socket}, which starts ns-init for a moment. So ns-net wires
 * them, and all hosts of a network that are made by {@link #create} of one and the same user namespace. What needs a thread inside,
 * {@link NamespaceHandle#call}, is not possible: the kernel lets no multi-threaded process into a user namespace.
 *
 * <p>Safe for use by several threads.
 *
 * @man namespaces(7)
 */
public final class OpenNamespaces implements AutoCloseable {
    private final Map<NamespaceType, NamespaceHandle> handles;

    private OpenNamespaces(Map<NamespaceType, NamespaceHandle> handles) {
        this.handles = handles;
    }

    /** Takes files of nsfs over; all are closed if one is refused. */
    static OpenNamespaces owning(List<Fd> files) {
        Map<NamespaceType, NamespaceHandle> handles = new EnumMap<>(NamespaceType.class);
        try {
            for (Fd file : files) {
                NamespaceHandle handle = NestedNamespace.of(NamespaceFd.owning(file));
                handles.put(handle.type(), handle);
            }
            return new OpenNamespaces(Collections.unmodifiableMap(handles));
        } catch (RuntimeException e) {
            handles.values().forEach(NamespaceHandle::close);
            files.forEach(Fd::close);
            throw e;
        }
    }

    /**
     * Returns what types there are.
     *
     * @return as {@link Unshare#of} was told, with what options imply
     */
    public Set<NamespaceType> types() {
        return handles.keySet();
    }

    /**
     * Returns one of the namespaces.
     *
     * @param type which
     * @return its handle, which is closed with this, or before by who takes it over, as {@code Netns.of} of ns-net does
     * @throws IllegalArgumentException if none of that type was created
     */
    public NamespaceHandle handle(NamespaceType type) {
        NamespaceHandle handle = handles.get(type);
        if (handle == null) {
            throw new IllegalArgumentException("no " + type.procName() + " namespace was created: " + this);
        }
        return handle;
    }

    /**
     * Creates one more namespace, of the same owner: network namespaces can be wired with one another only if one user namespace owns them.
     *
     * @param type net, uts, ipc, cgroup, mnt or time
     * @return an open handle, which does not depend on this; the caller closes it
     * @throws ns.core.SyscallException if it could not be created, such as {@code ENOSPC} at the limit of {@code /proc/sys/user}
     * @throws IllegalArgumentException for a user namespace, which is another owner, and for a pid namespace, which is nothing without
     *     its first process
     * @throws IllegalStateException if this is closed
     */
    public NamespaceHandle create(NamespaceType type) {
        if (type == NamespaceType.USER) {
            throw new IllegalArgumentException("one more user namespace would be another owner; create one inside this:"
                    + " Nsenter.into(handle(USER)).unshare(USER).mapRootUser().open()");
        }
        Optional<NamespaceHandle> owner = owner();
        Unshare unshare = owner.isPresent() ? Nsenter.into(owner.get()).unshare(type) : Unshare.of(type);
        return unshare.open().handle(type);
    }

    /** Empty if it is our own user namespace. */
    private Optional<NamespaceHandle> owner() {
        NamespaceHandle user = handles.get(NamespaceType.USER);
        if (user != null) {
            return Optional.of(user);
        }
        return handles.values().stream()
                .flatMap(handle -> handle.companions().stream())
                .filter(companion -> companion.type() == NamespaceType.USER)
                .findFirst();
    }

    /** Lets go of all that are still open. */
    @Override
    public void close() {
        handles.values().forEach(NamespaceHandle::close);
    }

    /**
     * Returns the namespaces.
     *
     * @return such as {@code [user:[4026532300], net:[4026532301]]}
     */
    @Override
    public String toString() {
        return handles.values().stream().map(NamespaceHandle::id).toList().toString();
    }
}
