package ns.net;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.StringJoiner;
import ns.net.netlink.Attributes;

/** Addresses of the internet protocols; nothing here asks a name server. */
final class Ip {
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;

    private static final int GROUPS = 8;

    private Ip() {}

    static InetAddress of(byte[] bytes) {
        try {
            return bytes.length == 16 ? Inet6Address.getByAddress(null, bytes, -1) : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an address has 4 or 16 bytes, not " + bytes.length, e);
        }
    }

    /** Empty if it has a strange length. */
    static Optional<InetAddress> in(Attributes attribute) {
        return in(attribute, 0);
    }

    /** The address after fixed fields of that length. */
    static Optional<InetAddress> in(Attributes attribute, int offset) {
        int length = attribute.length() - offset;
        return length == 4 || length == 16
                ? Optional.of(of(Arrays.copyOfRange(attribute.bytes(), offset, offset + length)))
                : Optional.empty();
    }

    static InetAddress withoutScope(InetAddress address) {
        return address instanceof Inet6Address ? of(address.getAddress()) : address;
    }

    static InetAddress parse(String text) {
        boolean v6 = text.indexOf(':') >= 0;
        // the JDK takes 10.1 for 10.0.0.1, as C does, and looks up what is no number
        if (!v6 && !text.matches("[0-9]{1,3}([.][0-9]{1,3}){3}") || v6 && !text.matches("[0-9a-fA-F:.]+")) {
            throw refusal(text);
        }
        try {
            InetAddress address = InetAddress.getByName(text);
            return v6 && address instanceof Inet4Address ? mapped(address) : withoutScope(address);
        } catch (UnknownHostException e) {
            throw (IllegalArgumentException) refusal(text).initCause(e);
        }
    }

    private static IllegalArgumentException refusal(String text) {
        return new IllegalArgumentException("not an IP address: \"" + text + "\"");
    }

    /** The JDK makes ::ffff:10.0.0.1 an address of version 4. */
    private static InetAddress mapped(InetAddress v4) {
        byte[] bytes = new byte[16];
        bytes[10] = -1;
        bytes[11] = -1;
        System.arraycopy(v4.getAddress(), 0, bytes, 12, 4);
        return of(bytes);
    }

    static int bits(InetAddress address) {
        return address.getAddress().length * 8;
    }

    static int family(InetAddress address) {
        return address instanceof Inet4Address ? AF_INET : AF_INET6;
    }

    /** As RFC 5952 wants it: lower case, no leading zeros, the longest run of zeros left out. */
    static String text(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length == 4) {
            return address.getHostAddress();
        }
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = Byte.toUnsignedInt(bytes[2 * i]) << 8 | Byte.toUnsignedInt(bytes[2 * i + 1]);
        }
        int start = 0;
        int length = 0;
        for (int i = 0; i < GROUPS; i++) {
            int run = zeros(groups, i);
            if (run > length) {
                start = i;
                length = run;
            }
        }
        if (length < 2) {
            return joined(groups, 0, GROUPS);
        }
        return joined(groups, 0, start) + "::" + joined(groups, start + length, GROUPS);
    }

    private static int zeros(int[] groups, int start) {
        int end = start;
        while (end < GROUPS && groups[end] == 0) {
            end++;
        }
        return end - start;
    }

    private static String joined(int[] groups, int from, int to) {
        StringJoiner joined = new StringJoiner(":");
        for (int i = from; i < to; i++) {
            joined.add(Integer.toHexString(groups[i]));
        }
        return joined.toString();
    }
}
