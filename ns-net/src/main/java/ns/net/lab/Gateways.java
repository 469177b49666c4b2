package ns.net.lab;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import ns.core.Errno;
import ns.net.NetlinkException;
import ns.net.Route;

/** Which hosts send what they know no way for to the first router that they have met. Guarded by the lab. */
final class Gateways {
    private final Map<Host, Gateway> met = new HashMap<>();
    private final Set<Host> told = new HashSet<>();

    /** The route of a host to everything, and the address that it leads to. */
    record Gateway(Host host, Route route) {
        private boolean isOf(Host router) {
            return route.hops().stream()
                    .flatMap(hop -> hop.via().stream())
                    .anyMatch(via -> router.addresses().stream()
                            .anyMatch(address -> address.address().equals(via)));
        }
    }

    /** Gives one to those at the given ends, which hear one another, that have none; all of them or nobody. */
    List<Gateway> add(List<LinkEnd> ends) {
        List<Gateway> added = new ArrayList<>();
        try {
            for (LinkEnd end : ends) {
                if (end.node() instanceof Host host && !(host instanceof Router) && isWithout(host)) {
                    Routing.gateway(end, ends).ifPresent(route -> {
                        host.netns().replaceRoute(route);
                        Gateway gateway = new Gateway(host, route);
                        met.put(host, gateway);
                        added.add(gateway);
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
            met.remove(gateway.host());
            undoing.step(() -> delete(gateway));
        }
        undoing.end();
    }

    private static void delete(Gateway gateway) {
        try {
            gateway.host().netns().deleteRoute(gateway.route());
        } catch (NetlinkException e) {
            if (!e.errno().equals(Errno.ESRCH)) { // somebody has taken it away
                throw e;
            }
        }
    }

    private boolean isWithout(Host host) {
        return !met.containsKey(host) && !told.contains(host);
    }

    /** It has been told one. */
    void given(Host host) {
        told.add(host);
    }

    /** It goes, and those who have met it have no gateway any more. */
    void forget(Host gone) {
        met.remove(gone);
        told.remove(gone);
        remove(met.values().stream().filter(gateway -> gateway.isOf(gone)).toList());
    }
}
