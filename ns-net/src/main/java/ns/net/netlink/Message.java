package ns.net.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A message of the kernel's. Valid only until the next one is read; so is all that is read from it but copies. */
public final class Message {
    private final ByteBuffer bytes;
    private final int start;
    private final int end;

    Message(ByteBuffer bytes, int start, int end) {
        this.bytes = bytes;
        this.start = start;
        this.end = end;
    }

    /** One message, in the processor's order. */
    public static Message of(byte[] bytes) {
        return new Message(ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()), 0, bytes.length);
    }

    public int type() {
        return (int) number(Wire.TYPE, 2);
    }

    int flags() {
        return (int) number(Wire.FLAGS, 2);
    }

    int sequence() {
        return (int) number(Wire.SEQUENCE, 4);
    }

    /** A fixed field, counted from the end of the header; zero where the message has ended before. */
    public int u8(int offset) {
        return (int) number(Wire.HEADER + offset, 1);
    }

    /** As {@link #u8}. */
    public int u16(int offset) {
        return (int) number(Wire.HEADER + offset, 2);
    }

    /** As {@link #u8}. */
    public long u32(int offset) {
        return number(Wire.HEADER + offset, 4);
    }

    /** As {@link #u8}, for what is signed or never that large. */
    public int int32(int offset) {
        return (int) number(Wire.HEADER + offset, 4);
    }

    /** The attributes after fixed fields of that length. */
    public Attributes attributes(int fixed) {
        int from = start + Wire.HEADER + Wire.aligned(fixed);
        return new Attributes(bytes, Math.min(from, end), end);
    }

    private long number(int offset, int width) {
        return Attributes.field(bytes, start + offset, end, width);
    }
}
