package ns.net;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * A link that packets are sent to.
 *
 * @param name by which the link is looked up at the moment of {@link Nft#commit}; empty: by index
 * @param index as the kernel keeps it; empty: by name
 */
public record NftDevice(Optional<String> name, OptionalInt index) {
    /**
     * Refuses none and both.
     *
     * @param name see {@link #name()}
     * @param index see {@link #index()}
     */
    public NftDevice {
        if (name.isPresent() == index.isPresent()) {
            throw new IllegalArgumentException("a link is meant by name or by index");
        }
        name.ifPresent(Names::alternative);
    }

    /**
     * Names a link.
     *
     * @param name its name or an alternative one
     * @return a device
     */
    public static NftDevice of(String name) {
        return new NftDevice(Optional.of(name), OptionalInt.empty());
    }

    /**
     * Means the link with an index.
     *
     * @param index 1 or more
     * @return a device
     */
    public static NftDevice of(int index) {
        if (index < 1) {
            throw new IllegalArgumentException("the index of a link is 1 or more, not " + index);
        }
        return new NftDevice(Optional.empty(), OptionalInt.of(index));
    }

    /**
     * Returns name or index.
     *
     * @return such as {@code "eth0"} with its quotes, or {@code 5}
     */
    @Override
    public String toString() {
        return name.map(text -> "\"" + text + "\"").orElseGet(() -> Integer.toString(index.orElseThrow()));
    }
}
