package ns.exec.plan;

import java.util.Optional;
import java.util.OptionalLong;
import ns.core.Errno;
import org.jspecify.annotations.Nullable;

/**
 * When a step is done, and which result is a failure.
 *
 * @param want the only good result, such as the whole length of a write; empty: any that is no error
 * @param tolerated the error that is none
 * @param toleratesAll whether every error is none
 * @param when done only if this earlier result is ...
 * @param failed ... an error, or not one
 * @param complaint what a program says on standard error if the step fails; empty: nothing, since it was said already
 * @param status how a program then exits
 */
public record Rule(
        OptionalLong want,
        Optional<Errno> tolerated,
        boolean toleratesAll,
        @Nullable Slot when,
        boolean failed,
        Optional<String> complaint,
        int status) {
    /** Always done, and every error is a failure. */
    public static final Rule PLAIN =
            new Rule(OptionalLong.empty(), Optional.empty(), false, null, false, Optional.empty(), 1);

    Rule wanting(long result) {
        return new Rule(OptionalLong.of(result), tolerated, toleratesAll, when, failed, complaint, status);
    }

    Rule tolerating(Errno error) {
        return new Rule(want, Optional.of(error), toleratesAll, when, failed, complaint, status);
    }

    Rule toleratingAll() {
        return new Rule(want, tolerated, true, when, failed, complaint, status);
    }

    Rule onlyIf(Slot earlier, boolean hasFailed) {
        return new Rule(want, tolerated, toleratesAll, earlier, hasFailed, complaint, status);
    }

    Rule ending(int exit) {
        return new Rule(want, tolerated, toleratesAll, when, failed, complaint, exit);
    }

    Rule saying(String text, int exit) {
        return new Rule(want, tolerated, toleratesAll, when, failed, Optional.of(text), exit);
    }
}
