package ns.net;

/**
 * A share of what a link sends, in a queueing discipline that has classes.
 *
 * @man tc(8)
 */
public sealed interface TrafficClass permits HtbClass, OtherClass {
    /**
     * Returns the kernel's name of the queueing discipline.
     *
     * @return such as {@code htb}
     */
    String kind();
}
