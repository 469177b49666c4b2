package ns.net;

import java.util.Map;
import java.util.Optional;

/**
 * Bytes of a packet.
 *
 * @param header from which one they are counted
 * @param offset of the first one
 * @param length how many: 1 to 16
 */
public record NftPayload(Header header, int offset, int length) implements NftExpression {
    /** {@code ether daddr}. */
    public static final NftPayload ETHER_DADDR = new NftPayload(Header.LINK, 0, 6);

    /** {@code ether saddr}. */
    public static final NftPayload ETHER_SADDR = new NftPayload(Header.LINK, 6, 6);

    /** {@code ether type}. */
    public static final NftPayload ETHER_TYPE = new NftPayload(Header.LINK, 12, 2);

    /** {@code ip saddr}. */
    public static final NftPayload IP_SADDR = new NftPayload(Header.NETWORK, 12, 4);

    /** {@code ip daddr}. */
    public static final NftPayload IP_DADDR = new NftPayload(Header.NETWORK, 16, 4);

    /** {@code ip6 saddr}. */
    public static final NftPayload IP6_SADDR = new NftPayload(Header.NETWORK, 8, 16);

    /** {@code ip6 daddr}. */
    public static final NftPayload IP6_DADDR = new NftPayload(Header.NETWORK, 24, 16);

    /** {@code arp saddr ip}: who asks. */
    public static final NftPayload ARP_SADDR_IP = new NftPayload(Header.NETWORK, 14, 4);

    /** {@code tcp sport} and {@code udp sport}. */
    public static final NftPayload SPORT = new NftPayload(Header.TRANSPORT, 0, 2);

    /** {@code tcp dport} and {@code udp dport}. */
    public static final NftPayload DPORT = new NftPayload(Header.TRANSPORT, 2, 2);

    /** {@code icmp type} and {@code icmpv6 type}. */
    public static final NftPayload ICMP_TYPE = new NftPayload(Header.TRANSPORT, 0, 1);

    private static final int LONGEST = 16;
    private static final Map<NftPayload, String> NAMES = Map.of(
            ETHER_DADDR, "ether daddr",
            ETHER_SADDR, "ether saddr",
            ETHER_TYPE, "ether type",
            IP_SADDR, "ip saddr",
            IP_DADDR, "ip daddr",
            IP6_SADDR, "ip6 saddr",
            IP6_DADDR, "ip6 daddr",
            ARP_SADDR_IP, "arp saddr ip");

    /** Where bytes are counted from. */
    public enum Header {
        /** The frame. */
        LINK("ll"),

        /** What is in the frame: ip, arp. */
        NETWORK("nh"),

        /** What is in the packet: tcp, udp. */
        TRANSPORT("th");

        final String word;

        Header(String word) {
            this.word = word;
        }
    }

    /**
     * Refuses what is out of range.
     *
     * @param header see {@link #header()}
     * @param offset see {@link #offset()}
     * @param length see {@link #length()}
     */
    public NftPayload {
        if (offset < 0 || offset > Width.U8.most || length < 1 || length > LONGEST) {
            throw new IllegalArgumentException("a rule can look at 1 to " + LONGEST + " bytes from offset 0 to "
                    + Width.U8.most + ", not at " + length + " from " + offset);
        }
    }

    static Optional<NftExpression> of(long base, long offset, long length) {
        boolean isKnown = base >= 0
                && base < Header.values().length
                && offset >= 0
                && offset <= Width.U8.most
                && length >= 1
                && length <= LONGEST;
        return isKnown
                ? Optional.of(new NftPayload(Header.values()[(int) base], (int) offset, (int) length))
                : Optional.empty();
    }

    @Override
    public boolean isInHostOrder() {
        return false;
    }

    /**
     * Returns it in the words of nft(8), which counts bits.
     *
     * @return such as {@code ip saddr} or {@code @nh,160,8}
     */
    @Override
    public String toString() {
        return NAMES.getOrDefault(this, "@" + header.word + "," + 8 * offset + "," + 8 * length);
    }
}
