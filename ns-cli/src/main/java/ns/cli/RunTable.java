package ns.cli;

import java.util.List;

/** The options of {@code ns run}. */
final class RunTable {
    static final Option ROOTLESS =
            Option.flag('r', "rootless", "as an ordinary user: in a new user namespace,\nwhere the caller is root");
    static final Option NET = Option.value("net", "none|host", "the network: none but lo (default), or the caller's")
            .of(Kind.word("none", "host"))
            .checked(RunRule.NET);
    static final Option SHARE = Option.value("share", "type,...", "stay in these namespaces of the caller")
            .of(Kind.words(List.of("cgroup", "ipc", "mnt", "net", "pid", "uts")))
            .checked(RunRule.TYPES);
    static final Option HOSTNAME = Option.value("hostname", "name", "the host name inside");
    static final Option WORKDIR = Option.value('w', "workdir", "dir", "the working directory")
            .of(Kind.DIRECTORY)
            .checked(RunRule.DIRECTORY);
    static final Option ENV = Option.value('e', "env", "name=value", "set a variable; may be repeated")
            .checked(RunRule.VARIABLE);
    static final Option TIMEOUT = Option.value(
                    't', "timeout", "duration", "end everything after this time: 90, 0.5s, 2m, 1h, 1d")
            .checked(RunRule.DURATION);
    static final Option JSON = Option.flag('J', "json", "print the result and the output as JSON");

    private RunTable() {}

    static Options table() {
        return Options.of(ROOTLESS, NET, SHARE, HOSTNAME, WORKDIR, ENV, TIMEOUT, JSON, Payload.EXPLAIN)
                .exclusive(JSON, Payload.EXPLAIN)
                .stoppingAtOperand()
                .operands(Payload.OPERANDS);
    }
}
