package ns.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import ns.core.NamespaceType;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The verbs of our own: what they say to mistakes, and whether they tell the truth. */
@KernelTest
final class VerbsCliIT {
    @ParameterizedTest(name = "ns {0}")
    @CsvSource(delimiter = '|', textBlock = """
        foo                 | 2 | ns: unknown verb 'foo'
        psx                 | 2 | ns: unknown verb 'psx'; did you mean 'ps'?
        -x                  | 2 | ns: invalid option -- 'x'
        --foo               | 2 | ns: unrecognized option '--foo'
        ps                  | 2 | ns ps: missing operand: <namespace>
        pins                | 2 | ns pins: missing operand: <namespace>
        ps 1 2              | 2 | ns ps: extra operand: '2'
        show 1 2            | 2 | ns show: extra operand: '2'
        tree x              | 2 | ns tree: extra operand: 'x'
        doctor x            | 2 | ns doctor: extra operand: 'x'
        tree -p -U          | 2 | ns tree: options --pid and --user cannot be combined
        pins -t             | 2 | ns pins: option requires an argument -- 't'
        pins -t foo 1       | 1 | ns pins: unknown namespace type: foo
        pins net:[1]        | 1 | ns pins: not found namespace: net:[1]
        pins foo:[1]        | 1 | ns pins: 'foo:[1]' is no namespace: give an inode, net:[4026531840], a pid, or a file
        ps abc              | 1 | ns ps: 'abc' is no namespace: give an inode, net:[4026531840], a pid, or a file
        ps 0                | 1 | ns ps: there is neither a namespace nor a process 0
        pins 2147483647     | 1 | ns pins: there is neither a namespace nor a process 2147483647
        pins 18446744073709551616 | 1 | ns pins: invalid namespace argument: '18446744073709551616': Numerical result out of range
        show abc            | 1 | ns show: invalid PID argument: 'abc'
        show 0              | 1 | ns show: invalid PID argument: '0': Numerical result out of range
        show 2147483647     | 1 | ns show: there is no process 2147483647
        pins /dev/null      | 1 | ns pins: /dev/null is not the file of a namespace
        pins /etc/passwd    | 1 | ns pins: /etc/passwd is not the file of a namespace
        pins /              | 1 | ns pins: / is not the file of a namespace
        ps /nonexistent     | 1 | ns ps: open(/nonexistent, O_PATH): ENOENT (No such file or directory)
        """)
    @DisplayName("a mistake is answered with one line and an exit status")
    void mistakes(String words, int status, String message) {
        Cli.Outcome outcome = Cli.ns().run(words.split(" ", -1));
        assertThat(outcome.err().lines().toList()).first().isEqualTo(message);
        assertThat(outcome.err().lines().skip(1).toList())
                .allSatisfy(line -> assertThat(line).startsWith("Try '"));
        assertThat(outcome.status()).isEqualTo(status);
        assertThat(outcome.bytes()).isEmpty();
    }

    @Test
    @DisplayName("a process is no namespace, and a thread no process")
    void processesAndThreads() {
        try (Scene scene = Scene.start("thread { say thread }")) {
            assertThat(Cli.ns("pins").run(scene.pid().toString()).err())
                    .isEqualTo("ns pins: " + scene.pid() + " is a process: say with --type which of its namespaces\n");
            String thread = scene.actor("thread").tid().toString();
            Cli.Outcome outcome = Cli.ns("show").run(thread);
            assertThat(outcome.err()).isEqualTo("ns show: " + thread + " is a thread, not a process\n");
            assertThat(outcome.status()).isEqualTo(1);
            assertThat(Cli.lsns().run("-p", thread).err())
                    .isEqualTo("lsns: " + thread + " is a thread, not a process\n");
        }
    }

    @Test
    @Requires(Need.USER_NAMESPACES)
    @DisplayName("a namespace that is gone is not found")
    void dead() {
        long inode;
        try (Scene scene = Scene.start("unshare user say it")) {
            inode = scene.actor("it").namespace(NamespaceType.USER).inode();
        }
        Cli.Outcome outcome = Cli.ns("ps").run("user:[" + inode + "]");
        assertThat(outcome.err()).isEqualTo("ns ps: not found namespace: user:[" + inode + "]\n");
        assertThat(outcome.status()).isEqualTo(1);
    }

    @Test
    @Requires(programs = "mkfifo")
    @DisplayName("a FIFO without a writer blocks nobody")
    void fifo(@TempDir Path folder) {
        String fifo = folder.resolve("fifo").toString();
        assertThat(Cli.program("mkfifo", fifo).run().status()).isZero();
        Cli.Outcome outcome = Cli.ns("pins").run(fifo);
        assertThat(outcome.err()).isEqualTo("ns pins: " + fifo + " is not the file of a namespace\n");
    }

    @Test
    @DisplayName("without a verb there is help, as for a mistake")
    void noVerb() {
        Cli.Outcome outcome = Cli.ns().run();
        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.bytes()).isEmpty();
        assertThat(outcome.err()).contains("Usage:", "pins", "doctor");
        assertThat(Cli.ns().run("--help").out()).isEqualTo(outcome.err());
        assertThat(Cli.ns().run("--version").out()).matches("ns \\S+\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ps -t user SELF", "tree", "tree -p", "pins -t net SELF", "show SELF", "show", "doctor"})
    @DisplayName("each verb has versioned JSON, in which names are lower case")
    void json(String words) {
        try (Scene scene = Scene.start("fork { }")) {
            Cli.Outcome outcome =
                    Cli.ns().run((words.replace("SELF", scene.pid().toString()) + " --json").split(" ", -1));
            assertThat(outcome.status()).as(outcome.toString()).isZero();
            Json document = outcome.json();
            assertThat(document.number("version")).isEqualTo(1);
            List<Json> rows = document.flat(document.fields().keySet().stream()
                    .filter(name -> document.get(name) instanceof List)
                    .findFirst()
                    .orElseThrow());
            assertThat(rows).isNotEmpty();
            assertThat(rows.get(0).fields().keySet())
                    .allSatisfy(name -> assertThat(name).isLowerCase());
        }
    }

    @Test
    @Requires(Need.USER_NAMESPACES)
    @DisplayName("ps shows pids and users as the processes see themselves")
    void ps() {
        String script = "unshare user,pid fork { say one fork { say two } unshare pid fork { say three } }";
        try (Scene scene = Scene.start(script)) {
            List<Json> rows = Cli.ns(
                            "ps",
                            "-J",
                            Long.toString(scene.actor("one")
                                    .namespace(NamespaceType.PID)
                                    .inode()))
                    .run()
                    .json()
                    .flat("processes");
            assertThat(rows).hasSize(2);
            for (String name : List.of("one", "two")) {
                Scene.Actor actor = scene.actor(name);
                assertThat(rows).anySatisfy(row -> {
                    assertThat(row.number("pid")).isEqualTo(actor.pid().number());
                    assertThat(row.number("nspid")).isEqualTo(actor.innerPid());
                    assertThat(row.number("nsuid")).isZero();
                });
            }
            Scene.Actor three = scene.actor("three");
            assertThat(Cli.ns("ps", "-J", "-t", "pid", three.pid().toString())
                            .run()
                            .json()
                            .flat("processes"))
                    .singleElement()
                    .satisfies(row -> assertThat(row.number("nspid")).isEqualTo(three.innerPid()));
        }
    }

    @Test
    @Requires(Need.USER_NAMESPACES)
    @DisplayName("tree puts namespaces below their owners, and pid namespaces below their parents")
    void tree() {
        String script = "unshare user,pid,uts fork { say outer unshare user,pid fork { unshare ipc say inner } }";
        try (Scene scene = Scene.start(script)) {
            Scene.Actor outer = scene.actor("outer");
            Scene.Actor inner = scene.actor("inner");
            Json byOwner = Cli.ns("tree", "--json").run().json();
            assertThat(below(byOwner, outer.namespace(NamespaceType.USER).toString()))
                    .contains(
                            outer.namespace(NamespaceType.UTS).toString(),
                            outer.namespace(NamespaceType.PID).toString(),
                            inner.namespace(NamespaceType.USER).toString());
            assertThat(below(byOwner, inner.namespace(NamespaceType.USER).toString()))
                    .contains(
                            inner.namespace(NamespaceType.IPC).toString(),
                            inner.namespace(NamespaceType.PID).toString());
            assertThat(below(
                            Cli.ns("tree", "--json", "--pid").run().json(),
                            outer.namespace(NamespaceType.PID).toString()))
                    .containsExactly(inner.namespace(NamespaceType.PID).toString());
        }
    }

    @Test
    @Requires(Need.USER_NAMESPACES)
    @DisplayName("show tells what is shared with us and what awaits future children")
    void show() {
        try (Scene scene = Scene.start("unshare user,uts,pid say it")) {
            Scene.Actor it = scene.actor("it");
            List<Json> rows =
                    Cli.ns("show", "-J", scene.pid().toString()).run().json().rows("namespaces");
            assertThat(rows).anySatisfy(row -> {
                assertThat(row.text("namespace"))
                        .isEqualTo(it.namespace(NamespaceType.UTS).toString());
                assertThat(row.text("shared")).isEqualTo("no");
                assertThat(row.number("owner"))
                        .isEqualTo(it.namespace(NamespaceType.USER).inode());
            });
            assertThat(rows).anySatisfy(row -> {
                assertThat(row.text("namespace"))
                        .isEqualTo(it.namespace(NamespaceType.PID).toString());
                assertThat(row.text("shared")).isEqualTo("yes");
            });
        }
    }

    @Test
    @DisplayName("doctor names each type of namespace, and one of four verdicts for each thing")
    void doctor() {
        List<Json> rows = Cli.ns("doctor", "--json").run().json().rows("findings");
        assertThat(rows).extracting(row -> row.text("what")).contains("net", "user", "pidfd_open");
        assertThat(rows).allSatisfy(row -> assertThat(row.text("works")).isIn("yes", "no", "limited", "unknown"));
    }

    @Test
    @Rootless
    @DisplayName("what a user may not see is refused with the capability that it takes")
    void noPermission() {
        Cli.Outcome outcome = Cli.ns("show").run("1");
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err())
                .startsWith("ns show: the namespaces of process 1 can not be read: ")
                .contains("CAP_SYS_PTRACE");
        outcome = Cli.ns("pins").run("/proc/1/ns/net");
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err()).startsWith("ns pins: ").contains("Permission denied");
        outcome = Cli.ns("tree").run();
        assertThat(outcome.status()).isZero();
        assertThat(outcome.err()).contains("could not read").contains("CAP_SYS_PTRACE");
        assertThat(Cli.lsns().run().err()).isEmpty();
    }

    /** The names of the namespaces that are children of one. */
    private static List<String> below(Json document, String namespace) {
        return find(document.rows("namespaces"), namespace).rows("children").stream()
                .map(row -> row.text("namespace"))
                .toList();
    }

    private static Json find(List<Json> rows, String namespace) {
        for (Json row : rows) {
            if (row.text("namespace").equals(namespace)) {
                return row;
            }
            if (row.has("children") && contains(row, namespace)) {
                return find(row.rows("children"), namespace);
            }
        }
        throw new AssertionError(namespace + " is not in " + rows);
    }

    private static boolean contains(Json tree, String namespace) {
        return tree.flat("children").stream()
                .anyMatch(row -> row.text("namespace").equals(namespace));
    }
}
