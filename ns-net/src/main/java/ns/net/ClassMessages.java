package ns.net;

import java.util.Optional;
import ns.net.netlink.Message;
import ns.net.netlink.NetlinkSocket;
import org.jspecify.annotations.Nullable;

/** Messages about classes. */
final class ClassMessages {
    private static final int RTM_NEWTCLASS = 40;
    private static final int RTM_DELTCLASS = 41;
    private static final int RTM_GETTCLASS = 42;

    private ClassMessages() {}

    static Request add(String link, int index, TcHandle parent, TcHandle classid, HtbClass options) {
        int flags = NetlinkSocket.NLM_F_CREATE | NetlinkSocket.NLM_F_EXCL;
        return put("add", flags, link, index, parent, classid, options);
    }

    static Request replace(String link, int index, TcHandle parent, TcHandle classid, HtbClass options) {
        return put("replace", NetlinkSocket.NLM_F_CREATE, link, index, parent, classid, options);
    }

    private static Request put(
            String verb, int flags, String link, int index, TcHandle parent, TcHandle classid, HtbClass options) {
        String operation = "class " + verb + " dev " + link + " parent " + parent + " classid " + classid;
        return TcMessage.request(operation + " " + options, RTM_NEWTCLASS, flags, writer -> {
            TcMessage.header(writer, index, classid.number(), parent, 0);
            writer.text(TcMessage.KIND, options.kind());
            writer.nested(TcMessage.OPTIONS, () -> options.write(writer));
        });
    }

    static Request delete(String link, int index, TcHandle classid) {
        return TcMessage.request(
                "class del dev " + link + " classid " + classid,
                RTM_DELTCLASS,
                0,
                writer -> TcMessage.header(writer, index, classid.number(), TcHandle.NONE, 0));
    }

    static Request dump(int index) {
        return TcMessage.dump("class show", RTM_GETTCLASS, index, TcHandle.NONE);
    }

    /** Null of another link. */
    static @Nullable ClassInfo decode(Message message, int index) {
        if (!TcMessage.isOf(message, index)) {
            return null;
        }
        return TcMessage.kind(message)
                .map(kind -> new ClassInfo(
                        TcHandle.in(TcMessage.handle(message)),
                        TcMessage.parent(message),
                        Optional.of(TcMessage.info(message))
                                .filter(leaf -> leaf != 0)
                                .map(TcHandle::in),
                        options(message, kind)))
                .orElse(null);
    }

    private static TrafficClass options(Message message, String kind) {
        return kind.equals("htb")
                ? TcMessage.options(message, HtbClass::decode).orElseGet(() -> new OtherClass(kind))
                : new OtherClass(kind);
    }
}
