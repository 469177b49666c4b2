package ns.net;

import java.util.List;
import java.util.OptionalLong;
import ns.core.Errno;

/**
 * A link by its name in a namespace. It caches nothing: each call asks the kernel, and fails with {@link Errno#ENODEV} if no link
 * is called that at that moment. Safe for use by several threads.
 *
 * <p>Changes need {@code CAP_NET_ADMIN} in the user namespace that owns the network namespace.
 *
 * @man ip-link(8)
 */
public final class Link {
    private final Netns namespace;
    private final String name;

    Link(Netns namespace, String name) {
        this.namespace = namespace;
        this.name = name;
    }

    /**
     * Returns what it is called.
     *
     * @return the name that was asked for
     */
    public String name() {
        return name;
    }

    /**
     * Asks the kernel for all about it.
     *
     * @return a record of this moment
     * @throws NetlinkException if there is no such link
     */
    public LinkInfo info() {
        return session().ask(LinkMessages.show(ref()), LinkMessages::decode);
    }

    /**
     * Asks the kernel for it.
     *
     * @return whether a link is called that
     */
    public boolean exists() {
        try {
            info();
            return true;
        } catch (NetlinkException e) {
            if (e.errno().equals(Errno.ENODEV)) {
                return false;
            }
            throw e;
        }
    }

    /**
     * Switches it on. Equivalent to {@code ip link set NAME up}.
     *
     * <p>Best done last, when it has its addresses: what the kernel does meanwhile for a link that has just come up holds up what it is
     * asked next.
     *
     * @return this
     * @throws NetlinkException if the kernel refuses
     */
    public Link up() {
        return change(LinkMessages.up(ref(), true));
    }

    /**
     * Switches it off; routes through it are gone then, addresses of version 6 too.
     *
     * @return this
     * @throws NetlinkException if the kernel refuses
     */
    public Link down() {
        return change(LinkMessages.up(ref(), false));
    }

    /**
     * Sets the largest packet.
     *
     * @param bytes within what the kind allows
     * @return this
     * @throws NetlinkException {@link Errno#EINVAL} if it is too small or too large
     * @throws IllegalArgumentException if it is negative
     */
    public Link mtu(int bytes) {
        return change(LinkMessages.mtu(ref(), NewLink.MTU.checked(bytes)));
    }

    /**
     * Sets the hardware address.
     *
     * @param address of one link, not of a group
     * @return this
     * @throws NetlinkException if the kernel refuses
     * @throws IllegalArgumentException if it is that of a group, or zeros
     */
    public Link mac(MacAddress address) {
        return change(LinkMessages.address(ref(), address.requireUnicast()));
    }

    /**
     * Sets how many packets wait to be sent.
     *
     * @param packets 0 or more
     * @return this
     * @throws NetlinkException if the kernel refuses
     * @throws IllegalArgumentException if it is negative
     */
    public Link txQueueLength(int packets) {
        return change(LinkMessages.txQueueLength(ref(), NewLink.TX_QUEUE_LENGTH.checked(packets)));
    }

    /**
     * Sets how large a packet may be before it is cut to the link's size.
     *
     * @param bytes up to what its kind allows
     * @return this
     * @throws IllegalArgumentException if it is no number of 32 bits above 0
     * @throws NetlinkException {@link Errno#EINVAL} if it is too large
     */
    public Link gsoMaxSize(long bytes) {
        return change(LinkMessages.gsoMaxSize(ref(), segment(bytes)));
    }

    /**
     * Sets into how many packets one may be cut.
     *
     * @param packets up to what its kind allows
     * @return this
     * @throws IllegalArgumentException if it is no number of 32 bits above 0
     * @throws NetlinkException {@link Errno#EINVAL} if they are too many
     */
    public Link gsoMaxSegments(long packets) {
        return change(LinkMessages.gsoMaxSegments(ref(), segment(packets)));
    }

    /**
     * Sets how large a packet may get that is put together of received ones.
     *
     * @param bytes up to what the kernel allows
     * @return this
     * @throws IllegalArgumentException if it is no number of 32 bits above 0
     * @throws NetlinkException {@link Errno#EINVAL} if it is too large
     * @kernel 5.18
     */
    public Link groMaxSize(long bytes) {
        return change(LinkMessages.groMaxSize(ref(), segment(bytes)));
    }

    static long segment(long value) {
        if (value <= 0 || value > Width.U32.most) {
            throw new IllegalArgumentException("a limit of segments is 1 to " + Width.U32.most + ", not " + value);
        }
        return value;
    }

    /**
     * Puts it into a group, see {@link Netns#deleteGroup}.
     *
     * @param group a number
     * @return this
     * @throws NetlinkException if the kernel refuses
     * @throws IllegalArgumentException if it is not a number of 32 bits
     */
    public Link group(long group) {
        return change(LinkMessages.group(ref(), NewLink.GROUP.checked(group)));
    }

    /**
     * Sets a note for people.
     *
     * @param text 255 bytes at most; empty for none
     * @return this
     * @throws NetlinkException if the kernel refuses
     * @throws IllegalArgumentException if it is too long
     */
    public Link alias(String text) {
        return change(LinkMessages.alias(ref(), Names.alias(text)));
    }

    /**
     * Adds a name that may be longer.
     *
     * @param other 1 to 127 bytes
     * @return this
     * @throws NetlinkException {@link Errno#EEXIST} if a link is called that
     * @throws IllegalArgumentException if it can not be one
     * @kernel 5.5
     */
    public Link addAlternativeName(String other) {
        return change(LinkMessages.addAlternativeName(ref(), Names.alternative(other)));
    }

    /**
     * Takes an alternative name away.
     *
     * @param other one that it has
     * @return this
     * @throws NetlinkException {@link Errno#ENOENT} if it has none like that
     * @kernel 5.5
     */
    public Link deleteAlternativeName(String other) {
        return change(LinkMessages.deleteAlternativeName(ref(), Names.alternative(other)));
    }

    /**
     * Gives it another name. It must be down before Linux 6.2.
     *
     * @param newName 1 to 15 bytes
     * @return the link by its new name
     * @throws NetlinkException {@link Errno#EEXIST} if another link is called that
     * @throws IllegalArgumentException if it can not be one
     */
    public Link rename(String newName) {
        Names.link(newName);
        change(LinkMessages.rename(name, index(), newName));
        return namespace.link(newName);
    }

    /**
     * Makes it part of a bridge, bond or VRF.
     *
     * @param master its name, in the same namespace
     * @return this
     * @throws NetlinkException if the kernel refuses
     */
    public Link master(String master) {
        return change(LinkMessages.master(ref(), master, namespace.index(master)));
    }

    /**
     * Takes it out of its bridge, bond or VRF.
     *
     * @return this
     * @throws NetlinkException if the kernel refuses
     */
    public Link noMaster() {
        return change(LinkMessages.master(ref(), "", 0));
    }

    /**
     * Sets what its bridge does at it.
     *
     * @param port the options that change
     * @return this
     * @throws NetlinkException if it is not the port of a bridge
     */
    public Link port(BridgePort port) {
        return change(LinkMessages.port(ref(), port));
    }

    /**
     * Makes it, as the port of a bridge, or as the bridge itself, a member of a VLAN. Equivalent to {@code bridge vlan add}.
     *
     * @param vlan what changes if it is a member already
     * @return this
     * @throws NetlinkException {@link Errno#EOPNOTSUPP} if it is neither, or the kernel lacks {@code CONFIG_BRIDGE_VLAN_FILTERING}
     * @man bridge(8)
     */
    public Link addVlan(PortVlan vlan) {
        LinkInfo info = info();
        return change(PortVlanMessages.add(name, info.index(), info.kind() instanceof Bridge, vlan));
    }

    /**
     * Takes it out of a VLAN.
     *
     * @param id 1 to 4094
     * @return this
     * @throws NetlinkException {@link Errno#EOPNOTSUPP} as {@link #addVlan}
     * @throws IllegalArgumentException if it is not 1 to 4094
     * @man bridge(8)
     */
    public Link deleteVlan(int id) {
        LinkInfo info = info();
        return change(PortVlanMessages.delete(name, info.index(), info.kind() instanceof Bridge, id));
    }

    /**
     * Asks for the VLANs that it is a member of.
     *
     * @return by number; none if it is no port of a bridge that filters
     * @throws NetlinkException if there is no such link
     * @man bridge(8)
     */
    public List<PortVlan> vlans() {
        int index = index();
        return session().dump(PortVlanMessages.dump(), message -> PortVlanMessages.decode(message, index)).stream()
                .flatMap(List::stream)
                .toList();
    }

    /**
     * Changes options of its kind; most can only be set when a link is created.
     *
     * @param options the options that change
     * @return this
     * @throws NetlinkException if the kernel refuses
     * @throws IllegalArgumentException if they are those of a port, see {@link #port}
     */
    public Link options(LinkKind<?> options) {
        if (options instanceof BridgePort) {
            throw new IllegalArgumentException("not the options of a link, but of a port: see Link.port");
        }
        return change(LinkMessages.change(ref(), options));
    }

    /**
     * Moves it to another namespace, where it is down and has no addresses.
     *
     * @param other where to
     * @return the link there
     * @throws NetlinkException {@link Errno#EEXIST} if a link there is called the same; {@link Errno#EINVAL} if the kind can not be moved
     */
    public Link moveTo(Netns other) {
        change(LinkMessages.move(ref(), other));
        return other.link(name);
    }

    /**
     * Adds an address as ip(8) has it.
     *
     * @param prefix such as {@code 10.0.0.1/24}
     * @return this
     * @throws IllegalArgumentException if it is none
     * @throws NetlinkException {@link Errno#EEXIST} if it has that already
     */
    public Link address(String prefix) {
        return address(InterfaceAddress.of(prefix));
    }

    /**
     * Adds an address.
     *
     * @param address with all that can be set about it
     * @return this
     * @throws NetlinkException {@link Errno#EEXIST} if it has that already
     */
    public Link address(InterfaceAddress address) {
        return change(AddressMessages.add(name, index(), address));
    }

    /**
     * Adds an address, or sets what can be set about it if it is there.
     *
     * @param address with all that can be set about it
     * @return this
     * @throws NetlinkException if the kernel refuses
     */
    public Link ensureAddress(InterfaceAddress address) {
        return change(AddressMessages.replace(name, index(), address));
    }

    /**
     * Takes an address away, which has no peer.
     *
     * @param prefix such as {@code 10.0.0.1/24}
     * @return this
     * @throws IllegalArgumentException if it is none
     * @throws NetlinkException {@link Errno#EADDRNOTAVAIL} if it does not have it
     */
    public Link deleteAddress(String prefix) {
        return deleteAddress(InterfaceAddress.of(prefix));
    }

    /**
     * Takes an address away.
     *
     * @param address with its peer, if it has one, and its label, if that matters
     * @return this
     * @throws NetlinkException {@link Errno#EADDRNOTAVAIL} if it does not have it
     */
    public Link deleteAddress(InterfaceAddress address) {
        return change(AddressMessages.delete(name, index(), address));
    }

    /**
     * Asks for its addresses.
     *
     * @return of both versions, in the kernel's order
     * @throws NetlinkException if there is no such link
     */
    public List<InterfaceAddress> addresses() {
        return session().dump(AddressMessages.dump(index()), AddressMessages::decode);
    }

    /**
     * Sets how it queues what it sends, in the place of what it has. Equivalent to {@code tc qdisc replace dev NAME root …}.
     *
     * @param qdisc a queueing discipline
     * @return this
     * @throws NetlinkException {@link Errno#ENOENT} if the kernel lacks it
     * @man tc(8)
     */
    public Link qdisc(Qdisc qdisc) {
        return change(QdiscMessages.replace(name, index(), qdisc));
    }

    /**
     * Takes its queueing discipline away: it has the kernel's default again.
     *
     * @return this
     * @throws NetlinkException {@link Errno#ENOENT} if it has the default
     * @man tc(8)
     */
    public Link noQdisc() {
        return change(QdiscMessages.delete(name, index(), TcHandle.ROOT));
    }

    /**
     * Takes the place for filters away.
     *
     * @return this
     * @throws NetlinkException {@link Errno#EINVAL} if it has none
     * @man tc(8)
     */
    public Link noClsact() {
        return change(QdiscMessages.delete(name, index(), new Clsact()));
    }

    /**
     * Asks for its queueing disciplines.
     *
     * @return the root first; none if it is down and never had one
     * @throws NetlinkException if there is no such link
     * @man tc(8)
     */
    public List<Qdisc> qdiscs() {
        return tc().qdiscs().stream().map(QdiscInfo::qdisc).toList();
    }

    /**
     * Looks closer at how it queues: handles, classes, filters.
     *
     * @return the verbs of tc(8) for this link
     * @man tc(8)
     */
    public TrafficControl tc() {
        return new TrafficControl(namespace, name);
    }

    /**
     * Asks what has gone through it.
     *
     * @return counters since it was created
     * @throws NetlinkException if there is no such link
     */
    public LinkStatistics statistics() {
        return session().ask(LinkMessages.showStatistics(ref()), LinkMessages::statistics);
    }

    /**
     * Asks which work on packets is left to it. Equivalent to {@code ethtool -k NAME}.
     *
     * @return in the kernel's order
     * @throws NetlinkException if there is no such link
     * @kernel 5.10
     * @man ethtool(8)
     */
    public List<OffloadInfo> offloads() {
        return ethtool().offloads();
    }

    /**
     * Leaves work on packets to it, or not. Equivalent to {@code ethtool -K NAME OFFLOAD on|off}. If the kernel does not accept all of it,
     * nothing has changed.
     *
     * @param offload which; of one that covers several, those that can be changed
     * @param on whether it shall do it
     * @return this
     * @throws NetlinkException {@link Errno#EOPNOTSUPP} with what is fixed at this link, is not known, or was not accepted
     * @kernel 5.10
     * @man ethtool(8)
     */
    public Link offload(Offload offload, boolean on) {
        ethtool().offload(offload, on);
        return this;
    }

    /**
     * Asks its driver whether it is connected to something. Equivalent to {@code Link detected} of {@code ethtool NAME}.
     *
     * @return false too of one that is down
     * @throws NetlinkException if there is no such link
     * @kernel 5.6
     * @man ethtool(8)
     */
    public boolean isDetected() {
        return ethtool().carrier();
    }

    /**
     * Asks its driver how fast it is.
     *
     * @return bits per second; empty if it has no speed, or is not connected
     * @throws NetlinkException {@link Errno#EOPNOTSUPP} if the kind has no such thing, as {@code lo}
     * @kernel 5.6
     * @man ethtool(8)
     */
    public OptionalLong speed() {
        return ethtool().speed();
    }

    private Ethtool ethtool() {
        return new Ethtool(namespace.generic(), name);
    }

    /**
     * Deletes it; the other end of a cable too.
     *
     * @throws NetlinkException {@link Errno#EOPNOTSUPP} if it can not be deleted, as {@code lo}
     */
    public void delete() {
        session().execute(LinkMessages.delete(ref()));
    }

    /**
     * Deletes it, if it is there.
     *
     * @return whether it was
     * @throws NetlinkException if the kernel refuses
     */
    public boolean deleteIfExists() {
        try {
            delete();
            return true;
        } catch (NetlinkException e) {
            if (e.errno().equals(Errno.ENODEV)) {
                return false;
            }
            throw e;
        }
    }

    private Link change(Request request) {
        session().execute(request);
        return this;
    }

    private int index() {
        return namespace.index(name);
    }

    private LinkRef ref() {
        return LinkRef.named(name);
    }

    private Session session() {
        return namespace.session();
    }

    /**
     * Returns name and namespace.
     *
     * @return such as {@code eth0 in net:[4026532245]}
     */
    @Override
    public String toString() {
        return name + " in " + namespace.id();
    }
}
