package ns.net.netlink;

/** Where things are in a message, and its flags: linux/netlink.h. */
final class Wire {
    static final int HEADER = 16;
    static final int TYPE = 4;
    static final int FLAGS = 6;
    static final int SEQUENCE = 8;
    static final int ATTRIBUTE = 4;
    static final int TYPE_MASK = 0x3fff;

    static final int NLMSG_NOOP = 1;
    static final int NLMSG_ERROR = 2;
    static final int NLMSG_DONE = 3;

    static final int NLM_F_REQUEST = 1;
    static final int NLM_F_ACK = 4;
    static final int NLM_F_DUMP_INTR = 0x10;
    static final int NLM_F_CAPPED = 0x100;
    static final int NLM_F_ACK_TLVS = 0x200;

    private static final int LONGEST_ATTRIBUTE = 0xffff;

    private Wire() {}

    static int aligned(int length) {
        return length + 3 & ~3;
    }

    /** With its header. */
    static int attributeLength(int payload) {
        int length = ATTRIBUTE + payload;
        if (length > LONGEST_ATTRIBUTE) {
            throw new IllegalArgumentException(
                    "an attribute can not have " + payload + " bytes, " + (LONGEST_ATTRIBUTE - ATTRIBUTE) + " at most");
        }
        return length;
    }
}
