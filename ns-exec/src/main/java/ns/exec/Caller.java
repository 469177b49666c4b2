package ns.exec;

import java.util.Set;
import ns.core.Capability;
import ns.core.sys.Processes;

/**
 * Who makes a namespace.
 *
 * @param uid the effective user id
 * @param gid the effective group id
 * @param capabilities the effective ones, in the caller's own user namespace, bit by bit
 * @man credentials(7), capabilities(7)
 */
record Caller(long uid, long gid, long capabilities) {
    Caller(long uid, long gid, Set<Capability> capabilities) {
        this(uid, gid, mask(capabilities));
    }

    /** The bits of capabilities, as capset(2) takes them. */
    static long mask(Set<Capability> capabilities) {
        long mask = 0;
        for (Capability capability : capabilities) {
            mask |= 1L << capability.number();
        }
        return mask;
    }

    /** The caller's own id. */
    long id(IdKind kind) {
        return kind == IdKind.USER ? uid : gid;
    }

    boolean has(Capability capability) {
        return (capabilities >> capability.number() & 1) != 0;
    }

    /** The thread that asks, since it is the one that starts processes. */
    static Caller now() {
        return new Caller(Processes.geteuid(), Processes.getegid(), Processes.effectiveCapabilities());
    }
}
