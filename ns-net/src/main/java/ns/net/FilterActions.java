package ns.net;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ns.net.netlink.Attributes;
import ns.net.netlink.MessageWriter;

/** The actions of a filter as the kernel has them: a numbered list. */
final class FilterActions {
    private static final int KIND = 1;
    private static final int OPTIONS = 2;

    private FilterActions() {}

    static void write(MessageWriter writer, int type, List<FilterAction> actions, LinkIndexes links) {
        if (actions.isEmpty()) {
            return;
        }
        writer.nested(type, () -> {
            for (int i = 0; i < actions.size(); i++) {
                FilterAction action = actions.get(i);
                writer.nested(i + 1, () -> write(writer, action, links));
            }
        });
    }

    private static void write(MessageWriter writer, FilterAction action, LinkIndexes links) {
        writer.text(KIND, action.kind());
        writer.nested(OPTIONS | MessageWriter.NLA_F_NESTED, () -> {
            if (action instanceof Mirred mirred) {
                mirred.write(writer, links);
            } else if (action instanceof Verdict verdict) {
                verdict.write(writer);
            } else {
                throw new IllegalArgumentException("the action " + action.kind() + " can only be read");
            }
        });
    }

    static List<FilterAction> decode(Attributes actions, LinkNames links) {
        List<FilterAction> list = new ArrayList<>();
        while (actions.next()) {
            list.add(decodeOne(actions.nested(), links));
        }
        return list;
    }

    private static FilterAction decodeOne(Attributes action, LinkNames links) {
        String kind = "";
        Attributes options = Attributes.none();
        while (action.next()) {
            if (action.type() == KIND) {
                kind = action.text();
            } else if (action.type() == OPTIONS) {
                options = action.nested();
            }
        }
        return switch (kind) {
            case "mirred" -> Mirred.decode(options, links);
            case "gact" -> Verdict.decode(options);
            default -> new OtherAction(kind);
        };
    }

    /** What a kernel must be built with. */
    static String kernelOption(FilterAction action) {
        return action instanceof Mirred
                ? "CONFIG_NET_ACT_MIRRED"
                : action instanceof Verdict ? "CONFIG_NET_ACT_GACT" : "the module act_" + action.kind();
    }

    /** The end of all classifiers' texts. */
    static String text(Optional<TcHandle> classid, List<FilterAction> actions) {
        StringBuilder text = new StringBuilder();
        classid.ifPresent(handle -> text.append(" classid ").append(handle));
        actions.forEach(action -> text.append(" action ").append(action));
        return text.toString();
    }
}
