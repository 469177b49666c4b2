package ns.net;

/**
 * Work on packets that a link does itself, or puts off, so that the kernel has less of it; called as {@code ethtool -k} calls it. One
 * with {@code *} in its name stands for all whose names fit.
 *
 * @param name such as {@code tx-checksum-ip-generic}
 * @man ethtool(8)
 */
public record Offload(String name) {
    /** Checksums of received packets are looked at by the link: {@code rx}. */
    public static final Offload RX_CHECKSUM = new Offload("rx-checksum");

    /** Checksums of sent packets are left to the link, of whatever protocol: {@code tx}. */
    public static final Offload TX_CHECKSUM = new Offload("tx-checksum-*");

    /** Packets may lie in pieces: {@code sg}. */
    public static final Offload SCATTER_GATHER = new Offload("tx-scatter-gather*");

    /** TCP is cut into packets by the link: {@code tso}. */
    public static final Offload TCP_SEGMENTATION = new Offload("tx-tcp*-segmentation");

    /** Packets are cut to size as late as possible: {@code gso}. */
    public static final Offload GENERIC_SEGMENTATION = new Offload("tx-generic-segmentation");

    /** Received packets of a stream are put together: {@code gro}. */
    public static final Offload GENERIC_RECEIVE = new Offload("rx-gro");

    private static final int LONGEST = 31; // ETH_GSTRING_LEN, with a zero byte

    /**
     * Refuses what can not be a name.
     *
     * @param name see {@link #name()}
     */
    public Offload {
        if (!name.matches("[a-z0-9*-]{1," + LONGEST + "}")) {
            throw new IllegalArgumentException("the name of an offload has 1 to " + LONGEST
                    + " small letters, digits and hyphens: \"" + name + "\"");
        }
    }

    /**
     * Returns whether this stands for another one too.
     *
     * @param other without {@code *}
     * @return whether its name fits
     */
    public boolean covers(Offload other) {
        return other.name.matches(name.replace("*", ".*"));
    }

    /**
     * Returns its name.
     *
     * @return such as {@code rx-gro}
     */
    @Override
    public String toString() {
        return name;
    }
}
