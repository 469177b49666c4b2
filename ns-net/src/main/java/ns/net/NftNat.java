package ns.net;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Gives a connection other addresses; answers get the old ones back. Only in chains of the type nat.
 *
 * @param kind what is changed
 * @param address of {@link Kind#SNAT} and {@link Kind#DNAT}, the new address; empty: only the port, and with others
 * @param port the new port; empty: the old one, if it is free
 * @kernel the options CONFIG_NFT_NAT, CONFIG_NFT_MASQ, CONFIG_NFT_REDIR; in the family inet 5.2
 */
public record NftNat(Kind kind, Optional<InetAddress> address, OptionalInt port) implements NftStatement {
    /** The source becomes the address of the link that the packet goes out by. */
    public static final NftNat MASQUERADE = new NftNat(Kind.MASQUERADE, Optional.empty(), OptionalInt.empty());

    /** What is changed. */
    public enum Kind {
        /** The source. */
        SNAT("snat"),

        /** The destination. */
        DNAT("dnat"),

        /** The source, to an address of ours. */
        MASQUERADE("masq"),

        /** The destination, to an address of ours. */
        REDIRECT("redir");

        final String expression;

        Kind(String expression) {
            this.expression = expression;
        }
    }

    /**
     * Refuses what does not fit together.
     *
     * @param kind see {@link #kind()}
     * @param address see {@link #address()}
     * @param port see {@link #port()}
     */
    public NftNat {
        boolean hasAddress = kind == Kind.SNAT || kind == Kind.DNAT;
        if (hasAddress && address.isEmpty() && port.isEmpty() || !hasAddress && address.isPresent()) {
            throw new IllegalArgumentException(
                    kind + (hasAddress ? " needs an address or a port" : " chooses the address itself"));
        }
        if (port.isPresent() && (port.getAsInt() < 1 || port.getAsInt() > Width.U16.most)) {
            throw new IllegalArgumentException("a port is 1 to " + Width.U16.most + ", not " + port.getAsInt());
        }
        address = address.map(Ip::withoutScope);
    }

    /**
     * Changes the source.
     *
     * @param address the new one
     * @return a statement
     */
    public static NftNat snat(InetAddress address) {
        return new NftNat(Kind.SNAT, Optional.of(address), OptionalInt.empty());
    }

    /**
     * Changes the destination.
     *
     * @param address the new one
     * @return a statement
     */
    public static NftNat dnat(InetAddress address) {
        return new NftNat(Kind.DNAT, Optional.of(address), OptionalInt.empty());
    }

    /**
     * Changes the destination to an address of ours.
     *
     * @param port where we listen
     * @return a statement
     */
    public static NftNat redirect(int port) {
        return new NftNat(Kind.REDIRECT, Optional.empty(), OptionalInt.of(port));
    }

    /**
     * Changes the port too.
     *
     * @param number 1 to 65535
     * @return the same statement with it
     */
    public NftNat port(int number) {
        return new NftNat(kind, address, OptionalInt.of(number));
    }

    /**
     * Returns it in the words of nft(8).
     *
     * @return such as {@code dnat to 10.0.0.9:8080}
     */
    @Override
    public String toString() {
        String to = address.map(Ip::text).orElse("") + (port.isPresent() ? ":" + port.getAsInt() : "");
        return kind.name().toLowerCase(Locale.ROOT) + (to.isEmpty() ? "" : " to " + to);
    }
}
