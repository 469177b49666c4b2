package ns.net;

/**
 * Which packets go where, or what is done with them, and when it is asked.
 *
 * @param protocol that packets must have to be shown to the classifier
 * @param priority 1 to 65535: filters with smaller ones are asked first; 0: the kernel chooses one before all others
 * @param classifier which packets, and what becomes of them
 * @man tc(8)
 */
public record Filter(EtherType protocol, int priority, Classifier classifier) {
    private static final int MOST = 0xffff;

    /**
     * Refuses what is out of range.
     *
     * @param protocol see {@link #protocol()}
     * @param priority see {@link #priority()}
     * @param classifier see {@link #classifier()}
     */
    public Filter {
        if (priority < 0 || priority > MOST) {
            throw new IllegalArgumentException("the priority of a filter is 0 to " + MOST + ", not " + priority);
        }
    }

    /**
     * Shows a classifier packets of all protocols.
     *
     * @param classifier which packets, and what becomes of them
     * @return a filter with a priority that the kernel chooses
     */
    public static Filter of(Classifier classifier) {
        return new Filter(EtherType.ALL, 0, classifier);
    }

    /**
     * Shows the classifier only packets of a protocol.
     *
     * @param type such as {@link EtherType#IP}
     * @return a copy with that
     */
    public Filter protocol(EtherType type) {
        return new Filter(type, priority, classifier);
    }

    /**
     * Sets when it is asked. Filters of one priority have the same protocol and the same kind.
     *
     * @param number 1 to 65535
     * @return a copy with that
     */
    public Filter priority(int number) {
        return new Filter(protocol, number, classifier);
    }

    /**
     * Returns it in the words of tc(8).
     *
     * @return such as {@code protocol ip prio 5 u32 match 0a000002/ffffffff at 16 classid 1:10}
     */
    @Override
    public String toString() {
        return "protocol " + protocol + (priority == 0 ? "" : " prio " + priority) + " " + classifier;
    }
}
