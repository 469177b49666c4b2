package ns.net.lab;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import ns.net.IpPrefix;
import ns.net.MacAddress;

/** Lays the links of a lab, in its fabric and its hosts, and takes them away. Guarded by the lab. */
final class Cabling {
    private final NetLab lab;
    private final Fabric fabric;
    private final Map<Host, Integer> devices = new HashMap<>();
    private final Map<InetAddress, MacAddress> macs = new HashMap<>();
    private int lastSwitch;
    private int lastLink;

    Cabling(NetLab lab, Fabric fabric) {
        this.lab = lab;
        this.fabric = fabric;
    }

    Switch addSwitch(String name) {
        lastSwitch++;
        Switch added = new Switch(lab, name, "s" + lastSwitch);
        fabric.addSwitch(added.bridge(), NodeNames.alternative(lab.name(), name, "switch", added.bridge()));
        return added;
    }

    /** Whole, or nothing of it. */
    LabLink lay(Node a, List<IpPrefix> ofA, Node b, List<IpPrefix> ofB) {
        lastLink++;
        LabLink link = new LabLink(lab, lastLink, end(a, ofA, 'a'), end(b, ofB, 'b'));
        try {
            lay(link);
        } catch (RuntimeException | Error e) {
            Closing undoing = new Closing();
            undoing.step(() -> takeAway(link));
            undoing.endAfter(e);
            throw e;
        }
        return link;
    }

    private LinkEnd end(Node node, List<IpPrefix> given, char side) {
        String port = Fabric.port(lastLink, side);
        String device = node instanceof Host host ? "eth" + devices.getOrDefault(host, 0) : port;
        return new LinkEnd(node, device, port, mac(given), given);
    }

    /** An address that is had again keeps its hardware address, which neighbours may remember for half a minute. */
    private MacAddress mac(List<IpPrefix> given) {
        return given.isEmpty()
                ? fabric.nextMac()
                : macs.computeIfAbsent(given.get(0).address(), address -> fabric.nextMac());
    }

    private void lay(LabLink link) {
        LinkEnd a = link.ends().get(0);
        LinkEnd b = link.ends().get(1);
        if (a.node() instanceof Host host && b.node() instanceof Switch place) {
            fabric.addCable(a, host, place.bridge(), alternative(a));
        } else if (a.node() instanceof Switch place && b.node() instanceof Host host) {
            fabric.addCable(b, host, place.bridge(), alternative(b));
        } else {
            fabric.addJoint(link.number());
            lay(link, a, 'a');
            lay(link, b, 'b');
        }
    }

    private void lay(LabLink link, LinkEnd end, char side) {
        if (end.node() instanceof Host host) {
            fabric.addCable(end, host, link.number(), alternative(end));
        } else if (end.node() instanceof Switch place) {
            fabric.addCable(link.number(), side, place, alternative(end));
        }
    }

    private String alternative(LinkEnd end) {
        return NodeNames.alternative(lab.name(), end.node().name(), end.device(), end.port());
    }

    /** The link has come to stay: the next ones of its hosts are called something else. */
    void keep(LabLink link) {
        for (LinkEnd end : link.ends()) {
            if (end.node() instanceof Host host) {
                devices.merge(host, 1, Integer::sum);
            }
        }
    }

    void takeAway(LabLink link) {
        fabric.delete(link.number());
    }

    void forget(Host host) {
        devices.remove(host);
    }
}
