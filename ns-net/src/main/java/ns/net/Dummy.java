package ns.net;

import java.util.List;
import java.util.Map;

/**
 * A link that swallows what is sent, to hang addresses on. {@code CONFIG_DUMMY}.
 *
 * @man ip-link(8)
 */
public final class Dummy extends LinkKind<Dummy> {
    private static final List<LinkOption<? super Dummy, ?>> OPTIONS = List.of();

    /** As the kernel makes it by itself. */
    public Dummy() {
        this(Map.of());
    }

    private Dummy(Map<LinkOption<? super Dummy, ?>, Object> values) {
        super("dummy", OPTIONS, values);
    }

    /** Of which links that exist are made. */
    static Dummy unset() {
        return new Dummy(Map.of());
    }

    @Override
    Dummy copy(Map<LinkOption<? super Dummy, ?>, Object> values) {
        return new Dummy(values);
    }

    @Override
    String kernelOption() {
        return "CONFIG_DUMMY";
    }
}
