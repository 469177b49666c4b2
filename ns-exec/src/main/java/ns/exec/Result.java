package ns.exec;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a program that has ended left: its status and what of its output was captured.
 *
 * <p>Immutable.
 *
 * @see Output#capture(int)
 */
public final class Result {
    private final ExitStatus status;
    private final Captured stdout;
    private final Captured stderr;

    Result(ExitStatus status, Captured stdout, Captured stderr) {
        this.status = status;
        this.stdout = stdout;
        this.stderr = stderr;
    }

    /**
     * Returns how the program ended.
     *
     * @return the status
     */
    public ExitStatus status() {
        return status;
    }

    /**
     * Returns what the program wrote to standard output, and to standard error if they were merged.
     *
     * @return the text, with its last line feed; malformed UTF-8 is replaced by U+FFFD
     */
    public String stdout() {
        return stdout.text();
    }

    /**
     * Returns what the program wrote to standard error.
     *
     * @return the text, with its last line feed; malformed UTF-8 is replaced by U+FFFD
     */
    public String stderr() {
        return stderr.text();
    }

    /**
     * Returns standard output line by line.
     *
     * @return the lines without their ends; none if there was no output
     */
    public List<String> lines() {
        return stdout.lines();
    }

    /**
     * Returns the bytes of standard output.
     *
     * @return a copy
     */
    public byte[] stdoutBytes() {
        return stdout.bytes();
    }

    /**
     * Returns the bytes of standard error.
     *
     * @return a copy
     */
    public byte[] stderrBytes() {
        return stderr.bytes();
    }

    /**
     * Tells whether the program wrote more to standard output than the limit let us keep.
     *
     * @return true if {@link #stdout()} lacks its end
     */
    public boolean stdoutTruncated() {
        return stdout.isTruncated();
    }

    /**
     * Tells whether the program wrote more to standard error than the limit let us keep.
     *
     * @return true if {@link #stderr()} lacks its end
     */
    public boolean stderrTruncated() {
        return stderr.isTruncated();
    }

    /** The last lines of standard error, for a message. */
    List<String> lastErrorLines(int most) {
        List<String> lines = stderr.lines();
        return lines.subList(Math.max(0, lines.size() - most), lines.size());
    }

    /**
     * Returns the status and how much output there is.
     *
     * @return such as {@code exit 0, stdout 12 bytes, stderr 0 bytes}
     */
    @Override
    public String toString() {
        return status + ", stdout " + stdout + ", stderr " + stderr;
    }

    /** What came through one stream. */
    static final class Captured {
        /** Of a stream that was not captured. */
        static final Captured NOTHING = new Captured(new byte[0], false);

        private final byte[] bytes;
        private final boolean truncated;

        /** @param bytes not copied: nobody may change them any more */
        Captured(byte[] bytes, boolean truncated) {
            this.bytes = bytes;
            this.truncated = truncated;
        }

        byte[] bytes() {
            return bytes.clone();
        }

        String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        List<String> lines() {
            return text().lines().toList();
        }

        boolean isTruncated() {
            return truncated;
        }

        @Override
        public String toString() {
            return (truncated ? "more than " : "") + bytes.length + " bytes";
        }
    }
}
