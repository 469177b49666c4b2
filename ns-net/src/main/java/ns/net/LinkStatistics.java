package ns.net;

/**
 * What has gone through a link since it was created.
 *
 * @param rxPackets received
 * @param txPackets sent
 * @param rxBytes received
 * @param txBytes sent
 * @param rxErrors bad packets received
 * @param txErrors that could not be sent
 * @param rxDropped received and dropped
 * @param txDropped dropped instead of being sent
 */
public record LinkStatistics(
        long rxPackets,
        long txPackets,
        long rxBytes,
        long txBytes,
        long rxErrors,
        long txErrors,
        long rxDropped,
        long txDropped) {}
