package ns.exec;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import ns.core.Capability;
import ns.core.Errno;
import ns.core.SyscallException;
import ns.core.kernel.LaunchHints;
import ns.core.sys.Syscall;
import ns.exec.init.Spawner;
import ns.exec.init.Voice;
import ns.exec.plan.Operation;
import ns.exec.plan.Plan;
import ns.exec.plan.Step;

/**
 * What was missing when a step of a plan failed, and what the user can do about it: found out by looking at the machine.
 *
 * <p>The same looks serve after a failure, and before, for a plan that takes the place of this JVM. Each kind of step has a class that knows
 * about it; this one only tells them apart.
 */
final class Explanations implements Spawner.Explanation, Voice.Advice {
    private static final List<Errno> OF_CREATING = List.of(Errno.EPERM, Errno.ENOSPC, Errno.EINVAL);
    private static final List<Errno> OF_ENTERING = List.of(Errno.EPERM, Errno.EINVAL, Errno.ESRCH);
    private static final List<Errno> OF_PATHS = List.of(Errno.EPERM, Errno.ENOENT, Errno.ENOTDIR, Errno.EACCES);
    private static final List<Errno> OF_MOUNTING =
            List.of(Errno.EPERM, Errno.ENOENT, Errno.ENOTDIR, Errno.EACCES, Errno.EINVAL, Errno.ENODEV);
    private static final List<Errno> OF_EXECUTING = List.of(Errno.ENOENT, Errno.ENOTDIR, Errno.EACCES, Errno.E2BIG);
    private static final List<Errno> OF_RIGHTS = List.of(Errno.EPERM, Errno.EACCES, Errno.EINVAL, Errno.ERANGE);

    private final Plan plan;
    private final Setting setting;
    private final boolean mayDoAll;

    /**
     * Explains the steps of a plan.
     *
     * @param plan all of it, since what a step may do depends on the ones before
     * @param setting what the plan was made for
     */
    Explanations(Plan plan, Setting setting) {
        this.plan = plan;
        this.setting = setting;
        this.mayDoAll = mayDoAll(setting.caller());
    }

    /** What the steps of a plan need; a root that lacks some other capability is still one. */
    private static boolean mayDoAll(Caller caller) {
        return caller.has(Capability.CAP_SYS_ADMIN)
                && caller.has(Capability.CAP_SYS_CHROOT)
                && caller.has(Capability.CAP_DAC_OVERRIDE)
                && caller.has(Capability.CAP_NET_ADMIN)
                && caller.has(Capability.CAP_SETUID)
                && caller.has(Capability.CAP_SETGID);
    }

    @Override
    public SyscallException explain(Step step, SyscallException failure) {
        Optional<String> hint = hint(failure.errno(), step);
        if (hint.isEmpty()) {
            hint = LaunchHints.here().filtered(failure.errno(), step.operation().toString());
        }
        return hint.isPresent() ? failure.withHint(hint.get()) : failure;
    }

    /** Explains why ns-init itself could not be started. */
    SyscallException explainStart(SyscallException failure) {
        return LaunchHints.here().starting(failure, setting.caller().uid());
    }

    /**
     * Looks for what would be said if the step failed. Somebody with the capabilities for all steps is only told what they are no
     * help against, since looking takes time.
     */
    @Override
    public Map<Errno, String> on(Step step) {
        if (mayDoAll && !isHardForAll(step)) {
            return Map.of();
        }
        Map<Errno, String> advice = new HashMap<>();
        for (Errno errno : likely(step)) {
            Optional<String> hint = hint(errno, step);
            if (hint.isPresent()) {
                advice.put(errno, hint.get());
            }
        }
        return advice;
    }

    private static boolean isHardForAll(Step step) {
        return step.operation() instanceof Operation.Kernel kernel
                && kernel.call() == Syscall.MOUNT
                && (MountHints.isPin(step)
                        || Progress.text(step, 2).equals("proc")
                                && !LaunchHints.here().isInitialUserNamespace());
    }

    private List<Errno> likely(Step step) {
        if (step.operation() instanceof Operation.Kernel kernel) {
            return switch (kernel.call()) {
                case UNSHARE -> OF_CREATING;
                case SETNS -> OF_ENTERING;
                case MOUNT -> OF_MOUNTING;
                case CHROOT, CHDIR -> OF_PATHS;
                case WRITE, SETUID, SETGID, SETGROUPS, SETHOSTNAME, SETDOMAINNAME, PRLIMIT64, SETPRIORITY, IOCTL ->
                    OF_RIGHTS;
                default -> List.of();
            };
        }
        return step.operation() == Operation.Init.EXECUTE ? OF_EXECUTING : List.of();
    }

    private Optional<String> hint(Errno errno, Step step) {
        LaunchHints machine = LaunchHints.here();
        Progress progress = Progress.until(step, plan);
        LimitHints limits = new LimitHints(machine, progress, setting);
        Optional<String> hint;
        if (step.operation() instanceof Operation.Kernel kernel) {
            hint = ofCall(kernel.call(), errno, step, machine, progress, limits);
        } else {
            hint = ofInit((Operation.Init) step.operation(), errno, step, machine, progress, limits);
        }
        return hint.isPresent() ? hint : limits.descriptors(errno);
    }

    private Optional<String> ofInit(
            Operation.Init operation,
            Errno errno,
            Step step,
            LaunchHints machine,
            Progress progress,
            LimitHints limits) {
        return switch (operation) {
            case EXECUTE ->
                errno.equals(Errno.E2BIG)
                        ? new ArgumentSpace(step).isLarge() ? limits.space(step) : Optional.empty()
                        : new ProgramHints(machine, progress, setting, step).of(errno);
            case FORK, BESIDE -> forking(errno, machine, progress);
            case JOIN -> joining(step, machine, progress);
            default -> Optional.empty();
        };
    }

    private Optional<String> forking(Errno errno, LaunchHints machine, Progress progress) {
        if (errno.equals(Errno.ENOMEM) && progress.hasEnteredPid()) {
            return Optional.of("process 1 of the pid namespace that was entered has ended, or there is no memory: in"
                    + " such a namespace nothing can be started any more");
        }
        return machine.forking(errno, progress.user().orElse(setting.caller().uid()));
    }

    private Optional<String> joining(Step step, LaunchHints machine, Progress progress) {
        for (IdKind kind : IdKind.values()) {
            if (Progress.file(step).equals(kind.tool())) {
                return new CredentialHints(machine, progress, setting).tool(kind);
            }
        }
        return Optional.empty();
    }

    private Optional<String> ofCall(
            Syscall call, Errno errno, Step step, LaunchHints machine, Progress progress, LimitHints limits) {
        CredentialHints credentials = new CredentialHints(machine, progress, setting);
        return switch (call) {
            case UNSHARE -> machine.creating(errno, Progress.types(step, 0), progress.isInside());
            case SETNS -> machine.entering(errno, Progress.types(step, 1), progress.isInside());
            case MOUNT -> new MountHints(machine, progress, setting, step).of(errno);
            case CHROOT -> rooting(errno, step, progress, credentials);
            case CHDIR -> new PathHints(progress, setting.caller()).of(errno, Progress.text(step, 0));
            case SETUID -> becoming(errno, IdKind.USER, step, credentials);
            case SETGID -> becoming(errno, IdKind.GROUP, step, credentials);
            case SETGROUPS -> credentials.dropping(errno);
            case WRITE -> writing(errno, step, machine, credentials);
            case OPENAT -> opening(errno, step, machine);
            case PRLIMIT64 -> limits.setting(errno, step);
            case SETPRIORITY -> limits.niceness(errno, step);
            case SETHOSTNAME, SETDOMAINNAME ->
                ifRefused(errno, Capability.CAP_SYS_ADMIN, credentials).or(() -> tooLong(errno, step));
            case IOCTL -> ifRefused(errno, Capability.CAP_NET_ADMIN, credentials);
            case CAPSET, PRCTL -> ifRefused(errno, Capability.CAP_SETPCAP, credentials);
            default -> Optional.empty();
        };
    }

    private Optional<String> rooting(Errno errno, Step step, Progress progress, CredentialHints credentials) {
        return errno.equals(Errno.EPERM)
                ? credentials.lacks(Capability.CAP_SYS_CHROOT)
                : new PathHints(progress, setting.caller()).of(errno, Progress.text(step, 0));
    }

    private static Optional<String> becoming(Errno errno, IdKind kind, Step step, CredentialHints credentials) {
        OptionalLong id = Progress.number(step, 0);
        return id.isPresent() ? credentials.becoming(errno, kind, id.getAsLong()) : Optional.empty();
    }

    private static Optional<String> ifRefused(Errno errno, Capability capability, CredentialHints credentials) {
        return errno.equals(Errno.EPERM) ? credentials.lacks(capability) : Optional.empty();
    }

    private static Optional<String> tooLong(Errno errno, Step step) {
        OptionalLong length = Progress.number(step, 1);
        return errno.equals(Errno.EINVAL) && length.isPresent()
                ? Optional.of("the name has " + length.getAsLong() + " bytes, and 64 are the most")
                : Optional.empty();
    }

    private static Optional<String> writing(Errno errno, Step step, LaunchHints machine, CredentialHints credentials) {
        return switch (Progress.file(step)) {
            case "uid_map" -> credentials.mapping(errno, IdKind.USER);
            case "gid_map" -> credentials.mapping(errno, IdKind.GROUP);
            case "setgroups" -> credentials.setgroups(errno);
            case "offsets" -> ClockHints.of(errno, Progress.text(step, 1), machine, credentials);
            default -> Optional.empty();
        };
    }

    private static Optional<String> opening(Errno errno, Step step, LaunchHints machine) {
        String path = Progress.text(step, 1);
        return errno.equals(Errno.ENOENT)
                        && path.startsWith("/proc/")
                        && machine.text("self/status").isEmpty()
                ? Optional.of("needs /proc, which is not mounted here")
                : Optional.empty();
    }
}
