package ns.net;

/**
 * What a filter does with a packet.
 *
 * @man tc-actions(8)
 */
public sealed interface FilterAction permits Mirred, OtherAction, Verdict {
    /**
     * Returns the kernel's name.
     *
     * @return such as {@code mirred}
     */
    String kind();
}
