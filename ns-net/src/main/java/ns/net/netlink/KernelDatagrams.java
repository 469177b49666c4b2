package ns.net.netlink;

import java.time.Duration;
import java.util.OptionalInt;
import ns.core.Errno;
import ns.core.SyscallException;
import ns.core.fd.Fd;
import ns.core.fd.NamespaceHandle;
import ns.core.sys.Carrier;
import ns.core.sys.Descriptors;
import ns.core.sys.Memory;
import ns.core.sys.PollSet;
import ns.core.sys.Sockets;

/** A netlink socket, in the network namespace that it was opened in. One thread at a time, but any may close it. */
final class KernelDatagrams implements Datagrams {
    private static final int BUFFER = 4 << 20;

    // the kernel doubles what it is told, and takes 32 bytes of the buffer for itself
    private static final int SMALLEST_SEND_BUFFER = 1 << 17;
    private static final int SEND_OVERHEAD = 4096;

    private final Fd socket;
    private final Fd closing;
    private final PollSet either = new PollSet(2);
    private boolean closed;

    private KernelDatagrams(Fd socket, Fd closing) {
        this.socket = socket;
        this.closing = closing;
        either.add(socket.number(), PollSet.POLLIN);
        either.add(closing.number(), PollSet.POLLIN);
    }

    static KernelDatagrams open(NamespaceHandle namespace, int protocol) {
        return prepared(namespace.socket(Sockets.AF_NETLINK, Sockets.SOCK_RAW, protocol));
    }

    static KernelDatagrams openHere(int protocol) {
        return prepared(Fd.owning(Sockets.socket(Sockets.AF_NETLINK, Sockets.SOCK_RAW, protocol)));
    }

    /** Takes over the socket, also if this fails. */
    private static KernelDatagrams prepared(Fd socket) {
        try {
            prepare(socket.number());
            return new KernelDatagrams(socket, Fd.owning(Descriptors.eventfd2(0, Descriptors.EFD_NONBLOCK)));
        } catch (RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private static void prepare(int fd) {
        Sockets.connectToKernel(fd);
        Sockets.setsockopt(fd, Sockets.SOL_NETLINK, Sockets.NETLINK_EXT_ACK, 1);
        Sockets.setsockopt(fd, Sockets.SOL_NETLINK, Sockets.NETLINK_CAP_ACK, 1);
        Sockets.setsockopt(fd, Sockets.SOL_NETLINK, Sockets.NETLINK_GET_STRICT_CHK, 1);
        try {
            Sockets.setsockopt(fd, Sockets.SOL_SOCKET, Sockets.SO_RCVBUFFORCE, BUFFER);
        } catch (SyscallException e) {
            if (!e.errno().equals(Errno.EPERM)) {
                throw e;
            }
            Sockets.setsockopt(fd, Sockets.SOL_SOCKET, Sockets.SO_RCVBUF, BUFFER); // cut to net.core.rmem_max
        }
    }

    /** Gets what the kernel tells a group of listeners, from now on. */
    void join(int group) {
        Sockets.setsockopt(socket.number(), Sockets.SOL_NETLINK, Sockets.NETLINK_ADD_MEMBERSHIP, group);
    }

    @Override
    public void send(Memory from, int start, int length) {
        Sockets.send(socket.number(), from, start, length);
    }

    @Override
    public void makeRoom(int length) {
        if (length <= SMALLEST_SEND_BUFFER) {
            return;
        }
        int fd = socket.number();
        int room = length + SEND_OVERHEAD;
        try {
            Sockets.setsockopt(fd, Sockets.SOL_SOCKET, Sockets.SO_SNDBUFFORCE, room);
        } catch (SyscallException e) {
            if (!e.errno().equals(Errno.EPERM)) {
                throw e;
            }
            Sockets.setsockopt(fd, Sockets.SOL_SOCKET, Sockets.SO_SNDBUF, room); // cut to net.core.wmem_max
        }
    }

    @Override
    public int receive(Memory into, Duration timeout) {
        while (true) {
            OptionalInt length = Sockets.receiveNow(socket.number(), into);
            if (length.isPresent()) {
                return length.getAsInt();
            }
            if (!await(timeout)) {
                return 0;
            }
            if (either.isReady(1)) {
                throw new IllegalStateException("this netlink socket is closed");
            }
        }
    }

    private boolean await(Duration timeout) {
        boolean[] isReady = {false};
        Carrier.run(() -> isReady[0] = either.await(timeout));
        return isReady[0];
    }

    @Override
    public synchronized void wake() {
        if (!closed) {
            Descriptors.eventfd_write(closing.number(), 1);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        socket.close();
        closing.close();
    }
}
