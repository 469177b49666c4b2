package ns.exec;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import ns.core.Capability;
import ns.core.Errno;
import ns.core.IdMapping;
import ns.core.SyscallException;
import ns.core.kernel.LaunchHints;

/** Why ids can not be mapped or taken. */
final class CredentialHints {
    private static final int MANY = 4;

    private final LaunchHints machine;
    private final Progress progress;
    private final Setting setting;

    CredentialHints(LaunchHints machine, Progress progress, Setting setting) {
        this.machine = machine;
        this.progress = progress;
        this.setting = setting;
    }

    private Optional<IdMap> map(IdKind kind) {
        return kind == IdKind.USER ? setting.users() : setting.groups();
    }

    /** Of write(2) to a map. */
    Optional<String> mapping(Errno errno, IdKind kind) {
        Optional<IdMap> map = map(kind);
        return map.isEmpty() || progress.hasEnteredUser()
                ? Optional.empty()
                : machine.mapping(errno, kind.mapFile(), map.get().lines());
    }

    /** Of write(2) to setgroups. */
    Optional<String> setgroups(Errno errno) {
        boolean isDenied =
                machine.text("thread-self/setgroups").filter("deny"::equals).isPresent();
        return isDenied && errno.equals(Errno.EPERM) && !progress.hasEnteredUser()
                ? Optional.of("setgroups is denied in our own user namespace, and so in those below")
                : Optional.empty();
    }

    /** Of newuidmap(1), which has a word of its own on standard error. */
    Optional<String> tool(IdKind kind) {
        Optional<IdMap> map = map(kind);
        if (map.isEmpty() || map.get().writer() != MapWriter.TOOL) {
            return Optional.empty();
        }
        if (machine.text("thread-self/status")
                .filter(status -> status.contains("\nNoNewPrivs:\t1\n"))
                .isPresent()) {
            return Optional.of("no_new_privs is set, which takes its privilege from " + kind.tool());
        }
        String file = "/etc/" + kind.subordinateFile();
        String given;
        try {
            IdMapping ours =
                    new MachineIds(kind, setting.caller().uid(), Path.of("/proc/self"), Path.of("/etc")).subordinate();
            given = "from " + ours.outside() + " " + ours.length() + " ids";
        } catch (SyscallException | IllegalStateException e) {
            given = "none; as root: usermod --add-" + kind.subordinateFile() + "s 100000-165535 USER";
        }
        return Optional.of(kind.tool() + " has refused to map "
                + lines(map.get().lines())
                + " (inside outside count); besides one's own id it maps those of " + file + ", which gives user "
                + setting.caller().uid() + " " + given);
    }

    /** Of setuid(2) and setgid(2). */
    Optional<String> becoming(Errno errno, IdKind kind, long id) {
        if (errno.equals(Errno.EAGAIN)) {
            return machine.forking(errno, id);
        }
        if (errno.equals(Errno.EPERM)) {
            return lacks(kind.capability());
        }
        return errno.equals(Errno.EINVAL) ? unknown(kind, id) : Optional.empty();
    }

    private Optional<String> unknown(IdKind kind, long id) {
        if (progress.isInNewUser()) {
            String option =
                    kind == IdKind.USER ? "mapUsers(), unshare --map-users" : "mapGroups(), unshare --map-groups";
            return map(kind)
                    .map(map -> "the new user namespace has no " + kind.word() + " " + id + " in its " + kind.mapFile()
                            + " (inside outside count: " + lines(map.lines()) + "): map it, " + option)
                    .or(() -> Optional.of("the new user namespace has no " + kind.mapFile() + " and so no "
                            + kind.word() + " " + id + ": map it, " + option));
        }
        return progress.hasEnteredUser()
                ? Optional.of("the user namespace that was entered has no " + kind.word() + " " + id + " in its "
                        + kind.mapFile())
                : machine.unmapped(kind.mapFile(), id);
    }

    private static String lines(List<IdMapping> lines) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < lines.size() && i < MANY; i++) {
            text.append(i == 0 ? "" : ", ").append(lines.get(i));
        }
        return text.append(lines.size() > MANY ? ", ..." : "").toString();
    }

    /** Of setgroups(2). */
    Optional<String> dropping(Errno errno) {
        if (!errno.equals(Errno.EPERM)) {
            return Optional.empty();
        }
        if (progress.isInNewUser()) {
            return Optional.of(
                    progress.hasDeniedGroups()
                            ? "setgroups is denied in the new user namespace, as it must be where one maps one's own"
                                    + " group without CAP_SETGID; mapGroups(SUBIDS), unshare --map-groups=subids, keeps it"
                            : "setgroups needs a group that is mapped: mapGroups(), unshare --map-groups");
        }
        return progress.hasEnteredUser()
                ? Optional.of("setgroups is denied in the user namespace that was entered, or no group is mapped there:"
                        + " preserveCredentials(), nsenter --preserve-credentials, leaves groups as they are")
                : lacks(Capability.CAP_SETGID);
    }

    /** What whoever has not left our user namespace can not do. */
    Optional<String> lacks(Capability capability) {
        return progress.isInside() || setting.caller().has(capability)
                ? Optional.empty()
                : Optional.of("needs " + capability
                        + ", or a new user namespace, which gives that: add USER and mapRootUser(), unshare -r");
    }
}
