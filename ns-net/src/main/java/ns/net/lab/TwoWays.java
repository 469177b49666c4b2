package ns.net.lab;

/**
 * What went both ways at the same time.
 *
 * @param forth from the first host to the second
 * @param back from the second to the first
 */
public record TwoWays(Throughput forth, Throughput back) {}
