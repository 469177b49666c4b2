package ns.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static ns.core.NamespaceType.IPC;
import static ns.core.NamespaceType.MNT;
import static ns.core.NamespaceType.NET;
import static ns.core.NamespaceType.PID;
import static ns.core.NamespaceType.USER;
import static ns.core.NamespaceType.UTS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import ns.core.Capability;
import ns.core.Errno;
import ns.core.NamespaceId;
import ns.core.Pid;
import ns.core.Signal;
import ns.core.SyscallException;
import ns.core.fd.NamespaceFd;
import ns.core.fd.PidFd;
import ns.core.kernel.Finding;
import ns.core.kernel.Kernel;
import ns.core.kernel.Verdict;
import ns.proc.Diff;
import ns.proc.IdMaps;
import ns.proc.IpcObjects;
import ns.proc.Namespace;
import ns.proc.Pin;
import ns.proc.ProcessInfo;
import ns.proc.Procfs;
import ns.proc.Snapshot;
import ns.proc.Source;
import ns.proc.Tree;
import ns.proc.UtsNames;
import ns.proc.Watch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Java of README.md and docs/recipes.md, which is copied from here; the last test compares, also docs/lab.md. */
@KernelTest
final class TutorialIT {
    @RegisterExtension
    private final Printed printed = new Printed();

    @TempDir
    private Path folder;

    @Test
    @DisplayName("list all namespaces")
    void list() {
        // every namespace of the machine
        Snapshot.take().namespaces().forEach(System.out::println);

        try (NamespaceFd own = NamespaceFd.openSelf(UTS)) {
            assertThat(printed.text().lines()).anyMatch(line -> line.matches("\\Q" + own.id() + "\\E  \\d+ process.*"));
        }
    }

    @Test
    @DisplayName("who shares a namespace")
    void sharing() {
        // who shares my network namespace?
        Snapshot machine = Snapshot.take();
        machine.namespaceOf(Pid.self(), NET).processes().forEach(System.out::println);

        assertThat(printed.text().lines())
                .contains(machine.process(Pid.self()).orElseThrow().toString());
    }

    @Test
    @DisplayName("what keeps namespaces alive that no process is in")
    @Requires(Need.USER_NAMESPACES)
    void pins() {
        try (Scene scene = Scene.start("share { unshare user,net open /proc/thread-self/ns/net say it exit }")) {
            NamespaceId id = scene.actor("it").namespace(NET);

            // what keeps the namespaces alive that no process is in?
            for (Namespace namespace : Snapshot.take().namespaces()) {
                if (namespace.processes().isEmpty()) {
                    System.out.println(namespace.id() + " " + namespace.pins());
                }
            }

            assertThat(printed.text().lines())
                    .contains(id + " "
                            + List.of(new Pin.Descriptor(
                                    scene.pid(), scene.pid(), scene.actor("it").descriptor())));
        }
    }

    @Test
    @DisplayName("Java code inside a network namespace")
    @Root
    void call() throws IOException {
        try (Scene scene = Scene.start("unshare net")) {
            Pid pid = scene.pid();

            // a server in the network of another process, on a port that is free there
            try (NamespaceFd net = NamespaceFd.open(pid, NET);
                    ServerSocket server = net.call(() -> new ServerSocket(8080))) {
                System.out.println(server.getLocalSocketAddress() + " in " + net.id());
                System.out.println(
                        Snapshot.take().namespace(net.id()).orElseThrow().held());
            }

            assertThat(printed.text()).contains(":8080 in net:[").contains("Socket[pid=" + Pid.self());
        }
    }

    @Test
    @DisplayName("open a namespace from a pid")
    @Requires(Need.USER_NAMESPACES)
    void open() {
        try (Scene scene = Scene.start("unshare user,net say it")) {
            Pid pid = scene.pid();

            try (NamespaceFd net = NamespaceFd.open(pid, NET)) {
                System.out.println(net.id() + " is owned by " + net.owner().orElseThrow());
            }

            assertThat(printed.text().strip())
                    .isEqualTo(scene.actor("it").namespace(NET) + " is owned by "
                            + scene.actor("it").namespace(USER));
        }
    }

    @Test
    @DisplayName("open a namespace that no path leads to")
    @Requires(Need.USER_NAMESPACES)
    void openByPin() {
        try (Scene scene = Scene.start("share { unshare user,net open /proc/thread-self/ns/net say it exit }")) {
            NamespaceId id = scene.actor("it").namespace(USER);

            Snapshot machine = Snapshot.take();
            try (NamespaceFd namespace = machine.open(id)) {
                System.out.println(namespace.id() + " was created by user " + namespace.ownerUid());
            }

            assertThat(printed.text()).startsWith(id + " was created by user ");
            assertThat(machine.namespace(id).orElseThrow().pins())
                    .containsExactly(new Pin.Owner(scene.actor("it").namespace(NET)));
        }
    }

    @Test
    @DisplayName("threads that live inside a namespace")
    @Root
    void threads() throws Exception {
        try (Scene scene = Scene.start("unshare uts hostname red say it")) {
            Pid pid = scene.pid();

            try (NamespaceFd uts = NamespaceFd.open(pid, UTS)) {
                ExecutorService inside = Executors.newFixedThreadPool(2, uts.threadFactory());
                try {
                    System.out.println(inside.submit(() -> Files.readString(Path.of("/proc/sys/kernel/hostname")))
                            .get());
                } finally {
                    inside.shutdown();
                }
            }

            assertThat(printed.text().strip()).isEqualTo("red");
        }
    }

    @Test
    @DisplayName("keep a namespace alive")
    @Root
    void pin() {
        try (Scene scene = Scene.start("unshare net")) {
            Pid pid = scene.pid();
            Path file = folder.resolve("red");

            // as unshare --net=FILE and ip netns add do
            try (NamespaceFd net = NamespaceFd.open(pid, NET)) {
                net.pinAt(file);
            }
            try (NamespaceFd net = NamespaceFd.at(file)) {
                System.out.println(net.id());
            }
            NamespaceFd.unpin(file);

            assertThat(printed.text()).startsWith("net:[");
            assertThat(file).doesNotExist();
        }
    }

    @Test
    @DisplayName("which user namespace owns what")
    void owners() {
        for (Tree<Namespace> tree : Snapshot.take().byOwner()) {
            System.out.println(tree.value().id() + " owns " + tree.children().size());
        }

        assertThat(printed.text()).containsPattern("user:\\[\\d+] owns \\d+");
    }

    @Test
    @DisplayName("pids inside and outside")
    @Requires(Need.USER_NAMESPACES)
    void pids() {
        try (Scene scene = Scene.start("unshare user fork { unshare pid fork { say init } exit } say it")) {
            NamespaceId id = scene.actor("init").namespace(PID);
            Pid init = scene.actor("init").pid();

            Snapshot machine = Snapshot.take();
            for (ProcessInfo process : machine.namespace(id).orElseThrow().processes()) {
                System.out.println(process.pid() + " is " + process.innerPid() + " inside");
            }

            assertThat(printed.text().strip()).isEqualTo(init + " is 1 inside");
            assertThat(machine.pidIn(machine.process(init).orElseThrow(), id)).contains(Pid.of(1));
        }
    }

    @Test
    @DisplayName("users inside and outside")
    @Requires(Need.USER_NAMESPACES)
    void users() {
        try (Scene scene = Scene.start("unshare user")) {
            Pid pid = scene.pid();

            IdMaps maps = Procfs.system().idMaps(pid).orElseThrow();
            System.out.println("root inside is " + maps.uids().toOutside(0) + " outside");

            assertThat(printed.text())
                    .startsWith(
                            "root inside is OptionalLong[" + Scene.status("Uid").split("\t", -1)[0] + "] outside");
        }
    }

    @Test
    @DisplayName("what a process may do elsewhere")
    @Requires(Need.USER_NAMESPACES)
    void capabilities() {
        try (Scene scene = Scene.start("unshare user say it")) {
            NamespaceId id = scene.actor("it").namespace(USER);

            Snapshot machine = Snapshot.take();
            ProcessInfo me = machine.process(Pid.self()).orElseThrow();
            if (machine.capabilitiesIn(me, id).contains(Capability.CAP_SYS_ADMIN)) {
                System.out.println("I may administer " + id);
            }

            assertThat(printed.text().strip()).isEqualTo("I may administer " + id); // the creator's capabilities
        }
    }

    @Test
    @DisplayName("the host name and the queues inside")
    @Root
    void contents() {
        try (Scene scene = Scene.start("unshare uts,ipc hostname red queue")) {
            Pid pid = scene.pid();

            try (NamespaceFd uts = NamespaceFd.open(pid, UTS);
                    NamespaceFd ipc = NamespaceFd.open(pid, IPC)) {
                System.out.println(UtsNames.of(uts).host());
                System.out.println(IpcObjects.of(ipc).messageQueues().objects());
            }

            assertThat(printed.text()).startsWith("red\n[MessageQueue[");
        }
    }

    @Test
    @DisplayName("what has changed")
    @Requires(Need.USER_NAMESPACES)
    void diff() {
        Snapshot earlier = Snapshot.take();
        try (Scene scene = Scene.start("unshare user,net say it")) {
            Diff diff = Snapshot.take().diff(earlier);
            diff.created().forEach(namespace -> System.out.println("new: " + namespace));

            assertThat(printed.text()).contains("new: " + scene.actor("it").namespace(NET) + "  1 process, oldest ");
        }
    }

    @Test
    @DisplayName("watch")
    @Requires(Need.USER_NAMESPACES)
    void watch() throws InterruptedException {
        List<Namespace> created = new ArrayList<>();
        try (Watch watch = Snapshot.watch(Duration.ofMillis(100), Source.DESCRIPTORS);
                Scene scene = Scene.start("unshare user,net say it")) {
            NamespaceId id = scene.actor("it").namespace(NET);
            while (created.stream().noneMatch(namespace -> namespace.id().equals(id))) {
                created.addAll(watch.next().created());
            }
        }
        assertThat(created).isNotEmpty();
    }

    @Test
    @DisplayName("what could not be read")
    void completeness() {
        Snapshot machine = Snapshot.take();
        if (!machine.completeness().isComplete()) {
            System.out.println(machine.completeness());
        }

        assertThat(printed.text().isEmpty()).isEqualTo(machine.completeness().isComplete());
    }

    @Test
    @DisplayName("what works here")
    void kernel() {
        Kernel kernel = Kernel.look();
        for (Finding finding : kernel.findings()) {
            if (finding.verdict() == Verdict.NO) {
                System.out.println(finding.what() + ": " + finding.detail());
            }
        }

        assertThat(printed.text().lines())
                .hasSameSizeAs(kernel.findings().stream()
                        .filter(finding -> finding.verdict() == Verdict.NO)
                        .toList());
    }

    @Test
    @DisplayName("errors say what was missing")
    @Rootless
    void refused() {
        try (NamespaceFd net = NamespaceFd.openSelf(NET)) {
            net.call(UtsNames::current);
        } catch (SyscallException e) {
            if (!e.errno().equals(Errno.EPERM)) {
                throw e;
            }
            System.out.println(e.getMessage());
        }

        assertThat(printed.text())
                .startsWith("setns(")
                .contains("CLONE_NEWNET): EPERM (Operation not permitted): needs CAP_SYS_ADMIN");
    }

    @Test
    @DisplayName("hold on to a process")
    @Requires(Need.USER_NAMESPACES)
    void pidfd() {
        try (Scene scene = Scene.start("unshare user")) {
            Pid pid = scene.pid();

            // never another process that got the number later
            try (PidFd process = PidFd.open(pid);
                    NamespaceFd mounts = process.openNamespace(MNT)) {
                process.kill(Signal.SIGTERM);
                System.out.println(process.awaitExit(Duration.ofSeconds(5)) + " " + mounts.id());
            }

            assertThat(printed.text()).startsWith("true mnt:[");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/recipes.md", "docs/lab.md"})
    @DisplayName("the documents show code of tests")
    void documentsShowThisCode(String document) throws IOException {
        Path top = Path.of("..");
        Path tests = top.resolve("ns-it/src/test");
        String markdown = Files.readString(top.resolve(document), UTF_8);
        assertThat(snippets("java", markdown)).isNotEmpty();
        assertAllIn(
                snippets("java", markdown),
                tests.resolve("java/ns/it/TutorialIT.java"),
                tests.resolve("java/ns/it/ExecTutorialIT.java"),
                tests.resolve("java/ns/it/LabTutorialIT.java"),
                tests.resolve("java/ns/it/LabClusterIT.java"),
                tests.resolve("java/ns/it/LabWayOutIT.java"));
        assertAllIn(snippets("kotlin", markdown), tests.resolve("kotlin/ns/it/KotlinTutorialIT.kt"));
    }

    private static void assertAllIn(List<String> snippets, Path... sources) throws IOException {
        StringBuilder all = new StringBuilder();
        for (Path source : sources) {
            all.append(withoutBlanks(Files.readString(source, UTF_8)));
        }
        String code = all.toString();
        assertThat(snippets).allSatisfy(snippet -> assertThat(code).contains(withoutBlanks(snippet)));
    }

    /** The paragraphs of all blocks of code in a language. */
    private static List<String> snippets(String language, String markdown) {
        List<String> snippets = new ArrayList<>();
        String[] parts = markdown.split("\n```", -1); // text, block, text, block, ...
        for (int i = 1; i < parts.length; i += 2) {
            if (parts[i].startsWith(language + "\n")) {
                snippets.addAll(
                        List.of(parts[i].substring(language.length() + 1).split("\n\n", -1)));
            }
        }
        return snippets;
    }

    /** Documents have narrower lines than the formatter makes here. */
    private static String withoutBlanks(String code) {
        return code.replaceAll("\\s+", "");
    }
}
