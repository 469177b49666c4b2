package ns.cli;

import ns.cli.FilterValue.Truth;
import ns.cli.FilterValue.Type;

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
            switch (this) {
                case EQ:
                    return order == 0;
                case NE:
                    return order != 0;
                case LT:
                    return order < 0;
                case LE:
                    return order <= 0;
                case GT:
                    return order > 0;
                default:
                    return order >= 0;
            }
        }
    }

    /** The type that {@link #value} has when it is not {@link FilterValue#NONE}. */
    Type type();

    FilterValue value(Filter.Row row);

    /** A value written in the expression. */
    record Literal(FilterValue constant, Type type) implements FilterNode {
        @Override
        public FilterValue value(Filter.Row row) {
            return constant;
        }
    }

    /** A column of the row. */
    record Holder(Column column) implements FilterNode {
        @Override
        public Type type() {
            return column.numeric() ? Type.NUMBER : Type.TEXT;
        }

        @Override
        public FilterValue value(Filter.Row row) {
            Cell cell = row.cell(column);
            if (cell == Cell.NONE) {
                return FilterValue.NONE;
            }
            FilterValue value = cell instanceof Cell.Number
                    ? new FilterValue.Whole(((Cell.Number) cell).value())
                    : new FilterValue.Text(cell.text());
            return value.as(type());
        }
    }

    /** The negation of a condition. */
    record Not(FilterNode operand) implements FilterNode {
        @Override
        public Type type() {
            return Type.TRUTH;
        }

        @Override
        public FilterValue value(Filter.Row row) {
            return Truth.of(!operand.value(row).isTrue());
        }
    }

    /** Both conditions; the right one is not evaluated if the left one fails. */
    record And(FilterNode left, FilterNode right) implements FilterNode {
        @Override
        public Type type() {
            return Type.TRUTH;
        }

        @Override
        public FilterValue value(Filter.Row row) {
            return Truth.of(left.value(row).isTrue() && right.value(row).isTrue());
        }
    }

    /** One of the conditions; the right one is not evaluated if the left one holds. */
    record Or(FilterNode left, FilterNode right) implements FilterNode {
        @Override
        public Type type() {
            return Type.TRUTH;
        }

        @Override
        public FilterValue value(Filter.Row row) {
            return Truth.of(left.value(row).isTrue() || right.value(row).isTrue());
        }
    }

    /** A comparison of two values, both brought to one type. */
    record Compare(Comparison comparison, FilterNode left, FilterNode right) implements FilterNode {
        @Override
        public Type type() {
            return Type.TRUTH;
        }

        @Override
        public FilterValue value(Filter.Row row) {
            Type type = common();
            FilterValue a = left.value(row).as(type);
            FilterValue b = right.value(row).as(type);
            boolean missing = a == FilterValue.NONE || b == FilterValue.NONE;
            return Truth.of((type == Type.TEXT || !missing) && comparison.holds(a.compare(b)));
        }

        /** A literal decides over a column, a fraction over a whole number, and else the left side. */
        private Type common() {
            Type l = left.type();
            Type r = right.type();
            Type chosen = left instanceof Holder && !(right instanceof Holder) ? r : l;
            boolean fraction = l == Type.FLOAT || r == Type.FLOAT;
            return chosen == Type.NUMBER && fraction ? Type.FLOAT : chosen;
        }
    }

    /** A search for a regular expression in a text. */
    record Match(FilterNode operand, Ere pattern, boolean wanted) implements FilterNode {
        @Override
        public Type type() {
            return Type.TRUTH;
        }

        @Override
        public FilterValue value(Filter.Row row) {
            FilterValue value = operand.value(row).as(Type.TEXT);
            String text = value == FilterValue.NONE ? "" : ((FilterValue.Text) value).value();
            return Truth.of(pattern.isFoundIn(text) == wanted);
        }
    }
}
