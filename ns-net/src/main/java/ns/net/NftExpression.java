package ns.net;

/**
 * What a rule looks at: a part of a packet, or what is known about it. A payload expression may also be written with
 * {@link NftRule#set}, and so may {@link NftMeta#MARK}.
 *
 * @man nft(8)
 */
public sealed interface NftExpression permits NftCt, NftMeta, NftNumgen, NftPayload {
    /**
     * Returns how many bytes it has.
     *
     * @return 1 to 64
     */
    int length();

    /**
     * Returns whether the kernel made it, so that it lies in the order of its processor.
     *
     * @return false: as in the packet
     */
    boolean isInHostOrder();
}
