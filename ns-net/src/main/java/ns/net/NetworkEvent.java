package ns.net;

/**
 * Something that changed in a network namespace. What is new and what is different now is told alike, as the kernel does.
 *
 * @man rtnetlink(7)
 */
public sealed interface NetworkEvent {
    /**
     * A link is new, or something about it changed.
     *
     * @param link as it is now
     */
    record LinkChanged(LinkInfo link) implements NetworkEvent {}

    /**
     * A link was deleted, or moved elsewhere.
     *
     * @param link as it was
     */
    record LinkGone(LinkInfo link) implements NetworkEvent {}

    /**
     * An address is new, or something about it changed.
     *
     * @param address as it is now
     */
    record AddressChanged(InterfaceAddress address) implements NetworkEvent {}

    /**
     * An address was taken away.
     *
     * @param address as it was
     */
    record AddressGone(InterfaceAddress address) implements NetworkEvent {}

    /**
     * A route is new, or something about it changed.
     *
     * @param route as it is now
     */
    record RouteChanged(Route route) implements NetworkEvent {}

    /**
     * A route was taken away. The kernel does not tell of those that go with their link.
     *
     * @param route as it was
     */
    record RouteGone(Route route) implements NetworkEvent {}

    /**
     * A neighbour is new, or something about it changed.
     *
     * @param neighbor as it is now
     */
    record NeighborChanged(Neighbor neighbor) implements NetworkEvent {}

    /**
     * A neighbour was forgotten.
     *
     * @param neighbor as it was
     */
    record NeighborGone(Neighbor neighbor) implements NetworkEvent {}

    /**
     * A rule is new.
     *
     * @param rule as it is now
     */
    record RuleChanged(Rule rule) implements NetworkEvent {}

    /**
     * A rule was taken away.
     *
     * @param rule as it was
     */
    record RuleGone(Rule rule) implements NetworkEvent {}

    /** The kernel had more to tell than there was room for: events were lost. Those that follow tell all that is there now. */
    record Overrun() implements NetworkEvent {}
}
