package ns.net.netlink;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import ns.core.sys.Memory;

/**
 * Memory for requests and for what comes back. Sockets share it: thousands may be open, of which few talk at a time, and filling new
 * memory with zeros takes longer than most requests.
 */
final class Buffers implements AutoCloseable {
    private static final int RECEIVE_BUFFER = 1 << 16; // the kernel fills 32 KiB at most, unless one message is larger
    private static final int MOST_KEPT = 1 << 20;
    private static final BlockingQueue<Buffers> IDLE = new ArrayBlockingQueue<>(4);

    private final MessageWriter requests = new MessageWriter();
    private final Memory received = Memory.allocate(RECEIVE_BUFFER);

    private Buffers() {}

    /** With no requests in it. */
    static Buffers take() {
        Buffers idle = IDLE.poll();
        return idle == null ? new Buffers() : idle;
    }

    MessageWriter requests() {
        return requests;
    }

    Memory received() {
        return received;
    }

    /** Lets others have it. */
    @Override
    public void close() {
        if (requests.memory().size() <= MOST_KEPT) {
            requests.clear();
            IDLE.offer(this);
        }
    }
}
