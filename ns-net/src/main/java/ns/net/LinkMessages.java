package ns.net;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;
import ns.core.fd.NamespaceHandle;
import ns.net.netlink.Attributes;
import ns.net.netlink.Message;
import ns.net.netlink.MessageWriter;
import ns.net.netlink.NetlinkSocket;

/** RTM_*LINK: requests, and what the kernel tells of a link. */
final class LinkMessages {
    static final int RTM_NEWLINK = 16;
    static final int RTM_DELLINK = 17;
    private static final int RTM_GETLINK = 18;
    private static final int RTM_NEWLINKPROP = 108;
    private static final int RTM_DELLINKPROP = 109;

    private static final int FIXED = 16;
    private static final int IFLA_ADDRESS = 1;
    private static final int IFLA_IFNAME = 3;
    private static final int IFLA_MTU = 4;
    private static final int IFLA_LINK = 5;
    private static final int IFLA_MASTER = 10;
    private static final int IFLA_TXQLEN = 13;
    private static final int IFLA_OPERSTATE = 16;
    private static final int IFLA_LINKINFO = 18;
    private static final int IFLA_IFALIAS = 20;
    private static final int IFLA_STATS64 = 23;
    private static final int IFLA_GROUP = 27;
    private static final int IFLA_NET_NS_FD = 28;
    private static final int IFLA_EXT_MASK = 29;
    private static final int IFLA_LINK_NETNSID = 37;
    private static final int IFLA_GSO_MAX_SEGS = 40;
    private static final int IFLA_GSO_MAX_SIZE = 41;
    private static final int IFLA_GRO_MAX_SIZE = 58;
    private static final int IFLA_PROP_LIST = 52;
    private static final int IFLA_ALT_IFNAME = 53;
    private static final int IFLA_INFO_KIND = 1;
    private static final int IFLA_INFO_DATA = 2;
    private static final int IFLA_INFO_SLAVE_KIND = 4;
    private static final int IFLA_INFO_SLAVE_DATA = 5;
    private static final int RTEXT_FILTER_SKIP_STATS = 8;
    private static final int ARPHRD_LOOPBACK = 772;

    private LinkMessages() {}

    /**
     * The links that others are told by.
     *
     * @param parent index, or 0
     * @param master index, or 0
     */
    record Relatives(int parent, int master) {
        static final Relatives NONE = new Relatives(0, 0);
    }

    static Request add(NewLink link, Relatives relatives) {
        return Request.create("link add " + link, RTM_NEWLINK, AttributeNames.LINK, writer -> {
                    int up = link.isBornUp() ? LinkFlag.UP.bit() : 0;
                    header(writer, link.index(), up, up);
                    link.writeValues(writer);
                    place(writer, link);
                    LinkKind<?> kind = link.kind();
                    boolean ownParent = kind.parentType() != 0;
                    if (relatives.master != 0) {
                        writer.u32(IFLA_MASTER, relatives.master);
                    }
                    if (relatives.parent != 0 && !ownParent) {
                        writer.u32(IFLA_LINK, relatives.parent);
                    }
                    writer.text(IFLA_IFNAME, link.name());
                    writer.nested(IFLA_LINKINFO, () -> {
                        writer.word(IFLA_INFO_KIND, kind.name());
                        boolean inside = ownParent && relatives.parent != 0;
                        if (kind.hasData() || inside || link.peer().isPresent()) {
                            writer.nested(IFLA_INFO_DATA, () -> {
                                kind.write(writer);
                                if (inside) {
                                    writer.u32(kind.parentType(), relatives.parent);
                                }
                                link.peer().ifPresent(peer -> peer(writer, peer));
                            });
                        }
                    });
                })
                .needing(link.kind().kernelOption())
                .naming(places(link));
    }

    private static List<NamespaceHandle> places(NewLink link) {
        List<NamespaceHandle> places = new ArrayList<>();
        link.place().ifPresent(places::add);
        link.peer().flatMap(NewLink::place).ifPresent(places::add);
        return places;
    }

    /** Veth and netkit have it under the same number. IFF_UP can not be told of it: the first end is not there yet. */
    private static void peer(MessageWriter writer, NewLink peer) {
        writer.nested(Veth.PEER, () -> {
            header(writer, peer.index(), 0, 0);
            peer.writeValues(writer);
            place(writer, peer);
            writer.text(IFLA_IFNAME, peer.name());
        });
    }

    private static void place(MessageWriter writer, NewLink link) {
        link.place()
                .ifPresent(
                        namespace -> writer.u32(IFLA_NET_NS_FD, namespace.fd().number()));
    }

    static Request delete(LinkRef link) {
        return Request.change("link delete " + link, RTM_DELLINK, 0, AttributeNames.LINK, writer -> {
            link.writeHeader(writer, 0, 0);
            link.writeName(writer);
        });
    }

    static Request deleteGroup(long group) {
        return Request.change("link delete group " + group, RTM_DELLINK, 0, AttributeNames.LINK, writer -> {
            header(writer, 0, 0, 0);
            writer.u32(IFLA_GROUP, group);
        });
    }

    static Request up(LinkRef link, boolean up) {
        int bit = LinkFlag.UP.bit();
        return set(link, up ? "up" : "down", up ? bit : 0, bit, writer -> {});
    }

    static Request mtu(LinkRef link, int mtu) {
        return set(link, "mtu " + mtu, writer -> writer.u32(IFLA_MTU, mtu));
    }

    static Request address(LinkRef link, MacAddress address) {
        return set(link, "address " + address, writer -> writer.bytes(IFLA_ADDRESS, address.toBytes()));
    }

    static Request txQueueLength(LinkRef link, int packets) {
        return set(link, "txqueuelen " + packets, writer -> writer.u32(IFLA_TXQLEN, packets));
    }

    static Request group(LinkRef link, long group) {
        return set(link, "group " + group, writer -> writer.u32(IFLA_GROUP, group));
    }

    static Request alias(LinkRef link, String alias) {
        return set(link, "alias " + alias, writer -> writer.word(IFLA_IFALIAS, alias));
    }

    /** Index 0 takes it out. */
    static Request master(LinkRef link, String master, int index) {
        return set(link, index == 0 ? "nomaster" : "master " + master, writer -> writer.u32(IFLA_MASTER, index));
    }

    static Request move(LinkRef link, Netns namespace) {
        return set(
                        link,
                        "netns " + namespace.id(),
                        writer -> writer.u32(IFLA_NET_NS_FD, namespace.fd().number()))
                .naming(List.of(namespace));
    }

    static Request port(LinkRef link, BridgePort port) {
        return set(
                link,
                "type " + port,
                writer -> writer.nested(IFLA_LINKINFO, () -> {
                    writer.word(IFLA_INFO_SLAVE_KIND, port.name());
                    writer.nested(IFLA_INFO_SLAVE_DATA, () -> port.write(writer));
                }));
    }

    static Request change(LinkRef link, LinkKind<?> kind) {
        return set(
                link,
                "type " + kind,
                writer -> writer.nested(IFLA_LINKINFO, () -> {
                    writer.word(IFLA_INFO_KIND, kind.name());
                    writer.nested(IFLA_INFO_DATA, () -> kind.write(writer));
                }));
    }

    /** A new name is told by index, since the attribute for names has the new one. */
    static Request rename(String name, int index, String newName) {
        return Request.change("link set " + name + " name " + newName, RTM_NEWLINK, 0, AttributeNames.LINK, writer -> {
            header(writer, index, 0, 0);
            writer.text(IFLA_IFNAME, newName);
        });
    }

    static Request addAlternativeName(LinkRef link, String other) {
        return alternativeName(link, other, true);
    }

    static Request deleteAlternativeName(LinkRef link, String other) {
        return alternativeName(link, other, false);
    }

    private static Request alternativeName(LinkRef link, String other, boolean add) {
        return Request.change(
                "link property " + (add ? "add " : "del ") + link + " altname " + other,
                add ? RTM_NEWLINKPROP : RTM_DELLINKPROP,
                add ? NetlinkSocket.NLM_F_CREATE | NetlinkSocket.NLM_F_EXCL | NetlinkSocket.NLM_F_APPEND : 0,
                AttributeNames.LINK,
                writer -> {
                    link.writeHeader(writer, 0, 0);
                    link.writeName(writer);
                    writer.nested(
                            IFLA_PROP_LIST | MessageWriter.NLA_F_NESTED, () -> writer.text(IFLA_ALT_IFNAME, other));
                });
    }

    private static Request set(LinkRef link, String what, Consumer<MessageWriter> attributes) {
        return set(link, what, 0, 0, attributes);
    }

    private static Request set(LinkRef link, String what, int flags, int change, Consumer<MessageWriter> attributes) {
        return Request.change("link set " + link + " " + what, RTM_NEWLINK, 0, AttributeNames.LINK, writer -> {
            link.writeHeader(writer, flags, change);
            attributes.accept(writer);
            link.writeName(writer);
        });
    }

    static Request show(LinkRef link) {
        return Request.change("link show " + link, RTM_GETLINK, 0, AttributeNames.LINK, writer -> {
            link.writeHeader(writer, 0, 0);
            writer.u32(IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
            link.writeName(writer);
        });
    }

    static Request gsoMaxSize(LinkRef link, long bytes) {
        return set(link, "gso_max_size " + bytes, writer -> writer.u32(IFLA_GSO_MAX_SIZE, bytes));
    }

    static Request gsoMaxSegments(LinkRef link, long packets) {
        return set(link, "gso_max_segs " + packets, writer -> writer.u32(IFLA_GSO_MAX_SEGS, packets));
    }

    static Request groMaxSize(LinkRef link, long bytes) {
        return set(link, "gro_max_size " + bytes, writer -> writer.u32(IFLA_GRO_MAX_SIZE, bytes));
    }

    static Request dumpStatistics() {
        return Request.dump("link show", RTM_GETLINK, AttributeNames.LINK, writer -> {
            header(writer, 0, 0, 0);
            writer.u32(IFLA_EXT_MASK, 0);
        });
    }

    /** By the name of the link. */
    static Map<String, LinkStatistics> namedStatistics(Message message) {
        Attributes attributes = message.attributes(FIXED);
        while (attributes.next()) {
            if (attributes.type() == IFLA_IFNAME) {
                return Map.of(attributes.text(), statistics(message));
            }
        }
        return Map.of();
    }

    static Request showStatistics(LinkRef link) {
        return Request.change("link show " + link, RTM_GETLINK, 0, AttributeNames.LINK, writer -> {
            link.writeHeader(writer, 0, 0);
            link.writeName(writer);
        });
    }

    /** Counters that a short attribute does not have are 0. */
    static LinkStatistics statistics(Message message) {
        Attributes attributes = message.attributes(FIXED);
        while (attributes.next()) {
            if (attributes.type() == IFLA_STATS64) {
                return new LinkStatistics(
                        attributes.number(0, 8),
                        attributes.number(8, 8),
                        attributes.number(16, 8),
                        attributes.number(24, 8),
                        attributes.number(32, 8),
                        attributes.number(40, 8),
                        attributes.number(48, 8),
                        attributes.number(56, 8));
            }
        }
        throw new IllegalStateException("the kernel has told no counters");
    }

    static Request dump() {
        return Request.dump("link show", RTM_GETLINK, AttributeNames.LINK, writer -> {
            header(writer, 0, 0, 0);
            writer.u32(IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
        });
    }

    private static void header(MessageWriter writer, int index, int flags, int change) {
        LinkRef.at(index).writeHeader(writer, flags, change);
    }

    static LinkInfo decode(Message message) {
        return new Decoder().decode(message);
    }

    static int index(Message message) {
        return message.int32(4);
    }

    private static final class Decoder {
        private String name = "";
        private final List<String> alternativeNames = new ArrayList<>();
        private LinkKind<?> kind = new OtherKind("");
        private LinkState state = LinkState.UNKNOWN;
        private int mtu;
        private Optional<MacAddress> address = Optional.empty();
        private OptionalInt master = OptionalInt.empty();
        private OptionalInt parent = OptionalInt.empty();
        private OptionalInt parentNamespace = OptionalInt.empty();
        private long group;
        private int txQueueLength;
        private Optional<String> alias = Optional.empty();
        private Optional<BridgePort> port = Optional.empty();
        private long gsoMaxSize;
        private long gsoMaxSegments;
        private OptionalLong groMaxSize = OptionalLong.empty();

        LinkInfo decode(Message message) {
            if (message.u16(2) == ARPHRD_LOOPBACK) {
                kind = new OtherKind("loopback");
            }
            Attributes attributes = message.attributes(FIXED);
            while (attributes.next()) {
                take(attributes);
            }
            return new LinkInfo(
                    index(message),
                    name,
                    alternativeNames,
                    kind,
                    LinkFlag.in(message.int32(8)),
                    state,
                    mtu,
                    address,
                    master,
                    parent,
                    parentNamespace,
                    group,
                    txQueueLength,
                    alias,
                    port,
                    new SegmentLimits(gsoMaxSize, gsoMaxSegments, groMaxSize));
        }

        private void take(Attributes attribute) {
            switch (attribute.type()) {
                case IFLA_IFNAME -> name = attribute.text();
                case IFLA_ADDRESS ->
                    address = attribute.length() == MacAddress.LENGTH
                            ? Optional.of(MacAddress.of(attribute.bytes()))
                            : Optional.empty();
                case IFLA_MTU -> mtu = attribute.int32();
                case IFLA_LINK ->
                    parent = attribute.int32() == 0 ? OptionalInt.empty() : OptionalInt.of(attribute.int32());
                case IFLA_LINK_NETNSID -> parentNamespace = OptionalInt.of(attribute.int32());
                case IFLA_MASTER -> master = OptionalInt.of(attribute.int32());
                case IFLA_TXQLEN -> txQueueLength = attribute.int32();
                case IFLA_OPERSTATE -> state = LinkState.of(attribute.u8());
                case IFLA_GROUP -> group = attribute.u32();
                case IFLA_IFALIAS -> alias = Optional.of(attribute.text());
                case IFLA_GSO_MAX_SIZE -> gsoMaxSize = attribute.u32();
                case IFLA_GSO_MAX_SEGS -> gsoMaxSegments = attribute.u32();
                case IFLA_GRO_MAX_SIZE -> groMaxSize = OptionalLong.of(attribute.u32());
                case IFLA_LINKINFO -> takeInfo(attribute.nested());
                case IFLA_PROP_LIST -> takeProperties(attribute.nested());
                default -> {} // of no interest here
            }
        }

        /** Kinds come before their data. */
        private void takeInfo(Attributes info) {
            String kindName = "";
            String portKind = "";
            Attributes data = Attributes.none();
            Attributes again = Attributes.none();
            while (info.next()) {
                switch (info.type()) {
                    case IFLA_INFO_KIND -> kindName = info.text();
                    case IFLA_INFO_DATA -> {
                        data = info.nested();
                        again = info.nested();
                    }
                    case IFLA_INFO_SLAVE_KIND -> portKind = info.text();
                    case IFLA_INFO_SLAVE_DATA ->
                        port = portKind.equals("bridge")
                                ? Optional.of(new BridgePort().decoded(info.nested()))
                                : Optional.empty();
                    default -> {} // statistics
                }
            }
            kind = kindName.isEmpty() ? kind : LinkKinds.decode(kindName, data);
            takeParent(kind.parentType(), again);
        }

        /** Of those that tell it with their options, such as a VXLAN. */
        private void takeParent(int type, Attributes data) {
            while (type != 0 && data.next()) {
                if (data.type() == type && data.int32() != 0) {
                    parent = OptionalInt.of(data.int32());
                }
            }
        }

        private void takeProperties(Attributes properties) {
            while (properties.next()) {
                if (properties.type() == IFLA_ALT_IFNAME) {
                    alternativeNames.add(properties.text());
                }
            }
        }
    }
}
