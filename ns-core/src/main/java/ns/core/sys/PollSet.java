package ns.core.sys;

import static ns.core.sys.Descriptors.EINTR;
import static ns.core.sys.Syscall.PPOLL;

import java.time.Duration;
import java.util.Objects;

/**
 * poll(2) of a fixed number of descriptors, again and again without garbage. Waiting is repeated after EINTR with what is
 * left of the time, and not ended by {@link Thread#interrupt}. Not safe for use by several threads.
 */
public final class PollSet {
    public static final int POLLIN = 1;
    public static final int POLLOUT = 4;
    public static final int POLLERR = 8;
    public static final int POLLHUP = 0x10;
    public static final int POLLNVAL = 0x20;

    private static final int POLLFD = 8;
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE); // 292 years

    private final Memory pollfds;
    private final Memory timespec = Memory.allocate(16);
    private int size;

    /** A set without descriptors, with room for that many. */
    public PollSet(int capacity) {
        pollfds = Memory.allocate(capacity * POLLFD);
    }

    /**
     * Adds a descriptor.
     *
     * @return its index, counted from 0
     */
    public int add(int fd, int events) {
        Objects.checkIndex(size, pollfds.size() / POLLFD);
        pollfds.bytes().putInt(size * POLLFD, fd).putShort(size * POLLFD + 4, (short) events);
        return size++;
    }

    /** Waits for other events from now on; POLLERR, POLLHUP and POLLNVAL are waited for always. */
    public void setEvents(int index, int events) {
        pollfds.bytes().putShort(at(index) + 4, (short) events);
    }

    /** Leaves a descriptor out from now on; the other ones keep their indexes. */
    public void ignore(int index) {
        pollfds.bytes().putInt(at(index), -1).putShort(at(index) + 6, (short) 0);
    }

    /** ppoll(2) without an end: until a descriptor is ready. */
    public void await() {
        long result;
        do {
            result = poll(0);
        } while (result == EINTR);
        check(result);
    }

    /**
     * ppoll(2), at most for a while; a time that is over already makes it a look.
     *
     * @return false if the time ran out
     */
    public boolean await(Duration timeout) {
        return awaitNanos(
                timeout.isNegative() ? 0 : timeout.compareTo(LONGEST) < 0 ? timeout.toNanos() : Long.MAX_VALUE);
    }

    /**
     * ppoll(2), at most for some nanoseconds, without garbage.
     *
     * @return false if the time ran out
     */
    public boolean awaitNanos(long nanos) {
        long start = System.nanoTime();
        long result;
        do {
            long left = Math.max(0, nanos - (System.nanoTime() - start));
            timespec.bytes().putLong(0, left / 1_000_000_000).putLong(8, left % 1_000_000_000);
            result = poll(timespec.address());
        } while (result == EINTR);
        check(result);
        return result > 0;
    }

    private long poll(long timeout) {
        long result = Libc.syscall(PPOLL, pollfds.address(), size, timeout, 0, 0);
        Memory.keep(pollfds);
        Memory.keep(timespec);
        return result;
    }

    private void check(long result) {
        if (result < 0) { // asked here, since the arguments of a message are garbage
            throw Call.failed("ppoll", result, size);
        }
    }

    /** Whether the last wait found anything about a descriptor: what was waited for, its end, or an error. */
    public boolean isReady(int index) {
        return events(index) != 0;
    }

    /** The POLL* flags that the last wait found about a descriptor. */
    public int events(int index) {
        return pollfds.bytes().getShort(at(index) + 6);
    }

    private int at(int index) {
        return Objects.checkIndex(index, size) * POLLFD;
    }
}
