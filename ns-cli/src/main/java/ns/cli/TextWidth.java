package ns.cli;

/**
 * How many columns of a terminal a text takes: two for East Asian wide characters and emoji, none for combining marks.
 *
 * @man wcwidth(3)
 */
final class TextWidth {
    private TextWidth() {}

    /** Returns the columns that a printable text takes. */
    static int of(String text) {
        int width = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            width += of(c);
            i += Character.charCount(c);
        }
        return width;
    }

    /** Returns the longest beginning of the text that takes at most this many columns. */
    static String cut(String text, int columns) {
        int width = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            width += of(c);
            if (width > columns) {
                return text.substring(0, i);
            }
            i += Character.charCount(c);
        }
        return text;
    }

    private static int of(int c) {
        if (c < 0x300 || c >= 0x2500 && c < 0x2580) {
            return 1; // Latin, and the lines of a tree
        }
        return Wide.contains(c) ? 2 : isZero(c) ? 0 : 1;
    }

    private static boolean isZero(int c) {
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK -> true;
            case Character.FORMAT -> !isVisibleFormat(c);
            // Vowels and finals of Hangul join the syllable before them.
            default -> (c >= 0x1160 && c <= 0x11FF) || (c >= 0xD7B0 && c <= 0xD7FB);
        };
    }

    /** Signs of Arabic, Syriac and Kaithi that enclose numbers: of the class "format", but they take a column. */
    private static boolean isVisibleFormat(int c) {
        return (c >= 0x600 && c <= 0x605)
                || c == 0x6DD
                || c == 0x70F
                || c == 0x890
                || c == 0x891
                || c == 0x8E2
                || c == 0x110BD
                || c == 0x110CD;
    }

    /** The table, in a class of its own so that usual output never loads it. */
    private static final class Wide {
        /** First and last code points of the wide ranges, ascending; gaps of unassigned code points are filled. */
        private static final int[] RANGES = {
            0x1100, 0x115F, 0x231A, 0x231B, 0x2329, 0x232A, 0x23E9, 0x23EC, 0x23F0, 0x23F0, 0x23F3, 0x23F3, 0x25FD,
            0x25FE, 0x2614, 0x2615, 0x2648, 0x2653, 0x267F, 0x267F, 0x2693, 0x2693, 0x26A1, 0x26A1, 0x26AA, 0x26AB,
            0x26BD, 0x26BE, 0x26C4, 0x26C5, 0x26CE, 0x26CE, 0x26D4, 0x26D4, 0x26EA, 0x26EA, 0x26F2, 0x26F3, 0x26F5,
            0x26F5, 0x26FA, 0x26FA, 0x26FD, 0x26FD, 0x2705, 0x2705, 0x270A, 0x270B, 0x2728, 0x2728, 0x274C, 0x274C,
            0x274E, 0x274E, 0x2753, 0x2755, 0x2757, 0x2757, 0x2795, 0x2797, 0x27B0, 0x27B0, 0x27BF, 0x27BF, 0x2B1B,
            0x2B1C, 0x2B50, 0x2B50, 0x2B55, 0x2B55, 0x2E80, 0x3029, 0x302E, 0x303E, 0x3041, 0x3096, 0x309B, 0xA4C6,
            0xA960, 0xA97C, 0xAC00, 0xD7A3, 0xF900, 0xFAD9, 0xFE10, 0xFE19, 0xFE30, 0xFE6B, 0xFF01, 0xFF60, 0xFFE0,
            0xFFE6, 0x16FE0, 0x16FE3, 0x16FF0, 0x1B2FB, 0x1F004, 0x1F004, 0x1F0CF, 0x1F0CF, 0x1F18E, 0x1F18E, 0x1F191,
            0x1F19A, 0x1F200, 0x1F320, 0x1F32D, 0x1F335, 0x1F337, 0x1F37C, 0x1F37E, 0x1F393, 0x1F3A0, 0x1F3CA, 0x1F3CF,
            0x1F3D3, 0x1F3E0, 0x1F3F0, 0x1F3F4, 0x1F3F4, 0x1F3F8, 0x1F43E, 0x1F440, 0x1F440, 0x1F442, 0x1F4FC, 0x1F4FF,
            0x1F53D, 0x1F54B, 0x1F54E, 0x1F550, 0x1F567, 0x1F57A, 0x1F57A, 0x1F595, 0x1F596, 0x1F5A4, 0x1F5A4, 0x1F5FB,
            0x1F64F, 0x1F680, 0x1F6C5, 0x1F6CC, 0x1F6CC, 0x1F6D0, 0x1F6D2, 0x1F6D5, 0x1F6DF, 0x1F6EB, 0x1F6EC, 0x1F6F4,
            0x1F6FC, 0x1F7E0, 0x1F7F0, 0x1F90C, 0x1F93A, 0x1F93C, 0x1F945, 0x1F947, 0x1F9FF, 0x1FA70, 0x1FAF6, 0x20000,
            0x3134A
        };

        static boolean contains(int c) {
            int low = 0;
            int high = RANGES.length / 2 - 1;
            while (low <= high) {
                int middle = (low + high) >>> 1;
                if (c < RANGES[2 * middle]) {
                    high = middle - 1;
                } else if (c > RANGES[2 * middle + 1]) {
                    low = middle + 1;
                } else {
                    return true;
                }
            }
            return false;
        }
    }
}
