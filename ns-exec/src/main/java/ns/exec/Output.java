package ns.exec;

import java.nio.file.Path;

/**
 * Where standard output or standard error of a program goes.
 *
 * <p>Immutable.
 *
 * @see Command#stdout(Output)
 * @see Command#stderr(Output)
 */
public sealed interface Output {
    /**
     * Returns this JVM's own stream of the same number.
     *
     * @return the output
     */
    static Output inherit() {
        return Inherit.INSTANCE;
    }

    /**
     * Returns {@code /dev/null}.
     *
     * @return the output
     */
    static Output discard() {
        return Discard.INSTANCE;
    }

    /**
     * Returns memory, for {@link Result}. What goes beyond the limit is read, so that the program never waits, and dropped;
     * {@link Result#stdoutTruncated()} tells.
     *
     * @param limitBytes how much to keep; zero or more
     * @return the output
     */
    static Output capture(int limitBytes) {
        return new Capture(Checked.between("limit of a capture", 0, Integer.MAX_VALUE, limitBytes));
    }

    /**
     * Returns a file that is created, or emptied if there is one.
     *
     * @param path opened for writing outside, before any namespace is entered
     * @return the output
     */
    static Output file(Path path) {
        return new File(Checked.path("file of an output", path));
    }

    /**
     * Returns a file that is created, or written to at its end if there is one.
     *
     * @param path opened for appending outside, before any namespace is entered
     * @return the output
     */
    static Output append(Path path) {
        return new Append(Checked.path("file of an output", path));
    }

    /**
     * Returns a pipe, whose other end Java reads from.
     *
     * @return the output
     */
    static Output pipe() {
        return Pipe.INSTANCE;
    }

    /** See {@link #inherit()}. */
    enum Inherit implements Output {
        /** The only one. */
        INSTANCE
    }

    /** See {@link #discard()}. */
    enum Discard implements Output {
        /** The only one. */
        INSTANCE
    }

    /**
     * See {@link #capture(int)}.
     *
     * @param limitBytes how much is kept
     */
    record Capture(int limitBytes) implements Output {}

    /**
     * See {@link #file(Path)}.
     *
     * @param path the file
     */
    record File(Path path) implements Output {}

    /**
     * See {@link #append(Path)}.
     *
     * @param path the file
     */
    record Append(Path path) implements Output {}

    /** See {@link #pipe()}. */
    enum Pipe implements Output {
        /** The only one. */
        INSTANCE
    }
}
