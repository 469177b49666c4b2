package ns.net;

import java.util.Locale;
import ns.net.netlink.Attributes;
import ns.net.netlink.MessageWriter;

/**
 * Sends a packet, or a copy of it, through another link.
 *
 * @param direction whether that link sends or receives it
 * @param how the packet or a copy
 * @param link the other link's name, in the same namespace
 * @man tc-mirred(8)
 */
public record Mirred(Direction direction, How how, String link) implements FilterAction {
    private static final int PARMS = 2;
    private static final int ACTION_STOLEN = 4;
    private static final int EACTION_AT = 20;
    private static final int LINK_AT = 24;
    private static final int LENGTH = 28;

    /** What the other link does. */
    public enum Direction {
        /** It sends. */
        EGRESS,

        /** It receives. */
        INGRESS
    }

    /** What goes there. */
    public enum How {
        /** The packet. */
        REDIRECT,

        /** A copy; the packet goes on. */
        MIRROR
    }

    /**
     * Refuses what can not be a link.
     *
     * @param direction see {@link #direction()}
     * @param how see {@link #how()}
     * @param link see {@link #link()}
     */
    public Mirred {
        Names.alternative(link);
    }

    /**
     * Has another link send packets.
     *
     * @param link its name
     * @return an action
     */
    public static Mirred redirect(String link) {
        return new Mirred(Direction.EGRESS, How.REDIRECT, link);
    }

    /**
     * Has another link send copies.
     *
     * @param link its name
     * @return an action
     */
    public static Mirred mirror(String link) {
        return new Mirred(Direction.EGRESS, How.MIRROR, link);
    }

    /**
     * Has another link receive packets instead of sending them.
     *
     * @return a copy with that
     */
    public Mirred ingress() {
        return new Mirred(Direction.INGRESS, how, link);
    }

    @Override
    public String kind() {
        return "mirred";
    }

    void write(MessageWriter writer, LinkIndexes links) {
        int action = how == How.REDIRECT ? ACTION_STOLEN : Verdict.PIPE.number();
        int eaction = 1 + 2 * direction.ordinal() + how.ordinal();
        writer.nested(PARMS, () -> {
            writer.u32(0).u32(0).u32(action).u32(0).u32(0);
            writer.u32(eaction).u32(links.index(link));
        });
    }

    static FilterAction decode(Attributes options, LinkNames links) {
        while (options.next()) {
            if (options.type() == PARMS && options.length() >= LENGTH) {
                int eaction = (int) options.number(EACTION_AT, 4) - 1;
                if (eaction >= 0 && eaction < 4) {
                    return new Mirred(Direction.values()[eaction / 2], How.values()[eaction % 2], links.name((int)
                            options.number(LINK_AT, 4)));
                }
            }
        }
        return new OtherAction("mirred");
    }

    /**
     * Returns it in the words of tc-mirred(8).
     *
     * @return such as {@code mirred egress redirect dev ifb0}
     */
    @Override
    public String toString() {
        return ("mirred " + direction + " " + how).toLowerCase(Locale.ROOT) + " dev " + link;
    }
}
