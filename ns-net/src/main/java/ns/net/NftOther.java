package ns.net;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A part of a rule that has no type of its own here: one of the kernel's expressions, as the kernel has it. Immutable. */
public final class NftOther implements NftStatement {
    private final String name;
    private final byte[] data;

    /**
     * Takes name and attributes.
     *
     * @param name the kernel's, such as {@code quota}
     * @param data the content of NFTA_EXPR_DATA; empty for none
     */
    public NftOther(String name, byte... data) {
        this.name = Names.nft(name, "the name of an expression");
        this.data = data.clone();
    }

    /**
     * Returns the kernel's name.
     *
     * @return such as {@code quota}
     */
    public String name() {
        return name;
    }

    /**
     * Returns its attributes.
     *
     * @return a copy
     */
    public byte[] data() {
        return data.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof NftOther that && name.equals(that.name) && Arrays.equals(data, that.data);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + Arrays.hashCode(data);
    }

    /**
     * Returns its name.
     *
     * @return such as {@code quota}
     */
    @Override
    public String toString() {
        return name;
    }
}
