package ns.net;

import java.util.List;
import java.util.Optional;
import ns.core.SyscallException;

/**
 * The kernel refused some changes of a batch, or could not be asked for all of them. Refusals do not stop it; what it had added is taken
 * away again, see {@link Netns#batch}.
 *
 * <p>The message is that of the first failure, which often causes the others, and how many there are. What could not be taken away
 * is suppressed in this.
 */
public final class BatchException extends SyscallException {
    private static final long serialVersionUID = 1;

    /** Of each change. */
    @SuppressWarnings("serial") // records of values
    private final transient List<BatchResult> results;

    BatchException(List<BatchResult> results, List<NetlinkException> failures) {
        super(
                failures.size() + " of " + results.size() + " changes failed, the first: "
                        + failures.get(0).call(),
                failures.get(0).errno(),
                failures.get(0).hint().orElse(null),
                failures.get(0));
        this.results = List.copyOf(results);
    }

    /**
     * Returns what has come of each change, before any was taken back.
     *
     * @return in the order in which they were asked for; a link with a peer, an alias or another name takes several; empty after
     *     deserialization
     */
    public List<BatchResult> results() {
        return results == null ? List.of() : results;
    }

    /**
     * Returns why the kernel refused those that it refused.
     *
     * @return at least one; empty after deserialization
     */
    public List<NetlinkException> failures() {
        return results().stream()
                .map(BatchResult::failure)
                .flatMap(Optional::stream)
                .toList();
    }
}
