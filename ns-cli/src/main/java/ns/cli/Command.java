package ns.cli;

/**
 * One verb of {@code ns}.
 *
 * <p>A command is made only when it is asked for, so that the classes of the other verbs are never loaded. The same
 * table and page give parsing, help, completion and the manual.
 */
interface Command {
    /** The options and operands it takes. */
    Options options();

    /** What help and the manual say. */
    Page page();

    /**
     * Does its work. {@code --help} and {@code --version} have been seen to, and the streams are flushed afterwards.
     *
     * @param parsed the command line
     * @param streams where to print
     * @return the exit status
     * @throws CliException if it cannot be done, with the line to print and the status
     */
    int run(Parsed parsed, Streams streams);
}
