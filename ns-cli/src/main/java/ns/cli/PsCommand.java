package ns.cli;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import ns.core.NamespaceId;
import ns.core.NamespaceType;
import ns.core.Pid;
import ns.core.SyscallException;
import ns.proc.IdMaps;
import ns.proc.Namespace;
import ns.proc.ProcessInfo;
import ns.proc.Snapshot;

/** {@code ns ps}: the processes of a namespace, as seen from outside and from inside. */
final class PsCommand implements Command {
    private static final Option LIST = Option.flag('l', "list", "don't arrange processes as a tree");

    private static final Column PID = Column.number("PID", "process id as we see it");
    private static final Column NSPID = Column.number(
            "NSPID", "process id inside: in the pid namespace that was named, otherwise in the process's own");
    private static final Column USER = Column.text("USER", "user as we see it");
    private static final Column NSUID =
            Column.number("NSUID", "user id inside: in the process's own user namespace; empty if it has none there");
    private static final Column STATE = Column.text("STATE", "state, as in ps(1)");
    private static final Column COMMAND = Column.text("COMMAND", "command line").cut();
    private static final List<Column> COLUMNS = List.of(PID, NSPID, USER, NSUID, STATE, COMMAND);

    @Override
    public Options options() {
        return Options.of(LIST, Answer.TYPE, Answer.JSON, Answer.NO_HEADINGS, Answer.NO_TRUNCATE)
                .operands(Operands.one("<namespace>", Kind.NAMESPACE));
    }

    @Override
    public Page page() {
        return Page.of("ps", "list the processes of a namespace")
                .paragraph(NamespaceName.HELP)
                .paragraph(
                        "A process id alone means the pid namespace of that process, unless `--type` says otherwise.")
                .columns(COLUMNS)
                .status(0, "success")
                .status(1, "there is no such namespace, or it can not be read")
                .status(2, "wrong usage")
                .example("ns ps 4026531836", "lists the processes of a pid namespace")
                .example("ns ps -t net 4711", "lists the processes that share the network of process 4711")
                .see("ns-lsns(1)")
                .see("pid_namespaces(7)")
                .see("user_namespaces(7)");
    }

    @Override
    public int run(Parsed parsed, Streams streams) {
        Optional<NamespaceType> asked = Answer.type(parsed);
        NamespaceName name = new NamespaceName(parsed.operands().get(0));
        Snapshot snapshot = Snapshot.take();
        Namespace namespace = name.find(snapshot, asked.isPresent() ? asked : Optional.of(NamespaceType.PID));

        Table table = parsed.has(LIST) ? Table.of(COLUMNS) : Table.tree(COLUMNS, COMMAND);
        Map<Pid, Table.Row> rows = new HashMap<>();
        Users users = new Users();
        InnerIds inner = new InnerIds(snapshot, namespace.id());
        for (ProcessInfo process : namespace.processes()) {
            List<Cell> cells = List.of(
                    Cell.number(process.pid().number()),
                    inner.pid(process),
                    Cell.text(users.name(process.uid())),
                    inner.uid(process),
                    Cell.text(Character.toString(process.state())),
                    Cell.text(process.command()));
            Optional<Table.Row> above = process.parent().map(rows::get);
            boolean nested = above.isPresent() && !parsed.has(LIST);
            rows.put(process.pid(), nested ? above.get().add(cells) : table.add(cells));
        }
        Answer.print(table, "processes", snapshot.completeness(), parsed, streams);
        return 0;
    }

    /** The ids of processes as they see them. */
    private static final class InnerIds {
        private final Snapshot snapshot;
        private final NamespaceId namespace;
        private final Map<NamespaceId, Optional<IdMaps>> maps = new HashMap<>();

        InnerIds(Snapshot snapshot, NamespaceId namespace) {
            this.snapshot = snapshot;
            this.namespace = namespace;
        }

        Cell pid(ProcessInfo process) {
            Pid pid = namespace.type() == NamespaceType.PID
                    ? snapshot.pidIn(process, namespace).orElse(process.innerPid())
                    : process.innerPid();
            return Cell.number(pid.number());
        }

        Cell uid(ProcessInfo process) {
            Optional<NamespaceId> user = process.namespace(NamespaceType.USER);
            if (user.isEmpty()) {
                return Cell.NONE;
            }
            Optional<IdMaps> map = maps.computeIfAbsent(user.get(), unused -> read(process));
            OptionalLong uid = map.isPresent() ? map.get().uids().toInside(process.uid()) : OptionalLong.empty();
            return uid.isPresent() ? Cell.number(uid.getAsLong()) : Cell.NONE;
        }

        private Optional<IdMaps> read(ProcessInfo process) {
            try {
                return snapshot.procfs().idMaps(process.pid());
            } catch (SyscallException e) {
                return Optional.empty(); // not ours to read; the snapshot counts it
            }
        }
    }
}
