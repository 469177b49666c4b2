package ns.net;

import java.util.OptionalLong;

/**
 * How large packets may be inside the kernel, before they are cut to the link's size and after they are put together.
 *
 * @param gsoMaxSize bytes of a packet that is sent
 * @param gsoMaxSegments packets that it is cut into
 * @param groMaxSize bytes of a received packet that was put together; empty before Linux 5.18
 * @man ip-link(8)
 */
public record SegmentLimits(long gsoMaxSize, long gsoMaxSegments, OptionalLong groMaxSize) {}
