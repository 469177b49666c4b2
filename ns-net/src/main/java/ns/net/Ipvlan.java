package ns.net;

import java.util.List;
import java.util.Map;

/**
 * More IP addresses on another link, with its hardware address. {@code CONFIG_IPVLAN}.
 *
 * @man ip-link(8)
 */
public final class Ipvlan extends LinkKind<Ipvlan> {
    /** Who decides where packets go. */
    public static final LinkOption<Ipvlan, Mode> MODE =
            LinkOption.word(1, "mode", Width.U16, List.of(Mode.values()), Mode::number);

    /** 0 bridge, 1 private, 2 vepa. */
    public static final LinkOption<Ipvlan, Integer> FLAGS = LinkOption.number(2, "flags", Width.U16, 0, 3);

    private static final List<LinkOption<? super Ipvlan, ?>> OPTIONS = List.of(MODE, FLAGS);

    /** Who decides where packets go. */
    public enum Mode {
        /** The links by themselves. */
        L2(0),

        /** The routes of the link below. */
        L3(1),

        /** As L3, with netfilter. */
        L3S(2);

        private final int number;

        Mode(int number) {
            this.number = number;
        }

        private int number() {
            return number;
        }
    }

    /** As the kernel makes it by itself. */
    public Ipvlan() {
        this(Map.of());
    }

    private Ipvlan(Map<LinkOption<? super Ipvlan, ?>, Object> values) {
        super("ipvlan", OPTIONS, values);
    }

    /** Of which links that exist are made. */
    static Ipvlan unset() {
        return new Ipvlan(Map.of());
    }

    @Override
    Ipvlan copy(Map<LinkOption<? super Ipvlan, ?>, Object> values) {
        return new Ipvlan(values);
    }

    @Override
    String kernelOption() {
        return "CONFIG_IPVLAN";
    }

    @Override
    Seat seat() {
        return Seat.NEEDED;
    }
}
