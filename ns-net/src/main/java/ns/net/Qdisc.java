package ns.net;

/**
 * How a link queues what it sends.
 *
 * <pre>{@code
 * red.link("eth0").qdisc(Tbf.of(10_000_000, 15_000));      // ten megabits per second
 * red.link("eth0").qdisc(Netem.none().delay(Duration.ofMillis(20)).loss(0.01));
 * }</pre>
 *
 * @man tc(8)
 */
public sealed interface Qdisc permits Clsact, Fifo, Htb, Ingress, Netem, OtherQdisc, Tbf {
    /**
     * Returns the kernel's name.
     *
     * @return such as {@code tbf}
     */
    String kind();
}
