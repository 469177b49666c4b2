package ns.net;

/**
 * What the kernel said of a filter at one moment.
 *
 * @param parent where it is: a queueing discipline, a class, {@link TcHandle#INGRESS} or {@link TcHandle#EGRESS}
 * @param handle what the kernel knows it by among those of its priority
 * @param filter all about it
 */
public record FilterInfo(TcHandle parent, long handle, Filter filter) {}
