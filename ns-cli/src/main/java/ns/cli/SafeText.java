package ns.cli;

/**
 * Text from the kernel made harmless for terminals and tables: what is not printable becomes {@code \xHH}, byte by byte.
 *
 * <p>A process chooses its name and arguments, so they may hold escape sequences, line feeds, bytes that are no UTF-8,
 * or characters that turn the direction of the line around. The result is reversible: a backslash that would read as
 * the beginning of such an escape is itself escaped.
 */
final class SafeText {
    private static final String HEX = "0123456789abcdef";

    private SafeText() {}

    /** Returns text for a cell of a table. */
    static String printable(String text, boolean utf8) {
        return isPlain(text) ? text : escaped(text, utf8, false);
    }

    /** Returns text for a word of raw output: without blanks, without anything but ASCII. */
    static String word(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c > '~' || c == '\\') {
                return escaped(text, false, true);
            }
        }
        return text;
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || c == '\\') {
                return false;
            }
        }
        return true;
    }

    private static String escaped(String text, boolean utf8, boolean asWord) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (c >= ' ' && c <= '~') {
                boolean looksEscaped = c == '\\' && (asWord || text.startsWith("x", i));
                if (looksEscaped || (asWord && c == ' ')) {
                    hex(c, safe);
                } else {
                    safe.append((char) c);
                }
            } else if (c > '~' && utf8 && isPrintable(c)) {
                safe.appendCodePoint(c);
            } else {
                bytes(c, safe);
            }
        }
        return safe.toString();
    }

    /** Whether a terminal shows a character beyond ASCII as itself, where it stands. */
    static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.UNASSIGNED,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> !turnsDirection(c);
        };
    }

    /** Whether the character changes how its neighbours are ordered on screen (CVE-2021-42574, "Trojan Source"). */
    private static boolean turnsDirection(int c) {
        return (c >= 0x202A && c <= 0x202E)
                || (c >= 0x2066 && c <= 0x2069)
                || c == 0x200E
                || c == 0x200F
                || c == 0x061C;
    }

    private static void bytes(int c, StringBuilder safe) {
        if (c < 0x80) {
            hex(c, safe);
        } else if (isEscapedByte(c)) {
            hex(c - 0xDC00, safe);
        } else if (c < 0x800) {
            hex(0xC0 | c >> 6, safe);
            hex(continuation(c), safe);
        } else if (c < 0x10000) {
            hex(0xE0 | c >> 12, safe);
            hex(continuation(c >> 6), safe);
            hex(continuation(c), safe);
        } else {
            hex(0xF0 | c >> 18, safe);
            hex(continuation(c >> 12), safe);
            hex(continuation(c >> 6), safe);
            hex(continuation(c), safe);
        }
    }

    /** Whether a UTF-16 unit stands for one byte that was no UTF-8 when the text was read. */
    static boolean isEscapedByte(int c) {
        return c >= 0xDC80 && c <= 0xDCFF;
    }

    private static int continuation(int bits) {
        return 0x80 | (bits & 0x3F);
    }

    private static void hex(int b, StringBuilder safe) {
        safe.append("\\x").append(HEX.charAt(b >> 4)).append(HEX.charAt(b & 15));
    }
}
