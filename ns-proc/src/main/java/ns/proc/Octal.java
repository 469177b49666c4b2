package ns.proc;

/** The escapes of the kernel's tables: {@code \040} is a space, {@code \011} a tab, {@code \012} a newline, {@code \134} a backslash. */
final class Octal {
    private static final int DIGITS = 3;

    private Octal() {}

    /** Decodes; a backslash without three octal digits stays, since not every file system escapes what it prints. */
    static String decode(byte[] text, int from, int to) {
        byte[] plain = new byte[to - from];
        int length = 0;
        int at = from;
        while (at < to) {
            int escaped = text[at] == '\\' && to - at > DIGITS ? value(text, at + 1) : -1;
            plain[length++] = escaped < 0 ? text[at] : (byte) escaped;
            at += escaped < 0 ? 1 : 1 + DIGITS;
        }
        return ProcText.decode(plain, 0, length);
    }

    /** The byte that three octal digits stand for, or a negative number if they are not that. */
    private static int value(byte[] text, int at) {
        int value = 0;
        for (int i = at; i < at + DIGITS; i++) {
            int digit = text[i] - '0';
            if (digit < 0 || digit > 7) {
                return -1;
            }
            value = value << 3 | digit;
        }
        return value > 0xff ? -1 : value;
    }
}
