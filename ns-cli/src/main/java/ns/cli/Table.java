package ns.cli;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Rows under columns, flat or as a tree: the same rows print as text, raw text or JSON.
 *
 * <p>Filled once, then printed; not thread-safe.
 */
final class Table {
    /** One row, with the rows below it in the tree. */
    final class Row {
        private final List<Cell> cells;
        private final List<Row> children = new ArrayList<>();

        private Row(List<Cell> cells) {
            if (cells.size() != columns.size()) {
                throw new IllegalArgumentException(cells.size() + " cells for " + columns.size() + " columns");
            }
            this.cells = List.copyOf(cells);
        }

        /** Adds a row below this one. */
        Row add(List<Cell> below) {
            Row row = new Row(below);
            children.add(row);
            return row;
        }

        Cell cell(int column) {
            return cells.get(column);
        }

        List<Row> children() {
            return children;
        }
    }

    /**
     * A row in the order of printing, with its place in the tree.
     *
     * @param row the row
     * @param parent the line of the row above it in the tree
     * @param last whether no sibling follows
     */
    record Line(Row row, Optional<Line> parent, boolean last) {}

    private final List<Column> columns;
    private final Optional<Column> tree;
    private final List<Row> roots = new ArrayList<>();

    private Table(List<Column> columns, Optional<Column> tree) {
        this.columns = List.copyOf(columns);
        this.tree = tree;
    }

    static Table of(List<Column> columns) {
        return new Table(columns, Optional.empty());
    }

    /** Returns a table that draws the tree of its rows in a column; if that column is not shown, there is no tree. */
    static Table tree(List<Column> columns, Column tree) {
        for (Column column : columns) {
            if (isSame(column, tree)) {
                return new Table(columns, Optional.of(tree));
            }
        }
        return of(columns);
    }

    /** Adds a row at the top level. */
    Row add(List<Cell> cells) {
        Row row = new Row(cells);
        roots.add(row);
        return row;
    }

    List<Column> columns() {
        return columns;
    }

    List<Row> roots() {
        return roots;
    }

    boolean isTree() {
        return tree.isPresent();
    }

    boolean isTreeColumn(Column column) {
        return tree.isPresent() && isSame(tree.get(), column);
    }

    /** By name, because the equals of a record is linked at run time and costs a start of the JVM milliseconds. */
    private static boolean isSame(Column a, Column b) {
        return a.name().equals(b.name());
    }

    /** All rows, each before the rows below it. Not recursive: a chain of processes may be deeper than our stack. */
    List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        Deque<Line> pending = new ArrayDeque<>();
        push(roots, Optional.empty(), pending);
        while (!pending.isEmpty()) {
            Line line = pending.pop();
            lines.add(line);
            push(line.row().children(), Optional.of(line), pending);
        }
        return lines;
    }

    private static void push(List<Row> rows, Optional<Line> parent, Deque<Line> pending) {
        for (int i = rows.size() - 1; i >= 0; i--) {
            pending.push(new Line(rows.get(i), parent, i == rows.size() - 1));
        }
    }
}
