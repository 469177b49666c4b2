package ns.cli;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import ns.net.lab.Fault;
import ns.net.lab.Impairment;
import ns.net.lab.Packets;

/** Impairments in words, {@code delay 20ms loss 1%}: keys and values of a file, or words of the prompt. */
final class LabFaults {
    /** What can be wrong with a link, in the order in which it has to be given to an {@link Impairment}. */
    static final List<String> KEYS =
            List.of("delay", "jitter", "reorder", "loss", "duplicate", "corrupt", "rate", "limit");

    private LabFaults() {}

    /** Takes words apart at the keys; {@code none} alone is no impairment. */
    static Map<String, String> split(List<String> words) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        List<String> current = new ArrayList<>();
        boolean isNone = words.equals(List.of("none"));
        for (String word : isNone ? List.<String>of() : words) {
            if (KEYS.contains(word)) {
                current = new ArrayList<>();
                if (values.put(word, current) != null) {
                    throw new IllegalArgumentException("\"" + word + "\" is there twice");
                }
            } else if (values.isEmpty()) {
                throw new IllegalArgumentException(unknown(word));
            } else {
                current.add(word);
            }
        }
        if (values.isEmpty() && !isNone) {
            throw new IllegalArgumentException("how is the link to be? Such as delay 20ms loss 1%, or none");
        }
        Map<String, String> joined = new LinkedHashMap<>();
        values.forEach((key, value) -> joined.put(key, String.join(" ", value)));
        return joined;
    }

    static String unknown(String key) {
        Optional<String> nearest = Nearest.of(key, KEYS);
        return "unknown impairment \"" + key + "\""
                + (nearest.isPresent() ? "; did you mean \"" + nearest.get() + "\"?" : ": there are " + KEYS);
    }

    static Impairment parse(Map<String, String> values) {
        Impairment impairment = Impairment.none();
        for (String key : KEYS) {
            String value = values.get(key);
            if (value != null) {
                impairment = with(impairment, key, List.of(value.strip().split("\\s+")));
            }
        }
        return impairment;
    }

    private static Impairment with(Impairment impairment, String key, List<String> words) {
        return switch (key) {
            case "delay" -> delay(impairment, words);
            case "jitter" -> jitter(impairment, words);
            case "rate" -> impairment.rate(LabUnits.rate(one(key, words)));
            case "limit" -> impairment.limit(LabUnits.count("limit", one(key, words)));
            default -> with(impairment, key, LabUnits.packets(words));
        };
    }

    private static Impairment with(Impairment impairment, String key, Packets packets) {
        return switch (key) {
            case "reorder" -> impairment.reorder(packets);
            case "loss" -> impairment.loss(packets);
            case "duplicate" -> impairment.duplicate(packets);
            case "corrupt" -> impairment.corrupt(packets);
            default -> throw new IllegalArgumentException(unknown(key));
        };
    }

    /** {@code 20ms}, or with the jitter behind it, as tc-netem(8) has it and as links tell it. */
    private static Impairment delay(Impairment impairment, List<String> words) {
        Impairment delayed = impairment.delay(LabUnits.time(words.get(0)));
        return words.size() == 1 ? delayed : jitter(delayed, words.subList(1, words.size()));
    }

    private static Impairment jitter(Impairment impairment, List<String> words) {
        if (words.size() == 3 && words.subList(1, 3).equals(List.of("in", "order"))) {
            return impairment.jitterInOrder(LabUnits.time(words.get(0)));
        }
        return impairment.jitter(LabUnits.time(one("jitter", words)));
    }

    private static String one(String key, List<String> words) {
        if (words.size() != 1) {
            throw new IllegalArgumentException(key + " has one value, not '" + String.join(" ", words) + "'");
        }
        return words.get(0);
    }

    /** What a machine has to be capable of. */
    static Set<Fault> needs(Impairment impairment) {
        Set<Fault> needs = EnumSet.noneOf(Fault.class);
        add(needs, Fault.DELAY, !impairment.delay().isZero());
        add(needs, Fault.JITTER, !impairment.jitter().isZero());
        add(needs, Fault.REORDER, impairment.reorder().isAny() || impairment.keepsOrder());
        add(needs, Fault.LOSS, impairment.loss().isAny());
        add(needs, Fault.DUPLICATE, impairment.duplicate().isAny());
        add(needs, Fault.CORRUPT, impairment.corrupt().isAny());
        add(needs, Fault.RATE, impairment.bitsPerSecond().isPresent());
        return needs;
    }

    private static void add(Set<Fault> needs, Fault fault, boolean isNeeded) {
        if (isNeeded) {
            needs.add(fault);
        }
    }
}
