package ns.net;

import java.util.HexFormat;

/**
 * A hardware address of a link that looks like Ethernet.
 *
 * @param bits its 48 bits, the first byte highest
 */
public record MacAddress(long bits) implements Comparable<MacAddress> {
    static final int LENGTH = 6;

    private static final int TEXT_LENGTH = 17;
    private static final long MOST = 0xffff_ffff_ffffL;
    private static final long MULTICAST = 1L << 40;
    private static final HexFormat HEX = HexFormat.ofDelimiter(":");

    /**
     * Refuses what is no address.
     *
     * @param bits see {@link #bits()}
     */
    public MacAddress {
        if (bits < 0 || bits > MOST) {
            throw new IllegalArgumentException("not a MAC address: 0x" + Long.toHexString(bits));
        }
    }

    /**
     * Parses six bytes in hexadecimal.
     *
     * @param text such as {@code 02:00:00:00:00:2a}
     * @return the address
     * @throws IllegalArgumentException if it is none
     */
    public static MacAddress parse(String text) {
        try {
            if (text.length() == TEXT_LENGTH) {
                return of(HEX.parseHex(text));
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(refusal(text), e);
        }
        throw new IllegalArgumentException(refusal(text));
    }

    private static String refusal(String text) {
        return "not a MAC address: \"" + text + "\", expected six bytes such as 02:00:00:00:00:2a";
    }

    static MacAddress of(byte[] bytes) {
        long bits = 0;
        for (byte b : bytes) {
            bits = bits << 8 | Byte.toUnsignedInt(b);
        }
        return new MacAddress(bits);
    }

    byte[] toBytes() {
        byte[] bytes = new byte[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            bytes[i] = (byte) (bits >> 8 * (LENGTH - 1 - i));
        }
        return bytes;
    }

    /** Refuses what the kernel takes for no link's own address. */
    MacAddress requireUnicast() {
        if (bits == 0 || (bits & MULTICAST) != 0) {
            throw new IllegalArgumentException(this + " can not be a link's own address: it is "
                    + (bits == 0 ? "no address" : "one of a group (its first byte is odd)"));
        }
        return this;
    }

    @Override
    public int compareTo(MacAddress other) {
        return Long.compare(bits, other.bits);
    }

    /**
     * Returns the address as ip(8) prints it.
     *
     * @return such as {@code 02:00:00:00:00:2a}
     */
    @Override
    public String toString() {
        return HEX.formatHex(toBytes());
    }
}
