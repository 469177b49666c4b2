package ns.net;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import ns.net.netlink.Attributes;

/**
 * The frames of another link that carry a tag. {@code CONFIG_VLAN_8021Q}.
 *
 * @man ip-link(8)
 */
public final class Vlan extends LinkKind<Vlan> {
    /** Of the tag. */
    public static final LinkOption<Vlan, Integer> ID = LinkOption.number(1, "id", Width.U16, 0, 4095);

    /** Which tag. */
    public static final LinkOption<Vlan, Protocol> PROTOCOL =
            LinkOption.word(5, "protocol", Width.BE16, List.of(Protocol.values()), Protocol::number);

    /** What it does besides. */
    public static final LinkOption<Vlan, Flags> FLAGS = LinkOption.fields(2, "flags", Flags::toBytes, Flags::of);

    private static final List<LinkOption<? super Vlan, ?>> OPTIONS = List.of(ID, PROTOCOL, FLAGS);

    /** Which tag. */
    public enum Protocol {
        /** The usual one. */
        IEEE_802_1Q(0x8100),

        /** The one of a provider, outside of the usual one. */
        IEEE_802_1AD(0x88a8);

        private final int number;

        Protocol(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }
    }

    /**
     * What a VLAN does besides, by bit: 1 reorder_hdr, 2 gvrp, 4 loose_binding, 8 mvrp, 16 bridge_binding.
     *
     * @param on the bits that are set
     * @param mask the bits that are told; others stay
     */
    public record Flags(int on, int mask) {
        private byte[] toBytes() {
            return ByteBuffer.allocate(2 * Integer.BYTES)
                    .order(ByteOrder.nativeOrder())
                    .putInt(on)
                    .putInt(mask)
                    .array();
        }

        private static Flags of(Attributes attribute) {
            return new Flags(
                    (int) attribute.number(0, Integer.BYTES), (int) attribute.number(Integer.BYTES, Integer.BYTES));
        }
    }

    /**
     * With the one option that it can not be without.
     *
     * @param id of the tag, 0 to 4095
     * @throws IllegalArgumentException if it is out of range
     */
    public Vlan(int id) {
        this(Map.of(ID, ID.checked(id)));
    }

    private Vlan(Map<LinkOption<? super Vlan, ?>, Object> values) {
        super("vlan", OPTIONS, values);
    }

    /** Of which links that exist are made. */
    static Vlan unset() {
        return new Vlan(Map.of());
    }

    @Override
    Vlan copy(Map<LinkOption<? super Vlan, ?>, Object> values) {
        return new Vlan(values);
    }

    @Override
    String kernelOption() {
        return "CONFIG_VLAN_8021Q";
    }

    @Override
    Seat seat() {
        return Seat.NEEDED;
    }
}
