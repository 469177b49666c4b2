package ns.exec;

import java.util.Set;
import ns.core.Capability;

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

    /**
     * Reads it out of {@code /proc/thread-self/status}.
     *
     * @param status the text
     * @throws IllegalArgumentException if the text is no such thing
     */
    static Caller parse(String status) {
        return new Caller(
                effective(line(status, "Uid:")),
                effective(line(status, "Gid:")),
                Capability.ofMask(Long.parseUnsignedLong(line(status, "CapEff:"), 16)));
    }

    /** The second of four numbers: real, effective, saved, file system. */
    private static long effective(String ids) {
        int tab = ids.indexOf('\t');
        int next = ids.indexOf('\t', tab + 1);
        if (tab < 0 || next < 0) {
            throw new IllegalArgumentException("not the ids of a process: " + ids);
        }
        return Long.parseLong(ids.substring(tab + 1, next));
    }

    private static String line(String status, String key) {
        // a name of a process has its newlines escaped: a line break is one
        int at = status.startsWith(key) ? 0 : status.indexOf("\n" + key) + 1;
        if (at == 0 && !status.startsWith(key)) {
            throw new IllegalArgumentException("not the status of a process: it has no " + key);
        }
        int end = status.indexOf('\n', at);
        return status.substring(at + key.length(), end < 0 ? status.length() : end)
                .strip();
    }
}
