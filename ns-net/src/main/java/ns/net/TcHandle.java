package ns.net;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a queueing discipline or a class is known by on its link, such as {@code 1:} and {@code 1:10}; both numbers are hexadecimal, as
 * in tc(8). The classes of a discipline have its major number.
 *
 * @param major 0 to ffff; 0 where it is understood, as in {@code :10}
 * @param minor 0 to ffff; 0 of a queueing discipline
 * @man tc(8)
 */
public record TcHandle(int major, int minor) {
    /** The parent of what a link queues everything in. */
    public static final TcHandle ROOT = new TcHandle(0xffff, 0xffff);

    /** The parent of {@link Clsact} and of {@link Ingress}. */
    public static final TcHandle CLSACT = new TcHandle(0xffff, 0xfff1);

    /** The place of filters for what a link receives, with {@link Clsact} or {@link Ingress}. */
    public static final TcHandle INGRESS = new TcHandle(0xffff, 0xfff2);

    /** The place of filters for what a link sends, with {@link Clsact}. */
    public static final TcHandle EGRESS = new TcHandle(0xffff, 0xfff3);

    static final TcHandle NONE = new TcHandle(0, 0);

    private static final int MOST = 0xffff;
    private static final Pattern TEXT = Pattern.compile("([0-9a-fA-F]{0,4}):([0-9a-fA-F]{0,4})");

    /**
     * Refuses what is out of range.
     *
     * @param major see {@link #major()}
     * @param minor see {@link #minor()}
     */
    public TcHandle {
        if (major < 0 || major > MOST || minor < 0 || minor > MOST) {
            throw new IllegalArgumentException("the numbers of a handle are 0 to ffff, not "
                    + Integer.toHexString(major) + ":" + Integer.toHexString(minor));
        }
    }

    /**
     * Parses a handle as tc(8) has it.
     *
     * @param text such as {@code 1:}, {@code 1:10}, {@code :10} or {@code root}
     * @return the handle
     * @throws IllegalArgumentException if it is none
     */
    public static TcHandle of(String text) {
        if (text.equals("root")) {
            return ROOT;
        }
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches() || text.length() == 1) {
            throw new IllegalArgumentException("not a handle: \"" + text + "\", expected such as 1: or 1:10");
        }
        return new TcHandle(number(matcher.group(1)), number(matcher.group(2)));
    }

    private static int number(String hex) {
        return hex.isEmpty() ? 0 : Integer.parseInt(hex, 16);
    }

    static TcHandle in(long number) {
        return new TcHandle((int) (number >>> 16) & MOST, (int) number & MOST);
    }

    long number() {
        return (long) major << 16 | minor;
    }

    TcHandle requireQdisc() {
        if (major == 0 || minor != 0 || major == MOST) {
            throw new IllegalArgumentException(
                    "the handle of a queueing discipline is such as 1:, up to fffe:, not " + this);
        }
        return this;
    }

    TcHandle requireClass() {
        if (minor == 0) {
            throw new IllegalArgumentException("a class is such as 1:10, not " + this);
        }
        return this;
    }

    /** Where something is, in the words of tc(8). */
    String place() {
        if (equals(ROOT)) {
            return "root";
        }
        if (equals(CLSACT)) {
            return "clsact";
        }
        if (equals(INGRESS)) {
            return "ingress";
        }
        return equals(EGRESS) ? "egress" : "parent " + this;
    }

    /**
     * Returns the text that tc(8) prints.
     *
     * @return such as {@code 1:10}
     */
    @Override
    public String toString() {
        if (equals(ROOT)) {
            return "root";
        }
        String left = major == 0 && minor != 0 ? "" : Integer.toHexString(major);
        return left + ":" + (minor == 0 ? "" : Integer.toHexString(minor));
    }
}
