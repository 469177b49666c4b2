package ns.exec;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ns.core.SyscallException;
import ns.core.fd.PidFd;
import ns.exec.init.Child;
import ns.exec.init.Spawner;
import ns.exec.plan.Plan;
import org.jspecify.annotations.Nullable;

/** One command on its way to a place: looks up what the plan depends on, opens what it names, and has it carried out. */
final class Launch {
    private final @Nullable NsenterOptions joined;
    private final @Nullable UnshareOptions created;
    private final CommandOptions command;

    Launch(@Nullable NsenterOptions joined, @Nullable UnshareOptions created, CommandOptions command) {
        this.joined = joined;
        this.created = created;
        this.command = command;
        if (created != null) {
            created.validate();
        } else if (joined != null) {
            joined.validate();
        }
    }

    /** Starts it as a child; the ends of streams that are ours go to the new process. */
    Child start(Streams streams) {
        try (Target target = openTarget()) {
            Setting setting = setting(false, streams.names(), target, 0, 0);
            Map<String, Integer> numbers = new HashMap<>(streams.numbers());
            if (target != null) {
                numbers.putAll(target.numbers());
            }
            return Spawner.start(
                    plan(setting),
                    numbers,
                    this::runHooks,
                    (step, failure) -> Explanations.explain(step, failure, setting));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("the hook that was to run before the program failed: " + e, e);
        }
    }

    private @Nullable Target openTarget() {
        return joined == null ? null : Target.open(joined);
    }

    private void runHooks(PidFd process) throws Exception {
        if (created != null) {
            for (Hook hook : created.beforeExec) {
                hook.run(process);
            }
        }
    }

    /** Takes this JVM's place. */
    SyscallException replace(String name) {
        throw new UnsupportedOperationException();
    }

    /** What a child would do. */
    List<String> describe() {
        try (Target target = openTarget()) {
            return plan(setting(false, Map.of(), target, 0, 0)).lines();
        }
    }

    private Plan plan(Setting setting) {
        if (created != null) {
            return Planner.of(created, command, setting);
        }
        if (joined != null) {
            return Planner.of(joined, command, setting);
        }
        throw new IllegalStateException("nowhere to go");
    }

    /** How things are now. */
    private Setting setting(
            boolean replaces, Map<Integer, String> streams, @Nullable Target target, long ignored, long blocked) {
        Caller caller = Surroundings.caller();
        return new Setting(
                replaces,
                caller,
                created == null ? Optional.empty() : Surroundings.users(created, caller),
                created == null ? Optional.empty() : Surroundings.groups(created, caller),
                Surroundings.environment(),
                command.program == null ? Surroundings.loginShell(caller.uid()) : "",
                ignored,
                blocked,
                streams,
                target == null ? Optional.empty() : Optional.of(target.entry()));
    }
}
