package ns.cli;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import ns.cli.LabPlan.Sort;
import ns.net.IpPrefix;
import ns.net.Route;
import ns.net.lab.Host;
import ns.net.lab.NetLab;

/** The routes that a lab's file gives: understood, checked as far as that can be told without a kernel, and added. */
final class LabRoutes {
    static final String DEFAULT = "default";

    private final LabPlan plan;
    private final LabLookup lookup;
    private final LabSegments segments;

    LabRoutes(LabPlan plan) {
        this.plan = plan;
        this.lookup = new LabLookup(plan);
        this.segments = new LabSegments(plan);
    }

    /** Understands {@code 10.2.0.0/24 via 10.1.0.1}. */
    static LabPlan.Route parse(String host, LabValue.Scalar scalar) {
        List<String> words = List.of(scalar.text().strip().split("\\s+"));
        if (words.size() != 3 || !words.get(1).equals("via")) {
            throw new IllegalArgumentException(
                    "a route is as in '10.2.0.0/24 via 10.1.0.1', or via a router's name, not '" + scalar.text() + "'");
        }
        return new LabPlan.Route(host, words.get(0), words.get(2), scalar.place());
    }

    /** Refuses what can not be, by an IllegalArgumentException. */
    void check(LabPlan.Route route) {
        lookup.host(route.host());
        boolean isFirst = plan.routes().stream()
                .filter(other -> isSame(other, route))
                .findFirst()
                .filter(route::equals)
                .isPresent();
        if (!isFirst) {
            throw new IllegalArgumentException(route.host() + " has a route to " + route.destination() + " already");
        }
        if (route.isByAddress()) {
            checkAddress(route);
        } else {
            checkRouter(route);
        }
    }

    private static boolean isSame(LabPlan.Route one, LabPlan.Route other) {
        return one.host().equals(other.host())
                && one.destination().equals(other.destination())
                && isV6(one) == isV6(other);
    }

    private static boolean isV6(LabPlan.Route route) {
        return (route.destination().equals(DEFAULT) ? route.gateway() : route.destination()).indexOf(':') >= 0;
    }

    private static boolean isV6(IpPrefix address) {
        return address.toString().indexOf(':') >= 0;
    }

    private void checkRouter(LabPlan.Route route) {
        Route.to(destination(route));
        String gateway = lookup.host(route.gateway());
        if (gateway.equals(route.host())) {
            throw new IllegalArgumentException(gateway + " can not be its own gateway");
        }
        if (plan.node(gateway).filter(node -> node.sort() == Sort.ROUTER).isEmpty()) {
            throw new IllegalArgumentException(gateway + " is no router, and does not pass packets on");
        }
        Set<String> heard = segments.of(route.host());
        if (Collections.disjoint(heard, segments.of(gateway))) {
            throw new IllegalArgumentException(
                    route.host() + " does not hear " + gateway + ": neither a link nor a switch joins them");
        }
        // addresses of version 6 are never assigned
        if (isV6(route) && given(heard, gateway::equals).stream().noneMatch(LabRoutes::isV6)) {
            throw new IllegalArgumentException(
                    gateway + " has no address of version 6 that " + route.host() + " hears");
        }
    }

    private void checkAddress(LabPlan.Route route) {
        Route.to(destination(route)).via(route.gateway());
        if (isV6(route) && route.gateway().indexOf(':') < 0) {
            throw new IllegalArgumentException(route.destination() + " can not be reached via " + route.gateway()
                    + ", which is of another version of IP");
        }
        IpPrefix gateway = IpPrefix.parse(route.gateway());
        Set<String> heard = segments.of(route.host());
        if (isGiven(heard)) {
            near(gateway, given(heard, route.host()::equals), route.host());
            known(gateway, given(heard, end -> !end.equals(route.host())), route);
        }
    }

    private static void near(IpPrefix gateway, List<IpPrefix> own, String host) {
        if (own.stream()
                .noneMatch(address -> address.contains(gateway.address())
                        && !address.address().equals(gateway.address()))) {
            throw new IllegalArgumentException(
                    gateway.address().getHostAddress() + " is in no subnet of " + host + ", which can not reach it");
        }
    }

    private static void known(IpPrefix gateway, List<IpPrefix> theirs, LabPlan.Route route) {
        if (theirs.stream().noneMatch(address -> address.address().equals(gateway.address()))) {
            throw new IllegalArgumentException(
                    "no node that " + route.host() + " hears has the address " + route.gateway());
        }
    }

    /** Whether the file gives an address to every host on these segments. */
    private boolean isGiven(Set<String> heard) {
        for (int i = 0; i < plan.links().size(); i++) {
            LabPlan.Link link = plan.links().get(i);
            boolean hasHost = isHost(link.a()) || isHost(link.b());
            if (hasHost && link.wiring().addresses().isEmpty() && heard.contains(segments.of(i))) {
                return false;
            }
        }
        return true;
    }

    /** The addresses that the file gives to some of the hosts on these segments. */
    private List<IpPrefix> given(Set<String> heard, Predicate<String> hosts) {
        List<IpPrefix> given = new ArrayList<>();
        for (int i = 0; i < plan.links().size(); i++) {
            LabPlan.Link link = plan.links().get(i);
            Iterator<String> addresses = link.wiring().addresses().iterator();
            for (String end : List.of(link.a(), link.b())) {
                if (isHost(end) && addresses.hasNext()) {
                    String address = addresses.next();
                    if (hosts.test(end) && heard.contains(segments.of(i))) {
                        given.add(IpPrefix.parse(address));
                    }
                }
            }
        }
        return given;
    }

    private boolean isHost(String name) {
        return plan.node(name).map(LabPlan.Node::isHost).orElse(false);
    }

    private static String destination(LabPlan.Route route) {
        return !route.destination().equals(DEFAULT) ? route.destination() : isV6(route) ? "::/0" : "0.0.0.0/0";
    }

    /** Adds one to a lab that is built. */
    static void add(LabPlan.Route route, NetLab lab) {
        Host host = lab.host(route.host());
        if (!route.isByAddress()) {
            host.addRoute(destination(route), addressOf(lab.host(route.gateway()), host, route));
            return;
        }
        List<IpPrefix> all = new ArrayList<>();
        lab.nodes().forEach(node -> {
            if (node instanceof Host other && other != host) {
                all.addAll(other.addresses());
            }
        });
        host.addRoute(destination(route), route.gateway());
        known(IpPrefix.parse(route.gateway()), all, route);
    }

    /** That of a router on a segment of the host. */
    private static String addressOf(Host router, Host host, LabPlan.Route route) {
        Optional<IpPrefix> found = router.addresses().stream()
                .filter(address -> isV6(address) == isV6(route))
                .filter(address -> host.addresses().stream().anyMatch(own -> own.contains(address.address())))
                .findFirst();
        return found.orElseThrow(() -> new IllegalArgumentException(route.gateway() + " has no address in a subnet of "
                        + route.host() + " for " + route.destination()))
                .address()
                .getHostAddress();
    }
}
