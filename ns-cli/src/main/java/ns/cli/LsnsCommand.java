package ns.cli;

import static ns.cli.NamespaceColumn.COMMAND;
import static ns.cli.NamespaceColumn.NETNSID;
import static ns.cli.NamespaceColumn.NPROCS;
import static ns.cli.NamespaceColumn.NS;
import static ns.cli.NamespaceColumn.NSFS;
import static ns.cli.NamespaceColumn.PID;
import static ns.cli.NamespaceColumn.PPID;
import static ns.cli.NamespaceColumn.TYPE;
import static ns.cli.NamespaceColumn.USER;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import ns.core.NamespaceType;
import ns.core.Pid;
import ns.proc.Completeness;
import ns.proc.Namespace;
import ns.proc.ProcessInfo;
import ns.proc.Snapshot;

/** {@code ns lsns}: a drop-in for lsns(8) that looks in more places. */
final class LsnsCommand implements Command {
    private static final Option JSON = Option.flag('J', "json", "use JSON output format");
    private static final Option LIST = Option.flag('l', "list", "use list format output");
    private static final Option NO_HEADINGS = Option.flag('n', "noheadings", "don't print headings");
    private static final Option OUTPUT = Option.value(
                    'o', "output", "list", "define which output columns to use; +<list> adds to the usual ones")
            .of(Kind.words(NamespaceColumn.names()));
    private static final Option OUTPUT_ALL = Option.flag("output-all", "output all columns of lsns(8)");
    private static final Option PERSISTENT = Option.flag('P', "persistent", "only namespaces without processes");
    private static final Option TASK =
            Option.value('p', "task", "pid", "print process namespaces").of(Kind.PID);
    private static final Option FILTER =
            Option.value('Q', "filter", "expr", "only rows for which the expression holds, see scols-filter(5)");
    private static final Option RAW = Option.flag('r', "raw", "use the raw output format");
    private static final Option NO_TRUNCATE = Option.flag('u', "notruncate", "don't truncate text in columns");
    private static final Option NO_WRAP = Option.flag('W', "nowrap", "don't use multi-line representation");
    private static final Option TYPES = Option.value(
                    't', "type", "name", "namespace type (mnt, net, ipc, user, pid, uts, cgroup, time)")
            .of(Kind.word("mnt", "net", "ipc", "user", "pid", "uts", "cgroup", "time"));
    private static final Option TREE = Option.optional(
                    'T', "tree", "rel", "use tree format (parent, owner, or process)")
            .of(Kind.word("parent", "owner", "process"));
    private static final Option LIST_COLUMNS = Option.flag('H', "list-columns", "list the available columns");

    private static final List<NamespaceColumn> USUAL = List.of(NS, TYPE, NPROCS, PID, USER, COMMAND);
    private static final List<NamespaceColumn> USUAL_WITH_NET =
            List.of(NS, TYPE, NPROCS, PID, USER, NETNSID, NSFS, COMMAND);
    private static final List<NamespaceColumn> USUAL_OF_PROCESSES = List.of(PID, PPID, USER, COMMAND);

    @Override
    public Options options() {
        return Options.of(
                        JSON,
                        LIST,
                        NO_HEADINGS,
                        OUTPUT,
                        OUTPUT_ALL,
                        PERSISTENT,
                        TASK,
                        FILTER,
                        RAW,
                        NO_TRUNCATE,
                        NO_WRAP,
                        TYPES,
                        TREE,
                        LIST_COLUMNS)
                .dropIn(1)
                .exclusive(JSON, RAW)
                .exclusive(PERSISTENT, TASK)
                .exclusive(LIST, TREE)
                .operands(Operands.optional("[<namespace>]", Kind.NAMESPACE));
    }

    @Override
    public Page page() {
        return Page.of("lsns", "list system namespaces")
                .paragraph(
                        "Lists the namespaces of the machine: those that a process is in, and those that are kept alive by a"
                                + " thread, by the future children of one, by an open descriptor, by a socket, by a bind mount in any mount"
                                + " namespace, or by being the parent or the owner of another. With an inode as `<namespace>`, lists the"
                                + " processes in that namespace.")
                .paragraph("Options, columns and exit statuses are those of lsns(8) of util-linux 2.42.")
                .columns(NamespaceColumn.columns())
                .status(0, "success")
                .status(1, "wrong usage, or what was asked for is not there")
                .environment("NO_COLOR", "if set, headings are not bold on a terminal")
                .example("ns lsns -t net", "lists all network namespaces, with their nsid and where they are mounted")
                .example("ns lsns -P -o +HELD", "lists the namespaces without a process, and what keeps each alive")
                .example(
                        "ns lsns -Q 'TYPE == \"pid\" && NPROCS > 10'",
                        "lists the pid namespaces with more than ten processes")
                .example("ns lsns -T", "shows which user namespace owns what")
                .note(
                        "What may not be read is left out. On a terminal, a last line on standard error tells how much that is,"
                                + " and which capability would help.")
                .see("namespaces(7)")
                .see("lsns(8)")
                .see("scols-filter(5)");
    }

    @Override
    public int run(Parsed parsed, Streams streams) {
        if (parsed.has(LIST_COLUMNS)) {
            format(parsed).withoutHeadings().print(columnTable(), "columns", streams);
            return 0;
        }
        Optional<NamespaceName> name = parsed.operands().isEmpty()
                ? Optional.empty()
                : Optional.of(NamespaceName.parseInode(parsed.operands().get(0)));
        Optional<Pid> task = task(parsed);
        Set<NamespaceType> types = types(parsed);
        List<NamespaceColumn> columns = columns(parsed);
        NamespaceTable.Relation relation = relation(parsed, columns);
        Optional<Filter> filter = filter(parsed);
        if (name.isPresent() && task.isPresent()) {
            throw CliException.error("--task is mutually exclusive with <namespace>");
        }

        Snapshot snapshot = Snapshot.take();
        Table table;
        try (NamespaceCells cells = new NamespaceCells(snapshot)) {
            NamespaceTable rows = new NamespaceTable(snapshot, cells, columns, filter, relation);
            table = name.isPresent()
                    ? rows.ofProcesses(name.get().in(snapshot))
                    : rows.ofNamespaces(chosen(types, task, parsed.has(PERSISTENT), snapshot));
        }
        format(parsed).print(table, "namespaces", streams);
        tellWhatIsMissing(snapshot.completeness(), parsed, streams);
        return 0;
    }

    private static Optional<Pid> task(Parsed parsed) {
        Optional<String> pid = parsed.value(TASK);
        return pid.isPresent() ? Optional.of(Pids.parse(pid.get())) : Optional.empty();
    }

    private static Set<NamespaceType> types(Parsed parsed) {
        Set<NamespaceType> types = EnumSet.noneOf(NamespaceType.class);
        for (String name : parsed.values(TYPES)) {
            Optional<NamespaceType> type = NamespaceType.named(name);
            if (type.isEmpty()) {
                throw CliException.error("unknown namespace type: " + name);
            }
            types.add(type.get());
        }
        return types;
    }

    private static List<NamespaceColumn> columns(Parsed parsed) {
        List<NamespaceColumn> usual = parsed.operands().isEmpty()
                ? parsed.values(TYPES).contains("net") ? USUAL_WITH_NET : USUAL
                : USUAL_OF_PROCESSES;
        if (parsed.has(OUTPUT_ALL)) {
            return NamespaceColumn.ofLsns();
        }
        Optional<String> list = parsed.value(OUTPUT);
        return list.isPresent() ? NamespaceColumn.parseList(list.get(), usual) : usual;
    }

    private static Optional<Filter> filter(Parsed parsed) {
        Optional<String> expression = parsed.value(FILTER);
        return expression.isPresent()
                ? Optional.of(Filter.parse(expression.get(), NamespaceColumn.columns()))
                : Optional.empty();
    }

    /** A tree of processes that has no column to be drawn in is a list, in the order of one. */
    private static NamespaceTable.Relation relation(Parsed parsed, List<NamespaceColumn> columns) {
        if (parsed.has(TREE) && parsed.operands().isEmpty()) {
            Optional<String> relation = parsed.value(TREE);
            return relation.isPresent()
                    ? NamespaceTable.Relation.parse(withoutEqualsSign(relation.get()))
                    : NamespaceTable.Relation.OWNER;
        }
        boolean drawn = columns.contains(COMMAND);
        return parsed.has(LIST) || !drawn ? NamespaceTable.Relation.NONE : NamespaceTable.Relation.PROCESS;
    }

    /** As util-linux, which takes {@code -T=owner} for {@code -Towner}. */
    private static String withoutEqualsSign(String relation) {
        return relation.startsWith("=") ? relation.substring(1) : relation;
    }

    private static List<Namespace> chosen(
            Set<NamespaceType> types, Optional<Pid> task, boolean persistent, Snapshot snapshot) {
        Optional<ProcessInfo> process =
                task.isPresent() ? Optional.of(Pids.readable(task.get(), snapshot)) : Optional.empty();
        List<Namespace> chosen = new ArrayList<>();
        for (Namespace namespace : snapshot.namespaces()) {
            boolean wanted = (types.isEmpty() || types.contains(namespace.type()))
                    && (process.isEmpty() || process.get().namespaces().containsValue(namespace.id()))
                    && (!persistent || namespace.processes().isEmpty());
            if (wanted) {
                chosen.add(namespace);
            }
        }
        return chosen;
    }

    private static TableFormat format(Parsed parsed) {
        return new TableFormat(
                parsed.has(JSON)
                        ? TableFormat.Style.JSON
                        : parsed.has(RAW) ? TableFormat.Style.RAW : TableFormat.Style.TEXT,
                !parsed.has(NO_HEADINGS),
                !parsed.has(NO_WRAP),
                !parsed.has(NO_TRUNCATE));
    }

    private static Table columnTable() {
        Column name = Column.text("NAME", "").right();
        Column type = Column.text("TYPE", "");
        Column description = Column.text("DESCRIPTION", "");
        Table table = Table.of(List.of(name, type, description));
        for (Column column : NamespaceColumn.columns()) {
            table.add(List.of(
                    Cell.text(column.name()),
                    Cell.text(column.numeric() ? "<integer>" : "<string>"),
                    Cell.text(column.help())));
        }
        return table;
    }

    /** For people only: scripts that read both streams know lsns as silent. */
    private static void tellWhatIsMissing(Completeness completeness, Parsed parsed, Streams streams) {
        if (streams.terminal().interactive() && !completeness.isComplete()) {
            streams.warn(parsed.program(), completeness.toString());
        }
    }
}
