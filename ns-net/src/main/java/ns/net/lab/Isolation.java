package ns.net.lab;

import java.util.List;

/** A host that is to be cut off from others, see {@link NetLab#isolate}. */
public final class Isolation {
    private final NetLab lab;
    private final Host host;

    Isolation(NetLab lab, Host host) {
        this.lab = lab;
        this.host = host;
    }

    /**
     * Cuts it off: neither hears the other any more.
     *
     * @param others 1 or more hosts of the same lab
     * @throws IllegalArgumentException if there is none, it is the same host, or one of another lab
     * @throws UnsupportedOperationException if this machine lacks what it takes
     */
    public void from(Host... others) {
        lab.faults().isolate(host, List.of(others));
    }
}
