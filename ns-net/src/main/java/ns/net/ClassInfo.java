package ns.net;

import java.util.Optional;

/**
 * What the kernel said of a class at one moment.
 *
 * @param classid what it is known by
 * @param parent another class, or its queueing discipline; {@link TcHandle#ROOT} for a class right below that
 * @param leaf the queueing discipline in it that has been set
 * @param options rates and such
 */
public record ClassInfo(TcHandle classid, TcHandle parent, Optional<TcHandle> leaf, TrafficClass options) {}
