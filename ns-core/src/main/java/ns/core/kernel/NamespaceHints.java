package ns.core.kernel;

import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import ns.core.Capability;
import ns.core.Errno;
import ns.core.NamespaceId;
import ns.core.NamespaceType;

/** Why a namespace can not be entered, created or opened here. */
final class NamespaceHints {
    private final Machine machine;

    NamespaceHints(Machine machine) {
        this.machine = machine;
    }

    Optional<String> openingOwn(Errno errno, NamespaceType type) {
        return errno.equals(Errno.ENOENT) ? missing(type) : Optional.empty();
    }

    /** Absence of a type shows only beside the presence of another. */
    Optional<String> missing(NamespaceType type) {
        Set<NamespaceType> known = EnumSet.noneOf(NamespaceType.class);
        for (NamespaceType other : NamespaceType.values()) {
            if (machine.knows(other)) {
                known.add(other);
            }
        }
        return known.isEmpty() || known.contains(type)
                ? Optional.empty()
                : Optional.of("this kernel has no " + type.procName() + " namespaces: it lacks "
                        + NamespaceFindings.configuration(type));
    }

    Optional<String> entering(Errno errno, NamespaceType type, Supplier<Optional<NamespaceId>> owner) {
        if (errno.equals(Errno.EPERM)) {
            return notPermitted(type, owner);
        }
        if (errno.equals(Errno.EINVAL) && type == NamespaceType.USER
                || errno.equals(Errno.EUSERS) && type == NamespaceType.TIME) {
            return tooManyThreads(type);
        }
        return Optional.empty();
    }

    private Optional<String> tooManyThreads(NamespaceType type) {
        OptionalLong threads = machine.self().threads();
        return threads.isPresent() && threads.getAsLong() > 1
                ? Optional.of("this process has " + threads.getAsLong() + " threads, and only one with a single thread"
                        + " can enter a " + type.procName() + " namespace")
                : Optional.empty();
    }

    private Optional<String> notPermitted(NamespaceType type, Supplier<Optional<NamespaceId>> owner) {
        Optional<NamespaceId> found = owner.get();
        if (found.isEmpty()) {
            return Optional.of("it belongs to a user namespace that is neither ours nor below it,"
                    + " where we have no capabilities");
        }
        Set<Capability> missing = missingToEnter(type == NamespaceType.MNT);
        if (missing.isEmpty()) {
            return filtered();
        }
        String needs = "needs " + words(missing) + " in our user namespace";
        boolean ours = machine.userNamespace().equals(Optional.of(found.get().toString()));
        return Optional.of(
                ours
                        ? needs + ", which owns it"
                        : needs + "; or enter its owner " + found.get() + " before, by a process of its own");
    }

    private Set<Capability> missingToEnter(boolean mount) {
        Set<Capability> needed = new TreeSet<>(Set.of(Capability.CAP_SYS_ADMIN));
        if (mount) {
            needed.add(Capability.CAP_SYS_CHROOT);
        }
        needed.removeAll(machine.capabilities());
        return needed;
    }

    private static String words(Set<Capability> capabilities) {
        return ProcessFindings.words(capabilities).replace(" ", " and ");
    }

    private Optional<String> filtered() {
        return machine.self().seccomp() == 0
                ? Optional.empty()
                : Optional.of("the capabilities are there, but a seccomp filter is in force in this process");
    }

    Optional<String> creating(Errno errno, NamespaceType type) {
        if (errno.equals(Errno.EINVAL)) {
            return missing(type).or(() -> type == NamespaceType.USER ? threadsForbid() : Optional.empty());
        }
        // EUSERS until Linux 4.9
        if (errno.equals(Errno.ENOSPC) || errno.equals(Errno.EUSERS)) {
            return limit(type);
        }
        return errno.equals(Errno.EPERM) ? creationForbidden(type) : Optional.empty();
    }

    /** For a process that has a single thread, unlike this JVM. */
    Optional<String> creating(Errno errno, Set<NamespaceType> types, boolean inside) {
        if (errno.equals(Errno.EINVAL)) {
            return missing(types);
        }
        if (errno.equals(Errno.ENOSPC) || errno.equals(Errno.EUSERS)) {
            return limit(types);
        }
        if (!errno.equals(Errno.EPERM) || inside) {
            return Optional.empty();
        }
        return types.contains(NamespaceType.USER)
                ? creationForbidden(NamespaceType.USER)
                : needsAdmin("a new user namespace together with it, which gives that: add USER and mapRootUser(),"
                        + " unshare -r");
    }

    private Optional<String> missing(Set<NamespaceType> types) {
        for (NamespaceType type : types) {
            Optional<String> missing = missing(type);
            if (missing.isPresent()) {
                return missing;
            }
        }
        return Optional.empty();
    }

    private Optional<String> limit(Set<NamespaceType> types) {
        StringBuilder all = new StringBuilder();
        for (NamespaceType type : types) {
            OptionalLong limit = machine.limit(type);
            if (types.size() == 1 || limit.isPresent() && limit.getAsLong() == 0) {
                return limit(type);
            }
            if (limit.isPresent()) {
                all.append(all.length() == 0 ? "" : ", ").append("user.max_").append(type.procName());
                all.append("_namespaces is ").append(limit.getAsLong());
            }
        }
        return all.length() == 0
                ? Optional.empty()
                : Optional.of("as many as one of the limits of our user namespace (" + all
                        + ") or of one above it allows, or 32 pid or user namespaces below each other");
    }

    /** For a process that has a single thread, unlike this JVM. */
    Optional<String> entering(Errno errno, Set<NamespaceType> types, boolean inside) {
        if (errno.equals(Errno.EPERM)) {
            return inside ? Optional.of("the user namespace that was entered does not own it") : strange(types);
        }
        if (errno.equals(Errno.ESRCH)) {
            return Optional.of("the target process has ended");
        }
        return errno.equals(Errno.EINVAL) ? missing(types).or(() -> notBelow(types)) : Optional.empty();
    }

    private Optional<String> strange(Set<NamespaceType> types) {
        Set<Capability> missing = missingToEnter(types.contains(NamespaceType.MNT));
        if (missing.isEmpty()) {
            return filtered()
                    .or(() -> machine.isInitialUserNamespace()
                            ? Optional.empty()
                            : Optional.of("it belongs to a user namespace that is neither ours, "
                                    + machine.userNamespace().orElse("unknown")
                                    + ", nor below it, where we have no capabilities"));
        }
        return Optional.of(
                types.contains(NamespaceType.USER)
                        ? "needs CAP_SYS_ADMIN in the user namespace that is entered: be the user who created it, or root"
                        : "needs " + words(missing) + " in the user namespace that owns it: enter that too (USER,"
                                + " nsenter -U), or be root");
    }

    private static Optional<String> notBelow(Set<NamespaceType> types) {
        String user = "no process can enter the user namespace that it is in already";
        String pid = "only pid namespaces below our own, or our own, can be entered";
        if (types.contains(NamespaceType.USER)) {
            return Optional.of(types.contains(NamespaceType.PID) ? user + ", and " + pid : user);
        }
        return types.contains(NamespaceType.PID) ? Optional.of(pid) : Optional.empty();
    }

    private Optional<String> threadsForbid() {
        OptionalLong threads = machine.self().threads();
        return threads.isPresent() && threads.getAsLong() > 1
                ? Optional.of("this process has " + threads.getAsLong()
                        + " threads, and only one with a single thread can create a user namespace for itself")
                : Optional.empty();
    }

    private Optional<String> limit(NamespaceType type) {
        OptionalLong limit = machine.limit(type);
        if (limit.isEmpty()) {
            return Optional.empty();
        }
        String sysctl = "user.max_" + type.procName() + "_namespaces";
        if (limit.getAsLong() == 0) {
            return Optional.of(sysctl + " is 0; as root: sysctl " + sysctl + "=15000");
        }
        String depth = type.isHierarchical() ? ", or 32 levels below the first" : "";
        return Optional.of("as many " + type.procName() + " namespaces as the limit of our user namespace (" + sysctl
                + " is " + limit.getAsLong() + ") or of one above it allows" + depth);
    }

    private Optional<String> creationForbidden(NamespaceType type) {
        if (type != NamespaceType.USER) {
            return needsAdmin("a new user namespace together with it");
        }
        return Obstacle.toUserNamespaces(machine)
                .map(found -> found.why() + "; " + found.remedy())
                .or(this::filtered);
    }

    private Optional<String> needsAdmin(String orElse) {
        if (machine.has(Capability.CAP_SYS_ADMIN)) {
            return filtered();
        }
        Optional<Obstacle> obstacle = Obstacle.toUserNamespaces(machine);
        return Optional.of(
                obstacle.isEmpty()
                        ? "needs CAP_SYS_ADMIN, or " + orElse
                        : "needs CAP_SYS_ADMIN; a user namespace would give it, but "
                                + obstacle.get().why());
    }
}
