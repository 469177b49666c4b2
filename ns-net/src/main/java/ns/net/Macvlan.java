package ns.net;

import java.util.List;
import java.util.Map;

/**
 * A second hardware address on another link. {@code CONFIG_MACVLAN}.
 *
 * @man ip-link(8)
 */
public final class Macvlan extends LinkKind<Macvlan> {
    /** Who may talk to whom. */
    public static final LinkOption<Macvlan, Mode> MODE =
            LinkOption.word(1, "mode", Width.U32, List.of(Mode.values()), Mode::number);

    private static final List<LinkOption<? super Macvlan, ?>> OPTIONS = List.of(MODE);

    /** Who may talk to whom. */
    public enum Mode {
        /** Nobody to others on the same link. */
        PRIVATE(1),

        /** To others by way of the switch outside. */
        VEPA(2),

        /** To all others directly. */
        BRIDGE(4),

        /** There are no others: the link is taken over. */
        PASSTHRU(8),

        /** Only from senders of a list. */
        SOURCE(16);

        private final int number;

        Mode(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }
    }

    /** As the kernel makes it by itself. */
    public Macvlan() {
        this(Map.of());
    }

    private Macvlan(Map<LinkOption<? super Macvlan, ?>, Object> values) {
        super("macvlan", OPTIONS, values);
    }

    /** Of which links that exist are made. */
    static Macvlan unset() {
        return new Macvlan(Map.of());
    }

    @Override
    Macvlan copy(Map<LinkOption<? super Macvlan, ?>, Object> values) {
        return new Macvlan(values);
    }

    @Override
    String kernelOption() {
        return "CONFIG_MACVLAN";
    }

    @Override
    Seat seat() {
        return Seat.NEEDED;
    }
}
