package ns.net.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import ns.core.sys.Memory;

/**
 * Requests, one after the other, as they go to the kernel: a header, fixed fields, attributes.
 *
 * <p>Not safe for use by several threads. The memory grows and is used again after {@link #clear}.
 */
public final class MessageWriter {
    /** Set in an attribute's type where the kernel, or a tool that it has to look like, wants it. */
    public static final int NLA_F_NESTED = 0x8000;

    private static final int FIRST_SIZE = 4096;
    private static final byte[] ZEROS = new byte[64];

    private final List<Integer> starts = new ArrayList<>();
    private final List<Integer> firstAttributes = new ArrayList<>();
    private Memory memory = Memory.allocate(FIRST_SIZE);
    private int end;

    /** Starts a request: what follows, up to the next one, is its content. NLM_F_REQUEST is added. */
    public MessageWriter begin(int type, int flags) {
        starts.add(end);
        firstAttributes.add(end);
        int start = reserve(Wire.HEADER);
        bytes().putShort(start + Wire.TYPE, (short) type)
                .putShort(start + Wire.FLAGS, (short) (flags | Wire.NLM_F_REQUEST));
        return grown(start);
    }

    /** Forgets all requests. */
    public void clear() {
        starts.clear();
        firstAttributes.clear();
        end = 0;
    }

    /** How many requests there are. */
    public int count() {
        return starts.size();
    }

    /** Where a request begins; for the index after the last one, where that ends. */
    int start(int index) {
        return index == starts.size() ? end : starts.get(index);
    }

    Memory memory() {
        return memory;
    }

    /** A copy of all requests, for tests. */
    public byte[] toBytes() {
        byte[] copy = new byte[end];
        bytes().get(0, copy);
        return copy;
    }

    /**
     * The types of the attributes in a request that an offset in it leads through, from the outside to the inside; empty if it
     * leads to no attribute. That is how the kernel says which one it does not like.
     */
    List<Integer> path(int index, int offset) {
        List<Integer> path = new ArrayList<>();
        walk(index, offset, (type, place) -> path.add(type));
        return path;
    }

    /** For each attribute of {@link #path}, its place among its neighbours, the first of them 0. */
    List<Integer> places(int index, int offset) {
        List<Integer> places = new ArrayList<>();
        walk(index, offset, (type, place) -> places.add(place));
        return places;
    }

    private void walk(int index, int offset, BiConsumer<Integer, Integer> each) {
        int target = start(index) + offset;
        int at = firstAttributes.get(index);
        int limit = at == start(index) ? at : start(index + 1);
        int place = 0;
        while (limit - at >= Wire.ATTRIBUTE && target >= at) {
            int length = Short.toUnsignedInt(bytes().getShort(at));
            if (length < Wire.ATTRIBUTE || length > limit - at) {
                return;
            }
            if (target < at + length) {
                each.accept(Short.toUnsignedInt(bytes().getShort(at + 2)) & Wire.TYPE_MASK, place);
                if (target == at) {
                    return;
                }
                limit = at + length;
                at += Wire.ATTRIBUTE;
                place = 0;
            } else {
                at += Wire.aligned(length);
                place++;
            }
        }
    }

    // fixed fields

    public MessageWriter u8(int value) {
        int at = reserveExactly(1);
        bytes().put(at, (byte) value);
        return updated();
    }

    public MessageWriter u16(int value) {
        int at = reserveExactly(2);
        bytes().putShort(at, (short) value);
        return updated();
    }

    public MessageWriter u32(long value) {
        int at = reserveExactly(4);
        bytes().putInt(at, (int) value);
        return updated();
    }

    /** Fixed fields that are bytes. */
    public MessageWriter raw(byte... value) {
        int at = reserveExactly(value.length);
        bytes().put(at, value);
        return updated();
    }

    // attributes

    public MessageWriter u8(int type, int value) {
        int at = attribute(type, 1);
        bytes().put(at, (byte) value);
        return updated();
    }

    public MessageWriter u16(int type, int value) {
        int at = attribute(type, 2);
        bytes().putShort(at, (short) value);
        return updated();
    }

    public MessageWriter be16(int type, int value) {
        return u16(type, bytes().order() == ByteOrder.BIG_ENDIAN ? value : Short.reverseBytes((short) value));
    }

    public MessageWriter u32(int type, long value) {
        int at = attribute(type, 4);
        bytes().putInt(at, (int) value);
        return updated();
    }

    public MessageWriter be32(int type, long value) {
        return u32(type, bytes().order() == ByteOrder.BIG_ENDIAN ? value : Integer.reverseBytes((int) value));
    }

    public MessageWriter u64(int type, long value) {
        int at = attribute(type, 8);
        bytes().putLong(at, value);
        return updated();
    }

    public MessageWriter be64(int type, long value) {
        return u64(type, bytes().order() == ByteOrder.BIG_ENDIAN ? value : Long.reverseBytes(value));
    }

    /** An attribute that is there, without a value. */
    public MessageWriter flag(int type) {
        attribute(type, 0);
        return updated();
    }

    public MessageWriter bytes(int type, byte[] value) {
        int at = attribute(type, value.length);
        bytes().put(at, value);
        return updated();
    }

    /** A text that ends with a zero byte. */
    public MessageWriter text(int type, String value) {
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        int at = attribute(type, text.length + 1);
        bytes().put(at, text);
        return updated();
    }

    /** A text without one. */
    public MessageWriter word(int type, String value) {
        return bytes(type, value.getBytes(StandardCharsets.UTF_8));
    }

    /** Attributes, and fixed fields before them, inside an attribute. */
    public MessageWriter nested(int type, Runnable content) {
        int start = attribute(type, 0);
        content.run();
        int length = end - start;
        bytes().putShort(start - Wire.ATTRIBUTE, (short) Wire.attributeLength(length));
        reserveExactly(Wire.aligned(end) - end);
        return updated();
    }

    /** A part that begins with its own length in two bytes, then fixed fields and attributes, as each hop of a route does. */
    public MessageWriter sized(Runnable content) {
        int start = reserveExactly(2);
        content.run();
        bytes().putShort(start, (short) (end - start));
        return updated();
    }

    private int attribute(int type, int length) {
        int header = reserve(Wire.ATTRIBUTE + length);
        int last = starts.size() - 1;
        if (firstAttributes.get(last).equals(starts.get(last))) {
            firstAttributes.set(last, header);
        }
        bytes().putShort(header, (short) Wire.attributeLength(length)).putShort(header + 2, (short) type);
        return header + Wire.ATTRIBUTE;
    }

    /** Room for that many bytes, and zeros up to the next multiple of four. */
    private int reserve(int length) {
        int start = reserveExactly(length);
        reserveExactly(Wire.aligned(end) - end);
        return start;
    }

    private int reserveExactly(int length) {
        int start = end;
        if (memory.size() < end + length) {
            Memory larger = Memory.allocate(Math.max(2 * memory.size(), end + length));
            larger.bytes().put(0, memory.bytes(), 0, end);
            memory = larger;
        }
        for (int at = start; at < start + length; at += ZEROS.length) {
            memory.bytes().put(at, ZEROS, 0, Math.min(ZEROS.length, start + length - at));
        }
        end += length;
        return start;
    }

    private ByteBuffer bytes() {
        return memory.bytes();
    }

    /** The message that is being written is as long as all that has been written. */
    private MessageWriter updated() {
        return grown(starts.get(starts.size() - 1));
    }

    private MessageWriter grown(int start) {
        bytes().putInt(start, end - start);
        return this;
    }
}
