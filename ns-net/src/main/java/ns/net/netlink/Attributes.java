package ns.net.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;

/**
 * A cursor over the attributes of a message. It stands before the first one; {@link #next} moves it.
 *
 * <p>Kernels are older and newer than this code: what is longer than known is cut, what is shorter is filled with zeros, and
 * attributes that do not fit into their message end the list. Nothing that is read throws. Valid only while the message is.
 */
public final class Attributes {
    private final ByteBuffer bytes;
    private final int end;
    private int next;
    private int payload;
    private int length;
    private int type;

    Attributes(ByteBuffer bytes, int start, int end) {
        this.bytes = bytes;
        this.next = start;
        this.end = end;
    }

    /** No attributes. */
    public static Attributes none() {
        return of(new byte[0]);
    }

    /** Over bytes that are nothing but attributes, in the processor's order. */
    public static Attributes of(byte[] bytes) {
        return new Attributes(ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()), 0, bytes.length);
    }

    /** Goes to the next attribute; false: there is none. */
    public boolean next() {
        if (end - next < Wire.ATTRIBUTE) {
            return false;
        }
        int whole = Short.toUnsignedInt(bytes.getShort(next));
        if (whole < Wire.ATTRIBUTE || whole > end - next) {
            next = end;
            return false;
        }
        type = Short.toUnsignedInt(bytes.getShort(next + 2)) & Wire.TYPE_MASK;
        payload = next + Wire.ATTRIBUTE;
        length = whole - Wire.ATTRIBUTE;
        next += Wire.aligned(whole);
        return true;
    }

    /** The type of this attribute, without the flags in it. */
    public int type() {
        return type;
    }

    /** How many bytes its value has. */
    public int length() {
        return length;
    }

    public int u8() {
        return (int) number(1);
    }

    public int u16() {
        return (int) number(2);
    }

    public long u32() {
        return number(4);
    }

    /** Signed, or a number that is never that large. */
    public int int32() {
        return (int) number(4);
    }

    public long u64() {
        return number(8);
    }

    public int be16() {
        return ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN
                ? u16()
                : Short.toUnsignedInt(Short.reverseBytes((short) number(2)));
    }

    public long be32() {
        return ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN
                ? u32()
                : Integer.toUnsignedLong(Integer.reverseBytes((int) number(4)));
    }

    public long be64() {
        return ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? u64() : Long.reverseBytes(u64());
    }

    /** A number of the kernel's at an offset in the value; zero where the value has ended before. */
    public long number(int offset, int width) {
        return field(bytes, payload + offset, Math.min(payload + length, end), width);
    }

    private long number(int width) {
        return number(0, width);
    }

    /** Whatever is there of a field that lies in the processor's order. */
    static long field(ByteBuffer bytes, int at, int end, int width) {
        if (end - at >= width) {
            return switch (width) {
                case 1 -> Byte.toUnsignedLong(bytes.get(at));
                case 2 -> Short.toUnsignedLong(bytes.getShort(at));
                case 4 -> Integer.toUnsignedLong(bytes.getInt(at));
                default -> bytes.getLong(at);
            };
        }
        return 0;
    }

    /** The value up to its first zero byte. */
    public String text() {
        byte[] all = bytes();
        int zero = 0;
        while (zero < all.length && all[zero] != 0) {
            zero++;
        }
        return new String(all, 0, zero, StandardCharsets.UTF_8);
    }

    /** A copy of the value. */
    public byte[] bytes() {
        byte[] copy = new byte[length];
        bytes.get(payload, copy);
        return copy;
    }

    /**
     * The parts of this attribute that begin with their own length in two bytes, as the hops of a route do: each as a value, whose
     * fixed fields {@link #number} reads, and the attributes after these.
     */
    public void eachSized(int header, BiConsumer<Attributes, Attributes> each) {
        int at = payload;
        int limit = payload + length;
        while (limit - at >= header) {
            int size = Short.toUnsignedInt(bytes.getShort(at));
            if (size < header || size > limit - at) {
                return;
            }
            Attributes part = new Attributes(bytes, at + size, at + size);
            part.payload = at;
            part.length = size;
            each.accept(part, new Attributes(bytes, at + header, at + size));
            at += Wire.aligned(size);
        }
    }

    /** A copy of this attribute's successors, headers included. */
    public byte[] rest() {
        byte[] copy = new byte[Math.max(0, end - next)];
        if (copy.length > 0) {
            bytes.get(next, copy);
        }
        return copy;
    }

    /** What is inside this attribute. */
    public Attributes nested() {
        return nested(0);
    }

    /** What is inside this attribute after fixed fields of that length. */
    public Attributes nested(int header) {
        return new Attributes(bytes, Math.min(payload + Wire.aligned(header), payload + length), payload + length);
    }
}
