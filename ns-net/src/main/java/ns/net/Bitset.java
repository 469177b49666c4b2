package ns.net;

import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;
import ns.net.netlink.Attributes;

/**
 * Bits with names as ethtool's messages have them: each by itself, or, compact, as words without the names.
 *
 * @param value which are set
 * @param mask which are told of; of a mere list, those that are set
 * @param names of bits, where they are told
 */
record Bitset(BitSet value, BitSet mask, Map<Integer, String> names) {
    private static final int NOMASK = 1;
    private static final int SIZE = 2;
    private static final int BITS = 3;
    private static final int VALUE = 4;
    private static final int MASK = 5;
    private static final int BIT_INDEX = 1;
    private static final int BIT_NAME = 2;
    private static final int BIT_VALUE = 3;
    private static final int WORD = 32;
    private static final int MOST = 4096; // a hostile index shall not take the memory of a large set

    static Bitset empty() {
        return new Bitset(new BitSet(), new BitSet(), new TreeMap<>());
    }

    static Bitset in(Attributes attributes) {
        Bitset set = empty();
        boolean isList = false;
        boolean hasMask = false;
        int size = MOST;
        while (attributes.next()) {
            switch (attributes.type()) {
                case NOMASK -> isList = true;
                case SIZE -> size = (int) Math.min(MOST, attributes.u32());
                case BITS -> set.takeBits(attributes.nested());
                case VALUE -> takeWords(attributes, set.value);
                case MASK -> {
                    hasMask = true;
                    takeWords(attributes, set.mask);
                }
                default -> {} // of no interest here
            }
        }
        set.finish(isList, hasMask, size);
        return set;
    }

    private void finish(boolean isList, boolean hasMask, int size) {
        if (isList && !hasMask) {
            value.or(mask);
            mask.or(value);
        }
        value.clear(size, Math.max(size, value.length()));
        mask.clear(size, Math.max(size, mask.length()));
    }

    private static void takeWords(Attributes words, BitSet into) {
        for (int at = 0; at < words.length() && at < MOST / Byte.SIZE; at += Integer.BYTES) {
            long word = words.number(at, Integer.BYTES);
            for (int bit = 0; bit < WORD; bit++) {
                into.set(at * Byte.SIZE + bit, (word >>> bit & 1) != 0);
            }
        }
    }

    private void takeBits(Attributes bits) {
        while (bits.next()) {
            takeBit(bits.nested());
        }
    }

    private void takeBit(Attributes bit) {
        int index = MOST;
        String name = "";
        boolean isSet = false;
        while (bit.next()) {
            switch (bit.type()) {
                case BIT_INDEX -> index = (int) Math.min(MOST, bit.u32());
                case BIT_NAME -> name = bit.text();
                case BIT_VALUE -> isSet = true;
                default -> {} // of no interest here
            }
        }
        if (index < MOST) {
            mask.set(index);
            value.set(index, isSet);
            names.put(index, name);
        }
    }
}
