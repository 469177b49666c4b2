package ns.net;

import java.util.EnumSet;
import java.util.Set;

/**
 * What a link is and does, by the names that ip(8) prints.
 *
 * @man netdevice(7)
 */
public enum LinkFlag {
    /** It is switched on. */
    UP(0),

    /** It reaches all on its network at once. */
    BROADCAST(1),

    /** It leads back. */
    LOOPBACK(3),

    /** It has one other end. */
    POINTOPOINT(4),

    /** It works: switched on, and so is what it hangs on. */
    RUNNING(6),

    /** It asks nobody for hardware addresses. */
    NOARP(7),

    /** It takes what is for others too. */
    PROMISC(8),

    /** It takes all groups. */
    ALLMULTI(9),

    /** It leads a bond. */
    MASTER(10),

    /** It is part of a bond. */
    SLAVE(11),

    /** It reaches groups. */
    MULTICAST(12),

    /** It has a carrier. */
    LOWER_UP(16),

    /** It waits for something, such as a login. */
    DORMANT(17),

    /** It gives back what it sends. */
    ECHO(18);

    private final int bit;

    LinkFlag(int position) {
        this.bit = 1 << position;
    }

    int bit() {
        return bit;
    }

    static Set<LinkFlag> in(int flags) {
        EnumSet<LinkFlag> set = EnumSet.noneOf(LinkFlag.class);
        for (LinkFlag flag : values()) {
            if ((flags & flag.bit) != 0) {
                set.add(flag);
            }
        }
        return set;
    }
}
