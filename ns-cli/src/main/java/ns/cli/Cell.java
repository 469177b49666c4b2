package ns.cli;

import java.util.List;

/**
 * The value of one column in one row, before it is turned into text, JSON or a yes or no of a filter.
 *
 * <p>Text may hold bytes that are no UTF-8: each as a lone surrogate U+DC80 to U+DCFF (the byte plus 0xDC00). Every
 * printer turns them back into something harmless.
 */
sealed interface Cell {
    /** The value is not there; an empty cell, {@code null} in JSON. */
    Cell NONE = new Absent();

    static Cell number(long value) {
        return new Numeral(value);
    }

    /** Returns a cell of text; empty text is no value. */
    static Cell text(String value) {
        return value.isEmpty() ? NONE : new Text(value);
    }

    /** Returns a cell with several lines of text, printed below each other. */
    static Cell lines(List<String> lines) {
        if (lines.isEmpty()) {
            return NONE;
        }
        return lines.size() == 1 ? text(lines.get(0)) : new Lines(List.copyOf(lines));
    }

    /** The whole value as one string; empty if there is none, lines are separated by a line feed. */
    String text();

    /** No value. */
    record Absent() implements Cell {
        @Override
        public String text() {
            return "";
        }
    }

    /** A number. */
    record Numeral(long value) implements Cell {
        @Override
        public String text() {
            return Long.toString(value);
        }
    }

    /** Text of one line; characters that would break the line are escaped by the printers. */
    record Text(String text) implements Cell {}

    /** Text of several lines, such as the places where a namespace is mounted. */
    record Lines(List<String> lines) implements Cell {
        public Lines {
            lines = List.copyOf(lines);
        }

        @Override
        public String text() {
            return joined('\n');
        }

        String joined(char separator) {
            StringBuilder all = new StringBuilder();
            for (String line : lines) {
                if (all.length() > 0) {
                    all.append(separator);
                }
                all.append(line);
            }
            return all.toString();
        }
    }
}
