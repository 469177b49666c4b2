package ns.core.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What /proc lets us see. */
final class ProcFindings {
    private static final String AREA = "proc";

    /** Folders that the kernel keeps empty for mounts: what is mounted there hides nothing. */
    private static final List<String> EMPTY = List.of("/proc/sys/fs/binfmt_misc", "/proc/fs/nfsd", "/proc/openprom");

    private final Machine machine;
    private final Optional<Mount> mount;

    ProcFindings(Machine machine) {
        this.machine = machine;
        this.mount = machine.mountOfProc();
    }

    List<Finding> all() {
        if (machine.text("thread-self/status").isEmpty()) {
            return List.of(Finding.of(
                    AREA,
                    "mounted",
                    Verdict.NO,
                    "/proc is missing, or of a pid namespace that does not see this process",
                    "mount -t proc proc /proc, in this pid namespace"));
        }
        return List.of(pidNamespace(), processes(), files(), fresh());
    }

    private Finding pidNamespace() {
        int levels = machine.self().pidNamespaces();
        if (levels == 1) {
            return Finding.of(AREA, "mounted", Verdict.YES, "of our own pid namespace");
        }
        return Finding.of(
                AREA,
                "mounted",
                Verdict.LIMITED,
                "of a pid namespace " + (levels - 1) + " above ours: process ids there are not ours",
                "mount -t proc proc /proc, in this pid namespace");
    }

    private Finding processes() {
        String what = "other users' processes";
        Optional<String> hidden = hidepid(mount);
        if (hidden.isEmpty()) {
            return Finding.of(AREA, what, Verdict.YES, "visible");
        }
        String group = mount.flatMap(proc -> proc.superOption("gid"))
                .map(gid -> " except for group " + gid)
                .orElse("");
        return Finding.of(
                AREA,
                what,
                Verdict.LIMITED,
                "/proc is mounted with hidepid=" + hidden.get() + group,
                "CAP_SYS_PTRACE, or as root: mount -o remount,hidepid=0 /proc");
    }

    /** The hidepid option of a /proc, unless it is off. */
    static Optional<String> hidepid(Optional<Mount> mount) {
        return mount.flatMap(proc -> proc.superOption("hidepid"))
                .filter(value -> !value.equals("0") && !value.equals("off"));
    }

    private Finding files() {
        Optional<String> subset = mount.flatMap(proc -> proc.superOption("subset"));
        if (subset.isEmpty()) {
            return Finding.of(AREA, "files", Verdict.YES, "all");
        }
        return Finding.of(
                AREA,
                "files",
                Verdict.LIMITED,
                "/proc is mounted with subset=" + subset.get() + ": no settings in /proc/sys to look at",
                "as root: mount -o remount,subset= /proc, or mount another");
    }

    /** mount_too_revealing() of the kernel: no new /proc in a user namespace where the old one has covered parts. */
    private Finding fresh() {
        String what = "a new /proc in a user namespace";
        List<String> covers = covers();
        if (!covers.isEmpty()) {
            return Finding.of(
                    AREA,
                    what,
                    Verdict.NO,
                    "mounts cover parts of /proc, which a new one would reveal: " + String.join(" ", covers),
                    "a container without masked paths (docker: --security-opt systempaths=unconfined), or bind the old /proc");
        }
        if (mount.isPresent() && !mount.get().root().equals("/")) {
            return Finding.of(
                    AREA,
                    what,
                    Verdict.NO,
                    "/proc is a part of a procfs: " + mount.get().root());
        }
        if (mount.isPresent() && mount.get().options().contains("ro")) {
            return Finding.of(AREA, what, Verdict.LIMITED, "only read-only, as /proc is");
        }
        return mount.isPresent()
                ? Finding.of(AREA, what, Verdict.YES, "nothing covers /proc")
                : Finding.of(AREA, what, Verdict.UNKNOWN, "/proc is not in our list of mounts");
    }

    private List<String> covers() {
        List<String> covers = new ArrayList<>();
        for (Mount above : machine.mounts()) {
            if (above.point().startsWith("/proc/")
                    && !EMPTY.contains(above.point())
                    && !covers.contains(above.point())) {
                covers.add(above.point());
            }
        }
        return covers;
    }
}
