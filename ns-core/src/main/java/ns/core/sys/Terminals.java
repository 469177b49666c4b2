package ns.core.sys;

import static ns.core.sys.Syscall.IOCTL;

/** ioctl_tty(2). */
public final class Terminals {
    private static final int TIOCGWINSZ = 0x5413;

    private Terminals() {}

    /** TIOCGWINSZ: rows in the lower and columns in the upper half, or a negative error number. */
    public static long windowSize(int fd) {
        Memory winsize = Memory.allocate(8);
        long result = Libc.syscall(IOCTL, fd, TIOCGWINSZ, winsize.address());
        Memory.keep(winsize);
        if (result < 0) {
            return result;
        }
        return Short.toUnsignedLong(winsize.bytes().getShort(2)) << 16
                | Short.toUnsignedLong(winsize.bytes().getShort(0));
    }
}
