package ns.core.sys;

import static ns.core.sys.Syscall.IOCTL;

/** The ioctl(2) SIOCETHTOOL, on a socket of the network namespace that the link is in. */
public final class Ethtool {
    private static final int SIOCETHTOOL = 0x8946;
    private static final int ETHTOOL_STXCSUM = 0x17;
    private static final int IFREQ = 40;
    private static final int IFR_DATA = 16;
    private static final int LONGEST = 15;

    private Ethtool() {}

    /**
     * ETHTOOL_STXCSUM: whether packets may leave a link without their checksum. Where not, they are not segmented by others either: each
     * is whole and of its own.
     */
    public static void setTxChecksumming(int socket, String link, boolean on) {
        Memory value = Memory.allocate(8);
        value.bytes().putInt(0, ETHTOOL_STXCSUM).putInt(4, on ? 1 : 0);
        Memory request = Memory.allocate(IFREQ);
        Memory name = Memory.string(link);
        for (int i = 0; i < Math.min(name.size(), LONGEST); i++) {
            request.bytes().put(i, name.bytes().get(i));
        }
        request.bytes().putLong(IFR_DATA, value.address());
        long result = Libc.syscall(IOCTL, socket, SIOCETHTOOL, request.address());
        Memory.keep(value);
        Memory.keep(request);
        Call.check("ioctl", result, socket, "SIOCETHTOOL", link, "ETHTOOL_STXCSUM", on);
    }
}
