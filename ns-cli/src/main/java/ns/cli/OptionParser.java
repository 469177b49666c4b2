package ns.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads one command line as {@code getopt_long(3)} of the GNU C library does, down to its messages.
 *
 * <p>Checks that util-linux makes while it walks over the options (exclusive options, values) are made here in the same
 * order, so that of several mistakes the same one is reported. One instance parses one command line.
 */
final class OptionParser {
    private final Options options;
    private final boolean stopsAtOperand;
    private final List<Parsed.Occurrence> occurrences = new ArrayList<>();
    private final List<String> operands = new ArrayList<>();

    OptionParser(Options options, boolean stopsAtOperand) {
        this.options = options;
        this.stopsAtOperand = stopsAtOperand;
    }

    Parsed parse(String program, List<String> words) {
        int next = 0;
        boolean ended = false;
        while (next < words.size() && !ended) {
            String word = words.get(next++);
            if (word.equals("--")) {
                break;
            } else if (word.startsWith("--")) {
                next = longOption(word, words, next);
                ended = endReached();
            } else if (word.length() > 1 && word.charAt(0) == '-') {
                next = cluster(word, words, next);
                ended = endReached();
            } else {
                operands.add(word);
                if (stopsAtOperand) {
                    break;
                }
            }
        }
        if (!ended) {
            operands.addAll(words.subList(next, words.size()));
            countOperands();
        }
        return new Parsed(program, occurrences, operands);
    }

    private boolean endReached() {
        return !occurrences.isEmpty()
                && occurrences.get(occurrences.size() - 1).option().endsParsing();
    }

    private int longOption(String word, List<String> words, int next) {
        int equals = word.indexOf('=');
        String name = equals < 0 ? word.substring(2) : word.substring(2, equals);
        Option option = named(name, word);
        boolean takesNone = option.argument() == Option.Argument.NONE;
        if (equals >= 0) {
            if (takesNone) {
                throw mistake("option '" + option + "' doesn't allow an argument");
            }
            add(option, Optional.of(word.substring(equals + 1)));
            return next;
        }
        if (option.argument() != Option.Argument.REQUIRED) {
            add(option, Optional.empty());
            return next;
        }
        if (next == words.size()) {
            throw mistake("option '" + option + "' requires an argument");
        }
        add(option, Optional.of(words.get(next)));
        return next + 1;
    }

    /** Finds the option with this name or, if it is the only one, with a name that begins so. */
    private Option named(String name, String word) {
        List<Option> candidates = new ArrayList<>();
        for (Option option : options.prefixOrder()) {
            if (option.name().equals(name)) {
                return option;
            }
            if (option.name().startsWith(name) && !option.isWrittenOut()) {
                candidates.add(option);
            }
        }
        if (candidates.isEmpty()) {
            throw mistake("unrecognized option '" + word + "'");
        }
        if (candidates.size() > 1) {
            StringBuilder message = new StringBuilder("option '").append(word).append("' is ambiguous; possibilities:");
            for (Option option : candidates) {
                message.append(" '").append(option).append('\'');
            }
            throw mistake(message.toString());
        }
        return candidates.get(0);
    }

    /** Reads {@code -abc}, {@code -ovalue} or {@code -o value}. */
    private int cluster(String word, List<String> words, int next) {
        for (int i = 1; i < word.length(); i++) {
            Option option = lettered(word.charAt(i));
            String rest = word.substring(i + 1);
            switch (option.argument()) {
                case REQUIRED -> {
                    if (!rest.isEmpty()) {
                        add(option, Optional.of(rest));
                        return next;
                    }
                    if (next == words.size()) {
                        throw mistake("option requires an argument -- '" + word.charAt(i) + "'");
                    }
                    add(option, Optional.of(words.get(next)));
                    return next + 1;
                }
                case OPTIONAL -> {
                    add(option, rest.isEmpty() ? Optional.empty() : Optional.of(rest));
                    return next;
                }
                default -> {
                    add(option, Optional.empty());
                    if (option.endsParsing()) {
                        return next;
                    }
                }
            }
        }
        return next;
    }

    private Option lettered(char letter) {
        for (Option option : options.all()) {
            if (option.hasLetter(letter)) {
                return option;
            }
        }
        throw mistake("invalid option -- '" + letter + "'");
    }

    private void add(Option option, Optional<String> value) {
        occurrences.add(new Parsed.Occurrence(option, value));
        for (List<Option> group : options.exclusiveGroups()) {
            if (group.contains(option)) {
                refuseSecondOf(group);
            }
        }
        if (value.isPresent()) {
            option.check(value.get());
        }
    }

    private void refuseSecondOf(List<Option> group) {
        Optional<Option> first = Optional.empty();
        for (Option option : group) {
            if (!given(option)) {
                continue;
            }
            if (first.isPresent()) {
                // as upstream, without a word about help
                throw CliException.error(
                        "options " + first.get() + " and " + option + " cannot be combined", options.usageStatus());
            }
            first = Optional.of(option);
        }
    }

    private boolean given(Option option) {
        for (Parsed.Occurrence each : occurrences) {
            if (each.option() == option) {
                return true;
            }
        }
        return false;
    }

    private void countOperands() {
        Operands accepted = options.operands();
        if (operands.size() < accepted.least()) {
            throw mistake("missing operand: " + accepted.usage());
        }
        if (operands.size() > accepted.most()) {
            throw mistake("extra operand: '" + operands.get(accepted.most()) + "'");
        }
    }

    private CliException mistake(String message) {
        return CliException.usage(message, options.usageStatus());
    }
}
