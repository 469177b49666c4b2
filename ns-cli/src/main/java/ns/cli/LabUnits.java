package ns.cli;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ns.net.lab.Packets;

/** Times, shares, rates and choices of packets, written as tc(8) has them. What can not be read is an IllegalArgumentException. */
final class LabUnits {
    private static final Pattern QUANTITY = Pattern.compile("([0-9]{1,15}(?:[.][0-9]{1,9})?)([A-Za-z%]*)");
    private static final Map<String, Long> NANOS = Map.of(
            "us", 1_000L,
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L);
    private static final Map<String, Long> BITS =
            Map.of("bit", 1L, "kbit", 1_000L, "mbit", 1_000_000L, "gbit", 1_000_000_000L);

    private LabUnits() {}

    static Duration time(String text) {
        BigDecimal nanos = quantity(text, NANOS, "a time is a number and us, ms, s, m or h, such as 20ms");
        if (nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            throw new IllegalArgumentException("too long a time: " + text);
        }
        return Duration.ofNanos(nanos.longValue());
    }

    static long rate(String text) {
        BigDecimal bits = quantity(
                text.toLowerCase(Locale.ROOT), BITS, "a rate is a number and bit, kbit, mbit or gbit, such as 10mbit");
        return bits.min(BigDecimal.valueOf(Long.MAX_VALUE)).longValue();
    }

    private static BigDecimal quantity(String text, Map<String, Long> units, String rule) {
        Matcher matcher = QUANTITY.matcher(text);
        Long unit = matcher.matches() ? units.get(matcher.group(2)) : null;
        if (unit == null) {
            throw new IllegalArgumentException(rule + ", not " + text);
        }
        return new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit));
    }

    /** A number of things, 0 or more. */
    static int count(String what, String text) {
        if (!text.matches("[0-9]{1,9}")) {
            throw new IllegalArgumentException(what + " is a whole number of at most nine digits, not " + text);
        }
        return Integer.parseInt(text);
    }

    private static double share(String text) {
        Matcher matcher = QUANTITY.matcher(text);
        if (!matcher.matches() || !matcher.group(2).equals("%")) {
            throw new IllegalArgumentException("a share is a percentage, such as 1%, not " + text);
        }
        return new BigDecimal(matcher.group(1)).movePointLeft(2).doubleValue();
    }

    /** {@code every 10}, or {@code 1% [burst 4] [seed 7]}. */
    static Packets packets(List<String> words) {
        if (words.size() == 2 && words.get(0).equals("every")) {
            return Packets.everyNth(count("every nth: n", words.get(1)));
        }
        String first = words.isEmpty() ? "" : words.get(0);
        double share = share(first);
        int seed = words.indexOf("seed");
        int burst = words.indexOf("burst");
        int known = 1 + (seed > 0 ? 2 : 0) + (burst > 0 ? 2 : 0);
        if (words.size() != known || seed == words.size() - 1 || burst == words.size() - 1) {
            throw new IllegalArgumentException(
                    "packets are chosen as in '1%', '1% seed 7', '5% burst 4' or 'every 10', not '"
                            + String.join(" ", words) + "'");
        }
        if (burst > 0) {
            double length = new BigDecimal(number("the length of a burst", words.get(burst + 1))).doubleValue();
            return seed > 0 ? Packets.burst(share, length, seed(words.get(seed + 1))) : Packets.burst(share, length);
        }
        return seed > 0 ? Packets.random(share, seed(words.get(seed + 1))) : Packets.random(share);
    }

    private static String number(String what, String text) {
        Matcher matcher = QUANTITY.matcher(text);
        if (!matcher.matches() || !matcher.group(2).isEmpty()) {
            throw new IllegalArgumentException(what + " is a number, not " + text);
        }
        return text;
    }

    /** A part of a whole, as the lab tells it, {@code 0.5}, or {@code 50%}. */
    static double part(String text) {
        return text.endsWith("%") ? share(text) : new BigDecimal(number("a share", text)).doubleValue();
    }

    static long seed(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("a seed is a whole number, not " + text, e);
        }
    }
}
