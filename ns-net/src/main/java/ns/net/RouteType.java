package ns.net;

/**
 * What happens to a packet that a route is for.
 *
 * @man ip-route(8)
 */
public enum RouteType {
    /** It is sent on. */
    UNICAST(1),

    /** It is for this machine. */
    LOCAL(2),

    /** It is for all on the network. */
    BROADCAST(3),

    /** It is for one of several. */
    ANYCAST(4),

    /** It is for a group. */
    MULTICAST(5),

    /** It is dropped without a word; here, sending fails with EINVAL. */
    BLACKHOLE(6),

    /** It is dropped, and the sender told that there is no way; here, sending fails with EHOSTUNREACH. */
    UNREACHABLE(7),

    /** It is dropped, and the sender told that he may not; here, sending fails with EACCES. */
    PROHIBIT(8),

    /** The next rule is asked. */
    THROW(9);

    private final int number;

    RouteType(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    boolean leadsNowhere() {
        return number >= BLACKHOLE.number;
    }

    static RouteType of(int number) {
        for (RouteType type : values()) {
            if (type.number == number) {
                return type;
            }
        }
        return UNICAST;
    }
}
