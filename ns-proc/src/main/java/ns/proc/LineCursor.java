package ns.proc;

/**
 * Walks over text of the kernel, line by line and in each line field by field; one space ends a field. Whatever does
 * not fit is a {@link ProcFormatException} that knows its place.
 */
final class LineCursor {
    private final byte[] text;
    private final int length;
    private final String file;
    private int lineEnd = -1;

    /** The field that was taken last. */
    private int start;

    private int stop;

    /** Where the next field starts; beyond the end of the line if there is none. */
    private int next;

    LineCursor(byte[] text, int length, String file) {
        this.text = text;
        this.length = length;
        this.file = file;
    }

    /** Moves to the next line; false if there is none. */
    boolean nextLine() {
        if (lineEnd + 1 >= length) {
            return false;
        }
        moveTo(lineEnd + 1);
        return true;
    }

    /** Moves to the line that this byte of the text is part of. */
    void lineAround(int index) {
        int lineStart = index;
        while (lineStart > 0 && text[lineStart - 1] != '\n') {
            lineStart--;
        }
        moveTo(lineStart);
    }

    private void moveTo(int lineStart) {
        next = lineStart;
        start = lineStart;
        stop = lineStart;
        for (lineEnd = lineStart; text[lineEnd] != '\n'; lineEnd++) {
            if (lineEnd + 1 == length) {
                // every line of /proc has an end: a half-read number would be a wrong number
                throw expected("the line to be complete");
            }
        }
    }

    /** Where the current line ends, without its newline. */
    int lineEnd() {
        return lineEnd;
    }

    /** Tells whether the line has another field, perhaps an empty one. */
    boolean hasField() {
        return next <= lineEnd;
    }

    /** Passes over blanks, in files that have columns. */
    LineCursor blanks() {
        while (next < lineEnd && (text[next] == ' ' || text[next] == '\t')) {
            next++;
        }
        return this;
    }

    /** Takes a field, which may be empty, and the character after it. */
    String fieldUpTo(char separator, String what) {
        take(what, separator);
        return taken();
    }

    /** Takes a field that is not empty. */
    String word(String what) {
        take(what, ' ');
        if (start == stop) {
            throw expected(what);
        }
        return taken();
    }

    /** Takes what is left of the line. */
    String rest(String what) {
        take(what, '\n');
        return taken();
    }

    /** Takes a field in which the kernel writes blanks, newlines and backslashes as {@code \ooo}. */
    String unescaped(String what) {
        take(what, ' ');
        for (int i = start; i < stop; i++) {
            if (text[i] == '\\') {
                return Octal.decode(text, start, stop);
            }
        }
        return taken();
    }

    /** Takes a field that is exactly this; leaves it otherwise. */
    boolean skip(char only) {
        boolean found = next < lineEnd && text[next] == only && (next + 1 == lineEnd || text[next + 1] == ' ');
        next += found ? 2 : 0;
        return found;
    }

    /** Takes a decimal number without sign that is no greater than this. */
    long number(String what, long greatest) {
        return numberUpTo(' ', what, greatest);
    }

    /** Takes a decimal number and the character after it. */
    long numberUpTo(char separator, String what, long greatest) {
        take(what, separator);
        return magnitude(start, what, greatest);
    }

    /** Takes a decimal number that may be negative. */
    long signed(String what) {
        take(what, ' ');
        boolean negative = start < stop && text[start] == '-';
        long magnitude = magnitude(negative ? start + 1 : start, what, Long.MAX_VALUE);
        return negative ? -magnitude : magnitude;
    }

    /** Takes an octal number. */
    int octal(String what, int greatest) {
        take(what, ' ');
        int value = 0;
        for (int i = start; i < stop; i++) {
            int digit = text[i] - '0';
            if (digit < 0 || digit > 7 || value > (greatest - digit) / 8) {
                throw expected(what);
            }
            value = value * 8 + digit;
        }
        if (start == stop) {
            throw expected(what);
        }
        return value;
    }

    /** Refuses a line that goes on. */
    void end() {
        if (hasField()) {
            take("", '\n');
            throw expected("the end of the line");
        }
    }

    /** Describes what the field that was taken last should have been. */
    ProcFormatException expected(String what) {
        int line = 1;
        for (int i = 0; i < start; i++) {
            line += text[i] == '\n' ? 1 : 0;
        }
        String found = start == stop ? "" : " instead of " + ProcFormatException.quoted(taken());
        return new ProcFormatException(file, line, what + found);
    }

    private long magnitude(int from, String what, long greatest) {
        long value = 0;
        for (int i = from; i < stop; i++) {
            int digit = text[i] - '0';
            if (digit < 0 || digit > 9 || value > (greatest - digit) / 10) {
                throw expected(what);
            }
            value = value * 10 + digit;
        }
        if (from == stop) {
            throw expected(what);
        }
        return value;
    }

    private String taken() {
        return ProcText.decode(text, start, stop - start);
    }

    private void take(String what, char separator) {
        if (!hasField()) {
            start = lineEnd;
            stop = lineEnd;
            throw expected(what + " before the end of the line");
        }
        start = next;
        stop = start;
        while (stop < lineEnd && text[stop] != separator) {
            stop++;
        }
        next = stop + 1;
    }
}
