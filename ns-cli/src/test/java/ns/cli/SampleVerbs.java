package ns.cli;

import java.util.List;

/** Verbs with every kind of option, for tests of what is generated from tables. */
final class SampleVerbs implements Verbs {
    static final Column NS = Column.number("NS", "namespace identifier (inode number)");
    static final Column TYPE = Column.text("TYPE", "kind of namespace");

    @Override
    public List<String> names() {
        return List.of("lsns", "unshare", "ps");
    }

    @Override
    public Command command(String name) {
        switch (name) {
            case "lsns":
                return new Sample(
                        Options.of(
                                        Option.flag('J', "json", "use JSON output format"),
                                        Option.flag('n', "noheadings", "don't print headings"),
                                        Option.value('o', "output", "list", "define which output columns to use")
                                                .of(Kind.words(List.of("NS", "TYPE", "NPROCS"))),
                                        Option.flag("output-all", "output all columns"),
                                        Option.value('p', "task", "pid", "print process namespaces")
                                                .of(Kind.PID),
                                        Option.flag('r', "raw", "use the raw output format"),
                                        Option.value('t', "type", "name", "namespace type (mnt, net,\nipc)")
                                                .of(Kind.word("mnt", "net", "ipc")),
                                        Option.optional('T', "tree", "rel", "use tree format (parent, owner)")
                                                .of(Kind.word("parent", "owner", "process")),
                                        Option.flag("debug", "print internals").hidden())
                                .dropIn(1)
                                .exclusive(Option.flag('J', "json", ""), Option.flag('r', "raw", ""))
                                .operands(Operands.any("[<namespace>]", Kind.NAMESPACE)),
                        Page.of("lsns", "list system namespaces")
                                .paragraph("Lists namespaces. A `.dot` in front, a \\ and `--x` are harmless.")
                                .paragraph(".Another 'paragraph'.")
                                .columns(List.of(NS, TYPE))
                                .status(0, "success")
                                .example("ns lsns -t net", "Lists network namespaces.")
                                .note("A note.")
                                .see("lsns(8)")
                                .see("namespaces(7)"));
            case "unshare":
                return new Sample(
                        Options.of(
                                        Option.optionalIfLong('u', "uts", "file", "unshare UTS namespace")
                                                .of(Kind.FILE),
                                        Option.value('w', "wd", "dir", "change working directory")
                                                .of(Kind.DIRECTORY))
                                .dropIn(1)
                                .stoppingAtOperand()
                                .operands(Operands.any("[<program> [<argument>...]]", Kind.PROGRAM)),
                        Page.of("unshare", "run a program in new namespaces"));
            default:
                return new Sample(
                        Options.of(Option.flag('J', "json", "use JSON output format"))
                                .operands(Operands.one("<namespace>", Kind.NAMESPACE)),
                        Page.of("ps", "list the processes of a namespace"));
        }
    }

    private record Sample(Options options, Page page) implements Command {
        @Override
        public int run(Parsed parsed, Streams streams) {
            String first = parsed.operands().isEmpty() ? "" : parsed.operands().get(0);
            if (first.equals("fail")) {
                streams.out().println("before");
                throw CliException.error("not found namespace: 1");
            } else if (first.equals("bug")) {
                throw new IllegalStateException("unexpected \u001b[31m");
            }
            streams.out().println(parsed.program() + " " + parsed.operands());
            return 0;
        }
    }
}
