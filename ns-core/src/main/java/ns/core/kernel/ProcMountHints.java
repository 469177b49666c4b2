package ns.core.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import ns.core.Capability;
import ns.core.NamespaceType;

/** Why the kernel shows no new /proc: mount_too_revealing() asked again, with the mounts that it looks at. */
final class ProcMountHints {
    /** Folders that are always empty, so that a mount on them hides nothing. */
    private static final Set<String> EMPTY_FOLDERS = Set.of("sys/fs/binfmt_misc", "fs/nfsd", "openprom");

    private static final int MANY = 4;

    private final Machine machine;

    ProcMountHints(Machine machine) {
        this.machine = machine;
    }

    Optional<String> refused(boolean inside) {
        boolean privileged = machine.has(Capability.CAP_SYS_ADMIN);
        if (!inside && privileged && machine.isInitialUserNamespace()) {
            return Optional.empty(); // to whom the kernel shows everything
        }
        return notFullyVisible()
                .or(() -> Obstacle.toUserNamespaces(machine)
                        .filter(found -> found.verdict() != Verdict.NO)
                        .map(found -> found.why() + "; " + found.remedy()))
                .or(() -> Optional.of("needs CAP_SYS_ADMIN in the user namespace that owns the pid namespace it shows"
                        + machine.namespace(NamespaceType.PID)
                                .map(ours -> ": ours, " + ours + ", unless a new one is made too (PID, unshare -p -f)")
                                .orElse("")));
    }

    /** One instance that is fully visible is enough; empty if there is one. */
    private Optional<String> notFullyVisible() {
        List<Mount> mounts = machine.mounts();
        if (mounts.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> why = Optional.of("the kernel shows no new /proc where our mount namespace has none");
        for (Mount mount : mounts) {
            if (!mount.fileSystem().equals("proc") || !mount.root().equals("/")) {
                continue;
            }
            List<String> covers = covers(mount, mounts);
            if (!covers.isEmpty()) {
                why = Optional.of(covered(mount, covers));
            } else if (mount.options().contains("ro")) {
                why = Optional.of("the kernel shows no new /proc that can be written to where " + mount.point()
                        + " is read-only; bind " + mount.point() + " instead");
            } else {
                return Optional.empty();
            }
        }
        return why;
    }

    private static List<String> covers(Mount proc, List<Mount> mounts) {
        List<String> covers = new ArrayList<>();
        String below = proc.point().equals("/") ? "/" : proc.point() + "/";
        for (Mount mount : mounts) {
            if (mount.point().startsWith(below)
                    && !EMPTY_FOLDERS.contains(mount.point().substring(below.length()))
                    && !covers.contains(mount.point())) {
                covers.add(mount.point());
            }
        }
        return covers;
    }

    private static String covered(Mount proc, List<String> covers) {
        int named = Math.min(covers.size(), MANY);
        String more = covers.size() > MANY ? " and " + (covers.size() - MANY) + " more" : "";
        return "the kernel shows no new /proc where parts of " + proc.point() + " are covered, here "
                + String.join(", ", covers.subList(0, named)) + more + "; unmount these, or bind " + proc.point()
                + " instead; docker: --security-opt systempaths=unconfined";
    }
}
