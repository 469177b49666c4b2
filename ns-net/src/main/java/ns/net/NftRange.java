package ns.net;

/**
 * A condition: a part of a packet is between two values, or is not.
 *
 * @param expression what is looked at
 * @param isInside whether it has to be between them
 * @param least the first value that is between
 * @param most the last one
 */
public record NftRange(NftExpression expression, boolean isInside, NftData least, NftData most)
        implements NftStatement {
    /**
     * Refuses lengths that differ.
     *
     * @param expression see {@link #expression()}
     * @param isInside see {@link #isInside()}
     * @param least see {@link #least()}
     * @param most see {@link #most()}
     */
    public NftRange {
        NftMatch.requireLength(expression, least);
        NftMatch.requireLength(expression, most);
        if (least.compareTo(most) > 0) {
            throw new IllegalArgumentException("nothing is between " + least + " and " + most);
        }
    }

    /**
     * Returns it in the words of nft(8), values in hexadecimal.
     *
     * @return such as {@code @th,16,16 0x0050-0x005a}
     */
    @Override
    public String toString() {
        return expression + (isInside ? " " : " != ") + least + "-" + most;
    }
}
