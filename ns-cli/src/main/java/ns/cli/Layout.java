package ns.cli;

import java.util.OptionalInt;

/**
 * How a table is set as text.
 *
 * @param headings whether the first line names the columns
 * @param wrap whether cells of several lines stay so; otherwise they become comma lists
 * @param utf8 whether the reader understands UTF-8; otherwise tree and text are kept in ASCII
 * @param bold whether headings are bold
 * @param width the columns to fit into by cutting truncatable cells; empty if nothing is to be cut
 */
record Layout(boolean headings, boolean wrap, boolean utf8, boolean bold, OptionalInt width) {
    /** Headings, several lines, UTF-8, nothing cut: what goes into a pipe. */
    static final Layout PLAIN = new Layout(true, true, true, false, OptionalInt.empty());

    /** Returns the layout for a terminal, or for what else is behind standard output. */
    static Layout on(Terminal terminal) {
        return new Layout(true, true, terminal.utf8(), false, terminal.columns());
    }

    Layout withoutHeadings() {
        return new Layout(false, wrap, utf8, bold, width);
    }

    Layout withoutWrapping() {
        return new Layout(headings, false, utf8, bold, width);
    }

    Layout ascii() {
        return new Layout(headings, wrap, false, bold, width);
    }

    Layout withBoldHeadings() {
        return new Layout(headings, wrap, utf8, true, width);
    }

    Layout withoutCutting() {
        return within(OptionalInt.empty());
    }

    Layout within(OptionalInt columns) {
        return new Layout(headings, wrap, utf8, bold, columns);
    }
}
