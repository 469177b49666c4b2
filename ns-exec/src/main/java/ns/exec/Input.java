package ns.exec;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Where standard input of a program comes from.
 *
 * <p>Immutable.
 *
 * @see Command#stdin(Input)
 */
public sealed interface Input {
    /**
     * Returns this JVM's own standard input.
     *
     * @return the input
     */
    static Input inherit() {
        return Inherit.INSTANCE;
    }

    /**
     * Returns nothing: the program reads the end of file at once.
     *
     * @return the input
     */
    static Input none() {
        return None.INSTANCE;
    }

    /**
     * Returns these bytes and then the end of file. A program that does not read them all is no error.
     *
     * @param bytes copied
     * @return the input
     */
    static Input bytes(byte[] bytes) {
        return new Bytes(bytes.clone());
    }

    /**
     * Returns this text in UTF-8 and then the end of file.
     *
     * @param text may have NUL characters and anything else
     * @return the input
     */
    static Input text(String text) {
        return new Bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Returns a file.
     *
     * @param path opened for reading outside, before any namespace is entered
     * @return the input
     */
    static Input file(Path path) {
        return new File(Checked.path("file of an input", path));
    }

    /**
     * Returns a pipe, whose other end Java writes to.
     *
     * @return the input
     */
    static Input pipe() {
        return Pipe.INSTANCE;
    }

    /** See {@link #inherit()}. */
    enum Inherit implements Input {
        /** The only one. */
        INSTANCE
    }

    /** See {@link #none()}. */
    enum None implements Input {
        /** The only one. */
        INSTANCE
    }

    /** See {@link #bytes(byte[])}. */
    final class Bytes implements Input {
        private final byte[] bytes;

        private Bytes(byte[] bytes) {
            this.bytes = bytes;
        }

        /**
         * Returns the bytes.
         *
         * @return a copy
         */
        public byte[] bytes() {
            return bytes.clone();
        }

        /**
         * Returns how many bytes there are, not which: they may be a secret.
         *
         * @return such as {@code 12 bytes}
         */
        @Override
        public String toString() {
            return bytes.length + " bytes";
        }
    }

    /**
     * See {@link #file(Path)}.
     *
     * @param path the file
     */
    record File(Path path) implements Input {}

    /** See {@link #pipe()}. */
    enum Pipe implements Input {
        /** The only one. */
        INSTANCE
    }
}
