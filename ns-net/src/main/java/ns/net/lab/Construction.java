package ns.net.lab;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import ns.net.IpPrefix;
import ns.net.Netns;
import ns.net.Route;

/**
 * Adds to a lab and takes away from it: what can not be right is refused before anything is changed, and each step is done whole or not at
 * all. Guarded by the lab.
 */
final class Construction {
    private final NetLab lab;
    private final Topology topology;
    private final Places places;
    private final Cabling cabling;
    private final Addresses addresses = new Addresses();
    private final Gateways gateways = new Gateways();
    private final WaysOut waysOut = new WaysOut();

    Construction(NetLab lab, Topology topology, Places places) {
        this.lab = lab;
        this.topology = topology;
        this.places = places;
        this.cabling = new Cabling(lab, lab.fabric());
    }

    List<Host> addHosts(List<String> names) {
        Set<String> different = new HashSet<>();
        for (String name : names) {
            topology.requireNew(name);
            if (!different.add(name)) {
                throw new IllegalArgumentException("two hosts can not be called \"" + name + "\"");
            }
        }
        if (names.isEmpty()) {
            return List.of();
        }
        List<Netns> created = Settings.hosts(names.size());
        List<Host> added = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            added.add(topology.add(new Host(lab, names.get(i), created.get(i))));
        }
        return List.copyOf(added);
    }

    Router addRouter(String name) {
        topology.requireNew(name);
        return topology.add(new Router(lab, name, Settings.router()));
    }

    Switch addSwitch(String name) {
        topology.requireNew(name);
        return topology.add(cabling.addSwitch(name));
    }

    LabLink addLink(Node a, Node b) {
        topology.requireLinkable(a, b);
        Segment segment = topology.segment(a, b);
        List<IpPrefix> ofA = List.of();
        List<IpPrefix> ofB = List.of();
        if (a instanceof Host) {
            ofA = List.of(addresses.assign(segment));
        }
        if (b instanceof Host) {
            ofB = List.of(ofA.isEmpty() ? addresses.assign(segment) : addresses.next(ofA.get(0)));
        }
        return link(a, ofA, b, ofB, segment);
    }

    LabLink addLink(Host a, String addressOfA, Host b, String addressOfB) {
        topology.requireLinkable(a, b);
        Segment segment = topology.segment(a, b);
        IpPrefix ofA = addresses.given(addressOfA, segment);
        IpPrefix ofB = addresses.given(addressOfB, segment);
        if (!ofA.network().equals(ofB.network())) {
            throw new IllegalArgumentException(ofB + " is not in the subnet of the other end, " + ofA.network());
        }
        if (ofA.equals(ofB)) {
            throw new IllegalArgumentException("both ends can not have " + ofA);
        }
        return link(a, List.of(ofA), b, List.of(ofB), segment);
    }

    LabLink addLink(Host host, String address, Switch place) {
        topology.requireLinkable(host, place);
        Segment segment = topology.segment(host, place);
        return link(host, List.of(addresses.given(address, segment)), place, List.of(), segment);
    }

    private LabLink link(Node a, List<IpPrefix> ofA, Node b, List<IpPrefix> ofB, Segment segment) {
        List<IpPrefix> subnets = List.copyOf(segment.subnets());
        LabLink link = cabling.lay(a, ofA, b, ofB);
        List<Gateways.Gateway> met = new ArrayList<>();
        topology.add(link, segment);
        try {
            addresses.take(link, segment);
            met.addAll(gateways.add(hearing(a, b, segment)));
            lab.faults().refresh();
        } catch (RuntimeException | Error e) {
            undo(link, subnets, met, e);
            throw e;
        }
        if (a instanceof Switch left && b instanceof Switch right) {
            merge(topology.segmentOf(right), topology.segmentOf(left));
        }
        cabling.keep(link);
        tellNames(link);
        return link;
    }

    /** All ends that hear one another by a link between two nodes. */
    private List<LinkEnd> hearing(Node a, Node b, Segment segment) {
        List<LinkEnd> ends = new ArrayList<>(segment.ends());
        if (a instanceof Switch && b instanceof Switch right) {
            ends.addAll(topology.segmentOf(right).ends());
        }
        return ends;
    }

    private void merge(Segment from, Segment into) {
        topology.merge(from, into);
        addresses.merge(from, into);
    }

    private void undo(LabLink link, List<IpPrefix> subnets, List<Gateways.Gateway> met, Throwable failure) {
        Closing undoing = new Closing();
        undoing.step(() -> gateways.remove(met));
        undoing.step(() -> lab.faults().forget(link));
        Segment segment = topology.remove(link);
        addresses.release(link);
        addresses.keepOnly(subnets, segment);
        undoing.step(() -> cabling.takeAway(link));
        undoing.endAfter(failure);
    }

    private void tellNames(LabLink link) {
        places.names()
                .add(link.ends().stream()
                        .filter(end -> end.node() instanceof Host)
                        .flatMap(end -> names(end.node(), end.addresses()))
                        .toList());
    }

    /** Tells all hosts what names mean now: a host's own addresses first. */
    private void tellNames() {
        places.names()
                .set(topology.everyHost().stream()
                        .flatMap(host -> names(host, topology.addressesOf(host)))
                        .toList());
    }

    private static Stream<HostsFile.Name> names(Node host, List<IpPrefix> addresses) {
        return addresses.stream().map(address -> new HostsFile.Name(host.name(), address));
    }

    void addAddress(Host host, String text) {
        topology.requireOwn(host);
        IpPrefix address = IpPrefix.host(IpPrefix.parse(text).address());
        Addresses.requireOfHost(address);
        addresses.requireFree(address);
        host.netns().link("lo").address(Fabric.configured(address));
        topology.addOwn(host, address);
        try {
            lab.faults().refresh();
        } catch (RuntimeException | Error e) {
            topology.removeOwn(host, address);
            Closing undoing = new Closing();
            undoing.step(() -> host.netns().link("lo").deleteAddress(address.toString()));
            undoing.endAfter(e);
            throw e;
        }
        addresses.take(address, host.kind() + " " + host.name());
        tellNames();
    }

    void addRoute(Host host, Route route, String gateway) {
        topology.requireOwn(host);
        IpPrefix router = IpPrefix.parse(gateway);
        boolean near = topology.addressesOf(host).stream()
                .anyMatch(address ->
                        address.contains(router.address()) && !address.address().equals(router.address()));
        if (!near) {
            throw new IllegalArgumentException(gateway + " is in no subnet of " + host + ", which can not reach it");
        }
        host.netns().replaceRoute(route);
        if (route.destination().equals(IpPrefix.DEFAULT_V4)) {
            gateways.given(host);
        }
    }

    void addRoutes() {
        Routing routing = Routing.of(topology.segments(), topology.ownAddresses(), waysOut.routers());
        for (Host host : topology.everyHost()) {
            routing.routes(host.name()).forEach(host.netns()::replaceRoute);
        }
    }

    WayOut addWayOut(Router router, WayOut.Forwarding forwarding) {
        return addWayOut(router, () -> WayOut.open(router, forwarding, addresses));
    }

    WayOut addWayOut(Router router, Supplier<WayOut> opening) {
        topology.requireOwn(router);
        WayOut way = waysOut.add(router, opening);
        try {
            addRoutes();
        } catch (RuntimeException e) {
            Closing undoing = new Closing();
            undoing.step(() -> waysOut.end(way));
            undoing.endAfter(e);
            throw e;
        }
        lab.faults().log().add(way.toString());
        return way;
    }

    WaysOut waysOut() {
        return waysOut;
    }

    /** With its links; what fails on the way does not keep it. */
    void remove(Host host) {
        Closing closing = new Closing();
        closing.step(() -> lab.faults().forget(host));
        closing.step(() -> waysOut.forget(host));
        closing.step(() -> gateways.forget(host));
        addresses.release(topology.addressesOf(host));
        for (LabLink link : topology.linksOf(host)) {
            closing.step(() -> cabling.takeAway(link));
            Segment segment = topology.remove(link);
            release(link, segment);
            closing.step(() -> gateways.add(segment.ends()));
        }
        topology.remove(host);
        cabling.forget(host);
        closing.step(this::tellNames);
        closing.step(() -> places.remove(host));
        closing.close(host.netns());
        closing.end();
    }

    /** The other end of a cable is gone with it. */
    private void release(LabLink link, Segment segment) {
        if (!segment.isSwitched()) {
            addresses.release(link);
            addresses.release(segment);
        }
    }
}
