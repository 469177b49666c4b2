package ns.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import ns.net.netlink.Attributes;
import ns.net.netlink.Message;
import org.junit.jupiter.api.Test;

/** Bits of ethtool's messages in their two forms. */
final class BitsetTest {
    private static Attributes attributes(String hex) {
        return Attributes.of(HexFormat.of().parseHex(hex.replaceAll("[ |]", "")));
    }

    private static BitSet bits(int... numbers) {
        BitSet set = new BitSet();
        for (int number : numbers) {
            set.set(number);
        }
        return set;
    }

    @Test
    void compactBitsAreWords() {
        Bitset set = Bitset.in(attributes(
                "08000200 40000000" // ETHTOOL_A_BITSET_SIZE 64
                        + "0c000400 02000000 01000000" // ETHTOOL_A_BITSET_VALUE, 1 and 32
                        + "0c000500 03000000 01000080")); // ETHTOOL_A_BITSET_MASK, 0, 1, 32 and 63
        assertThat(set.value()).isEqualTo(bits(1, 32));
        assertThat(set.mask()).isEqualTo(bits(0, 1, 32, 63));
        assertThat(set.names()).isEmpty();
    }

    @Test
    void eachBitMayHaveItsName() {
        Bitset set = Bitset.in(attributes(
                "08000200 40000000" // ETHTOOL_A_BITSET_SIZE 64
                        + "30000380" // ETHTOOL_A_BITSET_BITS
                        + "18000180 08000100 05000000 06000200 61000000 04000300" // 5, a, on
                        + "14000180 08000100 07000000 06000200 62000000")); // 7, b, off
        assertThat(set.value()).isEqualTo(bits(5));
        assertThat(set.mask()).isEqualTo(bits(5, 7));
        assertThat(set.names()).containsExactly(Map.entry(5, "a"), Map.entry(7, "b"));
    }

    @Test
    void bitsOfAListAreSet() {
        Bitset set = Bitset.in(attributes(
                "04000100 08000200 40000000" // ETHTOOL_A_BITSET_NOMASK
                        + "18000380 14000180 08000100 03000000 06000200 61000000"));
        assertThat(set.value()).isEqualTo(bits(3));
        assertThat(Bitset.in(attributes("04000100 08000200 20000000 08000400 05000000"))
                        .value())
                .isEqualTo(bits(0, 2));
    }

    @Test
    void bitsBeyondTheSizeAreNone() {
        Bitset set = Bitset.in(attributes("08000200 02000000 08000400 ffffffff 08000500 ffffffff"));
        assertThat(set.value()).isEqualTo(bits(0, 1));
        assertThat(set.mask()).isEqualTo(bits(0, 1));
    }

    /** What a kernel said of 3 features: HW with names, WANTED, ACTIVE, NOCHANGE. */
    @Test
    void featuresAreRead() {
        String header = "00000000 0000 0000 00000000 00000000 | 0b010000 |";
        String names = "48000280 08000200 03000000 3c000380" // HW: 3 bits
                + "18000180 08000100 00000000 06000200 61000000 04000300" // a, can be changed
                + "14000180 08000100 01000000 05000200 62000000" // b, can not; its name has no zero byte
                + "0c000180 08000100 02000000"; // without a name
        Message message = Message.of(HexFormat.of()
                .parseHex((header + names
                                + "18000380 04000100 08000200 03000000 08000400 03000000" // WANTED a, b
                                + "18000480 04000100 08000200 03000000 08000400 01000000") // ACTIVE a
                        .replaceAll("[ |]", "")));
        List<OffloadInfo> list = EthtoolMessages.decode(message).list();
        assertThat(list).extracting(OffloadInfo::toString).containsExactly("a: on", "b: off [fixed]");
    }
}
