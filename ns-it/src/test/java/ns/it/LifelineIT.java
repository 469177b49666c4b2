package ns.it;

import static ns.core.NamespaceType.MNT;
import static ns.core.NamespaceType.NET;
import static ns.core.NamespaceType.PID;
import static ns.core.NamespaceType.USER;
import static ns.core.NamespaceType.UTS;
import static ns.it.Sh.sh;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import ns.core.Pid;
import ns.core.Signal;
import ns.core.fd.PidFd;
import ns.exec.Command;
import ns.exec.CommandFailedException;
import ns.exec.ExitStatus;
import ns.exec.Input;
import ns.exec.NsProcess;
import ns.exec.Nsenter;
import ns.exec.Unshare;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who lives how long: programs, those who wait for them, and the JVM that started them; and what there is too little of. */
@KernelTest
@Requires(value = Need.USER_NAMESPACES, programs = "setsid")
final class LifelineIT {
    private static final ExitStatus KILLED = new ExitStatus.Signaled(Signal.SIGKILL, false);

    // the JVM dies

    @ParameterizedTest
    @ValueSource(strings = {"killed", "ended"})
    @DisplayName(
            "a program ends with its JVM if it has a pid namespace with a process 1 of ours or killChild, with all in there, and goes on else")
    void jvmEndsWhileProgramsRun(String how) {
        try (Family family = Family.start(List.of(), Starter.class, "run")) {
            Map<Starter.Place, PidFd> programs = new EnumMap<>(Starter.Place.class);
            try {
                for (Starter.Place ignored : Starter.Place.values()) {
                    String[] words = family.read().split(" ", -1);
                    programs.put(Starter.Place.valueOf(words[0]), PidFd.open(new Pid(Integer.parseInt(words[1]))));
                }
                if (how.equals("killed")) {
                    family.killJvm();
                } else {
                    family.write("");
                    family.awaitEndOfJvm();
                }
                programs.forEach((place, program) -> assertThat(
                                program.awaitExit(place.diesWithTheJvm ? Await.PATIENCE : Duration.ZERO))
                        .as("%s has ended", place)
                        .isEqualTo(place.diesWithTheJvm));
                // what goes on is programs: no helper waits for them. In a pid namespace without a process 1 of ours,
                // with children
                List<PidFd> rest =
                        programs.values().stream().filter(PidFd::isAlive).toList();
                long others = 2;
                Await.until(
                        "only programs go on: " + family.describe(),
                        () -> family.living().size() == rest.size() + others);
                assertThat(family.describe()).doesNotContain("ns-init");
                rest.forEach(program -> program.kill(Signal.SIGKILL));
                assertGone(family);
            } finally {
                programs.values().forEach(PidFd::close);
            }
        }
    }

    private static void assertGone(Family family) {
        boolean gone = Await.isSoon(() -> family.living().isEmpty());
        assertThat(gone).as("still there: %s", family.describe()).isTrue();
    }

    @Test
    @DisplayName("a JVM that dies during a hook leaves nothing, neither program nor helper")
    void jvmDiesDuringAHook() {
        try (Family family = Family.start(List.of(), Starter.class, "hold")) {
            assertThat(family.read()).isEqualTo("held");
            assertThat(family.living()).hasSizeGreaterThan(Starter.Place.values().length);
            family.killJvm();
            assertGone(family);
        }
    }

    @Test
    @DisplayName(
            "at whatever moment of a start a JVM dies, no helper stays behind, and no program that is to die with it")
    void jvmDiesAtAnyMoment() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 5; i++) {
            try (Family family = Family.start(List.of(), Starter.class, "storm")) {
                int rounds = 4 + random.nextInt(20);
                for (int round = 0; round < rounds; round++) {
                    family.read();
                }
                long moment = System.nanoTime() + random.nextInt(4_000_000);
                while (System.nanoTime() < moment) {
                    Thread.onSpinWait();
                }
                family.killJvm();
                boolean gone = Await.isSoon(() -> family.living().isEmpty());
                assertThat(gone)
                        .as("seed %d, still there: %s", seed, family.describe())
                        .isTrue();
            }
        }
    }

    // the supervisor dies

    private static PidFd supervisor(NsProcess program) {
        long parent = ProcessHandle.of(program.pid().number())
                .flatMap(ProcessHandle::parent)
                .orElseThrow()
                .pid();
        return PidFd.open(Pid.of(Math.toIntExact(parent)));
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "when the supervisor is killed nobody hangs, its end is told, and the program has ended at the latest when it is closed")
    void supervisorIsKilled(Starter.Place place) throws Exception {
        if (place.hasSupervisor()) {
            try (PidFd program = supervisorIsKilledIn(place)) {
                assertThat(program.awaitExit(Await.PATIENCE)).isTrue();
            }
        }
    }

    /** Returns a hold on the program, which is closed. */
    private static PidFd supervisorIsKilledIn(Starter.Place place) throws Exception {
        try (NsProcess program = place.unshare.start("sleep", "600");
                PidFd supervisor = supervisor(program)) {
            PidFd itself = PidFd.open(program.pid());
            CompletableFuture<ExitStatus> exit = program.onExit();
            supervisor.kill(Signal.SIGKILL);
            assertThat(program.waitFor(Await.PATIENCE)).contains(KILLED);
            assertThat(exit.get(10, TimeUnit.SECONDS)).isEqualTo(KILLED);
            if (place.diesWithTheJvm) {
                assertThat(itself.awaitExit(Await.PATIENCE)).isTrue();
            }
            return itself;
        }
    }

    @Test
    @DisplayName("run() tells that the supervisor was killed")
    void supervisorOfRunIsKilled() throws Exception {
        for (Starter.Place place : List.of(Starter.Place.KILLED, Starter.Place.IN_PID)) {
            // the program itself kills who waits for it
            FutureTask<Object> run = new FutureTask<>(() -> place.unshare.run(sh("echo $PPID; exec sleep 600")));
            Thread thread = new Thread(run, "run");
            thread.start();
            Optional<PidFd> supervisor = awaitSupervisor();
            supervisor.orElseThrow().kill(Signal.SIGKILL);
            supervisor.orElseThrow().close();
            assertThatThrownBy(run::get)
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOf(CommandFailedException.class)
                    .hasMessageContaining("SIGKILL");
            thread.join();
        }
    }

    /** Our only child that has a child which sleeps. */
    private static Optional<PidFd> awaitSupervisor() {
        List<Pid> found = new ArrayList<>();
        Await.until("a program runs below a supervisor", () -> {
            found.clear();
            ProcessHandle.current()
                    .children()
                    .filter(child -> child.children().anyMatch(LifelineIT::sleeps))
                    .forEach(child -> found.add(Pid.of(Math.toIntExact(child.pid()))));
            return found.size() == 1;
        });
        return found.stream().findFirst().map(PidFd::open);
    }

    private static boolean sleeps(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/comm")).equals("sleep\n");
        } catch (IOException e) {
            return false;
        }
    }

    // the thread ends

    @ParameterizedTest
    @EnumSource
    @DisplayName("a program outlives the thread that started it")
    void threadEnds(Starter.Place place) throws Exception {
        FutureTask<NsProcess> start =
                new FutureTask<>(() -> place.unshare.start(Command.of("cat").stdin(Input.pipe())));
        List<String> before = tasks();
        Thread thread = new Thread(start, "starter");
        thread.start();
        try (NsProcess program = start.get()) {
            thread.join();
            Await.until("the kernel's thread is gone too", () -> before.containsAll(tasks()));
            program.stdin().write("still there\n".getBytes(StandardCharsets.UTF_8));
            program.stdin().flush();
            assertThat(new BufferedReader(new InputStreamReader(program.stdout(), StandardCharsets.UTF_8)).readLine())
                    .isEqualTo("still there");
            assertThat(program.isAlive()).isTrue();
            program.stdin().close();
            assertThat(program.waitFor()).isEqualTo(new ExitStatus.Exited(0));
        }
    }

    private static List<String> tasks() {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            return tasks.filter(task -> {
                        try {
                            return Files.readString(task.resolve("comm")).equals("starter\n");
                        } catch (IOException e) {
                            return false; // it has ended meanwhile
                        }
                    })
                    .map(Path::toString)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // hooks

    @ParameterizedTest
    @EnumSource
    @DisplayName("a hook that throws, whatever it is, ends what it was to act on, and that is reaped")
    void hookThatThrows(Starter.Place place) {
        for (Throwable trouble : List.of(
                new IOException("trouble"), new IllegalStateException("trouble"), new AssertionError("trouble"))) {
            List<PidFd> held = new ArrayList<>();
            Unshare failing = place.unshare.beforeExec(process -> {
                held.add(PidFd.open(process.pid()));
                if (trouble instanceof Exception e) {
                    throw e;
                }
                throw (Error) trouble;
            });
            assertThatThrownBy(() -> failing.start("sleep", "600")).hasMessageContaining("trouble");
            try (PidFd process = held.get(0)) {
                assertThat(held).hasSize(1);
                assertThat(process.isAlive()).isFalse();
                assertThat(ProcessHandle.current().children()).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"KILLED_IN_TIME", "PID_1_KILLED"})
    @DisplayName("what a hook does to the process, the program has from it")
    void hookIsInherited(Starter.Place place) {
        Unshare changed = place.unshare.beforeExec(
                process -> Files.writeString(Path.of("/proc/" + process.pid() + "/oom_score_adj"), "567"));
        assertThat(changed.run("cat", "/proc/self/oom_score_adj").stdout()).isEqualTo("567\n");
    }

    @Test
    @DisplayName("a hook that throws ends what enters existing namespaces, and leaves these alone")
    void hookThatThrowsInAJoinedPlace() {
        try (NsProcess container =
                Unshare.of(USER, PID, MNT).mapRootUser().mountProc().start("sleep", "600")) {
            Nsenter all = Nsenter.target(container.pid(), USER, PID, MNT);
            for (Unshare entering :
                    List.of(all.unshare(), all.unshare(UTS, NET), all.unshare().killChild(Signal.SIGTERM))) {
                assertThatThrownBy(() -> entering.beforeExec(process -> {
                                    throw new IOException("trouble");
                                })
                                .start("true"))
                        .hasMessageContaining("trouble");
                assertThat(ProcessHandle.current().children()).hasSize(1);
                assertThat(container.isAlive()).isTrue();
            }
        }
    }

    // SIGCHLD is ignored

    @Test
    @Requires(programs = "env")
    @DisplayName("statuses are right though whoever started the JVM ignored SIGCHLD, and programs do not inherit that")
    void ignoredSigchld() {
        for (List<String> prefix : List.of(
                List.of("env", "--ignore-signal=CHLD"),
                List.of("sh", "-c", "trap '' CHLD; exec \"$@\"", "sh"),
                List.of("env", "--ignore-signal", "--block-signal=CHLD"))) {
            List<String> lines =
                    OtherJvm.run(prefix, Starter.class, "statuses").lines().toList();
            List<String> expected = new ArrayList<>();
            for (Starter.Place place : Starter.Place.values()) {
                boolean isPid1 = place == Starter.Place.PID_1 || place == Starter.Place.PID_1_KILLED;
                ExitStatus second = isPid1 ? new ExitStatus.Exited(4) : new ExitStatus.Signaled(Signal.SIGUSR1, false);
                expected.add(place + " " + new ExitStatus.Exited(3) + " " + second + " [5, SigIgn:\t0000000000000000]");
            }
            expected.add(new ExitStatus.Exited(6).toString());
            assertThat(lines).as("%s", prefix).isEqualTo(expected);
        }
    }

    // too little

    private static void limit(Pid jvm, String resource, long soft) throws IOException {
        // as the same user: root may have no CAP_SYS_RESOURCE
        int user = (int) Files.getAttribute(Path.of("/proc/" + jvm), "unix:uid");
        Unshare same = user == LONELY ? Unshare.of().setgid(user).setuid(user) : Unshare.of();
        same.run("prlimit", "--pid", jvm.toString(), "--" + resource + "=" + soft + ":");
    }

    private static final int LONELY = 54_321;
    private static final String STARTED = "ended: " + Optional.of(new ExitStatus.Exited(3));

    @Test
    @Requires(programs = "prlimit")
    @DisplayName("a JVM without free descriptors says so, each time, and loses none")
    void noDescriptors() throws Exception {
        try (Family family = Family.start(List.of(), Starter.class, "squeeze")) {
            assertThat(family.read()).isEqualTo("ready");
            EnumSet<Starter.Place> refused = EnumSet.noneOf(Starter.Place.class);
            for (int limit : limitsThatLeaveFew(family.jvm())) {
                limit(family.jvm(), "nofile", limit);
                for (Starter.Place place : Starter.Place.values()) {
                    family.write(place.name());
                    String outcome = family.read();
                    if (!outcome.equals(STARTED)) {
                        refused.add(place);
                        assertThat(outcome)
                                .as("%s with %d descriptors", place, limit)
                                .startsWith("SyscallException: ")
                                .contains("EMFILE (Too many open files)");
                    }
                }
            }
            assertThat(refused).isEqualTo(EnumSet.allOf(Starter.Place.class));
            limit(family.jvm(), "nofile", 1024);
            assertRecovers(family);
        }
    }

    /** Limits below which all numbers are taken, all but one, and so on. */
    private static List<Integer> limitsThatLeaveFew(Pid jvm) throws IOException {
        List<Integer> limits = new ArrayList<>();
        for (int number = 0; limits.size() < 14; number++) {
            if (!Files.exists(Path.of("/proc/" + jvm + "/fd/" + number), LinkOption.NOFOLLOW_LINKS)) {
                limits.add(number);
            }
        }
        return limits;
    }

    private static void assertRecovers(Family family) {
        for (Starter.Place place : Starter.Place.values()) {
            family.write(place.name());
            assertThat(family.read()).as("%s", place).isEqualTo(STARTED);
        }
        family.write("check");
        assertThat(family.read()).isEqualTo("[]");
        Await.until("only the JVM is left", () -> family.living().equals(Set.of(family.jvm())));
    }

    @Test
    @Root
    @Requires(programs = {"prlimit", "setpriv"})
    @DisplayName("a user who may not have more processes is told so, each time, and nothing is left")
    void noProcesses() throws Exception {
        // the limit is not for root; a user that nobody else is, who may read our class path
        List<String> prefix = List.of(
                "setpriv",
                "--reuid=" + LONELY,
                "--regid=" + LONELY,
                "--clear-groups",
                "--inh-caps=+dac_read_search",
                "--ambient-caps=+dac_read_search");
        try (Family family = Family.start(prefix, Starter.class, "squeeze")) {
            assertThat(family.read()).isEqualTo("ready");
            EnumSet<Starter.Place> refused = EnumSet.noneOf(Starter.Place.class);
            long threads;
            try (Stream<Path> tasks = Files.list(Path.of("/proc/" + family.jvm() + "/task"))) {
                threads = tasks.count();
            }
            for (long allowed = threads; allowed < threads + 4; allowed++) {
                limit(family.jvm(), "nproc", allowed);
                for (Starter.Place place : Starter.Place.values()) {
                    family.write(place.name());
                    String outcome = family.read();
                    if (!outcome.equals(STARTED)) {
                        refused.add(place);
                        assertThat(outcome)
                                .as("%s with %d of %d tasks", place, threads, allowed)
                                .startsWith("SyscallException: ")
                                .contains("EAGAIN (Resource temporarily unavailable)");
                    }
                }
            }
            assertThat(refused).isEqualTo(EnumSet.allOf(Starter.Place.class));
            limit(family.jvm(), "nproc", 1000);
            assertRecovers(family);
        }
    }
}
