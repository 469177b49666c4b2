package ns.net;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import ns.net.netlink.MessageWriter;
import org.jspecify.annotations.Nullable;

/** A kind that has no class here, with its data as the kernel has it; {@code loopback} and hardware too. */
public final class OtherKind extends LinkKind<OtherKind> {
    private final byte[] data;

    /**
     * Names a kind.
     *
     * @param name the kernel's
     * @param data attributes as in {@code IFLA_INFO_DATA}, in the processor's byte order; copied
     */
    public OtherKind(String name, byte... data) {
        super(name, List.of(), Map.of());
        this.data = data.clone();
    }

    /**
     * Returns the attributes.
     *
     * @return a copy
     */
    public byte[] data() {
        return data.clone();
    }

    @Override
    OtherKind copy(Map<LinkOption<? super OtherKind, ?>, Object> values) {
        return this;
    }

    @Override
    boolean hasData() {
        return data.length > 0;
    }

    @Override
    void write(MessageWriter writer) {
        writer.raw(data);
    }

    @Override
    String kernelOption() {
        return "the kind " + name();
    }

    @Override
    Seat seat() {
        return Seat.POSSIBLE; // nobody knows
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof OtherKind that && super.equals(that) && Arrays.equals(data, that.data);
    }

    @Override
    public int hashCode() {
        return 31 * super.hashCode() + Arrays.hashCode(data);
    }

    @Override
    public String toString() {
        return data.length == 0 ? name() : name() + " 0x" + HexFormat.of().formatHex(data);
    }
}
