package ns.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import ns.exec.Unshare;
import ns.net.lab.NetLab;
import ns.net.lab.junit.EmptyLab;
import ns.net.lab.junit.LabExtension;
import ns.net.lab.junit.Pair;
import ns.net.lab.junit.Star;
import ns.net.lab.junit.Wan;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.reporting.FileEntry;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Labs as parameters of tests, run as JUnit runs them. */
@KernelTest
@Root
final class LabExtensionIT {
    private static final List<NetLab> SEEN = new CopyOnWriteArrayList<>();

    @TempDir
    private Path folder;

    /** What came of tests, by their methods' names. */
    private static final class Outcome implements TestExecutionListener {
        final Map<String, TestExecutionResult> results = new ConcurrentHashMap<>();
        final Map<String, String> skipped = new ConcurrentHashMap<>();
        final List<Path> files = new CopyOnWriteArrayList<>();

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            results.put(test.getDisplayName(), result);
        }

        @Override
        public void executionSkipped(TestIdentifier test, String reason) {
            skipped.put(test.getDisplayName(), reason);
        }

        @Override
        public void fileEntryPublished(TestIdentifier test, FileEntry file) {
            files.add(file.getPath());
        }

        TestExecutionResult result(String test) {
            return Optional.ofNullable(results.get(test)).orElseThrow();
        }

        TestExecutionResult.Status status(String test) {
            return result(test).getStatus();
        }
    }

    private Outcome run(Class<?> tests, String... parameters) {
        SEEN.clear();
        LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectClass(tests))
                .configurationParameter("junit.platform.reporting.output.dir", folder.toString());
        for (int i = 0; i < parameters.length; i += 2) {
            request.configurationParameter(parameters[i], parameters[i + 1]);
        }
        return run(request.build());
    }

    private static Outcome run(LauncherDiscoveryRequest request) {
        Launcher launcher = LauncherFactory.create();
        Outcome outcome = new Outcome();
        launcher.execute(request, outcome);
        assertThat(SEEN).allSatisfy(lab -> assertThat(isClosed(lab)).isTrue());
        return outcome;
    }

    private static boolean isClosed(NetLab lab) {
        try {
            lab.graph();
            return false;
        } catch (IllegalStateException e) {
            return true;
        }
    }

    /** Run by {@link #good}. */
    static final class Good {
        private static int hosts(NetLab lab) {
            SEEN.add(lab);
            return lab.hosts().size();
        }

        @BeforeEach
        void before(@Star(3) NetLab lab) {
            assertThat(hosts(lab)).isEqualTo(3);
        }

        @Test
        void same(@Star(3) NetLab lab, @Pair NetLab other) {
            assertThat(hosts(lab)).isEqualTo(3);
            assertThat(SEEN.get(SEEN.size() - 1))
                    .isSameAs(SEEN.get(SEEN.size() - 2))
                    .isSameAs(lab);
            assertThat(hosts(other)).isEqualTo(2);
        }

        @Test
        void wan(@Wan(first = 2, second = 1) NetLab lab) {
            assertThat(hosts(lab)).isEqualTo(3);
        }

        @Test
        @ExtendWith(LabExtension.class)
        void plain(NetLab lab, @EmptyLab NetLab same) {
            assertThat(lab).isSameAs(same);
            assertThat(hosts(lab)).isZero();
        }

        @AfterEach
        void after(@Star(3) NetLab lab) {
            assertThat(isClosed(lab)).isFalse();
        }
    }

    @Test
    @DisplayName("parameters are labs, those with the same annotation the same, and closed after the test")
    void good() {
        Outcome outcome = run(Good.class);
        assertThat(outcome.results.values())
                .allMatch(result -> result.getStatus() == TestExecutionResult.Status.SUCCESSFUL, "successful");
        assertThat(outcome.results).hasSize(5);
        assertThat(outcome.files).isEmpty();
    }

    /** Run by {@link #constructed}. */
    static final class Constructed {
        private final NetLab lab;

        Constructed(@Star(2) NetLab lab) {
            this.lab = lab;
            SEEN.add(lab);
        }

        @Test
        void one(@Star(2) NetLab same) {
            assertThat(same).isSameAs(lab);
        }

        @Test
        void other() {
            assertThat(lab.hosts()).hasSize(2);
        }
    }

    @Test
    @DisplayName("a lab of a constructor is that of one test, as the instance is")
    void constructed() {
        Outcome outcome = run(Constructed.class);
        assertThat(outcome.results.values())
                .allMatch(result -> result.getStatus() == TestExecutionResult.Status.SUCCESSFUL, "successful");
        assertThat(SEEN).hasSize(2).doesNotHaveDuplicates();
    }

    /** Run by {@link #several}. */
    static final class Several {
        @Test
        void fails(@Star(2) NetLab first, @Pair NetLab second) {
            first.close();
            second.close();
            throw new AssertionError("as it should");
        }
    }

    @Test
    @DisplayName("of several labs, each has its files, also if the test has closed it")
    void several() {
        Outcome outcome = run(Several.class);
        assertThat(outcome.result("fails(NetLab, NetLab)").getThrowable().orElseThrow())
                .hasMessage("as it should")
                .hasNoSuppressedExceptions();
        assertThat(outcome.files)
                .extracting(file -> file.getFileName().toString())
                .containsExactlyInAnyOrder("lab.pcapng", "lab.events.txt", "lab-2.pcapng", "lab-2.events.txt");
    }

    /** Run by {@link #failure}. */
    static final class Bad {
        @Test
        void fails(@Star(2) NetLab lab) {
            SEEN.add(lab);
            lab.pingAll();
            throw new AssertionError("as it should");
        }
    }

    @Test
    @Requires(programs = "tcpdump")
    @DisplayName("a test that fails has the packets and the picture as files")
    void failure() throws IOException {
        Outcome outcome = run(Bad.class);
        assertThat(outcome.result("fails(NetLab)").getThrowable().orElseThrow())
                .hasMessage("as it should")
                .hasNoSuppressedExceptions();
        assertThat(outcome.files)
                .extracting(file -> file.getFileName().toString())
                .contains("lab.pcapng", "lab.svg", "lab.mmd", "lab.events.txt");
        for (Path file : outcome.files) {
            assertThat(file).startsWith(folder).exists();
            if (file.endsWith("lab.pcapng")) {
                String packets = Unshare.of()
                        .run("tcpdump", "-n", "-r", file.toString(), "icmp")
                        .stdout();
                assertThat(packets.lines()).hasSizeGreaterThanOrEqualTo(8); // two pings and replies, at both ends
            } else if (!file.endsWith("lab.events.txt")) { // nothing was done to this lab
                assertThat(Files.readString(file)).contains("h1", "h2");
            }
        }
    }

    @Test
    @DisplayName("packets are left out if nobody wants them")
    void noPackets() {
        assertThat(run(Bad.class, "ns.lab.capture", "false").files)
                .extracting(file -> file.getFileName().toString())
                .contains("lab.svg")
                .doesNotContain("lab.pcapng");
    }

    /** Run by {@link #timeout}. */
    static final class Slow {
        @Test
        @Timeout(value = 300, unit = TimeUnit.MILLISECONDS)
        void hangs(@Pair NetLab lab) {
            SEEN.add(lab);
            lab.host("h1")
                    .executor()
                    .execute(() -> LockSupport.parkNanos(Duration.ofMinutes(1).toNanos()));
            while (!Thread.currentThread().isInterrupted()) {
                LockSupport.parkNanos(Duration.ofMinutes(1).toNanos());
            }
        }
    }

    @Test
    @DisplayName("a test that takes too long is cleaned up")
    void timeout() {
        Outcome outcome = run(Slow.class);
        assertThat(outcome.status("hangs(NetLab)")).isEqualTo(TestExecutionResult.Status.FAILED);
        assertThat(SEEN).hasSize(1);
    }

    /** Run by {@link #parallel}. */
    @Execution(ExecutionMode.CONCURRENT)
    static final class Parallel {
        @Test
        void one(@Star(2) NetLab lab) {
            check(lab);
        }

        @Test
        void two(@Star(2) NetLab lab) {
            check(lab);
        }

        @Test
        void three(@Star(2) NetLab lab) {
            check(lab);
        }

        private static void check(NetLab lab) {
            assertThat(SEEN).doesNotContain(lab);
            SEEN.add(lab);
            Await.until("all answer", () -> lab.pingAll().isComplete());
        }
    }

    @Test
    @DisplayName("tests that run at the same time have labs of their own")
    void parallel() {
        Outcome outcome = run(Parallel.class, "junit.jupiter.execution.parallel.enabled", "true");
        assertThat(SEEN).hasSize(3).doesNotHaveDuplicates();
        assertThat(outcome.results.values())
                .allMatch(result -> result.getStatus() == TestExecutionResult.Status.SUCCESSFUL, "successful");
    }

    /** Run by {@link Unprivileged} where no lab is possible. */
    static final class Anywhere {
        @Test
        void skipped(@Pair NetLab lab) {
            throw new AssertionError("not skipped: " + lab);
        }
    }

    /** Prints what comes of it where it runs. */
    static final class Unprivileged {
        private Unprivileged() {}

        /**
         * Runs the test.
         *
         * @param args none
         */
        public static void main(String[] args) {
            Outcome outcome = run(LauncherDiscoveryRequestBuilder.request()
                    .selectors(DiscoverySelectors.selectClass(Anywhere.class))
                    .build());
            System.out.println("skipped " + outcome.skipped.values());
            outcome.results.values().forEach(result -> System.out.println(result.getThrowable()));
        }
    }

    @Test
    @Requires(programs = {"setpriv", "env"})
    @DisplayName("where labs are not allowed, tests are skipped with the reason, or fail if they must work")
    void skipped() {
        List<String> nobody = List.of(
                "env",
                "-u",
                "NS_MUST_WORK",
                "setpriv",
                "--reuid",
                "65534",
                "--regid",
                "65534",
                "--clear-groups",
                "--inh-caps",
                "-all,+dac_read_search",
                "--ambient-caps",
                "-all,+dac_read_search",
                "--bounding-set",
                "-all,+dac_read_search");
        assertThat(OtherJvm.run(nobody, Unprivileged.class))
                .contains("skipped [no lab is possible here: unshare(")
                .contains("EPERM");
        List<String> must = new ArrayList<>(nobody);
        must.set(1, "NS_MUST_WORK=1");
        must.remove(2);
        assertThat(OtherJvm.run(must, Unprivileged.class))
                .contains("skipped []")
                .contains("and NS_MUST_WORK=1 allows no skipping");
    }
}
