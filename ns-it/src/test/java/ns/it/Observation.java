package ns.it;

import java.util.ArrayList;
import java.util.List;

/**
 * What can be seen of a command: its own words, and what whoever called it saw.
 *
 * @param out lines of standard output, without what is different each time
 * @param err lines of standard error
 * @param report how it stood after each event, how it ended, which processes and mounts it left
 */
record Observation(List<String> out, List<String> err, List<String> report) {
    Observation {
        out = List.copyOf(out);
        err = List.copyOf(err);
        report = List.copyOf(report);
    }

    /** From lines that begin with {@code >} (standard output), {@code !} (standard error) or {@code =} (report). */
    static Observation expected(List<String> lines) {
        List<String> out = new ArrayList<>();
        List<String> err = new ArrayList<>();
        List<String> report = new ArrayList<>();
        for (String line : lines) {
            String text = line.length() > 4 ? line.substring(4) : "";
            switch (line.charAt(2)) {
                case '>' -> out.add(text);
                case '!' -> err.add(text);
                case '=' -> report.add(text);
                default -> throw new IllegalArgumentException("neither >, ! nor =: " + line);
            }
        }
        if (report.isEmpty()) {
            report.add("ended with 0");
        }
        return new Observation(out, err, report);
    }

    /** Without the line in which we, beyond what the original says, tell what can be done about a failure. */
    Observation withoutHint(Observation original) {
        int last = err.size() - 1;
        boolean isHint = last > 0
                && last == original.err.size()
                && !report.contains("ended with 0")
                && err.get(last).matches("(unshare|nsenter): .+");
        return isHint ? new Observation(out, err.subList(0, last), report) : this;
    }

    /** All of it as lines, as {@link #expected} reads them. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        out.forEach(line -> lines.add("> " + line));
        err.forEach(line -> lines.add("! " + line));
        report.forEach(line -> lines.add("= " + line));
        return lines;
    }
}
