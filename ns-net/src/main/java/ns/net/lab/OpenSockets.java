package ns.net.lab;

import java.util.List;
import java.util.stream.IntStream;
import ns.core.fd.NamespaceHandle;
import ns.net.netlink.Dump;
import ns.net.netlink.Message;
import ns.net.netlink.MessageWriter;
import ns.net.netlink.NetlinkSocket;

/**
 * The TCP and UDP sockets of a network namespace, seen from outside. A thread of Java that waits in accept() or read() does not hear an
 * interrupt; if its socket breaks, it does.
 *
 * @man sock_diag(7)
 */
final class OpenSockets {
    private static final int NETLINK_SOCK_DIAG = 4;
    private static final int SOCK_DIAG_BY_FAMILY = 20;
    private static final int SOCK_DESTROY = 21;
    private static final long ALL_STATES = 0xffff_ffffL;

    /** Of inet_diag_sockid, in words: ports, addresses, link, and a cookie that no other socket has had. */
    private static final int ID_WORDS = 12;

    private static final int WORD = 4;
    private static final List<Integer> FAMILIES = List.of(2, 10);
    private static final List<Integer> PROTOCOLS = List.of(6, 17);

    private OpenSockets() {}

    private record Socket(int family, int protocol, List<Long> id) {}

    /** Breaks all; a kernel without CONFIG_INET_DIAG_DESTROY refuses that, and they stay. */
    static void destroy(NamespaceHandle namespace) {
        try (NetlinkSocket diag = NetlinkSocket.open(namespace, NETLINK_SOCK_DIAG)) {
            for (int family : FAMILIES) {
                for (int protocol : PROTOCOLS) {
                    destroy(diag, family, protocol);
                }
            }
        }
    }

    private static void destroy(NetlinkSocket diag, int family, int protocol) {
        Socket any = new Socket(family, protocol, List.of());
        Dump<Socket> found = diag.dump(
                writer -> write(writer.begin(SOCK_DIAG_BY_FAMILY, NetlinkSocket.NLM_F_DUMP), any),
                message -> new Socket(family, protocol, id(message)));
        if (!found.items().isEmpty()) {
            diag.execute(
                    writer -> found.items()
                            .forEach(each -> write(writer.begin(SOCK_DESTROY, NetlinkSocket.NLM_F_ACK), each)),
                    message -> {});
        }
    }

    private static List<Long> id(Message message) {
        return IntStream.rangeClosed(1, ID_WORDS)
                .mapToObj(word -> message.u32(word * WORD))
                .toList();
    }

    private static void write(MessageWriter writer, Socket socket) {
        writer.u8(socket.family()).u8(socket.protocol()).u8(0).u8(0).u32(ALL_STATES);
        for (int word = 0; word < ID_WORDS; word++) {
            writer.u32(socket.id().isEmpty() ? 0 : socket.id().get(word));
        }
    }
}
