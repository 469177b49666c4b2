package ns.net;

/**
 * Changes a packet. Checksums stay as they are, which is how a damaged packet looks.
 *
 * @param field what is changed: bytes of the packet, or a mark
 * @param isXor whether the bits of the value are turned around; otherwise the value takes the place
 * @param value as long as the field
 */
public record NftMangle(NftExpression field, boolean isXor, NftData value) implements NftStatement {
    /**
     * Refuses what can not be changed.
     *
     * @param field see {@link #field()}
     * @param isXor see {@link #isXor()}
     * @param value see {@link #value()}
     */
    public NftMangle {
        boolean isWritable = field instanceof NftPayload || field == NftMeta.MARK || field == NftCt.MARK;
        if (!isWritable) {
            throw new IllegalArgumentException(field + " can not be changed");
        }
        NftMatch.requireLength(field, value);
    }

    /**
     * Returns it in the words of nft(8), values in hexadecimal.
     *
     * @return such as {@code @nh,160,8 set @nh,160,8 ^ 0xff}
     */
    @Override
    public String toString() {
        return field + " set " + (isXor ? field + " ^ " : "") + value;
    }
}
