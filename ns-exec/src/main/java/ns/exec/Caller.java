package ns.exec;

import java.util.Set;
import ns.core.Capability;
import ns.core.sys.Processes;

/**
 * Who makes a namespace.
 *
 * @param uid the effective user id
 * @param gid the effective group id
 * @param capabilities the effective ones, in the caller's own user namespace
 * @man credentials(7), capabilities(7)
 */
record Caller(long uid, long gid, Set<Capability> capabilities) {
    Caller {
        capabilities = Set.copyOf(capabilities);
    }

    /** The caller's own id. */
    long id(IdKind kind) {
        return kind == IdKind.USER ? uid : gid;
    }

    boolean has(Capability capability) {
        return capabilities.contains(capability);
    }

    /** The thread that asks, since it is the one that starts processes. */
    static Caller now() {
        return new Caller(
                Processes.geteuid(), Processes.getegid(), Capability.ofMask(Processes.effectiveCapabilities()));
    }
}
