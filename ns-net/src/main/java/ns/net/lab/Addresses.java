package ns.net.lab;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ns.net.IpPrefix;

/**
 * Which addresses and subnets of a lab are taken, and by whom; the rest can be assigned. It changes only when it is told what the
 * kernel has carried out. Guarded by the lab.
 */
final class Addresses {
    private static final IpPrefix CABLES = IpPrefix.parse("172.16.0.0/12");
    private static final IpPrefix SEGMENTS = IpPrefix.parse("10.0.0.0/8");

    /** Of networks that are tested (RFC 2544): nobody's outside. */
    static final IpPrefix OUTSIDE = IpPrefix.parse("198.18.0.0/15");

    private static final int CABLE = 30;
    private static final int SEGMENT = 16;
    private static final int V4 = 4;

    private final Map<InetAddress, String> owners = new HashMap<>();
    private final Map<IpPrefix, Segment> subnets = new LinkedHashMap<>();

    /** The next free one for an end in a segment. */
    IpPrefix assign(Segment segment) {
        for (IpPrefix subnet : segment.subnets()) {
            Optional<IpPrefix> free = isV4(subnet) ? free(subnet, segment.ends().size() + 1) : Optional.empty();
            if (free.isPresent()) {
                return free.get();
            }
        }
        return host(segment.isSwitched() ? subnet(SEGMENTS, SEGMENT, 1) : subnet(CABLES, CABLE, 0), 1);
    }

    /** What the other end of a cable gets. */
    IpPrefix next(IpPrefix address) {
        return host(address.network(), 2);
    }

    private Optional<IpPrefix> free(IpPrefix subnet, int likely) {
        int last = (int) Math.min(Integer.MAX_VALUE, 1L << 32 - subnet.length()) - 2;
        for (int tried = 0; tried < last; tried++) {
            IpPrefix address = host(subnet, (likely - 1 + tried) % last + 1);
            if (!owners.containsKey(address.address())) {
                return Optional.of(address);
            }
        }
        return Optional.empty();
    }

    private IpPrefix subnet(IpPrefix range, int length, int first) {
        int count = 1 << length - range.length();
        for (int number = first; number < count; number++) {
            IpPrefix subnet = part(range, length, number);
            if (isFree(subnet)) {
                return subnet;
            }
        }
        throw new IllegalStateException("all of " + range + " is taken: give addresses");
    }

    private static IpPrefix part(IpPrefix range, int length, int number) {
        return new IpPrefix(plus(range.address(), number << 32 - length), length);
    }

    /** For the way out of that number. */
    static IpPrefix outside(int number) {
        return part(OUTSIDE, CABLE, number);
    }

    boolean isFree(IpPrefix subnet) {
        return subnets.keySet().stream().noneMatch(taken -> overlap(taken, subnet))
                && owners.keySet().stream().noneMatch(subnet::contains);
    }

    /** Keeps a subnet, which none of the lab's segments is in, for a way out. */
    void reserve(IpPrefix subnet) {
        subnets.put(subnet, Segment.ofCable());
    }

    void release(IpPrefix subnet) {
        subnets.remove(subnet);
    }

    static IpPrefix host(IpPrefix subnet, int number) {
        return new IpPrefix(plus(subnet.address(), number), subnet.length());
    }

    private static InetAddress plus(InetAddress address, int offset) {
        int sum = ByteBuffer.wrap(address.getAddress()).getInt() + offset;
        try {
            return InetAddress.getByAddress(ByteBuffer.allocate(V4).putInt(sum).array());
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    /** Reads an address for an end in a segment, which can have it. */
    IpPrefix given(String text, Segment segment) {
        IpPrefix address = IpPrefix.parse(text);
        if (text.indexOf('/') < 0) {
            throw new IllegalArgumentException(
                    text + " does not say how long the prefix of its subnet is: " + text + "/24?");
        }
        check(address, segment);
        return address;
    }

    /**
     * Refuses an address that an end in a segment can not have.
     *
     * @throws IllegalArgumentException with the reason
     */
    void check(IpPrefix address, Segment segment) {
        requireOfHost(address);
        requireFree(address);
        IpPrefix subnet = address.network();
        subnets.forEach((taken, owner) -> {
            boolean own = taken.equals(subnet) && owner == segment;
            if (!own && overlap(taken, subnet)) {
                throw new IllegalArgumentException(
                        address + ": its subnet overlaps " + taken + " of " + described(owner));
            }
        });
    }

    /** Refuses an address for two hosts. */
    void requireFree(IpPrefix address) {
        String owner = owners.get(address.address());
        if (owner != null) {
            throw new IllegalArgumentException(address + " is taken by " + owner);
        }
    }

    static void requireOfHost(IpPrefix prefix) {
        InetAddress address = prefix.address();
        int bits = address.getAddress().length * Byte.SIZE;
        boolean wide = bits - prefix.length() > 1;
        boolean none = address.isAnyLocalAddress() || address.isMulticastAddress() || address.isLoopbackAddress();
        boolean network = wide && prefix.network().address().equals(address);
        boolean broadcast = wide && bits == 32 && address.equals(broadcast(prefix));
        if (none || network || broadcast) {
            throw new IllegalArgumentException("not an address of one host: " + prefix);
        }
    }

    /** Of version 4. */
    static InetAddress broadcast(IpPrefix prefix) {
        return plus(prefix.network().address(), (int) ((1L << 32 - prefix.length()) - 1));
    }

    static boolean overlap(IpPrefix a, IpPrefix b) {
        return a.contains(b.address()) || b.contains(a.address());
    }

    static boolean isV4(IpPrefix prefix) {
        return prefix.address().getAddress().length == V4;
    }

    private static String described(Segment segment) {
        if (!segment.switches().isEmpty()) {
            return "the segment of " + segment.switches().get(0);
        }
        return segment.ends().isEmpty() ? "a way out" : "the cable " + segment.ends();
    }

    /** One that belongs to none of its owner's links. */
    void take(IpPrefix address, String owner) {
        owners.put(address.address(), owner);
    }

    /** What both ends of a link have, and their subnets. */
    void take(LabLink link, Segment segment) {
        for (LinkEnd end : link.ends()) {
            if (end.node() instanceof Host host) {
                for (IpPrefix address : end.addresses()) {
                    take(address, host.kind() + " " + host.name());
                    take(address.network(), segment);
                }
            }
        }
    }

    void take(IpPrefix subnet, Segment segment) {
        if (subnets.putIfAbsent(subnet, segment) == null) {
            segment.subnets().add(subnet);
        }
    }

    void release(List<IpPrefix> addresses) {
        addresses.forEach(address -> owners.remove(address.address()));
    }

    void release(LabLink link) {
        link.ends().forEach(end -> release(end.addresses()));
    }

    /** Subnets that a segment had before something that has been taken back. */
    void keepOnly(List<IpPrefix> before, Segment segment) {
        subnets.entrySet().removeIf(each -> each.getValue() == segment && !before.contains(each.getKey()));
        segment.subnets().retainAll(before);
    }

    void release(Segment segment) {
        subnets.values().removeIf(segment::equals);
    }

    /** All that was one segment's is another's, with which it has become one. */
    void merge(Segment from, Segment into) {
        subnets.replaceAll((subnet, owner) -> owner == from ? into : owner);
    }
}
