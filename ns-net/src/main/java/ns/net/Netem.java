package ns.net;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.StringJoiner;
import java.util.function.Consumer;
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
 * @param gap of how many packets one may be sent at once
 * @param correlation how much the fate of a packet depends on that of the one before
 * @param bursts loss in bad times, in the place of {@code loss}; empty for none
 * @param bitsPerSecond a rate; empty for none
 * @param limit packets that wait
 * @param seed makes fates come again, since Linux 6.6; empty: they do not
 * @man tc-netem(8)
 */
public record Netem(
        Duration delay,
        Duration jitter,
        double loss,
        double duplicate,
        double corrupt,
        double reorder,
        long gap,
        Correlation correlation,
        Optional<Bursts> bursts,
        OptionalLong bitsPerSecond,
        long limit,
        OptionalLong seed)
        implements Qdisc {
    private static final int CORRELATION = 1;
    private static final int REORDER = 3;
    private static final int CORRUPT = 4;
    private static final int LOSS = 5;
    private static final int RATE = 6;
    private static final int ECN = 7;
    private static final int RATE64 = 8;
    private static final int LATENCY64 = 10;
    private static final int JITTER64 = 11;
    private static final int SLOT = 12;
    private static final int SEED = 14;
    private static final int LOSS_GILBERT_ELLIOTT = 2;
    private static final int FIXED = 24;
    private static final Duration LONGEST = Duration.ofSeconds(274); // of ticks in 32 bits
    private static final Netem NONE = new Netem(
            Duration.ZERO,
            Duration.ZERO,
            0,
            0,
            0,
            0,
            1,
            Correlation.NONE,
            Optional.empty(),
            OptionalLong.empty(),
            1000,
            OptionalLong.empty());

    /**
     * How much the fate of a packet depends on that of the one before: 0 not at all, 1 wholly.
     *
     * @param delay whether it is delayed by as much
     * @param loss whether it is lost too
     * @param duplicate whether it is sent twice too
     * @param corrupt whether it is damaged too
     * @param reorder whether it is sent at once too
     */
    public record Correlation(double delay, double loss, double duplicate, double corrupt, double reorder) {
        /** Not at all. */
        public static final Correlation NONE = new Correlation(0, 0, 0, 0, 0);

        /**
         * Refuses what is no share.
         *
         * @param delay see {@link #delay()}
         * @param loss see {@link #loss()}
         * @param duplicate see {@link #duplicate()}
         * @param corrupt see {@link #corrupt()}
         * @param reorder see {@link #reorder()}
         */
        public Correlation {
            share("the correlation of delay", delay);
            share("the correlation of loss", loss);
            share("the correlation of duplicate", duplicate);
            share("the correlation of corrupt", corrupt);
            share("the correlation of reorder", reorder);
        }

        private boolean isWritten() {
            return delay > 0 || loss > 0 || duplicate > 0;
        }
    }

    /**
     * Loss in bad times, the model of Gilbert and Elliott: between packets good times may become bad, and bad ones good.
     *
     * @param toBad how likely a good time ends with a packet, 0 to 1
     * @param toGood how likely a bad time ends with a packet
     * @param lossInBad the share of packets that is lost in a bad time
     * @param lossInGood the share that is lost in a good time
     */
    public record Bursts(double toBad, double toGood, double lossInBad, double lossInGood) {
        /**
         * Refuses what is no share.
         *
         * @param toBad see {@link #toBad()}
         * @param toGood see {@link #toGood()}
         * @param lossInBad see {@link #lossInBad()}
         * @param lossInGood see {@link #lossInGood()}
         */
        public Bursts {
            share("the end of a good time", toBad);
            share("the end of a bad time", toGood);
            share("loss in a bad time", lossInBad);
            share("loss in a good time", lossInGood);
        }

        /** The kernel's third number is of what is not lost. */
        private void write(MessageWriter writer) {
            writer.u32(probability(toBad)).u32(probability(toGood));
            writer.u32(Width.U32.most - probability(lossInBad)).u32(probability(lossInGood));
        }

        private static Bursts in(Attributes model) {
            return new Bursts(
                    share(model.number(0, 4)),
                    share(model.number(4, 4)),
                    share(Width.U32.most - model.number(8, 4)),
                    share(model.number(12, 4)));
        }

        /**
         * Returns it in the words of tc-netem(8).
         *
         * @return such as {@code loss gemodel 1.0% 10.0% 70.0% 0.0%}
         */
        @Override
        public String toString() {
            return "loss gemodel " + percent(toBad) + " " + percent(toGood) + " " + percent(lossInBad) + " "
                    + percent(lossInGood);
        }
    }

    /**
     * Refuses what is out of range.
     *
     * @param delay see {@link #delay()}
     * @param jitter see {@link #jitter()}
     * @param loss see {@link #loss()}
     * @param duplicate see {@link #duplicate()}
     * @param corrupt see {@link #corrupt()}
     * @param reorder see {@link #reorder()}
     * @param gap see {@link #gap()}
     * @param correlation see {@link #correlation()}
     * @param bursts see {@link #bursts()}
     * @param bitsPerSecond see {@link #bitsPerSecond()}
     * @param limit see {@link #limit()}
     * @param seed see {@link #seed()}
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
        if (gap < 1 || gap > Width.U32.most || gap > 1 && reorder == 0) {
            throw new IllegalArgumentException("a gap is 1 to " + Width.U32.most + ", with reorder, not " + gap);
        }
        if (bursts.isPresent() && loss > 0) {
            throw new IllegalArgumentException("loss is by chance or in bursts, not both");
        }
        bitsPerSecond.ifPresent(RateTable::requireRate);
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

    /** A copy that is still being made. */
    private static final class Draft {
        private Duration delay;
        private Duration jitter;
        private double loss;
        private double duplicate;
        private double corrupt;
        private double reorder;
        private long gap;
        private Correlation correlation;
        private Optional<Bursts> bursts;
        private OptionalLong bitsPerSecond;
        private long limit;
        private OptionalLong seed;

        Draft(Netem netem) {
            delay = netem.delay;
            jitter = netem.jitter;
            loss = netem.loss;
            duplicate = netem.duplicate;
            corrupt = netem.corrupt;
            reorder = netem.reorder;
            gap = netem.gap;
            correlation = netem.correlation;
            bursts = netem.bursts;
            bitsPerSecond = netem.bitsPerSecond;
            limit = netem.limit;
            seed = netem.seed;
        }

        Netem finished() {
            return new Netem(
                    delay,
                    jitter,
                    loss,
                    duplicate,
                    corrupt,
                    reorder,
                    gap,
                    correlation,
                    bursts,
                    bitsPerSecond,
                    limit,
                    seed);
        }
    }

    private Netem with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.finished();
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
        return with(draft -> draft.delay = time);
    }

    /**
     * Sets by how much the delay differs.
     *
     * @param time up and down
     * @return a copy with that
     */
    public Netem jitter(Duration time) {
        return with(draft -> draft.jitter = time);
    }

    /**
     * Sets how many packets are lost, by chance.
     *
     * @param share 0 to 1
     * @return a copy with that
     */
    public Netem loss(double share) {
        return with(draft -> draft.loss = share);
    }

    /**
     * Has packets lost in bad times.
     *
     * @param model when those are
     * @return a copy with that
     * @throws IllegalArgumentException if there is loss by chance
     */
    public Netem loss(Bursts model) {
        return with(draft -> draft.bursts = Optional.of(model));
    }

    /**
     * Sets how many packets are sent twice.
     *
     * @param share 0 to 1
     * @return a copy with that
     */
    public Netem duplicate(double share) {
        return with(draft -> draft.duplicate = share);
    }

    /**
     * Sets in how many packets a bit is flipped.
     *
     * @param share 0 to 1
     * @return a copy with that
     */
    public Netem corrupt(double share) {
        return with(draft -> draft.corrupt = share);
    }

    /**
     * Sets how many packets overtake those that are delayed.
     *
     * @param share 0 to 1
     * @return a copy with that
     * @throws IllegalArgumentException if there is no delay
     */
    public Netem reorder(double share) {
        return with(draft -> draft.reorder = share);
    }

    /**
     * Sets of how many packets one may overtake.
     *
     * @param packets 1 or more
     * @return a copy with that
     * @throws IllegalArgumentException if none overtake
     */
    public Netem gap(long packets) {
        return with(draft -> draft.gap = packets);
    }

    /**
     * Sets how much the fate of a packet depends on that of the one before.
     *
     * @param shares for each fate
     * @return a copy with that
     */
    public Netem correlation(Correlation shares) {
        return with(draft -> draft.correlation = shares);
    }

    /**
     * Sets a rate.
     *
     * @param bits per second; whole bytes
     * @return a copy with that
     */
    public Netem rate(long bits) {
        return with(draft -> draft.bitsPerSecond = OptionalLong.of(bits));
    }

    /**
     * Sets how many packets wait.
     *
     * @param packets what is too much is dropped
     * @return a copy with that
     */
    public Netem limit(long packets) {
        return with(draft -> draft.limit = packets);
    }

    /**
     * Makes the fates of packets the same each time. Older kernels do as if they had not been told.
     *
     * @param number any
     * @return a copy with that
     * @kernel 6.6
     */
    public Netem seed(long number) {
        return with(draft -> draft.seed = OptionalLong.of(number));
    }

    @Override
    public String kind() {
        return "netem";
    }

    void write(MessageWriter writer) {
        writer.u32(Psched.ticks(delay.toNanos()))
                .u32(limit)
                .u32(probability(loss))
                .u32(reorder > 0 ? gap : 0);
        writer.u32(probability(duplicate)).u32(Psched.ticks(jitter.toNanos()));
        if (correlation.isWritten()) {
            writer.nested(
                    CORRELATION,
                    () -> writer.u32(probability(correlation.delay))
                            .u32(probability(correlation.loss))
                            .u32(probability(correlation.duplicate)));
        }
        pair(writer, REORDER, reorder, correlation.reorder);
        pair(writer, CORRUPT, corrupt, correlation.corrupt);
        bursts.ifPresent(model -> writer.nested(
                LOSS | MessageWriter.NLA_F_NESTED,
                () -> writer.nested(LOSS_GILBERT_ELLIOTT, () -> model.write(writer))));
        bitsPerSecond.ifPresent(bits -> writeRate(writer, bits / 8));
        seed.ifPresent(number -> writer.u64(SEED, number));
    }

    private static void pair(MessageWriter writer, int type, double share, double correlation) {
        if (share > 0) {
            writer.nested(type, () -> writer.u32(probability(share)).u32(probability(correlation)));
        }
    }

    private static void writeRate(MessageWriter writer, long rate) {
        if (RateTable.isLarge(rate)) {
            writer.u64(RATE64, rate);
        }
        writer.nested(
                RATE,
                () -> writer.u32(Math.min(Width.U32.most, rate)).u32(0).u32(0).u32(0));
    }

    private static long probability(double share) {
        return (long) Math.rint(share * Width.U32.most);
    }

    private static double share(long probability) {
        return (double) probability / Width.U32.most;
    }

    static Qdisc decode(Attributes options) {
        if (options.length() < FIXED) {
            return new OtherQdisc("netem", options.bytes());
        }
        Draft draft = new Draft(NONE);
        draft.delay = Duration.ofNanos(Psched.nanos(options.number(0, 4)));
        draft.limit = options.number(4, 4);
        draft.loss = share(options.number(8, 4));
        draft.gap = Math.max(1, options.number(12, 4));
        draft.duplicate = share(options.number(16, 4));
        draft.jitter = Duration.ofNanos(Psched.nanos(options.number(20, 4)));
        try {
            take(draft, options.nested(FIXED));
            return draft.finished();
        } catch (IllegalArgumentException e) { // more than this version of ns can say
            return new OtherQdisc("netem", options.bytes());
        }
    }

    private static void take(Draft draft, Attributes attributes) {
        double[] correlations = new double[5];
        while (attributes.next()) {
            switch (attributes.type()) {
                case CORRELATION -> {
                    for (int i = 0; i < 3; i++) {
                        correlations[i] = share(attributes.number(4 * i, 4));
                    }
                }
                case REORDER -> {
                    draft.reorder = share(attributes.number(0, 4));
                    correlations[4] = share(attributes.number(4, 4));
                }
                case CORRUPT -> {
                    draft.corrupt = share(attributes.number(0, 4));
                    correlations[3] = share(attributes.number(4, 4));
                }
                case LOSS -> draft.bursts = bursts(attributes.nested());
                case RATE -> takeRate(draft, attributes.number(0, 4));
                case RATE64 -> takeRate(draft, attributes.u64());
                case LATENCY64 -> draft.delay = Duration.ofNanos(attributes.u64());
                case JITTER64 -> draft.jitter = Duration.ofNanos(attributes.u64());
                case ECN, SLOT -> throw new IllegalArgumentException("marks or slots");
                case SEED -> draft.seed = OptionalLong.of(attributes.u64());
                default -> {} // padding
            }
        }
        draft.correlation =
                new Correlation(correlations[0], correlations[1], correlations[2], correlations[3], correlations[4]);
    }

    /** The larger of the two that are told of a rate above 32 bits; 0 is none. */
    private static void takeRate(Draft draft, long bytes) {
        if (bytes > 0 && bytes <= Long.MAX_VALUE / 8) {
            draft.bitsPerSecond = OptionalLong.of(Math.max(8 * bytes, draft.bitsPerSecond.orElse(0)));
        }
    }

    private static Optional<Bursts> bursts(Attributes models) {
        while (models.next()) {
            if (models.type() == LOSS_GILBERT_ELLIOTT) {
                return Optional.of(Bursts.in(models));
            }
        }
        throw new IllegalArgumentException("another model of loss");
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
            correlation(text, correlation.delay);
        }
        percent(text, "loss", loss, correlation.loss);
        bursts.ifPresent(model -> text.add(model.toString()));
        percent(text, "duplicate", duplicate, correlation.duplicate);
        percent(text, "corrupt", corrupt, correlation.corrupt);
        percent(text, "reorder", reorder, correlation.reorder);
        if (gap > 1) {
            text.add("gap " + gap);
        }
        bitsPerSecond.ifPresent(bits -> text.add("rate " + bits + "bit"));
        seed.ifPresent(number -> text.add("seed " + Long.toUnsignedString(number)));
        return text.toString();
    }

    private static String micros(Duration time) {
        return time.toNanos() / 1000 + "us";
    }

    private static void percent(StringJoiner text, String what, double share, double correlation) {
        if (share > 0) {
            text.add(what + " " + percent(share));
            correlation(text, correlation);
        }
    }

    private static void correlation(StringJoiner text, double share) {
        if (share > 0) {
            text.add(percent(share));
        }
    }

    private static String percent(double share) {
        return (float) (100 * share) + "%";
    }
}
