package ns.net.lab;

import java.util.List;
import java.util.Locale;

/**
 * Whom every host of a lab reached, and how fast.
 *
 * <p>{@link #toString} is a table like that of Mininet's {@code pingall}: a row for each sender.
 *
 * @param hosts their names, as the table has them
 * @param pairs every host with every other one
 */
public record PingMatrix(List<String> hosts, List<Pair> pairs) {
    private static final String GAP = "  ";

    /**
     * One of them.
     *
     * @param from name of the host that asked
     * @param to name of the host that was asked
     * @param ping what came of it
     */
    public record Pair(String from, String to, Ping ping) {
        /**
         * Returns all of it.
         *
         * @return such as {@code a to b: no answer}
         */
        @Override
        public String toString() {
            return from + " to " + to + ": " + ping;
        }
    }

    /**
     * Copies the lists.
     *
     * @param hosts see {@link #hosts()}
     * @param pairs see {@link #pairs()}
     */
    public PingMatrix {
        hosts = List.copyOf(hosts);
        pairs = List.copyOf(pairs);
    }

    /**
     * Returns what came of one.
     *
     * @param from name of the host that asked
     * @param to name of the host that was asked
     * @return what came of it
     * @throws IllegalArgumentException if there are no such two hosts
     */
    public Ping ping(String from, String to) {
        return pairs.stream()
                .filter(pair -> pair.from().equals(from) && pair.to().equals(to))
                .map(Pair::ping)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no ping from " + from + " to " + to));
    }

    /**
     * Returns whether one reached another.
     *
     * @param from name of the host that asked
     * @param to name of the host that was asked
     * @return whether there was a reply
     * @throws IllegalArgumentException if there are no such two hosts
     */
    public boolean isReachable(String from, String to) {
        return ping(from, to).isAnswered();
    }

    /**
     * Returns whether everybody reached everybody.
     *
     * @return whether there was a reply to each
     */
    public boolean isComplete() {
        return unanswered().isEmpty();
    }

    /**
     * Returns those without a reply.
     *
     * @return in the order of {@link #pairs}
     */
    public List<Pair> unanswered() {
        return pairs.stream().filter(pair -> !pair.ping().isAnswered()).toList();
    }

    /**
     * Returns how many had no reply.
     *
     * @return 0 to 100; 0 if there was no pair
     */
    public double lossPercent() {
        return pairs.isEmpty() ? 0 : 100.0 * unanswered().size() / pairs.size();
    }

    /**
     * Returns a table of the times in milliseconds, with X for no reply, and the sum.
     *
     * @return some lines
     */
    @Override
    public String toString() {
        int width = Math.max(6, hosts.stream().mapToInt(String::length).max().orElse(0));
        StringBuilder text = new StringBuilder(" ".repeat(width));
        hosts.forEach(host -> text.append(GAP).append(right(host, width)));
        for (String from : hosts) {
            text.append('\n').append(from).append(" ".repeat(width - from.length()));
            for (String to : hosts) {
                text.append(GAP).append(right(from.equals(to) ? "-" : cell(ping(from, to)), width));
            }
        }
        return text.append('\n').append(sum()).toString();
    }

    private static String right(String text, int width) {
        return " ".repeat(width - text.length()) + text;
    }

    private static String cell(Ping ping) {
        return ping.roundTrip()
                .map(time -> String.format(Locale.ROOT, "%.3f", time.toNanos() / 1e6))
                .orElse("X");
    }

    private String sum() {
        return String.format(
                Locale.ROOT,
                "ms; %.0f %% lost (%d of %d)",
                lossPercent(),
                unanswered().size(),
                pairs.size());
    }
}
