package ns.core.kernel;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import ns.core.NamespaceId;
import ns.core.NamespaceType;
import ns.core.Pid;
import ns.core.SyscallException;

/**
 * What to do about a refusal whose errno alone misleads, found out by looking at the machine at the moment of failure.
 *
 * <p>Where looking finds nothing, the failure comes back as it was: a hint is never a guess.
 */
public final class Hints {
    private Hints() {}

    private static SyscallException hinted(SyscallException failure, Optional<String> hint) {
        return hint.isPresent() ? failure.withHint(hint.get()) : failure;
    }

    /**
     * Explains why a thread of this JVM could not enter a namespace.
     *
     * @param failure of setns(2) or unshare(2)
     * @param type of the namespace
     * @param owner finds the user namespace that owns it, empty if that is neither ours nor below ours; asked only if it matters
     * @return the failure with a hint where there is one
     */
    public static SyscallException entering(
            SyscallException failure, NamespaceType type, Supplier<Optional<NamespaceId>> owner) {
        return hinted(failure, new NamespaceHints(Machine.here()).entering(failure.errno(), type, owner));
    }

    /**
     * Explains why a namespace could not be created by a thread of this JVM, or a process that it has just started.
     *
     * @param failure of unshare(2) or clone(2)
     * @param type of the namespace
     * @return the failure with a hint where there is one
     */
    public static SyscallException creating(SyscallException failure, NamespaceType type) {
        return hinted(failure, new NamespaceHints(Machine.here()).creating(failure.errno(), type));
    }

    /**
     * Explains why a namespace could not be pinned.
     *
     * @param failure of mount(2)
     * @param id of the namespace
     * @param mountNamespaceId what the kernel calls it if it is a mount namespace, see {@code NS_GET_MNTNS_ID}
     * @param path where it was to be pinned
     * @return the failure with a hint where there is one
     */
    public static SyscallException pinning(
            SyscallException failure, NamespaceId id, OptionalLong mountNamespaceId, Path path) {
        PinningHints hints = new PinningHints(Machine.here());
        return hinted(failure, hints.of(failure.errno(), id, mountNamespaceId, path));
    }

    /**
     * Explains why a namespace of our own could not be opened.
     *
     * @param failure of open(2)
     * @param type of the namespace
     * @return the failure with a hint where there is one
     */
    public static SyscallException openingOwn(SyscallException failure, NamespaceType type) {
        return hinted(failure, new NamespaceHints(Machine.here()).openingOwn(failure.errno(), type));
    }

    /**
     * Explains why a process could not be opened.
     *
     * @param failure of pidfd_open(2)
     * @param pid the process
     * @return the failure with a hint where there is one
     */
    public static SyscallException opening(SyscallException failure, Pid pid) {
        return hinted(failure, new ProcessHints(Machine.here(), pid).opening(failure.errno()));
    }

    /**
     * Explains why a namespace of a process could not be opened.
     *
     * @param failure of open(2) below /proc
     * @param pid the process, which is alive
     * @param type of the namespace
     * @return the failure with a hint where there is one
     */
    public static SyscallException lookingInto(SyscallException failure, Pid pid, NamespaceType type) {
        return hinted(failure, new ProcessHints(Machine.here(), pid).openingNamespace(failure.errno(), type));
    }

    /**
     * Explains why a descriptor of a process could not be duplicated.
     *
     * @param failure of pidfd_getfd(2)
     * @param pid the process
     * @return the failure with a hint where there is one
     */
    public static SyscallException duplicating(SyscallException failure, Pid pid) {
        return hinted(failure, new ProcessHints(Machine.here(), pid).duplicating(failure.errno()));
    }
}
