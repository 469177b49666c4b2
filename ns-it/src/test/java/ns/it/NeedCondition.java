package ns.it;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Decides about {@link Requires}. */
final class NeedCondition implements ExecutionCondition {
    private static final boolean MUST_WORK = "1".equals(System.getenv("NS_MUST_WORK"));

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        List<String> missing = new ArrayList<>();
        boolean failure = MUST_WORK;
        for (Requires requires : AnnotationSupport.findRepeatableAnnotations(context.getElement(), Requires.class)) {
            for (Need need : requires.value()) {
                if (!need.isMet()) {
                    missing.add(need.toString());
                    failure &= !need.mayBeSkipped();
                }
            }
            for (String program : requires.programs()) {
                if (!isOnPath(program)) {
                    missing.add("the program " + program);
                }
            }
        }
        if (missing.isEmpty()) {
            return ConditionEvaluationResult.enabled("all that it needs is there");
        }
        String reason = "needs " + String.join(", ", missing);
        if (failure) {
            throw new IllegalStateException(reason + ", and NS_MUST_WORK=1 allows no skipping");
        }
        return ConditionEvaluationResult.disabled(reason);
    }

    private static boolean isOnPath(String program) {
        for (String folder : System.getenv("PATH").split(File.pathSeparator, -1)) {
            if (Files.isExecutable(Path.of(folder, program))) {
                return true;
            }
        }
        return false;
    }
}
