package ns.exec;

import ns.core.IdMapping;

/**
 * Which ids a new user namespace has and what they are outside: said in numbers, or found out when a process starts.
 *
 * <p>Immutable.
 *
 * @man user_namespaces(7)
 */
public sealed interface IdRange {
    /** The caller's first range of {@code /etc/subuid} or {@code /etc/subgid}, as 0 and up inside. */
    IdRange AUTO = Derived.AUTO;

    /** The same range, with the same ids inside as outside. */
    IdRange SUBIDS = Derived.SUBIDS;

    /** Every id that the caller's own user namespace has, with the same ids inside as outside. Needs to be root there. */
    IdRange ALL = Derived.ALL;

    /**
     * Returns a range in numbers.
     *
     * @param mapping one line of the map
     * @return the range
     */
    static IdRange of(IdMapping mapping) {
        return new Mapped(mapping);
    }

    /**
     * Returns a range in numbers.
     *
     * @param inside the first id as the namespace sees it
     * @param outside the first id as the caller's user namespace sees it
     * @param length how many; at least one
     * @return the range
     * @throws IllegalArgumentException if these are not ids
     */
    static IdRange of(long inside, long outside, long length) {
        return new Mapped(new IdMapping(inside, outside, length));
    }

    /**
     * A range in numbers.
     *
     * @param mapping one line of the map
     */
    record Mapped(IdMapping mapping) implements IdRange {}

    /** A range that this machine's files say. */
    enum Derived implements IdRange {
        /** See {@link IdRange#AUTO}. */
        AUTO,
        /** See {@link IdRange#SUBIDS}. */
        SUBIDS,
        /** See {@link IdRange#ALL}. */
        ALL
    }
}
