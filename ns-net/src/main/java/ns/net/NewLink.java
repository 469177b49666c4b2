package ns.net;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntSupplier;
import ns.net.netlink.MessageWriter;
import org.jspecify.annotations.Nullable;

/**
 * A link that is to be created: what it is called, of what kind it is, and all that can be set before anybody sees it. What is not
 * set is the kernel's choice. Immutable.
 *
 * <pre>{@code
 * red.addLink(NewLink.of("br0", new Bridge().with(Bridge.MULTICAST_SNOOPING, false)).mtu(9000).up());
 * }</pre>
 *
 * @man ip-link(8)
 */
public final class NewLink {
    private static final LinkOption<NewLink, MacAddress> ADDRESS = LinkOption.mac(1, "address");
    static final LinkOption<NewLink, Integer> MTU = LinkOption.number(4, "mtu", Width.U32);
    static final LinkOption<NewLink, Integer> TX_QUEUE_LENGTH = LinkOption.number(13, "txqueuelen", Width.U32);
    static final LinkOption<NewLink, Long> GROUP = LinkOption.large(27, "group", Width.U32);
    private static final LinkOption<NewLink, Integer> TX_QUEUES =
            LinkOption.number(31, "numtxqueues", Width.U32, 1, 4096);
    private static final LinkOption<NewLink, Long> GSO_MAX_SIZE = LinkOption.large(41, "gso_max_size", Width.U32);
    private static final LinkOption<NewLink, Long> GSO_MAX_SEGMENTS = LinkOption.large(40, "gso_max_segs", Width.U32);
    private static final LinkOption<NewLink, Long> GRO_MAX_SIZE = LinkOption.large(58, "gro_max_size", Width.U32);
    private static final LinkOption<NewLink, Integer> RX_QUEUES =
            LinkOption.number(32, "numrxqueues", Width.U32, 1, 4096);

    private final String name;
    private final LinkKind<?> kind;
    private Map<LinkOption<NewLink, ?>, Object> values = Map.of();
    private int index;
    private boolean up;
    private Optional<String> parent = Optional.empty();
    private Optional<String> master = Optional.empty();
    private Optional<String> alias = Optional.empty();
    private List<String> alternativeNames = List.of();
    private @Nullable NewLink peer;
    private @Nullable Netns place;

    private NewLink(String name, LinkKind<?> kind) {
        this.name = Names.link(name);
        this.kind = Objects.requireNonNull(kind, "kind");
    }

    private NewLink(NewLink other) {
        this(other.name, other.kind);
        this.values = other.values;
        this.index = other.index;
        this.up = other.up;
        this.parent = other.parent;
        this.master = other.master;
        this.alias = other.alias;
        this.alternativeNames = other.alternativeNames;
        this.peer = other.peer;
        this.place = other.place;
    }

    /**
     * Begins with name and kind.
     *
     * @param name 1 to 15 bytes
     * @param kind such as {@code new Bridge()}; for a cable see {@link #veth}
     * @return the least that a link needs
     * @throws IllegalArgumentException if it can not be a name, or links of the kind are not made like this
     */
    public static NewLink of(String name, LinkKind<?> kind) {
        if (kind instanceof Veth || kind instanceof Tun || kind instanceof BridgePort) {
            throw new IllegalArgumentException(
                    "links of kind " + kind.name() + " are not made like this: see NewLink.veth, Link.port, ip tuntap");
        }
        return new NewLink(name, kind);
    }

    /**
     * Begins with one end of a cable. It is created in two thirds of the time with {@link #txQueues txQueues(1)} and
     * {@link #rxQueues rxQueues(1)} at both ends, see {@link Netns#addVeth}.
     *
     * @param name 1 to 15 bytes
     * @return the end, whose peer the kernel will name
     * @throws IllegalArgumentException if it can not be a name
     */
    public static NewLink veth(String name) {
        return new NewLink(name, new Veth());
    }

    /** A cable to another namespace, whose ends have one queue each. */
    static NewLink cable(String name, Netns other, String peerName) {
        NewLink end = veth(name).txQueues(1).rxQueues(1);
        return end.peer(veth(peerName).txQueues(1).rxQueues(1).in(other));
    }

    /**
     * Sets the other end of a cable.
     *
     * @param end of the same kind
     * @return a copy with that
     * @throws IllegalArgumentException if this is no cable, or that is not of the same kind
     */
    public NewLink peer(NewLink end) {
        if (!(kind instanceof Veth || kind instanceof Netkit) || end.kind.getClass() != kind.getClass()) {
            throw new IllegalArgumentException("a " + kind.name() + " has no peer of kind " + end.kind.name());
        }
        NewLink copy = new NewLink(this);
        copy.peer = end;
        return copy;
    }

    /**
     * Creates the link in another namespace than the one that is asked for it, straight away: it never is where it could be seen.
     *
     * @param namespace where it shall be
     * @return a copy with that
     */
    public NewLink in(Netns namespace) {
        NewLink copy = new NewLink(this);
        copy.place = Objects.requireNonNull(namespace, "namespace"); // null would be the one that is asked
        return copy;
    }

    /**
     * Sets the number that the kernel knows the link by. Of a peer it can only be set if it is set of both ends.
     *
     * @param number greater than 0, not taken in that namespace
     * @return a copy with that
     * @throws IllegalArgumentException if it is 0 or less
     */
    public NewLink index(int number) {
        if (number <= 0) {
            throw new IllegalArgumentException("the index of a link is greater than 0, not " + number);
        }
        NewLink copy = new NewLink(this);
        copy.index = number;
        return copy;
    }

    /**
     * Sets the hardware address.
     *
     * @param address of one link, not of a group
     * @return a copy with that
     * @throws IllegalArgumentException if it is that of a group, or zeros
     */
    public NewLink mac(MacAddress address) {
        return with(ADDRESS, address.requireUnicast());
    }

    /**
     * Sets the largest packet.
     *
     * @param bytes without the header of Ethernet
     * @return a copy with that
     * @throws IllegalArgumentException if it is negative
     */
    public NewLink mtu(int bytes) {
        return with(MTU, bytes);
    }

    /**
     * Sets how many packets wait to be sent.
     *
     * @param packets 0 or more
     * @return a copy with that
     * @throws IllegalArgumentException if it is negative
     */
    public NewLink txQueueLength(int packets) {
        return with(TX_QUEUE_LENGTH, packets);
    }

    /**
     * Sets how many queues there are for sending.
     *
     * @param queues 1 to 4096
     * @return a copy with that
     * @throws IllegalArgumentException if it is out of range
     */
    public NewLink txQueues(int queues) {
        return with(TX_QUEUES, queues);
    }

    /**
     * Sets how many queues there are for receiving.
     *
     * @param queues 1 to 4096
     * @return a copy with that
     * @throws IllegalArgumentException if it is out of range
     */
    public NewLink rxQueues(int queues) {
        return with(RX_QUEUES, queues);
    }

    /**
     * Sets how large a packet may be before it is cut to the link's size, see {@link Link#gsoMaxSize}.
     *
     * @param bytes greater than 0, up to what its kind allows
     * @return a copy with that
     * @throws IllegalArgumentException if it is no number of 32 bits above 0
     */
    public NewLink gsoMaxSize(long bytes) {
        return with(GSO_MAX_SIZE, Link.segment(bytes));
    }

    /**
     * Sets into how many packets one may be cut, see {@link Link#gsoMaxSegments}.
     *
     * @param packets greater than 0, up to what its kind allows
     * @return a copy with that
     * @throws IllegalArgumentException if it is no number of 32 bits above 0
     */
    public NewLink gsoMaxSegments(long packets) {
        return with(GSO_MAX_SEGMENTS, Link.segment(packets));
    }

    /**
     * Sets how large a packet may get that is put together of received ones, see {@link Link#groMaxSize}.
     *
     * @param bytes greater than 0
     * @return a copy with that
     * @throws IllegalArgumentException if it is no number of 32 bits above 0
     * @kernel 5.18
     */
    public NewLink groMaxSize(long bytes) {
        return with(GRO_MAX_SIZE, Link.segment(bytes));
    }

    /**
     * Puts the link into a group, which can be deleted as one, see {@link Netns#deleteGroup}.
     *
     * @param group a number
     * @return a copy with that
     * @throws IllegalArgumentException if it is not a number of 32 bits
     */
    public NewLink group(long group) {
        return with(GROUP, group);
    }

    /**
     * Sets a note for people.
     *
     * @param text 255 bytes at most
     * @return a copy with that
     * @throws IllegalArgumentException if it is too long
     */
    public NewLink alias(String text) {
        NewLink copy = new NewLink(this);
        copy.alias = Optional.of(Names.alias(text));
        return copy;
    }

    /**
     * Adds a name that may be longer.
     *
     * @param other 1 to 127 bytes
     * @return a copy with that
     * @throws IllegalArgumentException if it can not be one
     */
    public NewLink alternativeName(String other) {
        NewLink copy = new NewLink(this);
        List<String> more = new ArrayList<>(alternativeNames);
        more.add(Names.alternative(other));
        copy.alternativeNames = List.copyOf(more);
        return copy;
    }

    /**
     * Names the link that this one sits on, for those that sit on one, such as a VLAN.
     *
     * @param link in the namespace that is asked
     * @return a copy with that
     */
    public NewLink on(String link) {
        NewLink copy = new NewLink(this);
        copy.parent = Optional.of(link);
        return copy;
    }

    /**
     * Names the bridge, bond or VRF that it becomes a part of.
     *
     * @param link in the namespace where this one will be
     * @return a copy with that
     */
    public NewLink master(String link) {
        NewLink copy = new NewLink(this);
        copy.master = Optional.of(link);
        return copy;
    }

    /**
     * Has it up from the beginning.
     *
     * @return a copy with that
     */
    public NewLink up() {
        NewLink copy = new NewLink(this);
        copy.up = true;
        return copy;
    }

    private <T> NewLink with(LinkOption<NewLink, T> option, T value) {
        NewLink copy = new NewLink(this);
        copy.values = new LinkedHashMap<>(values);
        copy.values.put(option, option.checked(value));
        return copy;
    }

    /** Refuses what the kernel would ignore, or refuse, without a word. */
    void requirePossible() {
        if (kind.seat() == LinkKind.Seat.NEEDED && parent.isEmpty()) {
            throw new IllegalArgumentException(
                    "a " + kind.name() + " sits on another link, which is missing for " + name + ": see NewLink.on");
        }
        if (kind.seat() == LinkKind.Seat.NONE && parent.isPresent()) {
            throw new IllegalArgumentException(
                    "a " + kind.name() + " sits on no other link: " + name + " can not be on " + parent.get());
        }
        kind.requirePossible();
        if (peer != null) {
            requirePossiblePeer(peer);
        }
    }

    private void requirePossiblePeer(NewLink end) {
        if (end.index != 0 && index == 0) {
            throw new IllegalArgumentException("the index of " + end.name + " can only be set with that of " + name
                    + ", the kernel ignores it else");
        }
        if (end.peer != null || end.kind.hasData()) {
            throw new IllegalArgumentException(
                    "peer and options are those of " + name + ", and can not be told of its peer " + end.name);
        }
        end.requirePossible();
    }

    /** With an index for each end that has none, so that it is known before the link is there. */
    NewLink numbered(IntSupplier numbers) {
        NewLink copy = index == 0 ? index(numbers.getAsInt()) : new NewLink(this);
        copy.peer = peer == null ? null : peer.numbered(numbers);
        return copy;
    }

    String name() {
        return name;
    }

    LinkKind<?> kind() {
        return kind;
    }

    int index() {
        return index;
    }

    boolean isUp() {
        return up;
    }

    /**
     * Whether it is up from its creation. Not if its peer is to be up too: an end that is up while the other is not is laid still by the
     * kernel, which lets all others wait meanwhile, and a moment later is woken again.
     */
    boolean isBornUp() {
        return up && (peer == null || !peer.up);
    }

    Optional<String> parent() {
        return parent;
    }

    Optional<String> master() {
        return master;
    }

    Optional<String> alias() {
        return alias;
    }

    List<String> alternativeNames() {
        return alternativeNames;
    }

    Optional<NewLink> peer() {
        return Optional.ofNullable(peer);
    }

    Optional<Netns> place() {
        return Optional.ofNullable(place);
    }

    /** What can be told of the link itself at its creation. */
    void writeValues(MessageWriter writer) {
        values.forEach((option, value) -> option.write(writer, value));
    }

    /**
     * Returns what ip(8) would be told.
     *
     * @return such as {@code br0 mtu 9000 type bridge}
     */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(name);
        values.forEach(
                (option, value) -> text.append(' ').append(option).append(' ').append(LinkOption.text(value)));
        text.append(" type ").append(kind);
        if (peer != null) {
            text.append(" peer ").append(peer.name);
        }
        return text.toString();
    }
}
