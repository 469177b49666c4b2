package ns.net.netlink;

import java.time.Duration;
import java.util.function.Consumer;
import ns.core.Errno;
import ns.core.SyscallException;
import ns.core.fd.NamespaceHandle;
import ns.core.sys.Memory;

/**
 * What the kernel tells groups of listeners in a network namespace. It keeps messages until its buffer is full, and then loses them, and
 * says so.
 *
 * <p>Safe for use by several threads, of which one listens at a time. Closing it ends the wait.
 *
 * @man netlink(7)
 */
public final class Subscription implements AutoCloseable {
    private static final int RECEIVE_BUFFER = 1 << 16;

    private final Datagrams datagrams;
    private final Turns turns;
    private final Memory received = Memory.allocate(RECEIVE_BUFFER);

    /** What listening has brought. */
    public enum Outcome {
        /** Some messages. */
        MESSAGES,

        /** The time was over. */
        NOTHING,

        /** Messages were lost before those that come next. */
        LOST
    }

    Subscription(Datagrams datagrams) {
        this.datagrams = datagrams;
        this.turns = new Turns(datagrams);
    }

    /** Listens to groups, such as RTNLGRP_LINK, of a protocol, such as NETLINK_ROUTE. */
    public static Subscription open(NamespaceHandle namespace, int protocol, int... groups) {
        KernelDatagrams datagrams = KernelDatagrams.open(namespace, protocol);
        try {
            for (int group : groups) {
                datagrams.join(group);
            }
        } catch (RuntimeException e) {
            datagrams.close();
            throw e;
        }
        return new Subscription(datagrams);
    }

    /**
     * Waits for messages.
     *
     * @throws IllegalStateException if this is closed, also while it waits
     */
    public Outcome receive(Duration timeout, Consumer<Message> each) {
        turns.begin();
        try {
            int length = datagrams.receive(received, timeout);
            if (length == 0) {
                return Outcome.NOTHING;
            }
            if (length > received.size()) {
                return Outcome.LOST; // larger than any message of these groups has been
            }
            NetlinkSocket.messages(received, length, each);
            return Outcome.MESSAGES;
        } catch (SyscallException e) {
            if (e.errno().equals(Errno.ENOBUFS)) {
                return Outcome.LOST;
            }
            throw e;
        } finally {
            turns.end();
        }
    }

    @Override
    public void close() {
        turns.close();
    }
}
