package ns.core.sys;

import static ns.core.sys.Syscall.SOCKET;

/** socket(2); read(2) and write(2) of {@link Descriptors} do for talking to the kernel itself. */
public final class Sockets {
    public static final int AF_UNIX = 1;
    public static final int AF_NETLINK = 16;
    public static final int SOCK_DGRAM = 2;
    public static final int SOCK_RAW = 3;
    public static final int SOCK_NONBLOCK = 0x800;
    public static final int NETLINK_ROUTE = 0;

    private static final int SOCK_CLOEXEC = 0x8_0000;

    private Sockets() {}

    /** socket(2), with SOCK_CLOEXEC: it belongs to the network namespace of the calling thread for ever. */
    public static int socket(int family, int type, int protocol) {
        long result = Libc.syscall(SOCKET, family, type | SOCK_CLOEXEC, protocol);
        return (int) Call.check("socket", result, family, type, protocol);
    }
}
