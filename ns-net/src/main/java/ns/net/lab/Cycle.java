package ns.net.lab;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Packets as the kernel counts them: those whose number, modulo the length, is among the chosen. Numbers begin with 0.
 *
 * @param length of the cycle
 * @param chosen numbers below the length, in order
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Cycle(int length, int[] chosen) {
    private static final int USUAL = 2_000;
    private static final int HITS = 200; // of a rare event in a cycle
    private static final int MOST_HITS = 10_000; // of long ones, since rules with more take seconds to set

    /** What a seed makes of it, always the same. */
    static Cycle of(Packets packets) {
        if (packets instanceof Packets.EveryNth every) {
            return new Cycle(every.n(), new int[] {every.n() - 1});
        }
        if (packets instanceof Packets.Random random) {
            return random(random.share(), random.seed().orElseThrow());
        }
        if (packets instanceof Packets.Burst burst) {
            return burst(burst.share(), burst.meanLength(), burst.seed().orElseThrow());
        }
        return new Cycle(1, new int[0]);
    }

    /** Exactly the share; which ones is drawn without putting back. */
    private static Cycle random(double share, long seed) {
        int length = (int) Math.max(USUAL, Math.ceil(HITS / share));
        int count = share == 1 ? length : (int) Math.min(length - 1, Math.round(share * length));
        SplittableRandom lot = new SplittableRandom(seed);
        Set<Integer> drawn = new HashSet<>();
        for (int last = length - count; last < length; last++) { // Floyd's way: as many draws as are needed
            int number = lot.nextInt(last + 1);
            drawn.add(drawn.contains(number) ? last : number);
        }
        return new Cycle(
                length, drawn.stream().mapToInt(Integer::intValue).sorted().toArray());
    }

    private static Cycle burst(double share, double meanLength, long seed) {
        int length = (int) Math.max(USUAL, Math.ceil(Math.min(HITS * meanLength, MOST_HITS) / share));
        double meanGap = meanLength * (1 - share) / share;
        SplittableRandom lot = new SplittableRandom(seed);
        IntStream.Builder chosen = IntStream.builder();
        long at = below(lot, meanGap);
        while (at < length) {
            long end = Math.min(length, at + 1 + below(lot, meanLength - 1));
            while (at < end) {
                chosen.add((int) at++);
            }
            at += below(lot, meanGap);
        }
        return new Cycle(length, chosen.build().toArray());
    }

    /** A geometric number, 0 or more, of that mean. */
    private static int below(SplittableRandom lot, double mean) {
        if (mean <= 0) {
            return 0;
        }
        double again = mean / (mean + 1);
        return (int) Math.min(Integer.MAX_VALUE / 4, Math.log(1 - lot.nextDouble()) / Math.log(again));
    }

    /** Whether the packet of that number is chosen. */
    boolean hits(long number) {
        return Arrays.binarySearch(chosen, (int) (number % length)) >= 0;
    }

    /** How many of the first packets are chosen. */
    long among(long packets) {
        long whole = packets / length * chosen.length;
        int rest = Arrays.binarySearch(chosen, (int) (packets % length));
        return whole + (rest >= 0 ? rest : -rest - 1);
    }
}
