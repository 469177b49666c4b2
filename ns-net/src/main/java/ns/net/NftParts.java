package ns.net;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ns.net.netlink.Attributes;

/**
 * One of the kernel's expressions as it tells them: what is not there, or has a strange length, reads as a number that means nothing or as
 * nothing.
 *
 * @param name such as {@code cmp}
 * @param data the content of NFTA_EXPR_DATA
 * @param parts of that, by type
 */
record NftParts(String name, byte[] data, Map<Integer, byte[]> parts) {
    /** No number of 32 bits. */
    static final long NONE = -1;

    private static final int NFTA_EXPR_NAME = 1;
    private static final int NFTA_EXPR_DATA = 2;

    /** All of a rule's, in their order. */
    static List<NftParts> all(Attributes list) {
        List<NftParts> all = new ArrayList<>();
        while (list.next()) {
            one(list.nested()).ifPresent(all::add);
        }
        return all;
    }

    private static Optional<NftParts> one(Attributes expression) {
        String name = "";
        byte[] data = {};
        while (expression.next()) {
            if (expression.type() == NFTA_EXPR_NAME) {
                name = expression.text();
            } else if (expression.type() == NFTA_EXPR_DATA) {
                data = expression.bytes();
            }
        }
        return name.isEmpty() ? Optional.empty() : Optional.of(new NftParts(name, data, parts(data)));
    }

    private static Map<Integer, byte[]> parts(byte[] data) {
        Map<Integer, byte[]> parts = new HashMap<>();
        Attributes attributes = Attributes.of(data);
        while (attributes.next()) {
            parts.put(attributes.type(), attributes.bytes());
        }
        return parts;
    }

    boolean is(String expected) {
        return name.equals(expected);
    }

    boolean has(int type) {
        return parts.containsKey(type);
    }

    long be32(int type) {
        byte[] bytes = parts.get(type);
        return bytes != null && bytes.length == Integer.BYTES
                ? Integer.toUnsignedLong(ByteBuffer.wrap(bytes).getInt())
                : NONE;
    }

    long be64(int type) {
        byte[] bytes = parts.get(type);
        return bytes != null && bytes.length == Long.BYTES
                ? ByteBuffer.wrap(bytes).getLong()
                : NONE;
    }

    long u8(int type) {
        byte[] bytes = parts.get(type);
        return bytes != null && bytes.length == 1 ? Byte.toUnsignedLong(bytes[0]) : NONE;
    }

    String text(int type) {
        byte[] bytes = parts.getOrDefault(type, new byte[0]);
        int end = 0;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }

    /** The value inside an attribute that holds one. */
    Optional<byte[]> value(int type) {
        return inside(type, 1);
    }

    /** What is in the first attribute of a type inside another. */
    Optional<byte[]> inside(int type, int inner) {
        Attributes attributes = Attributes.of(parts.getOrDefault(type, new byte[0]));
        while (attributes.next()) {
            if (attributes.type() == inner) {
                return Optional.of(attributes.bytes());
            }
        }
        return Optional.empty();
    }

    NftOther other() {
        return new NftOther(name, data);
    }
}
