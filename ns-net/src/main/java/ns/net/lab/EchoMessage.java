package ns.net.lab;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What a raw socket of ICMP received that answers an echo request of ours.
 *
 * @param identifier of the request
 * @param sequence of the request
 * @param problem empty if it is the reply
 */
record EchoMessage(int identifier, int sequence, Optional<String> problem) {
    static final int SIZE = 64;
    static final int ECHO_REPLY = 0;
    static final int DESTINATION_UNREACHABLE = 3;
    static final int TIME_EXCEEDED = 11;

    private static final int ECHO = 8;
    private static final int ECHO6 = 128;
    private static final int ECHO6_REPLY = 129;
    private static final int DESTINATION_UNREACHABLE6 = 1;
    private static final int PACKET_TOO_BIG6 = 2;
    private static final int TIME_EXCEEDED6 = 3;
    private static final int ICMP = 8;
    private static final int IP6 = 40;
    private static final int SMALLEST_IP = 20;
    private static final int ICMP_PROTOCOL = 1;

    /** Writes a request: 8 bytes and 56 of data, as ping(8) does. The kernel adds the sum of version 6 only. */
    static void request(ByteBuffer into, InetAddress to, int identifier, int sequence) {
        boolean six = to.getAddress().length > 4;
        for (int i = 0; i < SIZE; i++) {
            into.put(i, (byte) i);
        }
        put(into, 0, (six ? ECHO6 : ECHO) << 8);
        put(into, 2, 0);
        put(into, 4, identifier);
        put(into, 6, sequence);
        if (!six) {
            put(into, 2, checksum(into));
        }
    }

    /** The internet checksum of RFC 1071. */
    private static int checksum(ByteBuffer message) {
        int sum = 0;
        for (int i = 0; i < SIZE; i += 2) {
            sum += get(message, i);
        }
        sum = (sum & 0xffff) + (sum >>> 16);
        return ~(sum + (sum >>> 16)) & 0xffff;
    }

    /** Reads what a socket of version 4 received, with the header of IP. Empty if it is about no echo request. */
    static Optional<EchoMessage> read4(ByteBuffer bytes, int length) {
        int icmp = headerLength(bytes, 0);
        if (length < icmp + ICMP) {
            return Optional.empty();
        }
        int type = bytes.get(icmp) & 0xff;
        if (type == ECHO_REPLY) {
            return Optional.of(of(bytes, icmp, Optional.empty()));
        }
        int inner = icmp + ICMP;
        if (type != DESTINATION_UNREACHABLE && type != TIME_EXCEEDED || length < inner + SMALLEST_IP) {
            return Optional.empty();
        }
        int request = inner + headerLength(bytes, inner);
        boolean ours = length >= request + ICMP
                && bytes.get(inner + 9) == ICMP_PROTOCOL
                && (bytes.get(request) & 0xff) == ECHO;
        String problem = type == TIME_EXCEEDED ? "time exceeded" : unreachable(bytes.get(icmp + 1));
        return ours ? Optional.of(of(bytes, request, Optional.of(problem))) : Optional.empty();
    }

    private static int headerLength(ByteBuffer bytes, int at) {
        return (bytes.get(at) & 0xf) * 4;
    }

    private static String unreachable(int code) {
        return switch (code) {
            case 0 -> "network unreachable";
            case 1 -> "host unreachable";
            case 4 -> "packet too big";
            case 9, 10, 13 -> "prohibited";
            default -> "unreachable, code " + code;
        };
    }

    /** Reads what a socket of version 6 received, without the header of IP. Empty if it is about no echo request. */
    static Optional<EchoMessage> read6(ByteBuffer bytes, int length) {
        if (length < ICMP) {
            return Optional.empty();
        }
        int type = bytes.get(0) & 0xff;
        if (type == ECHO6_REPLY) {
            return Optional.of(of(bytes, 0, Optional.empty()));
        }
        int request = ICMP + IP6;
        if (length < request + ICMP || (bytes.get(request) & 0xff) != ECHO6) {
            return Optional.empty();
        }
        return switch (type) {
            case DESTINATION_UNREACHABLE6 -> Optional.of(of(bytes, request, Optional.of(unreachable6(bytes.get(1)))));
            case PACKET_TOO_BIG6 -> Optional.of(of(bytes, request, Optional.of("packet too big")));
            case TIME_EXCEEDED6 -> Optional.of(of(bytes, request, Optional.of("time exceeded")));
            default -> Optional.empty();
        };
    }

    private static String unreachable6(int code) {
        return switch (code) {
            case 0 -> "network unreachable";
            case 1 -> "prohibited";
            case 3 -> "host unreachable";
            default -> "unreachable, code " + code;
        };
    }

    private static EchoMessage of(ByteBuffer bytes, int at, Optional<String> problem) {
        return new EchoMessage(get(bytes, at + 4), get(bytes, at + 6), problem);
    }

    private static int get(ByteBuffer bytes, int at) {
        return (bytes.get(at) & 0xff) << 8 | bytes.get(at + 1) & 0xff;
    }

    private static void put(ByteBuffer bytes, int at, int value) {
        bytes.put(at, (byte) (value >>> 8)).put(at + 1, (byte) value);
    }
}
