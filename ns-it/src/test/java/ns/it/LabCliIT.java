package ns.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ns lab}, as people and scripts call it. */
@KernelTest
@Requires(
        value = Need.USER_NAMESPACES,
        programs = {"ip", "prlimit", "script"})
final class LabCliIT {
    private static final String YAML = """
            name: it
            hosts: [a, b]
            switches: [s]
            links:
              - [a, s]
              - {between: [s, b], loss: every 1000}
            """;

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(folder.resolve("lab.yaml"), YAML);
    }

    private Cli lab(String... options) {
        return Cli.ns("lab").and(options).and(file.toString());
    }

    /** A script through a pipe. */
    private Cli.Outcome script(String... lines) {
        return lab().reading(String.join("\n", lines) + "\n").run();
    }

    @Test
    @DisplayName("a script cuts the network, and heals it")
    void partition() {
        Cli.Outcome outcome = script("pingall", "partition a b", "pingall", "heal", "pingall");
        assertThat(outcome.status()).as("%s", outcome).isZero();
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.lines().stream().filter(line -> line.contains("%")))
                .hasSize(3)
                .element(1)
                .asString()
                .contains("100");
        assertThat(script("partition a b", "pingall").status()).isEqualTo(1);
    }

    @Test
    @DisplayName("JSON is the same model, and answers are JSON")
    void json() throws IOException {
        file = Files.writeString(
                folder.resolve("lab.json"), "{\"shape\": \"star 2\", \"partition\": [[\"h1\"], [\"h2\"]]}");
        Cli.Outcome outcome = lab("--json", "-c", "pingall").run();
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.out()).contains("\"complete\": false").contains("\"answered\": false");
        assertThat(outcome.json()).isNotNull();
        Cli.Outcome nodes = lab("--json", "-c", "nodes").run();
        assertThat(nodes.out()).contains("\"name\": \"h1\"").contains("\"kind\": \"switch\"");
        assertThat(lab("--json", "-c", "links").run().json()).isNotNull();
        assertThat(lab("--json", "-c", "capabilities").run().out()).contains("\"fault\": \"delay\"");
    }

    @Test
    @DisplayName("links are impaired in one direction, and tell it with the seed")
    void impair() {
        Cli.Outcome outcome =
                script("impair a-s from a loss 50% seed 7", "down s-b", "links", "events", "heal all", "links");
        assertThat(outcome.status()).as("%s", outcome).isZero();
        assertThat(outcome.lines())
                .filteredOn(line -> line.startsWith("a-s"))
                .satisfiesExactly(
                        line -> assertThat(line).contains("loss 50.0% seed 7"),
                        line -> assertThat(line).contains("none"),
                        line -> assertThat(line).contains("none"),
                        line -> assertThat(line).contains("none"));
        assertThat(outcome.lines())
                .filteredOn(line -> line.startsWith("s-b"))
                .first()
                .asString()
                .contains("down");
        assertThat(outcome.out()).contains("every 1000").contains("seed 7");
    }

    @Test
    @DisplayName("programs run on hosts, with their status, their quotes and without input")
    void programs() {
        Cli.Outcome outcome =
                script("a sh -c 'ip -br link | cut -c1-4; cat'", "b sleep 60 &", "jobs", "a sh -c 'exit 7'");
        assertThat(outcome.status()).as("%s", outcome).isEqualTo(7);
        assertThat(outcome.lines()).contains("lo  ", "eth0").anyMatch(line -> line.contains("running sleep 60"));
        assertThat(lab("-c", "a cat").reading("input").run().out()).isEqualTo("input");
        assertThat(script("a no-such-program").status()).isEqualTo(127);
        assertThat(script("a /etc").status()).isEqualTo(126);
    }

    @Test
    @DisplayName("a wrong line ends a script, a failing one only with --errexit")
    void failures() {
        Cli.Outcome wrong = script("pingal", "nodes");
        assertThat(wrong.status()).isEqualTo(2);
        assertThat(wrong.out()).isEmpty();
        assertThat(wrong.err())
                .isEqualTo("ns lab: neither a command nor a host: \"pingal\"; did you mean \"pingall\"?\n");
        assertThat(script("a false", "a echo on").out()).isEqualTo("on\n");
        assertThat(lab("-e", "-c", "a false", "-c", "a echo on").run().out()).isEmpty();
        assertThat(script("a false", "exit").status()).isEqualTo(1);
        assertThat(script("exit 5", "a echo on").status()).isEqualTo(5);
        Cli.Outcome without = lab().sh("exec \"$@\" <&-").run();
        assertThat(without.status()).as("%s", without).isZero();
    }

    @Test
    @DisplayName("packets get into a file, and pictures")
    void files() throws IOException {
        Path packets = folder.resolve("p.pcapng");
        Path picture = folder.resolve("p.svg");
        Cli.Outcome outcome =
                script("pcap a-s " + packets, "pingall", "pcap stop", "graph --svg " + picture, "graph", "graph --dot");
        assertThat(outcome.status()).as("%s", outcome).isZero();
        assertThat(outcome.lines()).anyMatch(line -> line.matches("[1-9][0-9]* packets in .*"));
        assertThat(Files.size(packets)).isGreaterThan(300);
        assertThat(Files.readString(picture)).startsWith("<svg").contains("</svg>");
        assertThat(outcome.out()).contains("graph").contains(" -- ");
        assertThat(script("pcap a-s /no/such/folder/x").status()).isEqualTo(1);
        assertThat(script("graph /no/such/folder/x").err())
                .isEqualTo("ns lab: cannot write /no/such/folder/x: No such file or directory\n");
    }

    @Test
    @DisplayName("timelines of the file and of the prompt do what they say")
    void timelines() throws IOException {
        Files.writeString(file, YAML + "run: {b: sleep 60}\ntimeline:\n  - {at: 100ms, partition: [[a], [b]]}\n");
        Cli.Outcome outcome = script("jobs", "wait", "pingall", "at 100ms heal", "wait", "pingall", "events");
        assertThat(outcome.status()).as("%s", outcome).isZero();
        assertThat(outcome.lines()).anyMatch(line -> line.contains("sleep 60"));
        assertThat(outcome.out()).contains("partition").contains("heal");
        Cli.Outcome failing = script("at 10ms pcap a-s /no/such/folder/x", "wait");
        assertThat(failing.status()).isEqualTo(1);
        assertThat(failing.err()).contains("/no/such/folder/x (No such file or directory)");
    }

    @Test
    @DisplayName("a link flaps until it is stopped, and is up then")
    void flaps() {
        String carrier = "a sh -c '%s ip link show eth0 | grep -q NO-CARRIER; do :; done'";
        Cli.Outcome outcome = script(
                "flap a-s up 50ms down 50ms seed 7",
                "links",
                carrier.formatted("until"),
                carrier.formatted("while"),
                "flap a-s up 1h down 1h",
                "flap a stop",
                "links",
                "pingall",
                "events");
        assertThat(outcome.status()).as("%s", outcome).isZero();
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.lines())
                .filteredOn(line -> line.startsWith("a-s"))
                .satisfiesExactly(
                        line -> assertThat(line).contains(" up 50ms down 50ms spread 0.5 seed 7 "),
                        line -> assertThat(line).contains(" up 50ms down 50ms spread 0.5 seed 7 "),
                        line -> assertThat(line).containsPattern(" up +none +none "),
                        line -> assertThat(line).containsPattern(" up +none +none "));
        assertThat(outcome.out()).contains("flap a").contains("down a");
    }

    @Test
    @DisplayName("given routes and gateways take the place of those that are found")
    void routes() throws IOException {
        Files.writeString(file, """
                        hosts: [a, b]
                        routers: [r1, r2]
                        switches: [s]
                        links:
                          - {between: [a, s], addresses: 10.1.0.1/24}
                          - {between: [r1, s], addresses: 10.1.0.8/24}
                          - {between: [r2, s], addresses: 10.1.0.9/24}
                          - [r1, b]
                          - [r2, b]
                        gateway: {a: r2, b: r2}
                        routes:
                          a: [10.9.0.0/24 via 10.1.0.8, 10.9.1.0/24 via r2]
                        """);
        Cli.Outcome outcome = script("a ip route", "b ip route", "pingall");
        assertThat(outcome.status()).as("%s", outcome).isZero();
        assertThat(outcome.out())
                .contains("default via 10.1.0.9 dev eth0")
                .contains("10.9.0.0/24 via 10.1.0.8 dev eth0")
                .contains("10.9.1.0/24 via 10.1.0.9 dev eth0")
                .containsPattern("default via \\S+ dev eth1");
        assertThat(lab("--check").run().status()).isZero();
        Files.writeString(file, "{hosts: [a], routers: [r], links: [[a, r]],\ngateway: {a: 192.0.2.1}}");
        Cli.Outcome unreachable = lab("-c", "nodes").run();
        assertThat(unreachable.status()).isEqualTo(1);
        assertThat(unreachable.err()).startsWith("ns lab: " + file + ":2:14: 192.0.2.1 is in no subnet of host a (");
    }

    @Test
    @Root
    @DisplayName("the example of docs/lab-format.md can be built")
    void example() throws IOException {
        String docs = Files.readString(Path.of("../docs/lab-format.md"));
        Files.writeString(file, docs.substring(docs.indexOf("```yaml\n") + 8, docs.indexOf("\n```\n")));
        Cli.Outcome outcome = lab("-c", "h1 ip route").run();
        assertThat(outcome.status()).as("%s", outcome).isZero();
        assertThat(outcome.out()).contains("10.9.0.0/16 via ");
    }

    @Test
    @DisplayName("the check tells what works here, and what does not, with its place")
    void check() throws IOException {
        Cli.Outcome good = lab("--check").run();
        assertThat(good.status()).as("%s", good).isZero();
        assertThat(good.lines()).first().asString().endsWith("2 hosts, 1 switch, 2 links: all of it works here");
        assertThat(good.out()).contains("loss  nftables");
        Files.writeString(file, YAML + "run: {b: no-such-program}\n");
        Cli.Outcome bad = lab("--check").run();
        assertThat(bad.status()).isEqualTo(1);
        assertThat(bad.lines()).contains(file + ":7:10: there is no program no-such-program here");
        Cli.Outcome built = lab("-c", "nodes").run();
        assertThat(built.status()).isEqualTo(1);
        assertThat(built.err())
                .isEqualTo("ns lab: " + file + ":7:10: failed to execute no-such-program: No such file or directory\n");
        Files.writeString(file, YAML + "hots: [c]\n");
        Cli.Outcome json = lab("--check", "--json").run();
        assertThat(json.status()).isEqualTo(1);
        assertThat(json.json()).isNotNull();
        assertThat(json.out()).contains("\"works\": false").contains("\"line\": 7");
    }

    @Test
    @DisplayName("files that are none")
    void badFiles() throws IOException {
        assertThat(Cli.ns("lab").run().status()).isEqualTo(2);
        Cli.Outcome missing = Cli.ns("lab", "/no/such/file").run();
        assertThat(missing.status()).isEqualTo(1);
        assertThat(missing.err()).isEqualTo("ns lab: cannot open /no/such/file: No such file or directory\n");
        assertThat(Cli.ns("lab", folder.toString()).run().err()).contains("it is a directory");
        Files.write(file, new byte[] {1, (byte) 0xff, 0, (byte) 0x80});
        assertThat(lab().run().err()).contains("is no text in UTF-8");
        Files.writeString(file, "\u0001\u0002");
        assertThat(lab().run().err()).startsWith("ns lab: " + file + ":1:1: ");
        Files.writeString(file, "");
        assertThat(lab().run().err()).contains(file + ":1:1: there is nothing in it");
        assertThat(Cli.ns("lab", "/dev/zero").run().err()).contains("larger than a megabyte");
    }

    @Test
    @DisplayName("Ctrl-C interrupts the program that runs, and at the prompt ends the lab")
    void interrupts() {
        Process terminal = Cli.program(
                        "script", "-qec", "exec " + Cli.HOME.resolve("bin/ns") + " lab " + file, "/dev/null")
                .start();
        try (Screen screen = new Screen(terminal)) {
            screen.await("it> ");
            screen.type("a sh -c 'echo be''gun; exec sleep 60'\n");
            screen.await("begun");
            screen.type("\u0003");
            screen.await("it> ");
            screen.type("at 200ms a echo wai''ting &\nwait 1m\n");
            screen.await("waiting");
            screen.type("\u0003");
            screen.await("it> ");
            screen.type("at 200ms a echo meas''uring &\nthroughput a b 1h\n");
            screen.await("measuring");
            screen.type("\u0003");
            screen.await("it> ");
            screen.type("a echo st''ill\n");
            screen.await("still");
            screen.await("it> ");
            for (int i = 0; i < 10 && terminal.isAlive(); i++) {
                screen.type("\u0003"); // one soon after a command is taken for it
                Await.isWithin(Duration.ofMillis(400), () -> !terminal.isAlive());
            }
            assertThat(terminal.exitValue()).isEqualTo(130);
        }
    }

    @Test
    @DisplayName("a signal ends the lab and its programs")
    void signals() throws Exception {
        for (int signal : new int[] {1, 2, 15}) {
            Process lab = lab("-c", "b sleep 4711 &", "-c", "a sh -c 'echo begun; exec sleep 4711'")
                    .start();
            try {
                assertThat(new String(lab.getInputStream().readNBytes(6), UTF_8))
                        .isEqualTo("begun\n");
                Cli.program("kill", "-" + signal, Long.toString(lab.pid())).run();
                assertThat(lab.waitFor(10, TimeUnit.SECONDS)).isTrue();
                assertThat(lab.exitValue()).isEqualTo(128 + signal);
                assertThat(new String(lab.getErrorStream().readAllBytes(), UTF_8))
                        .isEmpty();
                assertThat(Cli.program("pgrep", "-f", "^sleep 4711").run().out())
                        .isEmpty();
            } finally {
                lab.destroyForcibly();
            }
        }
    }

    @Test
    @DisplayName("a file that can not be written is told, and keeps no lab from ending")
    void fullFile() throws Exception {
        Path packets = folder.resolve("p.pcapng");
        Process lab = lab().start();
        try (Screen screen = new Screen(lab)) {
            screen.type("pcap all " + packets + "\na echo begun\n");
            screen.await("begun");
            Cli.program("prlimit", "--fsize=1000", "--pid", Long.toString(lab.pid()))
                    .run();
            screen.type("pingall\nthroughput a b 100ms\n");
            screen.await("bit/s");
            Cli.program("kill", Long.toString(lab.pid())).run();
            assertThat(lab.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(lab.exitValue()).isEqualTo(128 + 15);
            assertThat(new String(lab.getErrorStream().readAllBytes(), UTF_8))
                    .isEqualTo("ns lab: cannot write " + packets + ": File too large\n");
        }
    }

    /** What a terminal shows. */
    private static final class Screen implements AutoCloseable {
        private final Process process;
        private final InputStream in;
        private final StringBuilder shown = new StringBuilder();
        private int read;

        Screen(Process process) {
            this.process = process;
            this.in = process.getInputStream();
        }

        void type(String text) {
            try {
                process.getOutputStream().write(text.getBytes(UTF_8));
                process.getOutputStream().flush();
            } catch (IOException e) {
                assertThat(process.isAlive()).as("shows %s", shown).isFalse();
            }
        }

        /** Waits until a text is shown behind what was waited for before. */
        void await(String text) {
            Await.until("shows \"" + text + "\" after " + shown, () -> isShown(text));
        }

        private boolean isShown(String text) {
            try {
                shown.append(new String(in.readNBytes(in.available()), UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            int at = shown.indexOf(text, read);
            read = at < 0 ? read : at + text.length();
            return at >= 0;
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
