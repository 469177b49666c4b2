package ns.net;

import java.util.EnumSet;
import java.util.Set;

/**
 * What is special about an address.
 *
 * @man ip-address(8)
 */
public enum AddressFlag {
    /** Another address of the same network came first. */
    SECONDARY(0x01),

    /** It is used without asking whether somebody else has it: at once, instead of after a second. Version 6 only. */
    NODAD(0x02),

    /** It is used while it is still being asked. */
    OPTIMISTIC(0x04),

    /** Somebody else has it. */
    DADFAILED(0x08),

    /** It is the home address of a mobile host. */
    HOMEADDRESS(0x10),

    /** It is not used for new connections. */
    DEPRECATED(0x20),

    /** It is still being asked whether somebody else has it; nobody can bind to it. */
    TENTATIVE(0x40),

    /** It has no end. */
    PERMANENT(0x80),

    /** Temporary addresses are made from it. */
    MNGTMPADDR(0x100),

    /** It brings no route to its network. */
    NOPREFIXROUTE(0x200),

    /** Multicast groups are joined with it. */
    AUTOJOIN(0x400),

    /** It was chosen so that nobody can recognise it. */
    STABLE_PRIVACY(0x800);

    private final int bit;

    AddressFlag(int bit) {
        this.bit = bit;
    }

    int bit() {
        return bit;
    }

    static Set<AddressFlag> in(long flags) {
        EnumSet<AddressFlag> set = EnumSet.noneOf(AddressFlag.class);
        for (AddressFlag flag : values()) {
            if ((flags & flag.bit) != 0) {
                set.add(flag);
            }
        }
        return set;
    }

    static int bits(Set<AddressFlag> flags) {
        int bits = 0;
        for (AddressFlag flag : flags) {
            bits |= flag.bit;
        }
        return bits;
    }
}
