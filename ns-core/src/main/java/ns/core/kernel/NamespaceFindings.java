package ns.core.kernel;

import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import ns.core.Capability;
import ns.core.Errno;
import ns.core.NamespaceType;
import ns.core.SyscallException;

/** Which namespaces we can create and enter. */
final class NamespaceFindings {
    private static final String CREATE = "create";
    private static final String ENTER = "enter";

    private final Machine machine;
    private final Attempts attempts;
    private final Optional<Obstacle> obstacle;

    NamespaceFindings(Machine machine, Attempts attempts) {
        this.machine = machine;
        this.attempts = attempts;
        this.obstacle = Obstacle.toUserNamespaces(machine).or(this::filter);
    }

    private Optional<Obstacle> filter() {
        return attempts.filter()
                .map(refusal -> new Obstacle(
                        Verdict.NO,
                        "a filter refuses it: " + refusal.getMessage(),
                        machine.self().seccomp() != 0
                                ? "a seccomp profile that allows unshare(CLONE_NEWUSER) and clone(CLONE_NEWUSER)"
                                : "the security module's policy"));
    }

    /** The types that /proc shows, or, without a /proc of ours, that could be created. */
    Set<NamespaceType> known() {
        Set<NamespaceType> known = EnumSet.noneOf(NamespaceType.class);
        for (NamespaceType type : NamespaceType.values()) {
            if (machine.knows(type) || attempts.creatingRefused(type).isEmpty()) {
                known.add(type);
            }
        }
        return known;
    }

    Finding creating(NamespaceType type) {
        return type == NamespaceType.USER ? creatingUser() : creatingOther(type);
    }

    private Finding creatingUser() {
        String name = NamespaceType.USER.procName();
        if (obstacle.isPresent()) {
            Obstacle found = obstacle.get();
            return Finding.of(CREATE, name, found.verdict(), found.why(), found.remedy());
        }
        return Finding.of(
                CREATE,
                name,
                Verdict.YES,
                "nothing forbids it; not tried, since no JVM can" + limit(NamespaceType.USER));
    }

    private Finding creatingOther(NamespaceType type) {
        String name = type.procName();
        Optional<SyscallException> refusal = attempts.creatingRefused(type);
        if (refusal.isEmpty()) {
            return Finding.of(CREATE, name, Verdict.YES, "tried" + limit(type));
        }
        if (!known().contains(type)) {
            return missing(CREATE, type, refusal.get());
        }
        OptionalLong limit = machine.limit(type);
        if (limit.isPresent() && limit.getAsLong() == 0) {
            String sysctl = "user.max_" + name + "_namespaces";
            return Finding.of(CREATE, name, Verdict.NO, sysctl + " is 0", "as root: sysctl " + sysctl + "=15000");
        }
        if (!refusal.get().errno().equals(Errno.EPERM) || machine.has(Capability.CAP_SYS_ADMIN)) {
            return refused(type, refusal.get());
        }
        return obstacle.map(found -> behind(CREATE, type, found))
                .orElseGet(() -> Finding.of(
                        CREATE,
                        name,
                        Verdict.LIMITED,
                        "together with a new user namespace, for want of CAP_SYS_ADMIN" + limit(type)));
    }

    private Finding refused(NamespaceType type, SyscallException refusal) {
        String why = new NamespaceHints(machine)
                .creating(refusal.errno(), type)
                .map(hint -> refusal.getMessage() + ": " + hint)
                .orElseGet(refusal::getMessage);
        return Finding.of(CREATE, type.procName(), Verdict.NO, why);
    }

    Finding entering(NamespaceType type) {
        String name = type.procName();
        Optional<SyscallException> refusal = attempts.enteringRefused(type);
        if (refusal.isPresent() && !known().contains(type)) {
            return missing(ENTER, type, refusal.get());
        }
        boolean processOnly = type == NamespaceType.USER || type == NamespaceType.TIME;
        boolean allowed = processOnly ? machine.has(Capability.CAP_SYS_ADMIN) : refusal.isEmpty();
        if (allowed) {
            return Finding.of(ENTER, name, Verdict.YES, how(type));
        }
        if (!processOnly && !refusal.get().errno().equals(Errno.EPERM)) {
            return Finding.of(ENTER, name, Verdict.UNKNOWN, refusal.get().getMessage());
        }
        if (type == NamespaceType.USER) {
            return Finding.of(
                    ENTER, name, Verdict.LIMITED, "those below ours that our user created, for want of CAP_SYS_ADMIN");
        }
        return Finding.of(
                ENTER,
                name,
                Verdict.LIMITED,
                "after the user namespace that owns it, if that can be entered, for want of " + wanting(type));
    }

    private static String how(NamespaceType type) {
        return switch (type) {
            case USER, TIME -> "by a process of its own; no thread of a JVM can";
            case PID -> "by a process of its own; a thread only moves its children";
            default -> "tried";
        };
    }

    private String wanting(NamespaceType type) {
        if (type == NamespaceType.MNT && !machine.has(Capability.CAP_SYS_CHROOT)) {
            return machine.has(Capability.CAP_SYS_ADMIN) ? "CAP_SYS_CHROOT" : "CAP_SYS_ADMIN and CAP_SYS_CHROOT";
        }
        return "CAP_SYS_ADMIN";
    }

    private Finding missing(String area, NamespaceType type, SyscallException refusal) {
        if (machine.text("thread-self/status").isEmpty()) {
            return Finding.of(
                    area, type.procName(), Verdict.UNKNOWN, "no /proc of ours to look at; " + refusal.getMessage());
        }
        String detail = "this kernel has no " + type.procName() + " namespaces";
        return Finding.of(area, type.procName(), Verdict.NO, detail, "a kernel with " + configuration(type));
    }

    static String configuration(NamespaceType type) {
        return switch (type) {
            case MNT -> "mount namespaces";
            case CGROUP -> "CONFIG_CGROUPS";
            default -> "CONFIG_" + type.name() + "_NS";
        };
    }

    /** Without a user namespace of use there is no way round a missing capability. */
    private static Finding behind(String area, NamespaceType type, Obstacle found) {
        Verdict verdict = found.verdict() == Verdict.UNKNOWN ? Verdict.UNKNOWN : Verdict.NO;
        String detail = "needs CAP_SYS_ADMIN, or a user namespace: " + found.why();
        return Finding.of(area, type.procName(), verdict, detail, found.remedy());
    }

    private String limit(NamespaceType type) {
        OptionalLong limit = machine.limit(type);
        return limit.isPresent() ? "; at most " + limit.getAsLong() : "";
    }
}
