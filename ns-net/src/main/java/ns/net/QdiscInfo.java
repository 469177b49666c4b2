package ns.net;

/**
 * What the kernel said of a queueing discipline at one moment.
 *
 * @param handle what its classes and filters begin with; {@code 0:} of the kernel's default
 * @param parent {@link TcHandle#ROOT}, {@link TcHandle#CLSACT}, or a class
 * @param qdisc with its options
 */
public record QdiscInfo(TcHandle handle, TcHandle parent, Qdisc qdisc) {}
