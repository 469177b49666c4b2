package ns.net;

import java.util.Arrays;
import java.util.Optional;

/**
 * Loses a packet and tells its sender, in the way of its version.
 *
 * @kernel the options CONFIG_NFT_REJECT, and CONFIG_NFT_REJECT_NETDEV (5.11)
 */
public enum NftReject implements NftStatement {
    /** There is no way. */
    NO_ROUTE("no-route", 0, 0, 0),

    /** Nobody listens. */
    PORT_UNREACHABLE("port-unreachable", 1, 3, 4),

    /** There is no such host. */
    HOST_UNREACHABLE("host-unreachable", 2, 1, 3),

    /** It is forbidden. */
    ADMIN_PROHIBITED("admin-prohibited", 3, 13, 1),

    /** A connection of tcp is closed at once; of tcp only. */
    TCP_RESET("tcp reset", 0, 0, 0);

    static final int ICMP = 0;
    static final int RESET = 1;
    static final int ICMPX = 2;

    private final String words;
    private final int icmpx;
    private final int icmp;
    private final int icmp6;

    NftReject(String words, int icmpx, int icmp, int icmp6) {
        this.words = words;
        this.icmpx = icmpx;
        this.icmp = icmp;
        this.icmp6 = icmp6;
    }

    int type(NftFamily family) {
        return this == TCP_RESET ? RESET : family == NftFamily.IP || family == NftFamily.IP6 ? ICMP : ICMPX;
    }

    int code(NftFamily family) {
        return switch (family) {
            case IP -> icmp;
            case IP6 -> icmp6;
            default -> icmpx;
        };
    }

    static Optional<NftReject> of(long type, long code, NftFamily family) {
        return Arrays.stream(values())
                .filter(reject -> reject.type(family) == type && reject.code(family) == code)
                .findFirst();
    }

    /**
     * Returns it in the words of nft(8).
     *
     * @return such as {@code reject with admin-prohibited}
     */
    @Override
    public String toString() {
        return "reject with " + words;
    }
}
