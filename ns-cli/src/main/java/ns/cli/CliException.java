package ns.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import ns.core.Errno;
import ns.core.SyscallException;

/**
 * A command that cannot go on, as the line its user reads and the status it exits with.
 *
 * <p>The line does not contain the program's name: {@link Main} puts {@code lsns: } or {@code ns ps: } before it.
 */
final class CliException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> lines;
    private final int status;
    private final boolean pointsToHelp;

    private CliException(List<String> lines, int status, boolean pointsToHelp) {
        // No stack trace: nobody reads it, and filling it costs a millisecond of a start that takes fifty.
        super(String.join("\n", lines), null, false, false);
        this.lines = lines;
        this.status = status;
        this.pointsToHelp = pointsToHelp;
    }

    /** Returns a failure with exit status 1 that is reported in one line or several. */
    static CliException error(String... lines) {
        return new CliException(List.of(lines), 1, false);
    }

    /** Returns a failure with the given exit status. */
    static CliException error(String message, int status) {
        return new CliException(List.of(message), status, false);
    }

    /** Returns a failure of a system call: what for and why, and on a second line what to do about it. */
    static CliException failed(String what, SyscallException e) {
        String message = what + ": " + e.errno().description();
        return e.hint().isPresent() ? error(message, e.hint().get()) : error(message);
    }

    /** Returns a failure of a file: what for and why. */
    static CliException failed(String what, IOException e) {
        return error(what + ": " + reason(e));
    }

    /** The JDK tells some reasons only by the class. */
    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return Errno.EACCES.description();
        } else if (e instanceof NoSuchFileException) {
            return Errno.ENOENT.description();
        }
        String reason = e instanceof FileSystemException refused ? refused.getReason() : e.getMessage();
        return reason == null ? e.getClass().getSimpleName() : reason;
    }

    /** Returns a mistake on the command line; the user is also told how to get help. */
    static CliException usage(String message, int status) {
        return new CliException(List.of(message), status, true);
    }

    /** The same with another exit status. */
    CliException with(int other) {
        return new CliException(lines, other, pointsToHelp);
    }

    int status() {
        return status;
    }

    boolean pointsToHelp() {
        return pointsToHelp;
    }

    /** The text for standard error: each line ended, and harmless for a terminal whatever names are in it. */
    String report(String program) {
        StringBuilder text = new StringBuilder();
        for (String line : lines) {
            text.append(program)
                    .append(": ")
                    .append(SafeText.printable(line, true))
                    .append('\n');
        }
        if (pointsToHelp) {
            text.append("Try '").append(program).append(" --help' for more information.\n");
        }
        return text.toString();
    }
}
