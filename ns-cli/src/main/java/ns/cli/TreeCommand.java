package ns.cli;

import java.util.List;
import java.util.Optional;
import ns.core.NamespaceType;
import ns.proc.Namespace;
import ns.proc.ProcessInfo;
import ns.proc.Snapshot;
import ns.proc.Tree;

/** {@code ns tree}: user namespaces and what each owns, or pid namespaces and what each sees. */
final class TreeCommand implements Command {
    private static final Option PID = Option.flag('p', "pid", "the tree of pid namespaces instead");
    private static final Option USER = Option.flag('U', "user", "user namespaces only, without what they own");

    private static final Column NAMESPACE = Column.text("NAMESPACE", "the namespace as the kernel prints it");
    private static final Column NPROCS = Column.number("NPROCS", "number of processes in it");
    private static final Column OWNER = Column.text("USER", "who created a user namespace");
    private static final Column OLDEST =
            Column.number("OLDEST", "the process that has been in it for the longest time");
    private static final Column COMMAND =
            Column.text("COMMAND", "command line of that process").cut();
    private static final List<Column> COLUMNS = List.of(NAMESPACE, NPROCS, OWNER, OLDEST, COMMAND);

    @Override
    public Options options() {
        return Options.of(PID, USER, Answer.JSON, Answer.NO_HEADINGS, Answer.NO_TRUNCATE)
                .exclusive(PID, USER);
    }

    @Override
    public Page page() {
        return Page.of("tree", "show which user namespace owns which namespaces")
                .paragraph(
                        "Every namespace is owned by a user namespace: who has capabilities there has them over what it owns."
                                + " A user namespace is owned by its parent. With `--pid`, shows pid namespaces: each sees the processes of"
                                + " those below it, never the other way round.")
                .columns(COLUMNS)
                .status(0, "success")
                .status(2, "wrong usage")
                .see("ns-lsns(1)")
                .see("user_namespaces(7)")
                .see("pid_namespaces(7)");
    }

    @Override
    public int run(Parsed parsed, Streams streams) {
        Snapshot snapshot = Snapshot.take();
        List<Tree<Namespace>> forest = parsed.has(PID)
                ? snapshot.byParent(NamespaceType.PID)
                : parsed.has(USER) ? snapshot.byParent(NamespaceType.USER) : snapshot.byOwner();
        Table table = Table.tree(COLUMNS, NAMESPACE);
        Users users = new Users();
        for (Tree<Namespace> tree : forest) {
            grow(tree, table.add(cells(tree.value(), users)), users);
        }
        Answer.print(table, "namespaces", snapshot.completeness(), parsed, streams);
        return 0;
    }

    /** The kernel lets user and pid namespaces nest at most 32 deep. */
    private static void grow(Tree<Namespace> tree, Table.Row row, Users users) {
        for (Tree<Namespace> child : tree.children()) {
            grow(child, row.add(cells(child.value(), users)), users);
        }
    }

    private static List<Cell> cells(Namespace namespace, Users users) {
        Optional<ProcessInfo> oldest = namespace.oldest();
        return List.of(
                Cell.text(namespace.id().toString()),
                Cell.number(namespace.processes().size()),
                namespace.ownerUid().isPresent()
                        ? Cell.text(users.name(namespace.ownerUid().getAsLong()))
                        : Cell.NONE,
                oldest.isPresent() ? Cell.number(oldest.get().pid().number()) : Cell.NONE,
                oldest.isPresent() ? Cell.text(oldest.get().command()) : Cell.NONE);
    }
}
