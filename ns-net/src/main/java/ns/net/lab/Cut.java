package ns.net.lab;

import java.util.List;

/** A host that is not to be heard by others, see {@link NetLab#cut}. */
public final class Cut {
    private final NetLab lab;
    private final Host host;

    Cut(NetLab lab, Host host) {
        this.lab = lab;
        this.host = host;
    }

    /**
     * Has others not hear it any more, while it hears them.
     *
     * @param others 1 or more hosts of the same lab
     * @throws IllegalArgumentException if there is none, it is the same host, or one of another lab
     * @throws UnsupportedOperationException if this machine lacks what it takes
     */
    public void to(Host... others) {
        lab.faults().cut(host, List.of(others));
    }
}
