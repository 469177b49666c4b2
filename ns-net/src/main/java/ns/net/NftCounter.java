package ns.net;

/**
 * Counts packets that come to it in their rule; a rule that is replaced begins anew.
 *
 * @param packets how many, or from where to count
 * @param bytes how many
 * @man nft(8)
 */
public record NftCounter(long packets, long bytes) implements NftStatement {
    /** One that has counted nothing yet. */
    public static final NftCounter ZERO = new NftCounter(0, 0);

    /**
     * Returns it in the words of nft(8).
     *
     * @return such as {@code counter packets 3 bytes 252}
     */
    @Override
    public String toString() {
        return "counter packets " + packets + " bytes " + bytes;
    }
}
