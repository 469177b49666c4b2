package ns.proc;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What has changed from one snapshot to the next.
 *
 * @param created namespaces that only the later one has
 * @param changed namespaces that both have, with other processes or other pins
 * @param gone namespaces that only the earlier one has
 */
public record Diff(List<Namespace> created, List<Change> changed, List<Namespace> gone) {

    /**
     * A namespace that is not as it was.
     *
     * @param before as it was
     * @param after as it is
     */
    public record Change(Namespace before, Namespace after) {}

    /**
     * Keeps its own copies.
     *
     * @param created see {@link #created()}
     * @param changed see {@link #changed()}
     * @param gone see {@link #gone()}
     */
    public Diff {
        created = List.copyOf(created);
        changed = List.copyOf(changed);
        gone = List.copyOf(gone);
    }

    static Diff between(Snapshot earlier, Snapshot later) {
        if (!earlier.sources().equals(later.sources())) {
            throw new IllegalArgumentException(
                    "taken from " + earlier.sources() + " and from " + later.sources() + ": not to be compared");
        }
        List<Namespace> created = new ArrayList<>();
        List<Change> changed = new ArrayList<>();
        List<Namespace> gone = new ArrayList<>();
        for (Namespace after : later.namespaces()) {
            Optional<Namespace> before = earlier.namespace(after.id()).filter(b -> isSame(b, after));
            if (before.isEmpty()) {
                created.add(after);
            } else if (isOtherwise(before.get(), after)) {
                changed.add(new Change(before.get(), after));
            }
        }
        for (Namespace before : earlier.namespaces()) {
            if (later.namespace(before.id())
                    .filter(after -> isSame(before, after))
                    .isEmpty()) {
                gone.add(before);
            }
        }
        return new Diff(created, changed, gone);
    }

    /** The kernel may give the inode of a dead namespace to a new one, but never its 64-bit id. */
    private static boolean isSame(Namespace before, Namespace after) {
        return before.kernelId().isEmpty()
                || after.kernelId().isEmpty()
                || before.kernelId().equals(after.kernelId());
    }

    private static boolean isOtherwise(Namespace before, Namespace after) {
        if (!before.held().equals(after.held())
                || before.processes().size() != after.processes().size()) {
            return true;
        }
        for (int i = 0; i < before.processes().size(); i++) {
            ProcessInfo one = before.processes().get(i);
            ProcessInfo other = after.processes().get(i);
            if (!one.pid().equals(other.pid()) || one.startTicks() != other.startTicks()) {
                return true; // by pid alone, one that got the number of another would not be noticed
            }
        }
        return false;
    }

    /**
     * Tells whether nothing has changed.
     *
     * @return true if all three lists are empty
     */
    public boolean isEmpty() {
        return created.isEmpty() && changed.isEmpty() && gone.isEmpty();
    }
}
