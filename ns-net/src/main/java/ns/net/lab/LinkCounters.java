package ns.net.lab;

import java.util.List;

/**
 * What has gone through a link since it was added, counted where its ends enter the lab's fabric. What TCP hands to a link in one piece is
 * one packet.
 *
 * @param flows from the first end, and from the second
 */
public record LinkCounters(List<Flow> flows) {
    /**
     * One direction.
     *
     * @param from name of the node that sends
     * @param to name of the node that receives
     * @param sentPackets that have left the sender
     * @param sentBytes in them, with the headers of Ethernet
     * @param arrivedPackets that have reached the receiver
     * @param arrivedBytes in them
     * @param harm what packets have met on the way
     */
    public record Flow(
            String from,
            String to,
            long sentPackets,
            long sentBytes,
            long arrivedPackets,
            long arrivedBytes,
            Harm harm) {
        /**
         * Returns how many packets were lost, or are on their way; less than nothing if some were duplicated.
         *
         * @return the difference
         */
        public long missingPackets() {
            return sentPackets - arrivedPackets;
        }

        /**
         * Returns ends and counts.
         *
         * @return such as {@code a → b: 10 packets (980 bytes) sent, 9 (882 bytes) arrived}
         */
        @Override
        public String toString() {
            return from + " → " + to + ": " + sentPackets + " packets (" + sentBytes + " bytes) sent, " + arrivedPackets
                    + " (" + arrivedBytes + " bytes) arrived" + (harm.equals(Harm.NONE) ? "" : "; " + harm);
        }
    }

    /**
     * What the lab has done to packets of one direction, whatever the impairments and partitions were that have done it. What comes while
     * one takes the place of another may be missing.
     *
     * @param lost by {@link Impairment#loss}
     * @param duplicated that were sent on twice
     * @param corrupted that were damaged
     * @param blocked by a partition, an isolation or a cut, where a host would have heard them
     * @param overflowed that came when too many waited for their time or for the rate, or were too large to be sent at once
     */
    public record Harm(long lost, long duplicated, long corrupted, long blocked, long overflowed) {
        static final Harm NONE = new Harm(0, 0, 0, 0, 0);

        /**
         * Returns all counts.
         *
         * @return such as {@code 3 lost, 0 duplicated, 0 corrupted, 1 blocked, 0 overflowed}
         */
        @Override
        public String toString() {
            return lost + " lost, " + duplicated + " duplicated, " + corrupted + " corrupted, " + blocked + " blocked, "
                    + overflowed + " overflowed";
        }
    }

    /**
     * Copies the list.
     *
     * @param flows see {@link #flows()}
     */
    public LinkCounters {
        flows = List.copyOf(flows);
    }

    /**
     * Returns one direction.
     *
     * @param node the sender
     * @return what it has sent through the link
     * @throws IllegalArgumentException if the link does not end there
     */
    public Flow from(Node node) {
        return flows.stream()
                .filter(flow -> flow.from().equals(node.name()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the link does not end at " + node.name()));
    }
}
