package ns.core.sys;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Text as the kernel has it: bytes without a zero, which are UTF-8 for the most part but need not be.
 *
 * <p>A byte that is no UTF-8 is in Java a lone surrogate, U+DC80 for 0x80 to U+DCFF for 0xff, so that every argument, name and
 * variable survives the way through Java, whatever its locale. Python does the same (PEP 383).
 */
public final class RawText {
    private static final int ESCAPES = 0xdc00;

    private RawText() {}

    /**
     * Turns a text into bytes.
     *
     * @param text which may have lone surrogates for bytes that are no UTF-8
     * @return the bytes, without a zero at the end
     */
    public static byte[] encode(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return encodeEscapes(text);
            }
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] encodeEscapes(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length() + 16);
        int i = 0;
        while (i < text.length()) {
            int c = text.codePointAt(i);
            if (c >= ESCAPES + 0x80 && c <= ESCAPES + 0xff) {
                bytes.write(c - ESCAPES);
            } else {
                bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
            }
            i += Character.charCount(c);
        }
        return bytes.toByteArray();
    }

    /**
     * Turns bytes into text.
     *
     * @param bytes any
     * @return text from which {@link #encode} makes the same bytes
     */
    public static String decode(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        return text.indexOf('\ufffd') < 0 ? text : decodeEscapes(bytes);
    }

    private static String decodeEscapes(byte[] bytes) {
        StringBuilder text = new StringBuilder(bytes.length);
        int i = 0;
        while (i < bytes.length) {
            int length = Math.min(sequenceLength(bytes[i]), bytes.length - i);
            String c = new String(bytes, i, length, StandardCharsets.UTF_8);
            boolean valid = c.codePointCount(0, c.length()) == 1
                    && Arrays.equals(c.getBytes(StandardCharsets.UTF_8), Arrays.copyOfRange(bytes, i, i + length));
            if (valid) {
                text.append(c);
                i += length;
            } else {
                text.append((char) (ESCAPES + (bytes[i] & 0xff)));
                i++;
            }
        }
        return text.toString();
    }

    private static int sequenceLength(byte first) {
        int lead = first & 0xff;
        return lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    }
}
