package ns.it;

import static ns.it.Sh.sh;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import ns.core.Errno;
import ns.core.Signal;
import ns.core.SyscallException;
import ns.core.fd.PidFd;
import ns.core.fd.WindowSize;
import ns.exec.Command;
import ns.exec.ExitStatus;
import ns.exec.Input;
import ns.exec.NsProcess;
import ns.exec.Output;
import ns.exec.Result;
import ns.exec.Unshare;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that run: their terminal, what threads do to them at once, and their end. */
@KernelTest
final class ExecProcessIT {
    private static final Unshare HERE = Unshare.of();

    @TempDir
    Path folder;

    @Test
    @DisplayName("with a terminal, what has another stream has that")
    void terminalBesideFiles() throws Exception {
        Path file = folder.resolve("out");
        Command tty = sh("cat; tty <&2; echo to the file").pty(new WindowSize(10, 40));
        Result result = HERE.run(tty.stdin(Input.text("fed\n")).stdout(Output.file(file)));
        assertThat(Files.readString(file)).startsWith("fed\n/dev/pts/").endsWith("to the file\n");
        assertThat(result.stdout()).isEmpty();
        Command errors = sh("echo shown; echo apart >&2").pty(new WindowSize(10, 40));
        Result apart = HERE.run(errors.stderr(Output.capture(100)));
        assertThat(apart.stdout()).isEqualTo("shown\r\n");
        assertThat(apart.stderr()).isEqualTo("apart\n");
        assertThatIllegalArgumentException().isThrownBy(() -> HERE.run(errors.stdout(Output.capture(100))));
    }

    @Test
    @DisplayName("a hook may close the hold that it is lent, and a hook that kills the process is told as such")
    void hooksAndTheirHold() {
        Unshare closes = Unshare.of().beforeExec(PidFd::close);
        assertThat(closes.run("echo", "ran").lines()).containsExactly("ran");
        Unshare kills = Unshare.of().beforeExec(process -> process.kill(Signal.SIGKILL));
        try (NsProcess killed = kills.start("sleep", "60")) {
            assertThat(killed.waitFor()).isEqualTo(new ExitStatus.Signaled(Signal.SIGKILL, false));
        }
    }

    @Test
    @DisplayName(
            "several threads may kill, ask and close at once: each gets an answer about this process, and no other")
    void closedByManyThreads() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 200; round++) {
                NsProcess process = HERE.start(Command.of("sleep", "60"));
                CountDownLatch go = new CountDownLatch(1);
                List<Future<?>> all = new ArrayList<>();
                Runnable[] deeds = {
                    process::close,
                    process::close,
                    () -> process.kill(Signal.SIGTERM),
                    () -> process.onExit().join()
                };
                for (Runnable deed : deeds) {
                    all.add(pool.submit(() -> {
                        go.await();
                        try {
                            deed.run();
                        } catch (IllegalStateException e) {
                            assertThat(e).hasMessage("this process is closed");
                        } catch (SyscallException e) {
                            assertThat(e.errno()).isEqualTo(Errno.ESRCH);
                        }
                        return null;
                    }));
                }
                go.countDown();
                for (Future<?> deed : all) {
                    deed.get(20, TimeUnit.SECONDS);
                }
            }
        } finally {
            pool.shutdownNow();
            assertThat(pool.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    @DisplayName("an interrupt ends run(), but the program still has its signal and its time of grace")
    void interruptedRunIsGentle() throws Exception {
        Path ready = folder.resolve("ready");
        Path farewell = folder.resolve("farewell");
        Command command =
                sh("trap 'echo bye > " + farewell + "; exit' TERM; echo > " + ready + "; while :; do sleep 0.01; done");
        Thread runner =
                new Thread(() -> assertThatThrownBy(() -> HERE.run(command)).isInstanceOf(CancellationException.class));
        runner.start();
        assertThat(Await.isSoon(() -> Files.exists(ready))).isTrue();
        runner.interrupt();
        runner.join(20_000);
        assertThat(runner.isAlive()).isFalse();
        assertThat(farewell).hasContent("bye");
    }

    @Test
    @DisplayName("who starts a program watches its time himself")
    void startRefusesTimeout() {
        Command timed = Command.of("sleep", "60").timeout(Duration.ofSeconds(1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HERE.start(timed))
                .withMessageContaining("waitFor(Duration)");
        Command endless = Command.of("true").timeout(Duration.ofDays(999_999_999));
        assertThat(HERE.run(endless).status().isSuccess()).isTrue();
    }
}
