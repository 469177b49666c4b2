package ns.core.sys;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import ns.core.Signal;

/** A thread that waits in the kernel, is hit by a signal meanwhile, and goes on to wait. */
final class WaitingThread<T> {
    private final FutureTask<Long> number = new FutureTask<>(() -> Libc.syscall(Syscall.GETTID, 0));
    private final FutureTask<T> result;

    WaitingThread(Callable<T> wait) {
        result = new FutureTask<>(wait);
        Thread thread = new Thread(() -> {
            number.run();
            result.run();
        });
        thread.setDaemon(true);
        thread.start();
    }

    /** Once it waits in that call, hits it with a signal that the JVM catches and makes nothing of, and sees it wait again. */
    WaitingThread<T> interruptIn(Syscall call) throws Exception {
        awaitCall(call);
        long sent = Libc.syscall(Syscall.TGKILL, Processes.getpid().number(), number.get(), Signal.SIGPIPE.number());
        assertThat(sent).isZero();
        while (!Files.readString(file("status")).contains("SigPnd:\t0000000000000000\n")) {
            Thread.onSpinWait();
        }
        awaitCall(call);
        return this;
    }

    private void awaitCall(Syscall call) throws Exception {
        String wanted = call.number(Architecture.current()) + " ";
        while (!Files.readString(file("syscall")).startsWith(wanted)) {
            assertThat(result.isDone()).as("still waits").isFalse();
        }
    }

    private Path file(String name) throws Exception {
        return Path.of("/proc/self/task/" + number.get() + "/" + name);
    }

    T result() throws Exception {
        return result.get();
    }
}
