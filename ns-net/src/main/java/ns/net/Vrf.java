package ns.net;

import java.util.List;
import java.util.Map;

/**
 * A routing table that links share whose master it is. {@code CONFIG_NET_VRF}.
 *
 * @man ip-link(8)
 */
public final class Vrf extends LinkKind<Vrf> {
    /** Number of the routing table. */
    public static final LinkOption<Vrf, Long> TABLE = LinkOption.large(1, "table", Width.U32);

    private static final List<LinkOption<? super Vrf, ?>> OPTIONS = List.of(TABLE);

    /**
     * With the one option that it can not be without.
     *
     * @param table number of the routing table
     * @throws IllegalArgumentException if it is out of range
     */
    public Vrf(long table) {
        this(Map.of(TABLE, TABLE.checked(table)));
    }

    private Vrf(Map<LinkOption<? super Vrf, ?>, Object> values) {
        super("vrf", OPTIONS, values);
    }

    /** Of which links that exist are made. */
    static Vrf unset() {
        return new Vrf(Map.of());
    }

    @Override
    Vrf copy(Map<LinkOption<? super Vrf, ?>, Object> values) {
        return new Vrf(values);
    }

    @Override
    String kernelOption() {
        return "CONFIG_NET_VRF";
    }
}
