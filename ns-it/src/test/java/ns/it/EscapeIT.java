package ns.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static ns.core.NamespaceType.IPC;
import static ns.core.NamespaceType.MNT;
import static ns.core.NamespaceType.NET;
import static ns.core.NamespaceType.PID;
import static ns.core.NamespaceType.USER;
import static ns.core.NamespaceType.UTS;
import static ns.it.Sh.sh;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import ns.core.Errno;
import ns.core.NamespaceType;
import ns.core.Pid;
import ns.core.Signal;
import ns.core.SyscallException;
import ns.core.fd.Fd;
import ns.core.fd.NamespaceFd;
import ns.core.fd.PidFd;
import ns.core.sys.Descriptors;
import ns.core.sys.Memory;
import ns.core.sys.Processes;
import ns.exec.Command;
import ns.exec.Hook;
import ns.exec.Launcher;
import ns.exec.NsProcess;
import ns.exec.Nsenter;
import ns.exec.Propagation;
import ns.exec.Result;
import ns.exec.Unshare;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a program in a container can see of this JVM, and of what we put beside it: nothing. */
@KernelTest
@Requires(Need.USER_NAMESPACES)
final class EscapeIT {
    private static final String OUR_INIT = "/memfd:ns-init (deleted)";
    private static final NamespaceType[] CONTAINED = {USER, PID, MNT, NET, IPC, UTS};
    private static final int PR_GET_DUMPABLE = 3;
    private static final int EVERY_SEAL =
            Descriptors.F_SEAL_SEAL | Descriptors.F_SEAL_SHRINK | Descriptors.F_SEAL_GROW | Descriptors.F_SEAL_WRITE;

    @TempDir
    Path folder;

    private static Unshare create(NamespaceType... types) {
        return Need.isRoot() ? Unshare.of(types) : Unshare.of(types).mapRootUser();
    }

    /** A container whose root is root there only, though it is the same user as we are. */
    private static Unshare container() {
        return Unshare.of(CONTAINED).mapRootUser().mountProc();
    }

    // descriptors

    /** Descriptors that every child of this JVM would inherit. */
    private List<Fd> openCareless() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "secret");
        List<Fd> open = new ArrayList<>();
        open.add(Fd.owning(Descriptors.open(secret, Descriptors.O_RDONLY)));
        open.add(Fd.owning(Descriptors.open(folder, Descriptors.O_DIRECTORY))); // as in CVE-2024-21626
        open.add(Fd.owning(Descriptors.memfd_create("careless", 0)));
        Descriptors.Pair pipe = Descriptors.pipe2(0);
        open.add(Fd.owning(pipe.first()));
        open.add(Fd.owning(pipe.second()));
        return open;
    }

    private static void put(Map<Integer, String> found, Path link) throws IOException {
        try {
            String target = Files.readSymbolicLink(link).toString();
            found.put(Integer.valueOf(link.getFileName().toString()), target);
        } catch (NoSuchFileException e) {
            // it was closed meanwhile
        }
    }

    private static Map<Integer, String> descriptors(Pid pid) {
        Map<Integer, String> found = new TreeMap<>();
        try (DirectoryStream<Path> links = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
            for (Path link : links) {
                put(found, link);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    @Test
    @DisplayName("a program has its three streams, and no descriptor of the JVM, wherever it is started")
    void programsHaveThreeDescriptors() throws Exception {
        List<Fd> careless = openCareless();
        try (NsProcess container = container().start("sleep", "60")) {
            List<Launcher> places = List.of(
                    Unshare.of(),
                    create(NamespaceType.values()),
                    create(PID).asPid1(),
                    Unshare.of().killChild(Signal.SIGKILL),
                    Nsenter.target(container.pid(), CONTAINED),
                    Nsenter.target(container.pidfd(), USER, NET),
                    Nsenter.target(container.pid(), CONTAINED).unshare(UTS));
            for (Launcher place : places) {
                // not before it is executed, which start() waits for, it has only these
                try (NsProcess program =
                        place.start(sh("echo go; exec sleep 60").closing(Signal.SIGKILL, Duration.ZERO))) {
                    assertThat(program.lines().findFirst()).as("%s", place).hasValue("go");
                    String inside = place.run(sh("ls /proc/self/fd")).stdout();
                    assertThat(inside).as("%s", place).isEqualTo("0\n1\n2\n3\n"); // 3 is how ls looks
                    if (Need.isRoot()) { // or else who is in a user namespace of root's may be looked at by root only
                        assertThat(descriptors(program.pid()).keySet())
                                .as("%s", place)
                                .containsExactly(0, 1, 2);
                    }
                }
            }
        } finally {
            careless.forEach(Fd::close);
        }
    }

    @Test
    @Root
    @DisplayName("the reaper and the supervisor have a signalfd and the lifeline open, and no descriptor of the JVM")
    void supervisorsHaveTwoDescriptors() throws Exception {
        List<Fd> careless = openCareless();
        try {
            for (Unshare place : List.of(
                    Unshare.of(PID),
                    container(),
                    Unshare.of().killChild(Signal.SIGKILL),
                    Unshare.of(PID).forwardSignals())) {
                try (NsProcess program = place.start("sleep", "60")) {
                    Pid supervisor = parent(program.pid());
                    // it closes the rest beside the program, which has begun by now
                    Await.until(
                            place + " has let go of what it began with",
                            () -> descriptors(supervisor).size() == 2);
                    assertThat(descriptors(supervisor).values())
                            .as("%s", place)
                            .anyMatch("anon_inode:[signalfd]"::equals)
                            .anyMatch(target -> target.startsWith("socket:"));
                }
            }
            String look =
                    "until [ $(ls /proc/1/fd | wc -l) = 2 ]; do :; done; for i in /proc/1/fd/*; do readlink $i; done";
            Result inside = Unshare.of(PID, MNT).mountProc().run(sh(look));
            assertThat(inside.lines())
                    .hasSize(2)
                    .allMatch(target -> target.equals("anon_inode:[signalfd]") || target.startsWith("socket:"));
        } finally {
            careless.forEach(Fd::close);
        }
    }

    private static Pid parent(Pid pid) {
        return ProcessHandle.of(pid.number())
                .flatMap(ProcessHandle::parent)
                .map(parent -> Pid.of(Math.toIntExact(parent.pid())))
                .orElseThrow();
    }

    // what is on its way into a container

    /** What a process looks like from outside while it is held between its namespaces and its program. */
    private record Sight(String exe, String map, String environment, long kilobytes, Map<Integer, String> descriptors) {
        static Sight of(Pid pid) throws IOException {
            Path process = Path.of("/proc/" + pid);
            long kilobytes = Files.readAllLines(process.resolve("status")).stream()
                    .filter(line -> line.startsWith("VmSize:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .sum();
            return new Sight(
                    Files.readSymbolicLink(process.resolve("exe")).toString(),
                    Files.readString(process.resolve("maps")),
                    Files.readString(process.resolve("environ")),
                    kilobytes,
                    EscapeIT.descriptors(pid));
        }
    }

    @Test
    @Root
    @DisplayName(
            "what enters a container is ns-init, with memory of its own, no environment and none of our descriptors")
    void helperIsNotTheJvm() throws Exception {
        List<Fd> careless = openCareless();
        AtomicReference<Sight> seen = new AtomicReference<>();
        Hook look = process -> seen.set(Sight.of(process.pid()));
        try (NsProcess container = container().start("sleep", "60")) {
            for (Unshare place : List.of(
                    Unshare.of(),
                    Unshare.of(PID),
                    container(),
                    Unshare.of().killChild(Signal.SIGKILL),
                    Nsenter.target(container.pid(), CONTAINED).unshare(),
                    Nsenter.target(container.pid(), CONTAINED).unshare(UTS))) {
                place.beforeExec(look).run("true");
                Sight helper = Objects.requireNonNull(seen.get());
                assertThat(helper.exe()).as("%s", place).isEqualTo(OUR_INIT);
                assertThat(helper.map()).as("%s", place).contains(OUR_INIT).doesNotContain("libjvm", "java");
                assertThat(helper.kilobytes()).as("%s", place).isLessThan(1024);
                assertThat(helper.environment()).as("%s", place).isEmpty();
                assertThat(helper.descriptors().values())
                        .as("%s", place)
                        .noneMatch(target -> target.startsWith(folder.toString()) || target.contains("careless"));
            }
        } finally {
            careless.forEach(Fd::close);
        }
        try (NsProcess program = Unshare.of(PID).start("sleep", "60")) {
            assertThat(Sight.of(parent(program.pid())).exe()).isEqualTo(OUR_INIT);
            assertThat(Sight.of(parent(program.pid())).map()).doesNotContain("libjvm");
            assertThat(Sight.of(parent(program.pid())).environment()).isEmpty();
        }
    }

    /** The number of a process in the namespace that is that many levels below ours. */
    private static long numberInside(PidFd process, int depth) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                .filter(line -> line.startsWith("NSpid:"))
                .map(line -> line.split("\t", -1))
                .mapToLong(numbers -> Long.parseLong(numbers[1 + depth]))
                .findFirst()
                .orElseThrow();
    }

    @Test
    @DisplayName(
            "root of a container, though the same user as the JVM, reaches nothing of what enters, until it is a program there")
    void entrantIsOutOfReach() throws Exception {
        try (Intruder intruder = Intruder.in(container())) {
            Nsenter all = Nsenter.target(intruder.pid(), CONTAINED);
            for (Unshare entering : List.of(all.unshare(), all.unshare(UTS))) {
                List<Set<String>> reached = new ArrayList<>();
                Unshare held = entering.beforeExec(process -> reached.add(intruder.reach(numberInside(process, 1))));
                try (NsProcess program = held.start("sleep", "60")) {
                    assertThat(reached).as("%s", entering).containsExactly(Set.of());
                    // the program is of the container, so that the intruder can show what it is able to
                    assertThat(intruder.reach(numberInside(program.pidfd(), 1)))
                            .as("%s", entering)
                            .isEqualTo(Intruder.EVERYTHING);
                }
            }
        }
    }

    @Test
    @DisplayName("nor where the container shares our process numbers, where it does not reach the JVM either")
    void entrantIsOutOfReachAmongOurProcesses() throws Exception {
        try (Intruder intruder = Intruder.in(Unshare.of(USER).mapRootUser())) {
            Nsenter user = Nsenter.target(intruder.pid(), USER);
            for (Unshare entering :
                    List.of(user.unshare(), user.unshare(UTS), user.unshare().killChild(Signal.SIGKILL))) {
                List<Set<String>> reached = new ArrayList<>();
                Unshare held = entering.beforeExec(
                        process -> reached.add(intruder.reach(process.pid().number())));
                try (NsProcess program = held.start("sleep", "60")) {
                    assertThat(reached).as("%s", entering).containsExactly(Set.of());
                    assertThat(intruder.reach(program.pid().number()))
                            .as("%s", entering)
                            .isEqualTo(Intruder.EVERYTHING);
                }
            }
            assertThat(intruder.reach(Processes.getpid().number())).isEmpty();
        }
    }

    @Test
    @DisplayName("process 1 of a container, and a supervisor, are out of reach of root inside")
    void supervisorsAreOutOfReach() throws Exception {
        try (Intruder intruder = Intruder.in(container())) {
            assertThat(intruder.reach(1)).isEmpty();
            assertThat(intruder.reach(2)).isEqualTo(Intruder.EVERYTHING); // itself
        }
        try (Intruder intruder = Intruder.in(Unshare.of(USER).mapRootUser().killChild(Signal.SIGKILL))) {
            assertThat(intruder.reach(parent(intruder.pid()).number())).isEmpty();
        }
    }

    @Test
    @DisplayName(
            "process 1 is out of reach from the first moment of a program on, as are the streams of the JVM that it began with")
    void processOneHidesBeforeThereIsAProgram() {
        for (int i = 0; i < 60; i++) {
            assertThat(container().run(CProgram.FIRST.path().toString()).stdout())
                    .as("time %d", i)
                    .isEmpty();
        }
    }

    @Test
    @Rootless
    @DisplayName("a supervisor is out of reach of programs of the same user")
    void supervisorHidesFromItsUser() {
        try (Intruder intruder = Intruder.in(Unshare.of().killChild(Signal.SIGKILL))) {
            assertThat(intruder.reach(parent(intruder.pid()).number())).isEmpty();
        }
    }

    @Test
    @DisplayName("the JVM itself stays as dumpable as it was, whoever its children become")
    void jvmStaysDumpable() {
        long before = Processes.prctl(PR_GET_DUMPABLE, 0);
        container().run("true");
        if (Need.isRoot()) {
            Unshare.of().setgid(65534).setuid(65534).run("true");
        }
        assertThat(Processes.prctl(PR_GET_DUMPABLE, 0)).isEqualTo(before);
    }

    @Test
    @DisplayName("a program that enters mounts is below their root, and not in a folder of ours")
    void workingDirectoryIsInside() throws Exception {
        Path root = Files.createDirectory(folder.resolve("root"));
        Files.copy(CProgram.PROBE.path(), root.resolve("probe"));
        Files.createDirectory(root.resolve("proc"));
        try (NsProcess container = container().start("sleep", "60")) {
            Nsenter inside = Nsenter.target(container.pid(), CONTAINED);
            assertThat(inside.run(sh("pwd; readlink /proc/self/cwd")).lines()).containsExactly("/", "/");
            assertThat(inside.unshare().root(root).run("/probe").lines()).contains("cwd /");
        }
    }

    // overwriting what runs, as in CVE-2019-5736

    @Test
    @DisplayName(
            "who executes /proc/self/exe instead of a program gets ns-init, which does nothing, and can not be written to")
    void initCannotBeOverwritten() throws Exception {
        byte[] before = init();
        try (NsProcess container = container().start("sleep", "60")) {
            Nsenter inside = Nsenter.target(container.pid(), CONTAINED);
            for (Launcher place : List.of(Unshare.of(), container(), inside)) {
                Result again = place.run(
                        Command.of("/proc/self/exe", "-c", "echo I am a shell").acceptAny());
                assertThat(again.stdout()).as("%s", place).isEmpty();
                assertThat(again.status().isSuccess()).as("%s", place).isFalse();
            }
            // as root of the whole machine it can be opened, as it must be for an attack
            Unshare strong = Need.isRoot() ? Unshare.of(PID, MNT).mountProc() : container();
            String overwrite = """
                    readlink /proc/1/exe
                    for how in 'echo evil >/proc/1/exe' 'echo evil >>/proc/1/exe' 'echo evil 1<>/proc/1/exe' \
                            'truncate -s 0 /proc/1/exe' 'cp /bin/true /proc/1/exe'; do
                      if sh -c "$how" 2>/dev/null; then echo "done: $how"; fi
                    done
                    """;
            List<String> lines = strong.run(sh(overwrite).acceptAny()).lines();
            assertThat(lines).isEqualTo(Need.isRoot() ? List.of(OUR_INIT) : List.of());
        }
        assertThat(init()).isEqualTo(before);
        assertThat(Unshare.of().run("echo", "fine").stdout()).isEqualTo("fine\n");
    }

    @Test
    @DisplayName("ns-init is sealed: even this JVM can not change it when nobody runs it")
    void initIsSealed() throws Exception {
        byte[] before = init();
        try (Fd writer = Fd.owning(Descriptors.open(initPath(), Descriptors.O_RDWR | Descriptors.O_CLOEXEC))) {
            assertThat(Descriptors.fcntl(writer.number(), Descriptors.F_GET_SEALS, 0) & EVERY_SEAL)
                    .isEqualTo(EVERY_SEAL);
            assertThatThrownBy(() -> Descriptors.write(writer.number(), Memory.allocate(1), 1))
                    .isInstanceOfSatisfying(
                            SyscallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EPERM));
        }
        assertThatThrownBy(() -> Files.write(initPath(), new byte[0])).hasMessageContaining("not permitted");
        assertThat(init()).isEqualTo(before);
    }

    /** Ours, among the descriptors of this JVM. */
    private static Path initPath() throws IOException {
        for (Map.Entry<Integer, String> descriptor :
                descriptors(Processes.getpid()).entrySet()) {
            if (descriptor.getValue().equals(OUR_INIT)) {
                return Path.of("/proc/self/fd/" + descriptor.getKey());
            }
        }
        throw new AssertionError("no ns-init in memory");
    }

    private static byte[] init() throws IOException {
        return Files.readAllBytes(initPath());
    }

    // mounts

    @ParameterizedTest
    @EnumSource
    @Root
    @DisplayName("what is mounted inside is seen by a JVM whose mounts are shared only if that is asked for")
    void mountsDoNotLeak(Propagation propagation) throws Exception {
        Path mounted = Files.createDirectory(folder.resolve("mounted"));
        try (NsProcess outside = Unshare.of(MNT).propagation(Propagation.SHARED).start("sleep", "60");
                NamespaceFd place = outside.pidfd().openNamespace(MNT)) {
            boolean leaks = place.call(() -> {
                Path mountinfo = Path.of("/proc/thread-self/mountinfo");
                String before = Files.readString(mountinfo, UTF_8);
                assertThat(before).contains(" shared:");
                Unshare inside = Unshare.of(MNT, PID).propagation(propagation).mountProc();
                String mount = "mount -t tmpfs leak \"$1\" && grep -c ' - tmpfs leak ' /proc/self/mountinfo";
                assertThat(inside.run(sh(mount, mounted.toString())).stdout()).isEqualTo("1\n");
                String after = Files.readString(mountinfo, UTF_8);
                List<String> fresh = new ArrayList<>(after.lines().toList());
                fresh.removeAll(before.lines().toList());
                // never the new /proc, which would hide ours
                assertThat(fresh).allMatch(line -> line.contains(" - tmpfs leak "));
                return !fresh.isEmpty();
            });
            assertThat(leaks).isEqualTo(propagation == Propagation.SHARED || propagation == Propagation.UNCHANGED);
        }
        assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).doesNotContain(mounted.toString());
    }
}
