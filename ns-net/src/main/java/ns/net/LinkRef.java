package ns.net;

import java.nio.charset.StandardCharsets;
import ns.net.netlink.MessageWriter;

/**
 * How a request says which link it is about: by name, so that the kernel looks it up in the same moment, or by index.
 *
 * @param name what it is called where a request fails; empty if nobody knows
 * @param index 0 if it is by name
 */
record LinkRef(String name, int index) {
    private static final int IFLA_IFNAME = 3;
    private static final int IFLA_ALT_IFNAME = 53;

    static LinkRef named(String name) {
        return new LinkRef(name, 0);
    }

    static LinkRef at(int index) {
        return new LinkRef("", index);
    }

    /** The fixed fields of all messages about links. */
    void writeHeader(MessageWriter writer, int flags, int change) {
        writer.u16(0).u16(0).u32(index).u32(flags).u32(change);
    }

    /** The name, after all other attributes. */
    void writeName(MessageWriter writer) {
        if (index == 0) {
            boolean isLong = name.getBytes(StandardCharsets.UTF_8).length > Names.LONGEST;
            writer.text(isLong ? IFLA_ALT_IFNAME : IFLA_IFNAME, name);
        }
    }

    @Override
    public String toString() {
        return name.isEmpty() ? "index " + index : name;
    }
}
