package ns.core.sys;

import static ns.core.sys.Descriptors.EINTR;
import static ns.core.sys.Syscall.EPOLL_CREATE1;
import static ns.core.sys.Syscall.EPOLL_CTL;
import static ns.core.sys.Syscall.EPOLL_PWAIT;

/**
 * epoll(7): waiting for many descriptors, each known by a key of the caller's. One thread waits; any may add and remove. An
 * eventfd among the descriptors wakes the one that waits.
 */
public final class Epoll {
    public static final int EPOLLIN = 1;
    public static final int EPOLLOUT = 4;
    public static final int EPOLLERR = 8;
    public static final int EPOLLHUP = 0x10;
    public static final int EPOLLONESHOT = 0x4000_0000;

    private static final int EPOLL_CTL_ADD = 1;
    private static final int EPOLL_CTL_DEL = 2;
    private static final int FOREVER = -1;
    private static final int EVENT = Architecture.current().epollEventSize;
    private static final int DATA = EVENT - Long.BYTES;

    private final int fd;
    private final Memory found;

    private Epoll(int fd, int atOnce) {
        this.fd = fd;
        this.found = Memory.allocate(atOnce * EVENT);
    }

    /**
     * epoll_create1(2), with EPOLL_CLOEXEC.
     *
     * @param atOnce how many keys one wait can give
     */
    public static Epoll epoll_create1(int atOnce) {
        int fd = (int) Call.check("epoll_create1", Libc.syscall(EPOLL_CREATE1, Descriptors.O_CLOEXEC), "EPOLL_CLOEXEC");
        return new Epoll(fd, atOnce);
    }

    /** The descriptor of the epoll itself. */
    public int fd() {
        return fd;
    }

    /** EPOLL_CTL_ADD. */
    public void add(int descriptor, int events, long key) {
        Memory event = Memory.allocate(EVENT);
        event.bytes().putInt(0, events).putLong(DATA, key);
        control(EPOLL_CTL_ADD, "EPOLL_CTL_ADD", descriptor, event);
    }

    /** EPOLL_CTL_DEL; to be called before the descriptor is closed, since what it stands for may live on elsewhere. */
    public void remove(int descriptor) {
        control(EPOLL_CTL_DEL, "EPOLL_CTL_DEL", descriptor, Memory.allocate(EVENT));
    }

    private void control(int operation, String name, int descriptor, Memory event) {
        long result = Libc.syscall(EPOLL_CTL, fd, operation, descriptor, event.address(), 0);
        Memory.keep(event);
        Call.check("epoll_ctl", result, fd, name, descriptor);
    }

    /** epoll_wait(2) without an end, repeated after EINTR: the keys of the descriptors that are ready. */
    public long[] await() {
        long[] keys = new long[poll(FOREVER)];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = key(i);
        }
        return keys;
    }

    /** epoll_wait(2) without waiting and without garbage: how many descriptors are ready. */
    public int look() {
        return poll(0);
    }

    /** The key of one that the last call found to be ready. */
    public long key(int index) {
        return found.bytes().getLong(index * EVENT + DATA);
    }

    private int poll(int millis) {
        long result;
        do {
            result = Libc.syscall(EPOLL_PWAIT, fd, found.address(), found.size() / EVENT, millis, 0);
        } while (result == EINTR);
        Memory.keep(found);
        if (result < 0) { // asked here, since the arguments of a message are garbage
            throw Call.failed("epoll_pwait", result, fd);
        }
        return (int) result;
    }

    /** close(2). */
    public void close() {
        Descriptors.close(fd);
    }
}
