package ns.net;

/**
 * What is in an Ethernet frame.
 *
 * @param number of IEEE 802
 * @man tc(8)
 */
public record EtherType(int number) {
    /** Any. */
    public static final EtherType ALL = new EtherType(0x0003);

    /** Internet protocol, version 4. */
    public static final EtherType IP = new EtherType(0x0800);

    /** Address resolution. */
    public static final EtherType ARP = new EtherType(0x0806);

    /** Internet protocol, version 6. */
    public static final EtherType IPV6 = new EtherType(0x86dd);

    private static final int MOST = 0xffff;

    /**
     * Refuses what is out of range.
     *
     * @param number see {@link #number()}
     */
    public EtherType {
        if (number < 0 || number > MOST) {
            throw new IllegalArgumentException("the number of a protocol is 0 to ffff, not " + number);
        }
    }

    /**
     * Returns the word of tc(8), or the number.
     *
     * @return such as {@code ip} or {@code 0x88cc}
     */
    @Override
    public String toString() {
        return switch (number) {
            case 0x0003 -> "all";
            case 0x0800 -> "ip";
            case 0x0806 -> "arp";
            case 0x86dd -> "ipv6";
            default -> "0x" + Integer.toHexString(number);
        };
    }
}
