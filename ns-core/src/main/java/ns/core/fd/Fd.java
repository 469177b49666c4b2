package ns.core.fd;

import java.util.concurrent.atomic.AtomicInteger;
import ns.core.sys.Descriptors;

/**
 * An open file descriptor of this JVM that somebody owns: it is closed once, by {@link #close}, and never used after.
 *
 * <p>Safe for use by several threads; but, as in C, closing it while another thread is inside a call with it is a race.
 *
 * @man open(2)
 */
public final class Fd implements AutoCloseable {
    private static final int CLOSED = -1;

    private final AtomicInteger number;

    private Fd(int number) {
        this.number = new AtomicInteger(number);
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
        int current = number.get();
        if (current == CLOSED) {
            throw new IllegalStateException("this descriptor is closed");
        }
        return current;
    }

    /** Closes the descriptor; does nothing if it is closed already. */
    @Override
    public void close() {
        int last = number.getAndSet(CLOSED);
        if (last != CLOSED) {
            Descriptors.close(last);
        }
    }

    /**
     * Returns the number.
     *
     * @return such as {@code fd 7}, or {@code fd closed}
     */
    @Override
    public String toString() {
        int current = number.get();
        return "fd " + (current == CLOSED ? "closed" : Integer.toString(current));
    }
}
