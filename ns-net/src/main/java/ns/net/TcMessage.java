package ns.net;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import ns.net.netlink.Attributes;
import ns.net.netlink.Message;
import ns.net.netlink.MessageWriter;

/** What all messages about queueing disciplines, classes and filters have in common: struct tcmsg, a kind and its options. */
final class TcMessage {
    static final int KIND = 1;
    static final int OPTIONS = 2;
    private static final int STATISTICS = 7;

    private static final int FIXED = 20;
    private static final int INDEX_AT = 4;
    private static final int HANDLE_AT = 8;
    private static final int PARENT_AT = 12;
    private static final int INFO_AT = 16;

    private TcMessage() {}

    static void header(MessageWriter writer, int index, long handle, TcHandle parent, long info) {
        writer.u32(0).u32(index).u32(handle).u32(parent.number()).u32(info);
    }

    static Request request(String operation, int type, int flags, Consumer<MessageWriter> body) {
        return Request.change(operation, type, flags, AttributeNames.TC, body);
    }

    static Request dump(String operation, int type, int index, TcHandle parent) {
        return Request.dump(operation, type, AttributeNames.TC, writer -> header(writer, index, 0, parent, 0));
    }

    static boolean isOf(Message message, int index) {
        return message.int32(INDEX_AT) == index;
    }

    static long handle(Message message) {
        return message.u32(HANDLE_AT);
    }

    static TcHandle parent(Message message) {
        return TcHandle.in(message.u32(PARENT_AT));
    }

    static long info(Message message) {
        return message.u32(INFO_AT);
    }

    /** The kind, which comes before the options. */
    static Optional<String> kind(Message message) {
        return find(message, KIND, Attributes::text).filter(kind -> !kind.isEmpty() && kind.length() <= 15);
    }

    /** What the options become; empty if there are none. */
    static <T> Optional<T> options(Message message, Function<Attributes, T> decoder) {
        return find(message, OPTIONS, decoder);
    }

    /** What the statistics become; empty if there are none. */
    static <T> Optional<T> statistics(Message message, Function<Attributes, T> decoder) {
        return find(message, STATISTICS, decoder);
    }

    private static <T> Optional<T> find(Message message, int type, Function<Attributes, T> decoder) {
        Attributes attributes = message.attributes(FIXED);
        while (attributes.next()) {
            if (attributes.type() == type) {
                return Optional.of(decoder.apply(attributes));
            }
        }
        return Optional.empty();
    }
}
