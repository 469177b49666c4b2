package ns.it;

import ns.core.NamespaceId;
import ns.core.NamespaceType;
import ns.core.fd.Fd;
import ns.core.fd.NamespaceFd;
import ns.core.fd.NamespaceHandle;
import ns.core.sys.Sockets;
import org.jspecify.annotations.Nullable;

/** A network namespace that does something when its descriptor is asked for, and whose last socket can be spoiled. */
final class WatchedNamespace implements NamespaceHandle {
    private final NamespaceFd namespace = NamespaceFd.create(NamespaceType.NET);
    private @Nullable Fd socket;
    private Runnable whenNamed = () -> {};

    void whenNamed(Runnable deed) {
        whenNamed = deed;
    }

    /** For what it receives. */
    void room(int bytes) {
        set(Sockets.SO_RCVBUF, bytes);
    }

    void largestSent(int bytes) {
        set(Sockets.SO_SNDBUF, bytes);
    }

    private void set(int option, int bytes) {
        if (socket != null) {
            Sockets.setsockopt(socket.number(), Sockets.SOL_SOCKET, option, bytes);
        }
    }

    void closeSocket() {
        if (socket != null) {
            socket.close();
        }
    }

    @Override
    public NamespaceId id() {
        return namespace.id();
    }

    @Override
    public Fd fd() {
        whenNamed.run();
        return namespace.fd();
    }

    @Override
    public Fd socket(int family, int type, int protocol) {
        Fd opened = namespace.socket(family, type, protocol);
        socket = opened;
        return opened;
    }

    @Override
    public void close() {
        namespace.close();
    }
}
