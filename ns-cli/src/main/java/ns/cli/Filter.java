package ns.cli;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A condition on rows in the language of {@code scols-filter(5)}, such as {@code TYPE == "net" && NPROCS > 1}.
 *
 * <p>Both sides of a comparison are brought to the type of the literal. A cell without a value is smaller than any text,
 * and no comparison with a number holds for it; nor does one hold for a text that should be a number and is none. A lone
 * column holds if it is not empty and not zero. Immutable.
 *
 * @man scols-filter(5)
 */
final class Filter {
    /** Where the values of a row come from; only the columns that the filter names are asked for. */
    interface Row {
        Cell cell(Column column);
    }

    private static final int MAX_BYTES = 1024;

    private final FilterNode root;
    private final List<Column> columns;

    private Filter(FilterNode root, List<Column> columns) {
        this.root = root;
        this.columns = columns;
    }

    /**
     * Parses an expression.
     *
     * @param expression the text after {@code --filter}
     * @param columns the columns it may name, in any case
     * @throws CliException if it is no expression, is larger than 1024 bytes or 256 nodes, or names an unknown column
     */
    static Filter parse(String expression, List<Column> columns) {
        if (expression.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw CliException.error("failed to parse filter: expression is longer than " + MAX_BYTES + " bytes");
        }
        FilterParser parser = new FilterParser(expression, columns);
        return new Filter(parser.parse(), parser.columns());
    }

    /** The columns that the expression names, in order of appearance. */
    List<Column> columns() {
        return columns;
    }

    /** Returns whether the condition holds for a row. */
    boolean accepts(Row row) {
        return root.value(row).isTrue();
    }
}
