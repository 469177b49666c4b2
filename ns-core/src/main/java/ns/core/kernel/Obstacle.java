package ns.core.kernel;

import java.util.Optional;
import ns.core.Capability;
import ns.core.NamespaceType;

/**
 * What keeps this process from creating user namespaces that are of use. No JVM can try (the kernel refuses every process
 * with threads before it looks at anything else), so this is judged from limits, settings and ids.
 *
 * @param verdict {@code NO}: refused. {@code LIMITED}: created, but without any capability in it. {@code UNKNOWN}: somebody else decides
 * @param why what was seen
 * @param remedy what to do about it
 */
record Obstacle(Verdict verdict, String why, String remedy) {
    private static final String RESTRICTED = "kernel/apparmor_restrict_unprivileged_userns";

    static Optional<Obstacle> toUserNamespaces(Machine machine) {
        return inTheKernel(machine).or(() -> inThisProcess(machine)).or(() -> ofAppArmor(machine));
    }

    private static Optional<Obstacle> inTheKernel(Machine machine) {
        if (!machine.knows(NamespaceType.USER)) {
            return no("this kernel has no user namespaces", "a kernel with CONFIG_USER_NS");
        }
        if (machine.isSet(Machine.limitName(NamespaceType.USER), 0)) {
            return no("user.max_user_namespaces is 0", "as root: sysctl user.max_user_namespaces=15000");
        }
        boolean privileged = machine.isInitialUserNamespace() && machine.has(Capability.CAP_SYS_ADMIN);
        if (machine.isSet("kernel/unprivileged_userns_clone", 0) && !privileged) {
            return no("kernel.unprivileged_userns_clone is 0", "as root: sysctl kernel.unprivileged_userns_clone=1");
        }
        return Optional.empty();
    }

    private static Optional<Obstacle> inThisProcess(Machine machine) {
        if (machine.isChroot()) {
            return no("this process is in a chroot, where the kernel allows no user namespaces", "leave the chroot");
        }
        Status self = machine.self();
        if (self.uids().length > 1 && !machine.isMapped("uid_map", self.uids()[1])
                || self.gids().length > 1 && !machine.isMapped("gid_map", self.gids()[1])) {
            return no(
                    "our user or group id has no place in our own user namespace",
                    "map the id when the user namespace is created, or change to one that it has");
        }
        return Optional.empty();
    }

    private static Optional<Obstacle> ofAppArmor(Machine machine) {
        if (!machine.isSet(RESTRICTED, 1) || machine.has(Capability.CAP_SYS_ADMIN)) {
            return Optional.empty();
        }
        String label = machine.appArmorLabel().orElse("unconfined");
        String remedy = "an AppArmor profile with the rule userns for the program, or as root:"
                + " sysctl kernel.apparmor_restrict_unprivileged_userns=0";
        if (label.equals("unconfined")) {
            return Optional.of(new Obstacle(
                    Verdict.LIMITED,
                    "AppArmor (kernel.apparmor_restrict_unprivileged_userns is 1) denies every capability inside",
                    remedy));
        }
        return Optional.of(new Obstacle(Verdict.UNKNOWN, "the AppArmor profile " + label + " decides", remedy));
    }

    private static Optional<Obstacle> no(String why, String remedy) {
        return Optional.of(new Obstacle(Verdict.NO, why, remedy));
    }
}
