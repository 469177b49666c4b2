package ns.net;

import java.net.InetAddress;

/**
 * An address and how many of its first bits name a network; the bits after them are kept, since those of a link's own address mean
 * the host.
 *
 * @param address of version 4 or 6, without a scope
 * @param length in bits: 0 to 32, or to 128
 */
public record IpPrefix(InetAddress address, int length) {
    /** All addresses of version 4: the destination of a default route. */
    public static final IpPrefix DEFAULT_V4 = parse("0.0.0.0/0");

    /** All addresses of version 6. */
    public static final IpPrefix DEFAULT_V6 = parse("::/0");

    /**
     * Refuses lengths that the version does not have.
     *
     * @param address see {@link #address()}
     * @param length see {@link #length()}
     */
    public IpPrefix {
        address = Ip.withoutScope(address);
        int most = Ip.bits(address);
        if (length < 0 || length > most) {
            throw new IllegalArgumentException(
                    "the prefix of " + Ip.text(address) + " can have 0 to " + most + " bits, not " + length);
        }
    }

    /**
     * Parses an address with or without a length; names are not looked up.
     *
     * @param text such as {@code 10.0.0.1/24} or {@code fd00::1/64}; without a length, all bits are meant
     * @return the prefix
     * @throws IllegalArgumentException if it is none
     */
    public static IpPrefix parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return host(Ip.parse(text));
        }
        InetAddress address = Ip.parse(text.substring(0, slash));
        String length = text.substring(slash + 1);
        if (!length.matches("[0-9]{1,3}")) {
            throw new IllegalArgumentException("not a prefix: \"" + text + "\", expected such as 10.0.0.1/24");
        }
        return new IpPrefix(address, Integer.parseInt(length));
    }

    /**
     * Returns the prefix that only one address has.
     *
     * @param address of version 4 or 6
     * @return the address with all its bits
     */
    public static IpPrefix host(InetAddress address) {
        return new IpPrefix(address, Ip.bits(address));
    }

    /**
     * Returns the network, which is what a route leads to.
     *
     * @return this with zeros after the prefix
     */
    public IpPrefix network() {
        byte[] bytes = address.getAddress();
        for (int bit = length; bit < bytes.length * 8; bit++) {
            bytes[bit / 8] &= (byte) ~(0x80 >> bit % 8);
        }
        return new IpPrefix(Ip.of(bytes), length);
    }

    /**
     * Returns whether an address is in the network.
     *
     * @param other of any version
     * @return false too if it is of the other version
     */
    public boolean contains(InetAddress other) {
        return Ip.bits(other) == Ip.bits(address)
                && new IpPrefix(other, length).network().equals(network());
    }

    /**
     * Returns the prefix as ip(8) prints it.
     *
     * @return such as {@code 10.0.0.1/24}
     */
    @Override
    public String toString() {
        return Ip.text(address) + "/" + length;
    }
}
