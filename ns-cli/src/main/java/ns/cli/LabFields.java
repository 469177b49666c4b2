package ns.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The values of a lab's file as the few shapes that it has; another shape is complained of. */
final class LabFields {
    private final LabComplaints complaints;

    LabFields(LabComplaints complaints) {
        this.complaints = complaints;
    }

    /** The members of a mapping, without those that are not known. */
    List<LabValue.Entry> entries(LabValue value, String what, List<String> keys) {
        List<LabValue.Entry> known = new ArrayList<>();
        if (!(value instanceof LabValue.Entries entries)) {
            complaints.add(value.place(), what + " a mapping of " + String.join(", ", keys));
            return known;
        }
        for (LabValue.Entry entry : entries.entries()) {
            if (keys.contains(entry.key().text())) {
                known.add(entry);
            } else {
                complaints.add(entry.key().place(), unknown(entry.key().text(), keys));
            }
        }
        return known;
    }

    private static String unknown(String key, List<String> keys) {
        Optional<String> nearest = Nearest.of(key, keys);
        return "unknown key \"" + key + "\""
                + (nearest.isPresent()
                        ? "; did you mean \"" + nearest.get() + "\"?"
                        : ": there are " + String.join(", ", keys));
    }

    static Optional<LabValue> find(List<LabValue.Entry> entries, String key) {
        return entries.stream()
                .filter(entry -> entry.key().text().equals(key))
                .map(LabValue.Entry::value)
                .findFirst();
    }

    /** A word that is not empty. */
    Optional<LabValue.Scalar> word(LabValue value) {
        if (value instanceof LabValue.Scalar scalar && !scalar.text().isBlank()) {
            return Optional.of(scalar);
        }
        complaints.add(
                value.place(), value instanceof LabValue.Scalar ? "there is nothing here" : "a word belongs here");
        return Optional.empty();
    }

    /** A word, or a list of words. */
    List<LabValue.Scalar> words(LabValue value) {
        List<LabValue.Scalar> words = new ArrayList<>();
        List<LabValue> items = value instanceof LabValue.Items list ? list.items() : List.of(value);
        items.forEach(item -> word(item).ifPresent(words::add));
        return words;
    }

    /** Makes a complaint of what is refused. */
    void refusing(LabValue.Place place, Runnable reading) {
        try {
            reading.run();
        } catch (IllegalArgumentException e) {
            complaints.add(place, String.valueOf(e.getMessage()));
        }
    }
}
