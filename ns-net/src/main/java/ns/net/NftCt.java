package ns.net;

import java.util.Locale;
import java.util.Optional;

/**
 * What is known about the connection of a packet. A table with such an expression makes the kernel keep track of connections.
 *
 * @kernel the option CONFIG_NFT_CT
 */
public enum NftCt implements NftExpression {
    /** One of the bits of {@link State}. */
    STATE(0),

    /** A number that belongs to the connection. */
    MARK(3);

    /** What a packet is to its connection. */
    public enum State {
        /** Of none, and such as none has. */
        INVALID(1),

        /** Of one that both sides know. */
        ESTABLISHED(2),

        /** The first of one that belongs to another, or an error about one. */
        RELATED(4),

        /** The first of one. */
        NEW(8),

        /** Of none, since it is not to be followed. */
        UNTRACKED(64);

        final int bit;

        State(int bit) {
            this.bit = bit;
        }
    }

    final int key;

    NftCt(int key) {
        this.key = key;
    }

    static Optional<NftExpression> of(long key) {
        return key == STATE.key ? Optional.of(STATE) : key == MARK.key ? Optional.of(MARK) : Optional.empty();
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
     * Returns the words of nft(8).
     *
     * @return such as {@code ct state}
     */
    @Override
    public String toString() {
        return "ct " + name().toLowerCase(Locale.ROOT);
    }
}
