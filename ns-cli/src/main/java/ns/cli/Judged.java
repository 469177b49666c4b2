package ns.cli;

import java.time.Duration;
import java.util.Optional;
import ns.core.Errno;
import ns.core.SyscallException;
import ns.exec.CommandTimeoutException;
import ns.exec.ExitStatus;
import ns.exec.Input;
import ns.exec.Launcher;
import ns.exec.Result;

/** A program that {@code ns run} waits for, to end it in time or to tell how it ended. */
final class Judged {
    /** As timeout(1). */
    private static final int TIMED_OUT = 124;

    private static final int CANNOT_EXECUTE = 126;
    private static final int NOT_FOUND = 127;

    private final Launcher place;
    private final ns.exec.Command command;
    private final boolean json;
    private final String program;

    Judged(Launcher place, ns.exec.Command command, Parsed parsed) {
        this.place = place;
        this.program =
                parsed.operands().isEmpty() ? "the shell" : parsed.operands().get(0);
        this.json = parsed.has(RunTable.JSON);
        ns.exec.Command judged = command.stdin(Input.inherit()).acceptAny();
        if (!json) {
            judged = judged.stdout(ns.exec.Output.inherit()).stderr(ns.exec.Output.inherit());
        }
        Optional<String> timeout = parsed.value(RunTable.TIMEOUT);
        this.command = timeout.isPresent() ? judged.timeout(RunRule.duration(timeout.get())) : judged;
    }

    /** Runs it and returns the status to exit with. */
    int run(Streams streams) {
        long began = System.nanoTime();
        boolean timedOut = false;
        Result result;
        try {
            result = place.run(command);
        } catch (CommandTimeoutException e) {
            result = e.result();
            timedOut = true;
        } catch (SyscallException e) {
            throw e.call().startsWith("exec") ? notExecuted(e) : e;
        }
        if (json) {
            print(result, timedOut, Duration.ofNanos(System.nanoTime() - began), streams.out());
        }
        return timedOut ? TIMED_OUT : result.status().shellCode();
    }

    private CliException notExecuted(SyscallException e) {
        return CliException.error(
                "failed to execute " + program + ": " + e.errno().description(),
                e.errno().equals(Errno.ENOENT) ? NOT_FOUND : CANNOT_EXECUTE);
    }

    private static void print(Result result, boolean timedOut, Duration time, Output out) {
        try (Json document = Json.versioned(out)) {
            if (result.status() instanceof ExitStatus.Exited exited) {
                document.field("exit", exited.code()).nothing("signal");
            } else if (result.status() instanceof ExitStatus.Signaled signaled) {
                document.nothing("exit").field("signal", signaled.signal().toString());
            }
            document.field("timedout", timedOut)
                    .field("milliseconds", time.toMillis())
                    .field("stdout", result.stdout())
                    .field("stdouttruncated", result.stdoutTruncated())
                    .field("stderr", result.stderr())
                    .field("stderrtruncated", result.stderrTruncated());
        }
    }
}
