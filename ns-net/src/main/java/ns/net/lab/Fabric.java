package ns.net.lab;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;
import ns.net.AddressFlag;
import ns.net.Bridge;
import ns.net.ForwardingEntry;
import ns.net.InterfaceAddress;
import ns.net.IpPrefix;
import ns.net.Link;
import ns.net.LinkInfo;
import ns.net.LinkState;
import ns.net.MacAddress;
import ns.net.Netns;
import ns.net.NewLink;

/**
 * The network namespace of a lab where its switches are, and where the other ends of all links of its hosts come together.
 *
 * <p>Link number 7 has the ends {@code w7a} and {@code w7b} here. Frames from its first node come in at the first, those from its second
 * node at the second, and a small bridge {@code c7} joins them. At a switch a cable {@code w7b} – {@code p7b} leads on
 * to the bridge that the switch is. Only a host's link to a switch is made of one cable, whose end {@code w7a} is itself the
 * switch's port. Guarded by the lab.
 */
final class Fabric implements AutoCloseable {
    private static final long GROUP = 7;
    private static final long LOCAL_UNICAST = 0x0200_0000_0000L;

    /** All but those that never leave a link, which the kernel does not let pass. */
    private static final int LINK_LOCAL_GROUPS = 0xfff8;

    private static final Bridge SWITCH = new Bridge()
            .with(Bridge.STP, 0)
            .with(Bridge.FORWARD_DELAY, 0)
            .with(Bridge.MULTICAST_SNOOPING, false)
            .with(Bridge.IPTABLES, false)
            .with(Bridge.IP6TABLES, false)
            .with(Bridge.ARPTABLES, false);
    private static final Bridge JOINT = SWITCH.with(Bridge.GROUP_FORWARD_MASK, LINK_LOCAL_GROUPS);

    private static final int LARGEST_MTU = 65_535;
    private static final long PATIENCE_NANOS = 5_000_000_000L;
    private static final long PAUSE_NANOS = 200_000;

    private final Netns netns;
    private long macs;

    private Fabric(Netns netns) {
        this.netns = netns;
    }

    static Fabric create() {
        return new Fabric(Settings.fabric());
    }

    Netns netns() {
        return netns;
    }

    MacAddress nextMac() {
        macs++;
        return new MacAddress(LOCAL_UNICAST + macs);
    }

    static String port(int link, char side) {
        return "w" + link + side;
    }

    private static String beyond(int link, char side) {
        return beyond(port(link, side));
    }

    /** What sends the frames that come in at a port, if that is a switch. */
    static String beyond(String port) {
        return "p" + port.substring(1);
    }

    private static String joint(int link) {
        return "c" + link;
    }

    void addSwitch(String bridge, String alternativeName) {
        netns.addLink(NewLink.of(bridge, SWITCH)
                .mac(nextMac())
                .group(GROUP)
                .alternativeName(alternativeName)
                .up());
    }

    void deleteSwitch(String bridge) {
        netns.link(bridge).deleteIfExists();
    }

    /** A bridge for one link. */
    void addJoint(int link) {
        netns.addLink(NewLink.of(joint(link), JOINT).mac(nextMac()).group(GROUP).up());
    }

    /** A cable from a host to where its link is joined, or to a switch. */
    void addCable(LinkEnd end, Host host, String bridge, String alternativeName) {
        NewLink device = end(end.device(), end.mac()).in(host.netns());
        netns.batch(batch ->
                batch.addLink(port(end.port(), alternativeName).master(bridge).peer(device)));
        host.netns().batch(batch -> {
            end.addresses().forEach(address -> batch.address(end.device(), configured(address)));
            if (host instanceof Router && !end.addresses().stream().allMatch(Addresses::isV4)) {
                batch.address(end.device(), configured(linkLocal(end.mac())));
            }
            batch.up(end.device());
        });
        awaitWork(netns.link(end.port()));
        awaitWork(host.netns().link(end.device()));
    }

    /**
     * Waits until frames pass. Those that come after a link is switched on, and before a worker of the kernel has seen to that, are lost;
     * since Linux 6.8 the kernel sees to it when it is asked.
     */
    static void awaitWork(Link link) {
        long begin = System.nanoTime();
        LinkInfo info = link.info();
        while (info.hasCarrier() && info.state() != LinkState.UP) {
            if (System.nanoTime() - begin > PATIENCE_NANOS) {
                throw new IllegalStateException(link + " was switched on, but does not work yet");
            }
            LockSupport.parkNanos(PAUSE_NANOS);
            info = link.info();
        }
    }

    /** Without one, a router does not ask where somebody is for whom others have sent it something. */
    private static IpPrefix linkLocal(MacAddress mac) {
        long bits = mac.bits();
        return IpPrefix.parse(
                String.format(Locale.ROOT, "fe80::%x:%x:%x/64", bits >>> 32, bits >>> 16 & 0xffff, bits & 0xffff));
    }

    void addCable(LinkEnd end, Host host, int joint, String alternativeName) {
        addCable(end, host, joint(joint), alternativeName);
    }

    /** A cable from a switch to where its link is joined. */
    void addCable(int link, char side, Switch place, String alternativeName) {
        NewLink beyond = end(beyond(link, side), nextMac())
                .group(GROUP)
                .master(place.bridge())
                .up();
        netns.batch(batch -> batch.addLink(
                port(port(link, side), alternativeName).master(joint(link)).peer(beyond)));
        awaitWork(netns.link(port(link, side)));
        awaitWork(netns.link(beyond(link, side)));
    }

    private NewLink port(String name, String alternativeName) {
        return end(name, nextMac())
                .group(GROUP)
                .alternativeName(alternativeName)
                .up();
    }

    /** With one queue: for several, which nobody uses, the kernel waits longer than all the rest takes. */
    private static NewLink end(String name, MacAddress mac) {
        return NewLink.veth(name).txQueues(1).rxQueues(1).mac(mac);
    }

    /** Between a port of a switch, at which a host is, and the switch: two more ends, at the second of which the host will be. */
    void addMiddle(LinkEnd host, LinkEnd atSwitch, Switch place) {
        int mtu = netns.link(host.port()).info().mtu();
        NewLink beyond = end(beyond(atSwitch.port()), nextMac())
                .group(GROUP)
                .mtu(mtu)
                .master(place.bridge())
                .up();
        netns.addLink(end(atSwitch.port(), nextMac()).group(GROUP).mtu(mtu).up().peer(beyond));
        awaitWork(netns.link(atSwitch.port()));
        awaitWork(netns.link(beyond(atSwitch.port())));
    }

    /** A cable from here to here, for packets of any size. */
    void addCable(String first, String second) {
        NewLink end = end(second, nextMac()).group(GROUP).mtu(LARGEST_MTU).up();
        netns.addLink(end(first, nextMac()).group(GROUP).mtu(LARGEST_MTU).up().peer(end));
        awaitWork(netns.link(first));
        awaitWork(netns.link(second));
    }

    /**
     * Takes the port at which a host was out of its switch, when frames go through a middle. First the switch is told where the host is now: a
     * port that leaves is shut before what leads there is forgotten, and a frame that comes meanwhile would be lost.
     */
    void leaveSwitch(LinkEnd host, LinkEnd atSwitch) {
        netns.replaceForwarding(new ForwardingEntry(
                host.mac(),
                beyond(atSwitch.port()),
                ForwardingEntry.Table.MASTER,
                ForwardingEntry.State.DYNAMIC,
                Optional.empty(),
                OptionalInt.empty()));
        netns.link(host.port()).noMaster();
    }

    static InterfaceAddress configured(IpPrefix address) {
        InterfaceAddress plain = InterfaceAddress.of(address);
        if (!Addresses.isV4(address)) {
            return plain.with(AddressFlag.NODAD);
        }
        return address.length() < 31 ? plain.broadcast(Addresses.broadcast(address)) : plain;
    }

    /** Takes away what there is of a link. */
    void delete(int link) {
        for (String name : List.of(port(link, 'a'), port(link, 'b'), joint(link))) {
            netns.link(name).deleteIfExists();
        }
    }

    /** Lets go of everything at once: the kernel takes apart what is in it, with the ends in the hosts. */
    @Override
    public void close() {
        netns.close();
    }
}
