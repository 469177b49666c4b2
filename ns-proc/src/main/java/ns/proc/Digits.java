package ns.proc;

/** Decimal and hexadecimal numbers in the kernel's text. */
final class Digits {
    private Digits() {}

    /** Parses a decimal number without sign that fits into 63 bits. */
    static long parse(byte[] text, int from, int to, String file, int line) {
        long value = 0;
        for (int i = from; i < to; i++) {
            int digit = text[i] - '0';
            if (digit < 0 || digit > 9 || value > (Long.MAX_VALUE - digit) / 10) {
                throw notANumber(text, from, to, file, line);
            }
            value = value * 10 + digit;
        }
        if (from >= to) {
            throw notANumber(text, from, to, file, line);
        }
        return value;
    }

    /** Parses a decimal number without sign that fits into 31 bits. */
    static int parseInt(byte[] text, int from, int to, String file, int line) {
        long value = parse(text, from, to, file, line);
        if (value > Integer.MAX_VALUE) {
            throw notANumber(text, from, to, file, line);
        }
        return (int) value;
    }

    /** Parses a hexadecimal number of at most 64 bits. */
    static long parseHex(byte[] text, int from, int to, String file, int line) {
        long value = 0;
        for (int i = from; i < to; i++) {
            int digit = Character.digit(text[i], 16);
            if (digit < 0 || to - from > 16) {
                throw notANumber(text, from, to, file, line);
            }
            value = value << 4 | digit;
        }
        if (from >= to) {
            throw notANumber(text, from, to, file, line);
        }
        return value;
    }

    private static ProcFormatException notANumber(byte[] text, int from, int to, String file, int line) {
        String found = ProcText.decode(text, from, Math.max(0, to - from));
        return new ProcFormatException(file, line, "a number instead of " + ProcFormatException.quoted(found));
    }
}
