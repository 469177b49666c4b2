package ns.net;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ns.net.netlink.Attributes;
import ns.net.netlink.MessageWriter;
import org.jspecify.annotations.Nullable;

/**
 * What a link is, and the options that only links of this kind have: to create one, or as the kernel tells them of one that exists.
 *
 * <p>Options that are not set are left to the kernel, and have no value. Immutable.
 *
 * @param <K> the kind itself
 * @man ip-link(8)
 */
public abstract sealed class LinkKind<K extends LinkKind<K>>
        permits Bond,
                Bridge,
                BridgePort,
                Dummy,
                Gre,
                Ifb,
                Ipvlan,
                Macvlan,
                Macvtap,
                Netkit,
                OtherKind,
                Tun,
                Veth,
                Vlan,
                Vrf,
                Vxlan,
                Wireguard {
    private final String name;
    private final List<LinkOption<? super K, ?>> options;
    private final Map<LinkOption<? super K, ?>, Object> values;

    LinkKind(String name, List<LinkOption<? super K, ?>> options, Map<LinkOption<? super K, ?>, Object> values) {
        this.name = name;
        this.options = options;
        this.values = values;
    }

    /**
     * Returns the kernel's name of the kind.
     *
     * @return such as {@code bridge}
     */
    public final String name() {
        return name;
    }

    /**
     * Sets an option.
     *
     * @param <T> its values
     * @param option one of this kind
     * @param value of the option
     * @return a copy with that
     * @throws IllegalArgumentException if the option can not have the value
     */
    public final <T> K with(LinkOption<? super K, T> option, T value) {
        Map<LinkOption<? super K, ?>, Object> more = new LinkedHashMap<>(values);
        more.remove(option); // what is set last is told last
        more.put(option, option.checked(value));
        return copy(Collections.unmodifiableMap(more));
    }

    /**
     * Returns the value of an option.
     *
     * @param <T> its values
     * @param option one of this kind
     * @return empty if it has not been set, or the kernel does not tell it
     */
    @SuppressWarnings("unchecked") // with() and decoded() put nothing else
    public final <T> Optional<T> get(LinkOption<? super K, T> option) {
        return Optional.ofNullable((T) values.get(option));
    }

    /**
     * Returns this, if it is of that kind.
     *
     * @param <O> a kind
     * @param kind its class
     * @return empty if it is of another kind
     */
    public final <O extends LinkKind<O>> Optional<O> as(Class<O> kind) {
        return kind.isInstance(this) ? Optional.of(kind.cast(this)) : Optional.empty();
    }

    abstract K copy(Map<LinkOption<? super K, ?>, Object> values);

    /** What a kernel must be built with, such as CONFIG_VXLAN. */
    abstract String kernelOption();

    /** Whether such a link sits on another one, see {@link NewLink#on}. */
    enum Seat {
        NONE,
        POSSIBLE,
        NEEDED
    }

    Seat seat() {
        return parentType() == 0 ? Seat.NONE : Seat.POSSIBLE;
    }

    /** Where the link that this one sits on is told: 0, outside of the kind's own attributes. */
    int parentType() {
        return 0;
    }

    /** Refuses options that the kernel would take for others. */
    void requirePossible() {}

    boolean hasData() {
        return !values.isEmpty();
    }

    /** The content of IFLA_INFO_DATA, in the order in which the options were set. */
    void write(MessageWriter writer) {
        values.forEach((option, value) -> option.write(writer, value));
    }

    /** With what the kernel tells. A value that this version of ns does not know is left out. */
    final K decoded(Attributes data) {
        Map<LinkOption<? super K, ?>, Object> known = new LinkedHashMap<>();
        while (data.next()) {
            for (LinkOption<? super K, ?> option : options) {
                if (option.isOf(data.type())) {
                    read(option, data).ifPresent(value -> known.put(option, value));
                }
            }
        }
        return copy(Collections.unmodifiableMap(known));
    }

    private static Optional<Object> read(LinkOption<?, ?> option, Attributes attribute) {
        try {
            return Optional.of(option.read(attribute));
        } catch (IllegalArgumentException e) { // a newer kernel's word, an address of a strange length
            return Optional.empty();
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LinkKind<?> that && name.equals(that.name) && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + values.hashCode();
    }

    /**
     * Returns kind and options in the words of ip-link(8).
     *
     * @return such as {@code vxlan id 42 dstport 4789}
     */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(name);
        values.forEach(
                (option, value) -> text.append(' ').append(option).append(' ').append(LinkOption.text(value)));
        return text.toString();
    }
}
