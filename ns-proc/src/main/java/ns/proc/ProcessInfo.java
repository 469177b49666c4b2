package ns.proc;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import ns.core.Capability;
import ns.core.NamespaceId;
import ns.core.NamespaceType;
import ns.core.Pid;

/**
 * A process, as it was at the moment of its snapshot.
 *
 * <p>Text from the process itself is kept without loss: a byte that is no UTF-8 is the lone surrogate U+DC00 plus the
 * byte, and control characters are as the process wrote them. Escape both before printing.
 *
 * @param pid its id in the pid namespace of the /proc that was read
 * @param parent its parent, or empty if that is not in the same pid namespace or below
 * @param name the name of its main thread, at most 15 bytes unless it is a kernel thread
 * @param commandLine its arguments with a space after each but the last; empty for kernel threads and zombies
 * @param state one letter, such as {@code R} running, {@code S} sleeping, {@code Z} zombie
 * @param startTicks when it started, in clock ticks (usually 1/100 s) since the machine did
 * @param uid its effective user id, as our own user namespace sees it
 * @param gid its effective group id, as our own user namespace sees it
 * @param pids its ids from the pid namespace of /proc down to its own; just {@code pid} where the kernel does not tell
 * @param threads how many threads it has; zombies may have none
 * @param effectiveCapabilities one bit for each capability that it holds in its own user namespace
 * @param namespaces what it is in; empty if we may not see that
 * @man proc(5)
 */
public record ProcessInfo(
        Pid pid,
        Optional<Pid> parent,
        String name,
        String commandLine,
        char state,
        long startTicks,
        long uid,
        long gid,
        List<Pid> pids,
        int threads,
        long effectiveCapabilities,
        Map<NamespaceType, NamespaceId> namespaces) {

    /**
     * Returns one of the namespaces that the process is in.
     *
     * @param type which
     * @return its id, or empty if we may not see it or this kernel has none
     */
    public Optional<NamespaceId> namespace(NamespaceType type) {
        return Optional.ofNullable(namespaces.get(type));
    }

    /**
     * Returns what to call the process.
     *
     * @return its command line, or if it has none, its name
     */
    public String command() {
        return commandLine.isEmpty() ? name : commandLine;
    }

    /**
     * Returns the id that the process has in its own pid namespace.
     *
     * @return the innermost id; the same as {@link #pid} if it is in the pid namespace of /proc
     */
    public Pid innerPid() {
        return pids.get(pids.size() - 1);
    }

    /**
     * Returns what the process may do in its own user namespace.
     *
     * @return its effective capabilities
     */
    public Set<Capability> capabilities() {
        return Capability.ofMask(effectiveCapabilities);
    }

    /**
     * Returns pid and name.
     *
     * @return such as {@code 1 systemd}
     */
    @Override
    public String toString() {
        return pid + " " + name;
    }
}
