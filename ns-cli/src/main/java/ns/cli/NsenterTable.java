package ns.cli;

/** The options of {@code ns nsenter}: those of nsenter(1) of util-linux 2.43-devel, and {@link Payload#EXPLAIN}. */
final class NsenterTable {
    static final Option ALL = Option.flag('a', "all", "enter all namespaces");
    static final Option TARGET = Option.value(
                    't',
                    "target",
                    "pid[:inode]",
                    "target process to get namespaces from, or a\nnamespace as net:[4026531840]")
            .of(Kind.PID)
            .checked(Rule.TARGET);
    static final Option MOUNT = namespace('m', "mount", "enter mount namespace");
    static final Option UTS = namespace('u', "uts", "enter UTS namespace (hostname etc)");
    static final Option IPC = namespace('i', "ipc", "enter System V IPC namespace");
    static final Option NET = namespace('n', "net", "enter network namespace");
    static final Option NET_SOCKET = Option.value(
                    'N', "net-socket", "fd", "enter socket's network namespace (use with --target)")
            .checked(Rule.DESCRIPTOR);
    static final Option PID = namespace('p', "pid", "enter pid namespace");
    static final Option CGROUP = namespace('C', "cgroup", "enter cgroup namespace");
    static final Option USER = namespace('U', "user", "enter user namespace");
    static final Option USER_PARENT = Option.flag("user-parent", "enter parent user namespace");
    static final Option TIME = namespace('T', "time", "enter time namespace");
    static final Option SETUID = Option.value('S', "setuid", "uid|follow", "set uid in entered namespace")
            .checked(Rule.UID_OR_FOLLOW);
    static final Option SETGID = Option.value('G', "setgid", "gid|follow", "set gid in entered namespace")
            .checked(Rule.GID_OR_FOLLOW);
    static final Option PRESERVE_CREDENTIALS = Option.flag("preserve-credentials", "do not touch uids or gids");
    static final Option KEEP_CAPS = Option.flag("keep-caps", "retain capabilities granted in user namespaces");
    static final Option ROOT =
            Option.optional('r', "root", "dir", "set the root directory").of(Kind.DIRECTORY);
    static final Option WD =
            Option.optional('w', "wd", "dir", "set the working directory").of(Kind.DIRECTORY);
    static final Option WDNS = Option.optional('W', "wdns", "dir", "set the working directory in namespace")
            .of(Kind.DIRECTORY);
    static final Option ENV = Option.flag('e', "env", "inherit environment variables from target process");
    static final Option NO_FORK = Option.flag('F', "no-fork", "do not fork before exec'ing <program>");
    static final Option JOIN_CGROUP = Option.flag('c', "join-cgroup", "join the cgroup of the target process");
    static final Option FOLLOW_CONTEXT =
            Option.flag('Z', "follow-context", "set SELinux context according to --target PID");

    private NsenterTable() {}

    private static Option namespace(char letter, String name, String help) {
        return Option.optional(letter, name, "file", help).of(Kind.FILE);
    }

    static Options table() {
        return Options.of(
                        ALL,
                        TARGET,
                        MOUNT,
                        UTS,
                        IPC,
                        NET,
                        NET_SOCKET,
                        PID,
                        CGROUP,
                        USER,
                        USER_PARENT,
                        TIME,
                        SETUID,
                        SETGID,
                        PRESERVE_CREDENTIALS,
                        KEEP_CAPS,
                        ROOT,
                        WD,
                        WDNS,
                        ENV,
                        NO_FORK,
                        JOIN_CGROUP,
                        FOLLOW_CONTEXT,
                        Payload.EXPLAIN)
                .lookedUpAs(
                        ALL,
                        Option.HELP,
                        Option.VERSION,
                        TARGET,
                        MOUNT,
                        UTS,
                        IPC,
                        NET,
                        NET_SOCKET,
                        PID,
                        USER,
                        CGROUP,
                        TIME,
                        SETUID,
                        SETGID,
                        ROOT,
                        WD,
                        WDNS,
                        ENV,
                        NO_FORK,
                        JOIN_CGROUP,
                        PRESERVE_CREDENTIALS,
                        KEEP_CAPS,
                        USER_PARENT,
                        FOLLOW_CONTEXT,
                        Payload.EXPLAIN)
                .exclusive(WDNS, WD)
                .dropIn(1)
                .stoppingAtOperand()
                .operands(Payload.OPERANDS);
    }
}
