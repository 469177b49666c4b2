package ns.cli;

import java.util.List;
import java.util.Locale;
import ns.core.kernel.Finding;
import ns.core.kernel.Kernel;
import ns.core.kernel.Verdict;

/** {@code ns doctor}: what will work on this machine, and what to do about the rest. */
final class DoctorCommand implements Command {
    private static final Option PROBLEMS = Option.flag('p', "problems", "only what does not work, or only in part");

    private static final Column AREA = Column.text("AREA", "part of the machine");
    private static final Column WHAT = Column.text("WHAT", "what was looked at");
    private static final Column WORKS = Column.text("WORKS", "yes, no, limited (in part, or by a detour), or unknown");
    private static final Column DETAIL = Column.text("DETAIL", "what was seen");
    private static final Column REMEDY = Column.text("REMEDY", "what to do about it");
    private static final List<Column> COLUMNS = List.of(AREA, WHAT, WORKS, DETAIL, REMEDY);

    @Override
    public Options options() {
        return Options.of(PROBLEMS, Answer.JSON, Answer.NO_HEADINGS);
    }

    @Override
    public Page page() {
        return Page.of("doctor", "tell what works on this machine, and why the rest does not")
                .paragraph(
                        "Looks at the kernel, its settings, and what this process may do: each kind of namespace, the system calls"
                                + " that ns makes, /proc, capabilities, limits. It tries things where that leaves no trace, and never goes by"
                                + " the version of the kernel.")
                .columns(COLUMNS)
                .status(0, "success, whatever was found")
                .status(2, "wrong usage")
                .see("namespaces(7)")
                .see("capabilities(7)");
    }

    @Override
    public int run(Parsed parsed, Streams streams) {
        Table table = Table.of(COLUMNS);
        for (Finding finding : Kernel.look().findings()) {
            if (!parsed.has(PROBLEMS) || finding.verdict() != Verdict.YES) {
                table.add(List.of(
                        Cell.text(finding.area()),
                        Cell.text(finding.what()),
                        Cell.text(finding.verdict().name().toLowerCase(Locale.ROOT)),
                        Cell.text(finding.detail()),
                        Cell.text(finding.remedy().orElse(""))));
            }
        }
        Answer.print(table, "findings", parsed, streams);
        return 0;
    }
}
