package ns.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Tables as text and as raw words; the layouts are those of lsns 2.38.1. */
class TableTest {
    private static final Column NS = Column.number("NS", "namespace identifier");
    private static final Column TYPE = Column.text("TYPE", "kind of namespace");
    private static final Column NPROCS = Column.number("NPROCS", "number of processes");
    private static final Column USER = Column.text("USER", "user name");
    private static final Column NETNSID =
            Column.text("NETNSID", "network namespace id").right();
    private static final Column NSFS = Column.text("NSFS", "mount points");
    private static final Column COMMAND = Column.text("COMMAND", "command line").cut();

    private static String text(Table table, Layout layout) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Output out = new Output(bytes);
        TextTable.print(table, layout, out);
        out.flush();
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static String raw(Table table) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Output out = new Output(bytes);
        RawTable.print(table, true, out);
        out.flush();
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static Table users() {
        Table table = Table.of(List.of(NS, TYPE, NPROCS, USER, COMMAND));
        table.add(cells(4026531837L, "cgroup", 70, "root", "kthreadd"));
        table.add(cells(4026532178L, "user", 2, "", "sleep 300"));
        return table;
    }

    private static List<Cell> cells(long ns, String type, long nprocs, String user, String command) {
        return List.of(Cell.number(ns), Cell.text(type), Cell.number(nprocs), Cell.text(user), Cell.text(command));
    }

    @Test
    void numbersAreAlignedToTheRightAndTheLastColumnIsNotPadded() {
        assertThat(text(users(), Layout.PLAIN)).isEqualTo("""
                        NS TYPE   NPROCS USER COMMAND
                4026531837 cgroup     70 root kthreadd
                4026532178 user        2      sleep 300
                """);
    }

    @Test
    void aTableWithoutRowsPrintsNothing() {
        assertThat(text(Table.of(List.of(NS)), Layout.PLAIN)).isEmpty();
        assertThat(raw(Table.of(List.of(NS)))).isEmpty();
    }

    @Test
    void headingsCountForTheWidthEvenWhenTheyAreNotPrinted() {
        assertThat(text(users(), Layout.PLAIN.withoutHeadings()))
                .startsWith("4026531837 cgroup     70 root kthreadd\n");
    }

    private static Table mounts() {
        Table table = Table.of(List.of(NETNSID, NSFS, COMMAND));
        table.add(List.of(Cell.text("unassigned"), Cell.NONE, Cell.text("kthreadd")));
        table.add(List.of(Cell.text("0"), Cell.lines(List.of("/run/a", "/run/b")), Cell.text("bash multi.sh")));
        return table;
    }

    @Test
    void aCellOfSeveralLinesMakesTheRowHigher() {
        assertThat(text(mounts(), Layout.PLAIN)).isEqualTo("""
                   NETNSID NSFS   COMMAND
                unassigned        kthreadd
                         0 /run/a bash multi.sh
                           /run/b\040
                """);
    }

    @Test
    void withoutWrappingLinesBecomeACommaList() {
        assertThat(text(mounts(), Layout.PLAIN.withoutWrapping())).isEqualTo("""
                   NETNSID NSFS          COMMAND
                unassigned               kthreadd
                         0 /run/a,/run/b bash multi.sh
                """);
    }

    @Test
    void rawOutputKeepsEmptyCellsAndEscapesBlanks() {
        assertThat(raw(mounts())).isEqualTo("""
                NETNSID NSFS COMMAND
                unassigned  kthreadd
                0 /run/a,/run/b bash\\x20multi.sh
                """);
    }

    private static Table nested() {
        Table table = Table.tree(List.of(NS, COMMAND), COMMAND);
        Table.Row init = table.add(List.of(Cell.number(1), Cell.text("init")));
        Table.Row shell = init.add(List.of(Cell.number(2), Cell.text("sh")));
        shell.add(List.of(Cell.number(3), Cell.text("vi")));
        init.add(List.of(Cell.number(4), Cell.text("cron"))).add(List.of(Cell.number(5), Cell.text("job")));
        table.add(List.of(Cell.number(6), Cell.text("kthreadd")));
        return table;
    }

    @Test
    void aTreeIsDrawnInItsColumn() {
        assertThat(text(nested(), Layout.PLAIN)).isEqualTo("""
                NS COMMAND
                 1 init
                 2 ├─sh
                 3 │ └─vi
                 4 └─cron
                 5   └─job
                 6 kthreadd
                """);
    }

    @Test
    void aTreeIsDrawnWithAsciiWhereTheLocaleIsNotUtf8() {
        assertThat(text(nested(), Layout.PLAIN.ascii())).isEqualTo("""
                NS COMMAND
                 1 init
                 2 |-sh
                 3 | `-vi
                 4 `-cron
                 5   `-job
                 6 kthreadd
                """);
    }

    @Test
    void rawOutputDrawsNoTree() {
        assertThat(raw(nested())).contains("3 vi\n").contains("5 job\n");
    }

    @Test
    void aTreeColumnIsAlignedToTheLeft() {
        Table table = Table.tree(List.of(NS, TYPE), NS);
        table.add(List.of(Cell.number(10), Cell.text("user"))).add(List.of(Cell.number(7), Cell.text("pid")));
        assertThat(text(table, Layout.PLAIN)).isEqualTo("NS  TYPE\n10  user\n└─7 pid\n");
    }

    @Test
    void theLinesOfATreeCellHangBelowEachOther() {
        Table table = Table.tree(List.of(NSFS), NSFS);
        Table.Row root = table.add(List.of(Cell.text("root")));
        root.add(List.of(Cell.lines(List.of("a", "b"))));
        root.add(List.of(Cell.lines(List.of("c", "d"))));
        assertThat(text(table, Layout.PLAIN)).isEqualTo("NSFS\nroot\n├─a\n│ b\n└─c\n  d\n");
    }

    @Test
    void aTreeWhoseColumnIsNotShownIsFlat() {
        assertThat(Table.tree(List.of(NS), COMMAND).isTree()).isFalse();
    }

    @Test
    void aTruncatableColumnIsCutToTheTerminal() {
        Layout narrow = Layout.PLAIN.within(OptionalInt.of(42));
        Table table = users();
        table.add(cells(4026532180L, "user", 2, "root", "unshare -fUpr sleep 300"));
        assertThat(text(table, narrow)).isEqualTo("""
                        NS TYPE   NPROCS USER COMMAND
                4026531837 cgroup     70 root kthreadd
                4026532178 user        2      sleep 300
                4026532180 user        2 root unshare -fUp
                """);
    }

    @Test
    void noColumnIsCutBelowItsHeading() {
        assertThat(text(users(), Layout.PLAIN.within(OptionalInt.of(10)))).isEqualTo("""
                        NS TYPE   NPROCS USER COMMAND
                4026531837 cgroup     70 root kthread
                4026532178 user        2      sleep 3
                """);
    }

    @Test
    void wideCharactersTakeTwoColumnsAndAreNotCutInHalf() {
        Table table = Table.of(List.of(COMMAND, USER));
        table.add(List.of(Cell.text("\u4e2d\u6587\u4e2d\u6587e\u0301"), Cell.text("x")));
        assertThat(text(table, Layout.PLAIN)).isEqualTo("COMMAND   USER\n\u4e2d\u6587\u4e2d\u6587e\u0301 x\n");
        assertThat(text(table, Layout.PLAIN.within(OptionalInt.of(5))))
                .isEqualTo("COMMAND USER\n\u4e2d\u6587\u4e2d  x\n");
    }

    @Test
    void aDeepTreeNeedsNoDeepStack() {
        Table table = Table.tree(List.of(NS), NS);
        Table.Row row = table.add(List.of(Cell.number(0)));
        for (int i = 1; i < 3000; i++) {
            row = row.add(List.of(Cell.number(i)));
        }
        assertThat(text(table, Layout.PLAIN).lines()).hasSize(3001);
    }

    @Test
    void hostileTextStaysInItsCell() {
        Table table = Table.of(List.of(COMMAND));
        table.add(List.of(Cell.text("we ird\ttab\nnl\u001b[31mred\u0001\udcff\u00e9\u4e2d\\x41 \"q\" \\A")));
        // Captured from lsns 2.38.1 for the same bytes.
        assertThat(text(table, Layout.PLAIN))
                .endsWith("\nwe ird\\x09tab\\x0anl\\x1b[31mred\\x01\\xff\u00e9\u4e2d\\x5cx41 \"q\" \\A\n");
        assertThat(text(table, Layout.PLAIN.ascii()))
                .endsWith("red\\x01\\xff\\xc3\\xa9\\xe4\\xb8\\xad\\x5cx41 \"q\" \\A\n");
        assertThat(raw(table))
                .endsWith("\nwe\\x20ird\\x09tab\\x0anl\\x1b[31mred\\x01\\xff\\xc3\\xa9\\xe4\\xb8\\xad"
                        + "\\x5cx41\\x20\"q\"\\x20\\x5cA\n");
    }

    @Test
    void charactersThatTurnTheLineAroundAreEscaped() {
        assertThat(SafeText.printable("a\u202eb\u2028c\ud83d\ude00", true))
                .isEqualTo("a\\xe2\\x80\\xaeb\\xe2\\x80\\xa8c\ud83d\ude00");
        assertThat(SafeText.printable("\ud83d\ude00", false)).isEqualTo("\\xf0\\x9f\\x98\\x80");
    }
}
