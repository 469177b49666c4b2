package ns.proc;

import java.nio.ByteBuffer;
import java.util.OptionalInt;
import ns.core.Errno;
import ns.core.NamespaceType;
import ns.core.SyscallException;
import ns.core.fd.Fd;
import ns.core.fd.NamespaceHandle;
import ns.core.sys.Descriptors;
import ns.core.sys.Memory;
import ns.core.sys.Sockets;

/**
 * The numbers that our network namespace has for others, as the NETNSID column of lsns(8) and {@code ip netns list-id}
 * show them: the kernel gives one when a link leads there, or somebody asks for it.
 *
 * <p><i>Ours</i> is the network namespace of the thread that opened this. One socket for many questions; for use by one
 * thread at a time.
 *
 * @kernel 4.0
 * @man rtnetlink(7)
 */
public final class NetnsIds implements AutoCloseable {
    private static final short RTM_NEWNSID = 88;
    private static final short RTM_GETNSID = 90;
    private static final short NLMSG_ERROR = 2;
    private static final short NLM_F_REQUEST = 1;
    private static final short NETNSA_NSID = 1;
    private static final short NETNSA_FD = 3;
    private static final Errno EBADMSG = new Errno(74);
    private static final int GREATEST_ERRNO = 4095;
    private static final int NOT_ASSIGNED = -1;

    private static final int MESSAGE_HEADER = 16;

    /** struct rtgenmsg: one byte, padded. */
    private static final int FAMILY = 4;

    private static final int ATTRIBUTE_HEADER = 4;
    private static final int REQUEST = MESSAGE_HEADER + FAMILY + ATTRIBUTE_HEADER + 4;

    private final Fd socket;
    private final Memory request = Memory.allocate(REQUEST);
    private final Memory reply = Memory.allocate(4096);
    private int sequence;

    private NetnsIds(Fd socket) {
        this.socket = socket;
    }

    /**
     * Opens a netlink socket in the calling thread's network namespace.
     *
     * @return to be asked, then closed
     * @throws SyscallException if there are no sockets to be had
     */
    public static NetnsIds open() {
        // netlink answers before write(2) returns, so an empty socket is an error to report and nothing to wait for
        int type = Sockets.SOCK_RAW | Sockets.SOCK_NONBLOCK;
        return new NetnsIds(Fd.owning(Sockets.socket(Sockets.AF_NETLINK, type, Sockets.NETLINK_ROUTE)));
    }

    /**
     * Asks for the number of a network namespace.
     *
     * @param net an open network namespace
     * @return the number, or empty if none is assigned, as usual for our own
     * @throws SyscallException if the kernel refuses
     * @throws IllegalArgumentException if it is a namespace of another type
     */
    public OptionalInt of(NamespaceHandle net) {
        if (net.type() != NamespaceType.NET) {
            throw new IllegalArgumentException(net.id() + " is no network namespace: only these have such numbers");
        }
        String call = "RTM_GETNSID(" + net.id() + ")";
        sequence++;
        ask(net.fd().number());
        OptionalInt answer;
        do {
            int length = Descriptors.read(socket.number(), reply);
            answer = answer(reply.bytes(), length, sequence, call);
        } while (answer.isEmpty());
        return answer.getAsInt() == NOT_ASSIGNED ? OptionalInt.empty() : answer;
    }

    private void ask(int fd) {
        ByteBuffer b = request.bytes();
        b.putInt(0, REQUEST).putShort(4, RTM_GETNSID).putShort(6, NLM_F_REQUEST).putInt(8, sequence);
        int attribute = MESSAGE_HEADER + FAMILY;
        b.putShort(attribute, (short) (ATTRIBUTE_HEADER + 4)).putShort(attribute + 2, NETNSA_FD);
        b.putInt(attribute + ATTRIBUTE_HEADER, fd);
        Descriptors.write(socket.number(), request, REQUEST);
    }

    /** The number in a datagram, perhaps {@link #NOT_ASSIGNED}; empty if it answers an earlier question. */
    static OptionalInt answer(ByteBuffer b, int length, int sequence, String call) {
        if (length < MESSAGE_HEADER + FAMILY || b.getInt(0) < MESSAGE_HEADER + FAMILY || b.getInt(0) > length) {
            throw malformed(call);
        }
        if (b.getInt(8) != sequence) {
            return OptionalInt.empty();
        }
        short type = b.getShort(4);
        int code = b.getInt(MESSAGE_HEADER);
        if (type == NLMSG_ERROR && code < 0 && code >= -GREATEST_ERRNO) {
            throw new SyscallException(call, new Errno(-code));
        }
        if (type != RTM_NEWNSID) {
            throw malformed(call);
        }
        return OptionalInt.of(nsid(b, b.getInt(0), call));
    }

    private static int nsid(ByteBuffer b, int length, String call) {
        int at = MESSAGE_HEADER + FAMILY;
        while (length - at >= ATTRIBUTE_HEADER) {
            int size = Short.toUnsignedInt(b.getShort(at));
            if (size < ATTRIBUTE_HEADER || size > length - at) {
                throw malformed(call);
            }
            if (b.getShort(at + 2) == NETNSA_NSID && size >= ATTRIBUTE_HEADER + 4) {
                return b.getInt(at + ATTRIBUTE_HEADER);
            }
            at += size + 3 & ~3;
        }
        throw malformed(call);
    }

    private static SyscallException malformed(String call) {
        return new SyscallException(call, EBADMSG).withHint("the kernel's answer is none that ns knows");
    }

    /** Closes the socket. */
    @Override
    public void close() {
        socket.close();
    }
}
