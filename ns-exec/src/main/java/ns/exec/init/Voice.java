package ns.exec.init;

import java.util.List;
import java.util.Map;
import ns.core.Errno;
import ns.exec.plan.Step;

/**
 * What ns-init says on standard error where nobody listens to it.
 *
 * @param name what each message begins with; also what a supervisor calls itself
 * @param errors the text of each errno, by its number; empty if Java listens
 * @param advice what to do about an errno of a step; null if there is none to give
 */
public record Voice(String name, List<String> errors, Advice advice) {
    /** Looks at the machine before anything has failed, since afterwards nobody is left who could. */
    public interface Advice {
        Map<Errno, String> on(Step step);
    }

    /** For a plan whose failures Java tells of. */
    static final Voice SILENT = new Voice("ns-init", List.of(), new Nothing());

    private record Nothing() implements Advice {
        @Override
        public Map<Errno, String> on(Step step) {
            return Map.of();
        }
    }

    Map<Errno, String> hints(Step step) {
        return advice.on(step);
    }
}
