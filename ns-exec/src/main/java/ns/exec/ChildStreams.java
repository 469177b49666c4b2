package ns.exec;

import java.io.InputStream;
import java.io.OutputStream;
import ns.core.fd.Fd;
import org.jspecify.annotations.Nullable;

/** Our ends of a program's streams. */
final class ChildStreams implements AutoCloseable {
    private final @Nullable PipeOutput stdin;
    private final @Nullable PipeInput stdout;
    private final @Nullable PipeInput stderr;
    private final @Nullable Fd terminal;

    ChildStreams(Streams streams, boolean isTerminal) {
        this.stdin = streams.stdin == null ? null : new PipeOutput(streams.stdin);
        this.stdout = streams.stdout == null ? null : new PipeInput(streams.stdout);
        this.stderr = streams.stderr == null ? null : new PipeInput(streams.stderr);
        this.terminal = isTerminal ? streams.stdout : null;
    }

    private ChildStreams() {
        stdin = null;
        stdout = null;
        stderr = null;
        terminal = null;
    }

    /** For a program whose streams somebody else serves. */
    static ChildStreams none() {
        return new ChildStreams();
    }

    OutputStream stdin() {
        return present(stdin, "stdin", "Input.pipe()");
    }

    InputStream stdout() {
        return present(stdout, "stdout", "Output.pipe()");
    }

    InputStream stderr() {
        return present(stderr, "stderr", "Output.pipe()");
    }

    int terminal() {
        return present(terminal, "terminal", "pty(...)").number();
    }

    private static <T> T present(@Nullable T stream, String name, String remedy) {
        if (stream == null) {
            throw new IllegalStateException("the command has no " + name + " for us; start it with " + remedy);
        }
        return stream;
    }

    /** Ends reads and writes that are going on. */
    @Override
    public void close() {
        if (stdin != null) {
            stdin.close();
        }
        if (stdout != null) {
            stdout.close();
        }
        if (stderr != null) {
            stderr.close();
        }
    }
}
