package ns.it.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * {@code ns lsns} from start to end, against a hello-world of the same JDK, and against the command lsns.
 *
 * <p>{@code ns-it/bench StartBenchmark [ROUNDS [JDK...]]}
 */
final class StartBenchmark {
    private static final int WARM_UP = 3;

    private StartBenchmark() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        int rounds = args.length == 0 ? 31 : Integer.parseInt(args[0]);
        List<Installation> installations = new ArrayList<>();
        for (String jdk : args.length < 2
                ? List.of(System.getProperty("java.home"))
                : List.of(args).subList(1, args.length)) {
            installations.add(Installation.of(Path.of(jdk)));
        }
        Report.printMachine();
        Report report = new Report("scene", "command", "ms", "times hello", "times lsns");
        int missing = Math.max(1, 100 - Math.toIntExact(Scene.processesNow()));
        try (Scene scene = Scene.start(List.of(), missing, 1, 1)) {
            measure(scene.processes() + " more in 1 container", installations, rounds, report);
        }
        for (int processes : new int[] {100, 2000}) {
            try (Scene scene = Scene.start(List.of(), processes, Scene.CONTAINERS, 1)) {
                measure(scene + " more in 50 containers", installations, rounds, report);
            }
        }
        report.print();
    }

    /** The same commands for each JDK; the first is what the others are compared with. */
    private static Map<String, List<String>> commands(Installation installation) {
        String classes = Folders.testClasses().toString();
        Map<String, List<String>> commands = new LinkedHashMap<>();
        commands.put("hello, world", List.of(installation.java(), "-cp", classes, Hello.class.getName()));
        commands.put("ns --version", List.of(installation.ns(), "--version"));
        commands.put("ns lsns", List.of(installation.ns(), "lsns"));
        return commands;
    }

    private static void measure(String scene, List<Installation> installations, int rounds, Report report)
            throws IOException, InterruptedException {
        long processes = Scene.processesNow();
        Samples lsns = new Samples();
        List<Map<String, Samples>> results = installations.stream()
                .map(each -> new LinkedHashMap<String, Samples>())
                .collect(Collectors.toList());
        for (int round = -WARM_UP; round < rounds; round++) {
            for (int i = 0; i < installations.size(); i++) {
                Installation installation = installations.get(i);
                for (Map.Entry<String, List<String>> command :
                        commands(installation).entrySet()) {
                    long time = Command.time(List.of(), command.getValue(), installation.environment());
                    Samples samples = results.get(i).computeIfAbsent(command.getKey(), name -> new Samples());
                    if (round >= 0) {
                        samples.add(time);
                    }
                }
            }
            long time = Command.timeOfLsns(List.of());
            if (round >= 0) {
                lsns.add(time);
            }
        }
        report.add(processes + " processes: " + scene, "lsns", lsns, "", "");
        for (int i = 0; i < installations.size(); i++) {
            Map<String, Samples> result = results.get(i);
            Samples hello = result.values().iterator().next();
            String version = installations.get(i).version();
            result.forEach((name, samples) ->
                    report.add("", "Java " + version + ": " + name, samples, samples.over(hello), samples.over(lsns)));
        }
    }
}
