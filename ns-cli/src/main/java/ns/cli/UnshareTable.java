package ns.cli;

/** The options of {@code ns unshare}: those of unshare(1) of util-linux 2.43-devel, and {@link Payload#EXPLAIN}. */
final class UnshareTable {
    static final Option MOUNT = namespace('m', "mount", "unshare mounts namespace");
    static final Option UTS = namespace('u', "uts", "unshare UTS namespace (hostname etc)");
    static final Option IPC = namespace('i', "ipc", "unshare System V IPC namespace");
    static final Option NET = namespace('n', "net", "unshare network namespace");
    static final Option PID = namespace('p', "pid", "unshare pid namespace");
    static final Option USER = namespace('U', "user", "unshare user namespace");
    static final Option CGROUP = namespace('C', "cgroup", "unshare cgroup namespace");
    static final Option TIME = namespace('T', "time", "unshare time namespace");

    static final Option FORK = Option.flag('f', "fork", "fork before launching <program>");
    static final Option FORWARD_SIGNALS =
            Option.flag("forward-signals", "forward SIGTERM and SIGINT to the program\n(implies --fork)");
    static final Option MAP_USER = Option.value("map-user", "uid|name", "map current user to uid (implies --user)")
            .of(Kind.USER)
            .checked(Rule.USER);
    static final Option MAP_GROUP = Option.value("map-group", "gid|name", "map current group to gid (implies --user)")
            .of(Kind.GROUP)
            .checked(Rule.GROUP);
    static final Option MAP_ROOT_USER = Option.flag('r', "map-root-user", "map current user to root (implies --user)");
    static final Option MAP_CURRENT_USER =
            Option.flag('c', "map-current-user", "map current user to itself (implies --user)");
    static final Option MAP_AUTO = Option.flag("map-auto", "map users and groups automatically (implies --user)");
    static final Option MAP_SUBIDS = Option.flag(
            "map-subids", "map the caller's range of /etc/subuid and /etc/subgid\nto itself (implies --user)");
    static final Option MAP_USERS = Option.value(
                    "map-users",
                    "inner:outer:count|auto|subids|all",
                    "map count users from outer to inner (implies --user)")
            .checked(Rule.RANGE);
    static final Option MAP_GROUPS = Option.value(
                    "map-groups",
                    "inner:outer:count|auto|subids|all",
                    "map count groups from outer to inner (implies --user)")
            .checked(Rule.RANGE);
    static final Option OWNER = Option.value("owner", "uid:gid", "set owner of the user namespace (implies --user)")
            .checked(Rule.OWNER);
    static final Option KILL_CHILD = Option.optional(
                    "kill-child", "signame", "when dying, kill the forked child (implies\n--fork); defaults to SIGKILL")
            .of(Kind.word("SIGKILL", "SIGTERM", "SIGINT", "SIGHUP"))
            .checked(Rule.SIGNAL);
    static final Option MOUNT_PROC = Option.optional(
                    "mount-proc", "dir", "mount proc filesystem first (implies --mount)")
            .of(Kind.DIRECTORY);
    static final Option MOUNT_BINFMT = Option.optional(
                    "mount-binfmt", "dir", "mount binfmt filesystem first (implies --user\nand --mount)")
            .of(Kind.DIRECTORY);
    static final Option LOAD_INTERP =
            Option.value('l', "load-interp", "string", "load binfmt definition (implies --mount-binfmt)");
    static final Option PROPAGATION = Option.value(
                    "propagation", "slave|shared|private|unchanged", "modify mount propagation in mount namespace")
            .of(Kind.word("private", "shared", "slave", "unchanged"))
            .checked(Rule.PROPAGATION);
    static final Option SETGROUPS = Option.value(
                    "setgroups", "allow|deny", "control the setgroups syscall in user namespaces")
            .of(Kind.word("allow", "deny"))
            .checked(Rule.SETGROUPS);
    static final Option KEEP_CAPS = Option.flag("keep-caps", "retain capabilities granted in user namespaces");
    static final Option ROOT = Option.value('R', "root", "dir", "run the command with root directory set to <dir>")
            .of(Kind.DIRECTORY);
    static final Option WD =
            Option.value('w', "wd", "dir", "change working directory to <dir>").of(Kind.DIRECTORY);
    static final Option SETUID =
            Option.value('S', "setuid", "uid", "set uid in entered namespace").checked(Rule.UID);
    static final Option SETGID =
            Option.value('G', "setgid", "gid", "set gid in entered namespace").checked(Rule.GID);
    static final Option MONOTONIC = Option.value(
                    "monotonic", "offset", "set clock monotonic offset (seconds) in time\nnamespaces")
            .checked(Rule.MONOTONIC);
    static final Option BOOTTIME = Option.value(
                    "boottime", "offset", "set clock boottime offset (seconds) in time\nnamespaces")
            .checked(Rule.BOOTTIME);
    static final Option CLEAR_ENV = Option.flag("clear-env", "clear environment variables");
    static final Option WHITELIST_ENV =
            Option.value("whitelist-env", "list", "clear all environment variables but these");

    private UnshareTable() {}

    private static Option namespace(char letter, String name, String help) {
        return Option.optionalIfLong(letter, name, "file", help).of(Kind.FILE);
    }

    static Options table() {
        return Options.of(
                        MOUNT,
                        UTS,
                        IPC,
                        NET,
                        PID,
                        USER,
                        CGROUP,
                        TIME,
                        FORK,
                        FORWARD_SIGNALS,
                        MAP_USER,
                        MAP_GROUP,
                        MAP_ROOT_USER,
                        MAP_CURRENT_USER,
                        MAP_AUTO,
                        MAP_SUBIDS,
                        MAP_USERS,
                        MAP_GROUPS,
                        OWNER,
                        KILL_CHILD,
                        MOUNT_PROC,
                        MOUNT_BINFMT,
                        LOAD_INTERP,
                        PROPAGATION,
                        SETGROUPS,
                        KEEP_CAPS,
                        ROOT,
                        WD,
                        SETUID,
                        SETGID,
                        MONOTONIC,
                        BOOTTIME,
                        CLEAR_ENV,
                        WHITELIST_ENV,
                        Payload.EXPLAIN)
                .lookedUpAs(
                        Option.HELP,
                        Option.VERSION,
                        MOUNT,
                        UTS,
                        IPC,
                        NET,
                        PID,
                        USER,
                        CGROUP,
                        TIME,
                        FORK,
                        KILL_CHILD,
                        FORWARD_SIGNALS,
                        MOUNT_PROC,
                        MOUNT_BINFMT,
                        MAP_USER,
                        MAP_USERS,
                        MAP_GROUP,
                        MAP_GROUPS,
                        MAP_ROOT_USER,
                        MAP_CURRENT_USER,
                        MAP_AUTO,
                        MAP_SUBIDS,
                        OWNER,
                        PROPAGATION,
                        SETGROUPS,
                        KEEP_CAPS,
                        SETUID,
                        SETGID,
                        ROOT,
                        WD,
                        MONOTONIC,
                        BOOTTIME,
                        LOAD_INTERP,
                        CLEAR_ENV,
                        WHITELIST_ENV,
                        Payload.EXPLAIN)
                .dropIn(1)
                .stoppingAtOperand()
                .operands(Payload.OPERANDS);
    }
}
