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
        return switch (this) {
            case ALNUM -> Character.isLetterOrDigit(c);

            case ALPHA -> Character.isLetter(c);

            case BLANK -> c == '\t' || (Character.getType(c) == Character.SPACE_SEPARATOR && c != 0xA0);

            case CNTRL -> Character.getType(c) == Character.CONTROL;

            case DIGIT -> c >= '0' && c <= '9';

            case GRAPH -> isPrinted(c) && !SPACE.contains(c);

            case LOWER -> Character.isLowerCase(c);

            case PRINT -> isPrinted(c);

            case PUNCT -> isPrinted(c) && !SPACE.contains(c) && !ALNUM.contains(c);

            case SPACE -> (c >= '\t' && c <= '\r') || (Character.isWhitespace(c) && c > 0x1F);

            case UPPER -> Character.isUpperCase(c);

            default -> DIGIT.contains(c) || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
        };
    }

    private static boolean isPrinted(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.UNASSIGNED,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;

            default -> true;
        };
    }
}
