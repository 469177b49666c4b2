package ns.exec;

import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import ns.core.NamespaceType;
import ns.core.sys.Syscall;
import ns.exec.plan.Argument;
import ns.exec.plan.Operation;
import ns.exec.plan.Plan;
import ns.exec.plan.Step;

/** What a process has become when it comes to a step: what the steps before have done, as far as they show it. */
final class Progress {
    private boolean newUser;
    private boolean enteredUser;
    private boolean enteredPid;
    private boolean newPid;
    private boolean deniedGroups;
    private OptionalLong user = OptionalLong.empty();
    private OptionalLong group = OptionalLong.empty();
    private OptionalLong stack = OptionalLong.empty();
    private View view = View.OURS;

    private Progress() {}

    /** Goes through a plan until the step, which may be a copy only if it is in the plan once. */
    static Progress until(Step step, Plan plan) {
        Progress progress = new Progress();
        for (Step earlier : plan.steps()) {
            if (earlier == step) {
                break;
            }
            if (earlier.operation() instanceof Operation.Kernel kernel) {
                progress.pass(kernel.call(), earlier);
            }
        }
        return progress;
    }

    private void pass(Syscall call, Step step) {
        switch (call) {
            case UNSHARE -> {
                Set<NamespaceType> types = types(step, 0);
                newUser |= types.contains(NamespaceType.USER);
                newPid |= types.contains(NamespaceType.PID);
            }
            case SETNS -> enter(types(step, 1));
            case WRITE ->
                deniedGroups |= file(step).equals("setgroups") && text(step, 1).equals("deny");
            case SETUID -> user = number(step, 0);
            case SETGID -> group = number(step, 0);
            case CHROOT -> view = view.chroot(text(step, 0));
            case CHDIR -> view = view.chdir(text(step, 0));
            case FCHDIR -> view = view.fchdir();
            case PRLIMIT64 -> limit(step);
            default -> {}
        }
    }

    private void enter(Set<NamespaceType> types) {
        enteredUser |= types.contains(NamespaceType.USER);
        enteredPid |= types.contains(NamespaceType.PID);
        if (types.contains(NamespaceType.MNT)) {
            view = View.UNSEEN;
        }
    }

    private void limit(Step step) {
        boolean isStack = number(step, 1).equals(OptionalLong.of(Resource.RLIMIT_STACK.number()));
        if (isStack && step.arguments().get(2) instanceof Argument.Struct both) {
            stack = OptionalLong.of(both.words().get(0));
        }
    }

    /** The namespaces whose flags an argument has. */
    static Set<NamespaceType> types(Step step, int argument) {
        long flags = number(step, argument).orElse(0);
        EnumSet<NamespaceType> types = EnumSet.noneOf(NamespaceType.class);
        for (NamespaceType type : NamespaceType.values()) {
            if ((flags & Integer.toUnsignedLong(type.cloneFlag())) != 0) {
                types.add(type);
            }
        }
        return types;
    }

    static OptionalLong number(Step step, int argument) {
        return step.arguments().get(argument) instanceof Argument.Word word
                ? OptionalLong.of(word.value())
                : OptionalLong.empty();
    }

    /** A text; empty if the argument is none. */
    static String text(Step step, int argument) {
        return step.arguments().get(argument) instanceof Argument.Text text ? text.value() : "";
    }

    /** What a call on a descriptor is about: the name of the slot or of what was passed. */
    static String file(Step step) {
        Argument first = step.arguments().get(0);
        return first instanceof Argument.Result || first instanceof Argument.Passed ? first.toString() : "";
    }

    boolean isInNewUser() {
        return newUser;
    }

    boolean hasEnteredUser() {
        return enteredUser;
    }

    /** Whether our own user namespace is not its own any more. */
    boolean isInside() {
        return newUser || enteredUser;
    }

    /** Whether children are in a pid namespace that others have made. */
    boolean hasEnteredPid() {
        return enteredPid && !newPid;
    }

    boolean hasDeniedGroups() {
        return deniedGroups;
    }

    /** Who it has become; empty if it is still who we are. */
    OptionalLong user() {
        return user;
    }

    OptionalLong group() {
        return group;
    }

    /** The soft limit of the stack that it has set, as the kernel has it. */
    OptionalLong stack() {
        return stack;
    }

    /** Which files it sees. */
    Optional<View> view() {
        return view == View.UNSEEN ? Optional.empty() : Optional.of(view);
    }
}
