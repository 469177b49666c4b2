package ns.net;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * An address of a link: one to be added, or what the kernel said of one.
 *
 * @param prefix the address, and how many of its bits its network has; with a peer, those of the peer's
 * @param peer the other end of a link that has two
 * @param broadcast what reaches all on the network
 * @param label a name that begins with the link's, for programs from before Linux 2.2; version 4 only
 * @param scope how far it is known
 * @param flags what is special about it
 * @param valid how long it is there; empty: for ever
 * @param preferred how long it is used for new connections; empty: for ever
 * @param link index of the link, empty in one to be added
 * @man ip-address(8)
 */
public record InterfaceAddress(
        IpPrefix prefix,
        Optional<InetAddress> peer,
        Optional<InetAddress> broadcast,
        Optional<String> label,
        Scope scope,
        Set<AddressFlag> flags,
        Optional<Duration> valid,
        Optional<Duration> preferred,
        OptionalInt link) {
    /**
     * Copies the set.
     *
     * @param prefix see {@link #prefix()}
     * @param peer see {@link #peer()}
     * @param broadcast see {@link #broadcast()}
     * @param label see {@link #label()}
     * @param scope see {@link #scope()}
     * @param flags see {@link #flags()}
     * @param valid see {@link #valid()}
     * @param preferred see {@link #preferred()}
     * @param link see {@link #link()}
     */
    public InterfaceAddress {
        flags = Set.copyOf(flags);
    }

    /**
     * Begins with the address; all else is as ip(8) would have it.
     *
     * @param prefix such as {@code 10.0.0.1/24}
     * @return the address
     * @throws IllegalArgumentException if it is none
     */
    public static InterfaceAddress of(String prefix) {
        return of(IpPrefix.parse(prefix));
    }

    /**
     * Begins with the address; all else is as ip(8) would have it.
     *
     * @param prefix the address and the bits of its network
     * @return the address
     */
    public static InterfaceAddress of(IpPrefix prefix) {
        Scope scope = prefix.address().isLoopbackAddress() && prefix.address().getAddress().length == 4
                ? Scope.HOST
                : Scope.GLOBAL;
        return new InterfaceAddress(
                prefix,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                scope,
                Set.of(),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty());
    }

    /**
     * Sets the other end.
     *
     * @param address of the same version
     * @return a copy with that
     * @throws IllegalArgumentException if it is of the other version
     */
    public InterfaceAddress peer(InetAddress address) {
        Optional<InetAddress> same = Optional.of(sameVersion(address));
        return new InterfaceAddress(prefix, same, broadcast, label, scope, flags, valid, preferred, link);
    }

    /**
     * Sets what reaches all on the network.
     *
     * @param address of version 4, as the address itself
     * @return a copy with that
     * @throws IllegalArgumentException if one of them is of the other version
     */
    public InterfaceAddress broadcast(InetAddress address) {
        requireV4("broadcast address");
        Optional<InetAddress> same = Optional.of(sameVersion(address));
        return new InterfaceAddress(prefix, peer, same, label, scope, flags, valid, preferred, link);
    }

    /**
     * Sets a name.
     *
     * @param text the link's name, or that, a colon and more; 15 bytes at most
     * @return a copy with that
     * @throws IllegalArgumentException if it can not be one, or the address is of version 6
     */
    public InterfaceAddress label(String text) {
        requireV4("label");
        if (text.isEmpty() || text.getBytes(StandardCharsets.UTF_8).length > Names.LONGEST) {
            throw new IllegalArgumentException(
                    "not a label: \"" + text + "\": it must have 1 to " + Names.LONGEST + " bytes");
        }
        return new InterfaceAddress(prefix, peer, broadcast, Optional.of(text), scope, flags, valid, preferred, link);
    }

    /**
     * Sets how far it is known.
     *
     * @param wide the scope
     * @return a copy with that
     */
    public InterfaceAddress scope(Scope wide) {
        return new InterfaceAddress(prefix, peer, broadcast, label, wide, flags, valid, preferred, link);
    }

    /**
     * Adds a flag.
     *
     * @param flag such as {@link AddressFlag#NODAD}
     * @return a copy with that
     */
    public InterfaceAddress with(AddressFlag flag) {
        EnumSet<AddressFlag> more = EnumSet.of(flag);
        more.addAll(flags);
        return new InterfaceAddress(prefix, peer, broadcast, label, scope, more, valid, preferred, link);
    }

    /**
     * Sets how long it lives.
     *
     * @param validFor until it is taken away, in whole seconds
     * @param preferredFor until it is no longer used for new connections, not longer than that
     * @return a copy with that
     * @throws IllegalArgumentException if a time is shorter than a second, or the second one longer than the first
     */
    public InterfaceAddress lifetime(Duration validFor, Duration preferredFor) {
        if (validFor.toSeconds() < 1 || preferredFor.isNegative() || preferredFor.compareTo(validFor) > 0) {
            throw new IllegalArgumentException("an address can not be valid for " + validFor + " and preferred for "
                    + preferredFor + ": it is valid for a second at least, and preferred no longer than valid");
        }
        return new InterfaceAddress(
                prefix, peer, broadcast, label, scope, flags, Optional.of(validFor), Optional.of(preferredFor), link);
    }

    /** Of version 6 the kernel would drop it without a word. */
    private void requireV4(String what) {
        if (Ip.family(prefix.address()) != Ip.AF_INET) {
            throw new IllegalArgumentException("only an address of version 4 has a " + what + ", not " + prefix);
        }
    }

    private InetAddress sameVersion(InetAddress other) {
        if (Ip.bits(other) != Ip.bits(prefix.address())) {
            throw new IllegalArgumentException(Ip.text(other) + " and " + prefix + " are of different versions of IP");
        }
        return Ip.withoutScope(other);
    }

    /**
     * Returns the address as ip(8) takes it.
     *
     * @return such as {@code 10.0.0.1/24}
     */
    @Override
    public String toString() {
        return peer.isPresent()
                ? Ip.text(prefix.address()) + " peer " + Ip.text(peer.get()) + "/" + prefix.length()
                : prefix.toString();
    }
}
