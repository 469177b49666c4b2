package ns.net;

/**
 * No queue, but a place for filters of what a link receives and sends.
 *
 * @kernel 4.5
 * @man tc(8)
 */
public record Clsact() implements Qdisc {
    @Override
    public String kind() {
        return "clsact";
    }

    /**
     * Returns the kernel's name.
     *
     * @return {@code clsact}
     */
    @Override
    public String toString() {
        return kind();
    }
}
