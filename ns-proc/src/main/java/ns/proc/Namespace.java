package ns.proc;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import ns.core.NamespaceId;
import ns.core.NamespaceType;

/**
 * A namespace, as it was at the moment of its snapshot.
 *
 * @param id which
 * @param processes those whose main thread is in it, in the order of their pids
 * @param held what else keeps it alive
 * @param owner the user namespace that owns it; empty if there is none or it is neither ours nor below ours
 * @param parent of a pid or user namespace; empty for others, and where {@code owner} is for the same reasons
 * @param ownerUid who created a user namespace, as our own user namespace sees it; empty for other types
 * @param kernelId the kernel's 64-bit id, which is never used again; empty before Linux 6.18 and if we could not open it
 */
public record Namespace(
        NamespaceId id,
        List<ProcessInfo> processes,
        List<Pin> held,
        Optional<NamespaceId> owner,
        Optional<NamespaceId> parent,
        OptionalLong ownerUid,
        OptionalLong kernelId) {

    /**
     * Returns what kind of namespace it is.
     *
     * @return the type
     */
    public NamespaceType type() {
        return id.type();
    }

    /**
     * Returns everything that keeps it alive, as far as we could see.
     *
     * @return its processes first
     */
    public List<Pin> pins() {
        List<Pin> pins = new ArrayList<>(processes.size() + held.size());
        for (ProcessInfo process : processes) {
            pins.add(new Pin.Member(process.pid()));
        }
        pins.addAll(held);
        return pins;
    }

    /**
     * Returns the process that has run longest of those in it.
     *
     * @return the oldest process; of two that started in the same tick, the one with the lower pid
     */
    public Optional<ProcessInfo> oldest() {
        ProcessInfo oldest = null;
        for (ProcessInfo process : processes) {
            if (oldest == null || process.startTicks() < oldest.startTicks()) {
                oldest = process;
            }
        }
        return Optional.ofNullable(oldest);
    }

    /**
     * Returns one line about it.
     *
     * @return such as {@code net:[4026531840]  214 processes, oldest 1 systemd}
     */
    @Override
    public String toString() {
        String members = processes.size() == 1 ? "1 process" : processes.size() + " processes";
        String line = id + "  " + members;
        return oldest().map(process -> line + ", oldest " + process).orElse(line);
    }
}
