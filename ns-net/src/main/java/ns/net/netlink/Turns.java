package ns.net.netlink;

import java.util.concurrent.locks.ReentrantLock;

/** Whose turn it is with a socket: threads wait for one another, and any of them may close it, which ends the wait of the one whose turn it is. */
final class Turns implements AutoCloseable {
    private final ReentrantLock lock = new ReentrantLock();
    private final Datagrams datagrams;
    private volatile boolean closed;

    Turns(Datagrams datagrams) {
        this.datagrams = datagrams;
    }

    /** Waits for its turn, which must be ended. */
    void begin() {
        lock.lock();
        if (closed) {
            lock.unlock();
            throw new IllegalStateException("this netlink socket is closed");
        }
    }

    void end() {
        lock.unlock();
    }

    @Override
    public void close() {
        closed = true;
        datagrams.wake();
        lock.lock();
        try {
            datagrams.close();
        } finally {
            lock.unlock();
        }
    }
}
