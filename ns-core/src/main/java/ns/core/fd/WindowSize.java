package ns.core.fd;

import java.util.Optional;
import ns.core.sys.Terminals;

/**
 * How large a terminal is.
 *
 * @param rows its height in lines
 * @param columns its width in characters
 * @man ioctl_tty(2)
 */
public record WindowSize(int rows, int columns) {
    private static final int STANDARD_OUTPUT = 1;

    /**
     * Asks the terminal that standard output goes to.
     *
     * @return its size, or empty if standard output is no terminal, or one that does not know
     */
    public static Optional<WindowSize> ofStandardOutput() {
        long packed = Terminals.windowSize(STANDARD_OUTPUT);
        return packed <= 0
                ? Optional.empty()
                : Optional.of(new WindowSize((int) packed & 0xffff, (int) (packed >>> 16)));
    }
}
