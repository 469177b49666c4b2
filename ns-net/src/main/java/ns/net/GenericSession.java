package ns.net;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.IntFunction;
import ns.core.fd.NamespaceHandle;
import ns.core.sys.Sockets;
import ns.net.netlink.Message;

/** Requests to families of generic netlink in one network namespace. Safe for use by several threads. */
final class GenericSession implements AutoCloseable {
    private final Session session;
    private final Map<String, Integer> families = new ConcurrentHashMap<>();

    private GenericSession(Session session) {
        this.session = session;
    }

    static GenericSession open(NamespaceHandle namespace, Warnings warnings) {
        return new GenericSession(Session.open(namespace, Sockets.NETLINK_GENERIC, warnings));
    }

    /** Asks a family, whose number does not change. */
    <T> T ask(String family, String kernelOption, IntFunction<Request> request, Function<Message, T> decoder) {
        int id = families.computeIfAbsent(
                family, name -> session.ask(GenericMessages.family(name, kernelOption), GenericMessages::familyId));
        return session.ask(request.apply(id), decoder);
    }

    @Override
    public void close() {
        session.close();
    }
}
