package ns.exec.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * What will happen, step by step, until the program runs.
 *
 * @param steps in their order
 */
public record Plan(List<Step> steps) {
    /** The name of ns-init's end of the socket pair between it and Java, a {@link Argument.Passed}. */
    public static final String CHANNEL = "channel";

    /** Copies the list. */
    public Plan {
        steps = List.copyOf(steps);
    }

    /** Whether the program's process is a child of the process that starts the plan, which itself ends. */
    public boolean forks(long flag) {
        for (Step step : steps) {
            if (step.operation() == Operation.Init.FORK
                    && step.arguments().get(0) instanceof Argument.Word flags
                    && (flags.value() & flag) != 0) {
                return true;
            }
        }
        return false;
    }

    /** The same plan, whose every failure is one exit status. */
    public Plan failingWith(int status) {
        return new Plan(steps.stream().map(step -> step.failingWith(status)).toList());
    }

    /**
     * Returns the plan for a reader.
     *
     * @return one system call a line; what a process beside does is indented
     */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        long inner = 0;
        for (Step step : steps) {
            String indent = inner > 0 ? "    " : "";
            String into = step.into().number() == 0 ? "" : step.into() + " = ";
            lines.add(indent + into + step + condition(step.rule()));
            inner = step.operation() == Operation.Init.BESIDE
                            && step.arguments().get(0) instanceof Argument.Word count
                    ? count.value()
                    : Math.max(0, inner - 1);
        }
        return lines;
    }

    private static String condition(Rule rule) {
        Slot earlier = rule.when();
        String when = earlier == null ? "" : "only if " + earlier + (rule.failed() ? " failed" : " did not fail");
        String may = rule.toleratesAll() ? "may fail" : "";
        String both = when + (when.isEmpty() || may.isEmpty() ? "" : ", ") + may;
        return both.isEmpty() ? "" : "  # " + both;
    }
}
