package ns.exec.plan;

import java.util.List;
import ns.core.Errno;
import ns.core.sys.Syscall;

/**
 * One system call of a plan, as a value.
 *
 * @param operation what to do
 * @param arguments with what, at most six
 * @param into where the result goes
 * @param rule when it is done, and which result is a failure
 */
public record Step(Operation operation, List<Argument> arguments, Slot into, Rule rule) {
    /**
     * Describes a system call.
     *
     * @param call which
     * @param arguments with what
     * @return the step
     */
    public static Step call(Syscall call, Argument... arguments) {
        return new Step(new Operation.Kernel(call), List.of(arguments), Slot.NONE, Rule.PLAIN);
    }

    /**
     * Describes something that ns-init does with several calls.
     *
     * @param operation what
     * @param arguments with what
     * @return the step
     */
    public static Step init(Operation.Init operation, Argument... arguments) {
        return new Step(operation, List.of(arguments), Slot.NONE, Rule.PLAIN);
    }

    /** The same step, with its result kept. */
    public Step into(Slot slot) {
        return new Step(operation, arguments, slot, rule);
    }

    /** The same step, which fails if the result is any other. */
    public Step wanting(long result) {
        return with(rule.wanting(result));
    }

    /** The same step, for which this error is no failure. */
    public Step tolerating(Errno error) {
        return with(rule.tolerating(error));
    }

    /** The same step, which can not fail. */
    public Step toleratingAll() {
        return with(rule.toleratingAll());
    }

    /** The same step, done only if an earlier one failed. */
    public Step ifFailed(Slot earlier) {
        return with(rule.onlyIf(earlier, true));
    }

    /** The same step, done only if an earlier one did not fail. */
    public Step ifDone(Slot earlier) {
        return with(rule.onlyIf(earlier, false));
    }

    /** The same step, with what a program says if it fails, before {@code : strerror}; it then exits with 1. */
    public Step or(String complaint) {
        return with(rule.saying(complaint, 1));
    }

    /** The same step, with what a program says if it fails and how it exits. */
    public Step or(String complaint, int status) {
        return with(rule.saying(complaint, status));
    }

    Step failingWith(int status) {
        return with(rule.ending(status));
    }

    private Step with(Rule changed) {
        return new Step(operation, arguments, into, changed);
    }

    /**
     * Returns the call.
     *
     * @return such as {@code unshare(CLONE_NEWNET)}
     */
    @Override
    public String toString() {
        StringBuilder line = new StringBuilder();
        line.append(operation).append('(');
        for (int i = 0; i < arguments.size(); i++) {
            line.append(i == 0 ? "" : ", ").append(arguments.get(i));
        }
        return line.append(')').toString();
    }
}
