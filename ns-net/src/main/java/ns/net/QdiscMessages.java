package ns.net;

import java.util.Optional;
import java.util.function.Consumer;
import ns.net.netlink.Attributes;
import ns.net.netlink.Message;
import ns.net.netlink.MessageWriter;
import ns.net.netlink.NetlinkSocket;
import org.jspecify.annotations.Nullable;

/** Messages about queueing disciplines. */
final class QdiscMessages {
    private static final int RTM_NEWQDISC = 36;
    private static final int RTM_DELQDISC = 37;
    private static final int RTM_GETQDISC = 38;
    private static final int FIXED = 20;
    private static final int INDEX_AT = 4;
    private static final int TCA_KIND = 1;
    private static final int TCA_OPTIONS = 2;
    private static final long TC_H_ROOT = 0xFFFF_FFFFL;
    private static final long TC_H_CLSACT = 0xFFFF_FFF1L;
    private static final long CLSACT_HANDLE = 0xFFFF_0000L;

    private QdiscMessages() {}

    /** In the place of what is there. */
    static Request replace(String link, int index, Qdisc qdisc) {
        return put("replace", NetlinkSocket.NLM_F_REPLACE, link, index, qdisc);
    }

    static Request add(String link, int index, Qdisc qdisc) {
        return put("add", NetlinkSocket.NLM_F_EXCL, link, index, qdisc);
    }

    private static Request put(String verb, int flag, String link, int index, Qdisc qdisc) {
        boolean atRoot = !(qdisc instanceof Clsact);
        return request(
                        "qdisc " + verb + " dev " + link + (atRoot ? " root " : " ") + qdisc,
                        RTM_NEWQDISC,
                        NetlinkSocket.NLM_F_CREATE | flag,
                        writer -> {
                            header(writer, index, atRoot);
                            writer.text(TCA_KIND, qdisc.kind());
                            QdiscOptions.write(writer, qdisc);
                        })
                .needing(QdiscOptions.kernelOption(qdisc));
    }

    static Request deleteRoot(String link, int index) {
        return request("qdisc del dev " + link + " root", RTM_DELQDISC, 0, writer -> header(writer, index, true));
    }

    static Request deleteClsact(String link, int index) {
        return request("qdisc del dev " + link + " clsact", RTM_DELQDISC, 0, writer -> {
            header(writer, index, false);
            writer.text(TCA_KIND, "clsact");
        });
    }

    private static Request request(String operation, int type, int flags, Consumer<MessageWriter> body) {
        return Request.change(operation, type, flags, AttributeNames.QDISC, body);
    }

    private static void header(MessageWriter writer, int index, boolean atRoot) {
        writer.u32(0)
                .u32(index)
                .u32(atRoot ? 0 : CLSACT_HANDLE)
                .u32(atRoot ? TC_H_ROOT : TC_H_CLSACT)
                .u32(0);
    }

    static Request dump(int index) {
        return Request.dump(
                "qdisc show",
                RTM_GETQDISC,
                AttributeNames.QDISC,
                writer -> writer.u32(0).u32(index).u32(0).u32(0).u32(0));
    }

    /** Null of another link, and of what has no kind. */
    static @Nullable Qdisc decode(Message message, int index) {
        if (message.int32(INDEX_AT) != index) {
            return null;
        }
        String kind = "";
        Attributes attributes = message.attributes(FIXED);
        while (attributes.next()) {
            if (attributes.type() == TCA_KIND) {
                kind = attributes.text();
            } else if (attributes.type() == TCA_OPTIONS && OtherQdisc.isKind(kind)) {
                return QdiscOptions.decode(kind, Optional.of(attributes));
            }
        }
        return OtherQdisc.isKind(kind) ? QdiscOptions.decode(kind, Optional.empty()) : null;
    }
}
