package ns.cli;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Writes a table as JSON: an array of objects, one per row, with the column names in lower case.
 *
 * <p>Where the tree is shown, rows below a row are its {@code "children"}; otherwise all rows are elements of the array.
 */
final class JsonTable {
    private JsonTable() {}

    /** Prints a document that holds only the table, as util-linux does. */
    static void print(Table table, String name, Output out) {
        try (Json json = Json.plain(out)) {
            write(table, name, json);
        }
    }

    /** Writes the table as a member of a document. */
    static void write(Table table, String name, Json json) {
        json.array(name);
        Deque<Table.Row> open = new ArrayDeque<>();
        for (Table.Line line : table.lines()) {
            while (!open.isEmpty() && !isChild(line, open.peek())) {
                open.pop();
                json.end().end();
            }
            json.object();
            for (int i = 0; i < table.columns().size(); i++) {
                json.field(table.columns().get(i).key(), line.row().cell(i));
            }
            if (table.isTree() && !line.row().children().isEmpty()) {
                json.array("children");
                open.push(line.row());
            } else {
                json.end();
            }
        }
        while (!open.isEmpty()) {
            open.pop();
            json.end().end();
        }
        json.end();
    }

    private static boolean isChild(Table.Line line, Table.Row row) {
        return line.parent().isPresent() && line.parent().get().row() == row;
    }
}
