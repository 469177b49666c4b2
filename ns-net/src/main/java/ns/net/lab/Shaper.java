package ns.net.lab;

import ns.net.Qdisc;
import ns.net.QdiscStatistics;
import ns.net.Tbf;
import ns.net.TcHandle;

/**
 * Where packets of one direction of a link wait in the kernel: a cable of its own in the fabric, at whose first end they are queued, and from
 * whose second end a rule sends them on.
 *
 * <p>A link that gets another kind of queueing discipline loses what waits in the old one, and what comes meanwhile. So each kind has a shaper of its
 * own: that is set before the first packet comes, changed in place, and kept when no more packets are sent through it. Guarded by the lab.
 */
final class Shaper {
    private static final long NO_RATE = 100_000_000_000L;
    private static final long NO_BURST = 1L << 25;

    private final Fabric fabric;
    private final String entry;
    private final String exit;
    private Qdisc qdisc;

    private Shaper(Fabric fabric, String port, Qdisc qdisc) {
        this.fabric = fabric;
        this.entry = "q" + qdisc.kind().charAt(0) + port;
        this.exit = "x" + qdisc.kind().charAt(0) + port;
        this.qdisc = qdisc;
    }

    /** Makes one for what comes in at a port; nothing leads to it yet. */
    static Shaper add(Fabric fabric, String port, Qdisc qdisc) {
        Shaper shaper = new Shaper(fabric, port, qdisc);
        fabric.addCable(shaper.entry, shaper.exit);
        try {
            shaper.apply(qdisc);
        } catch (RuntimeException e) {
            shaper.delete();
            throw e;
        }
        return shaper;
    }

    /** What packets are sent to. */
    String entry() {
        return entry;
    }

    /** Other numbers of the same kind; what waits is kept, and does so by the new ones. */
    void set(Qdisc other) {
        if (!other.equals(qdisc)) {
            apply(other);
            qdisc = other;
        }
    }

    private void apply(Qdisc current) {
        fabric.netns().link(entry).qdisc(current);
    }

    /** Nothing waits for a rate any more. What has been told when its turn is keeps that: a delay, and the first one of a rate. */
    void letGo() {
        if (qdisc instanceof Tbf tbf) {
            set(new Tbf(NO_RATE, NO_BURST, tbf.limit()));
        }
    }

    /** Where they come out. */
    String exit() {
        return exit;
    }

    /** Packets that there was no place for. */
    long dropped() {
        return fabric.netns()
                .link(entry)
                .tc()
                .statistics(TcHandle.ROOT)
                .map(QdiscStatistics::dropped)
                .orElse(0L);
    }

    /** With all that waits. */
    void delete() {
        fabric.netns().link(entry).deleteIfExists();
    }
}
