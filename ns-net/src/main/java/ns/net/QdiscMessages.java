package ns.net;

import java.util.Optional;
import ns.net.netlink.Message;
import ns.net.netlink.NetlinkSocket;
import org.jspecify.annotations.Nullable;

/** Messages about queueing disciplines. */
final class QdiscMessages {
    private static final int RTM_NEWQDISC = 36;
    private static final int RTM_DELQDISC = 37;
    private static final int RTM_GETQDISC = 38;
    private static final TcHandle CLSACT_HANDLE = new TcHandle(0xffff, 0);

    private QdiscMessages() {}

    /** In the place of what is there; at the root, or beside it. */
    static Request replace(String link, int index, Qdisc qdisc) {
        return replace(link, index, usualParent(qdisc), TcHandle.NONE, qdisc);
    }

    static Request replace(String link, int index, TcHandle parent, TcHandle handle, Qdisc qdisc) {
        return put("replace", NetlinkSocket.NLM_F_REPLACE, link, index, parent, handle, qdisc);
    }

    static Request add(String link, int index, Qdisc qdisc) {
        return put("add", NetlinkSocket.NLM_F_EXCL, link, index, usualParent(qdisc), TcHandle.NONE, qdisc);
    }

    private static Request put(
            String verb, int flag, String link, int index, TcHandle parent, TcHandle handle, Qdisc qdisc) {
        TcHandle own = parent.equals(TcHandle.CLSACT) ? CLSACT_HANDLE : handle;
        boolean isNamed = handle.major() != 0;
        String where =
                parent.equals(TcHandle.CLSACT) ? "" : " " + parent.place() + (isNamed ? " handle " + handle : "");
        return TcMessage.request(
                        "qdisc " + verb + " dev " + link + where + " " + qdisc,
                        RTM_NEWQDISC,
                        NetlinkSocket.NLM_F_CREATE | flag,
                        writer -> {
                            TcMessage.header(writer, index, own.number(), parent, 0);
                            writer.text(TcMessage.KIND, qdisc.kind());
                            QdiscOptions.write(writer, qdisc);
                        })
                .needing(QdiscOptions.kernelOption(qdisc));
    }

    static TcHandle usualParent(Qdisc qdisc) {
        return QdiscOptions.isPlaceForFilters(qdisc.kind()) ? TcHandle.CLSACT : TcHandle.ROOT;
    }

    static Request delete(String link, int index, TcHandle parent) {
        return TcMessage.request(
                "qdisc del dev " + link + " " + parent.place(),
                RTM_DELQDISC,
                0,
                writer -> TcMessage.header(writer, index, 0, parent, 0));
    }

    /** Of that kind beside the root: the other one is left alone. */
    static Request delete(String link, int index, Qdisc placeForFilters) {
        return TcMessage.request("qdisc del dev " + link + " " + placeForFilters.kind(), RTM_DELQDISC, 0, writer -> {
            TcMessage.header(writer, index, CLSACT_HANDLE.number(), TcHandle.CLSACT, 0);
            writer.text(TcMessage.KIND, placeForFilters.kind());
        });
    }

    static Request dump(int index) {
        return TcMessage.dump("qdisc show", RTM_GETQDISC, index, TcHandle.NONE);
    }

    /** Null of another link, and of what has no kind. */
    static @Nullable QdiscInfo decode(Message message, int index) {
        if (!TcMessage.isOf(message, index)) {
            return null;
        }
        return TcMessage.kind(message)
                .map(kind -> new QdiscInfo(
                        TcHandle.in(TcMessage.handle(message)), TcMessage.parent(message), qdisc(message, kind)))
                .orElse(null);
    }

    /** Null of another link or parent. */
    static @Nullable QdiscStatistics statistics(Message message, int index, TcHandle parent) {
        return TcMessage.isOf(message, index) && TcMessage.parent(message).equals(parent)
                ? QdiscStatistics.decode(message)
                : null;
    }

    private static Qdisc qdisc(Message message, String kind) {
        return TcMessage.options(message, options -> QdiscOptions.decode(kind, Optional.of(options)))
                .orElseGet(() -> QdiscOptions.decode(kind, Optional.empty()));
    }
}
