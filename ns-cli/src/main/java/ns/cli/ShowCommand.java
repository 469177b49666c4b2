package ns.cli;

import java.util.List;
import java.util.Optional;
import ns.core.NamespaceId;
import ns.core.NamespaceType;
import ns.core.Pid;
import ns.proc.Namespace;
import ns.proc.Pin;
import ns.proc.ProcessInfo;
import ns.proc.Snapshot;

/** {@code ns show}: what {@code ls -l /proc/PID/ns} tells, explained. */
final class ShowCommand implements Command {
    private static final Column NAMESPACE = Column.text("NAMESPACE", "the namespace as the kernel prints it");
    private static final Column SHARED = Column.text("SHARED", "whether we are in it too");
    private static final Column NPROCS = Column.number("NPROCS", "number of processes in it");
    private static final Column OWNER = Column.number("OWNER", "the user namespace that owns it (inode number)");
    private static final Column WHAT =
            Column.text("WHAT", "what the processes in it share").cut();
    private static final List<Column> COLUMNS = List.of(NAMESPACE, SHARED, NPROCS, OWNER, WHAT);

    @Override
    public Options options() {
        return Options.of(Answer.JSON, Answer.NO_HEADINGS, Answer.NO_TRUNCATE)
                .operands(Operands.optional("[<pid>]", Kind.PID));
    }

    @Override
    public Page page() {
        return Page.of("show", "explain the namespaces of a process")
                .paragraph(
                        "Shows each namespace that the process `<pid>` is in, and whether we share it; without `<pid>`, those"
                                + " that we are in. If the future children of the process will be in another pid or time namespace, that is"
                                + " shown too.")
                .columns(COLUMNS)
                .status(0, "success")
                .status(1, "there is no such process, or its namespaces can not be read")
                .status(2, "wrong usage")
                .see("ns-lsns(1)")
                .see("namespaces(7)");
    }

    @Override
    public int run(Parsed parsed, Streams streams) {
        Optional<Pid> asked = parsed.operands().isEmpty()
                ? Optional.empty()
                : Optional.of(Pids.parse(parsed.operands().get(0)));
        Snapshot snapshot = Snapshot.take();
        Optional<ProcessInfo> us = snapshot.procfs().self().flatMap(snapshot::process);
        if (asked.isEmpty() && us.isEmpty()) {
            throw CliException.error("/proc shows a pid namespace that we are not in: name a process that is");
        }
        ProcessInfo process = asked.isPresent() ? Pids.readable(asked.get(), snapshot) : us.get();

        Table table = Table.of(COLUMNS);
        for (NamespaceType type : NamespaceType.values()) {
            Optional<Namespace> namespace = process.namespace(type).flatMap(snapshot::namespace);
            if (namespace.isPresent()) {
                table.add(cells(namespace.get(), us, meaning(type)));
            }
            Optional<Namespace> future = snapshot.namespaces(type).stream()
                    .filter(other -> isForChildrenOf(process, other))
                    .findFirst();
            if (future.isPresent()) {
                table.add(cells(future.get(), us, "the same, of its future children"));
            }
        }
        Answer.print(table, "namespaces", parsed, streams);
        return 0;
    }

    private static List<Cell> cells(Namespace namespace, Optional<ProcessInfo> us, String meaning) {
        boolean shared = us.flatMap(p -> p.namespace(namespace.type())).equals(Optional.of(namespace.id()));
        Optional<NamespaceId> owner = namespace.owner();
        return List.of(
                Cell.text(namespace.id().toString()),
                Cell.text(shared ? "yes" : "no"),
                Cell.number(namespace.processes().size()),
                owner.isPresent() ? Cell.number(owner.get().inode()) : Cell.NONE,
                Cell.text(meaning));
    }

    private static boolean isForChildrenOf(ProcessInfo process, Namespace namespace) {
        for (Pin pin : namespace.held()) {
            if (pin instanceof Pin.ForChildren children && children.tid().equals(process.pid())) {
                return true;
            }
        }
        return false;
    }

    private static String meaning(NamespaceType type) {
        switch (type) {
            case CGROUP:
                return "the root of the control groups that it sees";
            case IPC:
                return "System V message queues, semaphores and shared memory, POSIX message queues";
            case MNT:
                return "mount points: which files it sees";
            case NET:
                return "network devices, addresses, routes, ports, firewall";
            case PID:
                return "process ids: which processes it sees";
            case TIME:
                return "offsets of the monotonic and boot-time clocks";
            case USER:
                return "user and group ids, and over what it has capabilities";
            case UTS:
                return "host name and NIS domain name";
            default:
                return "";
        }
    }
}
