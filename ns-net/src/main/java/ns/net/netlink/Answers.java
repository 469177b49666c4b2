package ns.net.netlink;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel said to several requests.
 *
 * @param known answers to the first of them, in their order
 * @param sent to how many it may have said something: of those that were sent and have no answer, nobody knows whether they were
 *     carried out
 * @param failure why there are no more answers; empty: there is one for each
 */
public record Answers(List<Answer> known, int sent, Optional<RuntimeException> failure) {
    /** A copy. */
    public Answers {
        known = List.copyOf(known);
    }

    static Answers toAll(@Nullable Answer[] answers) {
        return new Answers(first(answers), answers.length, Optional.empty());
    }

    static Answers toFirst(@Nullable Answer[] answers, int sent, RuntimeException failure) {
        return new Answers(first(answers), sent, Optional.of(failure));
    }

    private static List<Answer> first(@Nullable Answer[] answers) {
        List<Answer> first = new ArrayList<>(answers.length);
        for (Answer answer : answers) {
            if (answer == null) {
                break;
            }
            first.add(answer);
        }
        return first;
    }

    /** The answers, if there is one for each; else this throws why not. */
    List<Answer> all() {
        if (failure.isPresent()) {
            throw failure.get();
        }
        return known;
    }
}
