package ns.cli;

import java.util.List;

/**
 * Sets a table as words for scripts: one line per row, one blank between columns, an empty cell stays empty.
 *
 * <p>The tree is not drawn; util-linux leaves its branches, escaped, in the way of the script.
 */
final class RawTable {
    private RawTable() {}

    /** Prints a table; nothing at all, not even headings, if it has no rows. */
    static void print(Table table, boolean headings, Output out) {
        List<Table.Line> lines = table.lines();
        if (lines.isEmpty()) {
            return;
        }
        int columns = table.columns().size();
        if (headings) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                append(table.columns().get(i).name(), i, text);
            }
            out.println(text);
        }
        for (Table.Line line : lines) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                append(text(line.row().cell(i)), i, text);
            }
            out.println(text);
        }
    }

    private static String text(Cell cell) {
        return cell instanceof Cell.Lines lines ? lines.joined(',') : cell.text();
    }

    private static void append(String text, int column, StringBuilder line) {
        if (column > 0) {
            line.append(' ');
        }
        line.append(SafeText.word(text));
    }
}
