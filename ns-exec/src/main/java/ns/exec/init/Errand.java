package ns.exec.init;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import ns.core.fd.Fd;
import ns.exec.plan.Operation;
import ns.exec.plan.Plan;

/** A plan without a program: ns-init goes where this JVM can not, hands over what it has opened there, and ends. */
public final class Errand {
    /** Nobody else gets a number, so the channel may have any but those of the standard streams. */
    private static final int FIRST_FREE = 3;

    private Errand() {}

    /**
     * Carries a plan out to its end.
     *
     * @param plan what to do
     * @param passed the descriptors that it names; they stay the caller's
     * @param interlude what to do when the plan waits
     * @param explanation finds out why a step failed
     * @return what it has handed over, in the order of the plan; the caller closes them
     * @throws ns.core.SyscallException if a step failed; then nothing is left
     * @throws Exception what the interlude threw; then nothing is left
     */
    public static List<Fd> run(
            Plan plan, Map<String, Integer> passed, Spawner.Interlude interlude, Spawner.Explanation explanation)
            throws Exception {
        List<Fd> given = new ArrayList<>();
        try (Child child = Spawner.start(plan, passed, FIRST_FREE, interlude, explanation, given)) {
            int status = Reaping.reap(child.process());
            if (status != 0 || given.size() != promised(plan)) {
                throw new IllegalStateException("ns-init was ended before it was done, with the status " + status);
            }
            return List.copyOf(given);
        } catch (Throwable e) {
            given.forEach(Fd::close);
            throw e;
        }
    }

    private static long promised(Plan plan) {
        return plan.steps().stream()
                .filter(step -> step.operation() == Operation.Init.GIVE)
                .count();
    }
}
