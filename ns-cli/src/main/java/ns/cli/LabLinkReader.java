package ns.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import ns.net.lab.Impairment;

/** Reads one link of a lab's file: {@code [a, b]}, or a mapping that tells more. */
final class LabLinkReader {
    private static final List<String> KEYS = keys();

    private final LabComplaints complaints;
    private final LabFields fields;
    private final Map<String, LabValue.Scalar> both = new LinkedHashMap<>();
    private final Map<String, Map<String, LabValue.Scalar>> towards = new HashMap<>();
    private final List<String> ends = new ArrayList<>();
    private final List<String> addresses = new ArrayList<>();
    private OptionalInt mtu = OptionalInt.empty();

    LabLinkReader(LabComplaints complaints, LabFields fields) {
        this.complaints = complaints;
        this.fields = fields;
    }

    private static List<String> keys() {
        List<String> keys = new ArrayList<>(List.of("between", "addresses", "mtu", "to"));
        keys.addAll(LabFaults.KEYS);
        return List.copyOf(keys);
    }

    Optional<LabPlan.Link> read(LabValue value) {
        if (value instanceof LabValue.Items pair) {
            ends(pair);
        } else {
            fields.entries(value, "a link is a list of two nodes, or", KEYS).forEach(this::field);
        }
        if (ends.size() != 2) {
            complaints.add(value.place(), "a link is between two nodes, such as [a, b]");
            return Optional.empty();
        }
        for (String end : towards.keySet()) {
            if (!ends.contains(end)) {
                complaints.add(value.place(), "the link does not end at " + end);
            }
        }
        LabPlan.Wiring wiring =
                new LabPlan.Wiring(List.copyOf(addresses), impairment(ends.get(1)), impairment(ends.get(0)), mtu);
        return Optional.of(new LabPlan.Link("", ends.get(0), ends.get(1), wiring, value.place()));
    }

    private void ends(LabValue value) {
        fields.words(value).forEach(word -> ends.add(word.text()));
    }

    private void field(LabValue.Entry entry) {
        LabValue value = entry.value();
        switch (entry.key().text()) {
            case "between" -> ends(value);
            case "addresses" -> fields.words(value).forEach(word -> addresses.add(word.text()));
            case "mtu" ->
                fields.word(value)
                        .ifPresent(word -> fields.refusing(
                                word.place(), () -> mtu = OptionalInt.of(LabUnits.count("mtu", word.text()))));
            case "to" -> towards(value);
            default -> fields.word(value).ifPresent(word -> both.put(entry.key().text(), word));
        }
    }

    private void towards(LabValue value) {
        if (!(value instanceof LabValue.Entries nodes)) {
            complaints.add(value.place(), "what only packets to a node suffer is a mapping, such as {a: {loss: 1%}}");
            return;
        }
        for (LabValue.Entry node : nodes.entries()) {
            Map<String, LabValue.Scalar> one = new LinkedHashMap<>();
            for (LabValue.Entry entry : fields.entries(node.value(), "what packets suffer is", LabFaults.KEYS)) {
                fields.word(entry.value()).ifPresent(word -> one.put(entry.key().text(), word));
            }
            towards.put(node.key().text(), one);
        }
    }

    /** What packets to a node suffer: what is said of both directions, but for what is said of this one. */
    private Impairment impairment(String node) {
        Map<String, LabValue.Scalar> all = new LinkedHashMap<>(both);
        all.putAll(towards.getOrDefault(node, Map.of()));
        Map<String, String> values = new LinkedHashMap<>();
        for (Map.Entry<String, LabValue.Scalar> entry : all.entrySet()) {
            values.put(entry.getKey(), entry.getValue().text());
        }
        return parse(values, all);
    }

    private Impairment parse(Map<String, String> values, Map<String, LabValue.Scalar> places) {
        Map<String, String> soFar = new LinkedHashMap<>();
        Impairment impairment = Impairment.none();
        for (String key : LabFaults.KEYS) {
            String value = values.get(key);
            LabValue.Scalar scalar = places.get(key);
            if (value == null || scalar == null) {
                continue;
            }
            soFar.put(key, value);
            try {
                impairment = LabFaults.parse(soFar);
            } catch (IllegalArgumentException e) {
                complaints.addOnce(scalar.place(), String.valueOf(e.getMessage())); // both directions have it
                soFar.remove(key);
            }
        }
        return impairment;
    }
}
