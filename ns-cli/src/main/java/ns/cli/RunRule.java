package ns.cli;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import ns.core.NamespaceType;

/** What the value of an option of {@code ns run} has to be, and how it is read. */
enum RunRule implements Option.Check {
    NET,
    TYPES,
    DIRECTORY,
    VARIABLE,
    DURATION;

    private static final BigDecimal LONGEST = BigDecimal.valueOf(Integer.MAX_VALUE);
    private static final int NANOS = 9;
    private static final int WRONG_USAGE = 2;

    @Override
    public void check(String value) {
        switch (this) {
            case NET -> isHost(value);
            case TYPES -> {
                for (String name : Values.names(value)) {
                    type(name);
                }
            }
            case DIRECTORY -> Payload.path(value, "cannot change directory to ", "");
            case VARIABLE -> {
                if (value.indexOf('=') < 1) {
                    throw wrong("'" + value + "' is no variable: give <name>=<value>");
                }
            }
            case DURATION -> duration(value);
        }
    }

    static boolean isHost(String network) {
        if (!network.equals("host") && !network.equals("none")) {
            throw wrong("unknown network '" + network + "': give none or host");
        }
        return network.equals("host");
    }

    static NamespaceType type(String name) {
        Optional<NamespaceType> type = NamespaceType.named(name);
        if (type.isEmpty()) {
            throw wrong("unknown namespace type: " + name);
        }
        if (type.get() == NamespaceType.USER || type.get() == NamespaceType.TIME) {
            throw wrong("the " + name + " namespace is the caller's anyway"
                    + (type.get() == NamespaceType.USER ? ", unless --rootless is given" : ""));
        }
        return type.get();
    }

    /** A number with an optional fraction and one of the units of timeout(1): {@code s} (the default), {@code m}, {@code h}, {@code d}. */
    static Duration duration(String text) {
        int unit = text.isEmpty() ? -1 : "smhd".indexOf(text.charAt(text.length() - 1));
        String number = unit < 0 ? text : text.substring(0, text.length() - 1);
        if (!isNumber(number)) {
            throw wrong("invalid time '" + text + "': give a number and s, m, h or d");
        }
        BigDecimal seconds = new BigDecimal(number).multiply(BigDecimal.valueOf(seconds(unit)));
        long nanos = seconds.min(LONGEST).movePointRight(NANOS).longValue();
        if (nanos == 0) {
            throw wrong("invalid time '" + text + "': it is zero");
        }
        return Duration.ofNanos(nanos);
    }

    private static int seconds(int unit) {
        return switch (unit) {
            case 1 -> 60;
            case 2 -> 3_600;
            case 3 -> 86_400;
            default -> 1;
        };
    }

    private static boolean isNumber(String text) {
        int point = text.indexOf('.');
        String whole = point < 0 ? text : text.substring(0, point);
        String fraction = point < 0 ? "" : text.substring(point + 1);
        return whole.length() + fraction.length() > 0 && Pids.isDecimal(whole) && Pids.isDecimal(fraction);
    }

    private static CliException wrong(String message) {
        return CliException.usage(message, WRONG_USAGE);
    }
}
