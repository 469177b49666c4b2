package ns.cli;

/**
 * A command that cannot go on, as the one line its user reads and the status it exits with.
 *
 * <p>The line does not contain the program's name: {@link Main} puts {@code lsns: } or {@code ns ps: } before it.
 */
final class CliException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final boolean pointsToHelp;

    private CliException(String message, int status, boolean pointsToHelp) {
        // No stack trace: nobody reads it, and filling it costs a millisecond of a start that takes fifty.
        super(message, null, false, false);
        this.status = status;
        this.pointsToHelp = pointsToHelp;
    }

    /** Returns a failure with exit status 1. */
    static CliException error(String message) {
        return new CliException(message, 1, false);
    }

    /** Returns a failure with the given exit status. */
    static CliException error(String message, int status) {
        return new CliException(message, status, false);
    }

    /** Returns a mistake on the command line; the user is also told how to get help. */
    static CliException usage(String message, int status) {
        return new CliException(message, status, true);
    }

    int status() {
        return status;
    }

    boolean pointsToHelp() {
        return pointsToHelp;
    }

    /** The text for standard error: one or two lines, each ended. */
    String report(String program) {
        StringBuilder text = new StringBuilder();
        for (String line : getMessage().split("\n", -1)) {
            text.append(program).append(": ").append(line).append('\n');
        }
        if (pointsToHelp) {
            text.append("Try '").append(program).append(" --help' for more information.\n");
        }
        return text.toString();
    }
}
