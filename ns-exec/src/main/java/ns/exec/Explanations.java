package ns.exec;

import ns.core.SyscallException;
import ns.exec.plan.Step;

final class Explanations {
    private Explanations() {}

    static SyscallException explain(Step step, SyscallException failure, Setting setting) {
        return failure;
    }

    static java.util.Map<ns.core.Errno, String> advice(Step step, Setting setting) {
        return java.util.Map.of();
    }
}
