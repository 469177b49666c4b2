package ns.net;

import java.util.Arrays;
import java.util.Optional;
import ns.net.netlink.Attributes;
import ns.net.netlink.MessageWriter;

/**
 * What becomes of a packet: the action {@code gact}. Where the kernel lacks that, {@link Bpf#directAction} gives verdicts too.
 *
 * @man tc-actions(8)
 */
public enum Verdict implements FilterAction {
    /** It goes on, and no other filter is asked. */
    PASS(0),

    /** All filters are asked again, from the first one on. */
    RECLASSIFY(1),

    /** It is dropped. */
    DROP(2),

    /** The next action is done. */
    PIPE(3),

    /** The next filter is asked. */
    CONTINUE(-1);

    private static final int PARMS = 2;
    private static final int PROBABILITY = 3;
    private static final int ACTION_AT = 8;

    private final int number;

    Verdict(int number) {
        this.number = number;
    }

    @Override
    public String kind() {
        return "gact";
    }

    /** TC_ACT_*, which a program of BPF returns. */
    int number() {
        return number;
    }

    void write(MessageWriter writer) {
        writer.nested(PARMS, () -> writer.u32(0).u32(0).u32(number).u32(0).u32(0));
    }

    /** Of one that is given by chance, or is newer than this, only the kind. */
    static FilterAction decode(Attributes options) {
        FilterAction other = new OtherAction("gact");
        FilterAction told = other;
        while (options.next()) {
            switch (options.type()) {
                case PARMS -> told = of((int) options.number(ACTION_AT, 4)).orElse(other);
                case PROBABILITY -> {
                    return other;
                }
                default -> {} // when it was used
            }
        }
        return told;
    }

    private static Optional<FilterAction> of(int number) {
        return Arrays.stream(values())
                .filter(verdict -> verdict.number == number)
                .map(FilterAction.class::cast)
                .findFirst();
    }

    /**
     * Returns the word of tc-actions(8).
     *
     * @return such as {@code drop}
     */
    @Override
    public String toString() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
