package ns.cli;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/** Reads YAML, and with it JSON, as {@link LabValue}. The YAML library is loaded only by this class. */
final class LabDocument {
    private static final LabValue.Place START = new LabValue.Place(1, 1);

    private final LabComplaints complaints;
    private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private LabDocument(LabComplaints complaints) {
        this.complaints = complaints;
    }

    /** Reads a text; empty if it can not be read, about which there is a complaint then. */
    static Optional<LabValue> read(String text, LabComplaints complaints) {
        try {
            LoadSettings settings = LoadSettings.builder()
                    .setUseMarks(true)
                    .setAllowNonScalarKeys(true) // to complain of them with their place
                    .build();
            // not the API's Compose, whose package its module keeps to itself
            Optional<Node> node =
                    new Composer(settings, new ParserImpl(settings, new StreamReader(settings, text))).getSingleNode();
            if (node.isEmpty()) {
                complaints.add(START, "there is nothing in it");
            }
            return node.flatMap(new LabDocument(complaints)::value);
        } catch (MarkedYamlEngineException e) {
            complaints.add(place(e.getProblemMark()), oneLine(e));
        } catch (YamlEngineException e) {
            complaints.add(START, String.valueOf(e.getMessage()).split("\n", 2)[0]);
        } catch (StackOverflowError e) {
            complaints.add(START, "it nests too deeply");
        }
        return Optional.empty();
    }

    private static String oneLine(MarkedYamlEngineException e) {
        String problem = String.valueOf(e.getProblem()).replace('\n', ' ');
        return e.getContext() == null ? problem : e.getContext().replace('\n', ' ') + ": " + problem;
    }

    private static LabValue.Place place(Optional<Mark> mark) {
        return mark.isPresent()
                ? new LabValue.Place(mark.get().getLine() + 1, mark.get().getColumn() + 1)
                : START;
    }

    private Optional<LabValue> value(Node node) {
        LabValue.Place place = place(node.getStartMark());
        if (!seen.add(node)) {
            complaints.addOnce(place, "aliases are no part of this format: write it once more");
            return Optional.empty();
        }
        if (node instanceof ScalarNode scalar) {
            return Optional.of(new LabValue.Scalar(scalar.getValue(), place));
        } else if (node instanceof SequenceNode sequence) {
            return Optional.of(items(sequence, place));
        } else if (node instanceof MappingNode mapping) {
            return Optional.of(entries(mapping, place));
        }
        complaints.add(place, "not a list, a mapping or a word");
        return Optional.empty();
    }

    private LabValue items(SequenceNode sequence, LabValue.Place place) {
        List<LabValue> items = new ArrayList<>();
        for (Node each : sequence.getValue()) {
            value(each).ifPresent(items::add);
        }
        return new LabValue.Items(List.copyOf(items), place);
    }

    private LabValue entries(MappingNode mapping, LabValue.Place place) {
        List<LabValue.Entry> entries = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        for (NodeTuple tuple : mapping.getValue()) {
            Optional<LabValue> key = value(tuple.getKeyNode());
            Optional<LabValue> value = value(tuple.getValueNode());
            if (key.isEmpty() || !(key.get() instanceof LabValue.Scalar name)) {
                key.ifPresent(other -> complaints.add(other.place(), "a key is a word"));
            } else if (!keys.add(name.text())) {
                complaints.add(name.place(), "\"" + name.text() + "\" is there twice");
            } else if (value.isPresent()) {
                entries.add(new LabValue.Entry(name, value.get()));
            }
        }
        return new LabValue.Entries(List.copyOf(entries), place);
    }
}
