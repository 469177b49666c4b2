package ns.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A command line after parsing: which options were given, in which order, and what is left.
 *
 * <p>Immutable.
 *
 * @param program the name under which messages are printed
 * @param occurrences the options in the order of the command line
 * @param operands the words that are neither options nor their arguments
 */
record Parsed(String program, List<Occurrence> occurrences, List<String> operands) {
    /** One use of an option, with the argument if one was given. */
    record Occurrence(Option option, Optional<String> value) {}

    Parsed {
        occurrences = List.copyOf(occurrences);
        operands = List.copyOf(operands);
    }

    /** Returns whether the option was given at least once. */
    boolean has(Option option) {
        return count(option) > 0;
    }

    /** Returns how often the option was given. */
    int count(Option option) {
        int count = 0;
        for (Occurrence each : occurrences) {
            if (each.option() == option) {
                count++;
            }
        }
        return count;
    }

    /** Returns the argument of the last use of the option; empty if it was not given, or the last time without one. */
    Optional<String> value(Option option) {
        Optional<String> last = Optional.empty();
        for (Occurrence each : occurrences) {
            if (each.option() == option) {
                last = each.value();
            }
        }
        return last;
    }

    /** Returns the arguments of all uses of the option in order; uses without an argument are left out. */
    List<String> values(Option option) {
        List<String> values = new ArrayList<>();
        for (Occurrence each : occurrences) {
            if (each.option() == option && each.value().isPresent()) {
                values.add(each.value().get());
            }
        }
        return values;
    }
}
