package ns.net.netlink;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import ns.core.Errno;

/**
 * What the kernel said to one request, its extended acknowledgement included.
 *
 * @param errno why it refused; empty: it did what was asked
 * @param text the kernel's own words; with a request that succeeded, a warning
 * @param path the types of the attributes from the outermost to the one that it does not like; may be empty
 * @param places for each of these, its place among its neighbours, the first of them 0
 * @param missing the type of an attribute that it misses
 * @param bounds what the attribute may be
 */
public record Answer(
        Optional<Errno> errno,
        Optional<String> text,
        List<Integer> path,
        List<Integer> places,
        OptionalInt missing,
        Optional<Bounds> bounds) {
    private static final int NLMSGERR_ATTR_MSG = 1;
    private static final int NLMSGERR_ATTR_OFFS = 2;
    private static final int NLMSGERR_ATTR_POLICY = 4;
    private static final int NLMSGERR_ATTR_MISS_TYPE = 5;

    /** Collections are copied. */
    public Answer {
        path = List.copyOf(path);
        places = List.copyOf(places);
    }

    /**
     * The kernel's policy for a value; each limit may be absent.
     *
     * @param least of a number; signed if it is negative
     * @param most of a number
     * @param shortest of a text or of bytes
     * @param longest of a text or of bytes, in bytes
     */
    public record Bounds(OptionalLong least, OptionalLong most, OptionalLong shortest, OptionalLong longest) {
        static Bounds in(Attributes policy) {
            OptionalLong least = OptionalLong.empty();
            OptionalLong most = OptionalLong.empty();
            OptionalLong shortest = OptionalLong.empty();
            OptionalLong longest = OptionalLong.empty();
            while (policy.next()) {
                switch (policy.type()) {
                    case 2, 4 -> least = OptionalLong.of(policy.u64());
                    case 3, 5 -> most = OptionalLong.of(policy.u64());
                    case 6 -> shortest = OptionalLong.of(policy.u32());
                    case 7 -> longest = OptionalLong.of(policy.u32());
                    default -> {} // its type, a mask
                }
            }
            return new Bounds(least, most, shortest, longest);
        }
    }

    /** Reads NLMSG_ERROR, where 0 is success, and what the kernel says at the end of a dump. */
    static Answer in(Message message, MessageWriter requests, int index) {
        int error = message.int32(0);
        Optional<String> text = Optional.empty();
        List<Integer> path = List.of();
        List<Integer> places = List.of();
        OptionalInt missing = OptionalInt.empty();
        Optional<Bounds> bounds = Optional.empty();
        Attributes attributes = details(message);
        while (attributes.next()) {
            switch (attributes.type()) {
                case NLMSGERR_ATTR_MSG -> text = Optional.of(attributes.text());
                case NLMSGERR_ATTR_OFFS -> {
                    path = requests.path(index, attributes.int32());
                    places = requests.places(index, attributes.int32());
                }
                case NLMSGERR_ATTR_POLICY -> bounds = Optional.of(Bounds.in(attributes.nested()));
                case NLMSGERR_ATTR_MISS_TYPE -> missing = OptionalInt.of(attributes.int32());
                default -> {} // a cookie, the place where something is missing
            }
        }
        // the smallest number has no positive counterpart
        Optional<Errno> errno =
                error < 0 ? Optional.of(new Errno(-Math.max(error, -Integer.MAX_VALUE))) : Optional.empty();
        return new Answer(errno, text, path, places, missing, bounds);
    }

    private static Attributes details(Message message) {
        if (message.type() == Wire.NLMSG_DONE) {
            return message.attributes(Integer.BYTES);
        }
        if ((message.flags() & Wire.NLM_F_ACK_TLVS) == 0) {
            return Attributes.none();
        }
        boolean headerOnly = (message.flags() & Wire.NLM_F_CAPPED) != 0;
        int request = headerOnly ? Wire.HEADER : Math.max(Wire.HEADER, message.int32(Integer.BYTES));
        return message.attributes(Integer.BYTES + request);
    }
}
