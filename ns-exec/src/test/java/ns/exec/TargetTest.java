package ns.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import ns.core.Errno;
import ns.core.NamespaceType;
import ns.core.Pid;
import ns.core.SyscallException;
import ns.core.fd.NamespaceFd;
import ns.core.fd.PidFd;
import ns.core.sys.Processes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {
    private static final Path PROC = Path.of("/proc");

    private final List<Process> processes = new ArrayList<>();
    private Map<String, String> before = Map.of();

    @BeforeEach
    void noteDescriptors() throws IOException {
        Pid self = Pid.self();
        Target.open(Nsenter.target(self, NamespaceType.NET).all().root().options)
                .close(); // loads classes, and opens jars
        new java.net.ServerSocket(0).close(); // the JDK keeps one socket of its own from its first on
        before = descriptors();
    }

    @AfterEach
    void endProcessesAndCompareDescriptors() throws Exception {
        Map<String, String> after = descriptors();
        for (Process process : processes) {
            process.destroyForcibly().waitFor();
        }
        after.keySet().removeAll(before.keySet());
        assertThat(after).as("descriptors that were left open").isEmpty();
    }

    /**
     * By number; without pipes, which the JDK opens and closes with processes, files of the JVM's control group, which it reads when it
     * likes, ns-init, which stays, and what is read here.
     */
    private static Map<String, String> descriptors() throws IOException {
        Map<String, String> all = new TreeMap<>();
        for (String fd : new TreeSet<>(List.of(new File("/proc/self/fd").list()))) {
            try {
                String target =
                        Files.readSymbolicLink(Path.of("/proc/self/fd", fd)).toString();
                boolean isOurs = !target.startsWith("pipe:")
                        && !target.startsWith("/sys/fs/cgroup/")
                        && !target.startsWith("/memfd:ns-init")
                        && !target.equals("/proc/" + Pid.self() + "/fd");
                if (isOurs) {
                    all.put(fd, target);
                }
            } catch (NoSuchFileException e) {
                assertThat(e).hasMessageContaining(fd); // the one that listed the folder, or the JVM's, closed since
            }
        }
        return all;
    }

    /** A process that says that it is ready, and ends with its input. */
    private Pid start(String... before) throws IOException {
        return start(new ProcessBuilder(), before);
    }

    private Pid start(ProcessBuilder builder, String... before) throws IOException {
        List<String> words = new ArrayList<>(List.of(before));
        words.add("cat"); // which answers only when it has been executed: before, /proc shows no environment
        Process process = builder.command(words)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        processes.add(process);
        process.getOutputStream().write("ready\n".getBytes(StandardCharsets.US_ASCII));
        process.getOutputStream().flush();
        assertThat(process.getInputStream().readNBytes(6)).asString().isEqualTo("ready\n");
        return Pid.of((int) process.pid());
    }

    private static NsenterOptions options(Nsenter nsenter) {
        return nsenter.options;
    }

    private static String link(Map<String, Integer> numbers, String name) throws IOException {
        assertThat(numbers).containsKey(name);
        return Files.readSymbolicLink(Path.of("/proc/self/fd/" + numbers.get(name)))
                .toString();
    }

    private static String namespace(Pid pid, String type) throws IOException {
        return Files.readSymbolicLink(PROC.resolve(pid + "/ns/" + type)).toString();
    }

    private static void assertEveryNameHasANumber(Target target) {
        assertThat(target.numbers().keySet())
                .containsExactlyInAnyOrderElementsOf(target.entry().passed());
    }

    private static void assumeRoot() {
        assumeTrue(Processes.geteuid() == 0, "needs root");
    }

    @Test
    void aProcessIsEnteredByItsPidfd() throws IOException {
        Pid pid = start();
        try (Target target = Target.open(options(Nsenter.target(pid, NamespaceType.NET, NamespaceType.UTS)))) {
            Entry entry = target.entry();
            assertThat(entry.types()).containsExactlyInAnyOrder(NamespaceType.NET, NamespaceType.UTS);
            assertThat(entry.files()).isEmpty();
            assertThat(link(target.numbers(), entry.process().orElseThrow())).contains("pidfd");
            assertThat(entry.user()).isEmpty();
            assertThat(entry.group()).isEmpty();
            assertThat(entry.environment()).isEmpty();
            assertEveryNameHasANumber(target);
        }
    }

    @Test
    void aKernelWithoutThatGetsFiles() throws IOException {
        Pid pid = start();
        NsenterOptions options = options(Nsenter.target(pid, NamespaceType.NET, NamespaceType.UTS));
        try (Target target = Target.open(options, false)) {
            Entry entry = target.entry();
            assertThat(entry.process()).isEmpty();
            assertThat(entry.types()).isEmpty();
            assertThat(entry.files()).containsOnlyKeys(NamespaceType.NET, NamespaceType.UTS);
            assertThat(link(target.numbers(), entry.file(NamespaceType.NET))).isEqualTo(namespace(pid, "net"));
            assertEveryNameHasANumber(target);
        }
    }

    @Test
    void aThreadIsEnteredByFiles() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        Pid[] thread = new Pid[1];
        Thread other = new Thread(() -> {
            thread[0] = Processes.gettid();
            begun.countDown();
            try {
                done.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        other.start();
        begun.await();
        try (Target target = Target.open(
                options(Nsenter.target(thread[0], NamespaceType.NET).root().followUser()))) {
            assertThat(target.entry().process()).isEmpty();
            assertThat(target.entry().files()).containsOnlyKeys(NamespaceType.NET);
            assertEveryNameHasANumber(target);
            assertThatThrownBy(
                            () -> Target.open(options(Nsenter.target(thread[0]).netSocket(0))))
                    .isInstanceOf(SyscallException.class)
                    .hasMessageContaining("is a thread of process " + Pid.self());
        } finally {
            done.countDown();
            other.join();
        }
    }

    @Test
    void allIsEveryTypeButOurOwnUserNamespace() throws IOException {
        Pid pid = start();
        try (Target target = Target.open(options(Nsenter.target(pid).all()))) {
            assertThat(target.entry().types()).isEqualTo(EnumSet.complementOf(EnumSet.of(NamespaceType.USER)));
            assertThat(target.entry().user()).isEmpty();
        }
        NsenterOptions named = options(Nsenter.target(pid, NamespaceType.USER).all());
        try (Target target = Target.open(named)) {
            assertThat(target.entry().types()).isEqualTo(EnumSet.allOf(NamespaceType.class));
        }
    }

    @Test
    void allTakesAnotherUserNamespaceToo() throws IOException {
        Pid pid = start("unshare", "-Ur");
        for (boolean byPidFd : new boolean[] {true, false}) {
            try (Target target = Target.open(options(Nsenter.target(pid).all()), byPidFd)) {
                assertThat(target.entry().enters(NamespaceType.USER)).isTrue();
                assertThat(target.entry().user()).contains(0L);
                assertThat(target.entry().group()).contains(0L);
            }
            NsenterOptions preserved =
                    options(Nsenter.target(pid).all().preserveCredentials().setgid(7));
            try (Target target = Target.open(preserved, byPidFd)) {
                assertThat(target.entry().user()).isEmpty();
                assertThat(target.entry().group()).contains(7L);
            }
        }
    }

    @Test
    void aHandleGoesBeforeTheTargetAndStaysOpen() throws IOException {
        Pid pid = start("unshare", "-Urn");
        try (NamespaceFd ours = NamespaceFd.openSelf(NamespaceType.NET)) {
            Nsenter nsenter =
                    Nsenter.target(pid, NamespaceType.NET, NamespaceType.USER).andInto(ours);
            try (Target target = Target.open(options(nsenter))) {
                assertThat(target.entry().types()).containsOnly(NamespaceType.USER);
                assertThat(target.entry().files()).containsOnlyKeys(NamespaceType.NET);
                assertThat(link(target.numbers(), target.entry().file(NamespaceType.NET)))
                        .isEqualTo(namespace(Pid.self(), "net"));
            }
            assertThat(ours.owner()).isNotNull(); // open still
            try (Target target = Target.open(options(Nsenter.into(ours)))) {
                assertThat(target.entry().process()).isEmpty();
                assertThat(target.numbers()).hasSize(1);
            }
        }
    }

    @Test
    void aPidfdOfTheCallerStaysOpen() throws IOException {
        Pid pid = start();
        try (PidFd process = PidFd.open(pid)) {
            try (Target target = Target.open(
                    options(Nsenter.target(process, NamespaceType.NET).workingDirectory()))) {
                assertThat(target.numbers()).containsValue(process.fd().number());
            }
            assertThat(process.isAlive()).isTrue();
        }
    }

    @Test
    void directoriesAreFoundOutside(@TempDir Path folder) throws IOException {
        Pid pid = start(new ProcessBuilder().directory(folder.toFile()));
        Nsenter nsenter = Nsenter.target(pid, NamespaceType.MNT);
        try (Target target = Target.open(options(nsenter.root(folder).workingDirectory()))) {
            assertThat(link(target.numbers(), target.entry().root().orElseThrow()))
                    .isEqualTo(folder.toString());
            assertThat(link(target.numbers(), target.entry().workingDirectory().orElseThrow()))
                    .isEqualTo(folder.toString());
        }
        try (Target target = Target.open(options(nsenter.root().workingDirectory(folder)))) {
            assertThat(link(target.numbers(), target.entry().root().orElseThrow()))
                    .isEqualTo("/");
            assertThat(link(target.numbers(), target.entry().workingDirectory().orElseThrow()))
                    .isEqualTo(folder.toString());
        }
        assertThatThrownBy(() -> Target.open(options(nsenter.root().workingDirectory(folder.resolve("none")))))
                .isInstanceOf(SyscallException.class)
                .hasMessageStartingWith("open(\"" + folder.resolve("none") + "\"): ENOENT");
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> Target.open(options(nsenter.root(file))))
                .hasMessageStartingWith("open(\"" + file + "\"): ENOTDIR");
    }

    @Test
    void theEnvironmentIsTheTargetsByteForByte() throws IOException {
        Pid pid = start("env", "-i", "PATH=" + System.getenv("PATH"), "A=b=c", "EMPTY=", "TEXT=\u00e4");
        try (Target target =
                Target.open(options(Nsenter.target(pid, NamespaceType.NET).environmentOfTarget()))) {
            assertThat(target.entry().environment().orElseThrow())
                    .containsEntry("A", "b=c")
                    .containsEntry("EMPTY", "")
                    .containsKey("TEXT")
                    .doesNotContainKey("HOME");
        }
    }

    @Test
    void idsAreTheNamedOnesOrFollowed() throws IOException {
        Pid pid = start();
        try (Target target = Target.open(
                options(Nsenter.target(pid, NamespaceType.NET).setuid(12).setgid(13)))) {
            assertThat(target.entry().user()).contains(12L);
            assertThat(target.entry().group()).contains(13L);
            assertThat(target.entry().owner()).isEmpty();
        }
        Nsenter follower = Nsenter.target(pid, NamespaceType.NET).followUser().setgid(13);
        try (Target target = Target.open(options(follower))) {
            assertThat(target.entry().user()).isEmpty();
            assertThat(target.entry().group()).contains(13L);
            assertThat(link(target.numbers(), target.entry().owner().orElseThrow()))
                    .isEqualTo("/proc/" + pid);
        }
        Command id = Command.of("id");
        assertThat(follower.plan(id))
                .anySatisfy(line -> assertThat(line).contains("statx(owner"))
                .anySatisfy(line -> assertThat(line).contains("setuid(uid)"))
                .anySatisfy(line -> assertThat(line).contains("setgid(13)"));
    }

    /** Outside it is root, or whoever runs this; inside the number is another one. */
    @Test
    void whoIsFollowedHasTheNumberThatTheNewUserNamespaceGivesHim() throws IOException {
        Pid pid = start("unshare", "-U", "--map-user=1234", "--map-group=4321");
        Nsenter place = Nsenter.target(pid, NamespaceType.USER).followUser().followGroup();
        if (Processes.geteuid() != 0) {
            // setgroups(2) is denied inside, and not ours to call outside
            assertThatThrownBy(() -> place.run("id", "-u")).hasMessageContaining("setgroups");
            return;
        }
        assertThat(place.run("id", "-u").stdout()).isEqualTo("1234\n");
        assertThat(place.run("id", "-g").stdout()).isEqualTo("4321\n");
    }

    @Test
    void whatIsOpenedIsEntered(@TempDir Path folder) throws IOException {
        Pid pid = start(
                new ProcessBuilder().directory(folder.toFile()),
                "env",
                "WHO=target",
                "unshare",
                "-Urnm",
                "--propagation=private");
        Nsenter place = Nsenter.target(pid, NamespaceType.USER, NamespaceType.NET, NamespaceType.MNT)
                .preserveCredentials();
        for (Nsenter each :
                new Nsenter[] {place.workingDirectory(), place.root().workingDirectory(), place.workingDirectory(folder)
                }) {
            assertThat(each.run("pwd").stdout()).isEqualTo(folder + "\n");
        }
        assertThat(place.root().run("readlink", "/proc/self/ns/net").stdout()).isEqualTo(namespace(pid, "net") + "\n");
        assertThat(place.environmentOfTarget().run("sh", "-c", "echo $WHO").stdout())
                .isEqualTo("target\n");
    }

    @Test
    void theParentOfAUserNamespaceIsEnteredInItsPlace() throws IOException {
        Pid pid = start("unshare", "-Urn", "unshare", "-U");
        String parent;
        try (NamespaceFd user = NamespaceFd.open(pid, NamespaceType.USER)) {
            parent = user.parent().orElseThrow().toString();
        }
        for (boolean byPidFd : new boolean[] {true, false}) {
            for (Nsenter place : new Nsenter[] {
                Nsenter.target(pid, NamespaceType.USER).userParent(),
                Nsenter.target(pid, NamespaceType.USER, NamespaceType.NET).userParent(),
                Nsenter.target(pid).userParent(),
                Nsenter.target(pid, NamespaceType.NET).userParent() // it owns the network
            }) {
                try (Target target = Target.open(options(place), byPidFd)) {
                    assertThat(link(target.numbers(), target.entry().file(NamespaceType.USER)))
                            .isEqualTo(parent);
                    assertThat(target.entry().types()).doesNotContain(NamespaceType.USER);
                    assertThat(target.entry().user()).contains(0L);
                    assertEveryNameHasANumber(target);
                }
            }
        }
        try (NamespaceFd net = NamespaceFd.open(pid, NamespaceType.NET);
                Target target = Target.open(options(Nsenter.into(net).userParent()))) {
            assertThat(link(target.numbers(), target.entry().file(NamespaceType.USER)))
                    .isEqualTo(parent);
        }
        NsenterOptions nothing = new NsenterOptions();
        nothing.userParent = true;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Target.open(nothing))
                .withMessageContaining("needs a target");
    }

    @Test
    void aSocketTellsItsNetwork() throws IOException {
        try (java.net.ServerSocket socket = new java.net.ServerSocket()) {
            socket.bind(null);
            int number = -1;
            for (Map.Entry<String, String> each : descriptors().entrySet()) {
                number = each.getValue().startsWith("socket:") && !before.containsKey(each.getKey())
                        ? Integer.parseInt(each.getKey())
                        : number;
            }
            Nsenter nsenter = Nsenter.target(Pid.self(), NamespaceType.NET).netSocket(number);
            if (Processes.geteuid() == 0) {
                try (Target target = Target.open(options(nsenter))) {
                    assertThat(target.entry().types()).isEmpty();
                    assertThat(link(target.numbers(), target.entry().file(NamespaceType.NET)))
                            .isEqualTo(namespace(Pid.self(), "net"));
                }
            } else {
                assertThatThrownBy(() -> Target.open(options(nsenter))).hasMessageContaining("SIOCGSKNS): EPERM");
            }
            assertThatThrownBy(() -> Target.open(options(nsenter.netSocket(999_999))))
                    .hasMessageStartingWith("pidfd_getfd(");
        }
    }

    @Test
    void theCgroupsFileIsOpened() throws IOException {
        assumeRoot();
        List<MountPoint> mounts = MountPoint.of(Files.readString(PROC.resolve("self/mountinfo")), "cgroup2");
        assumeTrue(!mounts.isEmpty(), "needs a mount of cgroup2");
        Pid pid = start();
        Path folder = Files.createDirectory(Path.of(mounts.get(0).path(), "ns-target-test-" + pid));
        try {
            Files.writeString(folder.resolve("cgroup.procs"), pid.toString());
            try (Target target =
                    Target.open(options(Nsenter.target(pid, NamespaceType.NET).joinCgroup()))) {
                assertThat(link(target.numbers(), target.entry().cgroup().orElseThrow()))
                        .isEqualTo(folder.resolve("cgroup.procs").toString());
            }
            String joined = Nsenter.target(pid, NamespaceType.NET)
                    .joinCgroup()
                    .run("cat", "/proc/self/cgroup")
                    .stdout();
            assertThat(joined).contains("0::/" + folder.getFileName());
        } finally {
            Files.writeString(Path.of(mounts.get(0).path(), "cgroup.procs"), pid.toString());
            Files.delete(folder);
        }
    }

    @Test
    void aContextNeedsSelinux() throws IOException {
        assumeTrue(!Files.exists(Path.of("/sys/fs/selinux/enforce")), "this machine runs SELinux");
        Pid pid = start();
        assertThatIllegalStateException()
                .isThrownBy(() -> Target.open(
                        options(Nsenter.target(pid, NamespaceType.NET).followContext())))
                .withMessageContaining("SELinux");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nobodyIsToldInTheUsersWords(boolean byPidFd) {
        Pid none = Pid.of(0x3fff_ffff); // above any pid_max
        assertThatThrownBy(
                        () -> Target.open(options(Nsenter.target(none, NamespaceType.MNT, NamespaceType.NET)), byPidFd))
                .isInstanceOfSatisfying(SyscallException.class, e -> {
                    assertThat(e.call()).isEqualTo("open(\"/proc/" + none + "/ns/net\")");
                    assertThat(e.errno()).isEqualTo(Errno.ENOENT);
                    assertThat(e.hint().orElseThrow()).contains("no process " + none);
                });
        assertThatThrownBy(() -> Target.open(options(Nsenter.target(none).all()), byPidFd))
                .hasMessageStartingWith("open(\"/proc/" + none + "/ns/user\"): ENOENT");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aProcessThatHasEndedIsGone(boolean byPidFd) throws Exception {
        Pid pid = start();
        try (PidFd process = PidFd.open(pid)) {
            processes.get(0).destroyForcibly().waitFor();
            Nsenter nsenter = Nsenter.target(process, NamespaceType.NET);
            for (Nsenter place :
                    new Nsenter[] {nsenter, nsenter.all(), nsenter.root(), nsenter.environmentOfTarget()}) {
                assertThatThrownBy(() -> Target.open(options(place), byPidFd))
                        .isInstanceOfSatisfying(SyscallException.class, e -> {
                            assertThat(e.errno()).isEqualTo(Errno.ESRCH);
                            assertThat(e.call()).startsWith("open(\"/proc/" + pid);
                            assertThat(e.hint()).contains("the process has ended");
                        });
            }
        }
    }

    /** A zombie: its environment reads as empty, and the owner of its folder is told, as if nothing had happened. */
    @Test
    void aZombieIsGoneToo() throws IOException {
        Process parent = new ProcessBuilder("sh", "-c", "sh -c 'echo $$' & exec cat").start();
        processes.add(parent);
        String line = new String(readLine(parent), StandardCharsets.US_ASCII);
        Pid zombie = Pid.of(Integer.parseInt(line.strip()));
        try (PidFd process = PidFd.open(zombie)) {
            assertThat(process.awaitExit(java.time.Duration.ofSeconds(30))).isTrue();
        }
        assertThatThrownBy(() -> Target.open(options(Nsenter.target(zombie, NamespaceType.NET)
                        .environmentOfTarget()
                        .followUser())))
                .isInstanceOfSatisfying(
                        SyscallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ESRCH));
    }

    private static byte[] readLine(Process process) throws IOException {
        java.io.ByteArrayOutputStream line = new java.io.ByteArrayOutputStream();
        for (int c = process.getInputStream().read();
                c != '\n' && c >= 0;
                c = process.getInputStream().read()) {
            line.write(c);
        }
        return line.toByteArray();
    }

    @Test
    void whoMayNotLookIsTold() {
        assumeTrue(Processes.geteuid() != 0, "root may look");
        assertThatThrownBy(() -> Target.open(
                        options(Nsenter.target(Pid.of(1), NamespaceType.NET).root())))
                .isInstanceOfSatisfying(SyscallException.class, e -> {
                    assertThat(e.call()).isEqualTo("open(\"/proc/1/root\")");
                    assertThat(e.errno()).isEqualTo(Errno.EACCES);
                    assertThat(e.hint()).isPresent();
                });
    }

    @ParameterizedTest
    @CsvSource({
        "6.18.44-fc-v769,true",
        "5.10.0,true",
        "5.9-rc1,true",
        "5.8.18,false",
        "5.4.0-150-generic,false",
        "4.19,false",
        "10.0,true",
        "7,false"
    })
    void pidfdsAreForKernelsThatTakeThemForAllTypes(String release, boolean expected) {
        assertThat(Target.joinsByPidFd(release)).isEqualTo(expected);
    }
}
