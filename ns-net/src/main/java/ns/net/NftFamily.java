package ns.net;

import java.util.Locale;
import java.util.Optional;

/** The packets that a table of nftables sees. */
public enum NftFamily {
    /** Of version 4. */
    IP(2),

    /** Of version 6. */
    IP6(10),

    /** Of both versions. */
    INET(1),

    /** Of the address resolution protocol. */
    ARP(3),

    /** That a bridge forwards. */
    BRIDGE(7),

    /** All that a link receives, or sends, before anything else sees it. */
    NETDEV(5);

    final int number;

    NftFamily(int number) {
        this.number = number;
    }

    static Optional<NftFamily> of(int number) {
        for (NftFamily family : values()) {
            if (family.number == number) {
                return Optional.of(family);
            }
        }
        return Optional.empty();
    }

    /**
     * Returns the word of nft(8).
     *
     * @return such as {@code netdev}
     */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
