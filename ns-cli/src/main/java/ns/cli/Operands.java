package ns.cli;

/**
 * The operands a verb takes: how usage shows them, what they are, how many.
 *
 * @param usage the text in the usage line, {@code [<namespace>]}; empty if there are none
 * @param kind what completion offers
 * @param least the smallest number of operands
 * @param most the largest number of operands; {@link Integer#MAX_VALUE} if the verb counts them itself
 */
record Operands(String usage, Kind kind, int least, int most) {
    static final Operands NONE = new Operands("", Kind.TEXT, 0, 0);

    static Operands one(String usage, Kind kind) {
        return new Operands(usage, kind, 1, 1);
    }

    static Operands optional(String usage, Kind kind) {
        return new Operands(usage, kind, 0, 1);
    }

    /** Any number of operands; the verb judges them. */
    static Operands any(String usage, Kind kind) {
        return new Operands(usage, kind, 0, Integer.MAX_VALUE);
    }
}
