package ns.net;

import java.util.Locale;

/**
 * A number for each packet that comes to the rule.
 *
 * @param mode how it is found
 * @param modulus it is smaller than that; 1 or more
 * @param offset what is added to it
 * @kernel the option CONFIG_NFT_NUMGEN
 */
public record NftNumgen(Mode mode, long modulus, long offset) implements NftExpression {
    /** How a number is found. */
    public enum Mode {
        /** 0 for the first packet, one more for each, and 0 again; a rule that is replaced begins anew. */
        INC,

        /** By chance. */
        RANDOM;

        /**
         * Returns the word of nft(8).
         *
         * @return such as {@code inc}
         */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Refuses what is out of range.
     *
     * @param mode see {@link #mode()}
     * @param modulus see {@link #modulus()}
     * @param offset see {@link #offset()}
     */
    public NftNumgen {
        if (modulus < 1 || offset < 0 || modulus + offset > Width.U32.most) {
            throw new IllegalArgumentException(
                    "numbers are below 1 to " + Width.U32.most + ", not below " + modulus + " plus " + offset);
        }
    }

    /**
     * Counts packets.
     *
     * @param modulus the number of packets after which counting begins again with 0
     * @return a counter
     */
    public static NftNumgen inc(long modulus) {
        return new NftNumgen(Mode.INC, modulus, 0);
    }

    /**
     * Throws dice.
     *
     * @param modulus numbers are from 0 up to one less
     * @return a die
     */
    public static NftNumgen random(long modulus) {
        return new NftNumgen(Mode.RANDOM, modulus, 0);
    }

    @Override
    public int length() {
        return Integer.BYTES;
    }

    @Override
    public boolean isInHostOrder() {
        return true;
    }

    /**
     * Returns it in the words of nft(8).
     *
     * @return such as {@code numgen inc mod 10}
     */
    @Override
    public String toString() {
        return "numgen " + mode + " mod " + modulus + (offset == 0 ? "" : " offset " + offset);
    }
}
