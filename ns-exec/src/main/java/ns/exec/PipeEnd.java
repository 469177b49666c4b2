package ns.exec;

import java.util.concurrent.locks.ReentrantLock;
import ns.core.fd.Fd;
import ns.core.sys.Carrier;
import ns.core.sys.Descriptors;
import ns.core.sys.PollSet;

/** Our end of a pipe, which can be closed while another thread waits in it: that one then wakes up. */
final class PipeEnd {
    private final ReentrantLock lock = new ReentrantLock();
    private final Fd fd;
    private final Fd closing = Fd.owning(Descriptors.eventfd2(0, Descriptors.O_CLOEXEC));
    private final PollSet set = new PollSet(2);
    private volatile boolean closed;

    PipeEnd(Fd fd, int events) {
        this.fd = fd;
        set.add(fd.number(), events);
        set.add(closing.number(), PollSet.POLLIN);
    }

    /** What is done with the descriptor once it is ready. */
    interface Transfer {
        int on(int fd);
    }

    /**
     * Waits until the pipe is ready, then does something with it.
     *
     * @return what that returned; {@code whenClosed} if it is closed, or was closed meanwhile
     */
    int whenReady(Transfer transfer, int whenClosed) {
        lock.lock();
        try {
            if (closed) {
                return whenClosed;
            }
            Carrier.run(set::await);
            return closed ? whenClosed : transfer.on(fd.number());
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        return closed;
    }

    void close() {
        synchronized (closing) {
            if (closed) {
                return;
            }
            closed = true;
            Descriptors.eventfd_write(closing.number(), 1);
        }
        lock.lock(); // whoever waits has been woken
        try {
            fd.close();
            closing.close();
        } finally {
            lock.unlock();
        }
    }
}
