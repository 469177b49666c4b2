package ns.net;

import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import ns.net.netlink.Attributes;
import ns.net.netlink.Message;
import ns.net.netlink.MessageWriter;
import org.jspecify.annotations.Nullable;

/** RTM_*NEIGH: neighbours, and the forwarding tables of bridges, which are in the same messages. */
final class NeighborMessages {
    static final int RTM_NEWNEIGH = 28;
    static final int RTM_DELNEIGH = 29;
    private static final int RTM_GETNEIGH = 30;

    private static final int AF_BRIDGE = 7;
    private static final int FIXED = 12;
    private static final int NDA_DST = 1;
    private static final int NDA_LLADDR = 2;
    private static final int NDA_VLAN = 5;
    private static final int NTF_SELF = 0x02;
    private static final int NTF_MASTER = 0x04;

    private static final int VLAN_MASK = 0xfff;

    private NeighborMessages() {}

    static Request add(Neighbor neighbor, int link) {
        return Request.create(
                "neighbour add " + neighbor,
                RTM_NEWNEIGH,
                AttributeNames.NEIGHBOR,
                writer -> write(writer, neighbor, link));
    }

    static Request replace(Neighbor neighbor, int link) {
        return Request.replace(
                "neighbour replace " + neighbor,
                RTM_NEWNEIGH,
                AttributeNames.NEIGHBOR,
                writer -> write(writer, neighbor, link));
    }

    static Request delete(Neighbor neighbor, int link) {
        InetAddress address = neighbor.address();
        return Request.change(
                "neighbour delete " + Ip.text(address) + " dev " + neighbor.link(),
                RTM_DELNEIGH,
                0,
                AttributeNames.NEIGHBOR,
                writer -> {
                    header(writer, Ip.family(address), link, Neighbor.State.PERMANENT.bit(), flags(neighbor));
                    writer.bytes(NDA_DST, address.getAddress());
                });
    }

    private static void write(MessageWriter writer, Neighbor neighbor, int link) {
        header(writer, Ip.family(neighbor.address()), link, neighbor.state().bit(), flags(neighbor));
        writer.bytes(NDA_DST, neighbor.address().getAddress());
        neighbor.mac().ifPresent(mac -> writer.bytes(NDA_LLADDR, mac.toBytes()));
    }

    private static int flags(Neighbor neighbor) {
        return neighbor.flags().stream().mapToInt(Neighbor.Flag::bit).sum();
    }

    static Request add(ForwardingEntry entry, int link) {
        return Request.create(
                "fdb add " + entry, RTM_NEWNEIGH, AttributeNames.NEIGHBOR, writer -> write(writer, entry, link));
    }

    static Request replace(ForwardingEntry entry, int link) {
        return Request.replace(
                "fdb replace " + entry, RTM_NEWNEIGH, AttributeNames.NEIGHBOR, writer -> write(writer, entry, link));
    }

    static Request delete(ForwardingEntry entry, int link) {
        return Request.change(
                "fdb delete " + entry, RTM_DELNEIGH, 0, AttributeNames.NEIGHBOR, writer -> write(writer, entry, link));
    }

    private static void write(MessageWriter writer, ForwardingEntry entry, int link) {
        int table = entry.table() == ForwardingEntry.Table.SELF ? NTF_SELF : NTF_MASTER;
        header(writer, AF_BRIDGE, link, entry.state().bits(), table);
        writer.bytes(NDA_LLADDR, entry.mac().toBytes());
        entry.destination().ifPresent(machine -> writer.bytes(NDA_DST, machine.getAddress()));
        entry.vlan().ifPresent(vlan -> writer.u16(NDA_VLAN, vlan));
    }

    private static void header(MessageWriter writer, int family, int link, int state, int flags) {
        writer.u8(family).u8(0).u16(0).u32(link).u16(state).u8(flags).u8(0);
    }

    /** Of one version; those that we answer for are in no dump of these. */
    static Request dump(int family) {
        return Request.dump(
                "neighbour show", RTM_GETNEIGH, AttributeNames.NEIGHBOR, writer -> header(writer, family, 0, 0, 0));
    }

    static Request dumpForwarding() {
        return dump(AF_BRIDGE);
    }

    /** Null of neighbours on links that are gone, and of other tables: those of VXLANs have addresses too. */
    static @Nullable Neighbor decode(Message message, Map<Integer, String> links) {
        int family = message.u8(0);
        if (family != Ip.AF_INET && family != Ip.AF_INET6) {
            return null;
        }
        Optional<InetAddress> address = Optional.empty();
        Optional<MacAddress> mac = Optional.empty();
        Attributes attributes = message.attributes(FIXED);
        while (attributes.next()) {
            switch (attributes.type()) {
                case NDA_DST -> address = Ip.in(attributes);
                case NDA_LLADDR -> mac = mac(attributes);
                default -> {} // when it was used, how often it was asked
            }
        }
        String link = links.get(message.int32(4));
        if (address.isEmpty() || link == null) {
            return null;
        }
        return new Neighbor(
                address.get(), mac, link, Neighbor.State.of(message.u16(8)), Neighbor.Flag.in(message.u8(10)));
    }

    /** Null of entries of links that are gone. */
    static @Nullable ForwardingEntry decodeForwarding(Message message, Map<Integer, String> links) {
        Optional<InetAddress> destination = Optional.empty();
        Optional<MacAddress> mac = Optional.empty();
        OptionalInt vlan = OptionalInt.empty();
        Attributes attributes = message.attributes(FIXED);
        while (attributes.next()) {
            switch (attributes.type()) {
                case NDA_DST -> destination = Ip.in(attributes);
                case NDA_LLADDR -> mac = mac(attributes);
                case NDA_VLAN -> vlan = OptionalInt.of(attributes.u16() & VLAN_MASK);
                default -> {} // the bridge itself, when it was used
            }
        }
        String port = links.get(message.int32(4));
        if (mac.isEmpty() || port == null) {
            return null;
        }
        boolean isOwn = (message.u8(10) & NTF_SELF) != 0;
        ForwardingEntry.Table table = isOwn ? ForwardingEntry.Table.SELF : ForwardingEntry.Table.MASTER;
        return new ForwardingEntry(mac.get(), port, table, ForwardingEntry.State.of(message.u16(8)), destination, vlan);
    }

    private static Optional<MacAddress> mac(Attributes attribute) {
        return attribute.length() == MacAddress.LENGTH
                ? Optional.of(MacAddress.of(attribute.bytes()))
                : Optional.empty();
    }
}
