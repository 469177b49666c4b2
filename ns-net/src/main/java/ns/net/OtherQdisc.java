package ns.net;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A queueing discipline that has no type of its own here, with its options as the kernel has them. Immutable. */
public final class OtherQdisc implements Qdisc {
    private final String kind;
    private final byte[] options;

    /**
     * Takes name and options.
     *
     * @param kind the kernel's name, such as {@code pfifo}
     * @param options the content of TCA_OPTIONS; empty for none
     */
    public OtherQdisc(String kind, byte... options) {
        if (kind.isEmpty() || kind.length() > 15) {
            throw new IllegalArgumentException("not the name of a queueing discipline: \"" + kind + "\"");
        }
        this.kind = kind;
        this.options = options.clone();
    }

    @Override
    public String kind() {
        return kind;
    }

    /**
     * Returns its options.
     *
     * @return a copy
     */
    public byte[] options() {
        return options.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof OtherQdisc that && kind.equals(that.kind) && Arrays.equals(options, that.options);
    }

    @Override
    public int hashCode() {
        return 31 * kind.hashCode() + Arrays.hashCode(options);
    }

    /**
     * Returns its name.
     *
     * @return such as {@code pfifo}
     */
    @Override
    public String toString() {
        return kind;
    }
}
