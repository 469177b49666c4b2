package ns.net.lab;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import ns.net.Route;

/** Which hosts send what they know no way for to the first router that they have met. Guarded by the lab. */
final class Gateways {
    private final Set<Host> having = new HashSet<>();

    /** A host's first gateway. */
    record Gateway(Host host, Route route) {}

    /** Gives one to those at the given ends, which hear one another, that have none; all of them or nobody. */
    List<Gateway> add(List<LinkEnd> ends) {
        List<Gateway> added = new ArrayList<>();
        try {
            for (LinkEnd end : ends) {
                if (end.node() instanceof Host host && !(host instanceof Router) && !having.contains(host)) {
                    Routing.gateway(end, ends).ifPresent(route -> {
                        host.netns().replaceRoute(route);
                        having.add(host);
                        added.add(new Gateway(host, route));
                    });
                }
            }
            return added;
        } catch (RuntimeException | Error e) {
            Closing undoing = new Closing();
            undoing.step(() -> remove(added));
            undoing.endAfter(e);
            throw e;
        }
    }

    /** As if they had not been added. */
    void remove(List<Gateway> added) {
        Closing undoing = new Closing();
        for (Gateway gateway : added) {
            having.remove(gateway.host());
            undoing.step(() -> gateway.host().netns().deleteRoute(gateway.route()));
        }
        undoing.end();
    }

    /** It has been told one. */
    void given(Host host) {
        having.add(host);
    }

    void forget(Host host) {
        having.remove(host);
    }
}
