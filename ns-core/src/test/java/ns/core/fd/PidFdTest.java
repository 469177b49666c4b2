package ns.core.fd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import ns.core.Errno;
import ns.core.NamespaceType;
import ns.core.Pid;
import ns.core.Signal;
import ns.core.SyscallException;
import ns.core.sys.Descriptors;
import ns.core.sys.Processes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PidFdTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private Process cat;
    private Pid pid;

    @BeforeEach
    void startProcess() throws IOException {
        cat = new ProcessBuilder("cat").start(); // until its input ends
        pid = Pid.of((int) cat.pid());
    }

    @AfterEach
    void endProcess() throws InterruptedException {
        cat.destroyForcibly().waitFor();
    }

    @Test
    void aProcessIsAliveUntilItIsKilled() {
        try (PidFd process = PidFd.open(pid)) {
            assertThat(process.pid()).isEqualTo(pid);
            assertThat(process.isAlive()).isTrue();
            assertThat(process.awaitExit(Duration.ofMillis(1))).isFalse();
            process.kill(Signal.SIGKILL);
            assertThat(process.awaitExit(LONG)).isTrue();
            assertThat(process.isAlive()).isFalse();
        }
    }

    @Test
    void anEndedProcessIsGone() throws InterruptedException {
        try (PidFd process = PidFd.open(pid)) {
            cat.destroyForcibly().waitFor();
            assertThat(process.awaitExit(LONG)).isTrue();
            assertThatThrownBy(() -> process.kill(Signal.SIGTERM)).satisfies(PidFdTest::isGone);
            assertThatThrownBy(() -> process.openNamespace(NamespaceType.NET)).satisfies(PidFdTest::isGone);
            assertThatThrownBy(() -> process.openDescriptor(0)).satisfies(PidFdTest::isGone);
        }
    }

    private static void isGone(Throwable thrown) {
        assertThat(((SyscallException) thrown).errno()).isEqualTo(Errno.ESRCH);
    }

    @Test
    void noProcessIsTold() {
        Pid none = Pid.of(0x3fff_ffff); // above any pid_max
        assertThatThrownBy(() -> PidFd.open(none))
                .satisfies(PidFdTest::isGone)
                .hasMessageContaining("no process " + none + " in our pid namespace pid:[");
    }

    @Test
    void aThreadIsNoProcess() throws InterruptedException {
        Pid[] thread = new Pid[1];
        String[] message = new String[1];
        Thread other = new Thread(() -> {
            thread[0] = Processes.gettid();
            try {
                PidFd.open(thread[0]).close();
            } catch (SyscallException e) {
                message[0] = e.getMessage();
            }
        });
        other.start();
        other.join();
        assertThat(message[0]).endsWith(thread[0] + " is a thread of process " + Pid.self() + ": use that");
    }

    @Test
    void itsNamespacesAreOurs() {
        try (PidFd process = PidFd.open(pid)) {
            for (NamespaceType type : NamespaceType.values()) {
                try (NamespaceFd theirs = process.openNamespace(type);
                        NamespaceFd ours = NamespaceFd.openSelf(type)) {
                    assertThat(theirs.id()).isEqualTo(ours.id());
                }
            }
        }
    }

    @Test
    void ourOwnDescriptorIsDuplicated() {
        try (PidFd self = PidFd.open(Pid.self());
                NamespaceFd net = NamespaceFd.openSelf(NamespaceType.NET);
                Fd copy = self.openDescriptor(net.fd().number())) {
            assertThat(Descriptors.fstat(copy.number()))
                    .isEqualTo(Descriptors.fstat(net.fd().number()));
            assertThatThrownBy(() -> self.openDescriptor(999_999))
                    .isInstanceOfSatisfying(
                            SyscallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EBADF));
            assertThatThrownBy(() -> self.openSocketNamespace(net.fd().number()))
                    .isInstanceOfSatisfying(
                            SyscallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOTTY));
        }
    }

    @Test
    void procNumbersItAsWeDo() {
        try (PidFd process = PidFd.open(pid)) {
            assertThat(Processes.pidInProc(process.fd().number())).hasValue(pid.number());
        }
    }

    @Test
    void aClosedHandleRefuses() {
        PidFd process = PidFd.open(pid);
        process.close();
        process.close();
        assertThatIllegalStateException().isThrownBy(process::isAlive);
        assertThatIllegalStateException().isThrownBy(() -> process.kill(Signal.SIGKILL));
        assertThatIllegalStateException().isThrownBy(() -> process.openNamespace(NamespaceType.NET));
        assertThat(process).hasToString("pid " + pid + " (fd closed)");
    }
}
