package ns.core.kernel;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import ns.core.Capability;
import ns.core.Errno;
import ns.core.NamespaceId;
import ns.core.NamespaceType;
import ns.core.SyscallException;
import ns.core.sys.Descriptors;
import ns.core.sys.Namespaces;

/** Why a namespace can not be bound to a path. */
final class PinningHints {
    private final Machine machine;

    PinningHints(Machine machine) {
        this.machine = machine;
    }

    Optional<String> of(Errno errno, NamespaceId id, OptionalLong mountNamespaceId, Path path) {
        if (errno.equals(Errno.EPERM)) {
            return machine.has(Capability.CAP_SYS_ADMIN)
                    ? Optional.empty()
                    : Optional.of("needs CAP_SYS_ADMIN in the user namespace that owns our mount namespace");
        }
        if (errno.equals(Errno.ENOENT) && !machine.hasProc()) {
            return Optional.of("needs /proc in our mount namespace, where mount(2) finds the open namespace");
        }
        if (errno.equals(Errno.EINVAL) && id.type() == NamespaceType.MNT) {
            return ofMountNamespace(id, mountNamespaceId, path);
        }
        return Optional.empty();
    }

    /** For a process that stays behind and pins the new namespaces of another. */
    Optional<String> launched(Errno errno, NamespaceType type, Path path) {
        if (errno.equals(Errno.ENOENT)) {
            if (!Files.exists(path)) {
                return Optional.of(
                        path + " does not exist, and a namespace needs a file to be pinned on: touch it before");
            }
            Optional<String> missing = new NamespaceHints(machine).missing(type);
            return missing.isPresent() || type != NamespaceType.PID && type != NamespaceType.TIME
                    ? missing
                    : Optional.of("a new " + type.procName()
                            + " namespace can be pinned only when its first process is there: add fork(), unshare -f");
        }
        if (errno.equals(Errno.ENOTDIR) && Files.isDirectory(path)) {
            return Optional.of(path + " is a directory, and a namespace is pinned on a file");
        }
        if (errno.equals(Errno.EINVAL) && type == NamespaceType.MNT) {
            return spreads(path);
        }
        return errno.equals(Errno.EPERM) && !machine.has(Capability.CAP_SYS_ADMIN)
                ? Optional.of("only who has CAP_SYS_ADMIN outside of the new namespaces can pin them")
                : Optional.empty();
    }

    /** A namespace that holds its own mount would never die, so the kernel takes only younger ones, and lets none spread. */
    private Optional<String> ofMountNamespace(NamespaceId id, OptionalLong mountNamespaceId, Path path) {
        if (machine.namespace(NamespaceType.MNT).equals(Optional.of(id.toString()))) {
            return Optional.of(
                    "a mount namespace can not be pinned inside itself; pin it from the one it was made from");
        }
        OptionalLong own = ownMountNamespaceId();
        if (own.isPresent() && mountNamespaceId.isPresent() && mountNamespaceId.getAsLong() < own.getAsLong()) {
            return Optional.of("it is older than our own mount namespace, and only younger ones can be pinned there");
        }
        return spreads(path);
    }

    private Optional<String> spreads(Path path) {
        return machine.mountOf(path)
                .filter(Mount::shared)
                .map(mount ->
                        "the mount at " + mount.point() + " is shared, and a mount namespace may not spread to its"
                                + " peers; mount --make-private it, or bind a folder to itself and make that private");
    }

    private static OptionalLong ownMountNamespaceId() {
        int own;
        try {
            own = Descriptors.open(Path.of("/proc/thread-self/ns/mnt"), Descriptors.O_RDONLY);
        } catch (SyscallException e) {
            return OptionalLong.empty();
        }
        try {
            return Namespaces.mountNamespaceId(own);
        } catch (SyscallException e) {
            return OptionalLong.empty();
        } finally {
            Descriptors.close(own);
        }
    }
}
