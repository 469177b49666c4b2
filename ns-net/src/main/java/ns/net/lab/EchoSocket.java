package ns.net.lab;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Optional;
import ns.core.fd.Fd;
import ns.core.fd.NamespaceHandle;
import ns.core.sys.Memory;
import ns.core.sys.RawSocket;
import ns.core.sys.Sockets;

/** A raw socket of ICMP inside a host. Not safe for use by several threads. */
final class EchoSocket implements AutoCloseable {
    private static final int LARGEST = 2048;
    private static final int BUFFER = 4 << 20;

    private final Fd fd;
    private final RawSocket socket;
    private final boolean six;
    private final Memory request = Memory.allocate(EchoMessage.SIZE);

    private EchoSocket(Fd fd, boolean six) {
        this.fd = fd;
        this.six = six;
        this.socket = new RawSocket(fd.number(), LARGEST);
        Sockets.setsockopt(fd.number(), Sockets.SOL_SOCKET, Sockets.SO_RCVBUF, BUFFER); // cut to net.core.rmem_max
        if (!six) {
            socket.onlyIcmpTypes(1 << EchoMessage.ECHO_REPLY
                    | 1 << EchoMessage.DESTINATION_UNREACHABLE
                    | 1 << EchoMessage.TIME_EXCEEDED);
        }
    }

    /** Opens one for addresses of the same version. */
    static EchoSocket open(NamespaceHandle place, boolean six) {
        int family = six ? RawSocket.AF_INET6 : RawSocket.AF_INET;
        Fd fd = place.socket(family, Sockets.SOCK_RAW, six ? RawSocket.IPPROTO_ICMPV6 : RawSocket.IPPROTO_ICMP);
        try {
            return new EchoSocket(fd, six);
        } catch (RuntimeException e) {
            fd.close();
            throw e;
        }
    }

    int descriptor() {
        return fd.number();
    }

    /** Zero or more, or the negative error number. */
    int trySend(InetAddress to, int identifier, int sequence) {
        EchoMessage.request(request.bytes(), to, identifier, sequence);
        int scope = to instanceof Inet6Address address ? address.getScopeId() : 0;
        return socket.trySend(request, EchoMessage.SIZE, to.getAddress(), scope);
    }

    /** False if there is nothing now. */
    boolean receive() {
        return socket.receive();
    }

    /** What was received, if it answers a request. */
    Optional<EchoMessage> message() {
        return six
                ? EchoMessage.read6(socket.data(), socket.present())
                : EchoMessage.read4(socket.data(), socket.present());
    }

    /** When the kernel had it: nanoseconds since 1970. */
    long nanoseconds() {
        return socket.nanoseconds();
    }

    @Override
    public void close() {
        fd.close();
    }
}
