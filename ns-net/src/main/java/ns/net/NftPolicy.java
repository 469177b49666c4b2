package ns.net;

import java.util.Locale;

/** What becomes of a packet that no rule of a chain has decided about. */
public enum NftPolicy {
    /** It is lost. */
    DROP,

    /** It goes on. */
    ACCEPT;

    /**
     * Returns the word of nft(8).
     *
     * @return such as {@code drop}
     */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
