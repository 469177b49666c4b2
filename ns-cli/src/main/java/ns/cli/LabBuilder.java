package ns.cli;

import java.util.ArrayList;
import java.util.List;
import ns.cli.LabPlan.Sort;
import ns.net.lab.Host;
import ns.net.lab.LabLink;
import ns.net.lab.NetLab;
import ns.net.lab.Node;
import ns.net.lab.Switch;

/** Builds what a plan asks for. What the lab refuses is told with its place in the file. */
final class LabBuilder {
    private static final int AT_ONCE = 32;

    private final LabPlan plan;
    private final LabComplaints complaints;
    private final LabProgress progress;

    LabBuilder(LabPlan plan, LabComplaints complaints, LabProgress progress) {
        this.plan = plan;
        this.complaints = complaints;
        this.progress = progress;
    }

    /** Builds it into an empty lab. */
    void build(NetLab lab) {
        addHosts(lab);
        plan.names(Sort.ROUTER).forEach(lab::addRouter);
        plan.names(Sort.SWITCH).forEach(lab::addSwitch);
        for (LabPlan.Node node : plan.nodes()) {
            node.address().ifPresent(address -> lab.host(node.name()).addAddress(address));
        }
        for (int i = 0; i < plan.links().size(); i++) {
            progress.tell("link", i, plan.links().size());
            LabPlan.Link link = plan.links().get(i);
            at(link.place(), () -> add(link, lab));
        }
        lab.addRoutes();
        for (LabPlan.Route route : plan.routes()) {
            at(route.place(), () -> LabRoutes.add(route, lab));
        }
    }

    private void addHosts(NetLab lab) {
        List<String> hosts = new ArrayList<>(plan.names(Sort.HOST));
        for (int i = 0; i < hosts.size(); i += AT_ONCE) {
            progress.tell("host", i, hosts.size());
            lab.addHosts(hosts.subList(i, Math.min(hosts.size(), i + AT_ONCE)));
        }
    }

    private static void add(LabPlan.Link plan, NetLab lab) {
        LabPlan.Wiring wiring = plan.wiring();
        LabLink link = wire(lab, lab.node(plan.a()), lab.node(plan.b()), wiring.addresses());
        wiring.mtu().ifPresent(link::mtu);
        if (wiring.forth().equals(wiring.back())) {
            if (!wiring.forth().isNone()) {
                link.impair(wiring.forth());
            }
            return;
        }
        link.from(lab.node(plan.a())).impair(wiring.forth());
        link.from(lab.node(plan.b())).impair(wiring.back());
    }

    private static LabLink wire(NetLab lab, Node a, Node b, List<String> addresses) {
        if (addresses.isEmpty()) {
            return lab.addLink(a, b);
        } else if (a instanceof Host host && b instanceof Host other) {
            return lab.addLink(host, addresses.get(0), other, addresses.get(1));
        } else if (a instanceof Host host && b instanceof Switch place) {
            return lab.addLink(host, addresses.get(0), place);
        } else if (b instanceof Host host && a instanceof Switch place) {
            return lab.addLink(host, addresses.get(0), place);
        }
        throw new IllegalArgumentException("a link between switches has no addresses");
    }

    /** Tells where in the file what was refused is. */
    void at(LabValue.Place place, Runnable step) {
        try {
            step.run();
        } catch (IllegalArgumentException | UnsupportedOperationException | CliException e) {
            throw CliException.error(complaints.at(place) + e.getMessage());
        }
    }
}
