package ns.core.fd;

import java.time.Duration;
import java.util.Optional;
import ns.core.Pid;
import ns.core.sys.Processes;

/**
 * What the kernel knows a thread as. {@link Thread#join} returns when its last line of Java is done; the kernel's thread, and with
 * it its hold on a namespace, is there for some microseconds more.
 */
final class KernelThread {
    /** A thousand times what it takes on a busy machine; more only if a debugger holds the thread. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private volatile Optional<Pid> id = Optional.empty();

    /** Called by the thread itself. */
    void isThis() {
        id = Optional.of(Processes.gettid());
    }

    /** Waits, at most a second, until the kernel has let go of the thread, whose {@link Thread#join} has returned. */
    void awaitGone() {
        if (id.isEmpty()) {
            return; // it could not even ask for its number, and so has entered nothing
        }
        long start = System.nanoTime();
        while (Processes.isThread(id.get()) && System.nanoTime() - start < PATIENCE.toNanos()) {
            Thread.yield();
        }
    }
}
