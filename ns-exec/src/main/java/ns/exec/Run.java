package ns.exec;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import ns.core.Errno;
import ns.core.SyscallException;
import ns.core.fd.Fd;
import ns.core.sys.Carrier;
import ns.core.sys.Descriptors;
import ns.core.sys.Memory;
import ns.core.sys.PollSet;
import org.jspecify.annotations.Nullable;

/** One program from start to end, on one thread: what it writes and when it ends is waited for together, so that nothing can block. */
final class Run {
    private static final int CHUNK = 65536;
    private static final Output STANDARD_OUTPUT = Output.capture(10 << 20);
    private static final Duration FOREVER = Duration.ofDays(36_500);

    private final Command command;
    private final @Nullable Collector stdout;
    private final @Nullable Collector stderr;
    private final Memory buffer;

    private Run(Command command, Streams streams) {
        this.command = command;
        this.stdout = Collector.of(streams.stdout, command.options.stdout);
        this.stderr = Collector.of(streams.stderr, command.options.stderr);
        this.buffer = Memory.allocate(stdout == null && stderr == null ? 1 : CHUNK);
    }

    /** What came through one stream, up to a limit; the rest is read and dropped, so that the program can go on. */
    private static final class Collector {
        final Fd fd;
        private final int limit;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private boolean truncated;
        boolean atEnd;

        private Collector(Fd fd, int limit) {
            this.fd = fd;
            this.limit = limit;
        }

        static @Nullable Collector of(@Nullable Fd fd, @Nullable Output output) {
            if (fd == null) {
                return null;
            }
            Descriptors.fcntl(fd.number(), Descriptors.F_SETFL, Descriptors.O_NONBLOCK);
            Output asked = output instanceof Output.Capture ? output : STANDARD_OUTPUT;
            return new Collector(fd, ((Output.Capture) asked).limitBytes());
        }

        /** Reads what is there. */
        void drain(Memory buffer) {
            int got;
            while (!atEnd && (got = Descriptors.tryRead(fd.number(), buffer)) != -Errno.EAGAIN.code()) {
                if (got == 0 || got == -Errno.EIO.code()) {
                    atEnd = true; // EIO: a terminal that nobody has open any more
                } else if (got < 0) {
                    throw new SyscallException("read(" + fd.number() + ")", new Errno(-got));
                } else {
                    add(buffer, got);
                }
            }
        }

        private void add(Memory buffer, int length) {
            int kept = Math.min(length, limit - bytes.size());
            truncated |= kept < length;
            byte[] chunk = new byte[kept];
            buffer.bytes().get(0, chunk);
            bytes.writeBytes(chunk);
        }

        static Result.Captured captured(@Nullable Collector collector) {
            return collector == null
                    ? Result.Captured.NOTHING
                    : new Result.Captured(collector.bytes.toByteArray(), collector.truncated);
        }
    }

    static Result run(Command command, Launch launch) {
        CommandOptions options = command.options;
        if (options.stdout instanceof Output.Pipe
                || options.stderr instanceof Output.Pipe
                || options.stdin instanceof Input.Pipe) {
            throw new IllegalArgumentException(
                    "run() leaves nobody to use a pipe: capture the output, give the input; or start()");
        }
        Streams streams = Streams.open(options, Input.none(), STANDARD_OUTPUT);
        try {
            NsProcess process = new NsProcess(command, launch.start(streams), ChildStreams.none());
            streams.close();
            try (process) {
                return new Run(command, streams).waitFor(process);
            }
        } finally {
            streams.abandon();
        }
    }

    private Result waitFor(NsProcess process) {
        Duration timeout = command.options.timeout;
        try {
            Carrier.run(() -> Interruption.during(interrupted -> pump(process, interrupted, timeout)));
        } catch (CancellationException e) {
            throw (CancellationException)
                    new CancellationException(command + ": interrupted, and ended therefore").initCause(e);
        }
        Optional<ExitStatus> status = process.waitFor(Duration.ZERO);
        if (status.isEmpty() && timeout != null) {
            process.end();
            drain();
            throw new CommandTimeoutException(command, timeout, result(process.waitFor()));
        }
        Result result = result(status.orElseThrow());
        if (!command.accepts(result.status())) {
            throw new CommandFailedException(command, result);
        }
        return result;
    }

    private Result result(ExitStatus status) {
        return new Result(status, Collector.captured(stdout), Collector.captured(stderr));
    }

    /** Until the program has ended, the time is over, or somebody interrupts. Processes that it leaves behind are not waited for. */
    private void pump(NsProcess process, int interrupted, @Nullable Duration timeout) {
        PollSet set = new PollSet(4);
        int end = set.add(process.endFd(), PollSet.POLLIN);
        int interruption = set.add(interrupted, PollSet.POLLIN);
        int out = add(set, stdout);
        int err = add(set, stderr);
        long start = System.nanoTime();
        long nanos = (timeout == null || timeout.compareTo(FOREVER) > 0 ? FOREVER : timeout).toNanos();
        while (true) {
            Duration left = Duration.ofNanos(nanos - (System.nanoTime() - start));
            boolean ready = !left.isNegative() && set.await(left);
            if (!ready || set.isReady(interruption)) {
                return;
            }
            drain(set, out, stdout);
            drain(set, err, stderr);
            if (set.isReady(end)) {
                drain();
                return;
            }
        }
    }

    private static int add(PollSet set, @Nullable Collector collector) {
        return collector == null ? -1 : set.add(collector.fd.number(), PollSet.POLLIN);
    }

    private void drain(PollSet set, int index, @Nullable Collector collector) {
        if (collector != null && set.isReady(index)) {
            collector.drain(buffer);
            if (collector.atEnd) {
                set.ignore(index);
            }
        }
    }

    /** What was written before the end. */
    private void drain() {
        if (stdout != null) {
            stdout.drain(buffer);
        }
        if (stderr != null) {
            stderr.drain(buffer);
        }
    }
}
