package ns.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ns.core.NamespaceId;
import ns.core.Pid;
import ns.proc.Namespace;
import ns.proc.ProcessInfo;
import ns.proc.Snapshot;

/** Arranges namespaces, or the processes of one, in the rows of a table. */
final class NamespaceTable {
    /** What a row hangs below. */
    enum Relation {
        /** Nothing: a list. */
        NONE,
        /** The row of its process's parent. */
        PROCESS,
        /** The parent of a pid or user namespace. */
        PARENT,
        /** The user namespace that owns it. */
        OWNER;

        static Relation parse(String name) {
            switch (name) {
                case "process":
                    return PROCESS;
                case "parent":
                    return PARENT;
                case "owner":
                    return OWNER;
                default:
                    throw CliException.error("unknown tree type: " + name);
            }
        }
    }

    private final Snapshot snapshot;
    private final NamespaceCells cells;
    private final List<NamespaceColumn> columns;
    private final Optional<Filter> filter;
    private final Relation relation;
    private final Table table;

    NamespaceTable(
            Snapshot snapshot,
            NamespaceCells cells,
            List<NamespaceColumn> columns,
            Optional<Filter> filter,
            Relation relation) {
        this.snapshot = snapshot;
        this.cells = cells;
        this.columns = columns;
        this.filter = filter;
        this.relation = relation;
        List<Column> shown = NamespaceColumn.columns(columns);
        switch (relation) {
            case NONE:
                this.table = Table.of(shown);
                break;
            case PROCESS:
                this.table = Table.tree(shown, NamespaceColumn.COMMAND.column);
                break;
            default:
                this.table = Table.tree(shown, NamespaceColumn.NS.column);
                break;
        }
    }

    /** One row for each of the namespaces, and in a tree by parent or owner also for what they hang below. */
    Table ofNamespaces(List<Namespace> namespaces) {
        Map<Pid, Table.Row> lastOfProcess = new HashMap<>();
        Map<NamespaceId, Optional<Table.Row>> placed = new HashMap<>();
        for (Namespace namespace : namespaces) {
            if (relation == Relation.PARENT || relation == Relation.OWNER) {
                place(namespace, placed);
                continue;
            }
            Optional<ProcessInfo> lowest = lowest(namespace);
            Optional<Table.Row> above =
                    relation == Relation.NONE ? Optional.empty() : rowOfParent(lowest, lastOfProcess);
            Optional<Table.Row> row = add(namespace, lowest, above);
            if (row.isPresent() && lowest.isPresent()) {
                lastOfProcess.put(lowest.get().pid(), row.get());
            }
        }
        return table;
    }

    /** One row for each process of the namespaces. */
    Table ofProcesses(List<Namespace> namespaces) {
        Map<Pid, Table.Row> rows = new HashMap<>();
        for (Namespace namespace : namespaces) {
            for (ProcessInfo process : namespace.processes()) {
                Optional<ProcessInfo> one = Optional.of(process);
                Optional<Table.Row> above = relation == Relation.NONE ? Optional.empty() : rowOfParent(one, rows);
                Optional<Table.Row> row = add(namespace, one, above);
                if (row.isPresent()) {
                    rows.put(process.pid(), row.get());
                }
            }
        }
        return table;
    }

    private static Optional<ProcessInfo> lowest(Namespace namespace) {
        return namespace.processes().isEmpty()
                ? Optional.empty()
                : Optional.of(namespace.processes().get(0));
    }

    private static Optional<Table.Row> rowOfParent(Optional<ProcessInfo> process, Map<Pid, Table.Row> rows) {
        Optional<Pid> parent = process.isPresent() ? process.get().parent() : Optional.empty();
        return parent.isPresent() ? Optional.ofNullable(rows.get(parent.get())) : Optional.empty();
    }

    /** Puts a namespace below the nearest of its ancestors that has a row; these first. User namespaces nest at most 32 deep. */
    private Optional<Table.Row> place(Namespace namespace, Map<NamespaceId, Optional<Table.Row>> placed) {
        Optional<Table.Row> known = placed.get(namespace.id());
        if (known != null) {
            return known;
        }
        Optional<NamespaceId> aboveId = relation == Relation.OWNER ? namespace.owner() : namespace.parent();
        Optional<Namespace> above = aboveId.isPresent() ? snapshot.namespace(aboveId.get()) : Optional.empty();
        Optional<Table.Row> rowAbove = above.isPresent() ? place(above.get(), placed) : Optional.empty();
        Optional<Table.Row> row = add(namespace, lowest(namespace), rowAbove);
        Optional<Table.Row> nearest = row.isPresent() ? row : rowAbove;
        placed.put(namespace.id(), nearest);
        return nearest;
    }

    private Optional<Table.Row> add(Namespace namespace, Optional<ProcessInfo> process, Optional<Table.Row> above) {
        if (filter.isPresent()
                && !filter.get().accepts(column -> cells.cell(NamespaceColumn.of(column), namespace, process))) {
            return Optional.empty();
        }
        List<Cell> row = new ArrayList<>(columns.size());
        for (NamespaceColumn column : columns) {
            row.add(cells.cell(column, namespace, process));
        }
        return Optional.of(above.isPresent() ? above.get().add(row) : table.add(row));
    }
}
