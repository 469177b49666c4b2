package ns.net.lab;

import java.util.OptionalLong;

/**
 * Which packets of a direction something happens to. What is drawn by lot is drawn from a seed before the first packet, and repeats after
 * some thousand packets: two runs with the same traffic and the same seed hit the same packets.
 *
 * <p>All frames count, also those of ARP and neighbour discovery. The count begins anew whenever the impairment is set.
 */
public sealed interface Packets permits Packets.None, Packets.EveryNth, Packets.Random, Packets.Burst {
    /**
     * Chooses no packet.
     *
     * @return none
     */
    static Packets none() {
        return new None();
    }

    /**
     * Chooses the packets number n, 2n, 3n.
     *
     * @param n 1 or more; 1 is every packet
     * @return exactly one of n
     * @throws IllegalArgumentException if the number is out of range
     */
    static Packets everyNth(int n) {
        return new EveryNth(n);
    }

    /**
     * Chooses a share of the packets, each for itself. The seed is drawn when this is given to a link, which tells it afterwards.
     *
     * @param share 0 to 1
     * @return packets drawn by lot
     * @throws IllegalArgumentException if the share is out of range
     */
    static Packets random(double share) {
        return share == 0 ? none() : new Random(share, OptionalLong.empty());
    }

    /**
     * Chooses a share of the packets, each for itself.
     *
     * @param share 0 to 1
     * @param seed of the lot
     * @return packets drawn by lot, always the same
     * @throws IllegalArgumentException if the share is out of range
     */
    static Packets random(double share, long seed) {
        return share == 0 ? none() : new Random(share, OptionalLong.of(seed));
    }

    /**
     * Chooses a share of the packets, in rows of neighbours. The seed is drawn when this is given to a link.
     *
     * @param share less than 1
     * @param meanLength how many packets a row has on average, 1 or more
     * @return packets drawn by lot
     * @throws IllegalArgumentException if a number is out of range
     */
    static Packets burst(double share, double meanLength) {
        return share == 0 ? none() : new Burst(share, meanLength, OptionalLong.empty());
    }

    /**
     * Chooses a share of the packets, in rows of neighbours: rows and what lies between them have geometric lengths, as in the model of
     * Gilbert.
     *
     * @param share less than 1
     * @param meanLength how many packets a row has on average, 1 or more
     * @param seed of the lot
     * @return packets drawn by lot, always the same
     * @throws IllegalArgumentException if a number is out of range
     */
    static Packets burst(double share, double meanLength, long seed) {
        return share == 0 ? none() : new Burst(share, meanLength, OptionalLong.of(seed));
    }

    /**
     * Tells whether there is any.
     *
     * @return false only for {@link #none}
     */
    default boolean isAny() {
        return !(this instanceof None);
    }

    /**
     * Counts how many of the first packets are chosen, for those who expect exactly that.
     *
     * @param packets how many have come since this was set
     * @return 0 or more
     * @throws java.util.NoSuchElementException if the seed has not been drawn
     */
    default long among(long packets) {
        return Cycle.of(this).among(packets);
    }

    /** No packet. */
    record None() implements Packets {
        /**
         * Returns the share in percent.
         *
         * @return {@code 0%}
         */
        @Override
        public String toString() {
            return "0%";
        }
    }

    /**
     * The packets number n, 2n, 3n.
     *
     * @param n 1 or more
     */
    record EveryNth(int n) implements Packets {
        /**
         * Refuses what is out of range.
         *
         * @param n see {@link #n()}
         */
        public EveryNth {
            if (n < 1) {
                throw new IllegalArgumentException("every nth packet: n is 1 or more, not " + n);
            }
        }

        /**
         * Returns it in words.
         *
         * @return such as {@code every 10}
         */
        @Override
        public String toString() {
            return "every " + n;
        }
    }

    /**
     * A share of the packets, each for itself.
     *
     * @param share more than 0, at most 1
     * @param seed of the lot; empty until it is drawn
     */
    record Random(double share, OptionalLong seed) implements Packets {
        private static final double LEAST = 1e-7;

        /**
         * Refuses what is out of range.
         *
         * @param share see {@link #share()}
         * @param seed see {@link #seed()}
         */
        public Random {
            if (!(share >= LEAST && share <= 1)) {
                throw new IllegalArgumentException("a share is 0, or " + LEAST + " to 1, not " + share);
            }
        }

        /**
         * Returns it in words.
         *
         * @return such as {@code 1.0% seed 7}
         */
        @Override
        public String toString() {
            return percent(share) + seedText(seed);
        }
    }

    /**
     * A share of the packets, in rows of neighbours.
     *
     * @param share more than 0, less than 1
     * @param meanLength packets of a row on average
     * @param seed of the lot; empty until it is drawn
     */
    record Burst(double share, double meanLength, OptionalLong seed) implements Packets {
        private static final double LEAST = 1e-6;
        private static final double MOST = 0.99;
        private static final double LONGEST = 1000;

        /**
         * Refuses what is out of range.
         *
         * @param share see {@link #share()}
         * @param meanLength see {@link #meanLength()}
         * @param seed see {@link #seed()}
         */
        public Burst {
            if (!(share >= LEAST && share <= MOST)) {
                throw new IllegalArgumentException(
                        "a share in bursts is 0, or " + LEAST + " to " + MOST + ", not " + share);
            }
            if (!(meanLength >= 1 && meanLength <= LONGEST)) {
                throw new IllegalArgumentException(
                        "a burst has 1 to " + (int) LONGEST + " packets on average, not " + meanLength);
            }
        }

        /**
         * Returns it in words.
         *
         * @return such as {@code 5.0% burst 4.0 seed 7}
         */
        @Override
        public String toString() {
            return percent(share) + " burst " + (float) meanLength + seedText(seed);
        }
    }

    private static String percent(double share) {
        return (float) (100 * share) + "%";
    }

    private static String seedText(OptionalLong seed) {
        return seed.isPresent() ? " seed " + seed.getAsLong() : "";
    }
}
