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
import java.nio.file.Files;
import java.nio.file.Path;
import ns.core.Errno;
import ns.core.NamespaceId;
import ns.core.NamespaceType;
import ns.core.Pid;
import ns.core.SyscallException;
import ns.core.fd.Fd;
import ns.core.fd.NamespaceFd;
import ns.core.fd.PidFd;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Open namespaces: how to get them, what they tell, how they are pinned. */
@KernelTest
@Requires(Need.USER_NAMESPACES)
final class NamespaceFdIT {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    @DisplayName("a namespace is the same one by pid, by path and by our own link")
    void open(NamespaceType type) {
        Path path = Path.of("/proc/self/ns/" + type.procName());
        try (NamespaceFd byPid = NamespaceFd.open(Pid.self(), type);
                NamespaceFd byPath = NamespaceFd.at(path);
                NamespaceFd own = NamespaceFd.openSelf(type)) {
            assertThat(byPid.type()).isEqualTo(type);
            assertThat(byPid.id()).isEqualTo(byPath.id()).isEqualTo(own.id());
            assertThat(byPid.id().toString())
                    .isEqualTo(Files.readSymbolicLink(path).toString());
            assertThat(byPid.id().device()).isEqualTo(Scene.NSFS);
            assertThat(byPid.toString()).isEqualTo(byPid.id() + " (" + byPid.fd() + ")");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @DisplayName("namespaces of another process are its own")
    void openOther() {
        try (Scene scene = Scene.start("unshare user,net say it");
                NamespaceFd net = NamespaceFd.open(scene.pid(), NET)) {
            assertThat(net.id()).isEqualTo(scene.actor("it").namespace(NET));
            try (NamespaceFd own = NamespaceFd.openSelf(NET)) {
                assertThat(net.id()).isNotEqualTo(own.id());
            }
        }
    }

    @Test
    @DisplayName("a handle keeps its namespace alive when its processes are gone")
    void keepsAlive() {
        NamespaceFd net;
        NamespaceId id;
        try (Scene scene = Scene.start("unshare user,net say it")) {
            net = NamespaceFd.open(scene.pid(), NET);
            id = scene.actor("it").namespace(NET);
        }
        try (net;
                NamespaceFd again =
                        NamespaceFd.at(Path.of("/proc/self/fd/" + net.fd().number()))) {
            assertThat(again.id()).isEqualTo(id);
        }
    }

    @Test
    @DisplayName("owner and parent lead to the user namespaces around it")
    void relatives() {
        try (Scene scene = Scene.start("say zero unshare user say one unshare user,net say two");
                NamespaceFd net = NamespaceFd.open(scene.pid(), NET);
                NamespaceFd owner = net.openOwner();
                NamespaceFd parent = owner.openParent()) {
            assertThat(net.owner()).contains(scene.actor("two").namespace(USER));
            assertThat(owner.id()).isEqualTo(scene.actor("two").namespace(USER));
            assertThat(owner.owner())
                    .isEqualTo(owner.parent())
                    .contains(scene.actor("one").namespace(USER));
            assertThat(parent.id()).isEqualTo(scene.actor("one").namespace(USER));
            assertThat(parent.parent()).contains(scene.actor("zero").namespace(USER));
            assertThat(owner.ownerUid())
                    .isEqualTo(Long.parseLong(Scene.status("Uid").split("\t", -1)[1]));
            assertThatIllegalArgumentException()
                    .isThrownBy(net::ownerUid)
                    .withMessageContaining(net.id().toString());
            assertThatIllegalArgumentException()
                    .isThrownBy(net::parent)
                    .withMessageContaining(net.id().toString());
            assertThatIllegalArgumentException().isThrownBy(net::openParent);
        }
    }

    @Test
    @DisplayName("a pid namespace has the one around it for a parent, and ours none that we may see")
    void parentOfPidNamespace() {
        try (Scene scene = Scene.start("unshare user,pid fork { say it }");
                NamespaceFd inner = NamespaceFd.open(scene.actor("it").pid(), PID);
                NamespaceFd own = NamespaceFd.openSelf(PID)) {
            assertThat(inner.parent()).contains(own.id());
            assertThat(own.parent()).isEmpty();
            assertFails(own::openParent, Errno.EPERM).hasMessageContaining("there is none");
        }
    }

    @Test
    @DisplayName("the outermost user namespace has no owner")
    void outermost() {
        try (NamespaceFd user = NamespaceFd.openSelf(USER)) {
            assertThat(user.owner()).isEmpty();
            assertFails(user::openOwner, Errno.EPERM);
        }
    }

    @Test
    @DisplayName("the kernel's ids are the same for one namespace and differ for two")
    void kernelId() {
        try (Scene scene = Scene.start("unshare user,mnt");
                NamespaceFd here = NamespaceFd.openSelf(MNT);
                NamespaceFd again = NamespaceFd.openSelf(MNT);
                NamespaceFd there = NamespaceFd.open(scene.pid(), MNT);
                NamespaceFd uts = NamespaceFd.openSelf(UTS)) {
            assertThat(here.kernelId()).isEqualTo(again.kernelId());
            assertThat(here.mountNamespaceId()).isEqualTo(again.mountNamespaceId());
            assertThat(uts.mountNamespaceId()).isEmpty();
            here.kernelId()
                    .ifPresent(id -> assertThat(there.kernelId()).isNotEmpty().isNotEqualTo(here.kernelId()));
            here.mountNamespaceId()
                    .ifPresent(id ->
                            assertThat(there.mountNamespaceId()).isNotEmpty().isNotEqualTo(here.mountNamespaceId()));
        }
    }

    @Test
    @DisplayName("what is not the file of a namespace is refused without being opened for reading")
    void notANamespace() throws IOException, InterruptedException {
        Path fifo = folder.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        for (Path path : new Path[] {fifo, folder, Path.of("/dev/null"), Files.createFile(folder.resolve("file"))}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> NamespaceFd.at(path))
                    .withMessage(path + " is not the file of a namespace");
        }
        assertFails(() -> NamespaceFd.at(folder.resolve("nowhere")), Errno.ENOENT)
                .hasMessageContaining(folder.resolve("nowhere").toString());
    }

    @Test
    @DisplayName("a process that is not there has no namespaces")
    void noProcess() {
        assertFails(() -> NamespaceFd.open(Pid.of(Integer.MAX_VALUE), NET), Errno.ESRCH)
                .hasMessageContaining("2147483647");
        try (Scene scene = Scene.start("fork { say it zombie }")) {
            assertThatThrownBy(() -> NamespaceFd.open(scene.actor("it").pid(), NET))
                    .isInstanceOf(SyscallException.class);
        }
    }

    @Test
    @Rootless
    @DisplayName("a process that we may not see into is refused with what is missing")
    void forbidden() {
        try (Scene scene = Scene.start("undumpable")) {
            assertThatThrownBy(() -> NamespaceFd.open(scene.pid(), NET))
                    .isInstanceOfSatisfying(SyscallException.class, e -> {
                        assertThat(e.errno()).isIn(Errno.EACCES, Errno.EPERM);
                        assertThat(e.hint()).isPresent();
                    });
        }
    }

    @Test
    @DisplayName("a closed handle is of no use, and closing it again does nothing")
    void closed() {
        NamespaceFd net = NamespaceFd.openSelf(NET);
        int number = net.fd().number();
        net.close();
        try (Fd other = reopen(number)) {
            net.close();
            assertThat(Files.exists(Path.of("/proc/self/fd/" + other.number()))).isTrue();
        }
        assertThatThrownBy(() -> net.fd().number()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(net::owner).isInstanceOf(IllegalStateException.class);
        assertThat(net.toString()).contains("closed");
    }

    /** Something else at the same number, as a rule. */
    private static Fd reopen(int number) {
        NamespaceFd other = NamespaceFd.openSelf(UTS);
        assertThat(other.fd().number()).isLessThanOrEqualTo(number);
        return other.fd();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Root
    @DisplayName("a pin keeps a namespace until it is taken back, with its file")
    void pin(boolean exists) throws IOException {
        Path file = folder.resolve("a pin\nwith a line break");
        if (exists) {
            Files.createFile(file);
        }
        NamespaceId id;
        try (Scene scene = Scene.start("unshare uts say it");
                NamespaceFd uts = NamespaceFd.open(scene.pid(), UTS)) {
            id = uts.id();
            uts.pinAt(file);
        }
        try (NamespaceFd pinned = NamespaceFd.at(file)) {
            assertThat(pinned.id()).isEqualTo(id);
        }
        NamespaceFd.unpin(file);
        assertThat(file).doesNotExist();
    }

    @Test
    @Root
    @DisplayName("a pin can be opened in a mount namespace without /proc, where none can be made")
    void withoutProc() {
        Path file = folder.resolve("pin");
        Path other = folder.resolve("other");
        try (Scene place = Scene.start("unshare mnt tmpfs %s".formatted(folder));
                NamespaceFd there = NamespaceFd.open(place.pid(), MNT);
                NamespaceFd uts = NamespaceFd.openSelf(UTS)) {
            there.call(() -> {
                uts.pinAt(file);
                return file;
            });
            detachProcIn(place.pid());
            try (NamespaceFd pinned = there.call(() -> NamespaceFd.at(file))) {
                assertThat(pinned.id()).isEqualTo(uts.id());
            }
            there.call(() -> {
                assertFails(() -> uts.pinAt(other), Errno.ENOENT).hasMessageContaining("needs /proc");
                return assertThat(other).doesNotExist();
            });
        }
    }

    private static void detachProcIn(Pid pid) {
        String[] command = {"nsenter", "--target", pid.toString(), "--mount", "--", "umount", "--lazy", "/proc"};
        try {
            assertThat(new ProcessBuilder(command).inheritIO().start().waitFor())
                    .isZero();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @Rootless
    @DisplayName("a path in /proc that we may not open is refused with what is missing")
    void forbiddenPath() {
        assertFails(() -> NamespaceFd.at(Path.of("/proc/1/ns/net")), Errno.EACCES)
                .hasMessageContaining("CAP_SYS_PTRACE");
    }

    @Test
    @Root
    @DisplayName("a pin that fails leaves no file behind")
    void pinFails() {
        Path file = folder.resolve("pin");
        try (NamespaceFd mnt = NamespaceFd.openSelf(MNT)) {
            // a mount namespace in itself would live for ever
            assertFails(() -> mnt.pinAt(file), Errno.EINVAL);
            assertThat(file).doesNotExist();
        }
    }

    @Test
    @Root
    @DisplayName("a pin that fails leaves the file that was there")
    void pinFailsOnExistingFile() throws IOException {
        Path file = Files.writeString(folder.resolve("pin"), "precious");
        try (NamespaceFd mnt = NamespaceFd.openSelf(MNT)) {
            assertFails(() -> mnt.pinAt(file), Errno.EINVAL);
            assertThat(file).hasContent("precious");
        }
    }

    @Test
    @Root
    @DisplayName("a mount namespace cannot be pinned on a shared mount, and the message says so")
    void pinOnSharedMount() throws IOException {
        Path one = Files.createDirectory(folder.resolve("one"));
        Path other = Files.createDirectory(folder.resolve("other"));
        Path file = one.resolve("pin");
        try (Scene place = Scene.start("unshare mnt tmpfs %1$s shared %1$s bind %1$s %2$s".formatted(one, other));
                Scene scene = Scene.start("unshare mnt");
                NamespaceFd there = NamespaceFd.open(place.pid(), MNT);
                NamespaceFd mnt = NamespaceFd.open(scene.pid(), MNT)) {
            there.call(() -> {
                assertFails(() -> mnt.pinAt(file), Errno.EINVAL).hasMessageContaining("shared");
                assertThat(file).doesNotExist();
                return file;
            });
        }
    }

    @Test
    @Root
    @DisplayName("a mount namespace can be pinned on a private mount, in an older mount namespace")
    void pinOfMountNamespace() {
        Path file = folder.resolve("pin");
        try (Scene place = Scene.start("unshare mnt tmpfs %s".formatted(folder));
                Scene scene = Scene.start("unshare mnt");
                NamespaceFd there = NamespaceFd.open(place.pid(), MNT);
                NamespaceFd mnt = NamespaceFd.open(scene.pid(), MNT)) {
            there.call(() -> {
                mnt.pinAt(file);
                NamespaceFd.unpin(file);
                assertThat(file).doesNotExist();
                return file;
            });
        }
    }

    @Test
    @Rootless
    @DisplayName("a pin without privileges fails, leaves no file, and says what is missing")
    void pinForbidden() {
        Path file = folder.resolve("pin");
        try (NamespaceFd net = NamespaceFd.openSelf(NET)) {
            assertFails(() -> net.pinAt(file), Errno.EPERM).hasMessageContaining("CAP_SYS_ADMIN");
            assertThat(file).doesNotExist();
        }
    }

    @Test
    @DisplayName("only a pin can be taken back")
    void unpinOther() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "precious");
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("/proc/self/ns/net"));
        for (Path path : new Path[] {file, link, folder, Path.of("/proc/self/ns/net")}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> NamespaceFd.unpin(path))
                    .withMessage("no namespace is pinned at " + path);
        }
        assertThat(file).hasContent("precious");
        assertThat(link).isSymbolicLink();
        assertFails(() -> NamespaceFd.unpin(folder.resolve("nowhere")), Errno.ENOENT);
    }

    @Test
    @Root
    @DisplayName("a link to a pin is no pin")
    void unpinThroughLink() throws IOException {
        Path file = folder.resolve("pin");
        try (Scene scene = Scene.start("unshare uts");
                PidFd process = PidFd.open(scene.pid());
                NamespaceFd uts = process.openNamespace(UTS)) {
            uts.pinAt(file);
        }
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        try {
            assertThatIllegalArgumentException().isThrownBy(() -> NamespaceFd.unpin(link));
        } finally {
            NamespaceFd.unpin(file);
        }
    }

    private static org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> assertFails(
            ThrowingCallable call, Errno errno) {
        return assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        SyscallException.class, e -> assertThat(e.errno()).isEqualTo(errno));
    }
}
