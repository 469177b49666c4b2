package ns.exec;

import java.nio.file.Path;
import java.util.Optional;
import ns.core.Capability;
import ns.core.Errno;
import ns.core.NamespaceType;
import ns.core.kernel.LaunchHints;
import ns.exec.plan.Step;

/** Why a file system can not be mounted, a namespace not be pinned, or the propagation of mounts not be changed. */
final class MountHints {
    private static final long MS_BIND = 0x1000;
    private static final int SOURCE = 0;
    private static final int TARGET = 1;
    private static final int FILE_SYSTEM = 2;
    private static final int FLAGS = 3;
    private static final String NAMESPACE = "ns/";

    private final LaunchHints machine;
    private final Progress progress;
    private final Setting setting;
    private final Step step;

    MountHints(LaunchHints machine, Progress progress, Setting setting, Step step) {
        this.machine = machine;
        this.progress = progress;
        this.setting = setting;
        this.step = step;
    }

    /** Whether a step pins a namespace. */
    static boolean isPin(Step step) {
        return Progress.number(step, FLAGS).orElse(0) == MS_BIND
                && Progress.text(step, SOURCE).startsWith(NAMESPACE);
    }

    Optional<String> of(Errno errno) {
        String target = Progress.text(step, TARGET);
        if (isPin(step)) {
            return machine.pinning(errno, pinned(), Path.of(target));
        }
        PathHints paths = new PathHints(progress, setting.caller());
        Optional<String> path = paths.of(errno, target);
        if (path.isPresent()) {
            return path;
        }
        if (Progress.number(step, FLAGS).orElse(0) == MS_BIND) {
            return binding(errno, paths.of(errno, Progress.text(step, SOURCE)));
        }
        String fileSystem = Progress.text(step, FILE_SYSTEM);
        return fileSystem.isEmpty() ? propagation(errno, target) : mount(errno, fileSystem);
    }

    private Optional<String> binding(Errno errno, Optional<String> source) {
        if (source.isEmpty() && errno.equals(Errno.ENOTDIR)) {
            return Optional.of("a folder can be bound over a folder, and a file over a file");
        }
        return source.isEmpty() && errno.equals(Errno.EPERM) ? lacksAdmin() : source;
    }

    private NamespaceType pinned() {
        String link = Progress.text(step, SOURCE).substring(NAMESPACE.length());
        for (NamespaceType type : NamespaceType.values()) {
            if (link.equals(type.procName()) || link.equals(type.procName() + "_for_children")) {
                return type;
            }
        }
        throw new IllegalArgumentException("no such namespace: " + link);
    }

    private Optional<String> propagation(Errno errno, String target) {
        if (errno.equals(Errno.EINVAL)) {
            boolean isRoot = target.equals("/");
            boolean isChroot = isRoot
                    && (machine.isChroot()
                            || progress.view().filter(View::hasNewRoot).isPresent());
            if (isChroot) {
                return Optional.of("the root folder of a chroot is no mount point: leave propagation as it is,"
                        + " propagation(UNCHANGED), unshare --propagation unchanged");
            }
            return isRoot
                    ? Optional.empty()
                    : Optional.of(target + " is no mount point, and the propagation of others can not be changed: bind"
                            + " it to itself before");
        }
        return errno.equals(Errno.EPERM) ? lacksAdmin() : Optional.empty();
    }

    private Optional<String> mount(Errno errno, String fileSystem) {
        if (errno.equals(Errno.ENODEV)) {
            return machine.text("filesystems")
                    .filter(all -> !all.contains("\t" + fileSystem + "\n") && !all.endsWith("\t" + fileSystem))
                    .map(all -> "this kernel has no file system " + fileSystem + "; as root: modprobe " + fileSystem);
        }
        if (!errno.equals(Errno.EPERM)) {
            return Optional.empty();
        }
        Optional<String> lacks = lacksAdmin();
        return lacks.isPresent() || !fileSystem.equals("proc")
                ? lacks
                : machine.mountingProc(errno, progress.isInside());
    }

    private Optional<String> lacksAdmin() {
        return new CredentialHints(machine, progress, setting).lacks(Capability.CAP_SYS_ADMIN);
    }
}
