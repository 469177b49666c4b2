package ns.exec;

import ns.core.SyscallException;
import ns.exec.plan.Step;

final class Explanations {
    private Explanations() {}

    static SyscallException explain(Step step, SyscallException failure, Setting setting) {
        return failure;
    }
}
