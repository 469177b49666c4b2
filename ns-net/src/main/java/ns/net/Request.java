package ns.net;

import java.util.List;
import java.util.function.Consumer;
import ns.core.fd.NamespaceHandle;
import ns.net.netlink.MessageWriter;
import ns.net.netlink.NetlinkSocket;

/**
 * A request to the kernel, and what it is in the words of ip(8), for the case that it fails.
 *
 * @param operation such as {@code link add br0 type bridge}
 * @param type of the message
 * @param flags besides NLM_F_REQUEST
 * @param names says how its attributes are called
 * @param body writes fixed fields and attributes
 * @param kernelOption what the kernel must be built with besides CONFIG_NET, such as CONFIG_VETH; may be empty
 * @param named the namespaces whose descriptors are in the body
 */
record Request(
        String operation,
        int type,
        int flags,
        AttributeNames names,
        Consumer<MessageWriter> body,
        String kernelOption,
        List<NamespaceHandle> named) {
    /** Without namespaces. */
    Request(
            String operation,
            int type,
            int flags,
            AttributeNames names,
            Consumer<MessageWriter> body,
            String kernelOption) {
        this(operation, type, flags, names, body, kernelOption, List.of());
    }

    /** That changes something. */
    static Request change(String operation, int type, int flags, AttributeNames names, Consumer<MessageWriter> body) {
        return new Request(operation, type, flags | NetlinkSocket.NLM_F_ACK, names, body, "");
    }

    /** That creates something which must not be there. */
    static Request create(String operation, int type, AttributeNames names, Consumer<MessageWriter> body) {
        return change(operation, type, NetlinkSocket.NLM_F_CREATE | NetlinkSocket.NLM_F_EXCL, names, body);
    }

    /** That creates something, or takes the place of what is there. */
    static Request replace(String operation, int type, AttributeNames names, Consumer<MessageWriter> body) {
        return change(operation, type, NetlinkSocket.NLM_F_CREATE | NetlinkSocket.NLM_F_REPLACE, names, body);
    }

    /** For all objects of a kind. */
    static Request dump(String operation, int type, AttributeNames names, Consumer<MessageWriter> body) {
        return new Request(operation, type, NetlinkSocket.NLM_F_DUMP, names, body, "");
    }

    /** That not every kernel can carry out. */
    Request needing(String option) {
        return new Request(operation, type, flags, names, body, option, named);
    }

    /** That has the descriptors of other namespaces in it. */
    Request naming(List<NamespaceHandle> namespaces) {
        return new Request(operation, type, flags, names, body, kernelOption, List.copyOf(namespaces));
    }

    void write(MessageWriter writer) {
        writer.begin(type, flags);
        body.accept(writer);
    }

    /** The message as it is sent, but for its number. */
    byte[] toBytes() {
        MessageWriter writer = new MessageWriter();
        write(writer);
        return writer.toBytes();
    }
}
