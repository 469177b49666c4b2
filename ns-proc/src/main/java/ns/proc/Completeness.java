package ns.proc;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import ns.core.Capability;

/**
 * What a snapshot could not read: a refusal, as opposed to a process that ended during the scan, which is not missing.
 *
 * @param processes how many processes there are whose namespaces we may not see
 * @param descriptorTables how many processes or threads there are whose descriptors we may not see
 * @param sockets how many sockets we may not ask for their network namespace
 * @param mountNamespaces how many mount namespaces we could not search for bind mounts
 * @param namespaces how many namespaces we may not open, so that owner and parent are unknown
 * @param hidden whether /proc is mounted so that it hides processes of others (hidepid)
 * @param helpful the capabilities that would have shown more and that we do not hold, each needed in the user namespace of
 *     what was refused; empty if complete, or if it was not for a capability that we were refused
 */
public record Completeness(
        int processes,
        int descriptorTables,
        int sockets,
        int mountNamespaces,
        int namespaces,
        boolean hidden,
        Set<Capability> helpful) {

    /**
     * Keeps its own copy.
     *
     * @param processes see {@link #processes()}
     * @param descriptorTables see {@link #descriptorTables()}
     * @param sockets see {@link #sockets()}
     * @param mountNamespaces see {@link #mountNamespaces()}
     * @param namespaces see {@link #namespaces()}
     * @param hidden see {@link #hidden()}
     * @param helpful see {@link #helpful()}
     */
    public Completeness {
        helpful = Collections.unmodifiableSet(new TreeSet<>(helpful));
    }

    /**
     * Tells whether nothing was refused.
     *
     * @return true if the snapshot has all that its sources can show
     */
    public boolean isComplete() {
        return processes + descriptorTables + sockets + mountNamespaces + namespaces == 0 && !hidden;
    }

    /**
     * Returns a sentence for people.
     *
     * @return such as {@code could not read 37 processes, 2 sockets: needs CAP_NET_ADMIN, CAP_SYS_PTRACE}, or {@code complete}
     */
    @Override
    public String toString() {
        if (isComplete()) {
            return "complete";
        }
        StringBuilder text = new StringBuilder("could not read ");
        int start = text.length();
        count(text, start, processes, "process", "es");
        count(text, start, descriptorTables, "descriptor table", "s");
        count(text, start, sockets, "socket", "s");
        count(text, start, mountNamespaces, "mount namespace", "s");
        count(text, start, namespaces, "namespace", "s");
        if (hidden) {
            text.append(text.length() == start ? "" : ", ").append("the processes that /proc hides (hidepid)");
        }
        String separator = ": needs ";
        for (Capability capability : helpful) {
            text.append(separator).append(capability);
            separator = ", ";
        }
        return text.toString();
    }

    private static void count(StringBuilder text, int start, int count, String noun, String plural) {
        if (count > 0) {
            text.append(text.length() == start ? "" : ", ")
                    .append(count)
                    .append(' ')
                    .append(noun);
            text.append(count == 1 ? "" : plural);
        }
    }
}
