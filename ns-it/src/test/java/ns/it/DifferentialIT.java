package ns.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ns lsns} against the lsns of util-linux that is installed: the same scenes, column by column, line by line. */
@KernelTest
@Root
@SideBySide
@Requires(programs = {"lsns", "nsenter"})
final class DifferentialIT {
    private static final Cli UPSTREAM = Cli.program("lsns");
    private static final String COLUMNS = "NS,TYPE,PATH,NPROCS,PID,PPID,COMMAND,UID,USER,NETNSID,NSFS,PNS,ONS";

    private static final Pattern BLANKS = Pattern.compile("(?<=\\S) +|(?m)^ +");

    private static final String FAMILY = "say one"
            + " fork { unshare user say u fork { unshare user,net,uts fork { unshare user,ipc } } fork { unshare mnt } }"
            + " fork { unshare pid fork { say p fork { } fork { unshare pid fork { unshare cgroup } } } }"
            + " fork { unshare net,uts fork { } fork { unshare uts } }"
            + " fork { unshare time fork { } }";

    private static final String DEAD = "fork { unshare uts fork { zombie } fork { unshare ipc } }"
            + " fork { zombie } fork { unshare net zombie }"
            + " fork { thread { unshare uts } thread { unshare net } }"
            + " fork { unshare uts thread { unshare ipc } }"
            + " repeat 5 { fork { unshare ipc,net fork { setids 65534 } setids 1 } }";

    private static final String HELD = "tmpfs /mnt"
            + " fork { unshare net say n bind /proc/thread-self/ns/net /mnt/own }"
            + " fork { unshare net open /proc/thread-self/ns/net }"
            + " share { unshare uts open /proc/thread-self/ns/uts exit }"
            + " share { unshare net socket exit }"
            + " fork { unshare user,uts fork { unshare user fork { unshare user,net } } }"
            + " bind /proc/self/ns/uts /mnt/a bind /proc/self/ns/uts /mnt/b fork { unshare pid }";

    private static final String CROWD =
            "repeat 300 { fork { } } repeat 20 { fork { unshare uts,ipc repeat 3 { fork { } } } }";

    private static final String HOSTILE = "fork { unshare uts name a\\x20b }"
            + " fork { unshare ipc name \\x1b[31mred\\x1b[m } fork { unshare net name x)\\x20R\\x201\\x20( }"
            + " fork { unshare cgroup name caf\\xc3\\xa9 }";

    @ParameterizedTest
    @ValueSource(strings = {FAMILY, DEAD, HELD, CROWD, HOSTILE})
    @DisplayName("every column of every namespace that lsns finds has the same value")
    void columns(String script) {
        try (Stage stage = Stage.set(script)) {
            compareColumns(stage, script);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    @DisplayName("and so in scenes that nobody has thought of")
    void randomScenes(long seed) {
        Random random = new Random(seed);
        StringBuilder script = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            script.append(family(random, true, 4)).append(' ');
        }
        try (Stage stage = Stage.set(script.toString())) {
            compareColumns(stage, "seed " + seed + ": " + script);
        }
    }

    private static void compareColumns(Stage stage, String scene) {
        Map<String, Json> theirs =
                byNamespace(stage.see(UPSTREAM).run("-J", "-l", "-o", COLUMNS).json());
        Map<String, Json> ours = byNamespace(stage.see(Cli.lsns())
                .run("-J", "-l", "-o", COLUMNS + ",PINS,HELD")
                .json());
        assertThat(theirs).hasSizeGreaterThan(6);
        assertThat(ours.keySet()).as(scene).containsAll(theirs.keySet());
        theirs.forEach((namespace, theirRow) -> {
            Json ourRow = Objects.requireNonNull(ours.get(namespace));
            theirRow.fields()
                    .forEach((column, value) -> assertThat(ourRow.get(column))
                            .as("%s of %s in %s", column, theirRow, scene)
                            .isEqualTo(value));
        });
        ours.forEach((namespace, row) -> {
            if (!theirs.containsKey(namespace)) {
                assertThat(row.number("pins")).as("%s in %s", row, scene).isPositive();
                assertThat(row.number("nprocs")).as("%s in %s", row, scene).isZero();
                assertThat(row.text("held")).as("%s in %s", row, scene).isNotEmpty();
            }
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-l",
                "-n",
                "-r -l",
                "-r -l -n",
                "-W",
                "-t pid",
                "-t net",
                "-t user -t mnt",
                "-p 2",
                "-p 2 -t uts",
                "-l -u",
                "-o +PATH",
                "-o ns,TyPe -n",
                "--output-all -l",
                "--tree=process",
                "--tree=owner",
                "-T",
                "-Towner",
                "-T=owner",
                "-T -t user",
                "-t user --tree=parent",
                "-J",
                "-J -T",
                "-J -t user --tree=parent",
                "-o PID,TYPE -t pid",
                "-l -o TYPE,NSFS",
                "-t net -W -l",
                "-t net -r -l"
            })
    @DisplayName("the same lines for the same options")
    void lines(String options) {
        try (Stage stage =
                Stage.set(FAMILY + " tmpfs /mnt bind /proc/self/ns/net /mnt/a bind /proc/self/ns/net /mnt/b")) {
            String[] words = options.isEmpty() ? new String[0] : options.split(" ", -1);
            Cli.Outcome theirs = stage.see(UPSTREAM).run(words);
            Cli.Outcome ours = stage.see(Cli.lsns()).run(words);
            if (options.contains("--output-all") || options.contains("-t user")) {
                assertThat(withoutWidths(ours.out())).isEqualTo(withoutWidths(theirs.out()));
            } else {
                assertThat(ours.out()).as(options).isEqualTo(theirs.out());
            }
            assertThat(ours.err()).isEqualTo(theirs.err());
            assertThat(ours.status()).isEqualTo(theirs.status());
        }
    }

    @Test
    @DisplayName("the tree of parents is the same, but for the order of its roots and for owners that nobody asked for")
    void linesOfParents() {
        try (Stage stage = Stage.set(FAMILY)) {
            String[] options = {"--tree=parent", "-n", "-o", "NS,TYPE,NPROCS,PID,COMMAND"};
            assertThat(withoutWidths(stage.see(Cli.lsns()).run(options).out()).lines())
                    .containsExactlyInAnyOrderElementsOf(
                            withoutWidths(stage.see(UPSTREAM).run(options).out())
                                    .lines()
                                    .toList());
        }
    }

    @Test
    @DisplayName("the same lines for the processes of a namespace")
    void linesOfANamespace() {
        try (Stage stage = Stage.set(FAMILY)) {
            List<String> namespaces = new ArrayList<>();
            for (String type : Set.of("pid", "user")) {
                stage.see(UPSTREAM)
                        .run("-t", type, "-n", "-r", "-o", "NS")
                        .lines()
                        .forEach(namespaces::add);
            }
            for (String namespace : namespaces) {
                for (String option : List.of("-u", "-l")) {
                    Cli theirs = UPSTREAM.and(option, namespace);
                    Cli ours = Cli.lsns().and(option, namespace);
                    assertThat(scenery(stage.see(ours).run()))
                            .isEqualTo(scenery(stage.see(theirs).run()));
                }
            }
        }
    }

    /** What does not tell of the lsns that looks. */
    private static List<String> scenery(Cli.Outcome outcome) {
        return withoutWidths(outcome.out())
                .lines()
                .filter(line -> !line.contains("lsns"))
                .toList();
    }

    private static Map<String, Json> byNamespace(Json document) {
        Map<String, Json> rows = new LinkedHashMap<>();
        for (Json row : document.flat("namespaces")) {
            rows.put(row.text("ns"), row);
        }
        return rows;
    }

    /** For process ids and short types, 2.38.1 leaves more blanks than its successors. */
    private static String withoutWidths(String table) {
        return BLANKS.matcher(table).replaceAll(" ").stripLeading();
    }

    /** A process with its descendants. The first one in a pid namespace must live, or nobody can join. */
    private static String family(Random random, boolean mayDie, int depth) {
        String types = random.nextInt(3) > 0 ? types(random) : "";
        StringBuilder script = new StringBuilder("fork { ");
        if (!types.isEmpty()) {
            script.append("unshare ").append(types).append(' ');
        }
        int children = depth == 0 ? 0 : random.nextInt(4);
        for (int i = 0; i < children; i++) {
            script.append(family(random, !types.contains("pid"), depth - 1)).append(' ');
        }
        if (mayDie && random.nextInt(8) == 0) {
            script.append("zombie ");
        }
        return script.append('}').toString();
    }

    private static String types(Random random) {
        List<String> all = List.of("cgroup", "ipc", "mnt", "net", "pid", "user", "uts");
        Set<String> some = new TreeSet<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            some.add(all.get(random.nextInt(all.size())));
        }
        return String.join(",", some);
    }
}
