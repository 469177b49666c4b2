package ns.cli;

import java.util.Locale;

/** A value in a filter expression, with the conversions of {@code scols-filter(5)}. */
sealed interface FilterValue {
    /** The types of values; a column is TEXT or NUMBER. */
    enum Type {
        TEXT,
        NUMBER,
        FLOAT,
        TRUTH
    }

    /** No value: an empty cell, or a text that could not be converted. */
    FilterValue NONE = new Absent();

    /** Whether the value alone makes a condition hold. */
    boolean isTrue();

    /** Returns this value as one of the given type, or {@link #NONE}. */
    FilterValue as(Type type);

    /** Compares with a value of the same type. */
    int compare(FilterValue other);

    /** No value. */
    record Absent() implements FilterValue {
        @Override
        public boolean isTrue() {
            return false;
        }

        @Override
        public FilterValue as(Type type) {
            return this;
        }

        @Override
        public int compare(FilterValue other) {
            return other instanceof Absent ? 0 : -1;
        }
    }

    /** A string, without the white space around it. */
    record Text(String value) implements FilterValue {
        public Text {
            value = value.strip();
        }

        @Override
        public boolean isTrue() {
            return !value.isEmpty();
        }

        @Override
        public FilterValue as(Type type) {
            try {
                switch (type) {
                    case NUMBER -> {
                        return new Whole(Long.parseUnsignedLong(value));
                    }
                    case FLOAT -> {
                        return new Real(Double.parseDouble(value));
                    }
                    case TRUTH -> {
                        String lower = value.toLowerCase(Locale.ROOT);
                        return new Truth(lower.equals("1") || lower.equals("true") || lower.startsWith("y"));
                    }
                    default -> {
                        return this;
                    }
                }
            } catch (NumberFormatException e) {
                return NONE;
            }
        }

        @Override
        public int compare(FilterValue other) {
            return other instanceof Absent ? 1 : value.compareTo(((Text) other).value);
        }
    }

    /** An unsigned 64-bit number. */
    record Whole(long value) implements FilterValue {
        private static final double TWO_TO_64 = 0x1p64;

        @Override
        public boolean isTrue() {
            return value != 0;
        }

        @Override
        public FilterValue as(Type type) {
            return switch (type) {
                case TEXT -> new Text(Long.toUnsignedString(value));
                case FLOAT -> new Real(value < 0 ? value + TWO_TO_64 : value);
                case TRUTH -> new Truth(value != 0);
                default -> this;
            };
        }

        @Override
        public int compare(FilterValue other) {
            return Long.compareUnsigned(value, ((Whole) other).value);
        }
    }

    /** A number with a fraction. */
    record Real(double value) implements FilterValue {
        @Override
        public boolean isTrue() {
            return value != 0;
        }

        @Override
        public FilterValue as(Type type) {
            return switch (type) {
                case TEXT -> new Text(Double.toString(value));
                case NUMBER -> new Whole((long) value);
                case TRUTH -> new Truth(value > 0);
                default -> this;
            };
        }

        @Override
        public int compare(FilterValue other) {
            return Double.compare(value, ((Real) other).value);
        }
    }

    /** True or false. */
    record Truth(boolean value) implements FilterValue {
        static final Truth TRUE = new Truth(true);
        static final Truth FALSE = new Truth(false);

        static Truth of(boolean value) {
            return value ? TRUE : FALSE;
        }

        @Override
        public boolean isTrue() {
            return value;
        }

        @Override
        public FilterValue as(Type type) {
            return switch (type) {
                case TEXT -> new Text(value ? "true" : "false");
                case NUMBER -> new Whole(value ? 1 : 0);
                case FLOAT -> new Real(value ? 1 : 0);
                default -> this;
            };
        }

        @Override
        public int compare(FilterValue other) {
            return Boolean.compare(value, ((Truth) other).value);
        }
    }
}
