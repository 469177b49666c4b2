package ns.net;

import java.util.Locale;

/** Where on its way a packet comes to a chain. */
public enum NftHook {
    /** All that come in, before they are routed. */
    PREROUTING(0),

    /** Those for us. */
    INPUT(1),

    /** Those that are passed on. */
    FORWARD(2),

    /** Those of ours. */
    OUTPUT(3),

    /** All that go out, after they have been routed. */
    POSTROUTING(4),

    /** All that a link receives, before a bridge or a protocol sees them; a chain of the family inet there needs Linux 5.10. */
    INGRESS(0),

    /** All that a link sends, after its protocols, before its queue; in the family netdev, since Linux 5.16. */
    EGRESS(1);

    private static final int INET_INGRESS = 5;

    private final int number;

    NftHook(int number) {
        this.number = number;
    }

    private boolean isOfLink() {
        return this == INGRESS || this == EGRESS;
    }

    boolean isIn(NftFamily family) {
        return switch (family) {
            case NETDEV -> isOfLink();
            case ARP -> this == INPUT || this == OUTPUT;
            case INET -> this != EGRESS;
            default -> !isOfLink();
        };
    }

    int number(NftFamily family) {
        if (family == NftFamily.INET && this == INGRESS) {
            return INET_INGRESS;
        }
        return family == NftFamily.ARP ? number / OUTPUT.number : number;
    }

    /**
     * Returns the word of nft(8).
     *
     * @return such as {@code ingress}
     */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
