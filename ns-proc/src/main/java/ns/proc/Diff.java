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
        List<Namespace> created = new ArrayList<>();
        List<Change> changed = new ArrayList<>();
        List<Namespace> gone = new ArrayList<>();
        for (Namespace after : later.namespaces()) {
            Optional<Namespace> before = earlier.namespace(after.id()).filter(b -> isSame(b, after));
            if (before.isEmpty()) {
                created.add(after);
            } else if (!before.get().pins().equals(after.pins())) {
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

    /**
     * Tells whether nothing has changed.
     *
     * @return true if all three lists are empty
     */
    public boolean isEmpty() {
        return created.isEmpty() && changed.isEmpty() && gone.isEmpty();
    }
}
