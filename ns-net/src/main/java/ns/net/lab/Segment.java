package ns.net.lab;

import java.util.ArrayList;
import java.util.List;
import ns.net.IpPrefix;

/** Ends of hosts that hear one another, since nothing but switches and cables is between them. Guarded by the lab. */
final class Segment {
    /** Whether hosts are added to it as long as the lab lives. */
    private final boolean switched;

    private final List<Switch> switches = new ArrayList<>();
    private final List<LinkEnd> ends = new ArrayList<>();
    private final List<IpPrefix> subnets = new ArrayList<>();

    private Segment(boolean switched) {
        this.switched = switched;
    }

    static Segment of(Switch one) {
        Segment segment = new Segment(true);
        segment.switches.add(one);
        return segment;
    }

    static Segment ofCable() {
        return new Segment(false);
    }

    boolean isSwitched() {
        return switched;
    }

    List<Switch> switches() {
        return switches;
    }

    List<LinkEnd> ends() {
        return ends;
    }

    /** The first is the one that addresses are assigned from. */
    List<IpPrefix> subnets() {
        return subnets;
    }

    void takeOver(Segment other) {
        switches.addAll(other.switches);
        ends.addAll(other.ends);
        subnets.addAll(other.subnets);
    }
}
