package ns.net;

/**
 * Has another link send a copy of the frame. Only in tables of the family netdev.
 *
 * @param device that sends it
 * @kernel the option CONFIG_NFT_DUP_NETDEV
 */
public record NftDup(NftDevice device) implements NftStatement {
    /**
     * Returns it in the words of nft(8).
     *
     * @return such as {@code dup to "eth0"}
     */
    @Override
    public String toString() {
        return "dup to " + device;
    }
}
