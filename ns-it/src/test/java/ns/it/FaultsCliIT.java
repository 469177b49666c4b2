package ns.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import ns.core.NamespaceType;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Machines and shells in a bad state: the command says what is wrong, or does its work all the same; it never spills a stack trace. */
@KernelTest
final class FaultsCliIT {
    private static final int SIGINT = 2;
    private static final int SIGPIPE = 13;

    @ParameterizedTest
    @ValueSource(strings = {"lsns", "ps 1", "tree", "pins -t net 1", "show", "doctor"})
    @Root
    @DisplayName("without /proc the message says so")
    void noProc(String words) {
        try (Scene scene = Scene.start("fork { unshare mnt tmpfs /proc }")) {
            String pid = ProcessHandle.of(scene.pid().number())
                    .flatMap(process -> process.children().findFirst())
                    .map(process -> Long.toString(process.pid()))
                    .orElseThrow();
            Cli.Outcome outcome = Cli.ns(words.split(" ", -1))
                    .under("nsenter", "-t", pid, "-m")
                    .run();
            assertThat(outcome.status()).isEqualTo(1);
            assertThat(outcome.bytes()).isEmpty();
            assertThat(outcome.err()).startsWith("ns: ").contains("/proc").hasLineCount(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hidepid=1", "hidepid=2", "hidepid=4", "subset=pid"})
    @Root
    @DisplayName("for root a /proc with restrictions is as good as any")
    void restrictedProc(String options) {
        try (Stage stage = Stage.withProc(options, "fork { unshare uts say it }")) {
            Cli.Outcome outcome = stage.see(Cli.lsns()).run("-n", "-r", "-l", "-t", "uts", "-o", "NPROCS");
            assertThat(outcome.status()).as(outcome.toString()).isZero();
            assertThat(outcome.lines()).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hidepid=1", "hidepid=2"})
    @Root
    @Requires(programs = "setpriv")
    @DisplayName("a user from whom /proc hides processes is told")
    void hidingProc(String options) {
        try (Stage stage = Stage.withProc(options, "fork { unshare uts say it }")) {
            Cli user = Cli.ns("tree").under("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
            Cli.Outcome outcome = stage.see(user).run();
            assertReadable(outcome);
            assertThat(outcome.status()).as(outcome.toString()).isZero();
            assertThat(outcome.err()).startsWith("ns tree: ").contains("CAP_SYS_PTRACE");
        }
    }

    @Test
    @Root
    @DisplayName("with the /proc of our parents we are known by the pid there")
    void procOfParents() {
        Cli.Outcome outcome = Cli.ns("show")
                .under("unshare", "--pid", "--fork", "--kill-child", "--")
                .run("--json");
        assertThat(outcome.status()).as(outcome.toString()).isZero();
        assertThat(outcome.json().rows("namespaces"))
                .allSatisfy(row -> assertThat(row.text("shared")).isEqualTo("yes"));
    }

    @Test
    @Root
    @DisplayName("with the /proc of a foreign pid namespace the message says so")
    void foreignProc() {
        try (Stage stage = Stage.set("fork { }")) {
            Cli.Outcome outcome = stage.seeFromOutside(Cli.lsns()).run();
            assertThat(outcome.status()).isEqualTo(1);
            assertThat(outcome.err()).startsWith("ns: ").contains("/proc").hasLineCount(1);
        }
    }

    @Test
    @DisplayName("a reader who has seen enough ends the command quickly and quietly")
    void closedPipe() {
        try (Scene scene = Scene.start("become " + "x".repeat(1000) + " repeat 200 { fork { } } say it")) {
            String namespace = Long.toString(
                    scene.actor("it").namespace(NamespaceType.USER).inode());
            Cli.Outcome outcome =
                    Cli.lsns().and(namespace).sh("\"$@\" | head -n 1").run();
            assertThat(outcome.err()).isEmpty();
            assertThat(outcome.lines()).hasSize(1);
        }
    }

    @Test
    @DisplayName("nobody reads at all: the status is that of a death by SIGPIPE")
    void brokenPipe() throws IOException, InterruptedException {
        Process process = Cli.ns("help").start();
        process.getInputStream().close();
        assertEndsQuietly(process, 128 + SIGPIPE, 0); // it may have written before we closed
    }

    @ParameterizedTest
    @ValueSource(strings = {"lsns", "lsns -J", "tree", "doctor", "help", "--version", "lsns -h"})
    @DisplayName("a full disk is reported")
    void fullDisk(String words) {
        Cli.Outcome outcome =
                Cli.ns(words.split(" ", -1)).sh("\"$@\" > /dev/full").run();
        assertThat(outcome.err()).startsWith("ns").endsWith(": write error: No space left on device\n");
        assertThat(outcome.status()).isEqualTo(1);
    }

    @Test
    @DisplayName("a closed standard output is reported; other closed streams are not missed")
    void closedStreams() {
        Cli.Outcome outcome = Cli.lsns().sh("\"$@\" >&-").run();
        assertThat(outcome.err()).isEqualTo("lsns: write error: Bad file descriptor\n");
        assertThat(outcome.status()).isEqualTo(1);
        outcome = Cli.lsns().sh("\"$@\" 2>&- <&-").run();
        assertThat(outcome.status()).isZero();
        assertThat(outcome.out()).contains("COMMAND");
    }

    @Test
    @DisplayName("Ctrl-C ends the command at once and in silence")
    void interrupt() throws IOException, InterruptedException {
        Process process = Cli.ns("lsns").start();
        Await.until("java runs", () -> isJava(process));
        assertThat(Cli.program("kill", "-INT", Long.toString(process.pid()))
                        .run()
                        .status())
                .isZero();
        assertEndsQuietly(process, 128 + SIGINT, 0); // zero if it was faster than we
    }

    @Test
    @Requires(Need.USER_NAMESPACES)
    @DisplayName("SIGTERM at ns run reaches the program in its pid namespace, which ends as it likes")
    void terminate() throws IOException, InterruptedException {
        String program = "trap 'exit 7' TERM; echo ready; sleep 60 & wait";
        Process process = Cli.ns("run", "--rootless", "sh", "-c", program).start();
        assertThat(process.inputReader().readLine()).isEqualTo("ready");
        process.toHandle().destroy();
        assertThat(process.waitFor()).isEqualTo(7);
    }

    @Test
    @DisplayName("an empty environment is enough")
    void emptyEnvironment() {
        Cli.Outcome outcome = Cli.lsns().without("PATH", "LC_ALL").run();
        assertReadable(outcome);
        assertThat(outcome.status()).as(outcome.toString()).isZero();
        assertThat(outcome.out()).contains("NS TYPE");
    }

    @Test
    @DisplayName("trees are drawn with what the locale can show")
    void locale() {
        try (Scene scene = Scene.start("fork { fork { } fork { } }")) {
            Cli cli = Cli.ns("ps", "-t", "user", scene.pid().toString()).without("LC_ALL");
            assertThat(cli.with("LANG", "C").run().out()).contains("|-").doesNotContain("\u2500");
            assertThat(cli.with("LANG", "C.UTF-8").run().out()).contains("\u251C\u2500");
            assertThat(cli.with("LANG", "C.UTF-8").with("LC_ALL", "C").run().out())
                    .contains("|-");
        }
    }

    @Test
    @Requires(
            value = Need.USER_NAMESPACES,
            programs = {"script", "stty"})
    @DisplayName("commands are cut to the width of a terminal, and only there")
    void width() {
        try (Scene scene = Scene.start("become " + "x".repeat(200) + " unshare user,uts")) {
            String lsns = Cli.HOME.resolve("bin/lsns") + " -t uts -p " + scene.pid();
            assertThat(onTerminal("NO_COLOR=1 " + lsns + " 2>/dev/null").lines())
                    .anySatisfy(line -> assertThat(line).endsWith("xxx").hasSize(70))
                    .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(70));
            assertThat(onTerminal(lsns + " -u").out()).contains("x".repeat(200));
            assertThat(onTerminal(lsns + " | cat").out()).contains("x".repeat(200));
        }
    }

    @Test
    @Requires(programs = {"script", "stty"})
    @DisplayName("headings are bold on a terminal that wants it")
    void colour() {
        String lsns = Cli.HOME.resolve("bin/lsns") + " -t uts";
        assertThat(onTerminal("TERM=xterm " + lsns).out()).contains("\u001b[1m");
        assertThat(onTerminal("TERM=xterm NO_COLOR=1 " + lsns).out()).doesNotContain("\u001b");
        assertThat(onTerminal("TERM=dumb " + lsns).out()).doesNotContain("\u001b");
        assertThat(onTerminal("TERM=xterm " + lsns + " | cat").out()).doesNotContain("\u001b");
    }

    private static Cli.Outcome onTerminal(String line) {
        Cli.Outcome outcome = Cli.program("script", "-qec", "stty cols 70; " + line, "/dev/null")
                .run();
        assertThat(outcome.status()).as(outcome.toString()).isZero();
        return outcome;
    }

    private static boolean isJava(Process process) {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/comm")).startsWith("java");
        } catch (IOException e) {
            return true; // it has already ended
        }
    }

    private static void assertEndsQuietly(Process process, Integer... statuses)
            throws IOException, InterruptedException {
        assertThat(process.waitFor(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as("ends within %s", Duration.ofSeconds(Await.PATIENCE.toSeconds()))
                .isTrue();
        assertThat(process.exitValue()).isIn((Object[]) statuses);
        try (InputStream err = process.getErrorStream()) {
            assertThat(err.readAllBytes()).isEmpty();
        }
        process.getInputStream().close();
        process.getOutputStream().close();
    }

    private static void assertReadable(Cli.Outcome outcome) {
        assertThat(outcome.err()).doesNotContain("\tat ", "Exception");
    }
}
