package ns.net;

/**
 * What the kernel remarked while it did as it was asked.
 *
 * @param operation what it did, in the words of ip(8) or tc(8)
 * @param text its own words
 */
public record NetlinkWarning(String operation, String text) {
    /**
     * Returns both in one line.
     *
     * @return such as {@code class add dev eth0 parent 1: classid 1:10 htb rate 8000bit: sch_htb: quantum of class 10010 is small. Consider r2q change.}
     */
    @Override
    public String toString() {
        return operation + ": " + text;
    }
}
