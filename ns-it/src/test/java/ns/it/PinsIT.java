package ns.it;

import static ns.core.NamespaceType.MNT;
import static ns.core.NamespaceType.NET;
import static ns.core.NamespaceType.PID;
import static ns.core.NamespaceType.TIME;
import static ns.core.NamespaceType.USER;
import static ns.core.NamespaceType.UTS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import ns.core.NamespaceId;
import ns.core.NamespaceType;
import ns.core.fd.NamespaceFd;
import ns.core.fd.PidFd;
import ns.proc.Namespace;
import ns.proc.Pin;
import ns.proc.Snapshot;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each way in which a namespace can be kept alive: found, told apart, and used to open it. */
@KernelTest
@Requires(Need.USER_NAMESPACES)
final class PinsIT {
    @TempDir
    private Path folder;

    @ParameterizedTest(name = "a {0} namespace with a process in it")
    @EnumSource(names = {"CGROUP", "IPC", "MNT", "NET", "USER", "UTS"})
    @DisplayName("a process pins its namespaces")
    void process(NamespaceType type) {
        NamespaceId id;
        try (Scene scene = Scene.start("unshare user," + type.procName() + " say it")) {
            id = scene.actor("it").namespace(type);
            assertThat(pins(id)).startsWith(new Pin.Member(scene.pid()));
            if (type != USER) { // which is pinned by what it owns too
                assertOnlyPin(id, new Pin.Member(scene.pid()));
            }
        }
        assertGone(id);
    }

    @Test
    @DisplayName("a process pins its pid namespace, and is its init process")
    void initProcess() {
        NamespaceId id;
        try (Scene scene = Scene.start("unshare user fork { unshare pid fork { say init } exit } say it")) {
            id = scene.actor("init").namespace(PID);
            assertOnlyPin(id, new Pin.Member(scene.actor("init").pid()));
        }
        assertGone(id);
    }

    @Test
    @DisplayName("a thread pins a namespace that its process is not in")
    void thread() {
        NamespaceId id;
        try (Scene scene = Scene.start("unshare user thread { unshare net say it }")) {
            Scene.Actor it = scene.actor("it");
            id = it.namespace(NET);
            assertThat(it.tid()).isNotEqualTo(scene.pid());
            assertOnlyPin(id, new Pin.MemberThread(scene.pid(), it.tid()));
        }
        assertGone(id);
    }

    @Test
    @DisplayName("a thread pins the namespaces of a process whose main thread has ended")
    void threadOfZombieLeader() {
        NamespaceId id;
        try (Scene scene = Scene.start("unshare user,net thread { say it } leader-exit")) {
            Scene.Actor it = scene.actor("it");
            id = it.namespace(NET);
            assertThat(pins(id))
                    .contains(new Pin.MemberThread(scene.pid(), it.tid()))
                    .hasOnlyElementsOfType(Pin.MemberThread.class);
            assertOpens(id);
        }
        assertGone(id);
    }

    @Test
    @DisplayName("a process whose main thread has ended pins by its descriptors")
    void descriptorOfZombieLeader() {
        NamespaceId id;
        try (Scene scene = Scene.start(
                "share { unshare user,net open /proc/thread-self/ns/net say it exit } thread { say t } leader-exit")) {
            id = scene.actor("it").namespace(NET);
            assertThat(pins(id)).singleElement().isInstanceOfSatisfying(Pin.Descriptor.class, pin -> {
                assertThat(pin.pid()).isEqualTo(scene.pid());
                assertThat(pin.tid()).isNotEqualTo(scene.pid());
            });
            assertOpens(id);
        }
        assertGone(id);
    }

    @Test
    @DisplayName("a pid namespace whose init process has ended is pinned by who may no longer fork into it")
    void pidForChildren() {
        NamespaceId id;
        try (Scene scene = Scene.start("unshare user,pid fork { exit } say it")) {
            id = scene.actor("it").forChildren(PID);
            assertOnlyPin(id, new Pin.ForChildren(scene.pid(), scene.pid()));
        }
        assertGone(id);
    }

    @Test
    @DisplayName("a pid namespace is pinned by the thread that made it and by its init process")
    void pidForChildrenOfThread() {
        NamespaceId id;
        try (Scene scene = Scene.start("unshare user thread { unshare pid fork { say init } say it }")) {
            Scene.Actor it = scene.actor("it");
            id = it.forChildren(PID);
            assertThat(id).isEqualTo(scene.actor("init").namespace(PID));
            assertThat(pins(id))
                    .containsExactlyInAnyOrder(
                            new Pin.Member(scene.actor("init").pid()), new Pin.ForChildren(scene.pid(), it.tid()));
        }
        assertGone(id);
    }

    @Test
    @Requires(Need.TIME_NAMESPACES)
    @DisplayName("a time namespace is pinned by the process whose children will be in it")
    void timeForChildren() {
        NamespaceId id;
        try (Scene scene = Scene.start("unshare user,time say it")) {
            id = scene.actor("it").forChildren(TIME);
            assertOnlyPin(id, new Pin.ForChildren(scene.pid(), scene.pid()));
        }
        assertGone(id);
    }

    @ParameterizedTest(name = "a descriptor of a {0} namespace")
    @EnumSource(names = {"CGROUP", "IPC", "NET", "MNT", "UTS"})
    @DisplayName("an open descriptor pins a namespace that nobody is in")
    void descriptor(NamespaceType type) {
        descriptor(type, "open");
    }

    @ParameterizedTest(name = "a descriptor of a {0} namespace")
    @EnumSource(names = {"CGROUP", "IPC", "NET", "MNT", "UTS"})
    @DisplayName("so does a descriptor that was opened with O_PATH")
    void pathDescriptor(NamespaceType type) {
        descriptor(type, "open-path");
    }

    private static void descriptor(NamespaceType type, String open) {
        NamespaceId id;
        String name = type.procName();
        try (Scene scene = Scene.start(
                "share { unshare user,%s %s /proc/thread-self/ns/%s say it exit }".formatted(name, open, name))) {
            Scene.Actor it = scene.actor("it");
            id = it.namespace(type);
            assertOnlyPin(id, new Pin.Descriptor(scene.pid(), scene.pid(), it.descriptor()));
        }
        assertGone(id);
    }

    @Test
    @Root
    @DisplayName("a descriptor that was opened by a bind mount pins a namespace, also when the mount is gone")
    void descriptorOfMount() {
        Path file = folder.resolve("pinned");
        NamespaceId id;
        try (Scene owner = Scene.start("unshare uts say it")) {
            id = owner.actor("it").namespace(UTS);
            try (NamespaceFd uts = NamespaceFd.open(owner.pid(), UTS)) {
                uts.pinAt(file);
            }
        }
        try (Scene holder = Scene.start("open " + file + " say it")) {
            Pin descriptor = new Pin.Descriptor(
                    holder.pid(), holder.pid(), holder.actor("it").descriptor());
            assertThat(pins(id)).contains(descriptor);
            NamespaceFd.unpin(file);
            assertOnlyPin(id, descriptor);
        }
        assertGone(id);
    }

    @Test
    @DisplayName("an open descriptor pins a pid namespace without processes")
    void descriptorOfPidNamespace() {
        NamespaceId id;
        try (Scene scene =
                Scene.start("share { unshare user,pid share { open /proc/thread-self/ns/pid say it exit } exit }")) {
            Scene.Actor it = scene.actor("it");
            id = it.namespace(PID);
            assertOnlyPin(id, new Pin.Descriptor(scene.pid(), scene.pid(), it.descriptor()));
        }
        assertGone(id);
    }

    @Test
    @DisplayName("a descriptor in the private table of a thread pins a namespace")
    void descriptorOfThread() {
        NamespaceId id;
        try (Scene scene = Scene.start(
                "unshare user thread { files share { unshare net open /proc/thread-self/ns/net say it exit } say holder }")) {
            Scene.Actor it = scene.actor("it");
            id = it.namespace(NET);
            Scene.Actor holder = scene.actor("holder");
            assertOnlyPin(id, new Pin.Descriptor(scene.pid(), holder.tid(), it.descriptor()));
        }
        assertGone(id);
    }

    @Test
    @DisplayName("a socket pins its network namespace")
    void socket() {
        NamespaceId id;
        try (Scene scene = Scene.start("share { unshare user,net socket say it exit }")) {
            Scene.Actor it = scene.actor("it");
            id = it.namespace(NET);
            assertThat(pins(id)).singleElement().isInstanceOfSatisfying(Pin.Socket.class, pin -> {
                assertThat(pin.pid()).isEqualTo(scene.pid());
                assertThat(pin.tid()).isEqualTo(scene.pid());
                assertThat(pin.number()).isEqualTo(it.descriptor());
                assertThat(pin.inode()).isEqualTo(inodeOfSocket(scene, it.descriptor()));
            });
            assertOpens(id);
        }
        assertGone(id);
    }

    @Test
    @DisplayName("a socket in the private table of a thread pins its network namespace")
    void socketOfThread() {
        NamespaceId id;
        try (Scene scene =
                Scene.start("unshare user thread { files share { unshare net socket say it exit } say holder }")) {
            Scene.Actor it = scene.actor("it");
            id = it.namespace(NET);
            long inode = inodeOfSocket(scene, scene.actor("holder").tid().number(), it.descriptor());
            assertOnlyPin(id, new Pin.Socket(scene.pid(), scene.actor("holder").tid(), it.descriptor(), inode));
        }
        assertGone(id);
    }

    @Test
    @Root
    @DisplayName("a bind mount in our own mount namespace pins a namespace")
    void bindMountHere() {
        Path file = folder.resolve("with space\tand tab");
        NamespaceId id;
        try (Scene scene = Scene.start("unshare net say it");
                PidFd process = PidFd.open(scene.pid());
                NamespaceFd namespace = process.openNamespace(NET)) {
            id = namespace.id();
            namespace.pinAt(file);
        }
        try (NamespaceFd here = NamespaceFd.openSelf(MNT)) {
            assertThat(pins(id)).singleElement().isInstanceOfSatisfying(Pin.Mount.class, pin -> {
                assertThat(pin.mountNamespace()).isEqualTo(here.id());
                assertThat(pin.mountPoint()).isEqualTo(file.toString());
                assertThat(pin.through()).isPresent();
            });
            assertOpens(id);
        } finally {
            NamespaceFd.unpin(file);
        }
        assertGone(id);
    }

    @Test
    @DisplayName("a bind mount in another mount namespace pins a namespace")
    void bindMountElsewhere() {
        NamespaceId id;
        try (Scene scene =
                Scene.start("unshare user,mnt,net say it tmpfs %s bind /proc/thread-self/ns/net %s/net unshare net"
                        .formatted(folder, folder))) {
            Scene.Actor it = scene.actor("it");
            id = it.namespace(NET);
            assertOnlyPin(id, new Pin.Mount(it.namespace(MNT), Optional.of(scene.pid()), folder + "/net"));
        }
        assertGone(id);
    }

    @Test
    @DisplayName("a bind mount in the mount namespace of a thread pins a namespace")
    void bindMountInNamespaceOfThread() {
        NamespaceId id;
        try (Scene scene = Scene.start(
                "unshare user thread { unshare mnt,net say it tmpfs %s bind /proc/thread-self/ns/net %s/net unshare net }"
                        .formatted(folder, folder))) {
            Scene.Actor it = scene.actor("it");
            id = it.namespace(NET);
            assertOnlyPin(id, new Pin.Mount(it.namespace(MNT), Optional.of(it.tid()), folder + "/net"));
        }
        assertGone(id);
    }

    @Test
    @Root
    @DisplayName("a bind mount that a chrooted process cannot see pins a namespace")
    void bindMountOutsideOfRoot() throws IOException {
        Path root = Files.createDirectory(folder.resolve("root"));
        NamespaceId id;
        try (Scene scene = Scene.start(
                "fork { unshare mnt,net say it tmpfs /mnt bind /proc/thread-self/ns/net /mnt/net unshare net chroot %s }"
                        .formatted(root))) {
            Scene.Actor it = scene.actor("it");
            id = it.namespace(NET);
            assertThat(pins(id)).singleElement().isInstanceOfSatisfying(Pin.Mount.class, pin -> {
                assertThat(pin.mountNamespace()).isEqualTo(it.namespace(MNT));
                assertThat(pin.mountPoint()).isEqualTo("/mnt/net");
            });
            assertOpens(id);
        }
        assertGone(id);
    }

    @Test
    @Root
    @DisplayName("a bind mount in a mount namespace that only a descriptor pins, pins a namespace")
    void bindMountInNamespaceWithoutProcess() {
        NamespaceId id;
        try (Scene scene = Scene.start(("share { unshare mnt,net say it tmpfs %s bind /proc/thread-self/ns/net %s/net"
                        + " open /proc/thread-self/ns/mnt exit }")
                .formatted(folder, folder))) {
            Scene.Actor it = scene.actor("it");
            id = it.namespace(NET);
            assertOnlyPin(id, new Pin.Mount(it.namespace(MNT), Optional.empty(), folder + "/net"));
        }
        assertGone(id);
    }

    @Test
    @Root
    @DisplayName("a bind mount in a mount namespace that only a bind mount in another such one pins, pins a namespace")
    void bindMountInMountedMountNamespace() {
        NamespaceId id;
        try (Scene scene = Scene.start(("share { unshare mnt say outer tmpfs %1$s"
                        + " fork { unshare mnt,net say inner tmpfs /mnt bind /proc/thread-self/ns/net /mnt/net }"
                        + " bind /proc/%%c/ns/mnt %1$s/mnt kill open /proc/thread-self/ns/mnt exit }")
                .formatted(folder))) {
            Scene.Actor outer = scene.actor("outer");
            Scene.Actor inner = scene.actor("inner");
            id = inner.namespace(NET);
            assertOnlyPin(inner.namespace(MNT), new Pin.Mount(outer.namespace(MNT), Optional.empty(), folder + "/mnt"));
            assertOnlyPin(id, new Pin.Mount(inner.namespace(MNT), Optional.empty(), "/mnt/net"));
        }
        assertGone(id);
    }

    @Test
    @DisplayName("a user namespace without processes is pinned by its child, and that by its own")
    void parentsOfUserNamespace() {
        NamespaceId grandparent;
        try (Scene scene = Scene.start("unshare user say one unshare user say two unshare user say three")) {
            grandparent = scene.actor("one").namespace(USER);
            NamespaceId parent = scene.actor("two").namespace(USER);
            assertOnlyPin(parent, new Pin.Parent(scene.actor("three").namespace(USER)));
            assertOnlyPin(grandparent, new Pin.Parent(parent));
        }
        assertGone(grandparent);
    }

    @Test
    @DisplayName("a pid namespace without processes is pinned by its child, and that by its own")
    void parentsOfPidNamespace() {
        NamespaceId grandparent;
        String nested = "share { say one unshare pid share { say two unshare pid share {"
                + " open /proc/thread-self/ns/pid say three exit } exit } exit }";
        try (Scene scene = Scene.start("share { unshare user,pid " + nested + " exit } say it")) {
            NamespaceId child = scene.actor("three").namespace(PID);
            NamespaceId parent = scene.actor("two").namespace(PID);
            grandparent = scene.actor("one").namespace(PID);
            assertOnlyPin(
                    child,
                    new Pin.Descriptor(
                            scene.pid(), scene.pid(), scene.actor("three").descriptor()));
            assertOnlyPin(parent, new Pin.Parent(child));
            assertOnlyPin(grandparent, new Pin.Parent(parent));
        }
        assertGone(grandparent);
    }

    @Test
    @DisplayName("a user namespace without processes is pinned by what it owns")
    void owner() {
        NamespaceId owner;
        try (Scene scene = Scene.start("share { unshare user,net open /proc/thread-self/ns/net say it exit }")) {
            owner = scene.actor("it").namespace(USER);
            assertOnlyPin(owner, new Pin.Owner(scene.actor("it").namespace(NET)));
        }
        assertGone(owner);
    }

    private static List<Pin> pins(NamespaceId id) {
        return Snapshot.take().namespace(id).map(Namespace::pins).orElse(List.of());
    }

    /** Found, with nothing else to open it by, and opened by it. */
    private static void assertOnlyPin(NamespaceId id, Pin pin) {
        assertThat(pins(id)).containsExactly(pin);
        assertOpens(id);
    }

    private static void assertOpens(NamespaceId id) {
        try (NamespaceFd opened = Snapshot.take().open(id)) {
            assertThat(opened.id()).isEqualTo(id);
        }
    }

    private static void assertGone(NamespaceId id) {
        assertThat(pins(id)).as("pins of %s after its end", id).isEmpty();
    }

    private static long inodeOfSocket(Scene scene, int descriptor) {
        return inodeOfSocket(scene, scene.pid().number(), descriptor);
    }

    private static long inodeOfSocket(Scene scene, int tid, int descriptor) {
        Path link = Path.of("/proc/%s/task/%d/fd/%d".formatted(scene.pid(), tid, descriptor));
        try {
            String text = Files.readSymbolicLink(link).toString();
            return Long.parseLong(text, "socket:[".length(), text.length() - 1, 10);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
