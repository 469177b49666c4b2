package ns.exec;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import ns.core.Errno;
import ns.core.NamespaceId;
import ns.core.NamespaceType;
import ns.core.Pid;
import ns.core.Signal;
import ns.core.SyscallException;
import ns.core.fd.Fd;
import ns.core.fd.NamespaceFd;
import ns.core.fd.NamespaceHandle;
import ns.core.fd.PidFd;
import ns.core.fd.WindowSize;
import ns.core.sys.Carrier;
import ns.core.sys.Descriptors;
import ns.core.sys.PollSet;
import ns.core.sys.Terminals;
import ns.exec.init.Child;
import org.jspecify.annotations.Nullable;

/**
 * A running program, from {@link Launcher#start}. Closing it ends it.
 *
 * <p>The program is what {@link #pid} and {@link #kill} mean. In a new pid namespace it is process 2 there: process 1 is ns-init, which
 * reaps what nobody else does and ends with it, unless {@link Unshare#asPid1} made the program process 1. Here, outside, {@link #pid}
 * is the number that our own pid namespace has for the program.
 *
 * <p>Safe for use by several threads, but for {@link #pidfd}, which nobody else may close, nor use once this is closed; its streams
 * are not, each.
 */
public final class NsProcess implements AutoCloseable {
    private static final Duration LONG = Duration.ofDays(365);

    /** A supervisor whose program was killed has only to say so, and to end. */
    private static final Duration LAST_DUTY = Duration.ofSeconds(1);

    private final Command command;
    private final Child child;
    private final ChildStreams streams;
    private final Object closing = new Object();
    private @Nullable ExitStatus status;
    private @Nullable CompletableFuture<ExitStatus> exit;
    private volatile boolean closed;

    NsProcess(Command command, Child child, ChildStreams streams) {
        this.command = command;
        this.child = child;
        this.streams = streams;
    }

    /**
     * Returns the id of the program in our own pid namespace.
     *
     * @return the id; it may be another process's after this one was waited for
     */
    public Pid pid() {
        return child.program().pid();
    }

    /**
     * Returns a hold on the program, which stays this object's.
     *
     * @return a pidfd, for poll(2) and for {@link Nsenter#target(PidFd, NamespaceType...)}
     */
    public PidFd pidfd() {
        return child.program();
    }

    /**
     * Returns where the program reads from.
     *
     * @return a stream into its standard input, or into its terminal
     * @throws IllegalStateException if it was started without a pipe: {@link Input#pipe()}
     */
    public OutputStream stdin() {
        return streams.stdin();
    }

    /**
     * Returns what the program writes.
     *
     * @return its standard output, or all that its terminal shows; at its end when every process that has it has closed it
     * @throws IllegalStateException if it was started without a pipe: {@link Output#pipe()}
     */
    public InputStream stdout() {
        return streams.stdout();
    }

    /**
     * Returns what the program writes to standard error.
     *
     * @return the stream
     * @throws IllegalStateException if it was started without a pipe: {@link Output#pipe()}
     */
    public InputStream stderr() {
        return streams.stderr();
    }

    /**
     * Returns what the program writes to standard output, line by line as it comes, in UTF-8.
     *
     * @return the lines; it ends with the output, or when this is closed
     * @throws IllegalStateException if it was started without a pipe: {@link Output#pipe()}
     */
    public Stream<String> lines() {
        return new BufferedReader(new InputStreamReader(stdout(), StandardCharsets.UTF_8)).lines();
    }

    /**
     * Tells the program how large its terminal is now; it gets SIGWINCH.
     *
     * @param size of the window
     * @throws IllegalStateException if it has no terminal of ours: {@link Command#pty}
     * @throws SyscallException if the terminal is gone
     */
    public void resize(WindowSize size) {
        Terminals.setWindowSize(streams.terminal(), size.rows(), size.columns());
    }

    /**
     * Returns the namespaces that the program is in now.
     *
     * @return ids by type, of every type that this kernel has
     * @throws SyscallException {@link Errno#ESRCH} if it has ended; {@link Errno#EACCES} or {@link Errno#EPERM} if we may not look
     */
    public synchronized Map<NamespaceType, NamespaceId> namespaces() {
        Map<NamespaceType, NamespaceId> namespaces = new EnumMap<>(NamespaceType.class);
        for (NamespaceType type : NamespaceType.values()) {
            try (NamespaceFd namespace = pidfd().openNamespace(type)) {
                namespaces.put(type, namespace.id());
            } catch (SyscallException e) {
                if (!e.errno().equals(Errno.ENOENT)) { // a kernel without this type
                    throw e;
                }
            }
        }
        return namespaces;
    }

    /**
     * Opens a namespace that the program is in now. If another user namespace owns it, that is entered with it: so sockets can be
     * opened inside by the user who has started the program.
     *
     * @param type which
     * @return an open handle, which outlives this; the caller closes it
     * @throws SyscallException {@link Errno#ESRCH} if it has ended; {@link Errno#EACCES} or {@link Errno#EPERM} if we may not look;
     *     {@link Errno#ENOENT} if this kernel has no such namespaces
     * @throws IllegalStateException if this is closed
     */
    public synchronized NamespaceHandle openNamespace(NamespaceType type) {
        checkOpen();
        return NestedNamespace.of(pidfd().openNamespace(type));
    }

    /**
     * Sends a signal to the program, and never to another process.
     *
     * @param signal which
     * @throws SyscallException {@link Errno#ESRCH} if it has ended; {@link Errno#EPERM} if it has become another user
     * @throws IllegalStateException if this is closed
     * @capability the same user, or CAP_KILL
     * @man pidfd_send_signal(2)
     */
    public synchronized void kill(Signal signal) {
        checkOpen(); // a number that is closed may be another process's pidfd by now
        child.program().kill(signal);
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("this process is closed");
        }
    }

    /**
     * Tells whether the program has not ended yet.
     *
     * @return true if it runs
     */
    public boolean isAlive() {
        return reap().isEmpty();
    }

    /**
     * Waits until the program has ended.
     *
     * @return how
     * @throws java.util.concurrent.CancellationException if this thread is interrupted; the program runs on
     * @throws SyscallException {@link Errno#ECHILD} if other code of this JVM has waited for it
     */
    public ExitStatus waitFor() {
        while (true) {
            Optional<ExitStatus> status = waitFor(LONG);
            if (status.isPresent()) {
                return status.get();
            }
        }
    }

    /**
     * Waits until the program has ended, for a while.
     *
     * @param timeout how long at the most
     * @return how; empty if it still runs
     * @throws java.util.concurrent.CancellationException if this thread is interrupted; the program runs on
     * @throws SyscallException {@link Errno#ECHILD} if other code of this JVM has waited for it
     */
    public Optional<ExitStatus> waitFor(Duration timeout) {
        Optional<ExitStatus> ended = reap();
        if (ended.isPresent() || timeout.isNegative() || timeout.isZero()) {
            return ended;
        }
        try (Fd end = holdEnd()) {
            Carrier.run(() -> Interruption.during(interrupted -> {
                PollSet set = new PollSet(2);
                set.add(end.number(), PollSet.POLLIN);
                set.add(interrupted, PollSet.POLLIN);
                set.await(timeout);
            }));
        }
        return reap();
    }

    /** A duplicate of the pidfd to wait for, which another thread's {@link #close} leaves open. */
    private synchronized Fd holdEnd() {
        checkOpen();
        return Fd.owning((int) Descriptors.fcntl(endFd(), Descriptors.F_DUPFD_CLOEXEC, 0));
    }

    /** Nobody can interrupt it. */
    private boolean awaitEnd(Duration timeout) {
        try (Fd end = holdEnd()) {
            Carrier.run(() -> Descriptors.awaitInput(end.number(), timeout));
        }
        return reap().isPresent();
    }

    /**
     * Returns a future of the end.
     *
     * @return the same one each time; what depends on it runs on a thread that serves all processes and should be quick, see the
     *     {@code Async} methods of {@link CompletableFuture}
     */
    public synchronized CompletableFuture<ExitStatus> onExit() {
        CompletableFuture<ExitStatus> future = exit;
        if (future == null) {
            Optional<ExitStatus> ended = reap();
            future = new CompletableFuture<>();
            if (ended.isPresent()) {
                future.complete(ended.get());
            } else {
                Exits.watch(this, child.process());
            }
            exit = future;
        }
        return future;
    }

    /** Called when the process is known to have ended. */
    void ended() {
        CompletableFuture<ExitStatus> future;
        synchronized (this) {
            future = exit;
        }
        if (future != null) {
            try {
                reap().ifPresent(future::complete);
            } catch (RuntimeException e) {
                future.completeExceptionally(e);
            }
        }
    }

    private synchronized Optional<ExitStatus> reap() {
        if (status == null) {
            checkOpen();
            OptionalInt raw = child.reap();
            if (raw.isEmpty()) {
                return Optional.empty();
            }
            status = statusOf(raw.getAsInt());
        }
        return Optional.of(status);
    }

    /** Reads a status as wait(2) gives it. */
    private static ExitStatus statusOf(int raw) {
        int signal = raw & 0x7f;
        return signal == 0
                ? new ExitStatus.Exited(raw >> 8 & 0xff)
                : new ExitStatus.Signaled(new Signal(signal), (raw & 0x80) != 0);
    }

    /** Its pidfd, for a poll(2) of others: readable when it has ended. */
    int endFd() {
        return child.process().fd().number();
    }

    /**
     * Ends the program if it still runs: the signal of {@link Command#closing}, SIGTERM if nothing else was said, then some
     * time of grace, then SIGKILL; waits for it, and closes the streams. With a pid namespace of its own, all that is in there ends.
     * An interrupt does not cut this short.
     */
    @Override
    public void close() {
        synchronized (closing) { // a second one returns when all is done, too
            if (closed) {
                return;
            }
            try {
                end();
            } finally {
                release();
            }
        }
    }

    private void release() {
        CompletableFuture<ExitStatus> future;
        synchronized (this) {
            closed = true;
            future = exit;
            Exits.forget(this, future != null);
            child.close();
        }
        streams.close();
        if (future != null && status != null) {
            future.complete(status);
        }
    }

    /** As {@link #close}, but keeps the streams. */
    void end() {
        try {
            endProcess();
        } finally {
            if (child.isSupervised()) {
                signal(child.program(), Signal.SIGKILL); // it goes on if somebody has killed its supervisor
            }
        }
    }

    private void endProcess() {
        if (reap().isPresent()) {
            return;
        }
        signal(child.program(), command.options.closingSignal);
        signal(child.program(), Signal.SIGCONT); // who is stopped can not end
        if (awaitEnd(command.options.closingGrace)) {
            return;
        }
        signal(child.program(), Signal.SIGKILL);
        if (child.isSupervised() && !awaitEnd(LAST_DUTY)) {
            signal(child.process(), Signal.SIGKILL);
        }
        while (!awaitEnd(LONG)) {}
    }

    private static void signal(PidFd process, Signal signal) {
        try {
            process.kill(signal);
        } catch (SyscallException e) {
            if (!e.errno().equals(Errno.ESRCH)) {
                throw e;
            }
        }
    }

    /**
     * Returns command, id and status.
     *
     * @return such as {@code ping 10.0.0.2: process 4711, running}
     */
    @Override
    public synchronized String toString() {
        return command + ": process " + pid() + ", " + (status == null ? "running" : status);
    }
}
