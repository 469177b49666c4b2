package ns.exec;

import java.time.Duration;

/**
 * A program ran longer than its {@link Command} allows, and was ended.
 *
 * <p>Its message has the command line, shortened, the time, and the last ten lines of standard error.
 *
 * @see Command#timeout(Duration)
 */
public final class CommandTimeoutException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** See {@link #timeout()}. */
    private final Duration timeout;

    /** Not for other machines: captured output has no place in a stream of objects. */
    private final transient Result result;

    CommandTimeoutException(Command command, Duration timeout, Result result) {
        super(CommandFailedException.message(
                command + ": still running after " + timeout + ", then " + result.status(), result));
        this.timeout = timeout;
        this.result = result;
    }

    /**
     * Returns how long the program was allowed to run.
     *
     * @return the time of {@link Command#timeout(Duration)}
     */
    public Duration timeout() {
        return timeout;
    }

    /**
     * Returns what the program left until it was ended.
     *
     * @return how it ended, and captured output
     */
    public Result result() {
        return result;
    }
}
