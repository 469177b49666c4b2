package ns.core.sys;

import static ns.core.sys.Syscall.IOCTL;

import java.nio.file.Path;

/** The ioctl(2) calls of /dev/net/tun: a link of the calling thread's network namespace whose other end is a descriptor. */
public final class TunTap {
    /** Packets of IP. */
    public static final int IFF_TUN = 1;

    /** Frames of Ethernet. */
    public static final int IFF_TAP = 2;

    /** No protocol number before each packet. */
    public static final int IFF_NO_PI = 0x1000;

    /** A struct virtio_net_hdr before each packet: checksums and segmentation may be left undone. */
    public static final int IFF_VNET_HDR = 0x4000;

    /** EBUSY if there is a link of that name, also if it is one of ours without a descriptor. */
    public static final int IFF_TUN_EXCL = 0x8000;

    /** What the reader of the descriptor takes: packets without a checksum, segments of TCP up to 64 KiB. */
    public static final int TUN_F_CSUM = 1;

    public static final int TUN_F_TSO4 = 2;
    public static final int TUN_F_TSO6 = 4;
    public static final int TUN_F_TSO_ECN = 8;

    /** sizeof(struct virtio_net_hdr), as the kernel has it unless it is told another. */
    public static final int VNET_HDR = 10;

    /** Opened, with O_NONBLOCK, it is nothing yet, but belongs to the network namespace of who has opened it. */
    public static final Path DEVICE = Path.of("/dev/net/tun");

    private static final int TUNSETIFF = 0x4004_54ca;
    private static final int TUNSETOFFLOAD = 0x4004_54d0;
    private static final int IFREQ = 40;
    private static final int IFR_FLAGS = 16;

    private TunTap() {}

    /** open(2), with O_CLOEXEC and O_NONBLOCK; it is nothing yet. */
    public static int open() {
        return Descriptors.open(DEVICE, Descriptors.O_RDWR | Descriptors.O_NONBLOCK);
    }

    /** TUNSETIFF: makes the link, which lives as long as the descriptor. */
    public static void create(int fd, String name, int flags) {
        Memory request = Memory.allocate(IFREQ);
        Memory text = Memory.string(name);
        for (int i = 0; i < Math.min(text.size(), IFR_FLAGS); i++) {
            request.bytes().put(i, text.bytes().get(i));
        }
        request.bytes().putShort(IFR_FLAGS, (short) flags);
        long result = Libc.syscall(IOCTL, fd, TUNSETIFF, request.address());
        Memory.keep(request);
        Call.check("ioctl", result, fd, "TUNSETIFF", name);
    }

    /** TUNSETOFFLOAD: what the link need not do for the reader, TUN_F_ flags. */
    public static void setOffload(int fd, int flags) {
        Call.check("ioctl", Libc.syscall(IOCTL, fd, TUNSETOFFLOAD, flags), fd, "TUNSETOFFLOAD", flags);
    }
}
