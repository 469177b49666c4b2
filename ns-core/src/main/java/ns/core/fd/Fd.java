package ns.core.fd;

import ns.core.sys.Descriptors;

/**
 * An open file descriptor of this JVM that somebody owns: it is closed once, by {@link #close}, and never used after.
 *
 * <p>Safe for use by several threads; but, as in C, closing it while another thread is inside a call with its number is a race, unless
 * that thread has a {@link #hold} of it.
 *
 * @man open(2)
 */
public final class Fd implements AutoCloseable {
    private final int number;
    private int holds;
    private volatile boolean closed;

    private Fd(int number) {
        this.number = number;
    }

    /**
     * Takes over a descriptor that other code has opened.
     *
     * @param number the descriptor; from now on only this object closes it
     * @return its owner
     * @throws IllegalArgumentException if the number is negative
     */
    public static Fd owning(int number) {
        if (number < 0) {
            throw new IllegalArgumentException("not a descriptor: " + number);
        }
        return new Fd(number);
    }

    /**
     * Returns the number, for {@code /proc/self/fd} and for other native code. It means nothing after {@link #close}.
     *
     * @return zero or more
     * @throws IllegalStateException if it is closed
     */
    public int number() {
        if (closed) {
            throw new IllegalStateException("this descriptor is closed");
        }
        return number;
    }

    /**
     * Keeps the number from being given to another file while it is in use, whoever closes this meanwhile.
     *
     * @return to be closed as soon as the number is not needed any more
     * @throws IllegalStateException if this is closed
     */
    public synchronized Hold hold() {
        number();
        holds++;
        return new Hold();
    }

    /** Closes the descriptor, or has the last {@link Hold} of it do so; does nothing if it is closed already. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            if (holds > 0) {
                return;
            }
        }
        Descriptors.close(number);
    }

    private void release() {
        synchronized (this) {
            holds--;
            if (holds > 0 || !closed) {
                return;
            }
        }
        Descriptors.close(number);
    }

    /** A descriptor in use: its number stays its own until this is closed. */
    public final class Hold implements AutoCloseable {
        private boolean over;

        private Hold() {}

        /**
         * Returns the number.
         *
         * @return that of the descriptor, also if it is closed meanwhile
         */
        public int number() {
            return number;
        }

        /** Lets go of it; does nothing the second time. Not safe for use by several threads. */
        @Override
        public void close() {
            if (!over) {
                over = true;
                release();
            }
        }
    }

    /**
     * Returns the number.
     *
     * @return such as {@code fd 7}, or {@code fd closed}
     */
    @Override
    public String toString() {
        return "fd " + (closed ? "closed" : Integer.toString(number));
    }
}
