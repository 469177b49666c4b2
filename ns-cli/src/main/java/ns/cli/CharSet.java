package ns.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * A set of characters in a regular expression: one character, any, or a bracket expression.
 *
 * @param negated whether it holds what its parts do not
 * @param ranges first and last code points
 * @param classes character classes
 */
record CharSet(boolean negated, List<Range> ranges, List<CharClass> classes) {
    /** Consecutive code points. */
    record Range(int first, int last) {}

    static final CharSet ANY = new CharSet(true, List.of(), List.of());
    static final CharSet WORD = new CharSet(false, List.of(new Range('_', '_')), List.of(CharClass.ALNUM));
    static final CharSet SPACE = new CharSet(false, List.of(), List.of(CharClass.SPACE));

    CharSet {
        ranges = List.copyOf(ranges);
        classes = List.copyOf(classes);
    }

    static CharSet one(int c) {
        return new CharSet(false, List.of(new Range(c, c)), List.of());
    }

    CharSet negate() {
        return new CharSet(!negated, ranges, classes);
    }

    boolean contains(int c) {
        for (Range range : ranges) {
            if (range.first() <= c && c <= range.last()) {
                return !negated;
            }
        }
        for (CharClass each : classes) {
            if (each.contains(c)) {
                return !negated;
            }
        }
        return negated;
    }

    /** Reads a bracket expression from a pattern. */
    static final class Reader {
        private static final String UNMATCHED = "Unmatched [, [^, [:, [., or [=";

        private final String pattern;
        private int position;

        /** Starts after the opening bracket. */
        Reader(String pattern, int position) {
            this.pattern = pattern;
            this.position = position;
        }

        /** The index after the closing bracket, once {@link #read} has returned. */
        int position() {
            return position;
        }

        CharSet read() {
            boolean negated = take("^");
            if (position == pattern.length()) {
                throw new FilterSyntaxException("Invalid regular expression");
            }
            List<Range> ranges = new ArrayList<>();
            List<CharClass> classes = new ArrayList<>();
            boolean first = true;
            while (first || !take("]")) {
                first = false;
                if (take("[:")) {
                    classes.add(CharClass.named(until(":]")));
                    if (pattern.startsWith("-", position) && !pattern.startsWith("-]", position)) {
                        throw new FilterSyntaxException("Invalid range end");
                    }
                    continue;
                }
                int start = element();
                boolean isRange = pattern.startsWith("-", position) && !pattern.startsWith("-]", position);
                int end = start;
                if (isRange) {
                    position++;
                    if (pattern.startsWith("[:", position)) {
                        throw new FilterSyntaxException("Invalid range end");
                    }
                    end = element();
                }
                if (end < start) {
                    throw new FilterSyntaxException("Invalid range end");
                }
                ranges.add(new Range(start, end));
            }
            return new CharSet(negated, ranges, classes);
        }

        private int element() {
            if (take("[=")) {
                return single(until("=]"));
            } else if (take("[.")) {
                return single(until(".]"));
            }
            if (position == pattern.length()) {
                throw new FilterSyntaxException(UNMATCHED);
            }
            int c = pattern.codePointAt(position);
            position += Character.charCount(c);
            return c;
        }

        private static int single(String name) {
            if (name.codePointCount(0, name.length()) != 1) {
                throw new FilterSyntaxException("Invalid collation character");
            }
            return name.codePointAt(0);
        }

        private String until(String end) {
            int at = pattern.indexOf(end, position);
            if (at < 0) {
                throw new FilterSyntaxException(UNMATCHED);
            }
            String inside = pattern.substring(position, at);
            position = at + end.length();
            return inside;
        }

        private boolean take(String expected) {
            boolean there = pattern.startsWith(expected, position);
            if (there) {
                position += expected.length();
            }
            return there;
        }
    }
}
