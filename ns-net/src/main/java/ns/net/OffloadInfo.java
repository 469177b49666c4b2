package ns.net;

/**
 * What the kernel said of an offload of a link at one moment.
 *
 * @param offload which
 * @param isOn whether it is done
 * @param isWanted whether it is asked for; something else may be missing for it
 * @param isFixed whether nobody can change it at this link
 */
public record OffloadInfo(Offload offload, boolean isOn, boolean isWanted, boolean isFixed) {
    /**
     * Returns it as {@code ethtool -k} prints it.
     *
     * @return such as {@code rx-gro: off [fixed]}
     */
    @Override
    public String toString() {
        String state = isOn ? "on" : "off";
        String request = isWanted == isOn ? "" : " [requested " + (isWanted ? "on" : "off") + "]";
        return offload + ": " + state + (isFixed ? " [fixed]" : request);
    }
}
