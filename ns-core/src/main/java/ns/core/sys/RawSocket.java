package ns.core.sys;

import static ns.core.sys.Descriptors.EINTR;
import static ns.core.sys.Syscall.BIND;
import static ns.core.sys.Syscall.GETSOCKOPT;
import static ns.core.sys.Syscall.RECVMSG;
import static ns.core.sys.Syscall.SENDMSG;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import ns.core.Errno;

/**
 * A socket of packet(7) or raw(7): bind(2), sendmsg(2), and recvmsg(2) with the time of arrival, again and again without garbage. It
 * borrows its descriptor. Not safe for use by several threads.
 */
public final class RawSocket {
    public static final int AF_INET = 2;
    public static final int AF_INET6 = 10;
    public static final int AF_PACKET = 17;
    public static final int IPPROTO_ICMP = 1;
    public static final int IPPROTO_ICMPV6 = 58;

    /** {@code sll_pkttype} of what the machine itself sends. */
    public static final int PACKET_OUTGOING = 4;

    /** {@code ETH_P_ALL} in the order of the network, as socket(2) takes it. */
    public static final int ETH_P_ALL = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? 0x0300 : 0x0003;

    private static final int SOL_RAW = 255;
    private static final int ICMP_FILTER = 1;
    private static final int SOL_PACKET = 263;
    private static final int PACKET_STATISTICS = 6;
    private static final int SO_TIMESTAMPNS = 35;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_TRUNC = 0x20;
    private static final long EAGAIN = -11;
    private static final long ENETDOWN = -100;

    // one piece of memory: struct msghdr, struct iovec, the sender, control messages
    private static final int IOVEC = 56;
    private static final int NAME = IOVEC + 16;
    private static final int NAME_SIZE = 32;
    private static final int CONTROL = NAME + NAME_SIZE;
    private static final int CONTROL_SIZE = 64;
    private static final int CMSGHDR = 16;
    private static final int SOCKADDR_LL = 20;

    private final int fd;
    private final Memory data;
    private final Memory message = Memory.allocate(CONTROL + CONTROL_SIZE);
    private int length;

    /**
     * What happened at a packet socket since the last question.
     *
     * @param packets with those that were dropped
     * @param drops for want of room
     */
    public record Statistics(long packets, long drops) {}

    /** Uses an open socket, with room for messages of that many bytes. */
    public RawSocket(int fd, int room) {
        this.fd = fd;
        this.data = Memory.allocate(room);
        message.bytes()
                .putLong(0, message.address() + NAME)
                .putLong(16, message.address() + IOVEC)
                .putLong(24, 1)
                .putLong(32, message.address() + CONTROL)
                .putLong(IOVEC, data.address())
                .putLong(IOVEC + 8, room);
        Sockets.setsockopt(fd, Sockets.SOL_SOCKET, SO_TIMESTAMPNS, 1);
    }

    /** bind(2) of a packet socket to a link. */
    public void bindToLink(int index) {
        Memory address = Memory.allocate(SOCKADDR_LL);
        address.bytes().putShort(0, (short) AF_PACKET).putShort(2, (short) ETH_P_ALL);
        address.bytes().putInt(4, index);
        long result = Libc.syscall(BIND, fd, address.address(), SOCKADDR_LL);
        Memory.keep(address);
        Call.check("bind", result, fd, "AF_PACKET", index);
    }

    /** Lets a raw socket of ICMP get no messages but those of some types, as a mask. */
    public void onlyIcmpTypes(int mask) {
        Sockets.setsockopt(fd, SOL_RAW, ICMP_FILTER, ~mask);
    }

    /**
     * sendmsg(2) of the memory's first bytes with MSG_DONTWAIT, repeated after EINTR.
     *
     * @param address of IPv4 or IPv6
     * @param scope index of the link, for addresses of IPv6 that mean something on one link only; else 0
     * @return the length, or the negative error number
     */
    public int trySend(Memory from, int count, byte[] address, int scope) {
        Objects.checkFromIndexSize(0, count, from.size());
        Memory name = socketAddress(address, scope);
        Memory header = Memory.allocate(IOVEC + 16);
        header.bytes()
                .putLong(0, name.address())
                .putInt(8, name.size())
                .putLong(16, header.address() + IOVEC)
                .putLong(24, 1)
                .putLong(IOVEC, from.address())
                .putLong(IOVEC + 8, count);
        long result;
        do {
            result = Libc.syscall(SENDMSG, fd, header.address(), MSG_DONTWAIT);
        } while (result == EINTR);
        Memory.keep(name);
        Memory.keep(from);
        Memory.keep(header);
        return (int) result;
    }

    private static Memory socketAddress(byte[] address, int scope) {
        boolean four = address.length == 4;
        Memory name = Memory.allocate(four ? 16 : 28);
        name.bytes().putShort(0, (short) (four ? AF_INET : AF_INET6)).put(four ? 4 : 8, address);
        if (!four) {
            name.bytes().putInt(24, scope);
        }
        return name;
    }

    /**
     * recvmsg(2) with MSG_DONTWAIT, repeated after EINTR, and after ENETDOWN, which tells once that the link went down.
     *
     * @return false if there is nothing now
     */
    public boolean receive() {
        long result;
        do {
            message.bytes().putInt(8, NAME_SIZE).putLong(40, CONTROL_SIZE).putInt(48, 0);
            result = Libc.syscall(RECVMSG, fd, message.address(), MSG_DONTWAIT | MSG_TRUNC);
        } while (result == EINTR || result == ENETDOWN);
        Memory.keep(message);
        Memory.keep(data);
        length = result == EAGAIN ? 0 : (int) Call.check("recvmsg", result, fd);
        return result != EAGAIN;
    }

    /** What was received; absolute reads only. */
    public ByteBuffer data() {
        return data.bytes();
    }

    /** How long the message is; perhaps more than there is room for. */
    public int length() {
        return length;
    }

    /** How much of it is there. */
    public int present() {
        return Math.min(length, data.size());
    }

    /** {@code sll_ifindex} of what a packet socket received: the index of its link. */
    public int linkIndex() {
        return message.bytes().getInt(NAME + 4);
    }

    /** {@code sll_pkttype} of what a packet socket received. */
    public int packetType() {
        return message.bytes().get(NAME + 10);
    }

    /** When the kernel had it: nanoseconds since 1970. */
    public long nanoseconds() {
        ByteBuffer bytes = message.bytes();
        int end = CONTROL + (int) bytes.getLong(40);
        for (int at = CONTROL; at + CMSGHDR <= end; at += (int) bytes.getLong(at) + 7 & ~7) {
            if (bytes.getInt(at + 8) == Sockets.SOL_SOCKET && bytes.getInt(at + 12) == SO_TIMESTAMPNS) {
                return bytes.getLong(at + CMSGHDR) * 1_000_000_000 + bytes.getLong(at + CMSGHDR + 8);
            }
        }
        throw Call.failed("recvmsg", -Errno.EBADMSG.code(), fd).withHint("without the time that was asked for");
    }

    /** getsockopt(2) of PACKET_STATISTICS, which starts again from zero with it. */
    public Statistics takeStatistics() {
        Memory option = Memory.allocate(12);
        option.bytes().putInt(8, 8);
        long size = option.address() + 8;
        long result = Libc.syscall(GETSOCKOPT, fd, SOL_PACKET, PACKET_STATISTICS, option.address(), size);
        Memory.keep(option);
        Call.check("getsockopt", result, fd, "SOL_PACKET", "PACKET_STATISTICS");
        return new Statistics(
                Integer.toUnsignedLong(option.bytes().getInt(0)),
                Integer.toUnsignedLong(option.bytes().getInt(4)));
    }
}
