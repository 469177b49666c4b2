package ns.proc;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Text of /proc as a String, without loss: names there may be any bytes. UTF-8 is decoded, and each byte that is not
 * part of it becomes a lone surrogate, U+DC80 to U+DCFF, which no valid UTF-8 yields (PEP 383, "surrogateescape").
 */
final class ProcText {
    private static final char ESCAPE = '\uDC00';
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private ProcText() {}

    /** Decodes bytes; {@link #encode} gives them back. */
    static String decode(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i] < 0) {
                return decodeAllOf(bytes, offset, length);
            }
        }
        // on the start path: no CharsetDecoder
        return new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
    }

    private static String decodeAllOf(byte[] bytes, int offset, int length) {
        StringBuilder text = new StringBuilder(length);
        int end = offset + length;
        int at = offset;
        while (at < end) {
            int size = sequence(bytes, at, end);
            if (size == 0) {
                text.append((char) (ESCAPE | bytes[at] & 0xff));
                at++;
            } else {
                text.appendCodePoint(codePoint(bytes, at, size));
                at += size;
            }
        }
        return text.toString();
    }

    /** How long the UTF-8 sequence is that begins here; 0 if none does. Unicode 15, table 3-7. */
    private static int sequence(byte[] bytes, int at, int end) {
        int first = bytes[at] & 0xff;
        if (first < 0x80) {
            return 1;
        }
        int size = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
        if (size == 0 || size > end - at) {
            return 0;
        }
        for (int i = 1; i < size; i++) {
            if ((bytes[at + i] & 0xc0) != 0x80) {
                return 0;
            }
        }
        // the second byte rules out overlong forms, surrogates, and what lies beyond U+10FFFF
        int second = bytes[at + 1] & 0xff;
        boolean allowed = switch (first) {
            case 0xe0 -> second >= 0xa0;
            case 0xed -> second < 0xa0;
            case 0xf0 -> second >= 0x90;
            case 0xf4 -> second < 0x90;
            default -> true;
        };
        return allowed ? size : 0;
    }

    private static int codePoint(byte[] bytes, int at, int size) {
        int value = size == 1 ? bytes[at] : bytes[at] & 0x7f >> size;
        for (int i = 1; i < size; i++) {
            value = value << 6 | bytes[at + i] & 0x3f;
        }
        return value;
    }

    /**
     * Encodes what {@link #decode} returned.
     *
     * @throws IllegalArgumentException if the text has a surrogate that stands neither in a pair nor for a byte
     */
    static byte[] encode(String text) {
        byte[] bytes = new byte[3 * text.length()];
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            int c = text.codePointAt(i);
            if (c < 0x80) {
                bytes[length++] = (byte) c;
            } else if (c < 0x800) {
                bytes[length++] = (byte) (0xc0 | c >> 6);
                bytes[length++] = continuation(c);
            } else if (c >= 0xdc80 && c <= 0xdcff) {
                bytes[length++] = (byte) c;
            } else if (c >= 0xd800 && c <= 0xdfff) {
                throw new IllegalArgumentException(
                        "stands for no byte: " + ProcFormatException.quoted(text) + " at index " + i);
            } else if (c < 0x1_0000) {
                bytes[length++] = (byte) (0xe0 | c >> 12);
                bytes[length++] = continuation(c >> 6);
                bytes[length++] = continuation(c);
            } else {
                bytes[length++] = (byte) (0xf0 | c >> 18);
                bytes[length++] = continuation(c >> 12);
                bytes[length++] = continuation(c >> 6);
                bytes[length++] = continuation(c);
                i++;
            }
        }
        return Arrays.copyOf(bytes, length);
    }

    private static byte continuation(int bits) {
        return (byte) (0x80 | bits & 0x3f);
    }

    /**
     * Returns the file that has this absolute name, byte for byte, whatever the JVM's locale.
     *
     * @throws IllegalArgumentException if it is not the absolute name of a file
     */
    static Path path(String name) {
        if (name.isEmpty() || name.charAt(0) != '/' || name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("not the absolute name of a file: " + ProcFormatException.quoted(name));
        }
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) >= 0x80) {
                return pathOfBytes(encode(name));
            }
        }
        return Path.of(name);
    }

    /** Path.of(String) refuses what the locale can not encode; the URI form takes any bytes. */
    private static Path pathOfBytes(byte[] name) {
        StringBuilder uri = new StringBuilder("file://");
        for (byte b : name) {
            if (b == '/') {
                uri.append('/');
            } else {
                uri.append('%').append(HEX[b >> 4 & 0xf]).append(HEX[b & 0xf]);
            }
        }
        // an empty segment first would be taken for a host
        return Path.of(URI.create(uri.toString()));
    }
}
