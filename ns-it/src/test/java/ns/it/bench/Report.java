package ns.it.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A table as docs/benchmarks.md has it. */
final class Report {
    private final List<String[]> rows = new ArrayList<>();

    Report(String... heading) {
        rows.add(heading);
    }

    void add(Object... cells) {
        rows.add(Stream.of(cells).map(Object::toString).toArray(String[]::new));
    }

    void print() {
        int[] widths = new int[rows.get(0).length];
        for (String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        for (int i = 0; i < rows.size(); i++) {
            System.out.println(line(rows.get(i), widths));
            if (i == 0) {
                System.out.println(line(new String[widths.length], widths).replace(' ', '-'));
            }
        }
        System.out.println();
    }

    private static String line(String[] row, int[] widths) {
        StringBuilder line = new StringBuilder("|");
        for (int i = 0; i < row.length; i++) {
            String cell = row[i] == null ? "" : row[i];
            String blanks = " ".repeat(widths[i] - cell.length());
            line.append(' ').append(i == 0 ? cell + blanks : blanks + cell).append(" |");
        }
        return line.toString();
    }

    /** Prints where and when this was measured. */
    static void printMachine() throws IOException {
        String processor = "";
        for (String line : Files.readAllLines(Path.of("/proc/cpuinfo"))) {
            processor = line.startsWith("model name") ? line.substring(line.indexOf(':') + 2) : processor;
        }
        System.out.println(LocalDate.now() + ", " + Runtime.getRuntime().availableProcessors() + " cores ("
                + processor + "), Linux " + System.getProperty("os.version") + ", Java " + Runtime.version()
                + ", load " + Files.readString(Path.of("/proc/loadavg")).split(" ")[0] + "\n");
    }
}
