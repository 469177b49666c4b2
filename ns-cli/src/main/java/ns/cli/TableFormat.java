package ns.cli;

import java.util.Optional;
import ns.core.fd.WindowSize;

/**
 * How the user wants a table.
 *
 * @param style for people, for scripts, or for programs
 * @param headings whether the first line names the columns
 * @param wrap whether cells of several lines stay so
 * @param cut whether long cells are cut to the width of a terminal
 */
record TableFormat(Style style, boolean headings, boolean wrap, boolean cut) {
    /** The three ways to print the same rows. */
    enum Style {
        TEXT,
        RAW,
        JSON
    }

    /** For people. */
    static final TableFormat TEXT = new TableFormat(Style.TEXT, true, true, true);

    TableFormat withoutHeadings() {
        return new TableFormat(style, false, wrap, cut);
    }

    /** Prints a table; as JSON, {@code name} is the key of its rows. */
    void print(Table table, String name, Streams streams) {
        if (style == Style.JSON) {
            JsonTable.print(table, name, streams.out());
        } else if (style == Style.RAW) {
            RawTable.print(table, headings, streams.out());
        } else {
            TextTable.print(table, layout(streams.terminal()), streams.out());
        }
    }

    private Layout layout(Terminal terminal) {
        Layout layout = terminal.utf8() ? Layout.PLAIN : Layout.PLAIN.ascii();
        if (!headings) {
            layout = layout.withoutHeadings();
        } else if (terminal.colour()) {
            layout = layout.withBoldHeadings();
        }
        if (!wrap) {
            layout = layout.withoutWrapping();
        }
        return cut && terminal.interactive() ? layout.within(measured(terminal).columns()) : layout;
    }

    /** Only here, where something gets cut: asking the kernel loads native code, which a pipe need not wait for. */
    private static Terminal measured(Terminal terminal) {
        Optional<WindowSize> size = WindowSize.ofStandardOutput();
        return size.isPresent() ? terminal.measured(size.get().columns()) : terminal;
    }
}
