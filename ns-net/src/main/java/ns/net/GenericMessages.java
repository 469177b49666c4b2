package ns.net;

import java.util.function.Consumer;
import ns.net.netlink.Attributes;
import ns.net.netlink.Message;
import ns.net.netlink.MessageWriter;

/** Messages of generic netlink, whose types are given out to families when the kernel starts, and asked for by name. */
final class GenericMessages {
    /** Bytes of struct genlmsghdr. */
    static final int FIXED = 4;

    private static final int GENL_ID_CTRL = 0x10;
    private static final int CTRL_CMD_GETFAMILY = 3;
    private static final int CTRL_VERSION = 0; // the kernel does not look at it
    private static final int CTRL_ATTR_FAMILY_ID = 1;
    private static final int CTRL_ATTR_FAMILY_NAME = 2;

    private GenericMessages() {}

    static Request request(
            String operation,
            int family,
            int command,
            int version,
            AttributeNames names,
            Consumer<MessageWriter> body) {
        return Request.change(operation, family, 0, names, writer -> {
            writer.u8(command).u8(version).u16(0);
            body.accept(writer);
        });
    }

    static Request family(String name, String kernelOption) {
        return request(
                        "genl ctrl get name " + name,
                        GENL_ID_CTRL,
                        CTRL_CMD_GETFAMILY,
                        CTRL_VERSION,
                        AttributeNames.CTRL,
                        writer -> writer.text(CTRL_ATTR_FAMILY_NAME, name))
                .needing(kernelOption);
    }

    static int familyId(Message message) {
        Attributes attributes = message.attributes(FIXED);
        while (attributes.next()) {
            if (attributes.type() == CTRL_ATTR_FAMILY_ID) {
                return attributes.u16();
            }
        }
        throw new IllegalStateException("the kernel has told no number of the family");
    }
}
