package ns.core.sys;

import static ns.core.sys.Descriptors.O_CLOEXEC;
import static ns.core.sys.Descriptors.O_NOCTTY;
import static ns.core.sys.Descriptors.O_RDWR;
import static ns.core.sys.Syscall.IOCTL;

import java.nio.ByteBuffer;
import java.nio.file.Path;

/** ioctl_tty(2), pty(7). */
public final class Terminals {
    private static final int TCGETS = 0x5401;
    private static final int TCSETS = 0x5402;
    private static final int TIOCGWINSZ = 0x5413;
    private static final int TIOCSWINSZ = 0x5414;
    private static final int TIOCSPTLCK = 0x4004_5431;
    private static final int TIOCGPTPEER = 0x5441;

    private static final int TERMIOS = 36; // the kernel's: four flag words, the line discipline, 19 characters
    private static final int CHARACTERS = 17;
    private static final int VTIME = 5;
    private static final int VMIN = 6;

    private Terminals() {}

    /** A new pseudo-terminal, as openpty(3), both ends with O_CLOEXEC: master, slave. Linux 4.13. */
    public static Descriptors.Pair openTerminal() {
        int master = Descriptors.open(Path.of("/dev/ptmx"), O_RDWR | O_NOCTTY);
        try {
            Memory unlocked = Memory.allocate(4);
            ioctl(master, TIOCSPTLCK, "TIOCSPTLCK", unlocked);
            // not by its name, which another mount namespace may have given to another terminal
            long slave = Libc.syscall(IOCTL, master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
            return new Descriptors.Pair(master, (int) Call.check("ioctl", slave, master, "TIOCGPTPEER"));
        } catch (RuntimeException e) {
            Descriptors.close(master);
            throw e;
        }
    }

    /** isatty(3). */
    public static boolean isTerminal(int fd) {
        Memory termios = Memory.allocate(TERMIOS);
        long result = Libc.syscall(IOCTL, fd, TCGETS, termios.address());
        Memory.keep(termios);
        return result == 0;
    }

    /** tcgetattr(3): the kernel's struct termios. */
    public static Memory tcgetattr(int fd) {
        Memory termios = Memory.allocate(TERMIOS);
        ioctl(fd, TCGETS, "TCGETS", termios);
        return termios;
    }

    /** tcsetattr(3), at once. */
    public static void tcsetattr(int fd, Memory termios) {
        ioctl(fd, TCSETS, "TCSETS", termios);
    }

    /** cfmakeraw(3) of a terminal: every byte passes as it is, without echo, lines or signals. */
    public static void makeRaw(int fd) {
        int inputChanged = 0x5eb; // IGNBRK BRKINT PARMRK ISTRIP INLCR IGNCR ICRNL IXON
        int outputChanged = 0x1; // OPOST
        int sizeAndParity = 0x130; // CSIZE PARENB
        int eightBits = 0x30; // CS8
        int localChanged = 0x804b; // ISIG ICANON ECHO ECHONL IEXTEN
        Memory termios = tcgetattr(fd);
        ByteBuffer b = termios.bytes();
        b.putInt(0, b.getInt(0) & ~inputChanged);
        b.putInt(4, b.getInt(4) & ~outputChanged);
        b.putInt(8, b.getInt(8) & ~sizeAndParity | eightBits);
        b.putInt(12, b.getInt(12) & ~localChanged);
        b.put(CHARACTERS + VMIN, (byte) 1).put(CHARACTERS + VTIME, (byte) 0);
        tcsetattr(fd, termios);
    }

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

    /** TIOCSWINSZ; the foreground process group gets SIGWINCH if it changes. */
    public static void setWindowSize(int fd, int rows, int columns) {
        Memory winsize = Memory.allocate(8);
        winsize.bytes().putShort(0, (short) rows).putShort(2, (short) columns);
        ioctl(fd, TIOCSWINSZ, "TIOCSWINSZ", winsize);
    }

    private static void ioctl(int fd, int request, String name, Memory argument) {
        long result = Libc.syscall(IOCTL, fd, request, argument.address());
        Memory.keep(argument);
        Call.check("ioctl", result, fd, name);
    }
}
