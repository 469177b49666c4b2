package ns.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import ns.core.Pid;
import ns.net.Netns;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The verbs of {@code ip netns}, each line given to {@code ip} and to {@code ns net}: what is printed, said and returned is the same, but
 * for the program's name, and for words that are better on purpose.
 */
@KernelTest
@Root
@SideBySide
@Requires(programs = {"ip", "setpriv"})
final class NetnsToolIT {
    private static final String RED = "ns-it-tool-" + Pid.self().number();
    private static final Path ETC = Path.of("/etc/netns");

    @TempDir
    private static Path folder;

    private boolean madeEtc;

    @BeforeAll
    static void prepare() throws IOException {
        NetnsFolder.make();
        program("no-first-line", "exit 5\n");
        program("bad-first-line", "#!/no/such/interpreter\n");
    }

    private static void program(String name, String text) throws IOException {
        assertThat(Files.writeString(folder.resolve(name), text).toFile().setExecutable(true))
                .isTrue();
    }

    @BeforeEach
    void begin() throws IOException {
        Netns.add(RED).close();
        madeEtc = Files.notExists(ETC);
        Path files = Files.createDirectories(ETC.resolve(RED));
        Files.writeString(files.resolve("hosts"), "10.9.9.9 of-red\n");
        Files.createDirectory(files.resolve("profile.d"));
        Files.writeString(files.resolve("ns-it-nowhere"), "no such file in /etc");
        Files.createDirectory(files.resolve("passwd"));
    }

    @AfterEach
    void end() throws IOException {
        Netns.deleteIfExists(RED);
        for (String name : List.of("hosts", "profile.d", "ns-it-nowhere", "passwd", "")) {
            Files.deleteIfExists(ETC.resolve(RED).resolve(name));
        }
        if (madeEtc) {
            Files.delete(ETC);
        }
    }

    private static String[] words(String line) {
        List<String> words = new ArrayList<>();
        for (String word : line.split(" ")) {
            words.add(word.equals("''") ? "" : word.replace("RED", RED).replace("HERE", folder.toString()));
        }
        return words.toArray(String[]::new);
    }

    /** Without what {@code ip} says of its own, and without the name of the program. */
    private static String said(Cli.Outcome outcome, String before) {
        return outcome.err().replaceAll("(?m)^" + before, "");
    }

    private record Both(Cli.Outcome theirs, Cli.Outcome ours) {
        static Both of(String... words) {
            return new Both(Cli.program("ip", "netns").run(words), Cli.ns("net").run(words));
        }

        void haveOneResult() {
            assertThat(ours.status()).as("%s%n%s", theirs, ours).isEqualTo(theirs.status());
            assertThat(ours.out()).isEqualTo(theirs.out());
        }

        void sayTheSame() {
            haveOneResult();
            assertThat(said(ours, "ns net [a-z-]+: ")).isEqualTo(said(theirs, "Error: "));
        }
    }

    @Test
    @DisplayName("a program sees the same mounts, files, limits, signals and descriptors")
    void surroundings() {
        String look =
                "cut -d' ' -f5- /proc/self/mountinfo; cat /etc/hosts; ls /sys/class/net /sys/fs/cgroup; ulimit -a; pwd; umask;"
                        + " grep -E 'Sig|Cap|NoNew|Groups|Seccomp' /proc/self/status; ls /proc/self/fd; echo \"$@\"";
        Both both = Both.of("exec", RED, "sh", "-c", look, "sh", "--all", "-a", "--help", "--", "x");
        both.sayTheSame();
        assertThat(both.ours().out()).contains(" - sysfs " + RED + " rw", "of-red", "--all -a --help -- x\n");
    }

    @Test
    @DisplayName("the end of a program is the same")
    void ends() {
        Both.of("exec", RED, folder.resolve("no-first-line").toString()).sayTheSame();
        Both.of("exec", RED, "sh", "-c", "kill -9 $$").sayTheSame();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "exec ns-it-nobody true",
                "exec RED",
                "exec",
                "identify RED RED",
                "pids",
                "attach RED",
                "attach new 0",
                "add RED",
                "del",
                "set RED",
                "set ns-it-nobody 4",
                "set RED 99999999999",
            })
    @DisplayName("what can not be done is told in the same words and with the same status")
    void mistakes(String line) {
        Both.of(words(line)).sayTheSame();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "exec RED no-such-program | failed to execute no-such-program: No such file or directory",
                "exec RED /etc | failed to execute /etc: Permission denied",
                "exec RED HERE/bad-first-line | bad-first-line: No such file or directory",
                "exec '' true | Cannot open network namespace \"\": No such file or directory",
                "identify 4194305 | Cannot open network namespace of process 4194305: No such process",
                "attach new 4194305 | /proc/4194305/ns/net -> /run/netns/new failed: No such process",
                "delete ns-it-nobody | Cannot remove namespace file \"/run/netns/ns-it-nobody\": No such file",
                "list-id nsid 4711 | Peer netns reference is invalid",
                "list-id nsid 1 nsid 2 | 'nsid' is there twice",
                "list-id target-nsid 4711 nsid 4712 | netns reference is invalid",
            })
    @DisplayName("what is told in other words has the same status")
    void otherWords(String line, String message) {
        Both both = Both.of(words(line));
        both.haveOneResult();
        assertThat(both.ours().err()).contains(message);
    }

    @Test
    @DisplayName("a file of /etc/netns that has no place in /etc is told, and the program runs")
    void nowhere() {
        Cli.Outcome outcome = Cli.ns("net").run("exec", RED, "true");
        assertThat(outcome.status()).isZero();
        String files = "Bind /etc/netns/" + RED + "/";
        assertThat(said(outcome, "ns net exec: ").lines())
                .containsExactlyInAnyOrder(
                        files + "ns-it-nowhere -> /etc/ns-it-nowhere failed: No such file or directory",
                        files + "passwd -> /etc/passwd failed: Not a directory");
    }

    @Test
    @DisplayName("a namespace without a name gets a /sys, and none of the files")
    void unnamed() {
        Cli.Outcome outcome = Cli.ns("net").run("exec", "/run/netns/" + RED, "cat", "/etc/hosts", "/proc/self/mounts");
        assertThat(outcome.status()).as("%s", outcome).isZero();
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out()).doesNotContain("of-red").contains("/run/netns/" + RED + " /sys sysfs rw");
    }

    @Test
    @DisplayName("mounts inside are not seen outside, and mounts outside are seen inside")
    void propagation() {
        // the mounts outside are those of sh, which are shared as those of a machine
        String line =
                "mount --make-rshared / && mkdir -p HERE/out HERE/in && \"$@\" sh -c 'mount -t tmpfs in HERE/in; echo in;"
                        + " read x; grep -c HERE/out /proc/self/mounts' < HERE/go & exec 3>HERE/go; mount -t tmpfs out HERE/out; echo >&3;"
                        + " wait; grep -c HERE/in /proc/self/mounts";
        Cli.program("mkfifo", folder.resolve("go").toString()).run();
        Cli.Outcome outcome = Cli.ns("net", "exec", RED)
                .sh(line.replace("HERE", folder.toString()))
                .under("unshare", "-m")
                .run();
        assertThat(outcome.lines()).as("%s", outcome).containsExactly("in", "1", "0");
    }

    @Test
    @DisplayName("--all runs in each, whatever a status is, until a signal")
    void everywhere() {
        Cli.Outcome theirs =
                Cli.program("ip", "-all", "netns", "exec", "cat", "/etc/hosts").run();
        Cli.Outcome ours = Cli.ns("net").run("exec", "--all", "cat", "/etc/hosts");
        assertThat(ours.status()).isEqualTo(theirs.status()).isZero();
        assertThat(ours.lines())
                .containsExactlyInAnyOrderElementsOf(theirs.lines())
                .contains("netns: " + RED);
        for (String script : List.of("exit 3", "kill -9 $$")) {
            String[] words = {"exec", "sh", "-c", script};
            int status = Cli.program("ip", "-all", "netns").run(words).status();
            assertThat(Cli.ns("net").run("exec", "-a", "sh", "-c", script).status())
                    .isEqualTo(status);
        }
        Cli.Outcome missing = Cli.ns("net").run("exec", "--all", "no-such-program");
        assertThat(missing.status()).isZero();
        assertThat(missing.err()).contains("failed to execute no-such-program: No such file or directory");
    }

    @Test
    @DisplayName("a file that is no namespace, and a user who may not enter, are told as by ip, and why")
    void refusals() throws IOException {
        Path stale = Files.createFile(Path.of("/run/netns/" + RED + "-stale"));
        try {
            Both both = Both.of("exec", stale.getFileName().toString(), "true");
            both.haveOneResult();
            assertThat(both.ours().err()).contains(said(both.theirs(), "").strip());
        } finally {
            Files.delete(stale);
        }
        String[] user = {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"};
        Cli.Outcome theirs =
                Cli.program("ip", "netns", "exec", RED, "true").under(user).run();
        Cli.Outcome ours = Cli.ns("net", "exec", RED, "true").under(user).run();
        assertThat(ours.status()).isEqualTo(theirs.status());
        assertThat(ours.err()).contains(theirs.err().strip()).contains("needs CAP_SYS_ADMIN");
    }

    @Test
    @DisplayName("numbers are listed as others see them")
    void numbers() {
        String blue = RED + "-blue";
        try (Netns red = Netns.open(RED);
                Netns other = Netns.add(blue);
                Netns ours = Netns.current()) {
            int here = ours.assignNsid(red);
            red.setNsid(other, 4711);
            ours.assignNsid(other);
            red.setNsid(ours, 4712);
            assertThat(red.nsids()).containsExactly(4711, 4712);
            assertThat(ours.nsidsOf(here)).containsEntry(4711, ours.nsid(other)).containsKey(4712);
            for (String line : List.of("list-id", "list-id nsid N", "list-id target-nsid N nsid N")) {
                String[] words = words(line.replace("N", Integer.toString(here)));
                Both.of(words).sayTheSame();
            }
            String number = Integer.toString(here);
            assertThat(Cli.ns("net", "list-id", "target-nsid", number).run().lines())
                    .containsExactlyElementsOf(
                            Cli.program("ip", "netns", "list-id", "target-nsid", number).run().lines().stream()
                                    .map(String::strip)
                                    .toList());
        } finally {
            Netns.deleteIfExists(blue);
        }
    }
}
