package ns.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ns.core.IdMapping;
import ns.core.Signal;
import ns.exec.IdRange;
import ns.exec.Propagation;
import ns.exec.Setgroups;

/** Values on the command lines of {@code unshare} and {@code nsenter}, and the messages of util-linux 2.42 about wrong ones. */
final class Values {
    private static final String OUT_OF_RANGE = "Numerical result out of range";

    private Values() {}

    /** A user id as a number. */
    static long uid(String text) {
        return id(text, "uid");
    }

    /** A group id as a number. */
    static long gid(String text) {
        return id(text, "gid");
    }

    /** A user id as a name or a number; names go first, since a name may be all digits. */
    static long user(String text) {
        Optional<Long> known = new Users().id(text);
        return known.isPresent() ? known.get() : uid(text);
    }

    /** A group id as a name or a number. */
    static long group(String text) {
        Optional<Long> known = Users.ofGroups().id(text);
        return known.isPresent() ? known.get() : gid(text);
    }

    private static long id(String text, String what) {
        long id = number(text, "failed to parse " + what + ": ");
        if (id < 0 || id >= IdMapping.ALL) {
            throw CliException.error("failed to parse " + what + ": '" + text + "': " + OUT_OF_RANGE);
        }
        return id;
    }

    /** The number of a descriptor. */
    static int descriptor(String text) {
        long number = number(text, "failed to parse file descriptor: ");
        if (number < 0 || number > Integer.MAX_VALUE) {
            throw CliException.error("failed to parse file descriptor: '" + text + "': " + OUT_OF_RANGE);
        }
        return (int) number;
    }

    /** The offset of a clock in seconds, which may be negative. */
    static Duration offset(String clock, String text) {
        return Duration.ofSeconds(number(text, "failed to parse " + clock + " offset: "));
    }

    /** As strtol(3): blanks and a sign may go before the digits, nothing may follow them. */
    private static long number(String text, String failure) {
        int at = 0;
        while (at < text.length() && isBlank(text.charAt(at))) {
            at++;
        }
        boolean signed = at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+');
        String digits = text.substring(signed ? at + 1 : at);
        if (digits.isEmpty() || !Pids.isDecimal(digits)) {
            throw CliException.error(failure + "'" + text + "'");
        }
        try {
            return Long.parseLong(text.substring(at));
        } catch (NumberFormatException e) {
            throw CliException.error(failure + "'" + text + "': " + OUT_OF_RANGE);
        }
    }

    private static boolean isBlank(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    /** {@code inner:outer:count}, {@code outer,inner,count} as before util-linux 2.39, or a word. */
    static IdRange range(String text) {
        switch (text) {
            case "auto":
                return IdRange.AUTO;
            case "subids":
                return IdRange.SUBIDS;
            case "all":
                return IdRange.ALL;
            default:
                return numericRange(text);
        }
    }

    private static IdRange numericRange(String text) {
        boolean legacy = text.indexOf(':') < 0;
        char separator = legacy ? ',' : ':';
        int first = text.indexOf(separator);
        int second = text.indexOf(separator, first + 1);
        if (first < 0 || second < 0) {
            throw invalidMapping(text);
        }
        try {
            long left = unsigned(text.substring(0, first));
            long right = unsigned(text.substring(first + 1, second));
            long count = unsigned(text.substring(second + 1));
            return legacy ? IdRange.of(right, left, count) : IdRange.of(left, right, count);
        } catch (IllegalArgumentException e) { // no number, or no range of ids
            throw invalidMapping(text);
        }
    }

    private static long unsigned(String digits) {
        if (digits.isEmpty() || !Pids.isDecimal(digits)) {
            throw new IllegalArgumentException(digits);
        }
        return Long.parseLong(digits);
    }

    private static CliException invalidMapping(String text) {
        return CliException.error("invalid mapping '" + text + "'");
    }

    /**
     * The owner of a user namespace.
     *
     * @param uid his user id
     * @param gid his group id
     */
    record Owner(long uid, long gid) {}

    static Owner owner(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw CliException.error("invalid owner '" + text + "': give <uid>:<gid>");
        }
        return new Owner(uid(text.substring(0, colon)), gid(text.substring(colon + 1)));
    }

    /** A signal by its name; as in util-linux, numbers are none. */
    static Signal signal(String text) {
        // 32 and 33 have no other name than their number, because the C library keeps them for itself
        boolean number = Pids.isDecimal(text.regionMatches(true, 0, "SIG", 0, 3) ? text.substring(3) : text);
        Optional<Signal> signal = number ? Optional.empty() : Signal.named(text);
        if (signal.isEmpty()) {
            throw CliException.error("unknown signal: " + text);
        }
        return signal.get();
    }

    /** A list with commas; empty words are left out. */
    static String[] names(String list) {
        List<String> names = new ArrayList<>();
        int at = 0;
        while (at <= list.length()) {
            int comma = list.indexOf(',', at);
            int end = comma < 0 ? list.length() : comma;
            if (end > at) {
                names.add(list.substring(at, end));
            }
            at = end + 1;
        }
        return names.toArray(new String[0]);
    }

    static Propagation propagation(String text) {
        switch (text) {
            case "private":
                return Propagation.PRIVATE;
            case "shared":
                return Propagation.SHARED;
            case "slave":
                return Propagation.SLAVE;
            case "unchanged":
                return Propagation.UNCHANGED;
            default:
                throw CliException.error("unsupported propagation mode: " + text);
        }
    }

    static Setgroups setgroups(String text) {
        switch (text) {
            case "allow":
                return Setgroups.ALLOW;
            case "deny":
                return Setgroups.DENY;
            default:
                throw CliException.error("unsupported --setgroups argument '" + text + "'");
        }
    }
}
