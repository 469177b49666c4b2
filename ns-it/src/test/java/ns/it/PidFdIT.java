package ns.it;

import static ns.core.NamespaceType.NET;
import static ns.core.NamespaceType.UTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import ns.core.Errno;
import ns.core.Pid;
import ns.core.Signal;
import ns.core.SyscallException;
import ns.core.fd.Fd;
import ns.core.fd.NamespaceFd;
import ns.core.fd.PidFd;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A hold on one process, and on no other that gets its number. */
@KernelTest
@Requires(Need.USER_NAMESPACES)
final class PidFdIT {
    private static final Path LAST_PID = Path.of("/proc/sys/kernel/ns_last_pid");
    private static final int ATTEMPTS = 200;

    @Test
    @DisplayName("the namespaces of a process are opened through it")
    void openNamespace() {
        try (Scene scene = Scene.start("unshare user,net say it");
                PidFd process = PidFd.open(scene.pid());
                NamespaceFd net = process.openNamespace(NET)) {
            assertThat(process.pid()).isEqualTo(scene.pid());
            assertThat(net.id()).isEqualTo(scene.actor("it").namespace(NET));
            assertThat(process.toString()).isEqualTo("pid " + scene.pid() + " (" + process.fd() + ")");
        }
    }

    @Test
    @DisplayName("a kill ends the process, and the wait for its end sees that, before anybody reaps it")
    void kill() {
        try (Scene scene = Scene.start("fork { say it }");
                PidFd process = PidFd.open(scene.actor("it").pid())) {
            assertThat(process.isAlive()).isTrue();
            assertThat(process.awaitExit(Duration.ofMillis(20))).isFalse();
            process.kill(Signal.SIGTERM);
            assertThat(process.awaitExit(Await.PATIENCE)).isTrue();
            assertThat(process.isAlive()).isFalse();
            assertThat(Path.of("/proc/" + process.pid())).exists(); // a zombie
        }
    }

    @Test
    @DisplayName("a process that is gone can be neither killed nor entered")
    void gone() {
        PidFd process;
        try (Scene scene = Scene.start("unshare user,net")) {
            process = PidFd.open(scene.pid());
        }
        try (process) {
            assertThat(process.isAlive()).isFalse();
            assertFails(() -> process.kill(Signal.SIGKILL), Errno.ESRCH);
            assertFails(() -> process.openNamespace(NET), Errno.ESRCH);
            assertFails(() -> process.openSocketNamespace(0), Errno.ESRCH);
        }
    }

    @Test
    @Root
    @DisplayName("the hold on a dead process never shows the one that has its pid now")
    void replaced() throws IOException {
        for (int i = 0; i < ATTEMPTS; i++) {
            PidFd dead;
            try (Scene first = Scene.start("unshare uts")) {
                dead = PidFd.open(first.pid());
            }
            try (dead) {
                Files.writeString(LAST_PID, Integer.toString(dead.pid().number() - 1));
                try (Scene second = Scene.start("unshare uts say it")) {
                    if (second.pid().equals(dead.pid())) {
                        assertFails(() -> dead.openNamespace(UTS), Errno.ESRCH);
                        assertFails(() -> dead.kill(Signal.SIGKILL), Errno.ESRCH);
                        assertFails(() -> dead.openDescriptor(0), Errno.ESRCH);
                        assertThat(dead.isAlive()).isFalse();
                        try (NamespaceFd uts = NamespaceFd.open(second.pid(), UTS)) {
                            assertThat(uts.id()).isEqualTo(second.actor("it").namespace(UTS));
                        }
                        return;
                    }
                }
            }
        }
        throw new AssertionError("no pid was used twice in " + ATTEMPTS + " attempts");
    }

    @Test
    @DisplayName("neither a missing process nor a thread can be opened")
    void noProcess() {
        assertFails(() -> PidFd.open(Pid.of(Integer.MAX_VALUE)), Errno.ESRCH).hasMessageContaining("2147483647");
        try (Scene scene = Scene.start("thread { say it }")) {
            assertThatThrownBy(() -> PidFd.open(scene.actor("it").tid()))
                    .isInstanceOfSatisfying(
                            SyscallException.class, e -> assertThat(e.errno()).isIn(Errno.EINVAL, Errno.ENOENT));
        }
    }

    @Test
    @DisplayName("a socket of another process leads to its network namespace")
    void openSocketNamespace() {
        try (Scene scene = Scene.start("share { unshare user,net socket say it exit } open /dev/null say file");
                PidFd process = PidFd.open(scene.pid());
                NamespaceFd net = process.openSocketNamespace(scene.actor("it").descriptor())) {
            assertThat(net.id()).isEqualTo(scene.actor("it").namespace(NET));
            assertFails(() -> process.openSocketNamespace(scene.actor("file").descriptor()), Errno.ENOTTY);
            assertFails(() -> process.openSocketNamespace(1000), Errno.EBADF);
        }
    }

    @Test
    @DisplayName("a duplicate of another process's descriptor is ours")
    void openDescriptor() throws IOException {
        try (Scene scene = Scene.start("open /proc/self/ns/uts say it");
                PidFd process = PidFd.open(scene.pid());
                Fd duplicate = process.openDescriptor(scene.actor("it").descriptor())) {
            assertThat(Files.readSymbolicLink(Path.of("/proc/self/fd/" + duplicate.number())))
                    .hasToString(scene.actor("it").namespace(UTS).toString());
        }
    }

    private static org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> assertFails(
            ThrowingCallable call, Errno errno) {
        return assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        SyscallException.class, e -> assertThat(e.errno()).isEqualTo(errno));
    }
}
