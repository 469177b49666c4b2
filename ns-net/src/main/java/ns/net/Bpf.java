package ns.net;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ns.net.netlink.Attributes;
import ns.net.netlink.MessageWriter;

/**
 * Packets that a program of classic BPF takes; it sees them from the Ethernet header on where filters are, and from the network header on
 * inside a queueing discipline.
 *
 * @param program what returns 0 for no, {@code ffffffff} for {@code classid}, or another class; with {@code directAction}, a verdict
 * @param directAction whether it decides what becomes of the packets, as a {@link Verdict}
 * @param classid where they go
 * @param actions what is done with them
 * @man tc-bpf(8)
 */
public record Bpf(
        List<BpfInstruction> program, boolean directAction, Optional<TcHandle> classid, List<FilterAction> actions)
        implements Classifier {
    private static final int ACT = 1;
    private static final int CLASSID = 3;
    private static final int OPS_LEN = 4;
    private static final int OPS = 5;
    private static final int FLAGS = 8;
    private static final int FLAG_ACT_DIRECT = 1;
    private static final int MOST = 4096;

    /**
     * Copies the collections.
     *
     * @param program see {@link #program()}; 1 to 4096 instructions
     * @param directAction see {@link #directAction()}
     * @param classid see {@link #classid()}
     * @param actions see {@link #actions()}; none with {@code directAction}, which does them never
     */
    public Bpf {
        if (program.isEmpty() || program.size() > MOST) {
            throw new IllegalArgumentException("a program has 1 to " + MOST + " instructions, not " + program.size());
        }
        if (directAction && !actions.isEmpty()) {
            throw new IllegalArgumentException("a program that decides itself has no actions, not " + actions);
        }
        classid.ifPresent(TcHandle::requireClass);
        program = List.copyOf(program);
        actions = List.copyOf(actions);
    }

    /**
     * Takes a program that says yes or no.
     *
     * @param program instructions as {@code tcpdump -ddd} prints them, with commas or line breaks: {@code 1,6 0 0 4294967295}
     * @return a classifier
     */
    public static Bpf of(String program) {
        return new Bpf(BpfInstruction.parse(program), false, Optional.empty(), List.of());
    }

    /**
     * Takes a program that returns a verdict: 0 passes, 2 drops.
     *
     * @param program as {@link #of}
     * @return a classifier
     * @kernel 4.4
     */
    public static Bpf directAction(String program) {
        return new Bpf(BpfInstruction.parse(program), true, Optional.empty(), List.of());
    }

    /**
     * Gives all packets one verdict, also where the kernel lacks the action for that.
     *
     * @param verdict what becomes of them
     * @return a classifier
     * @kernel 4.4
     */
    public static Bpf always(Verdict verdict) {
        return new Bpf(List.of(BpfInstruction.returning(verdict.number())), true, Optional.empty(), List.of());
    }

    /**
     * Sends the packets to a class.
     *
     * @param handle such as {@code 1:10}
     * @return a copy with that
     */
    public Bpf classid(TcHandle handle) {
        return new Bpf(program, directAction, Optional.of(handle), actions);
    }

    /**
     * Does something with the packets, after what is done already.
     *
     * @param action what
     * @return a copy with that
     */
    public Bpf action(FilterAction action) {
        List<FilterAction> all = new ArrayList<>(actions);
        all.add(action);
        return new Bpf(program, directAction, classid, all);
    }

    @Override
    public String kind() {
        return "bpf";
    }

    void write(MessageWriter writer, LinkIndexes links) {
        classid.ifPresent(handle -> writer.u32(CLASSID, handle.number()));
        FilterActions.write(writer, ACT, actions, links);
        writer.u16(OPS_LEN, program.size());
        writer.nested(OPS, () -> program.forEach(each -> each.write(writer)));
        if (directAction) {
            writer.u32(FLAGS, FLAG_ACT_DIRECT);
        }
    }

    /** Of another program than of classic BPF, only the kind. */
    static Classifier decode(Attributes attributes, LinkNames links) {
        List<BpfInstruction> program = List.of();
        boolean directAction = false;
        Optional<TcHandle> classid = Optional.empty();
        List<FilterAction> actions = new ArrayList<>();
        while (attributes.next()) {
            switch (attributes.type()) {
                case CLASSID -> classid = Optional.of(TcHandle.in(attributes.u32()));
                case ACT -> actions.addAll(FilterActions.decode(attributes.nested(), links));
                case OPS -> program = BpfInstruction.in(attributes);
                case FLAGS -> directAction = (attributes.int32() & FLAG_ACT_DIRECT) != 0;
                default -> {} // the length of the program again
            }
        }
        boolean isOurs = !program.isEmpty() && program.size() <= MOST && (!directAction || actions.isEmpty());
        return isOurs
                ? new Bpf(program, directAction, classid.filter(handle -> handle.minor() != 0), actions)
                : new OtherClassifier("bpf");
    }

    /**
     * Returns it in the words of tc-bpf(8).
     *
     * @return such as {@code bpf bytecode 1,6 0 0 2 direct-action}
     */
    @Override
    public String toString() {
        return "bpf bytecode " + BpfInstruction.text(program) + (directAction ? " direct-action" : "")
                + FilterActions.text(classid, actions);
    }
}
