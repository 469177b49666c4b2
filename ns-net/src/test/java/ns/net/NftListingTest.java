package ns.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import ns.net.netlink.Message;
import org.junit.jupiter.api.Test;

/**
 * What Linux 6.18 tells; captured by strace of {@code nft list ruleset} after
 *
 * <pre>
 *   add table netdev lab
 *   add chain netdev lab w1 { type filter hook ingress device v0 priority 5; policy drop; }
 *   add rule netdev lab w1 numgen inc mod 100 { 3, 7 } counter packets 5 bytes 6 drop comment "hello"
 *   add rule netdev lab w1 quota 100 bytes fwd to v1
 * </pre>
 */
final class NftListingTest {
    private static final NftTable LAB = NftTable.netdev("lab");

    private static Message message(String... words) {
        return Message.of(HexFormat.of().parseHex(String.join("", words).replace(" ", "")));
    }

    @Test
    void table() {
        assertThat(NftListing.table(message(
                        "38000000 000a0200 00000000 00000000", // length, NEWTABLE, sequence and port
                        "05000002", // netdev, the generation of the rules
                        "08000100 6c616200", // NFTA_TABLE_NAME lab
                        "08000300 00000001", // NFTA_TABLE_USE 1
                        "0c000400 00000000 00000001", // NFTA_TABLE_HANDLE 1
                        "08000200 00000000"))) // NFTA_TABLE_FLAGS
                .isEqualTo(LAB);
    }

    @Test
    void chain() {
        assertThat(NftListing.chain(message(
                        "7c000000 030a0200 00000000 00000000 05000002",
                        "08000100 6c616200 07000300 77310000", // NFTA_CHAIN_TABLE lab, NFTA_CHAIN_NAME w1
                        "0c000200 00000000 00000001", // NFTA_CHAIN_HANDLE
                        "28000400 08000100 00000000 08000200 00000005", // NFTA_CHAIN_HOOK: ingress, priority 5
                        "0c000400 07000100 76300000 07000300 76300000", // its devices, and the only one
                        "08000500 00000000 0b000700 66696c74 65720000", // NFTA_CHAIN_POLICY drop, _TYPE filter
                        "08000a00 00000001 08000600 00000002"))) // NFTA_CHAIN_FLAGS, _USE
                .isEqualTo(LAB.chain("w1").ingress("v0").priority(5).policy(NftPolicy.DROP));
    }

    @Test
    void ruleWithASet() {
        NftListing.RawRule rule = Objects.requireNonNull(NftListing.rule(message(
                "00010000 060a0208 00000000 00000000 05000002",
                "08000100 6c616200 07000200 77310000 0c000300 00000000 00000003", // table, chain, NFTA_RULE_HANDLE 3
                "c4000400", // NFTA_RULE_EXPRESSIONS
                "34000100 0b000100 6e756d67 656e0000 24000200", // numgen
                "08000100 00000001 08000200 00000064 08000300 00000000 08000400 00000000", // inc mod 100
                "30000100 0b000100 6c6f6f6b 75700000 20000200", // lookup
                "0b000100 5f5f7365 74300000 08000200 00000001 08000500 00000000", // in __set0
                "2c000100 0c000100 636f756e 74657200 1c000200", // counter
                "0c000100 00000000 00000006 0c000200 00000000 00000005", // bytes 6 packets 5
                "30000100 0e000100 696d6d65 64696174 65000000 1c000200", // immediate
                "08000100 00000000 10000200 0c000200 08000100 00000000", // verdict drop
                "0c000700 00066865 6c6c6f00"))); // NFTA_RULE_USERDATA: a comment
        assertThat(rule.handle()).isEqualTo(3);
        assertThat(rule.comment()).contains("hello");
        assertThat(rule.sets()).containsExactly("__set0");
        NftRule expected = LAB.chain("w1")
                .rule()
                .numgenInc(100, List.of(3, 7))
                .with(new NftCounter(5, 6))
                .drop();
        List<byte[]> elements = NftListing.elements(message(
                "4c000000 0c0a0200 00000000 00000000 05000002",
                "08000100 6c616200 0b000200 5f5f7365 74300000", // NFTA_SET_ELEM_LIST_TABLE, _SET
                "24000300", // NFTA_SET_ELEM_LIST_ELEMENTS
                "10000100 0c000100 08000100 03000000", // 3
                "10000100 0c000100 08000100 07000000")); // 7
        assertThat(NftDecoder.decode(rule.family(), rule.parts(), name -> Optional.of(elements)))
                .isEqualTo(expected.statements());
        assertThat(NftDecoder.decode(rule.family(), rule.parts(), name -> Optional.empty()))
                .hasOnlyElementsOfTypes(NftOther.class, NftCounter.class, NftVerdict.class);
    }

    @Test
    void anonymousSet() {
        assertThat(NftListing.anonymousSet(message(
                        "40000000 090a0200 00000000 00000000 05000002",
                        "08000100 6c616200 0b000200 5f5f7365 74300000", // NFTA_SET_TABLE, _NAME
                        "0c001000 00000000 00000002 08000300 00000003"))) // _HANDLE, _FLAGS: anonymous, constant
                .isEqualTo("__set0");
    }

    @Test
    void whatHasNoTypeStaysBytes() {
        NftListing.RawRule rule = Objects.requireNonNull(NftListing.rule(message(
                "b8000000 060a0208 00000000 00000000 05000002",
                "08000100 6c616200 07000200 77310000 0c000300 00000000 00000004 0c000600 00000000 00000003",
                "7c000400", // NFTA_RULE_EXPRESSIONS
                "34000100 0a000100 71756f74 61000000 24000200", // quota
                "0c000100 00000000 00000064 0c000400 00000000 00000000 08000200 00000000",
                "2c000100 0e000100 696d6d65 64696174 65000000 18000200", // immediate
                "08000100 00000001 0c000200 08000100 0b000000", // 11, the index of v1
                "18000100 08000100 66776400 0c000200 08000100 00000001"))); // fwd
        List<NftStatement> statements = NftDecoder.decode(rule.family(), rule.parts(), name -> Optional.empty());
        assertThat(statements.get(0)).isInstanceOf(NftOther.class).hasToString("quota");
        assertThat(statements.get(1)).isEqualTo(new NftForward(NftDevice.of(11)));
    }
}
