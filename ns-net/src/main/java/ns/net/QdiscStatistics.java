package ns.net;

import ns.net.netlink.Attributes;
import ns.net.netlink.Message;

/**
 * What has gone through a queueing discipline since it was set; a change of its options does not begin anew.
 *
 * @param bytes sent
 * @param packets sent, those that were handed over in one piece as many as they are to become
 * @param dropped packets that did not fit, or were too large
 * @param waitingBytes that wait now
 * @param waitingPackets that wait now
 */
public record QdiscStatistics(long bytes, long packets, long dropped, long waitingBytes, long waitingPackets) {
    private static final QdiscStatistics NONE = new QdiscStatistics(0, 0, 0, 0, 0);

    private static final int BASIC = 1;
    private static final int QUEUE = 3;
    private static final int PACKETS_64 = 8;

    private static final int PACKETS_AT = 8;
    private static final int WAITING_PACKETS_AT = 0;
    private static final int WAITING_BYTES_AT = 4;
    private static final int DROPPED_AT = 8;

    /** Nothing of what keeps no statistics. */
    static QdiscStatistics decode(Message message) {
        return TcMessage.statistics(message, QdiscStatistics::decode).orElse(NONE);
    }

    private static QdiscStatistics decode(Attributes outer) {
        QdiscStatistics told = NONE;
        Attributes attributes = outer.nested();
        while (attributes.next()) {
            told = told.with(attributes);
        }
        return told;
    }

    private QdiscStatistics with(Attributes told) {
        return switch (told.type()) {
            case BASIC ->
                new QdiscStatistics(
                        told.number(0, 8),
                        Math.max(packets, told.number(PACKETS_AT, 4)),
                        dropped,
                        waitingBytes,
                        waitingPackets);
            case PACKETS_64 -> new QdiscStatistics(bytes, told.u64(), dropped, waitingBytes, waitingPackets);
            case QUEUE ->
                new QdiscStatistics(
                        bytes,
                        packets,
                        told.number(DROPPED_AT, 4),
                        told.number(WAITING_BYTES_AT, 4),
                        told.number(WAITING_PACKETS_AT, 4));
            default -> this;
        };
    }
}
