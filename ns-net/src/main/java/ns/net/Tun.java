package ns.net;

import java.util.List;
import java.util.Map;

/**
 * A link whose other end is a descriptor of a program. {@code CONFIG_TUN}.
 *
 * @man ip-tuntap(8)
 */
public final class Tun extends LinkKind<Tun> {
    /** What packets look like. */
    public static final LinkOption<Tun, Mode> MODE =
            LinkOption.word(3, "mode", Width.U8, List.of(Mode.values()), Mode::number);

    /** Whether it stays when nobody has its descriptor. */
    public static final LinkOption<Tun, Boolean> PERSIST = LinkOption.onOff(6, "persist");

    /** Whether it has a header with offloads before each packet. */
    public static final LinkOption<Tun, Boolean> VNET_HEADER = LinkOption.onOff(5, "vnet_hdr");

    private static final List<LinkOption<? super Tun, ?>> OPTIONS = List.of(MODE, PERSIST, VNET_HEADER);

    /** What packets look like. */
    public enum Mode {
        /** IP. */
        TUN,

        /** Ethernet. */
        TAP;

        int number() {
            return ordinal() + 1;
        }
    }

    Tun(Map<LinkOption<? super Tun, ?>, Object> values) {
        super("tun", OPTIONS, values);
    }

    @Override
    Tun copy(Map<LinkOption<? super Tun, ?>, Object> values) {
        return new Tun(values);
    }

    @Override
    String kernelOption() {
        return "CONFIG_TUN";
    }
}
