package ns.cli;

import java.util.Locale;

/** The character classes of POSIX bracket expressions, such as {@code [:alpha:]}, as in a UTF-8 locale. */
enum CharClass {
    ALNUM,
    ALPHA,
    BLANK,
    CNTRL,
    DIGIT,
    GRAPH,
    LOWER,
    PRINT,
    PUNCT,
    SPACE,
    UPPER,
    XDIGIT;

    /** Returns the class with this name in a pattern. */
    static CharClass named(String name) {
        for (CharClass each : values()) {
            if (each.name().toLowerCase(Locale.ROOT).equals(name)) {
                return each;
            }
        }
        throw new FilterSyntaxException("Invalid character class name");
    }

    boolean contains(int c) {
        switch (this) {
            case ALNUM:
                return Character.isLetterOrDigit(c);
            case ALPHA:
                return Character.isLetter(c);
            case BLANK:
                return c == '\t' || Character.getType(c) == Character.SPACE_SEPARATOR && c != 0xA0;
            case CNTRL:
                return Character.getType(c) == Character.CONTROL;
            case DIGIT:
                return c >= '0' && c <= '9';
            case GRAPH:
                return isPrinted(c) && !SPACE.contains(c);
            case LOWER:
                return Character.isLowerCase(c);
            case PRINT:
                return isPrinted(c);
            case PUNCT:
                return isPrinted(c) && !SPACE.contains(c) && !ALNUM.contains(c);
            case SPACE:
                return c >= '\t' && c <= '\r' || Character.isWhitespace(c) && c > 0x1F;
            case UPPER:
                return Character.isUpperCase(c);
            default:
                return DIGIT.contains(c) || c >= 'A' && c <= 'F' || c >= 'a' && c <= 'f';
        }
    }

    private static boolean isPrinted(int c) {
        switch (Character.getType(c)) {
            case Character.CONTROL:
            case Character.UNASSIGNED:
            case Character.SURROGATE:
            case Character.LINE_SEPARATOR:
            case Character.PARAGRAPH_SEPARATOR:
                return false;
            default:
                return true;
        }
    }
}
