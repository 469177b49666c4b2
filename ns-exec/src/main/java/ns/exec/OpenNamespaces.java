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
import ns.core.fd.PidFd;

/**
 * Namespaces that are open, so that they live without anybody inside: new ones from {@link Unshare#open}, or those of a process.
 * Closing this lets go of them; the kernel removes those that nothing else keeps alive.
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

    /**
     * Opens namespaces of a process. Each is entered through the user namespace that owns it, if that is not our own.
     *
     * @param process whose; it may end afterwards
     * @param types which of its namespaces; at least one
     * @return open namespaces; the caller closes them
     * @throws IllegalArgumentException if no type is named
     * @throws ns.core.SyscallException as {@link PidFd#openNamespace}
     * @capability PTRACE_MODE_READ_FSCREDS over the process, see ptrace(2)
     */
    public static OpenNamespaces of(PidFd process, NamespaceType... types) {
        if (types.length == 0) {
            throw new IllegalArgumentException("no namespace to open: name types");
        }
        Map<NamespaceType, NamespaceHandle> handles = new EnumMap<>(NamespaceType.class);
        try {
            for (NamespaceType type : Unshare.setOf(types)) {
                handles.put(type, NestedNamespace.of(process.openNamespace(type)));
            }
            return new OpenNamespaces(Collections.unmodifiableMap(handles));
        } catch (RuntimeException e) {
            handles.values().forEach(NamespaceHandle::close);
            throw e;
        }
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
     * @return as they were named, with what options imply
     */
    public Set<NamespaceType> types() {
        return handles.keySet();
    }

    /**
     * Returns one of the namespaces.
     *
     * @param type which
     * @return its handle, which is closed with this, or before by who takes it over, as {@code Netns.of} of ns-net does
     * @throws IllegalArgumentException if none of that type is here
     */
    public NamespaceHandle handle(NamespaceType type) {
        NamespaceHandle handle = handles.get(type);
        if (handle == null) {
            throw new IllegalArgumentException("no " + type.procName() + " namespace is among " + this);
        }
        return handle;
    }

    /**
     * Creates one more namespace, of the owner of those that are here: network namespaces can be wired with one another only if one user namespace owns them.
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
                    + " Nsenter.into(handle(USER)).unshare(USER, ...).open()");
        }
        Optional<NamespaceHandle> owner = owner();
        Unshare unshare = owner.isPresent()
                ? Nsenter.into(owner.get()).preserveCredentials().unshare(type)
                : Unshare.of(type);
        return unshare.open().handle(type);
    }

    /** Empty if it is our own user namespace. */
    private Optional<NamespaceHandle> owner() {
        return handles.values().stream()
                .flatMap(handle -> handle.companions().stream())
                .filter(companion -> companion.type() == NamespaceType.USER)
                .findFirst()
                .or(() -> Optional.ofNullable(handles.get(NamespaceType.USER)));
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
