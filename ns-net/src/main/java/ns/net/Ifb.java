package ns.net;

import java.util.List;
import java.util.Map;

/**
 * A queue that traffic is sent through to be shaped. {@code CONFIG_IFB}.
 *
 * @man ip-link(8)
 */
public final class Ifb extends LinkKind<Ifb> {
    private static final List<LinkOption<? super Ifb, ?>> OPTIONS = List.of();

    /** As the kernel makes it by itself. */
    public Ifb() {
        this(Map.of());
    }

    private Ifb(Map<LinkOption<? super Ifb, ?>, Object> values) {
        super("ifb", OPTIONS, values);
    }

    /** Of which links that exist are made. */
    static Ifb unset() {
        return new Ifb(Map.of());
    }

    @Override
    Ifb copy(Map<LinkOption<? super Ifb, ?>, Object> values) {
        return new Ifb(values);
    }

    @Override
    String kernelOption() {
        return "CONFIG_IFB";
    }
}
