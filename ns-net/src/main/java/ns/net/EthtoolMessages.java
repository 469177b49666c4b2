package ns.net;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;
import ns.net.netlink.Attributes;
import ns.net.netlink.Message;
import ns.net.netlink.MessageWriter;

/** Messages of the family that ethtool(8) talks to. */
final class EthtoolMessages {
    static final String FAMILY = "ethtool";
    static final String KERNEL_OPTION = "CONFIG_ETHTOOL_NETLINK";

    private static final int LINKMODES_GET = 4;
    private static final int LINKSTATE_GET = 6;
    private static final int FEATURES_GET = 11;
    private static final int FEATURES_SET = 12;
    private static final int VERSION = 1;

    private static final int HEADER = 1;
    private static final int DEV_NAME = 2;
    private static final int FLAGS = 3;
    private static final int FLAG_COMPACT = 1;
    private static final int FEATURES_HW = 2;
    private static final int FEATURES_WANTED = 3;
    private static final int FEATURES_ACTIVE = 4;
    private static final int FEATURES_NOCHANGE = 5;
    private static final int BITSET_BITS = 3;
    private static final int BIT = 1;
    private static final int BIT_NAME = 2;
    private static final int BIT_VALUE = 3;
    private static final int LINKSTATE_LINK = 2;
    private static final int LINKMODES_SPEED = 5;
    private static final long UNKNOWN_SPEED = 0xFFFF_FFFFL;
    private static final long MEGA = 1_000_000;

    private EthtoolMessages() {}

    private static Request request(int family, String operation, int command, Consumer<MessageWriter> attributes) {
        return GenericMessages.request(operation, family, command, VERSION, AttributeNames.ETHTOOL, attributes)
                .needing(KERNEL_OPTION);
    }

    private static void header(MessageWriter writer, String link, int flags) {
        writer.nested(HEADER | MessageWriter.NLA_F_NESTED, () -> {
            writer.text(DEV_NAME, link);
            if (flags != 0) {
                writer.u32(FLAGS, flags);
            }
        });
    }

    static Request linkState(int family, String link) {
        return request(family, "ethtool " + link, LINKSTATE_GET, writer -> header(writer, link, 0));
    }

    static boolean carrier(Message message) {
        Attributes attributes = message.attributes(GenericMessages.FIXED);
        while (attributes.next()) {
            if (attributes.type() == LINKSTATE_LINK) {
                return attributes.u8() != 0;
            }
        }
        return false;
    }

    static Request linkModes(int family, String link) {
        return request(family, "ethtool " + link, LINKMODES_GET, writer -> header(writer, link, FLAG_COMPACT));
    }

    static OptionalLong speed(Message message) {
        Attributes attributes = message.attributes(GenericMessages.FIXED);
        while (attributes.next()) {
            if (attributes.type() == LINKMODES_SPEED && attributes.u32() != UNKNOWN_SPEED) {
                return OptionalLong.of(MEGA * attributes.u32());
            }
        }
        return OptionalLong.empty();
    }

    /** With names. */
    static Request features(int family, String link) {
        return request(family, "ethtool -k " + link, FEATURES_GET, writer -> header(writer, link, 0));
    }

    /**
     * What the kernel tells of the features of a link, and of those that it was asked to change.
     *
     * @param names by number
     * @param possible that can be changed at this link; when changed, nothing
     * @param wanted that are asked for; when changed, whose mask is what was not accepted
     * @param active that are done
     * @param fixed that can be changed at no link
     */
    record Features(Map<Integer, String> names, BitSet possible, Bitset wanted, Bitset active, BitSet fixed) {
        List<OffloadInfo> list() {
            List<OffloadInfo> list = new ArrayList<>();
            names.forEach((bit, name) -> {
                if (name.matches("[a-z0-9-]{1,31}")) {
                    list.add(new OffloadInfo(
                            new Offload(name),
                            active.value().get(bit),
                            wanted.value().get(bit),
                            fixed.get(bit) || !possible.get(bit)));
                }
            });
            return list;
        }
    }

    static Features decode(Message message) {
        Bitset possible = Bitset.empty();
        Bitset wanted = Bitset.empty();
        Bitset active = Bitset.empty();
        Bitset fixed = Bitset.empty();
        Attributes attributes = message.attributes(GenericMessages.FIXED);
        while (attributes.next()) {
            switch (attributes.type()) {
                case FEATURES_HW -> possible = Bitset.in(attributes.nested());
                case FEATURES_WANTED -> wanted = Bitset.in(attributes.nested());
                case FEATURES_ACTIVE -> active = Bitset.in(attributes.nested());
                case FEATURES_NOCHANGE -> fixed = Bitset.in(attributes.nested());
                default -> {} // the link
            }
        }
        Map<Integer, String> names = new TreeMap<>(possible.names());
        return new Features(names, possible.value(), wanted, active, fixed.value());
    }

    /** The answer tells of those that are not as asked for, without names. */
    static Request setFeatures(int family, String link, List<OffloadInfo> states) {
        StringBuilder operation = new StringBuilder("ethtool -K " + link);
        states.forEach(
                state -> operation.append(" ").append(state.offload()).append(state.isWanted() ? " on" : " off"));
        return request(family, operation.toString(), FEATURES_SET, writer -> {
            header(writer, link, FLAG_COMPACT);
            writer.nested(
                    FEATURES_WANTED | MessageWriter.NLA_F_NESTED,
                    () -> writer.nested(
                            BITSET_BITS | MessageWriter.NLA_F_NESTED,
                            () -> states.forEach(state -> bit(writer, state))));
        });
    }

    private static void bit(MessageWriter writer, OffloadInfo state) {
        writer.nested(BIT | MessageWriter.NLA_F_NESTED, () -> {
            writer.text(BIT_NAME, state.offload().name());
            if (state.isWanted()) {
                writer.flag(BIT_VALUE);
            }
        });
    }
}
