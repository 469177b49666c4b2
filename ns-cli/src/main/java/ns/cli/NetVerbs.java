package ns.cli;

import java.util.List;

/** The verbs of {@code ns net}: those of {@code ip netns}, and those that look at and wire namespaces. */
final class NetVerbs {
    static final List<String> NAMES = List.of(
            "net list",
            "net add",
            "net delete",
            "net exec",
            "net identify",
            "net pids",
            "net monitor",
            "net attach",
            "net set",
            "net list-id",
            "net show",
            "net map",
            "net veth",
            "net bridge",
            "net addr",
            "net route",
            "net up",
            "net down",
            "net link");

    static final Option ALL = Option.flag('a', "all", "all namespaces that have a name");
    static final Option UP = Option.flag('u', "up", "switch the new links on");
    static final Option MTU = Option.value("mtu", "bytes", "the largest packet");
    static final List<String> FORMATS = List.of("table", "mermaid", "dot", "svg", "html");
    static final Option FORMAT = Option.value(
                    'f', "format", "name", "how to draw it (" + String.join(", ", FORMATS) + ")")
            .of(Kind.word(FORMATS.toArray(String[]::new)));

    private NetVerbs() {}

    /** Those abbreviations of ip(8) that are in everybody's fingers. */
    static List<String> aliases(String name) {
        return switch (name) {
            case "net list" -> List.of("net ls");
            case "net delete" -> List.of("net del");
            default -> List.of();
        };
    }

    /** Makes the command of one of {@link #NAMES}. */
    static Command command(String name) {
        return switch (name) {
            case "net list" ->
                row(
                        Page.of(name, "list network namespaces that have a name"),
                        Options.of(Answer.JSON),
                        Operands.NONE,
                        NetNames::list);
            case "net add" ->
                row(
                        Page.of(name, "create a network namespace with a name")
                                .paragraph("It lives until `ns net delete`. Its loopback link is down."),
                        Options.of(),
                        Operands.optional("<name>", Kind.TEXT),
                        NetNames::add);
            case "net delete" ->
                row(
                        Page.of(name, "take the name of a network namespace away")
                                .paragraph("The namespace is gone when nobody is inside or has it open."),
                        Options.of(ALL),
                        Operands.optional("[<name>]", Kind.NETNS),
                        NetNames::delete);
            case "net exec" ->
                row(
                        Page.of(name, "run a program in a network namespace")
                                .paragraph(
                                        "The program takes the place of ns, and its status is that of ns. It gets a mount namespace of its"
                                                + " own, in which /sys shows the links of the network namespace (without"
                                                + " /sys/fs/cgroup and whatever else is mounted there), and each file of"
                                                + " `/etc/netns/<ns>` is seen in place of that in /etc. Mounts made outside are seen"
                                                + " inside, and not the other way round. For the network namespace and nothing else:"
                                                + " `ns nsenter --net=/run/netns/<ns> <program>`.")
                                .paragraph(
                                        "The status is 255 if there is no such namespace or it can not be entered, and 1 if the program"
                                                + " can not be executed.")
                                .paragraph(
                                        "With `--all`, the program runs in each that has a name, one after the other, and its"
                                                + " status does not count; a signal that ends it ends the round, with status 1.")
                                .example("ns net exec red ping -c1 10.9.0.2", "a program in the namespace red"),
                        Options.of(ALL).stoppingAtOperand(),
                        Operands.any("[<ns>] <program> [<argument>...]", Kind.NETNS),
                        NetExec::run);
            case "net identify" ->
                row(
                        Page.of(name, "list the names of the network namespace of a process")
                                .paragraph("All of them, one per line; an empty line if it has none."),
                        Options.of(),
                        Operands.any("[<pid>]", Kind.PID),
                        NetNames::identify);
            case "net pids" ->
                row(
                        Page.of(name, "list the processes in a network namespace"),
                        Options.of(),
                        Operands.any("<ns>", Kind.NETNS),
                        NetNames::pids);
            case "net monitor" ->
                row(
                        Page.of(name, "tell when names of network namespaces come and go")
                                .paragraph(
                                        "Prints `add <name>` and `delete <name>`, each at once, until it is interrupted."),
                        Options.of(),
                        Operands.NONE,
                        NetNames::monitor);
            case "net attach" ->
                row(
                        Page.of(name, "give the network namespace of a process a name"),
                        Options.of(),
                        new Operands("<name> <pid>", Kind.TEXT, 0, 2),
                        NetNames::attach);
            case "net set" ->
                row(
                        Page.of(name, "give a network namespace a number in ours")
                                .paragraph("`auto` lets the kernel choose.")
                                .status(2, "the kernel refuses, as when it has a number"),
                        Options.of(),
                        new Operands("<ns> <number>|auto", Kind.NETNS, 0, 2),
                        NetIds::set);
            case "net list-id" ->
                row(
                        Page.of(name, "list the numbers by which a network namespace knows others")
                                .paragraph(
                                        "Those that `<ns>` has, or our own. With `target-nsid`, those of the namespace that has this"
                                                + " number here, each with its number here; with `nsid`, only the one that"
                                                + " has this number here.")
                                .status(2, "there is no such number, or the kernel refuses"),
                        Options.of(Answer.JSON),
                        new Operands("[<ns>] [target-nsid <number>] [nsid <number>]", Kind.NETNS, 0, 5),
                        NetIds::listId);
            case "net show" ->
                row(
                        Page.of(name, "show links, addresses and routes of a network namespace")
                                .paragraph(
                                        "That of `<ns>`, or our own. No program is needed inside. The JSON is that of"
                                                + " `ip -j addr` and `ip -j route`."),
                        Options.of(Answer.JSON),
                        Operands.optional("[<ns>]", Kind.NETNS),
                        NetShow::run);
            case "net map" ->
                row(
                        Page.of(name, "show all network namespaces and what ties their links")
                                .paragraph(
                                        "Cables (veth), ports of bridges, and links that sit on others. Namespaces that can not"
                                                + " be opened are left out, with a warning.")
                                .example("ns net map -f svg > map.svg", "a picture that any browser shows"),
                        Options.of(FORMAT, Answer.JSON).exclusive(FORMAT, Answer.JSON),
                        Operands.NONE,
                        NetMap::run);
            case "net veth" ->
                row(
                        Page.of(name, "create a cable, each end in its namespace")
                                .example("ns net veth --up red:eth0 blue:eth0", "ties two namespaces together"),
                        Options.of(UP, MTU),
                        new Operands("<ns>:<link> <ns>:<link>", Kind.NETNS, 2, 2),
                        NetWiring::veth);
            case "net bridge" ->
                row(
                        Page.of(name, "create a bridge of links that are there")
                                .paragraph(
                                        "All in one namespace, and part of no other bridge. If one can not become a port, the bridge is"
                                                + " deleted again.")
                                .example("ns net bridge --up sw:br0 sw:p1 sw:p2", "a switch with two ports"),
                        Options.of(UP),
                        new Operands("<ns>:<bridge> [<ns>:<port>...]", Kind.NETNS, 1, Integer.MAX_VALUE),
                        NetWiring::bridge);
            case "net addr" ->
                row(
                        Page.of(name, "add or delete an address")
                                .example("ns net addr add red:eth0 10.9.0.1/24", "an address with its network"),
                        Options.of(),
                        new Operands("add|del <ns>:<link> <address>/<length>", Kind.word("add", "del"), 3, 3),
                        NetWiring::address);
            case "net route" ->
                row(
                        Page.of(name, "add or delete a route")
                                .paragraph(
                                        "A route is a prefix or `default`, after `blackhole`, `unreachable` or `prohibit` for one"
                                                + " that leads nowhere, and then any of `via <address>`, `dev <link>`, `src <address>`,"
                                                + " `metric <number>`, `table <number>`, `mtu <bytes>`.")
                                .example("ns net route add red default via 10.9.0.2", "the way out"),
                        Options.of(),
                        new Operands("add|del [<ns>] <route>", Kind.word("add", "del"), 2, Integer.MAX_VALUE),
                        NetWiring::route);
            case "net up" ->
                row(
                        Page.of(name, "switch links on"),
                        Options.of(),
                        new Operands("<ns>:<link>...", Kind.NETNS, 1, Integer.MAX_VALUE),
                        (parsed, streams) -> NetWiring.upOrDown(parsed, true));
            case "net down" ->
                row(
                        Page.of(name, "switch links off"),
                        Options.of(),
                        new Operands("<ns>:<link>...", Kind.NETNS, 1, Integer.MAX_VALUE),
                        (parsed, streams) -> NetWiring.upOrDown(parsed, false));
            case "net link" ->
                row(
                        Page.of(name, "delete a link").paragraph("Of a cable, the other end too."),
                        Options.of(),
                        new Operands("del <ns>:<link>", Kind.word("del"), 2, 2),
                        NetWiring::link);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static Command row(Page page, Options options, Operands operands, NetCommand.Action action) {
        Page whole = operands.usage().contains("<ns>") ? page.paragraph(NetPlace.HELP) : page;
        for (String alias : aliases(page.name())) {
            whole = whole.also(alias);
        }
        return new NetCommand(
                whole.status(0, "success")
                        .status(1, "a failure; its reason is printed")
                        .status(255, "wrong usage, as with ip(8)")
                        .see("ip-netns(8)")
                        .see("network_namespaces(7)"),
                options.operands(operands).usageStatus(USAGE),
                action);
    }

    /** What ip(8) exits with. */
    static final int USAGE = 255;
}
