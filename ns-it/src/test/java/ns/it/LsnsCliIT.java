package ns.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code ns lsns} and its link {@code lsns} say to wrong words, with the messages of util-linux 2.42. */
@KernelTest
final class LsnsCliIT {
    private static final String SEE_HELP = "Try 'PROGRAM --help' for more information.\n";

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        -X              | invalid option -- 'X'                                 | help
        --nonsense      | unrecognized option '--nonsense'                      | help
        --no            | option '--no' is ambiguous; possibilities: '--noheadings' '--notruncate' '--nowrap' | help
        -o              | option requires an argument -- 'o'                    | help
        --output        | option '--output' requires an argument                | help
        -p              | option requires an argument -- 'p'                    | help
        --json=x        | option '--json' doesn't allow an argument             | help
        -o FOO          | unknown column: FOO                                   |
        -o NS,          | unknown column:                                       |
        -t foo          | unknown namespace type: foo                           |
        --tree=foo      | unknown tree type: foo                                |
        -Tfoo           | unknown tree type: foo                                |
        -J -r           | options --json and --raw cannot be combined           |
        -r -J           | options --json and --raw cannot be combined           |
        -P -p 1         | options --persistent and --task cannot be combined    |
        -l -T           | options --list and --tree cannot be combined          |
        -l --tree=owner | options --list and --tree cannot be combined          |
        -p 1 4026531837 | --task is mutually exclusive with <namespace>         |
        -p 0            | invalid PID argument: '0': Numerical result out of range  |
        -p -1           | invalid PID argument: '-1': Numerical result out of range |
        -p abc          | invalid PID argument: 'abc'                           |
        -p 1x           | invalid PID argument: '1x'                            |
        -p 99999999999  | invalid PID argument: '99999999999': Numerical result out of range |
        -p 2147483647   | there is no process 2147483647                        |
        abc             | invalid namespace argument: 'abc'                     |
        -- -1           | invalid namespace argument: '-1'                      |
        18446744073709551616 | invalid namespace argument: '18446744073709551616': Numerical result out of range |
        42              | not found namespace: 42                               |
        """)
    @DisplayName("a mistake gets upstream's message and exit status")
    void mistakes(String words, String message, String help) {
        String text =
                "PROGRAM: " + message + (message.endsWith(":") ? " \n" : "\n") + ("help".equals(help) ? SEE_HELP : "");
        assertFails(Cli.lsns().run(words.split(" ", -1)), text.replace("PROGRAM", "lsns"));
        assertFails(Cli.ns("lsns").run(words.split(" ", -1)), text.replace("PROGRAM", "ns lsns"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        FOO == 1         | unknown column: FOO
        (((              | failed to parse "(((": syntax error, unexpected end of file
        NS == 1 &&       | failed to parse "NS == 1 &&": syntax error, unexpected end of file
        """)
    @DisplayName("a filter that cannot be used is explained as upstream does")
    void filters(String filter, String message) {
        Cli.Outcome outcome = Cli.lsns().run("-Q", filter);
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.bytes()).isEmpty();
        assertThat(outcome.err()).startsWith("lsns: " + message + "\n");
        if (message.startsWith("unknown column")) {
            assertThat(outcome.err()).endsWith("\nlsns: failed to initialize filter\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-h", "--help", "--he"})
    @DisplayName("help goes to standard output")
    void help(String option) {
        Cli.Outcome outcome = Cli.lsns().run(option);
        assertThat(outcome.status()).isZero();
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out()).contains("Usage:", "lsns [options]", "--output-all", "--list-columns");
    }

    @Test
    @DisplayName("the version names the tool and ns")
    void version() {
        for (Cli cli : List.of(Cli.lsns(), Cli.ns("lsns"))) {
            Cli.Outcome outcome = cli.run("-V");
            assertThat(outcome.status()).isZero();
            assertThat(outcome.out()).startsWith("lsns from ns ");
        }
    }

    @Test
    @DisplayName("more columns than upstream has room for are printed")
    void manyColumns() {
        Cli.Outcome outcome =
                Cli.lsns().run("-r", "-l", "-t", "uts", "-o", String.join(",", Collections.nCopies(40, "NS")));
        assertThat(outcome.status()).isZero();
        assertThat(outcome.lines())
                .allSatisfy(line -> assertThat(line.split(" ")).hasSize(40));
    }

    @Test
    @DisplayName("raw output has no branches of a tree, and the same rows as a list")
    void rawWithoutBranches() {
        try (Scene scene = Scene.start("fork { fork { } }")) {
            Cli.Outcome outcome = Cli.lsns()
                    .run("-r", "-n", "-o", "COMMAND", "-p", scene.pid().toString());
            assertThat(outcome.lines()).allSatisfy(line -> assertThat(line).doesNotContain("\\xe2\\x94"));
        }
    }

    @Test
    @Requires(Need.USER_NAMESPACES)
    @DisplayName("filters choose rows by columns that are not shown")
    void filterChooses() {
        try (Scene scene = Scene.start("unshare user,uts say it")) {
            String uts = Long.toString(
                    scene.actor("it").namespace(ns.core.NamespaceType.UTS).inode());
            String filter = "TYPE == \"uts\" && PID == " + scene.pid();
            assertThat(Cli.lsns().run("-Q", filter, "-n", "-r", "-o", "NS").lines())
                    .containsExactly(uts);
            assertThat(Cli.lsns()
                            .run("-Q", "NOT (NS != " + uts + ")", "-n", "-r", "-o", "NS")
                            .lines())
                    .containsExactly(uts);
            assertThat(Cli.lsns()
                            .run("-Q", "NS == " + uts + " && TYPE =~ '^u.s$'", "-n", "-o", "TYPE")
                            .lines())
                    .containsExactly("uts");
        }
    }

    @Test
    @DisplayName("all kinds of namespaces are listed")
    void allKinds() {
        List<String> types = Cli.ns("lsns").run("-n", "-r", "-l", "-o", "TYPE").lines();
        assertThat(types).contains("cgroup", "ipc", "mnt", "net", "pid", "user", "uts");
    }

    @Test
    @DisplayName("the columns are listed")
    void listColumns() {
        Cli.Outcome outcome = Cli.lsns().run("-H", "-J");
        assertThat(outcome.json().rows("columns"))
                .extracting(row -> row.text("name"))
                .startsWith("NS", "TYPE", "PATH", "NPROCS", "PID", "PPID", "COMMAND", "UID", "USER")
                .contains("HELD");
    }

    private static void assertFails(Cli.Outcome outcome, String err) {
        assertThat(outcome.err()).isEqualTo(err);
        assertThat(outcome.bytes()).isEmpty();
        assertThat(outcome.status()).isEqualTo(1);
    }
}
