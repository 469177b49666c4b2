package ns.net;

/** How a part of a packet is compared with a value. */
public enum NftOperator {
    /** It is the same. */
    EQ("=="),

    /** It is not the same. */
    NEQ("!="),

    /** It is less. */
    LT("<"),

    /** It is not more. */
    LTE("<="),

    /** It is more. */
    GT(">"),

    /** It is not less. */
    GTE(">=");

    private final String sign;

    NftOperator(String sign) {
        this.sign = sign;
    }

    /** Bytes are the same or not in any order; for more, the highest has to come first. */
    boolean isOrdered() {
        return this != EQ && this != NEQ;
    }

    /**
     * Returns the sign of nft(8).
     *
     * @return such as {@code !=}
     */
    @Override
    public String toString() {
        return sign;
    }
}
