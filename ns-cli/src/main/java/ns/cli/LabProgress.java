package ns.cli;

import java.nio.file.Path;

/** A line on standard error that says how far a lab is, for people only. */
final class LabProgress implements AutoCloseable {
    private static final String ERASE = "\r\u001b[K";

    private final Output err;
    private final boolean shown;

    LabProgress(Output err) {
        this.err = err;
        this.shown = Terminal.isTerminal(Path.of("/proc/self/fd/2")) && !"dumb".equals(System.getenv("TERM"));
    }

    void tell(String what, int number, int all) {
        if (shown) {
            err.print(ERASE).print(what + " " + (number + 1) + " of " + all).flush();
        }
    }

    @Override
    public void close() {
        if (shown) {
            err.print(ERASE).flush();
        }
    }
}
