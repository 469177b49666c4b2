package ns.net;

import java.util.List;
import java.util.Map;

/**
 * Several links as one; they have it as master. {@code CONFIG_BONDING}.
 *
 * @man ip-link(8)
 */
public final class Bond extends LinkKind<Bond> {
    /** How they share. */
    public static final LinkOption<Bond, Mode> MODE =
            LinkOption.word(1, "mode", Width.U8, List.of(Mode.values()), Mode::number);

    /** Between two looks at the carrier, in milliseconds; 0 never. */
    public static final LinkOption<Bond, Integer> MIIMON = LinkOption.number(3, "miimon", Width.U32);

    /** Until a link is used, in milliseconds. */
    public static final LinkOption<Bond, Integer> UP_DELAY = LinkOption.number(4, "updelay", Width.U32);

    /** Until a link is given up, in milliseconds. */
    public static final LinkOption<Bond, Integer> DOWN_DELAY = LinkOption.number(5, "downdelay", Width.U32);

    /** Whether the driver is believed. */
    public static final LinkOption<Bond, Integer> USE_CARRIER = LinkOption.number(6, "use_carrier", Width.U8, 0, 1);

    /** Between two questions to neighbours, in milliseconds. */
    public static final LinkOption<Bond, Integer> ARP_INTERVAL = LinkOption.number(7, "arp_interval", Width.U32);

    /** 0: one has to answer; 1: all. */
    public static final LinkOption<Bond, Integer> ARP_ALL_TARGETS = LinkOption.number(10, "arp_all_targets", Width.U32);

    /** When the primary comes back: 0 always, 1 better, 2 failure. */
    public static final LinkOption<Bond, Integer> PRIMARY_RESELECT =
            LinkOption.number(12, "primary_reselect", Width.U8, 0, 2);

    /** Who has the hardware address: 0 none, 1 active, 2 follow. */
    public static final LinkOption<Bond, Integer> FAIL_OVER_MAC =
            LinkOption.number(13, "fail_over_mac", Width.U8, 0, 2);

    /** Which fields choose the link: 0 layer2, 1 layer3+4, 2 layer2+3, 3 encap2+3, 4 encap3+4, 5 vlan+srcmac. */
    public static final LinkOption<Bond, Integer> XMIT_HASH_POLICY =
            LinkOption.number(14, "xmit_hash_policy", Width.U8, 0, 5);

    /** Reports after a failover. */
    public static final LinkOption<Bond, Integer> RESEND_IGMP = LinkOption.number(15, "resend_igmp", Width.U32);

    /** Announcements after a failover. */
    public static final LinkOption<Bond, Integer> PEER_NOTIFICATIONS = LinkOption.number(16, "num_grat_arp", Width.U8);

    /** Whether what comes by idle links is kept. */
    public static final LinkOption<Bond, Integer> ALL_SLAVES_ACTIVE =
            LinkOption.number(17, "all_slaves_active", Width.U8, 0, 1);

    /** Fewer than that are no carrier. */
    public static final LinkOption<Bond, Integer> MIN_LINKS = LinkOption.number(18, "min_links", Width.U32);

    /** Of balance-rr. */
    public static final LinkOption<Bond, Integer> PACKETS_PER_SLAVE =
            LinkOption.number(20, "packets_per_slave", Width.U32, 0, 65535);

    /** 0 slow, 1 fast. */
    public static final LinkOption<Bond, Integer> LACP_RATE = LinkOption.number(21, "lacp_rate", Width.U8, 0, 1);

    private static final List<LinkOption<? super Bond, ?>> OPTIONS = List.of(
            MODE,
            MIIMON,
            UP_DELAY,
            DOWN_DELAY,
            USE_CARRIER,
            ARP_INTERVAL,
            ARP_ALL_TARGETS,
            PRIMARY_RESELECT,
            FAIL_OVER_MAC,
            XMIT_HASH_POLICY,
            RESEND_IGMP,
            PEER_NOTIFICATIONS,
            ALL_SLAVES_ACTIVE,
            MIN_LINKS,
            PACKETS_PER_SLAVE,
            LACP_RATE);

    /** How they share. */
    public enum Mode {
        /** In turn. */
        BALANCE_RR(0),

        /** One works, the others wait. */
        ACTIVE_BACKUP(1),

        /** By addresses. */
        BALANCE_XOR(2),

        /** All send all. */
        BROADCAST(3),

        /** As agreed with the switch. */
        IEEE_802_3AD(4),

        /** By load, sending. */
        BALANCE_TLB(5),

        /** By load, sending and receiving. */
        BALANCE_ALB(6);

        private final int number;

        Mode(int number) {
            this.number = number;
        }

        private int number() {
            return number;
        }
    }

    /** As the kernel makes it by itself. */
    public Bond() {
        this(Map.of());
    }

    private Bond(Map<LinkOption<? super Bond, ?>, Object> values) {
        super("bond", OPTIONS, values);
    }

    /** Of which links that exist are made. */
    static Bond unset() {
        return new Bond(Map.of());
    }

    @Override
    Bond copy(Map<LinkOption<? super Bond, ?>, Object> values) {
        return new Bond(values);
    }

    @Override
    String kernelOption() {
        return "CONFIG_BONDING";
    }
}
