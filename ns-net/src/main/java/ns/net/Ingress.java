package ns.net;

/**
 * No queue, but a place for filters of what a link receives, {@link TcHandle#INGRESS}. {@link Clsact} has that too, and one for what it
 * sends.
 *
 * @man tc(8)
 */
public record Ingress() implements Qdisc {
    @Override
    public String kind() {
        return "ingress";
    }

    /**
     * Returns the kernel's name.
     *
     * @return {@code ingress}
     */
    @Override
    public String toString() {
        return kind();
    }
}
