package ns.cli;

import java.util.List;
import java.util.Optional;
import ns.core.NamespaceType;
import ns.core.Pid;
import ns.proc.Namespace;
import ns.proc.Pin;
import ns.proc.ProcessInfo;
import ns.proc.Snapshot;

/** {@code ns pins}: who keeps a namespace alive. */
final class PinsCommand implements Command {
    private static final Column KIND = Column.text(
            "KIND",
            "process, thread, children (those that a thread will start), descriptor, socket, mount, parent, or owner");
    private static final Column PID = Column.number("PID", "the process or thread; for a mount, one that sees it");
    private static final Column NAME = Column.text("NAME", "the name of the process");
    private static final Column WHAT = Column.text("WHAT", "what it is").cut();
    private static final Column ENTER = Column.text("ENTER", "the command that enters the namespace this way");
    private static final List<Column> COLUMNS = List.of(KIND, PID, NAME, WHAT, ENTER);

    @Override
    public Options options() {
        return Options.of(Answer.TYPE, Answer.JSON, Answer.NO_HEADINGS, Answer.NO_TRUNCATE)
                .operands(Operands.one("<namespace>", Kind.NAMESPACE));
    }

    @Override
    public Page page() {
        return Page.of("pins", "tell who keeps a namespace alive")
                .paragraph(NamespaceName.HELP)
                .paragraph(
                        "A namespace lives as long as it has a pin. Two kinds can not be seen: a descriptor on its way through"
                                + " a unix socket, and a use inside the kernel.")
                .columns(COLUMNS)
                .status(0, "success")
                .status(1, "there is no such namespace, or it can not be read")
                .status(2, "wrong usage")
                .example("ns pins net:[4026532245]", "tells why that network namespace does not go away")
                .see("ns-lsns(1)")
                .see("namespaces(7)")
                .see("nsenter(1)");
    }

    @Override
    public int run(Parsed parsed, Streams streams) {
        Optional<NamespaceType> type = Answer.type(parsed);
        NamespaceName name = new NamespaceName(parsed.operands().get(0));
        Snapshot snapshot = Snapshot.take();
        Namespace namespace = name.find(snapshot, type);
        Table table = Table.of(COLUMNS);
        for (Pin pin : namespace.pins()) {
            Optional<Pid> task = PinText.task(pin);
            table.add(List.of(
                    Cell.text(PinText.kind(pin)),
                    task.isPresent() ? Cell.number(task.get().number()) : Cell.NONE,
                    Cell.text(PinText.process(pin)
                            .flatMap(snapshot::process)
                            .map(ProcessInfo::name)
                            .orElse("")),
                    Cell.text(PinText.detail(pin)),
                    Cell.text(PinText.enter(pin, namespace.type()))));
        }
        Answer.print(table, "pins", snapshot.completeness(), parsed, streams);
        return 0;
    }
}
