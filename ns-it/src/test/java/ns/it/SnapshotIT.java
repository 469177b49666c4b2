package ns.it;

import static ns.core.NamespaceType.MNT;
import static ns.core.NamespaceType.NET;
import static ns.core.NamespaceType.PID;
import static ns.core.NamespaceType.USER;
import static ns.core.NamespaceType.UTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import ns.core.Capability;
import ns.core.NamespaceId;
import ns.core.NamespaceType;
import ns.core.Pid;
import ns.core.fd.NamespaceFd;
import ns.core.fd.PidFd;
import ns.proc.Namespace;
import ns.proc.Pin;
import ns.proc.ProcessInfo;
import ns.proc.Snapshot;
import ns.proc.Source;
import ns.proc.Tree;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a snapshot tells of processes and namespaces, against what they tell themselves. */
@KernelTest
@Requires(Need.USER_NAMESPACES)
final class SnapshotIT {
    @Test
    @DisplayName("each process is in the namespaces that its links in /proc name")
    void membership() throws IOException {
        Map<Pid, Map<NamespaceType, NamespaceId>> before = links();
        Snapshot snapshot = Snapshot.take();
        Map<Pid, Map<NamespaceType, NamespaceId>> after = links();
        Map<Pid, Map<NamespaceType, NamespaceId>> stable = new HashMap<>(before);
        stable.entrySet().retainAll(after.entrySet());
        assertThat(stable).containsKey(Pid.self());
        for (Map.Entry<Pid, Map<NamespaceType, NamespaceId>> each : stable.entrySet()) {
            ProcessInfo process = snapshot.process(each.getKey()).orElseThrow();
            assertThat(process.namespaces()).as("%s", process).isEqualTo(each.getValue());
            for (NamespaceId id : each.getValue().values()) {
                assertThat(snapshot.namespace(id).orElseThrow().processes()).contains(process);
            }
        }
    }

    @Test
    @DisplayName("a namespace counts its processes, zombies not among them, and knows the oldest")
    void processes() {
        try (Scene scene = Scene.start("unshare user,net say it repeat 5 { fork { } } fork { say zombie zombie }")) {
            Snapshot snapshot = Snapshot.take();
            Namespace net = snapshot.namespaceOf(scene.pid(), NET);
            assertThat(net.id()).isEqualTo(scene.actor("it").namespace(NET));
            assertThat(net.processes()).hasSize(6).isSortedAccordingTo(Comparator.comparing(ProcessInfo::pid));
            assertThat(net.oldest().orElseThrow().pid()).isEqualTo(scene.pid());
            assertThat(net.toString()).startsWith(net.id() + "  6 processes, oldest " + scene.pid() + " ");
            ProcessInfo zombie = snapshot.process(scene.actor("zombie").pid()).orElseThrow();
            assertThat(zombie.state()).isEqualTo('Z');
            assertThat(zombie.namespace(NET)).isEmpty();
            assertThat(zombie.commandLine()).isEmpty();
        }
    }

    @Test
    @DisplayName("nested user namespaces lead to their parents, which own them, and to who made them")
    void userNamespaces() {
        try (Scene scene =
                Scene.start("say zero unshare user say one unshare user,net say two unshare user say three")) {
            Snapshot snapshot = Snapshot.take();
            NamespaceId zero = scene.actor("zero").namespace(USER);
            NamespaceId one = scene.actor("one").namespace(USER);
            NamespaceId two = scene.actor("two").namespace(USER);
            NamespaceId three = scene.actor("three").namespace(USER);
            long uid = snapshot.process(Pid.self()).orElseThrow().uid();
            for (List<NamespaceId> pair : List.of(List.of(one, zero), List.of(two, one), List.of(three, two))) {
                Namespace child = snapshot.namespace(pair.get(0)).orElseThrow();
                assertThat(child.parent()).contains(pair.get(1));
                assertThat(child.owner()).contains(pair.get(1));
                assertThat(child.ownerUid()).isEqualTo(OptionalLong.of(uid));
            }
            Namespace net =
                    snapshot.namespace(scene.actor("two").namespace(NET)).orElseThrow();
            assertThat(net.owner()).contains(two);
            assertThat(net.parent()).isEmpty();
            assertThat(net.ownerUid()).isEmpty();
        }
    }

    @Test
    @DisplayName("the initial user namespace, or the outermost that we see, has no owner")
    void outermostUserNamespace() {
        Snapshot snapshot = Snapshot.take();
        Namespace user = snapshot.namespaceOf(Pid.self(), USER);
        assertThat(user.owner()).isEmpty();
        assertThat(user.parent()).isEmpty();
        assertThat(snapshot.namespaceOf(Pid.self(), UTS).owner()).contains(user.id());
    }

    @Test
    @DisplayName("a process has one id in each pid namespace from ours down to its own, and none elsewhere")
    void pidTranslation() {
        String three = "fork { unshare pid repeat 3 { fork { } } fork { say three } say inTwo }";
        String two = "fork { unshare pid repeat 2 { fork { } } " + three + " say inOne }";
        try (Scene scene = Scene.start("unshare user,pid fork { say one } " + two + " say zero")) {
            Snapshot snapshot = Snapshot.take();
            Scene.Actor inTwo = scene.actor("inTwo");
            ProcessInfo process = snapshot.process(scene.actor("three").pid()).orElseThrow();
            NamespaceId outermost = snapshot.namespaceOf(Pid.self(), PID).id();
            NamespaceId first = scene.actor("one").namespace(PID);
            NamespaceId second = inTwo.namespace(PID);
            NamespaceId third = scene.actor("three").namespace(PID);

            assertThat(process.pids()).hasSize(4);
            assertThat(process.innerPid().number())
                    .isEqualTo(scene.actor("three").innerPid())
                    .isEqualTo(4);
            assertThat(snapshot.pidIn(process, outermost)).contains(process.pid());
            assertThat(snapshot.pidIn(process, second)).contains(Pid.of(inTwo.childPid()));
            assertThat(snapshot.pidIn(process, third)).contains(Pid.of(4));

            ProcessInfo parent = snapshot.process(inTwo.pid()).orElseThrow();
            assertThat(process.parent()).contains(parent.pid());
            assertThat(snapshot.pidIn(parent, first))
                    .contains(Pid.of(scene.actor("inOne").childPid()));
            assertThat(snapshot.pidIn(parent, second)).contains(Pid.of(inTwo.innerPid()));
            assertThat(snapshot.pidIn(parent, third)).isEmpty();
        }
    }

    @Test
    @DisplayName("a pid namespace tree has each namespace below the one that sees it")
    void pidTree() {
        try (Scene scene = Scene.start(
                "unshare user,pid fork { say one unshare pid fork { say two unshare pid fork { say three } } }")) {
            Snapshot snapshot = Snapshot.take();
            List<NamespaceId> path = new ArrayList<>();
            assertThat(find(
                            snapshot.byParent(PID),
                            namespace -> namespace.id(),
                            scene.actor("three").namespace(PID),
                            path))
                    .isTrue();
            assertThat(path)
                    .endsWith(
                            snapshot.namespaceOf(Pid.self(), PID).id(),
                            scene.actor("one").namespace(PID),
                            scene.actor("two").namespace(PID),
                            scene.actor("three").namespace(PID));
        }
    }

    @Test
    @DisplayName("trees by owner, parent and process hold everything exactly once")
    void trees() {
        try (Scene scene = Scene.start("fork { unshare user,net,uts say it fork { say child } }")) {
            Snapshot snapshot = Snapshot.take();
            assertThat(values(snapshot.byOwner())).containsExactlyInAnyOrderElementsOf(snapshot.namespaces());
            assertThat(values(snapshot.byParent(USER))).containsExactlyInAnyOrderElementsOf(snapshot.namespaces(USER));
            assertThat(values(snapshot.byProcess())).containsExactlyInAnyOrderElementsOf(snapshot.processes());
            List<Pid> path = new ArrayList<>();
            assertThat(find(
                            snapshot.byProcess(),
                            ProcessInfo::pid,
                            scene.actor("child").pid(),
                            path))
                    .isTrue();
            assertThat(path)
                    .endsWith(
                            Pid.self(),
                            scene.pid(),
                            scene.actor("it").pid(),
                            scene.actor("child").pid());
            List<NamespaceId> owners = new ArrayList<>();
            assertThat(find(snapshot.byOwner(), Namespace::id, scene.actor("it").namespace(UTS), owners))
                    .isTrue();
            assertThat(owners)
                    .endsWith(
                            scene.actor("it").namespace(USER), scene.actor("it").namespace(UTS));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> snapshot.byParent(NET))
                    .withMessageContaining("net");
        }
    }

    @Test
    @Requires(programs = "capsh")
    @DisplayName("the capabilities of this process are those that capsh decodes")
    void ownCapabilities() throws IOException, InterruptedException {
        ProcessInfo self = Snapshot.take(Source.PROCESSES).process(Pid.self()).orElseThrow();
        Process capsh = new ProcessBuilder("capsh", "--decode=" + Scene.status("CapEff")).start();
        String names = new String(capsh.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .strip()
                .replaceFirst(".*=", "");
        capsh.waitFor();
        Set<Capability> decoded = new TreeSet<>();
        for (String name : names.split(",", -1)) {
            Capability.named(name.toUpperCase(Locale.ROOT)).ifPresent(decoded::add);
        }
        assertThat(self.capabilities()).isEqualTo(decoded);
    }

    @Test
    @DisplayName("we hold all capabilities in a user namespace that we made, and its root none in another")
    void capabilitiesInUserNamespace() {
        try (Scene one = Scene.start("unshare user,net say it socket say it");
                Scene other = Scene.start("unshare user say it")) {
            Snapshot snapshot = Snapshot.take();
            NamespaceId mine = one.actor("it").namespace(USER);
            NamespaceId foreign = other.actor("it").namespace(USER);
            ProcessInfo self = snapshot.process(Pid.self()).orElseThrow();
            ProcessInfo inside = snapshot.process(one.pid()).orElseThrow();
            assertThat(snapshot.capabilitiesIn(self, mine))
                    .contains(Capability.CAP_SYS_ADMIN, Capability.CAP_CHECKPOINT_RESTORE);
            assertThat(snapshot.capabilitiesIn(inside, mine)).contains(Capability.CAP_SYS_ADMIN);
            assertThat(snapshot.capabilitiesIn(inside, foreign)).isEmpty();
            assertThat(snapshot.capabilitiesIn(
                            inside, snapshot.namespaceOf(Pid.self(), USER).id()))
                    .isEmpty();
            // CAP_NET_ADMIN is what SIOCGSKNS asks for
            try (PidFd process = PidFd.open(one.pid());
                    NamespaceFd net =
                            process.openSocketNamespace(one.actor("it").descriptor())) {
                assertThat(net.id()).isEqualTo(one.actor("it").namespace(NET));
            }
        }
    }

    @Test
    @DisplayName("sources that are left out are not looked at")
    void sources() {
        try (Scene scene = Scene.start("share { unshare user,net socket open /proc/thread-self/ns/net say it exit }")) {
            NamespaceId id = scene.actor("it").namespace(NET);
            assertThat(Snapshot.take(Source.PROCESSES).namespace(id)).isEmpty();
            assertThat(Snapshot.take(Source.PROCESSES).sources()).containsExactly(Source.PROCESSES);
            assertThat(Snapshot.take(Source.DESCRIPTORS)
                            .namespace(id)
                            .orElseThrow()
                            .pins())
                    .hasOnlyElementsOfType(Pin.Descriptor.class)
                    .hasSize(1);
            assertThat(Snapshot.take(Source.SOCKETS).namespace(id).orElseThrow().pins())
                    .hasOnlyElementsOfType(Pin.Socket.class)
                    .hasSize(1);
            assertThat(Snapshot.take().namespace(id).orElseThrow().pins()).hasSize(2);
        }
    }

    @Test
    @DisplayName("who asks for what is not there is told so")
    void absent() {
        Snapshot snapshot = Snapshot.take(Source.PROCESSES);
        NamespaceId none = new NamespaceId(NET, Scene.NSFS, 1);
        assertThat(snapshot.namespace(none)).isEmpty();
        assertThat(snapshot.namespacesWithInode(1)).isEmpty();
        assertThatThrownBy(() -> snapshot.open(none))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessageContaining("net:[1]");
        Pid nobody = Pid.of(Integer.MAX_VALUE);
        assertThat(snapshot.process(nobody)).isEmpty();
        assertThatThrownBy(() -> snapshot.namespaceOf(nobody, NET))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessageContaining("2147483647");
    }

    @Test
    @DisplayName("a namespace that has ended since the snapshot cannot be opened")
    void endedSince() {
        Snapshot snapshot;
        NamespaceId id;
        try (Scene scene = Scene.start("unshare user,net say it")) {
            snapshot = Snapshot.take();
            id = scene.actor("it").namespace(NET);
        }
        assertThat(snapshot.namespace(id)).isPresent();
        assertThatThrownBy(() -> snapshot.open(id))
                .isInstanceOfAny(NoSuchElementException.class, ns.core.SyscallException.class);
    }

    @Test
    @Root
    @DisplayName("a namespace has ended, too, if the number of its last socket is that of a file now")
    void endedSocket() throws IOException {
        NamespaceId id;
        DatagramChannel socket;
        try (NamespaceFd net = NamespaceFd.create(NET)) {
            id = net.id();
            socket = net.call(() -> DatagramChannel.open());
        }
        Snapshot snapshot = Snapshot.take(Source.SOCKETS);
        socket.close();
        Pin.Socket pin = (Pin.Socket)
                snapshot.namespace(id).orElseThrow().pins().iterator().next();
        Path number = Path.of("/proc/self/fd/" + pin.number());
        List<InputStream> files = new ArrayList<>();
        while (!Files.exists(number)) {
            files.add(Files.newInputStream(Path.of("/dev/null")));
        }
        assertThatThrownBy(() -> snapshot.open(id)).isInstanceOf(NoSuchElementException.class);
        for (InputStream file : files) {
            file.close();
        }
    }

    @Test
    @DisplayName("a namespace that one pin no longer leads to is opened by another")
    void nextPin() {
        String holder = "share { unshare user,net open /proc/thread-self/ns/net say it }";
        try (Scene scene = Scene.start(holder)) {
            NamespaceId id = scene.actor("it").namespace(NET);
            Snapshot snapshot = Snapshot.take();
            assertThat(snapshot.namespace(id).orElseThrow().pins()).hasSizeGreaterThan(1);
            try (PidFd child = PidFd.open(scene.actor("it").pid())) {
                child.kill(ns.core.Signal.SIGKILL);
                assertThat(child.awaitExit(Await.PATIENCE)).isTrue();
            }
            try (NamespaceFd opened = snapshot.open(id)) {
                assertThat(opened.id()).isEqualTo(id);
            }
        }
    }

    @Test
    @DisplayName("processes that come and go during fifty snapshots disturb none of them")
    void storm() {
        try (Scene scene = Scene.start("storm")) {
            for (int i = 0; i < 50; i++) {
                Snapshot snapshot = Snapshot.take();
                assertThat(snapshot.process(scene.pid())).isPresent();
            }
        }
    }

    @Test
    @DisplayName("two hundred snapshots leave no descriptor open")
    void descriptors() throws IOException {
        Snapshot.take();
        long before = openDescriptors();
        for (int i = 0; i < 200; i++) {
            Snapshot.take();
        }
        assertThat(openDescriptors()).isLessThanOrEqualTo(before);
    }

    @Test
    @DisplayName("snapshots that eight threads take at once agree")
    void concurrent() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (Scene scene = Scene.start("repeat 8 { fork { unshare user,net,mnt } } say it")) {
            List<Callable<Snapshot>> takes = new ArrayList<>();
            for (int i = 0; i < 32; i++) {
                takes.add(Snapshot::take);
            }
            Set<List<String>> answers = threads.invokeAll(takes).stream()
                    .map(SnapshotIT::get)
                    .map(snapshot -> ofChildren(snapshot, scene.pid()))
                    .collect(Collectors.toSet());
            assertThat(answers).hasSize(1);
            assertThat(answers.iterator().next()).hasSize(24);
        } finally {
            threads.shutdown();
            assertThat(threads.awaitTermination(10, java.util.concurrent.TimeUnit.SECONDS))
                    .isTrue();
        }
    }

    /** Without the pins: what one thread has open while it looks, another one sees. */
    private static List<String> ofChildren(Snapshot snapshot, Pid parent) {
        return snapshot.processes().stream()
                .filter(process -> process.parent().equals(Optional.of(parent)))
                .flatMap(process -> Stream.of(NET, MNT, USER).map(type -> snapshot.namespaceOf(process.pid(), type)))
                .map(namespace -> namespace + " of " + namespace.owner() + " below " + namespace.parent())
                .toList();
    }

    private static Snapshot get(Future<Snapshot> future) {
        try {
            return future.get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static long openDescriptors() throws IOException {
        try (Stream<Path> numbers = Files.list(Path.of("/proc/self/fd"))) {
            return numbers.count();
        }
    }

    private static <T> List<T> values(List<Tree<T>> trees) {
        List<T> values = new ArrayList<>();
        for (Tree<T> tree : trees) {
            values.add(tree.value());
            values.addAll(values(tree.children()));
        }
        return values;
    }

    /** Puts the ids from a root down to one value into a list. */
    private static <T, I> boolean find(
            List<Tree<T>> trees, java.util.function.Function<T, I> id, I sought, List<I> path) {
        for (Tree<T> tree : trees) {
            path.add(id.apply(tree.value()));
            if (id.apply(tree.value()).equals(sought) || find(tree.children(), id, sought, path)) {
                return true;
            }
            path.remove(path.size() - 1);
        }
        return false;
    }

    /** What readlink(2) tells of all processes that we may see into. */
    private static Map<Pid, Map<NamespaceType, NamespaceId>> links() throws IOException {
        Map<Pid, Map<NamespaceType, NamespaceId>> links = new HashMap<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path folder : folders) {
                Map<NamespaceType, NamespaceId> namespaces = links(folder);
                if (!namespaces.isEmpty()) {
                    links.put(Pid.of(Integer.parseInt(folder.getFileName().toString())), namespaces);
                }
            }
        }
        return links;
    }

    private static Map<NamespaceType, NamespaceId> links(Path process) {
        Map<NamespaceType, NamespaceId> namespaces = new HashMap<>();
        for (NamespaceType type : NamespaceType.values()) {
            try {
                String text = Files.readSymbolicLink(process.resolve("ns/" + type.procName()))
                        .toString();
                namespaces.put(type, NamespaceId.parse(text, Scene.NSFS).orElseThrow());
            } catch (IOException e) {
                continue; // gone, a zombie, or not ours to see
            }
        }
        return namespaces;
    }
}
