package ns.net;

import java.util.List;
import java.util.Map;

/**
 * One end of a cable that BPF programs steer. {@code CONFIG_NETKIT}, Linux 6.7. Encoded as the kernel's header has it; neither iproute2
 * 6.1 nor the kernel that this was written on knows it.
 *
 * @man ip-link(8)
 */
public final class Netkit extends LinkKind<Netkit> {
    /** Whether packets look like Ethernet. */
    public static final LinkOption<Netkit, Mode> MODE =
            LinkOption.word(5, "mode", Width.U32, List.of(Mode.values()), Mode::ordinal);

    /** The attribute with the other end. */
    static final int PEER = 1;

    private static final List<LinkOption<? super Netkit, ?>> OPTIONS = List.of(MODE);

    /** Whether packets look like Ethernet. */
    public enum Mode {
        /** They do. */
        L2,

        /** They begin with IP. */
        L3
    }

    /** As the kernel makes it by itself. */
    public Netkit() {
        this(Map.of());
    }

    private Netkit(Map<LinkOption<? super Netkit, ?>, Object> values) {
        super("netkit", OPTIONS, values);
    }

    @Override
    Netkit copy(Map<LinkOption<? super Netkit, ?>, Object> values) {
        return new Netkit(values);
    }

    @Override
    String kernelOption() {
        return "CONFIG_NETKIT";
    }
}
