package ns.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import ns.net.netlink.Attributes;
import ns.net.netlink.MessageWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each transaction, byte for byte as nft(8) sends it, but for two things: we ask for an answer to the last change, so that we know
 * when the kernel is done; and what nft notes about sets for itself is shorter.
 */
final class NftGoldenTest {
    private static final NftTable NETDEV = NftTable.netdev("lab");
    private static final NftTable INET = NftTable.inet("lab");
    private static final NftTable IP4 = NftTable.ip("lab");
    private static final NftTable IP6 = NftTable.ip6("lab");
    private static final NftTable BRIDGE = NftTable.bridge("lab");
    private static final MacAddress ONE = MacAddress.parse("02:00:00:00:00:01");
    private static final MacAddress TWO = MacAddress.parse("02:00:00:00:00:02");
    private static final int FLAGS_AT = 6;
    private static final int NLM_F_ACK = 4;

    private static final Map<String, NftBatch> OURS = new LinkedHashMap<>();

    private static void is(String command, NftBatch batch) {
        OURS.put(command, batch);
    }

    /** A rule of the chain w1 of a table. */
    private static void add(NftTable table, String words, NftRule rule) {
        String chain = rule.chain().name();
        is("add rule " + table + " " + chain + " " + words, NftBatch.of().addRule(rule));
    }

    private static NftRule rule(NftTable table) {
        return table.chain("w1").rule();
    }

    private static IpPrefix net(String text) {
        return IpPrefix.parse(text);
    }

    private static NftStatement nat(NftNat.Kind kind, String address, int port) {
        return new NftNat(kind, Optional.of(Ip.parse(address)), OptionalInt.of(port));
    }

    static {
        tables();
        chains();
        rules();
        addresses();
        protocols();
        known();
        limits();
        rejections();
        translations();
        frames();
    }

    private static void tables() {
        is("add table netdev lab", NftBatch.of().addTable(NETDEV));
        is("create table inet other", NftBatch.of().createTable(NftTable.inet("other")));
        is("delete table inet lab", NftBatch.of().deleteTable(INET));
        is("flush table inet lab", NftBatch.of().flushTable(INET));
    }

    private static void chain(String words, NftChain chain) {
        is("add chain " + chain + " " + words, NftBatch.of().addChain(chain));
    }

    private static void chains() {
        NftChain w2 = NETDEV.chain("w2");
        chain(
                "{ type filter hook ingress device \"v1\" priority 5; policy drop; }",
                w2.ingress("v1").priority(5).policy(NftPolicy.DROP));
        chain("{ type filter hook egress device \"v1\" priority 0; }", w2.egress("v1"));
        chain(
                "{ type filter hook ingress devices = { v0, v1 } priority 0; }",
                w2.filter(NftHook.INGRESS).devices("v1", "v0")); // nft sends the last one first
        chain(
                "{ type filter hook forward priority 0; policy accept; }",
                INET.chain("f").filter(NftHook.FORWARD).policy(NftPolicy.ACCEPT));
        chain(
                "{ type filter hook ingress device \"v1\" priority 0; }",
                INET.chain("i").ingress("v1"));
        chain("{ type nat hook prerouting priority -100; }", INET.chain("n").nat(NftHook.PREROUTING));
        chain("{ type nat hook postrouting priority 100; }", IP4.chain("n").nat(NftHook.POSTROUTING));
        chain("{ type route hook output priority -150; }", IP4.chain("r").route());
        chain(
                "{ type filter hook input priority 7; }",
                IP6.chain("f").filter(NftHook.INPUT).priority(7));
        chain("{ type filter hook postrouting priority 0; }", BRIDGE.chain("f").filter(NftHook.POSTROUTING));
        is("add chain inet lab regular", NftBatch.of().addChain(INET.chain("regular")));
        is("create chain inet lab regular", NftBatch.of().createChain(INET.chain("regular")));
        is("delete chain inet lab sub", NftBatch.of().deleteChain(INET.chain("sub")));
        is("flush chain inet lab w1", NftBatch.of().flushChain(INET.chain("w1")));
    }

    private static void rules() {
        NftRule drop = rule(INET).drop();
        NftRule old = new NftRule(drop.chain(), List.of(), Optional.empty(), OptionalLong.of(77));
        is("insert rule inet lab w1 drop", NftBatch.of().insertRule(drop));
        is("replace rule inet lab w1 handle 77 drop", NftBatch.of().replaceRule(old, drop));
        is("delete rule inet lab w1 handle 77", NftBatch.of().deleteRule(old));
        add(INET, "accept", rule(INET).accept());
        add(INET, "return", rule(INET).with(NftVerdict.RETURN));
        add(INET, "jump sub", rule(INET).jump("sub"));
        add(INET, "goto sub", rule(INET).with(NftVerdict.goTo("sub")));
        add(INET, "counter drop comment \"hello\"", rule(INET).counter().drop().comment("hello"));
        add(
                INET,
                "counter packets 3 bytes 4 drop",
                rule(INET).with(new NftCounter(3, 4)).drop());
    }

    private static void addresses() {
        add(
                INET,
                "ip saddr 10.0.0.0/24 accept",
                rule(INET).saddr(net("10.0.0.0/24")).accept());
        add(
                INET,
                "ip daddr 10.0.0.0/20 accept",
                rule(INET).daddr(net("10.0.0.0/20")).accept());
        add(IP4, "ip saddr 10.0.0.1 drop", rule(IP4).saddr(net("10.0.0.1")).drop());
        add(
                INET,
                "ip6 saddr fd00::/64 accept",
                rule(INET).saddr(net("fd00::/64")).accept());
        add(
                INET,
                "ip6 daddr fd00::/61 accept",
                rule(INET).daddr(net("fd00::/61")).accept());
        add(
                INET,
                "ip saddr != { 10.0.0.1, 10.0.0.2 } drop",
                rule(INET)
                        .with(NftMatch.equal(NftMeta.NFPROTO, 2))
                        .notIn(
                                NftPayload.IP_SADDR,
                                List.of(NftData.of(Ip.parse("10.0.0.2")), NftData.of(Ip.parse("10.0.0.1"))))
                        .drop());
    }

    private static void protocols() {
        add(INET, "tcp dport 80 accept", rule(INET).tcpDport(80).accept());
        add(INET, "tcp sport 81 accept", rule(INET).tcpSport(81).accept());
        add(INET, "udp dport 53-54 accept", rule(INET).udpDport(53, 54).accept());
        NftData eighty = NftData.number(2, 80);
        NftData ninety = NftData.number(2, 90);
        add(
                INET,
                "tcp dport != 80-90 drop",
                rule(INET)
                        .l4proto(6)
                        .with(new NftRange(NftPayload.DPORT, false, eighty, ninety))
                        .drop());
        add(
                INET,
                "udp sport { 53, 54 } accept",
                rule(INET)
                        .l4proto(17)
                        .in(NftPayload.SPORT, List.of(NftData.number(2, 53), NftData.number(2, 54)))
                        .accept());
        add(INET, "icmp type 8 accept", rule(INET).icmpType(8).accept());
        add(INET, "icmpv6 type 128 accept", rule(INET).icmpv6Type(128).accept());
    }

    private static void known() {
        add(
                INET,
                "ct state established,related accept",
                rule(INET).ctState(NftCt.State.ESTABLISHED, NftCt.State.RELATED).accept());
        add(
                INET,
                "iifname \"v0\" oifname \"v1\" accept",
                rule(INET).iifname("v0").oifname("v1").accept());
        add(
                INET,
                "iif 10 oif 11 accept",
                rule(INET).match(NftMeta.IIF, 10).match(NftMeta.OIF, 11).accept());
        add(
                INET,
                "meta mark 5 meta mark set 7",
                rule(INET).match(NftMeta.MARK, 5).set(NftMeta.MARK, NftData.number(4, 7)));
        NftRange marks = new NftRange(NftMeta.MARK, true, NftData.number(4, 5), NftData.number(4, 9));
        add(INET, "meta mark 5-9 accept", rule(INET).with(marks).accept());
        add(
                INET,
                "meta pkttype 1 meta l4proto 6 meta protocol 0x0800 accept",
                rule(INET)
                        .match(NftMeta.PKTTYPE, 1)
                        .match(NftMeta.L4PROTO, 6)
                        .match(NftMeta.PROTOCOL, 0x800)
                        .accept());
    }

    private static void limits() {
        add(
                INET,
                "limit rate 10/second accept",
                rule(INET).limit(NftLimit.packets(10)).accept());
        add(
                INET,
                "limit rate over 10 mbytes/second burst 20000 bytes drop",
                rule(INET).limit(NftLimit.bytes(10 << 20).burst(20_000).over()).drop());
        add(
                INET,
                "limit rate 5/minute burst 7 packets accept",
                rule(INET)
                        .limit(NftLimit.packets(5).per(Duration.ofMinutes(1)).burst(7))
                        .accept());
    }

    private static void rejections() {
        add(INET, "reject", rule(INET).reject());
        add(IP4, "reject", rule(IP4).reject());
        add(IP6, "reject", rule(IP6).reject());
        add(INET, "reject with icmpx admin-prohibited", rule(INET).with(NftReject.ADMIN_PROHIBITED));
        add(IP4, "reject with icmp host-unreachable", rule(IP4).with(NftReject.HOST_UNREACHABLE));
        add(IP6, "reject with icmpv6 no-route", rule(IP6).with(NftReject.NO_ROUTE));
        add(INET, "tcp dport 80 reject with tcp reset", rule(INET).tcpDport(80).with(NftReject.TCP_RESET));
    }

    private static void translations() {
        NftRule before = INET.chain("nat").rule();
        NftRule after = INET.chain("post").rule();
        add(
                INET,
                "ip daddr 10.0.0.1 dnat ip to 10.0.0.9",
                before.daddr(net("10.0.0.1")).with(NftNat.dnat(Ip.parse("10.0.0.9"))));
        add(
                IP4,
                "tcp dport 80 dnat to 10.0.0.9:8080",
                IP4.chain("nat").rule().tcpDport(80).with(nat(NftNat.Kind.DNAT, "10.0.0.9", 8080)));
        add(INET, "tcp dport 80 redirect to :8080", before.tcpDport(80).with(NftNat.redirect(8080)));
        add(INET, "oifname \"v1\" masquerade", after.oifname("v1").masquerade());
        add(INET, "meta l4proto 6 masquerade to :8080", after.l4proto(6).with(NftNat.MASQUERADE.port(8080)));
        add(IP4, "snat to 10.0.0.9", IP4.chain("post").rule().with(NftNat.snat(Ip.parse("10.0.0.9"))));
        add(
                IP6,
                "tcp dport 1 snat to [fd00::9]:80",
                IP6.chain("post").rule().tcpDport(1).with(nat(NftNat.Kind.SNAT, "fd00::9", 80)));
    }

    private static void frames() {
        add(
                BRIDGE,
                "ether saddr 02:00:00:00:00:01 drop",
                rule(BRIDGE).etherSaddr(List.of(ONE)).drop());
        add(
                BRIDGE,
                "ip saddr 10.0.0.1 drop",
                rule(BRIDGE).saddr(net("10.0.0.1")).drop());
        add(
                NETDEV,
                "ether daddr 02:00:00:00:00:01 drop",
                rule(NETDEV).etherDaddr(List.of(ONE)).drop());
        add(
                NETDEV,
                "ether saddr { 02:00:00:00:00:01, 02:00:00:00:00:02 } drop",
                rule(NETDEV).etherSaddr(List.of(TWO, ONE)).drop());
        List<InetAddress> four = List.of(Ip.parse("10.0.0.1"), Ip.parse("10.0.0.2"));
        List<InetAddress> six = List.of(Ip.parse("fd00::1"), Ip.parse("fd00::2"));
        add(
                NETDEV,
                "ip saddr { 10.0.0.1, 10.0.0.2 } drop",
                rule(NETDEV).saddr(four).drop());
        add(
                NETDEV,
                "ip6 saddr { fd00::1, fd00::2 } drop",
                rule(NETDEV).saddr(six).drop());
        add(
                NETDEV,
                "arp saddr ip { 10.0.0.1, 10.0.0.2 } drop",
                rule(NETDEV).arpSaddr(four).drop());
        add(
                NETDEV,
                "numgen inc mod 100 { 3, 7 } drop",
                rule(NETDEV).numgenInc(100, List.of(3, 7)).drop());
        NftNumgen offset = new NftNumgen(NftNumgen.Mode.INC, 10, 3);
        add(
                NETDEV,
                "numgen inc mod 10 offset 3 != 5 drop",
                rule(NETDEV)
                        .match(offset, NftOperator.NEQ, NftData.number(4, 5))
                        .drop());
        add(
                NETDEV,
                "numgen random mod 1000 < 10 drop",
                rule(NETDEV).numgenRandom(1000, 10).drop());
        add(NETDEV, "fwd to \"v1\"", rule(NETDEV).fwd("v1"));
        add(NETDEV, "dup to \"v1\"", rule(NETDEV).with(new NftDup(NftDevice.of(11))));
        NftPayload type = new NftPayload(NftPayload.Header.LINK, 12, 2);
        NftPayload length = new NftPayload(NftPayload.Header.TRANSPORT, 2, 2);
        NftPayload data = new NftPayload(NftPayload.Header.NETWORK, 20, 4);
        add(NETDEV, "@ll,96,16 0x0800 drop", rule(NETDEV).match(type, 0x800).drop());
        add(NETDEV, "@th,16,16 set 0x1234", rule(NETDEV).set(length, NftData.number(2, 0x1234)));
        add(
                NETDEV,
                "@nh,160,32 set @nh,160,32 ^ 0x01020304",
                rule(NETDEV).xor(data, NftData.of((byte) 1, (byte) 2, (byte) 3, (byte) 4)));
    }

    /** Command and messages. */
    private static Map<String, String> theirs() throws IOException {
        Map<String, String> golden = new LinkedHashMap<>();
        try (InputStream in = Objects.requireNonNull(NftGoldenTest.class.getResourceAsStream("nft-golden.txt"))) {
            for (String block : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n\n")) {
                if (!block.startsWith("#")) {
                    String[] parts = block.strip().split("\n", 2);
                    golden.put(parts[0], parts[1].replaceAll("[ |\n]", ""));
                }
            }
        }
        return golden;
    }

    static Stream<String> commands() throws IOException {
        return theirs().keySet().stream();
    }

    @Test
    void everyCommandOfTheFileIsOurs() throws IOException {
        assertThat(OURS.keySet()).containsExactlyElementsOf(theirs().keySet());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void sameBytes(String command) throws IOException {
        assertThat(sent(Objects.requireNonNull(OURS.get(command)))).isEqualTo(theirs().get(command));
    }

    private static String sent(NftBatch batch) {
        List<Request> requests =
                NftMessages.transaction(batch, device -> device.index().orElse(11)); // v1
        MessageWriter writer = new MessageWriter();
        requests.forEach(request -> request.write(writer));
        byte[] bytes = writer.toBytes();
        int last = bytes.length
                - requests.get(requests.size() - 1).toBytes().length
                - requests.get(requests.size() - 2).toBytes().length;
        assertThat(bytes[last + FLAGS_AT] & NLM_F_ACK).isNotZero();
        bytes[last + FLAGS_AT] &= ~NLM_F_ACK;
        return HexFormat.of().formatHex(bytes);
    }

    /** What we write of a rule is what we read, so that rules that are told can be written again. */
    @ParameterizedTest
    @MethodSource("rulesOnly")
    void isReadBack(String command) {
        NftBatch.RuleChange change = (NftBatch.RuleChange)
                Objects.requireNonNull(OURS.get(command)).changes().get(0);
        NftRule rule = change.rule();
        List<NftRaw> raws = NftEncoder.encode(rule, device -> device.index().orElse(11), lookup -> 1);
        MessageWriter writer = new MessageWriter().begin(0, 0);
        raws.forEach(raw -> raw.write(writer));
        byte[] list = Arrays.copyOfRange(writer.toBytes(), 16, writer.toBytes().length);
        Optional<List<byte[]>> elements = rule.statements().stream()
                .filter(NftLookup.class::isInstance)
                .map(NftLookup.class::cast)
                .map(lookup -> lookup.elements().stream()
                        .map(element -> element.toBytes(lookup.expression().isInHostOrder()))
                        .toList())
                .findFirst();
        List<NftStatement> expected = rule.statements().stream()
                .map(statement -> statement instanceof NftForward ? new NftForward(NftDevice.of(11)) : statement)
                .toList();
        assertThat(NftDecoder.decode(
                        rule.chain().table().family(), NftParts.all(Attributes.of(list)), name -> elements))
                .isEqualTo(expected);
    }

    static Stream<String> rulesOnly() throws IOException {
        return commands().filter(command -> command.startsWith("add rule"));
    }
}
