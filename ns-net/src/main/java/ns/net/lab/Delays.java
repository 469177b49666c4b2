package ns.net.lab;

import java.util.SplittableRandom;

/** How long each packet of a direction is held back. What the lot decides depends on the seed and the packet's number alone. */
final class Delays {
    private final long delay;
    private final long jitter;
    private final boolean keepsOrder;
    private final Cycle reorder;
    private final SplittableRandom lot;
    private long packets;
    private long lastDue;

    Delays(Impairment impairment, long seed) {
        this.delay = impairment.delay().toNanos();
        this.jitter = impairment.jitter().toNanos();
        this.keepsOrder = impairment.keepsOrder();
        this.reorder = Cycle.of(impairment.reorder());
        this.lot = new SplittableRandom(seed);
    }

    /** When the next packet is due, which has come at that time. */
    long due(long now) {
        if (reorder.hits(packets++)) {
            return now;
        }
        long due = now + delay + (jitter == 0 ? 0 : lot.nextLong(2 * jitter + 1) - jitter);
        if (!keepsOrder) {
            return due;
        }
        lastDue = packets == 1 || due - lastDue > 0 ? due : lastDue;
        return lastDue;
    }
}
