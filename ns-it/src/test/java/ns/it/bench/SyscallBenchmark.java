package ns.it.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Counts the system calls of {@code ns lsns} and of lsns, by strace(1). What either needs to start is subtracted: the
 * calls of {@code --version}.
 *
 * <p>{@code ns-it/bench SyscallBenchmark}
 */
final class SyscallBenchmark {
    private SyscallBenchmark() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        String ns = Folders.home().resolve("bin/ns").toString();
        Report.printMachine();
        Report totals = new Report("scene", "command", "calls", "of them to start", "a process");
        for (int processes : new int[] {100, 2000}) {
            try (Scene scene = Scene.start(List.of(), processes, Scene.CONTAINERS, 1)) {
                long all = Scene.processesNow();
                Map<String, Long> ours =
                        add(totals, scene, "ns lsns", all, List.of(ns, "lsns"), List.of(ns, "--version"));
                Map<String, Long> theirs =
                        add(totals, scene, "lsns", all, List.of("lsns"), List.of("lsns", "--version"));
                if (processes == 2000) {
                    totals.print();
                    byName(ours, theirs, all).print();
                }
            }
        }
    }

    /** Adds a row, and returns the calls of the scan by name. */
    private static Map<String, Long> add(
            Report report, Object scene, String name, long processes, List<String> command, List<String> start)
            throws IOException, InterruptedException {
        Map<String, Long> calls = count(command);
        Map<String, Long> startCalls = count(start);
        report.add(scene, name, sum(calls), sum(startCalls), ratio(sum(calls) - sum(startCalls), processes));
        startCalls.forEach((call, count) -> calls.merge(call, -count, Long::sum));
        return calls;
    }

    private static Report byName(Map<String, Long> ours, Map<String, Long> theirs, long processes) {
        Report report = new Report("system call", "ns lsns, a process", "lsns, a process");
        Set<String> names = new TreeSet<>(ours.keySet());
        names.addAll(theirs.keySet());
        Comparator<String> byCount =
                Comparator.comparing(name -> -ours.getOrDefault(name, 0L) - theirs.getOrDefault(name, 0L));
        for (String name : names.stream().sorted(byCount).limit(12).collect(Collectors.toList())) {
            report.add(
                    name,
                    ratio(ours.getOrDefault(name, 0L), processes),
                    ratio(theirs.getOrDefault(name, 0L), processes));
        }
        return report;
    }

    private static Map<String, Long> count(List<String> command) throws IOException, InterruptedException {
        Path file = Folders.work().resolve("strace");
        List<String> traced = new ArrayList<>(List.of("strace", "-f", "-c", "-U", "name,calls", "-o", file.toString()));
        traced.addAll(command);
        Command.time(List.of(), traced);
        Map<String, Long> calls = new TreeMap<>();
        for (String line : Files.readAllLines(file)) {
            String[] words = line.trim().split(" +");
            if (words.length == 2 && Character.isDigit(words[1].charAt(0)) && !words[0].equals("total")) {
                calls.put(words[0], Long.valueOf(words[1]));
            }
        }
        return calls;
    }

    private static long sum(Map<String, Long> calls) {
        return calls.values().stream().mapToLong(Long::longValue).sum();
    }

    private static String ratio(long count, long processes) {
        return String.format(Locale.ROOT, "%.1f", (double) count / processes);
    }
}
