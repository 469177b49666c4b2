package ns.net;

import java.net.InetAddress;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** A value that a part of a packet is compared with, the highest byte first as in a packet. Immutable. */
public final class NftData implements Comparable<NftData> {
    private static final int LONGEST = 64;
    private static final int IFNAMSIZ = 16;

    private final byte[] bytes;

    private NftData(byte[] bytes) {
        if (bytes.length == 0 || bytes.length > LONGEST) {
            throw new IllegalArgumentException("a value has 1 to " + LONGEST + " bytes, not " + bytes.length);
        }
        this.bytes = bytes;
    }

    /**
     * Takes bytes as they are in a packet.
     *
     * @param bytes 1 to 64
     * @return a value
     */
    public static NftData of(byte... bytes) {
        return new NftData(bytes.clone());
    }

    /**
     * Takes a number.
     *
     * @param length how many bytes it has: 1 to 8
     * @param number not negative
     * @return a value
     * @throws IllegalArgumentException if it has more bytes
     */
    public static NftData number(int length, long number) {
        if (length < 1 || length > Long.BYTES || number < 0 || length < Long.BYTES && number >> 8 * length != 0) {
            throw new IllegalArgumentException(number + " is no number of " + length + " bytes");
        }
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (number >> 8 * (length - 1 - i));
        }
        return new NftData(bytes);
    }

    /**
     * Takes a hardware address.
     *
     * @param address of six bytes
     * @return a value
     */
    public static NftData of(MacAddress address) {
        return new NftData(address.toBytes());
    }

    /**
     * Takes an address.
     *
     * @param address of version 4 or 6
     * @return a value of 4 or 16 bytes
     */
    public static NftData of(InetAddress address) {
        return new NftData(address.getAddress());
    }

    /**
     * Takes the name of a link.
     *
     * @param name such as {@code eth0}
     * @return a value of 16 bytes, as the kernel keeps it
     */
    public static NftData link(String name) {
        return new NftData(Arrays.copyOf(Names.link(name).getBytes(StandardCharsets.UTF_8), IFNAMSIZ));
    }

    /**
     * Returns how many bytes it has.
     *
     * @return 1 to 64
     */
    public int length() {
        return bytes.length;
    }

    /**
     * Returns its bytes.
     *
     * @return a copy
     */
    public byte[] toBytes() {
        return bytes.clone();
    }

    /** Numbers that the kernel made itself lie in its own order. */
    byte[] toBytes(boolean inHostOrder) {
        return inHostOrder ? swapped(bytes) : bytes.clone();
    }

    static NftData in(byte[] bytes, boolean inHostOrder) {
        return new NftData(inHostOrder ? swapped(bytes) : bytes.clone());
    }

    private static byte[] swapped(byte[] from) {
        byte[] to = from.clone();
        if (ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN) {
            for (int i = 0; i < to.length; i++) {
                to[i] = from[from.length - 1 - i];
            }
        }
        return to;
    }

    /** With that byte in all places. */
    static NftData filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return new NftData(bytes);
    }

    /** By its bytes, the first one first. */
    @Override
    public int compareTo(NftData other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof NftData that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /**
     * Returns it in hexadecimal.
     *
     * @return such as {@code 0x0a000001}
     */
    @Override
    public String toString() {
        return "0x" + HexFormat.of().formatHex(bytes);
    }
}
