package ns.proc;

/**
 * What ns uses of {@code /proc/PID/stat}.
 *
 * @man proc_pid_stat(5)
 */
record StatLine(String name, char state, int parent, int threads, long startTicks) {
    private static final int FIRST_FIELD_AFTER_NAME = 3;
    private static final int PARENT = 4;
    private static final int THREADS = 20;
    private static final int START = 22;

    /** Parses the text; the name in parentheses may itself contain parentheses, spaces and newlines. */
    static StatLine parse(byte[] text, int length, String file) {
        int open = indexOf(text, length, '(');
        int close = lastIndexOf(text, length, ')');
        if (open < 0 || close < open || close + 2 >= length) {
            throw new ProcFormatException(file, 1, "PID (NAME) STATE …");
        }
        String name = ProcText.decode(text, open + 1, close - open - 1);
        int parent = 0;
        int threads = 0;
        int field = FIRST_FIELD_AFTER_NAME;
        int at = close + 2;
        while (at < length) {
            int end = at;
            while (end < length && text[end] != ' ' && text[end] != '\n') {
                end++;
            }
            if (field == PARENT) {
                parent = Digits.parseInt(text, at, end, file, 1);
            } else if (field == THREADS) {
                threads = Digits.parseInt(text, at, end, file, 1);
            } else if (field == START) {
                long start = Digits.parse(text, at, end, file, 1);
                return new StatLine(name, (char) text[close + 2], parent, threads, start);
            }
            field++;
            at = end + 1;
        }
        throw new ProcFormatException(file, 1, "at least " + START + " fields");
    }

    private static int indexOf(byte[] text, int length, char wanted) {
        for (int i = 0; i < length; i++) {
            if (text[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    private static int lastIndexOf(byte[] text, int length, char wanted) {
        for (int i = length - 1; i >= 0; i--) {
            if (text[i] == wanted) {
                return i;
            }
        }
        return -1;
    }
}
