package ns.proc;

/**
 * Kernel text that this version of ns does not understand: which file and line, and what was expected there.
 *
 * <p>The message is one line: {@code /proc/4711/mountinfo:3: expected a mount id instead of "x"}. What it quotes of the
 * file is cut short, and its control characters are escaped, so that it can be printed.
 */
public final class ProcFormatException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final int QUOTED_AT_MOST = 80;

    /** Where the text came from. */
    private final String file;

    /** Counted from one. */
    private final int line;

    /** What would have been understood. */
    private final String expected;

    ProcFormatException(String file, int line, String expected) {
        super(file + ":" + line + ": expected " + expected);
        this.file = file;
        this.line = line;
        this.expected = expected;
    }

    /** Quotes text of the kernel so that it fits into a message and does nothing to a terminal. */
    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        int length = Math.min(text.length(), QUOTED_AT_MOST);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c < ' ' || c >= 0x7f && c < 0xa0 || Character.isSurrogate(c)) {
                String hex = Integer.toHexString(c);
                quoted.append("\\u").append("0000", hex.length(), 4).append(hex);
            } else {
                quoted.append(c);
            }
        }
        return quoted.append(length < text.length() ? "…\"" : "\"").toString();
    }

    /**
     * Returns the file.
     *
     * @return its path
     */
    public String file() {
        return file;
    }

    /**
     * Returns the line.
     *
     * @return its number, from 1 on
     */
    public int line() {
        return line;
    }

    /**
     * Returns what ns would have understood.
     *
     * @return a phrase in English
     */
    public String expected() {
        return expected;
    }
}
