package ns.net;

import java.net.InetAddress;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where a bridge or a VXLAN sends frames for a hardware address: an entry to be made, or what the kernel said of one.
 *
 * @param mac the receiver's; for a VXLAN, zeros stand for all that are not known
 * @param port name of the bridge's port, or of the VXLAN
 * @param table whose table it is in
 * @param state whether it is forgotten
 * @param destination the machine behind it, for a VXLAN
 * @param vlan the receiver's
 * @man bridge(8)
 */
public record ForwardingEntry(
        MacAddress mac, String port, Table table, State state, Optional<InetAddress> destination, OptionalInt vlan) {
    private static final int LAST_VLAN = 4095;

    /** Whether an entry is forgotten. */
    public enum State {
        /** Never; in the table of a bridge, the receiver is this machine. */
        PERMANENT(0xc0),

        /** Never. */
        STATIC(0x42),

        /** When nothing has come from there for a while. */
        DYNAMIC(0x02);

        private static final int NUD_NOARP = 0x40;

        private final int bits;

        State(int bits) {
            this.bits = bits;
        }

        int bits() {
            return bits;
        }

        static State of(int bits) {
            if ((bits & Neighbor.State.PERMANENT.bit()) != 0) {
                return PERMANENT;
            }
            return (bits & NUD_NOARP) != 0 ? STATIC : DYNAMIC;
        }
    }

    /** Whose table. */
    public enum Table {
        /** The link's own. */
        SELF,

        /** That of the bridge which the link is a port of. */
        MASTER
    }

    /**
     * Checked.
     *
     * @param mac see {@link #mac()}
     * @param port see {@link #port()}
     * @param table see {@link #table()}
     * @param state see {@link #state()}
     * @param destination see {@link #destination()}
     * @param vlan see {@link #vlan()}
     */
    public ForwardingEntry {
        if (vlan.isPresent() && (vlan.getAsInt() < 0 || vlan.getAsInt() > LAST_VLAN)) {
            throw new IllegalArgumentException("a VLAN is 0 to " + LAST_VLAN + ", not " + vlan.getAsInt());
        }
        destination = destination.map(Ip::withoutScope);
    }

    /**
     * For a port of a bridge.
     *
     * @param mac the receiver's
     * @param port name of the link
     * @return an entry in the bridge's table that is not forgotten
     */
    public static ForwardingEntry ofPort(MacAddress mac, String port) {
        return new ForwardingEntry(mac, port, Table.MASTER, State.STATIC, Optional.empty(), OptionalInt.empty());
    }

    /**
     * For a VXLAN.
     *
     * @param mac the receiver's, or zeros
     * @param vxlan name of the link
     * @param destination the machine behind it
     * @return an entry in the VXLAN's table that is not forgotten
     * @throws IllegalArgumentException if the text is no address
     */
    public static ForwardingEntry ofVxlan(MacAddress mac, String vxlan, String destination) {
        Optional<InetAddress> machine = Optional.of(Ip.parse(destination));
        return new ForwardingEntry(mac, vxlan, Table.SELF, State.PERMANENT, machine, OptionalInt.empty());
    }

    /**
     * Returns the entry in the words of bridge(8).
     *
     * @return such as {@code 02:00:00:00:00:01 dev p1 master static}
     */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(mac + " dev " + port);
        destination.ifPresent(machine -> text.append(" dst ").append(Ip.text(machine)));
        vlan.ifPresent(id -> text.append(" vlan ").append(id));
        return text.append(' ')
                .append(LinkOption.text(table))
                .append(' ')
                .append(LinkOption.text(state))
                .toString();
    }
}
