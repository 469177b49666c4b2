package ns.exec.plan;

import java.util.ArrayList;
import java.util.List;

/** An argument of a step. */
public sealed interface Argument {
    /** No pointer, or zero. */
    Argument NULL = new Word(0, "NULL");

    /** A number, with what it means. */
    record Word(long value, String text) implements Argument {
        @Override
        public String toString() {
            return text;
        }
    }

    /** A text, which ns-init gets ended by a zero byte. */
    record Text(String value) implements Argument {
        @Override
        public String toString() {
            return quoted(value);
        }
    }

    /** A NULL-ended array of pointers, such as argv. */
    record Array(List<Argument> elements) implements Argument {
        private static final int SHOWN = 32;

        @Override
        public String toString() {
            StringBuilder line = new StringBuilder("[");
            for (int i = 0; i < elements.size() && i < SHOWN; i++) {
                line.append(i == 0 ? "" : ", ").append(elements.get(i));
            }
            return line.append(elements.size() > SHOWN ? ", ... " + elements.size() + " in all]" : "]")
                    .toString();
        }
    }

    /** An argument that is shown by another text than its own: it is long, or nobody's business. */
    record Named(Argument argument, String text) implements Argument {
        @Override
        public String toString() {
            return text;
        }
    }

    /** The descriptors that are not closed. */
    record Kept(List<Argument> descriptors) implements Argument {
        @Override
        public String toString() {
            StringBuilder line = new StringBuilder("all but");
            for (Argument descriptor : descriptors) {
                line.append(line.length() == 7 ? " " : ", ").append(descriptor);
            }
            return line.toString();
        }
    }

    /** A structure of the kernel's, in the processor's byte order; 4 or 8 bytes each word. */
    record Struct(int wordBytes, List<Long> words, String text) implements Argument {
        @Override
        public String toString() {
            return text;
        }
    }

    /** Memory that the call writes to. */
    record Room(Slot slot, int bytes) implements Argument {
        @Override
        public String toString() {
            return "&" + slot;
        }
    }

    /** The result of an earlier step. */
    record Result(Slot slot) implements Argument {
        @Override
        public String toString() {
            return slot.name();
        }
    }

    /** A descriptor that whoever starts the plan has open. */
    record Passed(String name) implements Argument {
        @Override
        public String toString() {
            return name;
        }
    }

    /** A number that means nothing but itself. */
    static Argument of(long number) {
        return new Word(number, Long.toString(number));
    }

    /** A constant, such as {@code MS_BIND|MS_REC}. */
    static Argument constant(long value, String name) {
        return new Word(value, name);
    }

    /** A NULL-ended array of texts. */
    static Argument texts(List<String> values) {
        List<Argument> elements = new ArrayList<>(values.size());
        for (String value : values) {
            elements.add(new Text(value));
        }
        return new Array(elements);
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n') {
                quoted.append("\\n");
            } else if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ' || c == 0x7f) {
                quoted.append('\\')
                        .append((char) ('0' + (c >> 6)))
                        .append((char) ('0' + (c >> 3 & 7)))
                        .append((char) ('0' + (c & 7)));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
