package ns.net;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ns.net.netlink.Attributes;
import ns.net.netlink.MessageWriter;

/**
 * All packets; where the kernel lacks it, {@link U32#all} does the same.
 *
 * @param classid where they go
 * @param actions what is done with them
 * @kernel 4.8
 * @man tc-matchall(8)
 */
public record MatchAll(Optional<TcHandle> classid, List<FilterAction> actions) implements Classifier {
    private static final int CLASSID = 1;
    private static final int ACT = 2;

    /**
     * Copies the collection.
     *
     * @param classid see {@link #classid()}
     * @param actions see {@link #actions()}
     */
    public MatchAll {
        classid.ifPresent(TcHandle::requireClass);
        actions = List.copyOf(actions);
    }

    /**
     * Takes what is done with all packets.
     *
     * @param actions in this order
     * @return a classifier
     */
    public static MatchAll of(FilterAction... actions) {
        return new MatchAll(Optional.empty(), List.of(actions));
    }

    /**
     * Sends all packets to a class.
     *
     * @param handle such as {@code 1:10}
     * @return a copy with that
     */
    public MatchAll classid(TcHandle handle) {
        return new MatchAll(Optional.of(handle), actions);
    }

    @Override
    public String kind() {
        return "matchall";
    }

    void write(MessageWriter writer, LinkIndexes links) {
        classid.ifPresent(handle -> writer.u32(CLASSID, handle.number()));
        FilterActions.write(writer, ACT, actions, links);
    }

    static Classifier decode(Attributes attributes, LinkNames links) {
        Optional<TcHandle> classid = Optional.empty();
        List<FilterAction> actions = new ArrayList<>();
        while (attributes.next()) {
            if (attributes.type() == CLASSID) {
                classid = Optional.of(TcHandle.in(attributes.u32())).filter(handle -> handle.minor() != 0);
            } else if (attributes.type() == ACT) {
                actions.addAll(FilterActions.decode(attributes.nested(), links));
            }
        }
        return new MatchAll(classid, actions);
    }

    /**
     * Returns it in the words of tc-matchall(8).
     *
     * @return such as {@code matchall action drop}
     */
    @Override
    public String toString() {
        return "matchall" + FilterActions.text(classid, actions);
    }
}
