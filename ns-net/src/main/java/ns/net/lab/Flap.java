package ns.net.lab;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/**
 * A link that goes down and comes up again and again. How long each time is drawn evenly around what is asked for.
 *
 * @param up how long it is up, on average
 * @param down how long it is down, on average
 * @param spread by which share of that a time differs at most, up and down; 0 for always the same
 * @param seed of the lot; empty until it is drawn
 */
public record Flap(Duration up, Duration down, double spread, OptionalLong seed) {
    private static final double USUAL_SPREAD = 0.5;
    private static final Duration LEAST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofDays(1);

    /**
     * Refuses what is out of range.
     *
     * @param up see {@link #up()}
     * @param down see {@link #down()}
     * @param spread see {@link #spread()}
     * @param seed see {@link #seed()}
     */
    public Flap {
        inRange("up", up);
        inRange("down", down);
        if (!(spread >= 0 && spread <= 1)) {
            throw new IllegalArgumentException("a spread is a share, 0 to 1, not " + spread);
        }
    }

    private static void inRange(String what, Duration time) {
        if (time.compareTo(LEAST) < 0 || time.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(what + " is 1 ms to 1 day, not " + time);
        }
    }

    /**
     * Takes both times, and lets each differ by half.
     *
     * @param up how long it is up, on average; it begins with that
     * @param down how long it is down, on average
     * @return a way to flap
     * @throws IllegalArgumentException if a time is out of range
     */
    public static Flap of(Duration up, Duration down) {
        return new Flap(up, down, USUAL_SPREAD, OptionalLong.empty());
    }

    /**
     * Sets the seed of the lot.
     *
     * @param value any
     * @return a copy with that, which flaps the same every time
     */
    public Flap seed(long value) {
        return new Flap(up, down, spread, OptionalLong.of(value));
    }

    /**
     * Sets by how much times differ.
     *
     * @param share 0 to 1; 0 for always the same
     * @return a copy with that
     * @throws IllegalArgumentException if it is out of range
     */
    public Flap spread(double share) {
        return new Flap(up, down, share, seed);
    }

    /**
     * Tells when the link changes, with a seed: down, up, down, up.
     *
     * @param changes how many
     * @return times since the start, in order
     * @throws java.util.NoSuchElementException without a seed
     */
    public List<Duration> schedule(int changes) {
        return LongStream.generate(times()::next)
                .limit(changes)
                .mapToObj(Duration::ofNanos)
                .toList();
    }

    /** In nanoseconds, without an end. */
    Iterator<Long> times() {
        SplittableRandom lot = new SplittableRandom(seed.orElseThrow());
        return new Iterator<>() {
            private long at;
            private boolean isUp = true;

            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Long next() {
                double mean = (isUp ? up : down).toNanos();
                isUp = !isUp;
                at += Math.round(mean * (1 + spread * (2 * lot.nextDouble() - 1)));
                return at;
            }
        };
    }

    /** With a seed, if it has none. */
    Flap seeded(SplittableRandom seeds) {
        return seed.isPresent() ? this : seed(seeds.nextInt(Integer.MAX_VALUE));
    }

    /**
     * Returns it in words.
     *
     * @return such as {@code up 500ms down 100ms spread 0.5 seed 7}
     */
    @Override
    public String toString() {
        return "up " + up.toMillis() + "ms down " + down.toMillis() + "ms spread " + (float) spread
                + (seed.isPresent() ? " seed " + seed.getAsLong() : "");
    }
}
