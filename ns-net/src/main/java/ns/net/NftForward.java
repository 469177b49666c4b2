package ns.net;

/**
 * Has another link send the frame, which goes no further here. Only in tables of the family netdev; the frame is sent as it is.
 *
 * @param device that sends it
 * @kernel the option CONFIG_NFT_FWD_NETDEV; at egress 5.16
 */
public record NftForward(NftDevice device) implements NftStatement {
    /**
     * Returns it in the words of nft(8).
     *
     * @return such as {@code fwd to "eth0"}
     */
    @Override
    public String toString() {
        return "fwd to " + device;
    }
}
