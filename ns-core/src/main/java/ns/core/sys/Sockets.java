package ns.core.sys;

import static ns.core.sys.Syscall.CONNECT;
import static ns.core.sys.Syscall.RECVFROM;
import static ns.core.sys.Syscall.RECVMSG;
import static ns.core.sys.Syscall.SENDTO;
import static ns.core.sys.Syscall.SETSOCKOPT;
import static ns.core.sys.Syscall.SOCKET;
import static ns.core.sys.Syscall.SOCKETPAIR;

import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalInt;
import ns.core.Errno;

/** socket(2), socketpair(2), setsockopt(2), connect(2), send(2), recv(2), recvmsg(2); read(2) and write(2) of {@link Descriptors} do for the kernel itself. */
public final class Sockets {
    public static final int AF_UNIX = 1;
    public static final int AF_NETLINK = 16;
    public static final int SOCK_STREAM = 1;
    public static final int SOCK_DGRAM = 2;
    public static final int SOCK_RAW = 3;
    public static final int SOCK_SEQPACKET = 5;
    public static final int SOCK_NONBLOCK = 0x800;
    public static final int NETLINK_ROUTE = 0;
    public static final int NETLINK_NETFILTER = 12;
    public static final int NETLINK_GENERIC = 16;

    public static final int SOL_SOCKET = 1;
    public static final int SO_SNDBUFFORCE = 32;
    public static final int SO_RCVBUFFORCE = 33;
    public static final int SO_RCVBUF = 8;
    public static final int SO_SNDBUF = 7;
    public static final int SOL_NETLINK = 270;
    public static final int NETLINK_ADD_MEMBERSHIP = 1;
    public static final int NETLINK_CAP_ACK = 10;
    public static final int NETLINK_EXT_ACK = 11;
    public static final int NETLINK_GET_STRICT_CHK = 12;

    private static final long EAGAIN = -11;
    private static final int EMSGSIZE = 90;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int SOCKADDR_NL = 12;
    private static final int SOCK_CLOEXEC = 0x8_0000;
    private static final int MSG_CTRUNC = 8;
    private static final int MSG_TRUNC = 0x20;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int MSG_CMSG_CLOEXEC = 0x4000_0000;
    private static final int SCM_RIGHTS = 1;

    // one piece of memory: struct msghdr, struct iovec, and control messages with as many descriptors as can be sent
    private static final int IOVEC = 56;
    private static final int CONTROL = IOVEC + 16;
    private static final int CMSGHDR = 16;
    private static final int SCM_MAX_FD = 253;
    private static final int CONTROL_SIZE = CMSGHDR + aligned(SCM_MAX_FD * Integer.BYTES);

    private Sockets() {}

    /** A message: the length of what is now in the memory, and the descriptors that came along, which are the receiver's to close. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Received(int length, int[] descriptors) {}

    /** socket(2), with SOCK_CLOEXEC: it belongs to the network namespace of the calling thread for ever. */
    public static int socket(int family, int type, int protocol) {
        long result = Libc.syscall(SOCKET, family, type | SOCK_CLOEXEC, protocol);
        return (int) Call.check("socket", result, family, type, protocol);
    }

    /** socketpair(2) of AF_UNIX, with SOCK_CLOEXEC. */
    public static Descriptors.Pair socketpair(int type) {
        Memory pair = Memory.allocate(8);
        long result = Libc.syscall(SOCKETPAIR, AF_UNIX, type | SOCK_CLOEXEC, 0, pair.address(), 0);
        Memory.keep(pair);
        Call.check("socketpair", result, "AF_UNIX", type);
        return Descriptors.Pair.in(pair);
    }

    /** setsockopt(2) of an option that is an int. */
    public static void setsockopt(int fd, int level, int name, int value) {
        Memory option = Memory.allocate(Integer.BYTES);
        option.bytes().putInt(0, value);
        long result = Libc.syscall(SETSOCKOPT, fd, level, name, option.address(), Integer.BYTES);
        Memory.keep(option);
        Call.check("setsockopt", result, fd, level, name, value);
    }

    /** connect(2) of a netlink socket with the kernel, which gives it a port too: from then on nobody else can send to it. */
    public static void connectToKernel(int fd) {
        Memory address = Memory.allocate(SOCKADDR_NL);
        address.bytes().putShort(0, (short) AF_NETLINK);
        long result = Libc.syscall(CONNECT, fd, address.address(), SOCKADDR_NL);
        Memory.keep(address);
        Call.check("connect", result, fd, "AF_NETLINK");
    }

    /**
     * recv(2), repeated after EINTR, with MSG_DONTWAIT and MSG_TRUNC.
     *
     * @return the length of the message, which is more than there is room for if it was cut; empty if there is none yet
     */
    public static OptionalInt receiveNow(int fd, Memory into) {
        long result;
        do {
            result = Libc.syscall(RECVFROM, fd, into.address(), into.size(), MSG_DONTWAIT | MSG_TRUNC, 0);
        } while (result == Descriptors.EINTR);
        Memory.keep(into);
        return result == EAGAIN ? OptionalInt.empty() : OptionalInt.of((int) Call.check("recv", result, fd));
    }

    /** send(2), repeated after EINTR, with MSG_NOSIGNAL: EPIPE if nobody is there to receive. */
    public static int send(int fd, Memory from, int length) {
        return send(fd, from, 0, length);
    }

    /** send(2) of a part of the memory. */
    public static int send(int fd, Memory from, int start, int length) {
        Objects.checkFromIndexSize(start, length, from.size());
        long result;
        do {
            result = Libc.syscall(SENDTO, fd, from.address() + start, length, MSG_NOSIGNAL, 0);
        } while (result == Descriptors.EINTR);
        Memory.keep(from);
        return (int) Call.check("send", result, fd, length);
    }

    /** recvmsg(2), repeated after EINTR, with MSG_CMSG_CLOEXEC; a length of 0 is the end. A message that is not whole is an error. */
    public static Received receive(int fd, Memory into) {
        Memory message = Memory.allocate(CONTROL + CONTROL_SIZE);
        message.bytes()
                .putLong(16, message.address() + IOVEC)
                .putLong(24, 1)
                .putLong(32, message.address() + CONTROL)
                .putLong(40, CONTROL_SIZE)
                .putLong(IOVEC, into.address())
                .putLong(IOVEC + 8, into.size());
        long result;
        do {
            result = Libc.syscall(RECVMSG, fd, message.address(), MSG_CMSG_CLOEXEC);
        } while (result == Descriptors.EINTR);
        Memory.keep(message);
        Memory.keep(into);
        int length = (int) Call.check("recvmsg", result, fd);
        int[] descriptors = descriptors(message);
        refusePart(fd, message.bytes().getInt(48), descriptors);
        return new Received(length, descriptors);
    }

    private static int[] descriptors(Memory message) {
        int[] descriptors = new int[SCM_MAX_FD];
        int count = 0;
        int end = CONTROL + (int) message.bytes().getLong(40);
        for (int at = CONTROL; at + CMSGHDR <= end; ) {
            int length = (int) message.bytes().getLong(at);
            boolean rights = message.bytes().getInt(at + 8) == SOL_SOCKET
                    && message.bytes().getInt(at + 12) == SCM_RIGHTS;
            for (int fd = at + CMSGHDR; rights && fd < at + length; fd += Integer.BYTES) {
                descriptors[count++] = message.bytes().getInt(fd);
            }
            at += aligned(length);
        }
        return Arrays.copyOf(descriptors, count);
    }

    private static void refusePart(int fd, int flags, int[] descriptors) {
        if ((flags & (MSG_CTRUNC | MSG_TRUNC)) == 0) {
            return;
        }
        for (int descriptor : descriptors) {
            Descriptors.close(descriptor);
        }
        if ((flags & MSG_TRUNC) != 0) {
            throw Call.failed("recvmsg", -EMSGSIZE, fd).withHint("the message was longer than there is room for");
        }
        // there was room for all, so the kernel found no number for one (or a security module refused it)
        throw Call.failed("recvmsg", -Errno.EMFILE.code(), fd)
                .withHint("a descriptor that came along could not be taken; too many are open, see ulimit -n");
    }

    private static int aligned(int length) {
        return length + 7 & ~7;
    }
}
