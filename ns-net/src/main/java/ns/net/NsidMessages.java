package ns.net;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import ns.core.fd.NamespaceHandle;
import ns.net.netlink.Attributes;
import ns.net.netlink.Message;

/** RTM_*NSID: the numbers that a network namespace has for others. */
final class NsidMessages {
    private static final int RTM_NEWNSID = 88;
    private static final int RTM_GETNSID = 90;
    private static final int FIXED = 4;
    private static final int NETNSA_NSID = 1;
    private static final int NETNSA_FD = 3;
    private static final int NETNSA_TARGET_NSID = 4;
    private static final int NETNSA_CURRENT_NSID = 5;
    static final int UNASSIGNED = -1;

    private NsidMessages() {}

    static Request set(NamespaceHandle namespace, int number) {
        return Request.change("netns set nsid " + number, RTM_NEWNSID, 0, AttributeNames.NSID, writer -> {
                    writer.u32(0).u32(NETNSA_FD, descriptor(namespace)).u32(NETNSA_NSID, number);
                })
                .naming(List.of(namespace));
    }

    static Request get(NamespaceHandle namespace) {
        return Request.change("netns show nsid", RTM_GETNSID, 0, AttributeNames.NSID, writer -> {
                    writer.u32(0).u32(NETNSA_FD, descriptor(namespace));
                })
                .naming(List.of(namespace));
    }

    private static int descriptor(NamespaceHandle namespace) {
        return namespace.fd().number();
    }

    static Request dump() {
        return Request.dump("netns list-id", RTM_GETNSID, AttributeNames.NSID, writer -> writer.u32(0));
    }

    /** The numbers that another namespace has, each with that of ours. */
    static Request dumpOf(int target) {
        return Request.dump("netns list-id target-nsid " + target, RTM_GETNSID, AttributeNames.NSID, writer -> {
            writer.u32(0).u32(NETNSA_TARGET_NSID, target);
        });
    }

    static OptionalInt decode(Message message) {
        return decode(message, NETNSA_NSID);
    }

    static Map<Integer, OptionalInt> decodeBoth(Message message) {
        OptionalInt theirs = decode(message);
        return theirs.isPresent() ? Map.of(theirs.getAsInt(), decode(message, NETNSA_CURRENT_NSID)) : Map.of();
    }

    private static OptionalInt decode(Message message, int type) {
        int number = UNASSIGNED;
        Attributes attributes = message.attributes(FIXED);
        while (attributes.next()) {
            number = attributes.type() == type ? attributes.int32() : number;
        }
        return number == UNASSIGNED ? OptionalInt.empty() : OptionalInt.of(number);
    }
}
