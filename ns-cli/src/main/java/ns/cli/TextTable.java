package ns.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Sets a table as aligned text, as libsmartcols does: one blank between columns, none after the last.
 *
 * <p>One instance prints one table.
 */
final class TextTable {
    private final Table table;
    private final Layout layout;
    private final Output out;
    private final List<Table.Line> lines;
    private final int[] widths;

    private TextTable(Table table, Layout layout, Output out) {
        this.table = table;
        this.layout = layout;
        this.out = out;
        this.lines = table.lines();
        this.widths = new int[table.columns().size()];
    }

    /** Prints a table; nothing at all, not even headings, if it has no rows. */
    static void print(Table table, Layout layout, Output out) {
        new TextTable(table, layout, out).print();
    }

    private void print() {
        if (lines.isEmpty()) {
            return;
        }
        List<List<List<String>>> rows = new ArrayList<>(lines.size());
        for (Table.Line line : lines) {
            rows.add(texts(line));
        }
        measure(rows);
        if (layout.width().isPresent()) {
            squeeze(layout.width().getAsInt());
        }
        if (layout.headings()) {
            printHeadings();
        }
        for (List<List<String>> row : rows) {
            printRow(row);
        }
    }

    /** The lines of each cell of a row. */
    private List<List<String>> texts(Table.Line line) {
        List<List<String>> texts = new ArrayList<>(widths.length);
        for (int i = 0; i < widths.length; i++) {
            List<String> cell = text(line.row().cell(i));
            if (table.isTreeColumn(table.columns().get(i))) {
                cell = grown(cell, line);
            }
            texts.add(cell);
        }
        return texts;
    }

    /** The lines of a cell behind the branches of the tree; a second line hangs below the first. */
    private List<String> grown(List<String> cell, Table.Line line) {
        List<String> grown = new ArrayList<>();
        grown.add(branch(line) + (cell.isEmpty() ? "" : cell.get(0)));
        for (int i = 1; i < cell.size(); i++) {
            grown.add(trunk(Optional.of(line)).reverse() + cell.get(i));
        }
        return grown;
    }

    private List<String> text(Cell cell) {
        if (cell instanceof Cell.Lines several) {

            if (!layout.wrap()) {
                return List.of(SafeText.printable(several.joined(','), layout.utf8()));
            }
            List<String> safe = new ArrayList<>();
            for (String each : several.lines()) {
                safe.add(SafeText.printable(each, layout.utf8()));
            }
            return safe;
        }
        return cell instanceof Cell.Absent ? List.of() : List.of(SafeText.printable(cell.text(), layout.utf8()));
    }

    /** The branches of the tree that lead to a row. */
    private String branch(Table.Line line) {
        if (line.parent().isEmpty()) {
            return "";
        }
        StringBuilder reversed = new StringBuilder();
        reversed.append(line.last() ? glyph("\u2500\u2514", "-`") : glyph("\u2500\u251C", "-|"));
        return reversed.append(trunk(line.parent())).reverse().toString();
    }

    /** What passes by a row on the way from its ancestors to their later siblings, from right to left. */
    private StringBuilder trunk(Optional<Table.Line> from) {
        StringBuilder reversed = new StringBuilder();
        Optional<Table.Line> above = from;
        while (above.isPresent() && above.get().parent().isPresent()) {
            reversed.append(above.get().last() ? "  " : glyph(" \u2502", " |"));
            above = above.get().parent();
        }
        return reversed;
    }

    private String glyph(String drawn, String ascii) {
        return layout.utf8() ? drawn : ascii;
    }

    private void measure(List<List<List<String>>> rows) {
        for (int i = 0; i < widths.length; i++) {
            int width = heading(i).length();
            for (List<List<String>> row : rows) {
                for (String text : row.get(i)) {
                    width = Math.max(width, TextWidth.of(text));
                }
            }
            widths[i] = width;
        }
    }

    private String heading(int column) {
        return table.columns().get(column).name();
    }

    /** Narrows truncatable columns, the last one first, but none below its heading. */
    private void squeeze(int available) {
        int excess = widths.length - 1 - available;
        for (int width : widths) {
            excess += width;
        }
        for (int i = widths.length - 1; i >= 0 && excess > 0; i--) {
            if (table.columns().get(i).truncatable()) {
                int cut = Math.min(excess, widths[i] - heading(i).length());
                widths[i] -= cut;
                excess -= cut;
            }
        }
    }

    private void printHeadings() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            append(heading(i), i, text);
        }
        if (layout.bold()) {
            out.print("\u001b[1m").print(text).print("\u001b[0m").println("");
        } else {
            out.println(text);
        }
    }

    private void printRow(List<List<String>> row) {
        int height = 1;
        for (List<String> cell : row) {
            height = Math.max(height, cell.size());
        }
        for (int line = 0; line < height; line++) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                List<String> cell = row.get(i);
                append(line < cell.size() ? cell.get(line) : "", i, text);
            }
            out.println(text);
        }
    }

    private void append(String text, int column, StringBuilder line) {
        String fitting = text;
        int width = TextWidth.of(text);
        if (width > widths[column]) {
            fitting = TextWidth.cut(text, widths[column]);
            width = TextWidth.of(fitting);
        }
        boolean last = column == widths.length - 1;
        boolean right = isRight(table.columns().get(column));
        if (right) {
            pad(widths[column] - width, line);
        }
        line.append(fitting);
        if (!last) {
            pad(right ? 1 : widths[column] - width + 1, line);
        }
    }

    private boolean isRight(Column column) {
        return column.rightAligned() && !table.isTreeColumn(column);
    }

    private static void pad(int blanks, StringBuilder line) {
        for (int i = 0; i < blanks; i++) {
            line.append(' ');
        }
    }
}
