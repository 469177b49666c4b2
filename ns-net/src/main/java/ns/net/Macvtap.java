package ns.net;

import java.util.List;
import java.util.Map;

/**
 * As {@link Macvlan}, with a character device in the place of the network stack. {@code CONFIG_MACVTAP}.
 *
 * @man ip-link(8)
 */
public final class Macvtap extends LinkKind<Macvtap> {
    /** Who may talk to whom. */
    public static final LinkOption<Macvtap, Macvlan.Mode> MODE =
            LinkOption.word(1, "mode", Width.U32, List.of(Macvlan.Mode.values()), Macvlan.Mode::number);

    private static final List<LinkOption<? super Macvtap, ?>> OPTIONS = List.of(MODE);

    /** As the kernel makes it by itself. */
    public Macvtap() {
        this(Map.of());
    }

    private Macvtap(Map<LinkOption<? super Macvtap, ?>, Object> values) {
        super("macvtap", OPTIONS, values);
    }

    /** Of which links that exist are made. */
    static Macvtap unset() {
        return new Macvtap(Map.of());
    }

    @Override
    Macvtap copy(Map<LinkOption<? super Macvtap, ?>, Object> values) {
        return new Macvtap(values);
    }

    @Override
    String kernelOption() {
        return "CONFIG_MACVTAP";
    }

    @Override
    Seat seat() {
        return Seat.NEEDED;
    }
}
