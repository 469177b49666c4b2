package ns.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which verb runs under which name, what is printed where, and with which status it ends. */
class DispatcherTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String name, String... words) {
        return run(out, name, words);
    }

    private int run(OutputStream sink, String name, String... words) {
        out.reset();
        err.reset();
        Streams streams = new Streams(new Output(sink), new Output(err), Terminal.of(Map.of(), false));
        return new Dispatcher(new SampleVerbs(), streams).run(name, List.of(words));
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aVerbIsTheFirstWordOrTheNameOfTheProgram() {
        assertThat(run("ns", "ps", "7")).isZero();
        assertThat(out()).isEqualTo("ns ps [7]\n");
        assertThat(run("lsns", "7")).isZero();
        assertThat(out()).isEqualTo("lsns [7]\n");
        assertThat(run("lsns", "ps")).isZero();
        assertThat(out()).isEqualTo("lsns [ps]\n");
    }

    @Test
    void failuresAreOneLineAfterTheOutput() {
        assertThat(run("ns", "lsns", "fail")).isEqualTo(1);
        assertThat(out()).isEqualTo("before\n");
        assertThat(err()).isEqualTo("ns lsns: not found namespace: 1\n");
        assertThat(run("lsns", "fail")).isEqualTo(1);
        assertThat(err()).isEqualTo("lsns: not found namespace: 1\n");
    }

    @Test
    void anUnexpectedFailureIsALineToo() {
        assertThat(run("ns", "ps", "bug")).isEqualTo(1);
        assertThat(err()).isEqualTo("ns ps: unexpected \\x1b[31m\n");
    }

    @Test
    void mistakesExitWithTheStatusOfTheTable() {
        assertThat(run("lsns", "--x")).isEqualTo(1);
        assertThat(err()).isEqualTo("lsns: unrecognized option '--x'\nTry 'lsns --help' for more information.\n");
        assertThat(run("ns", "ps", "--x")).isEqualTo(2);
        assertThat(err()).isEqualTo("ns ps: unrecognized option '--x'\nTry 'ns ps --help' for more information.\n");
    }

    @Test
    void anUnknownVerbIsMetWithTheNearestOne() {
        assertThat(run("ns", "lnss")).isEqualTo(2);
        assertThat(err())
                .isEqualTo("ns: unknown verb 'lnss'; did you mean 'lsns'?\nTry 'ns --help' for more information.\n");
        assertThat(run("ns", "frobnicate")).isEqualTo(2);
        assertThat(err()).isEqualTo("ns: unknown verb 'frobnicate'\nTry 'ns --help' for more information.\n");
        assertThat(run("ns", "--frob")).isEqualTo(2);
        assertThat(err()).startsWith("ns: unrecognized option '--frob'\n");
        assertThat(run("ns", "-x")).isEqualTo(2);
        assertThat(err()).startsWith("ns: invalid option -- 'x'\n");
    }

    @Test
    void withoutAVerbTheVerbsAreListedOnStandardError() {
        assertThat(run("ns")).isEqualTo(2);
        assertThat(out()).isEmpty();
        assertThat(err()).contains("\n lsns     list system namespaces\n");
    }

    @Test
    void helpIsOnStandardOutput() {
        assertThat(run("ns", "--help")).isZero();
        assertThat(out()).contains("\n ps       list the processes of a namespace\n");
        assertThat(run("ns", "help", "ps")).isZero();
        String help = out();
        assertThat(run("ns", "ps", "-h")).isZero();
        assertThat(out()).isEqualTo(help).startsWith("\nUsage:\n ns ps [options] <namespace>\n");
        assertThat(run("ns", "help", "pss")).isEqualTo(2);
    }

    @Test
    void theHelpOfAVerbLooksLikeUtilLinux() {
        assertThat(run("lsns", "--help")).isZero();
        assertThat(out()).isEqualTo("""

                Usage:
                 lsns [options] [<namespace>]

                List system namespaces.

                Options:
                 -J, --json           use JSON output format
                 -n, --noheadings     don't print headings
                 -o, --output <list>  define which output columns to use
                     --output-all     output all columns
                 -p, --task <pid>     print process namespaces
                 -r, --raw            use the raw output format
                 -t, --type <name>    namespace type (mnt, net,
                                      ipc)
                 -T, --tree[=<rel>]   use tree format (parent, owner)

                 -h, --help           display this help
                 -V, --version        display version

                Available output columns:
                   NS  namespace identifier (inode number)
                 TYPE  kind of namespace

                For more details see ns-lsns(1).
                """);
    }

    @Test
    void theVersionIsThatOfTheBuild() {
        assertThat(run("ns", "--version")).isZero();
        assertThat(out()).matches("ns [0-9]+\\.[0-9]+.*\n");
        assertThat(run("lsns", "-V")).isZero();
        assertThat(out()).matches("lsns from ns [0-9]+\\.[0-9]+.*\n");
    }

    private static OutputStream failing(String message) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(message);
            }
        };
    }

    @Test
    void aClosedPipeEndsQuietlyAsSigpipeWould() {
        assertThat(run(failing("Broken pipe"), "ns", "ps", "7")).isEqualTo(141);
        assertThat(err()).isEmpty();
    }

    @Test
    void aFullDiskIsReported() {
        assertThat(run(failing("No space left on device"), "lsns")).isEqualTo(1);
        assertThat(err()).isEqualTo("lsns: write error: No space left on device\n");
    }
}
