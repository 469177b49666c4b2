package ns.net;

import java.net.InetAddress;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Which hardware address a neighbour has: an entry to be made, or what the kernel said of one.
 *
 * @param address the neighbour's
 * @param mac empty while nobody has answered
 * @param link name of the link that it is on
 * @param state how well it is known
 * @param flags what is special about it
 * @man ip-neighbour(8)
 */
public record Neighbor(InetAddress address, Optional<MacAddress> mac, String link, State state, Set<Flag> flags) {
    /** How well a neighbour is known. */
    public enum State {
        /** Nothing is known; so on links without hardware addresses. */
        NONE(0),

        /** It is being asked for the first time. */
        INCOMPLETE(0x01),

        /** It has answered lately. */
        REACHABLE(0x02),

        /** It has answered once. */
        STALE(0x04),

        /** It will be asked soon. */
        DELAY(0x08),

        /** It is being asked again. */
        PROBE(0x10),

        /** It has not answered. */
        FAILED(0x20),

        /** It is not asked, since the link has no hardware addresses. */
        NOARP(0x40),

        /** It is not asked, since somebody has said so. */
        PERMANENT(0x80);

        private final int bit;

        State(int bit) {
            this.bit = bit;
        }

        int bit() {
            return bit;
        }

        static State of(int bits) {
            for (State state : values()) {
                if (state.bit == bits) {
                    return state;
                }
            }
            return NONE;
        }
    }

    /** What is special about a neighbour. */
    public enum Flag {
        /** We answer for it. */
        PROXY(0x08),

        /** Somebody else keeps the entry. */
        EXTERN_LEARN(0x10),

        /** It is a router. */
        ROUTER(0x80);

        private final int bit;

        Flag(int bit) {
            this.bit = bit;
        }

        int bit() {
            return bit;
        }

        static Set<Flag> in(int bits) {
            EnumSet<Flag> set = EnumSet.noneOf(Flag.class);
            for (Flag flag : values()) {
                if ((bits & flag.bit) != 0) {
                    set.add(flag);
                }
            }
            return set;
        }
    }

    /**
     * Copies the set, and drops the scope of an address.
     *
     * @param address see {@link #address()}
     * @param mac see {@link #mac()}
     * @param link see {@link #link()}
     * @param state see {@link #state()}
     * @param flags see {@link #flags()}
     */
    public Neighbor {
        address = Ip.withoutScope(address);
        flags = Set.copyOf(flags);
    }

    /**
     * A neighbour who is never asked.
     *
     * @param address its address
     * @param mac its hardware address
     * @param link name of the link that it is on
     * @return an entry that stays
     * @throws IllegalArgumentException if the text is no address
     */
    public static Neighbor permanent(String address, MacAddress mac, String link) {
        return new Neighbor(Ip.parse(address), Optional.of(mac), link, State.PERMANENT, Set.of());
    }

    /**
     * Returns the entry in the words of ip(8).
     *
     * @return such as {@code 10.0.0.2 dev eth0 lladdr 02:00:00:00:00:01 PERMANENT}
     */
    @Override
    public String toString() {
        return Ip.text(address) + " dev " + link
                + mac.map(known -> " lladdr " + known).orElse("") + " " + state;
    }
}
