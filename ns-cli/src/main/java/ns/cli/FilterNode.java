package ns.cli;

import ns.cli.FilterValue.Truth;

/** A node of a parsed filter: a literal, a column, or an operator over other nodes. */
sealed interface FilterNode {
    /** The operators that compare two values. */
    enum Comparison {
        EQ,
        NE,
        LT,
        LE,
        GT,
        GE;

        boolean holds(int order) {
            return switch (this) {
                case EQ -> order == 0;
                case NE -> order != 0;
                case LT -> order < 0;
                case LE -> order <= 0;
                case GT -> order > 0;
                default -> order >= 0;
            };
        }
    }

    /** The type that {@link #value} has when it is not {@link FilterValue#NONE}. */
    FilterValue.Type type();

    FilterValue value(Filter.Row row);

    /** A value written in the expression. */
    record Literal(FilterValue constant, FilterValue.Type type) implements FilterNode {
        @Override
        public FilterValue value(Filter.Row row) {
            return constant;
        }
    }

    /** A column of the row. */
    record Holder(Column column) implements FilterNode {
        @Override
        public FilterValue.Type type() {
            return column.numeric() ? FilterValue.Type.NUMBER : FilterValue.Type.TEXT;
        }

        @Override
        public FilterValue value(Filter.Row row) {
            Cell cell = row.cell(column);
            if (cell instanceof Cell.Absent) {
                return FilterValue.NONE;
            }
            FilterValue value = cell instanceof Cell.Numeral number
                    ? new FilterValue.Whole(number.value())
                    : new FilterValue.Text(cell.text());
            return value.as(type());
        }
    }

    /** The negation of a condition. */
    record Not(FilterNode operand) implements FilterNode {
        @Override
        public FilterValue.Type type() {
            return FilterValue.Type.TRUTH;
        }

        @Override
        public FilterValue value(Filter.Row row) {
            return Truth.of(!operand.value(row).isTrue());
        }
    }

    /** Both conditions; the right one is not evaluated if the left one fails. */
    record And(FilterNode left, FilterNode right) implements FilterNode {
        @Override
        public FilterValue.Type type() {
            return FilterValue.Type.TRUTH;
        }

        @Override
        public FilterValue value(Filter.Row row) {
            return Truth.of(left.value(row).isTrue() && right.value(row).isTrue());
        }
    }

    /** One of the conditions; the right one is not evaluated if the left one holds. */
    record Or(FilterNode left, FilterNode right) implements FilterNode {
        @Override
        public FilterValue.Type type() {
            return FilterValue.Type.TRUTH;
        }

        @Override
        public FilterValue value(Filter.Row row) {
            return Truth.of(left.value(row).isTrue() || right.value(row).isTrue());
        }
    }

    /** A comparison of two values, both brought to one type. */
    record Compare(Comparison comparison, FilterNode left, FilterNode right) implements FilterNode {
        @Override
        public FilterValue.Type type() {
            return FilterValue.Type.TRUTH;
        }

        @Override
        public FilterValue value(Filter.Row row) {
            FilterValue.Type type = common();
            FilterValue a = left.value(row).as(type);
            FilterValue b = right.value(row).as(type);
            boolean missing = a instanceof FilterValue.Absent || b instanceof FilterValue.Absent;
            return Truth.of((type == FilterValue.Type.TEXT || !missing) && comparison.holds(a.compare(b)));
        }

        /** A literal decides over a column, a fraction over a whole number, and else the left side. */
        private FilterValue.Type common() {
            FilterValue.Type l = left.type();
            FilterValue.Type r = right.type();
            FilterValue.Type chosen = left instanceof Holder && !(right instanceof Holder) ? r : l;
            boolean fraction = l == FilterValue.Type.FLOAT || r == FilterValue.Type.FLOAT;
            return chosen == FilterValue.Type.NUMBER && fraction ? FilterValue.Type.FLOAT : chosen;
        }
    }

    /** A search for a regular expression in a text. */
    record Match(FilterNode operand, Ere pattern, boolean wanted) implements FilterNode {
        @Override
        public FilterValue.Type type() {
            return FilterValue.Type.TRUTH;
        }

        @Override
        public FilterValue value(Filter.Row row) {
            FilterValue value = operand.value(row).as(FilterValue.Type.TEXT);
            String text = value instanceof FilterValue.Absent ? "" : ((FilterValue.Text) value).value();
            return Truth.of(pattern.isFoundIn(text) == wanted);
        }
    }
}
