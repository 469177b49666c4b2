package ns.net.lab;

import ns.core.fd.Fd;
import org.jspecify.annotations.Nullable;

/** One direction of a link that goes through the relay: a TAP, from which frames are read and, at their time, written back. */
final class RelayPort {
    private final Fd tap;
    private final String link;
    private volatile @Nullable Delays delays;
    private volatile int limit;
    private volatile long lost;
    private volatile boolean retired;
    private volatile boolean closed;
    private int waiting;

    RelayPort(String link, Fd tap) {
        this.link = link;
        this.tap = tap;
    }

    /** What the TAP is called in the fabric. */
    String link() {
        return link;
    }

    Fd tap() {
        return tap;
    }

    /** From now on; frames that wait keep their time. */
    void set(Impairment impairment, long seed) {
        limit = impairment.limit();
        delays = new Delays(impairment, seed);
    }

    /** Frames that did not arrive, since too many waited or the link was down. */
    long lost() {
        return lost;
    }

    /** Asks the relay's thread to close it. */
    void retire() {
        retired = true;
    }

    boolean isRetired() {
        return retired;
    }

    boolean isClosed() {
        return closed;
    }

    /** By the relay's thread, or after its end. */
    void close() {
        closed = true;
        tap.close();
    }

    /** Asked by the relay's thread, as the rest. */
    boolean isFull() {
        return waiting >= limit;
    }

    long due(long now) {
        Delays current = delays;
        waiting++;
        return current == null ? now : current.due(now);
    }

    void left() {
        waiting--;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    void lose() {
        lost++;
    }
}
