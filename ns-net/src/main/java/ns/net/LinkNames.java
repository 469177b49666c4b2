package ns.net;

/** What links are called, at the moment of an answer. */
@FunctionalInterface
interface LinkNames {
    /** {@code index 7} of a link that is gone. */
    String name(int index);
}
