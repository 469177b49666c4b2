package ns.net.netlink;

import java.time.Duration;
import ns.core.sys.Memory;

/** Where requests go and messages come from: a netlink socket, or in tests a script in the place of the kernel. */
interface Datagrams extends AutoCloseable {
    /** Sends a part of the memory as one datagram. */
    void send(Memory from, int start, int length);

    /** Makes room for a datagram of that many bytes, as far as we may. */
    void makeRoom(int length);

    /**
     * Waits for a datagram.
     *
     * @return its length, or 0 if the time is over
     * @throws ns.core.SyscallException {@code ENOBUFS} if messages were lost
     * @throws IllegalStateException if somebody has called {@link #wake}
     */
    int receive(Memory into, Duration timeout);

    /** Ends the wait of another thread, and all that come after. */
    void wake();

    @Override
    void close();
}
