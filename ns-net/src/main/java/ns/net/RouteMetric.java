package ns.net;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What a route says of the way to its destination, mostly for TCP, in the place of what the kernel would assume or measure.
 *
 * @man ip-route(8)
 */
public enum RouteMetric {
    /** Bytes of the largest packet. */
    MTU(2, 1, Width.U32.most),
    /** Bytes that TCP has the other side send ahead at most. */
    WINDOW(3, 0, Width.U32.most),
    /** First estimate of the round trip, in milliseconds. */
    RTT(4, 0, Width.U32.most / 8, 8),
    /** First estimate of how much the round trip varies, in milliseconds. */
    RTTVAR(5, 0, Width.U32.most / 4, 4),
    /** Segments from which TCP's slow start is over. */
    SSTHRESH(6, 0, Width.U32.most),
    /** Segments that TCP has under way at most. */
    CWND(7, 0, Width.U32.most),
    /** Bytes of the largest segment that TCP tells the other side. */
    ADVMSS(8, 0, 65_495),
    /** Packets that may overtake one another before TCP takes one for lost. */
    REORDERING(9, 0, Width.U32.most),
    /** Routers on the way at most: TTL, or hop limit. */
    HOPLIMIT(10, 1, 255),
    /** Segments that TCP sends at first. */
    INITCWND(11, 0, Width.U32.most),
    /** Milliseconds that TCP waits at least for an answer before it sends again. */
    RTO_MIN(13, 0, Width.U32.most),
    /** Segments that TCP has the other side send at first. */
    INITRWND(14, 0, Width.U32.most),
    /** 1: TCP answers each segment at once. */
    QUICKACK(15, 0, 1);

    private final int type;
    private final long least;
    private final long most;
    private final int scale;

    RouteMetric(int type, long least, long most) {
        this(type, least, most, 1);
    }

    RouteMetric(int type, long least, long most, int scale) {
        this.type = type;
        this.least = least;
        this.most = most;
        this.scale = scale;
    }

    static Optional<RouteMetric> of(int type) {
        return Arrays.stream(values()).filter(metric -> metric.type == type).findFirst();
    }

    /** RTAX_*. */
    int type() {
        return type;
    }

    /** The kernel counts some in fractions. */
    long toKernel(long value) {
        return value * scale;
    }

    long fromKernel(long value) {
        return value / scale;
    }

    long checked(long value) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    "the " + this + " of a route is " + least + " to " + most + ", not " + value);
        }
        return value;
    }

    /**
     * Returns the word of ip(8).
     *
     * @return such as {@code advmss}
     */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
