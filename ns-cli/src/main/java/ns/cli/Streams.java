package ns.cli;

import java.io.IOException;

/**
 * The two streams a command prints to, and what is known about the terminal behind them.
 *
 * @param out standard output
 * @param err standard error
 * @param terminal what is on the other side of standard output
 */
record Streams(Output out, Output err, Terminal terminal) {
    /** What a shell reports for a program that SIGPIPE ended: 128 + 13. */
    static final int BROKEN_PIPE = 141;

    /** Prints a warning: one line on standard error, at once. Nobody is warned about output that he did not want to read. */
    void warn(String program, String message) {
        out.flush();
        if (out.failure().isEmpty()) {
            err.print(program).print(": ").println(message).flush();
        }
    }

    /**
     * Writes out what is buffered and decides how the command ends, as util-linux does: a reader that has gone ends it
     * quietly, with the status that SIGPIPE would have given; any other failure to write is reported.
     *
     * @param program how the message names the program
     * @param status the exit status if all went well
     * @return the exit status
     */
    int finish(String program, int status) {
        out.flush();
        int result = status;
        if (out.failure().isPresent()) {
            IOException failure = out.failure().get();
            String reason = String.valueOf(failure.getMessage());
            if (reason.contains("Broken pipe")) {
                result = BROKEN_PIPE;
            } else {
                err.print(program).print(": write error: ").println(reason);
                result = 1;
            }
        }
        err.flush();
        return result;
    }
}
