package ns.exec;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import ns.core.SyscallException;
import ns.core.fd.Fd;
import ns.core.fd.PidFd;
import ns.exec.init.Child;
import ns.exec.init.Errand;
import ns.exec.init.Replacer;
import ns.exec.init.Spawner;
import ns.exec.plan.Plan;
import ns.exec.plan.Step;
import org.jspecify.annotations.Nullable;

/** One command on its way to a place: looks up what the plan depends on, opens what it names, and has it carried out. */
final class Launch implements Spawner.Interlude {
    private final @Nullable NsenterOptions joined;
    private final @Nullable UnshareOptions created;
    private final CommandOptions command;

    /** For what executes nothing; so that nobody looks for a login shell. */
    static final CommandOptions NO_PROGRAM = Command.of("nothing").options;

    Launch(@Nullable NsenterOptions joined, @Nullable UnshareOptions created, CommandOptions command) {
        this.joined = joined == null ? null : joined.withCompanions();
        this.created = created == null ? null : created.withCompanions();
        this.command = command;
        if (created != null) {
            created.validate();
        } else if (joined != null) {
            joined.validate();
        }
    }

    /** Creates namespaces without a program; returns each open, in the order of their types. */
    List<Fd> open() {
        return carryOut(Map.of(), Map.of(), (setting, numbers) -> {
            Plan plan = Planner.opening(Objects.requireNonNull(created), command, setting);
            return Errand.run(plan, numbers, this, new Explanations(plan, setting));
        });
    }

    /** Opens something inside existing namespaces: the result of the step. */
    Fd openInside(Step step) {
        return carryOut(Map.of(), Map.of(), (setting, numbers) -> {
                    Plan plan = Planner.openingInside(Objects.requireNonNull(joined), step, command, setting);
                    return Errand.run(plan, numbers, this, new Explanations(plan, setting));
                })
                .get(0);
    }

    /** Starts it as a child; the ends of streams that are ours go to the new process. */
    Child start(Streams streams) {
        return carryOut(streams.names(), streams.numbers(), (setting, numbers) -> {
            Plan plan = plan(setting);
            return Spawner.start(plan, numbers, free(streams), this, new Explanations(plan, setting));
        });
    }

    private interface Deed<R> {
        R carryOut(Setting setting, Map<String, Integer> numbers) throws Exception;
    }

    private <R> R carryOut(Map<Integer, String> streams, Map<String, Integer> passed, Deed<R> deed) {
        Pins pins = created == null ? Pins.NONE : Pins.of(created.pins.values());
        try (Target target = openTarget()) {
            Map<String, Integer> numbers = new HashMap<>(passed);
            if (target != null) {
                numbers.putAll(target.numbers());
            }
            return deed.carryOut(setting(false, streams, target, Inherited.NONE), numbers);
        } catch (RuntimeException | Error e) {
            pins.takeBack(e);
            throw e;
        } catch (Exception e) {
            pins.takeBack(e);
            throw new IllegalStateException("the hook that was to run before the program failed: " + e, e);
        }
    }

    private static int free(Streams streams) {
        int free = 3;
        for (int number : streams.names().keySet()) {
            free = Math.max(free, number + 1);
        }
        return free;
    }

    private @Nullable Target openTarget() {
        return joined == null ? null : Target.open(joined);
    }

    @Override
    public void act(PidFd process) throws Exception {
        if (created != null) {
            for (Hook hook : created.beforeExec) {
                hook.run(process);
            }
        }
    }

    /** Takes this JVM's place. */
    SyscallException replace(String name, OptionalInt failure) {
        if (created != null && !created.beforeExec.isEmpty()) {
            throw new IllegalArgumentException("beforeExec needs a JVM that is still there: start(), not replace()");
        }
        refuseWhatNeedsUs();
        Streams streams = Streams.open(command, Input.inherit(), Output.inherit());
        try (streams;
                Target target = openTarget()) {
            Setting setting = setting(true, streams.names(), target, Inherited.now());
            Map<String, Integer> numbers = new HashMap<>(streams.numbers());
            if (target != null) {
                numbers.putAll(target.numbers());
            }
            Plan plan = failure.isPresent() ? plan(setting).failingWith(failure.getAsInt()) : plan(setting);
            return Replacer.replace(plan, numbers, name, new Explanations(plan, setting));
        }
    }

    private void refuseWhatNeedsUs() {
        boolean isServed = command.stdin instanceof Input.Pipe
                || isServed(command.stdout)
                || isServed(command.stderr)
                || command.pty != null
                || command.timeout != null;
        if (isServed) {
            throw new IllegalArgumentException(
                    "a pipe, a capture, a terminal and a timeout need a JVM that is still there: run() or start(), not replace()");
        }
    }

    private static boolean isServed(@Nullable Output output) {
        return output instanceof Output.Pipe || output instanceof Output.Capture;
    }

    /** What a child, or what is in this JVM's place, would do. */
    List<String> describe(boolean replaces) {
        if (replaces) {
            refuseWhatNeedsUs();
        }
        try (Target target = openTarget()) {
            return plan(setting(replaces, Map.of(), target, Inherited.NONE)).lines();
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
            boolean replaces, Map<Integer, String> streams, @Nullable Target target, Inherited inherited) {
        Caller caller = Caller.now();
        Caller mapped = target == null ? caller : target.asKnownInside(caller);
        return new Setting(
                replaces,
                caller,
                created == null ? Optional.empty() : Surroundings.users(created, mapped),
                created == null ? Optional.empty() : Surroundings.groups(created, mapped),
                Surroundings.environment(),
                command.program == null ? Surroundings.loginShell(caller.uid()) : "",
                inherited,
                streams,
                target == null ? Optional.empty() : Optional.of(target.entry()));
    }
}
