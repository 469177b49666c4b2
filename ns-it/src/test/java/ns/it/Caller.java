package ns.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Calls the commands of {@link Invocation}s by {@code caller.c}, and makes what is seen comparable. */
final class Caller {
    /** The environment of every command: what the shell script of {@code ns} needs, and a few more. */
    private static final String SEARCH = "/mnt/tools:/mnt/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private static final Pattern NAMESPACE = Pattern.compile("(?:[a-z]+:)\\[\\d+]");
    private static final Pattern PROCESS = Pattern.compile("(pid|ppid|pgid|sid|tpgid) (-?\\d+)");
    private static final Pattern BLANKS = Pattern.compile("[ \t]+");

    private final Path folder;

    /** With a folder for its own files. */
    Caller(Path folder) {
        this.folder = folder;
    }

    /** Calls the command with the tools of that folder. */
    Observation call(Invocation invocation, Path tools) {
        try {
            return callOrThrow(invocation, tools);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Observation callOrThrow(Invocation invocation, Path tools) throws IOException {
        Path report = Files.writeString(folder.resolve("report"), "");
        // where the probe writes if it has no standard output, whoever it is then
        Path probed = Files.writeString(folder.resolve("report.probe"), "");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.setPosixFilePermissions(probed, PosixFilePermissions.fromString("rw-rw-rw-"));
        List<String> words = new ArrayList<>(invocation.setting());
        words.add("--");
        words.addAll(invocation.command());
        Cli.Outcome outcome = Cli.program(
                        CProgram.CALLER.path().toString(),
                        report.toString(),
                        CProgram.PROBE.path().toString(),
                        tools.toString())
                .with("PATH", SEARCH)
                .with("SHELL", "/mnt/bin/login")
                .run(words.toArray(String[]::new));
        if (outcome.status() != 0) {
            throw new AssertionError("the caller failed: " + invocation + "\n" + outcome);
        }
        return new Sight(Files.readAllLines(report), probed).of(outcome);
    }

    /** Knows what things are called that have another number each time. */
    private static final class Sight {
        private final Map<String, String> namespaces = new HashMap<>();
        private final Map<String, String> processes = new HashMap<>(Map.of("-1", "none", "0", "0", "1", "1"));
        private final List<String> report = new ArrayList<>();
        private final Path probed;

        Sight(List<String> lines, Path probed) {
            this.probed = probed;
            for (String line : lines) {
                String[] words = line.split(" ", -1);
                switch (words[0]) {
                    case "namespace" -> namespaces.putIfAbsent(words[2], words[1]);
                    case "pid" -> processes.put(words[2], words[1]);
                    default -> report.add(line);
                }
            }
        }

        Observation of(Cli.Outcome outcome) throws IOException {
            List<String> out = new ArrayList<>(comparable(outcome.lines()));
            out.addAll(comparable(Files.readAllLines(probed)));
            return new Observation(out, comparable(outcome.err().lines().toList()), withSortedMounts());
        }

        /** Which of two mounts came first cannot be seen afterwards: the kernel sorts them as it likes. */
        private List<String> withSortedMounts() {
            List<String> all = new ArrayList<>();
            List<String> mounts = new ArrayList<>();
            for (String line : report) {
                (line.startsWith("mount ") ? mounts : all).add(line.stripTrailing());
            }
            mounts.sort(Comparator.naturalOrder());
            all.addAll(mounts);
            return all;
        }

        /** The order of an environment means nothing, and every shell has its own. */
        private List<String> comparable(List<String> lines) {
            List<String> all =
                    new ArrayList<>(lines.stream().map(this::comparable).toList());
            List<String> variables = all.stream()
                    .filter(line -> line.startsWith("environment "))
                    .sorted()
                    .toList();
            all.removeAll(variables);
            all.addAll(variables);
            return all;
        }

        private String comparable(String line) {
            var process = PROCESS.matcher(line);
            if (process.matches()) {
                return process.group(1) + " " + processes.getOrDefault(process.group(2), "other");
            }
            String text = BLANKS.matcher(line.replace(probed.toString(), "@O"))
                    .replaceAll(" ")
                    .strip();
            if (text.startsWith("status NSpid:")) {
                return "status NSpid: " + (text.split(" ", -1).length - 2) + " deep";
            }
            return NAMESPACE.matcher(text).replaceAll(this::word);
        }

        private String word(MatchResult namespace) {
            return namespaces.getOrDefault(namespace.group(), "new");
        }
    }
}
