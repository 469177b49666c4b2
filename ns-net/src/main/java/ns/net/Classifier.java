package ns.net;

import java.util.List;
import java.util.Optional;

/**
 * Which packets a filter takes, and what becomes of them: they go to a class, or actions are done with them.
 *
 * @man tc(8)
 */
public sealed interface Classifier permits Bpf, MatchAll, OtherClassifier, ProgramFilter, U32 {
    /**
     * Returns the kernel's name.
     *
     * @return such as {@code u32}
     */
    String kind();

    /**
     * Returns where packets go.
     *
     * @return a class of the queueing discipline; empty if only the actions decide
     */
    Optional<TcHandle> classid();

    /**
     * Returns what is done with packets.
     *
     * @return in this order
     */
    List<FilterAction> actions();
}
