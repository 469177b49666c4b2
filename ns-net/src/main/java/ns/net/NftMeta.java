package ns.net;

import java.util.Locale;
import java.util.Optional;

/** What is known about a packet. */
public enum NftMeta implements NftExpression {
    /** Its length in bytes, with the network header. */
    LENGTH(0, 4, true),

    /** The number of what is in its frame: 0x0800 for version 4, 0x86dd for version 6, 0x0806 for arp. */
    PROTOCOL(1, 2, false),

    /** A number that rules give it and others, as those of routing, look at. */
    MARK(3, 4, true),

    /** The index of the link that it came in by. */
    IIF(4, 4, true),

    /** The index of the link that it goes out by. */
    OIF(5, 4, true),

    /** The name of the link that it came in by. */
    IIFNAME(6, 16, false),

    /** The name of the link that it goes out by. */
    OIFNAME(7, 16, false),

    /** The kind of hardware that it came in by: 1 for Ethernet. */
    IIFTYPE(8, 2, true),

    /** Of tables of the family inet: 2 for version 4, 10 for version 6. */
    NFPROTO(15, 1, false),

    /** The number of what is in the packet: 6 for tcp, 17 for udp. */
    L4PROTO(16, 1, false),

    /** Whom it is for: 0 us, 1 everybody, 2 a group, 3 somebody else. */
    PKTTYPE(19, 1, false);

    final int key;
    private final int length;
    private final boolean isInHostOrder;

    NftMeta(int key, int length, boolean isInHostOrder) {
        this.key = key;
        this.length = length;
        this.isInHostOrder = isInHostOrder;
    }

    static Optional<NftExpression> of(long key) {
        for (NftMeta meta : values()) {
            if (meta.key == key) {
                return Optional.of(meta);
            }
        }
        return Optional.empty();
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public boolean isInHostOrder() {
        return isInHostOrder;
    }

    /**
     * Returns the words of nft(8).
     *
     * @return such as {@code meta mark}
     */
    @Override
    public String toString() {
        return "meta " + name().toLowerCase(Locale.ROOT);
    }
}
