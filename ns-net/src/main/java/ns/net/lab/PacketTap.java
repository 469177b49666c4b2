package ns.net.lab;

import ns.core.Errno;
import ns.core.SyscallException;
import ns.core.fd.Fd;
import ns.core.fd.NamespaceHandle;
import ns.core.sys.RawSocket;
import ns.core.sys.Sockets;

/** A socket that sees all that one interface sends and receives, or all of them. Not safe for use by several threads. */
final class PacketTap implements AutoCloseable {
    /** In the place of the index of one. */
    static final int ALL_INTERFACES = 0;

    private static final int BUFFER = 8 << 20;

    private final Fd fd;
    private final RawSocket socket;
    private long dropped;
    private long seen;
    private boolean closed;

    private PacketTap(Fd fd, int room) {
        this.fd = fd;
        this.socket = new RawSocket(fd.number(), room);
    }

    /** Opens one with room for so much of a packet. */
    static PacketTap open(NamespaceHandle place, int index, int room) {
        // without a protocol, since until it is bound it would see all interfaces
        Fd fd = place.socket(RawSocket.AF_PACKET, Sockets.SOCK_RAW, 0);
        try {
            PacketTap tap = new PacketTap(fd, room);
            tap.enlarge();
            tap.socket.bindToLink(index);
            return tap;
        } catch (RuntimeException e) {
            fd.close();
            throw e;
        }
    }

    private void enlarge() {
        try {
            Sockets.setsockopt(fd.number(), Sockets.SOL_SOCKET, Sockets.SO_RCVBUFFORCE, BUFFER);
        } catch (SyscallException e) {
            if (!e.errno().equals(Errno.EPERM)) {
                throw e;
            }
            Sockets.setsockopt(fd.number(), Sockets.SOL_SOCKET, Sockets.SO_RCVBUF, BUFFER); // cut to net.core.rmem_max
        }
    }

    int descriptor() {
        return fd.number();
    }

    RawSocket socket() {
        return socket;
    }

    /** Throws away what is there, so that nobody is woken by it for ever. */
    void discard() {
        while (socket.receive()) {
            dropped++;
        }
    }

    /** Packets that are not in the file. */
    long dropped() {
        count();
        return dropped;
    }

    /** All packets. */
    long seen() {
        count();
        return seen;
    }

    private void count() {
        if (!closed) {
            RawSocket.Statistics more = socket.takeStatistics();
            seen += more.packets();
            dropped += more.drops();
        }
    }

    @Override
    public void close() {
        count();
        closed = true;
        fd.close();
    }
}
