package ns.net.lab;

import ns.core.Errno;
import ns.core.SyscallException;
import ns.core.fd.Fd;
import ns.core.sys.RawSocket;
import ns.core.sys.Sockets;

/** A socket that sees all that an interface sends and receives. */
final class PacketTap implements AutoCloseable {
    private static final int BUFFER = 8 << 20;

    private final Fd fd;
    private final RawSocket socket;
    private long seen;
    private long dropped;
    private boolean closed;

    private PacketTap(Fd fd) {
        this.fd = fd;
        this.socket = new RawSocket(fd.number(), PcapngWriter.SNAP_LENGTH);
    }

    static PacketTap open(CapturePoint point) {
        // without a protocol, since until it is bound it would see all interfaces
        Fd fd = point.place().socket(RawSocket.AF_PACKET, Sockets.SOCK_RAW, 0);
        try {
            PacketTap tap = new PacketTap(fd);
            tap.enlarge();
            tap.socket.bindToLink(point.index());
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

    Fd fd() {
        return fd;
    }

    RawSocket socket() {
        return socket;
    }

    /** Of the packet received last. */
    boolean isOutgoing() {
        return socket.packetType() == RawSocket.PACKET_OUTGOING;
    }

    /** Throws away what is there, so that nobody is woken by it for ever. */
    void discard() {
        while (socket.receive()) {
            dropped++;
        }
    }

    long dropped() {
        count();
        return dropped;
    }

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
