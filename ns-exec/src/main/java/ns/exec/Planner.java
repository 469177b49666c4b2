package ns.exec;

import static ns.core.sys.Syscall.FCNTL;
import static ns.core.sys.Syscall.GETPID;
import static ns.core.sys.Syscall.PIDFD_OPEN;
import static ns.exec.Script.result;
import static ns.exec.plan.Argument.constant;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ns.core.NamespaceType;
import ns.core.Signal;
import ns.core.sys.Descriptors;
import ns.exec.plan.Argument;
import ns.exec.plan.Operation;
import ns.exec.plan.Plan;
import ns.exec.plan.Slot;
import ns.exec.plan.Step;
import org.jspecify.annotations.Nullable;

/**
 * From what the user said to what is done: a pure function.
 *
 * <p>The whole order of events is in {@link #plan()}; what each part consists of is in {@link Joining}, {@link Creating} and
 * {@link Programs}.
 */
final class Planner {
    private static final long SUPERVISE = 1;
    private static final long FORWARD = 2;
    private static final long FOLLOW_STOPS = 4;
    private static final long CHILD_STAYS = 8;
    private static final Argument OUR_CHILD = constant(0x8011, "CLONE_PARENT|SIGCHLD");
    private static final Argument CHILD = constant(17, "SIGCHLD");

    /** All that a supervisor can pass on: not KILL, STOP and CHLD, and none that says that it has a fault itself. */
    private static final long FORWARDABLE = ~(bit(9) | bit(17) | bit(19) | bit(4) | bit(5) | bit(7) | bit(8) | bit(11));

    private static final long INTERRUPT_AND_TERMINATE = bit(2) | bit(15);

    private final Script script = new Script();
    private final @Nullable NsenterOptions joined;
    private final @Nullable UnshareOptions created;
    private final CommandOptions command;
    private final Setting setting;

    private Planner(
            @Nullable NsenterOptions joined,
            @Nullable UnshareOptions created,
            CommandOptions command,
            Setting setting) {
        this.joined = joined;
        this.created = created;
        this.command = command;
        this.setting = setting;
    }

    /** Plans a program in existing namespaces. */
    static Plan of(NsenterOptions joined, CommandOptions command, Setting setting) {
        return new Planner(joined, null, command, setting).plan();
    }

    /** Plans a program in new namespaces, after existing ones if it says so. */
    static Plan of(UnshareOptions created, CommandOptions command, Setting setting) {
        return new Planner(created.joined, created, command, setting).plan();
    }

    /** Plans new namespaces without a program: each is handed over, open, in the order of {@code types}. */
    static Plan opening(UnshareOptions created, CommandOptions nothing, Setting setting) {
        return new Planner(created.joined, created, nothing, setting).planOpening(created);
    }

    /** Plans a step inside existing namespaces, whose result is a descriptor and handed over. */
    static Plan openingInside(NsenterOptions joined, Step step, CommandOptions nothing, Setting setting) {
        return new Planner(joined, null, nothing, setting).planOpeningInside(step);
    }

    private Plan planOpening(UnshareOptions created) {
        Creating creating = new Creating(script, created, setting);
        descriptors(new Programs(script, command, setting));
        creating.planHelpers();
        Slot self = script.openFolder("/proc/self", "proc"); // as long as /proc is ours
        join();
        creating.planNamespaces();
        creating.planInside(false);
        hooks();
        for (NamespaceType type : created.types) {
            String file = "ns/" + Creating.linkName(type);
            give(script.open(
                    result(self),
                    file,
                    Descriptors.O_RDONLY,
                    "O_RDONLY",
                    type.procName(),
                    "cannot open /proc/self/" + file));
        }
        return script.toPlan();
    }

    private Plan planOpeningInside(Step step) {
        descriptors(new Programs(script, command, setting));
        join();
        Slot opened = script.slot("opened");
        script.add(step.into(opened));
        give(opened);
        return script.toPlan();
    }

    private void give(Slot descriptor) {
        script.add(Step.init(Operation.Init.GIVE, result(descriptor)).or("cannot hand over " + descriptor));
    }

    private void hooks() {
        if (created != null && !created.beforeExec.isEmpty()) {
            script.add(Step.init(Operation.Init.AWAIT));
        }
    }

    private Plan plan() {
        Creating creating = created == null ? null : new Creating(script, created, setting);
        Programs programs = new Programs(script, command, setting);
        descriptors(programs);
        if (creating != null) {
            creating.planHelpers();
        }
        Slot groups = join();
        if (creating != null) {
            creating.planNamespaces();
        }
        Optional<Slot> parent = fork();
        if (creating != null) {
            creating.planInside(forksEarly());
        }
        hooks();
        if (hasReaper() || supervisesLate()) {
            tie(parent); // else it would survive who waits for it, and the program with it
            parent = supervise(SUPERVISE | FORWARD, FORWARDABLE);
        }
        programs.planPrivileged(entersUser() || createsUser());
        credentials(groups);
        programs.planRestrictions(keepsCapabilities());
        tie(parent);
        programs.planStart();
        return script.toPlan();
    }

    /** Only what is asked for stays open; and nothing of that for the program, but under the numbers that it is promised. */
    private void descriptors(Programs programs) {
        List<Argument> ours = new ArrayList<>();
        if (!setting.replaces()) {
            ours.add(new Argument.Passed(Plan.CHANNEL));
        }
        for (String name : setting.passed()) {
            ours.add(new Argument.Passed(name));
        }
        List<Argument> kept = new ArrayList<>();
        for (int descriptor : setting.inherited().descriptors()) {
            kept.add(Argument.of(descriptor));
        }
        kept.addAll(ours);
        script.add(Step.init(Operation.Init.CLOSE, new Argument.Kept(kept), Argument.of(kept.size())));
        for (Argument descriptor : ours) {
            Argument setFlags = constant(Descriptors.F_SETFD, "F_SETFD");
            script.add(Step.call(FCNTL, descriptor, setFlags, constant(1, "FD_CLOEXEC")));
        }
        programs.planMoves();
    }

    /** Returns where it is noted whether groups could be dropped. */
    private Slot join() {
        if (joined == null || setting.entry().isEmpty()) {
            return Slot.NONE;
        }
        return new Joining(script, joined, setting.entry().get()).plan();
    }

    private boolean entersUser() {
        return setting.entry().isPresent() && setting.entry().get().enters(NamespaceType.USER);
    }

    private boolean createsUser() {
        return creates(NamespaceType.USER);
    }

    private boolean creates(NamespaceType type) {
        return created != null && created.types.contains(type);
    }

    private boolean keepsCapabilities() {
        return created != null && created.keepCaps || joined != null && joined.keepCaps;
    }

    private boolean entersPid() {
        return joined != null
                && !joined.noFork
                && setting.entry().isPresent()
                && setting.entry().get().enters(NamespaceType.PID);
    }

    private boolean forks() {
        boolean forNew = created != null
                && !created.noFork
                && (created.fork || creates(NamespaceType.PID) || creates(NamespaceType.TIME));
        return forNew || entersPid();
    }

    /** Whether process 1 of the new pid namespace is ours. */
    private boolean hasReaper() {
        return created != null && forks() && creates(NamespaceType.PID) && !created.asPid1;
    }

    private boolean isSupervised() {
        return created != null && (created.killChild != null || created.forwardSignals);
    }

    /** Whether only the supervisor needs a fork: then hooks come before it, so that the program inherits what they do to it. */
    private boolean supervisesLate() {
        boolean needsFork = creates(NamespaceType.PID) || creates(NamespaceType.TIME) || entersPid();
        return forks() && isSupervised() && !setting.replaces() && !needsFork;
    }

    private boolean forksEarly() {
        return forks() && !supervisesLate();
    }

    /** Returns where the pidfd of the program's parent is, if that stays. */
    private Optional<Slot> fork() {
        if (!forksEarly()) {
            return Optional.empty();
        }
        if (setting.replaces()) {
            long how = SUPERVISE
                    | (created != null && created.forwardSignals ? FORWARD : 0)
                    | (entersPid() ? FOLLOW_STOPS : 0)
                    | (hasReaper() ? CHILD_STAYS : 0);
            return supervise(how, entersPid() ? 0 : INTERRUPT_AND_TERMINATE);
        }
        if (isSupervised() && !hasReaper()) {
            return supervise(SUPERVISE | FORWARD, FORWARDABLE);
        }
        script.add(Step.init(Operation.Init.FORK, OUR_CHILD, Argument.of(0)).or("fork failed"));
        return Optional.empty();
    }

    /** Ties the process that goes on to its parent, if that is wanted. After a change of credentials, which unties it. */
    private void tie(Optional<Slot> parent) {
        if (parent.isPresent() && created != null && created.killChild != null) {
            Argument signal = constant(created.killChild.number(), created.killChild.toString());
            script.add(
                    Step.init(Operation.Init.TIE, signal, result(parent.get())).or("prctl failed"));
        }
    }

    private Optional<Slot> supervise(long how, long handled) {
        Slot self = script.slot("pid");
        Slot parent = script.slot("parent");
        Signal last = created == null ? null : created.killChild;
        if (last != null) {
            script.add(Step.call(GETPID).into(self));
            script.add(Step.call(PIDFD_OPEN, result(self), Argument.of(0))
                    .into(parent)
                    .or("pidfd_open failed"));
        }
        if (!setting.replaces() && setting.entry().isEmpty()) {
            // it holds our channel; before there is a program, which might be faster than its supervisor
            script.add(Joining.dumpable(0));
        }
        script.add(Step.init(
                        Operation.Init.FORK,
                        CHILD,
                        constant(how, (how & FORWARD) != 0 ? "supervise, forward signals" : "supervise"),
                        constant(handled, "handle " + Long.toHexString(handled)),
                        last == null ? Argument.of(0) : constant(last.number(), last.toString()))
                .or("fork failed"));
        return Optional.of(parent);
    }

    private void credentials(Slot groups) {
        if (setting.entry().isPresent()) {
            Entry entry = setting.entry().get();
            Optional<Argument> user = Programs.id(entry.user());
            Optional<Argument> group = Programs.id(entry.group());
            if (joined != null && entry.owner().isPresent()) {
                Owner owner = Owner.plan(script, entry.owner().get());
                user = joined.followUser ? Optional.of(owner.user()) : user;
                group = joined.followGroup ? Optional.of(owner.group()) : group;
            }
            if (group.isPresent()) {
                // a failure counts only if groups could not be dropped outside either
                if (groups.number() == 0) {
                    script.add(Joining.dropGroups().toleratingAll());
                } else {
                    script.add(Joining.dropGroups().toleratingAll().ifDone(groups));
                    Step again = Joining.dropGroups().ifFailed(groups).or("setgroups failed");
                    // nsenter(1) gives up here. The groups of an unprivileged caller are his own, and nobody's inside
                    script.add(setting.replaces() ? again : again.toleratingAll());
                }
            }
            Programs.become(script, user, group);
        }
        if (created != null) {
            if (created.setgid != null) {
                script.add(Joining.dropGroups().or("setgroups failed"));
            }
            Programs.become(
                    script,
                    Programs.id(Optional.ofNullable(created.setuid)),
                    Programs.id(Optional.ofNullable(created.setgid)));
        }
    }

    private static long bit(int signal) {
        return 1L << (signal - 1);
    }
}
