package ns.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import ns.core.NamespaceType;
import ns.core.Pid;
import ns.core.Signal;
import ns.exec.IdRange;
import ns.exec.Setgroups;
import ns.exec.Unshare;

/** {@code ns unshare}: a drop-in for unshare(1). */
final class UnshareCommand implements Command {
    @Override
    public Options options() {
        return UnshareTable.table();
    }

    @Override
    public Page page() {
        return Page.of("unshare", "run a program with some namespaces unshared from the parent")
                .paragraph(
                        "Creates the namespaces that the options name and runs `<program>` in them; without `<program>`, the shell"
                                + " that $SHELL names, as a login shell. Nothing of ns stays behind: the program has the process id that"
                                + " ns was started with, unless it is to be a child (`--fork`).")
                .paragraph(
                        "With `=<file>`, a namespace is kept after its last process has ended: it is mounted on the file, which"
                                + " has to be there. A pid namespace needs `--fork` for that.")
                .paragraph(
                        "Options, messages and exit statuses are those of unshare(1) of util-linux 2.42 and, where it has more,"
                                + " 2.43-devel. `--explain` is our own.")
                .status(0, "success, if it is not that of the program; also of --explain")
                .status(1, "wrong usage, or a step that failed; its reason is printed")
                .status(126, "the program could not be executed")
                .status(127, "there is no such program")
                .environment("SHELL", "the program if none is given")
                .environment("PATH", "where the program is looked for, inside the new root")
                .example("ns unshare --fork --pid --mount-proc bash", "a shell that sees only its own processes")
                .example("ns unshare -rn ip link", "as an ordinary user, a network with nothing but lo")
                .example("ns unshare --explain -Urm true", "prints the system calls that would be made")
                .note("`--map-user` and `--map-group` know the names of /etc/passwd and /etc/group only.")
                .see("ns-nsenter(1)")
                .see("ns-run(1)")
                .see("unshare(2)")
                .see("namespaces(7)");
    }

    @Override
    public int run(Parsed parsed, Streams streams) {
        return Payload.replace(place(parsed), command(parsed), parsed, streams);
    }

    static Unshare place(Parsed parsed) {
        requireWhatOptionsNeed(parsed);
        Unshare place = Unshare.of(types(parsed));
        for (Parsed.Occurrence each : parsed.occurrences()) {
            Optional<String> value = each.value();
            place = value.isPresent() ? with(place, each.option(), value.get()) : with(place, each.option());
        }
        return finish(place, parsed);
    }

    private static void requireWhatOptionsNeed(Parsed parsed) {
        boolean offsets = parsed.has(UnshareTable.MONOTONIC) || parsed.has(UnshareTable.BOOTTIME);
        if (offsets && !parsed.has(UnshareTable.TIME)) {
            throw CliException.error("options --monotonic and --boottime require unsharing of a time namespace (-T)");
        }
        boolean mapsGroup = parsed.has(UnshareTable.MAP_GROUP)
                || parsed.has(UnshareTable.MAP_ROOT_USER)
                || parsed.has(UnshareTable.MAP_CURRENT_USER);
        Optional<String> setgroups = parsed.value(UnshareTable.SETGROUPS);
        if (mapsGroup && setgroups.isPresent() && Values.setgroups(setgroups.get()) == Setgroups.ALLOW) {
            throw CliException.error("options --setgroups=allow and --map-group are mutually exclusive");
        }
        List<String> pidFiles = parsed.values(UnshareTable.PID);
        if (!pidFiles.isEmpty() && !forks(parsed)) {
            throw CliException.error("--pid=" + last(pidFiles)
                    + " needs --fork: a pid namespace can not be kept before there is a process in it");
        }
    }

    private static boolean forks(Parsed parsed) {
        return parsed.has(UnshareTable.FORK)
                || parsed.has(UnshareTable.KILL_CHILD)
                || parsed.has(UnshareTable.FORWARD_SIGNALS);
    }

    private static Option option(NamespaceType type) {
        return switch (type) {
            case MNT -> UnshareTable.MOUNT;
            case UTS -> UnshareTable.UTS;
            case IPC -> UnshareTable.IPC;
            case NET -> UnshareTable.NET;
            case PID -> UnshareTable.PID;
            case USER -> UnshareTable.USER;
            case CGROUP -> UnshareTable.CGROUP;
            case TIME -> UnshareTable.TIME;
        };
    }

    private static NamespaceType[] types(Parsed parsed) {
        NamespaceType[] all = NamespaceType.values();
        NamespaceType[] chosen = new NamespaceType[all.length];
        int count = 0;
        for (NamespaceType type : all) {
            if (parsed.has(option(type))) {
                chosen[count++] = type;
            }
        }
        return Arrays.copyOf(chosen, count);
    }

    /** Options that stand without a value. */
    private static Unshare with(Unshare place, Option option) {
        return switch (option.name()) {
            case "fork" -> place.fork();
            case "forward-signals" -> place.forwardSignals();
            case "kill-child" -> place.killChild(Signal.SIGKILL);
            case "map-root-user" -> place.mapRootUser();
            case "map-current-user" -> place.mapCurrentUser();
            case "map-auto" -> place.mapUsers(IdRange.AUTO).mapGroups(IdRange.AUTO);
            case "map-subids" -> place.mapUsers(IdRange.SUBIDS).mapGroups(IdRange.SUBIDS);
            case "mount-proc" -> place.mountProc();
            case "mount-binfmt" -> place.mountBinfmt();
            default -> place; // the types of namespaces, and what is seen to in the end
        };
    }

    /** Options with a value. */
    private static Unshare with(Unshare place, Option option, String value) {
        return switch (option.name()) {
            case "kill-child" -> place.killChild(Values.signal(value));
            case "map-user" -> place.mapUser(Values.user(value));
            case "map-group" -> place.mapGroup(Values.group(value));
            case "map-users" -> place.mapUsers(Values.range(value));
            case "map-groups" -> place.mapGroups(Values.range(value));
            case "owner" -> {
                Values.Owner owner = Values.owner(value);
                yield place.owner(owner.uid(), owner.gid());
            }
            case "mount-proc" -> place.mountProcAt(Payload.path(value, "mount ", " failed"));
            case "mount-binfmt" -> place.mountBinfmtAt(Payload.path(value, "mount ", " failed"));
            case "load-interp" -> place.loadInterp(value);
            case "propagation" -> place.propagation(Values.propagation(value));
            case "setgroups" -> place.setgroups(Values.setgroups(value));
            case "root" -> place.root(Payload.path(value, "cannot change root directory to '", "'"));
            case "wd" -> place.workingDirectory(Payload.path(value, "cannot change directory to ", ""));
            case "setuid" -> place.setuid(Values.uid(value));
            case "setgid" -> place.setgid(Values.gid(value));
            case "monotonic" -> place.monotonic(Values.offset("monotonic", value));
            case "boottime" -> place.boottime(Values.offset("boottime", value));
            default -> place; // files of namespaces, and what belongs to the program
        };
    }

    private static Unshare finish(Unshare begun, Parsed parsed) {
        Unshare place = begun;
        for (NamespaceType type : NamespaceType.values()) {
            List<String> files = parsed.values(option(type));
            if (!files.isEmpty()) {
                place = place.pin(type, file(type, last(files)));
            }
        }
        if (!forks(parsed)) {
            place = place.noFork();
        } else if (parsed.has(UnshareTable.PID)) {
            place = place.asPid1();
        }
        // as upstream, without effect where there is no new user namespace
        return parsed.has(UnshareTable.KEEP_CAPS) && createsUser(parsed) ? place.keepCaps() : place;
    }

    private static Path file(NamespaceType type, String file) {
        String link = type == NamespaceType.PID || type == NamespaceType.TIME ? "_for_children" : "";
        return Payload.path(file, "mount /proc/" + Pid.self() + "/ns/" + type.procName() + link + " on ", " failed");
    }

    private static boolean createsUser(Parsed parsed) {
        for (Option each : new Option[] {
            UnshareTable.USER,
            UnshareTable.MAP_USER,
            UnshareTable.MAP_GROUP,
            UnshareTable.MAP_ROOT_USER,
            UnshareTable.MAP_CURRENT_USER,
            UnshareTable.MAP_AUTO,
            UnshareTable.MAP_SUBIDS,
            UnshareTable.MAP_USERS,
            UnshareTable.MAP_GROUPS,
            UnshareTable.OWNER,
            UnshareTable.MOUNT_BINFMT,
            UnshareTable.LOAD_INTERP
        }) {
            if (parsed.has(each)) {
                return true;
            }
        }
        return false;
    }

    private static String last(List<String> values) {
        return values.get(values.size() - 1);
    }

    static ns.exec.Command command(Parsed parsed) {
        ns.exec.Command command = Payload.command(parsed);
        if (parsed.has(UnshareTable.CLEAR_ENV)) {
            command = command.clearEnvironment();
        }
        for (String list : parsed.values(UnshareTable.WHITELIST_ENV)) {
            command = command.keepEnvironment(Values.names(list));
        }
        return command;
    }
}
