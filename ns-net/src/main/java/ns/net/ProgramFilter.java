package ns.net;

import java.util.List;
import java.util.Optional;
import ns.net.netlink.MessageWriter;

/**
 * Packets that a program of eBPF takes. Asked what filters there are, the kernel does not tell the program: such a filter is read as an
 * {@link OtherClassifier}.
 *
 * @param program open as long as filters are added with it
 * @param directAction whether it decides what becomes of the packets, as a {@link Verdict}; else it returns a class
 * @param classid where packets go
 * @kernel 4.4
 * @man tc-bpf(8)
 */
public record ProgramFilter(BpfProgram program, boolean directAction, Optional<TcHandle> classid)
        implements Classifier {
    private static final int CLASSID = 3;
    private static final int FD = 6;
    private static final int NAME = 7;
    private static final int FLAGS = 8;
    private static final int FLAG_ACT_DIRECT = 1;

    /**
     * Refuses what is no class.
     *
     * @param program see {@link #program()}
     * @param directAction see {@link #directAction()}
     * @param classid see {@link #classid()}
     */
    public ProgramFilter {
        classid.ifPresent(TcHandle::requireClass);
    }

    /**
     * Takes a program that returns a verdict: 0 passes, 2 drops, 7 has sent the packet elsewhere.
     *
     * @param program of the type for filters
     * @return a classifier
     */
    public static ProgramFilter of(BpfProgram program) {
        return new ProgramFilter(program, true, Optional.empty());
    }

    @Override
    public String kind() {
        return "bpf";
    }

    /**
     * Returns nothing: the program does all itself.
     *
     * @return none
     */
    @Override
    public List<FilterAction> actions() {
        return List.of();
    }

    void write(MessageWriter writer) {
        classid.ifPresent(handle -> writer.u32(CLASSID, handle.number()));
        writer.u32(FD, program.number());
        writer.text(NAME, program.toString());
        if (directAction) {
            writer.u32(FLAGS, FLAG_ACT_DIRECT);
        }
    }

    /**
     * Returns it in the words of tc-bpf(8).
     *
     * @return such as {@code bpf pinned /sys/fs/bpf/lose direct-action}
     */
    @Override
    public String toString() {
        return "bpf " + program + (directAction ? " direct-action" : "") + FilterActions.text(classid, List.of());
    }
}
