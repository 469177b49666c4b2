package ns.net.lab;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.StringJoiner;

/**
 * What one direction of a link does to packets. A value: make it once, give it to many links, also again and again.
 *
 * <p>Packets come to the faults in this order: lost, duplicated, corrupted; delayed; held back to the rate. The sender is never told.
 *
 * @param delay of each packet
 * @param jitter by which the delay differs at most, up and down, evenly
 * @param keepsOrder whether jitter leaves packets in their order, which makes some wait for those before them
 * @param reorder packets that are not delayed, and so overtake the others
 * @param loss packets that are lost
 * @param duplicate packets that arrive twice
 * @param corrupt packets in which a bit is flipped, which the receiver's checksums find
 * @param bitsPerSecond a rate; empty for none
 * @param limit packets that wait for their time or for the rate; what is too much is lost
 */
public record Impairment(
        Duration delay,
        Duration jitter,
        boolean keepsOrder,
        Packets reorder,
        Packets loss,
        Packets duplicate,
        Packets corrupt,
        OptionalLong bitsPerSecond,
        int limit) {
    private static final int USUAL_LIMIT = 1000;
    private static final int LARGEST_LIMIT = 1_000_000;
    private static final long LEAST_RATE = 1_000;
    private static final long LARGEST_RATE = 100_000_000_000L;
    private static final Duration LONGEST = Duration.ofSeconds(274); // as tc-netem(8)
    private static final Impairment NONE = new Impairment(
            Duration.ZERO,
            Duration.ZERO,
            false,
            Packets.none(),
            Packets.none(),
            Packets.none(),
            Packets.none(),
            OptionalLong.empty(),
            USUAL_LIMIT);

    /**
     * Refuses what is out of range.
     *
     * @param delay see {@link #delay()}
     * @param jitter see {@link #jitter()}
     * @param keepsOrder see {@link #keepsOrder()}
     * @param reorder see {@link #reorder()}
     * @param loss see {@link #loss()}
     * @param duplicate see {@link #duplicate()}
     * @param corrupt see {@link #corrupt()}
     * @param bitsPerSecond see {@link #bitsPerSecond()}
     * @param limit see {@link #limit()}
     */
    public Impairment {
        time("delay", delay);
        time("jitter", jitter);
        if (jitter.compareTo(delay) > 0) {
            throw new IllegalArgumentException("jitter is at most the delay, " + delay + ", not " + jitter);
        }
        if (reorder.isAny() && delay.isZero()) {
            throw new IllegalArgumentException("reorder needs a delay, which those out of order do not have");
        }
        if (bitsPerSecond.isPresent()) {
            rateInRange(bitsPerSecond.getAsLong());
        }
        if (limit < 1 || limit > LARGEST_LIMIT) {
            throw new IllegalArgumentException("1 to " + LARGEST_LIMIT + " packets can wait, not " + limit);
        }
    }

    private static void time(String what, Duration value) {
        if (value.isNegative() || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(what + " can be 0 to " + LONGEST.toSeconds() + " s, not " + value);
        }
    }

    private static void rateInRange(long bits) {
        if (bits < LEAST_RATE || bits > LARGEST_RATE) {
            throw new IllegalArgumentException(
                    "a rate is " + LEAST_RATE + " to " + LARGEST_RATE + " bits per second, not " + bits);
        }
    }

    /**
     * Begins with a link that does nothing to packets.
     *
     * @return to be made worse
     */
    public static Impairment none() {
        return NONE;
    }

    /**
     * Sets the delay. A round trip through a link impaired both ways takes twice as long.
     *
     * @param time of each packet
     * @return a copy with that
     * @throws IllegalArgumentException if it is out of range, or less than the jitter
     */
    public Impairment delay(Duration time) {
        return new Impairment(time, jitter, keepsOrder, reorder, loss, duplicate, corrupt, bitsPerSecond, limit);
    }

    /**
     * Sets by how much the delay differs, up and down. A packet with less overtakes those with more.
     *
     * @param time at most the delay
     * @return a copy with that
     * @throws IllegalArgumentException if it is more than the delay
     */
    public Impairment jitter(Duration time) {
        return new Impairment(delay, time, false, reorder, loss, duplicate, corrupt, bitsPerSecond, limit);
    }

    /**
     * Sets by how much the delay differs, up and down, while packets keep their order.
     *
     * @param time at most the delay
     * @return a copy with that
     * @throws IllegalArgumentException if it is more than the delay
     */
    public Impairment jitterInOrder(Duration time) {
        return new Impairment(delay, time, true, reorder, loss, duplicate, corrupt, bitsPerSecond, limit);
    }

    /**
     * Sets how many packets overtake those that are delayed.
     *
     * @param share 0 to 1
     * @return a copy with that
     * @throws IllegalArgumentException if there is no delay
     */
    public Impairment reorder(double share) {
        return reorder(Packets.random(share));
    }

    /**
     * Sets which packets overtake those that are delayed.
     *
     * @param packets that are not delayed
     * @return a copy with that
     * @throws IllegalArgumentException if there is no delay
     */
    public Impairment reorder(Packets packets) {
        return new Impairment(delay, jitter, keepsOrder, packets, loss, duplicate, corrupt, bitsPerSecond, limit);
    }

    /**
     * Sets how many packets are lost.
     *
     * @param share 0 to 1
     * @return a copy with that
     * @throws IllegalArgumentException if it is out of range
     */
    public Impairment loss(double share) {
        return loss(Packets.random(share));
    }

    /**
     * Sets which packets are lost.
     *
     * @param packets that never arrive
     * @return a copy with that
     */
    public Impairment loss(Packets packets) {
        return new Impairment(delay, jitter, keepsOrder, reorder, packets, duplicate, corrupt, bitsPerSecond, limit);
    }

    /**
     * Sets how many packets arrive twice.
     *
     * @param share 0 to 1
     * @return a copy with that
     * @throws IllegalArgumentException if it is out of range
     */
    public Impairment duplicate(double share) {
        return duplicate(Packets.random(share));
    }

    /**
     * Sets which packets arrive twice.
     *
     * @param packets of those that are not lost
     * @return a copy with that
     */
    public Impairment duplicate(Packets packets) {
        return new Impairment(delay, jitter, keepsOrder, reorder, loss, packets, corrupt, bitsPerSecond, limit);
    }

    /**
     * Sets in how many packets a bit is flipped.
     *
     * @param share 0 to 1
     * @return a copy with that
     * @throws IllegalArgumentException if it is out of range
     */
    public Impairment corrupt(double share) {
        return corrupt(Packets.random(share));
    }

    /**
     * Sets in which packets a bit is flipped.
     *
     * @param packets of those that are not lost
     * @return a copy with that
     */
    public Impairment corrupt(Packets packets) {
        return new Impairment(delay, jitter, keepsOrder, reorder, loss, duplicate, packets, bitsPerSecond, limit);
    }

    /**
     * Sets a rate.
     *
     * @param bits per second, of whole frames
     * @return a copy with that
     * @throws IllegalArgumentException if it is out of range
     */
    public Impairment rate(long bits) {
        return new Impairment(
                delay, jitter, keepsOrder, reorder, loss, duplicate, corrupt, OptionalLong.of(bits), limit);
    }

    /**
     * Sets how many packets wait.
     *
     * @param packets 1 or more; what is too much is lost
     * @return a copy with that
     * @throws IllegalArgumentException if it is out of range
     */
    public Impairment limit(int packets) {
        return new Impairment(delay, jitter, keepsOrder, reorder, loss, duplicate, corrupt, bitsPerSecond, packets);
    }

    /**
     * Tells whether it leaves packets alone.
     *
     * @return true if it does nothing to any
     */
    public boolean isNone() {
        return !holdsBack() && !isPerPacket() && bitsPerSecond.isEmpty();
    }

    /** Whether packets must wait for their time. */
    boolean holdsBack() {
        return !delay.isZero();
    }

    /** Whether it matters where one packet ends and the next begins. */
    boolean isPerPacket() {
        return loss.isAny() || duplicate.isAny() || corrupt.isAny() || reorder.isAny();
    }

    /** With a seed for every lot that has none. */
    Impairment seeded(SplittableRandom seeds) {
        return new Impairment(
                delay,
                jitter,
                keepsOrder,
                seeded(reorder, seeds),
                seeded(loss, seeds),
                seeded(duplicate, seeds),
                seeded(corrupt, seeds),
                bitsPerSecond,
                limit);
    }

    private static Packets seeded(Packets packets, SplittableRandom seeds) {
        if (packets instanceof Packets.Random random && random.seed().isEmpty()) {
            return Packets.random(random.share(), drawn(seeds));
        }
        if (packets instanceof Packets.Burst burst && burst.seed().isEmpty()) {
            return Packets.burst(burst.share(), burst.meanLength(), drawn(seeds));
        }
        return packets;
    }

    private static long drawn(SplittableRandom seeds) {
        return seeds.nextInt(Integer.MAX_VALUE); // short enough to be typed from a log
    }

    /**
     * Returns it in the words of tc-netem(8).
     *
     * @return such as {@code delay 20ms 2ms loss 1.0% seed 7}; {@code none} if it does nothing
     */
    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(" ").setEmptyValue("none");
        if (!delay.isZero()) {
            text.add("delay " + millis(delay));
        }
        if (!jitter.isZero()) {
            text.add(millis(jitter) + (keepsOrder ? " in order" : ""));
        }
        add(text, "reorder", reorder);
        add(text, "loss", loss);
        add(text, "duplicate", duplicate);
        add(text, "corrupt", corrupt);
        bitsPerSecond.ifPresent(bits -> text.add("rate " + bits + "bit"));
        if (limit != USUAL_LIMIT) {
            text.add("limit " + limit);
        }
        return text.toString();
    }

    private static void add(StringJoiner text, String what, Packets packets) {
        if (packets.isAny()) {
            text.add(what + " " + packets);
        }
    }

    private static String millis(Duration time) {
        long micros = time.toNanos() / 1000;
        return micros % 1000 == 0 ? micros / 1000 + "ms" : micros + "us";
    }
}
