package ns.net;

import java.time.Duration;

/**
 * A condition: packets come no faster than a rate, or faster. Those that a bucket has tokens for are within the rate; the bucket fills
 * again with time.
 *
 * @param rate how many in the unit; 1 or more
 * @param unit of time, whole seconds: nft(8) knows a second, a minute, an hour, a day and a week
 * @param burst how many more at once; of packets, the size of the bucket
 * @param inBytes whether bytes are counted, not packets
 * @param isOver whether it is true of those that are faster
 * @kernel the option CONFIG_NFT_LIMIT
 */
public record NftLimit(long rate, Duration unit, long burst, boolean inBytes, boolean isOver) implements NftStatement {
    private static final long BURST = 5;

    /**
     * Refuses what is out of range.
     *
     * @param rate see {@link #rate()}
     * @param unit see {@link #unit()}
     * @param burst see {@link #burst()}
     * @param inBytes see {@link #inBytes()}
     * @param isOver see {@link #isOver()}
     */
    public NftLimit {
        if (rate < 1 || burst < 0 || burst > Width.U32.most) {
            throw new IllegalArgumentException(
                    "a rate is 1 or more, and a burst 0 to " + Width.U32.most + ", not " + rate + " and " + burst);
        }
        if (unit.toSeconds() < 1 || !Duration.ofSeconds(unit.toSeconds()).equals(unit)) {
            throw new IllegalArgumentException("a rate is of whole seconds, not of " + unit);
        }
    }

    /**
     * Is true of as many packets in a second.
     *
     * @param packets 1 or more
     * @return a limit with nft(8)'s burst of 5 packets
     */
    public static NftLimit packets(long packets) {
        return new NftLimit(packets, Duration.ofSeconds(1), BURST, false, false);
    }

    /**
     * Is true of packets with as many bytes in a second.
     *
     * @param bytes 1 or more
     * @return a limit without a burst
     */
    public static NftLimit bytes(long bytes) {
        return new NftLimit(bytes, Duration.ofSeconds(1), 0, true, false);
    }

    /**
     * Chooses the unit of time.
     *
     * @param time whole seconds
     * @return the same limit with it
     */
    public NftLimit per(Duration time) {
        return new NftLimit(rate, time, burst, inBytes, isOver);
    }

    /**
     * Chooses how many may come at once.
     *
     * @param more packets, or bytes
     * @return the same limit with it
     */
    public NftLimit burst(long more) {
        return new NftLimit(rate, unit, more, inBytes, isOver);
    }

    /**
     * Turns it around.
     *
     * @return the same limit, true of those that are faster
     */
    public NftLimit over() {
        return new NftLimit(rate, unit, burst, inBytes, true);
    }

    /**
     * Returns it in the words of nft(8).
     *
     * @return such as {@code limit rate over 10 bytes/1s burst 20 bytes}
     */
    @Override
    public String toString() {
        String what = inBytes ? " bytes" : " packets";
        return "limit rate " + (isOver ? "over " : "") + rate + (inBytes ? " bytes" : "") + "/" + unit.toSeconds() + "s"
                + " burst " + burst + what;
    }
}
