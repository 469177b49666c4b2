package ns.net;

import java.util.List;
import java.util.Map;

/**
 * A tunnel whose keys and peers are told by generic netlink, see wg(8). {@code CONFIG_WIREGUARD}.
 *
 * @man ip-link(8)
 */
public final class Wireguard extends LinkKind<Wireguard> {
    private static final List<LinkOption<? super Wireguard, ?>> OPTIONS = List.of();

    /** As the kernel makes it by itself. */
    public Wireguard() {
        this(Map.of());
    }

    private Wireguard(Map<LinkOption<? super Wireguard, ?>, Object> values) {
        super("wireguard", OPTIONS, values);
    }

    /** Of which links that exist are made. */
    static Wireguard unset() {
        return new Wireguard(Map.of());
    }

    @Override
    Wireguard copy(Map<LinkOption<? super Wireguard, ?>, Object> values) {
        return new Wireguard(values);
    }

    @Override
    String kernelOption() {
        return "CONFIG_WIREGUARD";
    }
}
