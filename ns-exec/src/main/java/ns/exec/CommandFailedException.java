package ns.exec;

import java.util.List;

/**
 * A program ended in a way that its {@link Command} does not accept.
 *
 * <p>Its message has the command line, shortened, the status, and the last ten lines of standard error.
 *
 * @see Command#accept(int...)
 */
public final class CommandFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final int ERROR_LINES = 10;

    /** Not for other machines: captured output has no place in a stream of objects. */
    private final transient Result result;

    CommandFailedException(Command command, Result result) {
        super(message(command + ": " + result.status(), result));
        this.result = result;
    }

    /** Standard error below the first line of a message, as far as it helps. */
    static String message(String head, Result result) {
        StringBuilder text = new StringBuilder(head);
        List<String> lines = result.lastErrorLines(ERROR_LINES);
        for (String line : lines) {
            Quoted.appendLine(text.append("\n  "), line);
        }
        return text.toString();
    }

    /**
     * Returns what the program left.
     *
     * @return status and captured output
     */
    public Result result() {
        return result;
    }
}
