package ns.net;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import ns.net.netlink.Attributes;
import ns.net.netlink.MessageWriter;

/**
 * Packets that have certain bits: words of 32 bits of the packet, from its network header on, are masked and compared. Ports are looked
 * for where they are in packets without IP options.
 *
 * <pre>{@code
 * U32.destination("10.0.0.0/8").ipProtocol(6).destinationPort(80).classid(TcHandle.of("1:10"))
 * }</pre>
 *
 * @param keys all of which must match
 * @param classid where the packets go
 * @param actions what is done with them
 * @man tc-u32(8)
 */
public record U32(List<Key> keys, Optional<TcHandle> classid, List<FilterAction> actions) implements Classifier {
    private static final int CLASSID = 1;
    private static final int LINK = 3;
    private static final int SEL = 5;
    private static final int POLICE = 6;
    private static final int ACT = 7;
    private static final int INDEV = 8;
    private static final int MARK = 10;
    private static final int TERMINAL = 1;
    private static final int COUNT_AT = 2;
    private static final int SEL_LENGTH = 16;
    private static final int KEY_LENGTH = 16;
    private static final int MOST_KEYS = 128;

    private static final int V4_SOURCE = 12;
    private static final int V4_DESTINATION = 16;
    private static final int V4_PORTS = 20;
    private static final int V6_SOURCE = 8;
    private static final int V6_DESTINATION = 24;

    /**
     * What a word of a packet must be.
     *
     * @param value of the bits that are compared, the others 0; in the order of the network, 0 to ffffffff
     * @param mask which bits are compared
     * @param offset of the word in the packet, in bytes from its network header; a multiple of 4, negative for what is before it
     */
    public record Key(long value, long mask, int offset) {
        /**
         * Refuses what is out of range.
         *
         * @param value see {@link #value()}; bits outside the mask are dropped
         * @param mask see {@link #mask()}
         * @param offset see {@link #offset()}
         */
        public Key {
            if (value < 0 || value > Width.U32.most || mask < 0 || mask > Width.U32.most) {
                throw new IllegalArgumentException("value and mask have 32 bits, not " + Long.toHexString(value)
                        + " and " + Long.toHexString(mask));
            }
            if (offset % 4 != 0) {
                throw new IllegalArgumentException("the offset of a word is a multiple of 4, not " + offset);
            }
            value &= mask;
        }

        /** One for both, if they are about the same word. */
        Key and(Key other) {
            if (((value ^ other.value) & mask & other.mask) != 0) {
                throw new IllegalArgumentException("no packet can match both " + this + " and " + other);
            }
            return new Key(value | other.value, mask | other.mask, offset);
        }

        /**
         * Returns it as tc(8) prints it.
         *
         * @return such as {@code 0a000002/ffffffff at 16}
         */
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%08x/%08x at %d", value, mask, offset);
        }
    }

    /**
     * Copies the collections.
     *
     * @param keys see {@link #keys()}; 1 to 128
     * @param classid see {@link #classid()}
     * @param actions see {@link #actions()}
     */
    public U32 {
        if (keys.isEmpty() || keys.size() > MOST_KEYS) {
            throw new IllegalArgumentException("1 to " + MOST_KEYS + " words can be compared, not " + keys.size());
        }
        classid.ifPresent(TcHandle::requireClass);
        keys = List.copyOf(keys);
        actions = List.copyOf(actions);
    }

    /**
     * Matches all packets.
     *
     * @return a classifier
     */
    public static U32 all() {
        return match(new Key(0, 0, 0));
    }

    /**
     * Matches packets with certain bits.
     *
     * @param key what they must be
     * @return a classifier
     */
    public static U32 match(Key key) {
        return new U32(List.of(key), Optional.empty(), List.of());
    }

    /**
     * Matches packets from addresses.
     *
     * @param prefix such as {@code 10.0.0.0/8}; of version 6, {@link EtherType#IPV6} is the filter's protocol
     * @return a classifier
     */
    public static U32 source(String prefix) {
        return of(words(IpPrefix.parse(prefix), V4_SOURCE, V6_SOURCE));
    }

    /**
     * Matches packets to addresses.
     *
     * @param prefix as {@link #source}
     * @return a classifier
     */
    public static U32 destination(String prefix) {
        return of(words(IpPrefix.parse(prefix), V4_DESTINATION, V6_DESTINATION));
    }

    private static U32 of(List<Key> keys) {
        return new U32(keys, Optional.empty(), List.of());
    }

    /** Words that no bit of the prefix is in are left out. */
    private static List<Key> words(IpPrefix prefix, int offset4, int offset6) {
        byte[] bytes = prefix.network().address().getAddress();
        List<Key> keys = new ArrayList<>();
        for (int i = 0; i < bytes.length && (i * 8 < prefix.length() || i == 0); i += 4) {
            int bits = Math.min(32, prefix.length() - i * 8);
            long mask = bits == 0 ? 0 : Width.U32.most << (32 - bits) & Width.U32.most;
            long value = 0;
            for (int j = i; j < i + 4; j++) {
                value = value << 8 | Byte.toUnsignedLong(bytes[j]);
            }
            keys.add(new Key(value, mask, i + (bytes.length == 4 ? offset4 : offset6)));
        }
        return keys;
    }

    /**
     * Asks for certain bits too. Two keys about the same word become one.
     *
     * @param key what they must be
     * @return a copy with that
     * @throws IllegalArgumentException if no packet can match that and what is asked for already
     */
    public U32 and(Key key) {
        List<Key> all = new ArrayList<>(keys);
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).offset == key.offset) {
                all.set(i, all.get(i).and(key));
                return new U32(all, classid, actions);
            }
        }
        all.add(key);
        return new U32(all, classid, actions);
    }

    private U32 andAll(List<Key> more) {
        U32 both = this;
        for (Key key : more) {
            both = both.and(key);
        }
        return both;
    }

    /**
     * Asks for the address they come from too.
     *
     * @param prefix as {@link #source}
     * @return a copy with that
     */
    public U32 from(String prefix) {
        return andAll(source(prefix).keys);
    }

    /**
     * Asks for the address they go to too.
     *
     * @param prefix as {@link #source}
     * @return a copy with that
     */
    public U32 to(String prefix) {
        return andAll(destination(prefix).keys);
    }

    /**
     * Asks for a protocol in version 4 too.
     *
     * @param number such as 6 for TCP, 17 for UDP
     * @return a copy with that
     */
    public U32 ipProtocol(int number) {
        return and(new Key(bits("a protocol", number, 0xff) << 16, 0xff_0000, 8));
    }

    /**
     * Asks for the port they come from in version 4 too.
     *
     * @param port 0 to 65535
     * @return a copy with that
     */
    public U32 sourcePort(int port) {
        return and(new Key(bits("a port", port, 0xffff) << 16, 0xffff_0000L, V4_PORTS));
    }

    /**
     * Asks for the port they go to in version 4 too.
     *
     * @param port 0 to 65535
     * @return a copy with that
     */
    public U32 destinationPort(int port) {
        return and(new Key(bits("a port", port, 0xffff), 0xffff, V4_PORTS));
    }

    private static long bits(String what, int value, int most) {
        if (value < 0 || value > most) {
            throw new IllegalArgumentException(what + " is 0 to " + most + ", not " + value);
        }
        return value;
    }

    /**
     * Sends the packets to a class.
     *
     * @param handle such as {@code 1:10}
     * @return a copy with that
     */
    public U32 classid(TcHandle handle) {
        return new U32(keys, Optional.of(handle), actions);
    }

    /**
     * Does something with the packets, after what is done already.
     *
     * @param action what
     * @return a copy with that
     */
    public U32 action(FilterAction action) {
        List<FilterAction> all = new ArrayList<>(actions);
        all.add(action);
        return new U32(keys, classid, all);
    }

    @Override
    public String kind() {
        return "u32";
    }

    void write(MessageWriter writer, LinkIndexes links) {
        classid.ifPresent(handle -> writer.u32(CLASSID, handle.number()));
        FilterActions.write(writer, ACT, actions, links);
        writer.nested(SEL, () -> {
            writer.u8(TERMINAL).u8(0).u8(keys.size()).u8(0);
            writer.u32(0).u32(0).u32(0); // no hash, no other offsets
            keys.forEach(key -> writer.u32(NetworkOrder.word(key.mask))
                    .u32(NetworkOrder.word(key.value))
                    .u32(key.offset)
                    .u32(0));
        });
    }

    /** Empty of a hash table, in which the rules are. */
    static Optional<Classifier> decode(Attributes attributes, LinkNames links) {
        List<Key> keys = List.of();
        Optional<TcHandle> classid = Optional.empty();
        List<FilterAction> actions = new ArrayList<>();
        boolean isRule = false;
        boolean saysMore = false;
        while (attributes.next()) {
            switch (attributes.type()) {
                case CLASSID -> classid = Optional.of(TcHandle.in(attributes.u32()));
                case ACT -> actions.addAll(FilterActions.decode(attributes.nested(), links));
                case SEL -> {
                    isRule = true;
                    keys = keys(attributes);
                }
                case LINK, POLICE, INDEV, MARK -> saysMore = true;
                default -> {} // counters, the table that it is in
            }
        }
        if (!isRule) {
            return Optional.empty();
        }
        classid = classid.filter(handle -> handle.minor() != 0);
        return Optional.of(keys.isEmpty() || saysMore ? new OtherClassifier("u32") : new U32(keys, classid, actions));
    }

    /** None if they say more than ours can. */
    private static List<Key> keys(Attributes sel) {
        List<Key> keys = new ArrayList<>();
        int count = Math.min(MOST_KEYS, (int) sel.number(COUNT_AT, 1));
        for (int at = SEL_LENGTH; at < SEL_LENGTH + count * KEY_LENGTH; at += KEY_LENGTH) {
            int offset = (int) sel.number(at + 8, 4);
            if (at + KEY_LENGTH > sel.length() || offset % 4 != 0 || sel.number(at + 12, 4) != 0) {
                return List.of();
            }
            keys.add(new Key(NetworkOrder.word(sel.number(at + 4, 4)), NetworkOrder.word(sel.number(at, 4)), offset));
        }
        return keys;
    }

    /**
     * Returns it in the words of tc-u32(8).
     *
     * @return such as {@code u32 match 0a000002/ffffffff at 16 classid 1:10}
     */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("u32");
        keys.forEach(key -> text.append(" match ").append(key));
        return text + FilterActions.text(classid, actions);
    }
}
