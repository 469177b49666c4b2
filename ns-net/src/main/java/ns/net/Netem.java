package ns.net;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.StringJoiner;
import ns.net.netlink.Attributes;
import ns.net.netlink.MessageWriter;

/**
 * A bad network: what a link sends is delayed, lost, sent twice, damaged, put out of order, held back to a rate.
 *
 * <p>Loss here is told to the socket that sends: put it on the other side of a cable if that matters.
 *
 * @param delay of each packet
 * @param jitter by which the delay differs, up and down
 * @param loss the share of packets that is lost, 0 to 1
 * @param duplicate the share that is sent twice
 * @param corrupt the share in which a bit is flipped
 * @param reorder the share that is sent at once, without the delay
 * @param bitsPerSecond a rate; empty for none
 * @param limit packets that wait
 * @man tc-netem(8)
 */
public record Netem(
        Duration delay,
        Duration jitter,
        double loss,
        double duplicate,
        double corrupt,
        double reorder,
        OptionalLong bitsPerSecond,
        long limit)
        implements Qdisc {
    private static final int REORDER = 3;
    private static final int CORRUPT = 4;
    private static final int RATE = 6;
    private static final int RATE64 = 8;
    private static final int LATENCY64 = 10;
    private static final int JITTER64 = 11;
    private static final int FIXED = 24;
    private static final Duration LONGEST = Duration.ofSeconds(274); // of ticks in 32 bits
    private static final Netem NONE = new Netem(Duration.ZERO, Duration.ZERO, 0, 0, 0, 0, OptionalLong.empty(), 1000);

    /**
     * Refuses what is out of range.
     *
     * @param delay see {@link #delay()}
     * @param jitter see {@link #jitter()}
     * @param loss see {@link #loss()}
     * @param duplicate see {@link #duplicate()}
     * @param corrupt see {@link #corrupt()}
     * @param reorder see {@link #reorder()}
     * @param bitsPerSecond see {@link #bitsPerSecond()}
     * @param limit see {@link #limit()}
     */
    public Netem {
        time("delay", delay);
        time("jitter", jitter);
        share("loss", loss);
        share("duplicate", duplicate);
        share("corrupt", corrupt);
        share("reorder", reorder);
        if (reorder > 0 && delay.isZero()) {
            throw new IllegalArgumentException("reorder needs a delay, which those out of order do not have");
        }
        if (bitsPerSecond.isPresent() && bitsPerSecond.getAsLong() < 8) {
            throw new IllegalArgumentException("a rate is 8 bits per second or more, not " + bitsPerSecond.getAsLong());
        }
        if (limit < 0 || limit > Width.U32.most) {
            throw new IllegalArgumentException("0 to " + Width.U32.most + " packets can wait, not " + limit);
        }
    }

    private static void time(String what, Duration value) {
        if (value.isNegative() || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(what + " can be 0 to " + LONGEST.toSeconds() + " s, not " + value);
        }
    }

    private static void share(String what, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(what + " is a share, 0 to 1, not " + value);
        }
    }

    /**
     * Begins with a network that does nothing to packets.
     *
     * @return to be made worse
     */
    public static Netem none() {
        return NONE;
    }

    /**
     * Sets the delay.
     *
     * @param time of each packet
     * @return a copy with that
     */
    public Netem delay(Duration time) {
        return new Netem(time, jitter, loss, duplicate, corrupt, reorder, bitsPerSecond, limit);
    }

    /**
     * Sets by how much the delay differs.
     *
     * @param time up and down
     * @return a copy with that
     */
    public Netem jitter(Duration time) {
        return new Netem(delay, time, loss, duplicate, corrupt, reorder, bitsPerSecond, limit);
    }

    /**
     * Sets how many packets are lost.
     *
     * @param share 0 to 1
     * @return a copy with that
     */
    public Netem loss(double share) {
        return new Netem(delay, jitter, share, duplicate, corrupt, reorder, bitsPerSecond, limit);
    }

    /**
     * Sets how many packets are sent twice.
     *
     * @param share 0 to 1
     * @return a copy with that
     */
    public Netem duplicate(double share) {
        return new Netem(delay, jitter, loss, share, corrupt, reorder, bitsPerSecond, limit);
    }

    /**
     * Sets in how many packets a bit is flipped.
     *
     * @param share 0 to 1
     * @return a copy with that
     */
    public Netem corrupt(double share) {
        return new Netem(delay, jitter, loss, duplicate, share, reorder, bitsPerSecond, limit);
    }

    /**
     * Sets how many packets overtake those that are delayed.
     *
     * @param share 0 to 1
     * @return a copy with that
     * @throws IllegalArgumentException if there is no delay
     */
    public Netem reorder(double share) {
        return new Netem(delay, jitter, loss, duplicate, corrupt, share, bitsPerSecond, limit);
    }

    /**
     * Sets a rate.
     *
     * @param bits per second; whole bytes
     * @return a copy with that
     */
    public Netem rate(long bits) {
        return new Netem(delay, jitter, loss, duplicate, corrupt, reorder, OptionalLong.of(bits), limit);
    }

    /**
     * Sets how many packets wait.
     *
     * @param packets what is too much is dropped
     * @return a copy with that
     */
    public Netem limit(long packets) {
        return new Netem(delay, jitter, loss, duplicate, corrupt, reorder, bitsPerSecond, packets);
    }

    @Override
    public String kind() {
        return "netem";
    }

    void write(MessageWriter writer) {
        writer.u32(Psched.ticks(delay.toNanos()))
                .u32(limit)
                .u32(probability(loss))
                .u32(reorder > 0 ? 1 : 0);
        writer.u32(probability(duplicate)).u32(Psched.ticks(jitter.toNanos()));
        if (reorder > 0) {
            writer.nested(REORDER, () -> writer.u32(probability(reorder)).u32(0));
        }
        if (corrupt > 0) {
            writer.nested(CORRUPT, () -> writer.u32(probability(corrupt)).u32(0));
        }
        if (bitsPerSecond.isPresent()) {
            long rate = bitsPerSecond.getAsLong() / 8;
            boolean isLarge = rate > Width.U32.most;
            if (isLarge) {
                writer.u64(RATE64, rate);
            }
            writer.nested(
                    RATE,
                    () -> writer.u32(isLarge ? Width.U32.most : rate)
                            .u32(0)
                            .u32(0)
                            .u32(0));
        }
    }

    private static long probability(double share) {
        return Math.round(share * Width.U32.most);
    }

    private static double share(long probability) {
        return (double) probability / Width.U32.most;
    }

    static Qdisc decode(Attributes options) {
        if (options.length() < FIXED) {
            return new OtherQdisc("netem", options.bytes());
        }
        long delay = Psched.nanos(options.number(0, 4));
        long jitter = Psched.nanos(options.number(20, 4));
        double corrupt = 0;
        double reorder = 0;
        long rate = 0;
        Attributes attributes = options.nested(FIXED);
        while (attributes.next()) {
            switch (attributes.type()) {
                case REORDER -> reorder = share(attributes.number(0, 4));
                case CORRUPT -> corrupt = share(attributes.number(0, 4));
                case RATE -> rate = Math.max(rate, attributes.number(0, 4));
                case RATE64 -> rate = attributes.u64();
                case LATENCY64 -> delay = attributes.u64();
                case JITTER64 -> jitter = attributes.u64();
                default -> {} // correlations and distributions
            }
        }
        try {
            return new Netem(
                    Duration.ofNanos(delay),
                    Duration.ofNanos(jitter),
                    share(options.number(8, 4)),
                    share(options.number(16, 4)),
                    corrupt,
                    reorder,
                    rate == 0 ? OptionalLong.empty() : OptionalLong.of(8 * rate),
                    options.number(4, 4));
        } catch (IllegalArgumentException e) { // more than this version of ns can say
            return new OtherQdisc("netem", options.bytes());
        }
    }

    /**
     * Returns it in the words of tc-netem(8).
     *
     * @return such as {@code netem limit 1000 delay 10ms loss 1%}
     */
    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(" ").add("netem limit " + limit);
        if (!delay.isZero() || !jitter.isZero()) {
            text.add("delay " + micros(delay));
            if (!jitter.isZero()) {
                text.add(micros(jitter));
            }
        }
        percent(text, "loss", loss);
        percent(text, "duplicate", duplicate);
        percent(text, "corrupt", corrupt);
        percent(text, "reorder", reorder);
        bitsPerSecond.ifPresent(bits -> text.add("rate " + bits + "bit"));
        return text.toString();
    }

    private static String micros(Duration time) {
        return time.toNanos() / 1000 + "us";
    }

    private static void percent(StringJoiner text, String what, double share) {
        if (share > 0) {
            text.add(what + " " + (float) (100 * share) + "%");
        }
    }
}
