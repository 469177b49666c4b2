package ns.cli;

import java.util.List;

/** What a lab's file says at a place: the one shape that YAML and JSON have in common. All scalars are texts. */
sealed interface LabValue {
    /**
     * Where something is written.
     *
     * @param line from 1
     * @param column from 1
     */
    record Place(int line, int column) {}

    /**
     * A word, a number, a sentence.
     *
     * @param text as written, without its quotes
     */
    record Scalar(String text, Place place) implements LabValue {}

    /** Several in their order. */
    record Items(List<LabValue> items, Place place) implements LabValue {}

    /** Several with names. */
    record Entries(List<Entry> entries, Place place) implements LabValue {}

    /** One of {@link Entries}. */
    record Entry(Scalar key, LabValue value) {}

    Place place();
}
