package ns.core.sys;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * A piece of native memory, in the processor's byte order. It lives as long as this object is reachable, so whoever
 * passes its address to the kernel keeps a reference until the call has returned. Not safe for use by several threads.
 */
public final class Memory {
    private final ByteBuffer bytes;
    private final long address;

    private Memory(ByteBuffer bytes) {
        this.bytes = bytes.order(ByteOrder.nativeOrder());
        this.address = Libc.addressOf(bytes);
    }

    /**
     * Allocates memory filled with zeros.
     *
     * @param size in bytes
     * @return new memory
     */
    public static Memory allocate(int size) {
        return new Memory(ByteBuffer.allocateDirect(size));
    }

    /**
     * Allocates a copy of a text, ended by a zero byte.
     *
     * @param text without a zero character
     * @return the text in UTF-8
     */
    public static Memory string(String text) {
        return string(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Allocates a copy of a file name, byte for byte as the file system has it.
     *
     * @param path of the default file system
     * @return the name, ended by a zero byte
     */
    public static Memory string(Path path) {
        if (isAscii(path.toString())) {
            return string(path.toString());
        }
        // String loses bytes that the JVM's locale does not know; the URI has them all, as %XX
        String raw = path.toUri().getRawPath();
        ByteBuffer name = ByteBuffer.allocate(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            boolean escaped = raw.charAt(i) == '%';
            name.put((byte) (escaped ? Integer.parseInt(raw, i + 1, i + 3, 16) : raw.charAt(i)));
            i += escaped ? 2 : 0;
        }
        // a folder's URI ends in a slash, which would make the kernel follow a symbolic link that is to be opened
        // itself
        if (name.position() > 1 && name.get(name.position() - 1) == '/') {
            name.position(name.position() - 1);
        }
        byte[] bytes = new byte[name.flip().remaining()];
        name.get(bytes);
        return string(bytes);
    }

    /**
     * Allocates what execve(2) takes for arguments or environment: the addresses of the texts, a null address, the texts.
     *
     * @param texts without a zero character
     * @return the texts as {@link RawText} has them, each ended by a zero byte
     */
    public static Memory strings(List<String> texts) {
        byte[][] encoded = new byte[texts.size()][];
        int at = (encoded.length + 1) * Long.BYTES;
        int size = at;
        for (int i = 0; i < encoded.length; i++) {
            encoded[i] = refuseZero(RawText.encode(texts.get(i)));
            size += encoded[i].length + 1;
        }
        Memory memory = allocate(size);
        for (int i = 0; i < encoded.length; i++) {
            memory.bytes.putLong(i * Long.BYTES, memory.address + at).put(at, encoded[i]);
            at += encoded[i].length + 1;
        }
        return memory;
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static Memory string(byte[] text) {
        Memory memory = allocate(refuseZero(text).length + 1);
        memory.bytes.put(0, text);
        return memory;
    }

    private static byte[] refuseZero(byte[] text) {
        for (byte b : text) {
            if (b == 0) {
                throw new IllegalArgumentException(
                        "a zero character ends a text early: " + new String(text, StandardCharsets.UTF_8));
            }
        }
        return text;
    }

    /**
     * Returns the memory as a buffer that shares it; absolute reads and writes only, since position and limit are shared.
     *
     * @return the bytes, in the processor's order
     */
    public ByteBuffer bytes() {
        return bytes;
    }

    /**
     * Returns the size.
     *
     * @return in bytes
     */
    public int size() {
        return bytes.capacity();
    }

    /** Where it lies; only valid while this object is reachable, see {@link #keep}. */
    long address() {
        return address;
    }

    /** Keeps memory reachable up to this point of the program. */
    @SuppressWarnings("ReachabilityFenceUsage") // what is called before it throws nothing
    static void keep(Memory memory) {
        Reference.reachabilityFence(memory);
    }
}
