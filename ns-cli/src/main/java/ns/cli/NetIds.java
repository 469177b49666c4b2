package ns.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import ns.net.NetlinkException;
import ns.net.Netns;

/** {@code ns net set} and {@code ns net list-id}: the numbers by which network namespaces know one another. */
final class NetIds {
    private static final int REFUSED = 2;
    private static final String TARGET = "target-nsid";
    private static final String ONE = "nsid";

    private NetIds() {}

    static int set(Parsed parsed, Streams streams) {
        List<String> words = parsed.operands();
        if (words.isEmpty()) {
            throw CliException.error(NetNames.NO_NAME);
        }
        if (words.size() == 1) {
            throw CliException.error("No nsid specified");
        }
        boolean auto = words.get(1).equals("auto");
        int number = auto ? 0 : number("netnsid", words.get(1));
        try (Netns ours = Netns.current();
                Netns other = NetPlace.open(words.get(0))) {
            if (auto) {
                ours.assignNsid(other);
            } else {
                ours.setNsid(other, number);
            }
        } catch (NetlinkException e) {
            throw CliException.error(e.getMessage(), REFUSED);
        }
        return 0;
    }

    private static int number(String what, String text) {
        String wrong = "argument \"" + text + "\" is wrong: ";
        int number;
        try {
            number = Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw CliException.error(wrong + "Invalid \"" + what + "\" value", NetVerbs.USAGE);
        }
        if (number < 0) {
            throw CliException.error(wrong + "\"" + what + "\" value should be >= 0", NetVerbs.USAGE);
        }
        return number;
    }

    /**
     * What is asked for.
     *
     * @param place whose numbers; empty for our own
     * @param numbers by keyword
     */
    private record Question(Optional<String> place, Map<String, Integer> numbers) {
        static Question of(List<String> words) {
            boolean hasPlace = words.size() % 2 != 0 && !List.of(TARGET, ONE).contains(words.get(0));
            Map<String, Integer> numbers = new HashMap<>();
            for (int i = hasPlace ? 1 : 0; i < words.size(); i += 2) {
                String word = words.get(i);
                if (!word.equals(TARGET) && !word.equals(ONE)) {
                    throw CliException.usage("unknown word '" + word + "': target-nsid or nsid", NetVerbs.USAGE);
                }
                if (i + 1 == words.size()) {
                    throw CliException.usage("nothing after '" + word + "'", NetVerbs.USAGE);
                }
                if (numbers.put(word, NetIds.number(word, words.get(i + 1))) != null) {
                    throw CliException.usage("'" + word + "' is there twice", NetVerbs.USAGE);
                }
            }
            return new Question(hasPlace ? Optional.of(words.get(0)) : Optional.empty(), numbers);
        }

        OptionalInt asked(String word) {
            return numbers.containsKey(word) ? OptionalInt.of(numbers.get(word)) : OptionalInt.empty();
        }
    }

    /**
     * A namespace that another knows.
     *
     * @param target its number there, if that is asked for: empty if it has none
     * @param here its number here, empty if it has none
     */
    private record Known(Optional<OptionalInt> target, OptionalInt here, List<String> names) {}

    static int listId(Parsed parsed, Streams streams) {
        Question question = Question.of(parsed.operands());
        List<Known> known;
        try (Netns place =
                question.place().isPresent() ? NetPlace.open(question.place().get()) : Netns.current()) {
            known = known(place, question, parsed, streams);
        } catch (NetlinkException e) {
            throw CliException.error(e.getMessage(), REFUSED);
        }
        if (parsed.has(Answer.JSON)) {
            print(known, streams);
        } else {
            known.forEach(each -> streams.out().println(line(each)));
        }
        return 0;
    }

    private static List<Known> known(Netns place, Question question, Parsed parsed, Streams streams) {
        Map<Integer, List<String>> names = new TreeMap<>();
        place.nsids().forEach(number -> names.put(number, new ArrayList<>()));
        for (String name : Netns.list()) {
            NetNames.number(place, name, parsed, streams)
                    .ifPresent(number -> names.computeIfAbsent(number, n -> new ArrayList<>())
                            .add(name));
        }
        OptionalInt one = question.asked(ONE);
        if (one.isPresent() && !names.containsKey(one.getAsInt())) {
            throw CliException.error("Peer netns reference is invalid: there is no nsid " + one.getAsInt(), REFUSED);
        }
        OptionalInt target = question.asked(TARGET);
        List<Known> known = target.isPresent() ? seenBy(place, target.getAsInt(), names) : new ArrayList<>();
        if (target.isEmpty()) {
            names.forEach((number, all) -> known.add(new Known(Optional.empty(), OptionalInt.of(number), all)));
        }
        if (one.isPresent()) {
            known.removeIf(each -> !each.here().equals(one));
        }
        return known.isEmpty() && one.isPresent()
                ? List.of(
                        new Known(Optional.of(OptionalInt.empty()), one, names.getOrDefault(one.getAsInt(), List.of())))
                : known;
    }

    private static List<Known> seenBy(Netns place, int target, Map<Integer, List<String>> names) {
        List<Known> known = new ArrayList<>();
        place.nsidsOf(target).forEach((there, here) -> {
            List<String> all = here.isPresent() ? names.getOrDefault(here.getAsInt(), List.of()) : List.of();
            known.add(new Known(Optional.of(OptionalInt.of(there)), here, all));
        });
        return known;
    }

    private static String line(Known known) {
        String names = known.names().isEmpty()
                ? ""
                : " (iproute2 netns name: " + SafeText.printable(String.join(", ", known.names()), true) + ")";
        return known.target()
                        .map(there -> "nsid " + text(there) + " current-nsid ")
                        .orElse("nsid ")
                + text(known.here())
                + names;
    }

    private static String text(OptionalInt number) {
        return number.isPresent() ? Integer.toString(number.getAsInt()) : "unassigned";
    }

    private static void print(List<Known> known, Streams streams) {
        try (Json json = Json.list(streams.out())) {
            for (Known each : known) {
                json.object();
                each.target().orElse(each.here()).ifPresent(number -> json.field("nsid", number));
                if (each.target().isPresent()) {
                    each.here().ifPresent(number -> json.field("current-nsid", number));
                }
                if (!each.names().isEmpty()) {
                    json.field("name", String.join(",", each.names()));
                }
                json.end();
            }
        }
    }
}
