package ns.cli;

import java.util.Set;
import ns.core.Capability;

/** Phrases about what a snapshot lacks. */
final class SnapshotText {
    private SnapshotText() {}

    /** The end of a sentence: which capabilities would help; empty if none would. */
    static String needs(Set<Capability> capabilities) {
        StringBuilder text = new StringBuilder();
        for (Capability capability : capabilities) {
            text.append(text.length() == 0 ? ": needs " : ", ").append(capability);
        }
        return text.toString();
    }
}
