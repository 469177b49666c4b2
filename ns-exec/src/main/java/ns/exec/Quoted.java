package ns.exec;

/** Text that others chose, made fit for a message: as a shell would read it back, and unable to move a terminal's cursor. */
final class Quoted {
    private static final String PLAIN = "%+,-./:=@_";
    private static final int LONGEST_LINE = 300;

    private Quoted() {}

    /** Appends one word of a command line. */
    static void appendWord(StringBuilder text, String word) {
        if (isPlain(word)) {
            text.append(word);
        } else if (hasControls(word)) {
            text.append("$'");
            appendEscaped(text, word, true);
            text.append('\'');
        } else {
            text.append('\'').append(word.replace("'", "'\\''")).append('\'');
        }
    }

    /** Appends one line of a program's output, shortened. */
    static void appendLine(StringBuilder text, String line) {
        boolean isLong = line.length() > LONGEST_LINE;
        appendEscaped(text, isLong ? line.substring(0, LONGEST_LINE) : line, false);
        if (isLong) {
            text.append("...");
        }
    }

    private static void appendEscaped(StringBuilder text, String value, boolean quotes) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (quotes && (c == '\'' || c == '\\')) {
                text.append('\\').append(c);
            } else if (quotes && c == '\n') {
                text.append("\\n");
            } else if (isControl(c) && (quotes || c != '\t')) {
                text.append(c < 0x100 ? "\\x" : "\\u");
                appendHex(text, c, c < 0x100 ? 2 : 4);
            } else {
                text.append(c);
            }
        }
    }

    private static void appendHex(StringBuilder text, int value, int digits) {
        for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
            text.append(Character.forDigit(value >> shift & 0xf, 16));
        }
    }

    private static boolean isPlain(String word) {
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            boolean isAlphanumeric = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (!isAlphanumeric && PLAIN.indexOf(c) < 0) {
                return false;
            }
        }
        return !word.isEmpty();
    }

    private static boolean hasControls(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (isControl(word.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    /** Format characters too: some of them turn the direction of writing. */
    private static boolean isControl(char c) {
        return Character.isISOControl(c) || Character.getType(c) == Character.FORMAT;
    }
}
