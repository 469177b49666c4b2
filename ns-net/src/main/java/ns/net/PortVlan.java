package ns.net;

/**
 * A VLAN that a port of a bridge, or the bridge itself, is a member of. It counts if the bridge filters, see
 * {@link Bridge#VLAN_FILTERING}.
 *
 * @param id 1 to 4094
 * @param isPvid whether what comes without a tag is of this VLAN
 * @param isUntagged whether what leaves is without a tag
 * @man bridge(8)
 */
public record PortVlan(int id, boolean isPvid, boolean isUntagged) {
    private static final int LAST = 4094;

    /**
     * Checked.
     *
     * @param id see {@link #id()}
     * @param isPvid see {@link #isPvid()}
     * @param isUntagged see {@link #isUntagged()}
     */
    public PortVlan {
        if (id < 1 || id > LAST) {
            throw new IllegalArgumentException("the VLAN of a port is 1 to " + LAST + ", not " + id);
        }
    }

    /**
     * Of a port that leads to another bridge.
     *
     * @param id 1 to 4094
     * @return the VLAN, whose frames have a tag there
     */
    public static PortVlan tagged(int id) {
        return new PortVlan(id, false, false);
    }

    /**
     * Of a port that leads to a machine which knows no VLANs.
     *
     * @param id 1 to 4094
     * @return the VLAN, whose frames have no tag there, in both directions
     */
    public static PortVlan untagged(int id) {
        return new PortVlan(id, true, true);
    }

    /**
     * Returns the VLAN in the words of bridge(8).
     *
     * @return such as {@code vid 10 pvid untagged}
     */
    @Override
    public String toString() {
        return "vid " + id + (isPvid ? " pvid" : "") + (isUntagged ? " untagged" : "");
    }
}
