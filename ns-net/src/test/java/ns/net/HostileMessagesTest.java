package ns.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import ns.net.netlink.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages of kernels that nobody has seen yet, and of none at all: reading them never fails and always ends. */
final class HostileMessagesTest {
    private static final Map<Integer, String> LINKS = Map.of(2, "eth0");

    private static void readAll(byte[] bytes) {
        Message message = Message.of(bytes);
        assertThat(LinkMessages.decode(message)).isNotNull();
        AddressMessages.decode(message);
        RouteMessages.decode(message, LINKS);
        NsidMessages.decode(message);
        RuleMessages.decode(message);
        NeighborMessages.decode(message, LINKS);
        NeighborMessages.decodeForwarding(message, LINKS);
        int index = message.int32(4);
        QdiscMessages.decode(message, index);
        ClassMessages.decode(message, index);
        FilterMessages.decode(message, index, number -> "index" + number);
        EthtoolMessages.decode(message).list();
        EthtoolMessages.carrier(message);
        EthtoolMessages.speed(message);
        readNft(message);
    }

    /** What tc sends, with some bytes wrong and the end missing. */
    @ParameterizedTest
    @ValueSource(longs = {7, 8, 9})
    void trafficControlWithWrongBytesIsRead(long seed) {
        byte[][] originals =
                TcRequests.all().values().stream().map(Request::toBytes).toArray(byte[][]::new);
        often(seed, 20_000, random -> {
            byte[] bytes = originals[random.nextInt(originals.length)].clone();
            for (int i = random.nextInt(6); i >= 0; i--) {
                bytes[16 + random.nextInt(bytes.length - 16)] = (byte) random.nextInt();
            }
            readAll(Arrays.copyOf(bytes, 16 + random.nextInt(bytes.length - 15)));
        });
    }

    private static void readNft(Message message) {
        NftListing.table(message);
        NftListing.chain(message);
        NftListing.anonymousSet(message);
        List<byte[]> elements = NftListing.elements(message);
        NftListing.RawRule rule = NftListing.rule(message);
        if (rule != null) {
            NftDecoder.decode(rule.family(), rule.parts(), name -> Optional.of(elements))
                    .forEach(statement -> assertThat(statement.toString()).isNotEmpty());
        }
    }

    /** Rules of all kinds: numbers in them that nobody writes become bytes without a type. */
    @ParameterizedTest
    @ValueSource(longs = {17, 18})
    void rulesWithWrongBytesAreRead(long seed) {
        NftRule rule = NftTable.inet("lab").chain("w1").rule();
        byte[][] originals = NftMessages.transaction(
                        NftBatch.of()
                                .addTable(NftTable.inet("lab"))
                                .addChain(NftTable.netdev("lab").chain("w1").ingress("v0"))
                                .addRule(rule.saddr(IpPrefix.parse("10.0.0.0/20"))
                                        .tcpDport(1, 2)
                                        .counter()
                                        .drop())
                                .addRule(rule.limit(NftLimit.packets(1))
                                        .numgenInc(10, List.of(1, 2))
                                        .reject())
                                .addRule(rule.fwd("v0")
                                        .xor(NftMeta.MARK, NftData.number(4, 1))
                                        .jump("x"))
                                .addRule(rule.with(NftNat.dnat(Ip.parse("10.0.0.1"))
                                                .port(1))
                                        .with(NftNat.redirect(1))
                                        .with(NftNat.MASQUERADE.port(1))
                                        .comment("x")),
                        device -> 5)
                .stream()
                .map(Request::toBytes)
                .filter(bytes -> bytes.length > 24)
                .toArray(byte[][]::new);
        often(seed, 20_000, random -> {
            byte[] bytes = originals[random.nextInt(originals.length)].clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                bytes[20 + random.nextInt(bytes.length - 20)] = (byte) random.nextInt(random.nextBoolean() ? 4 : 256);
            }
            readNft(Message.of(bytes));
        });
    }

    private static void often(long seed, int times, Consumer<Random> each) {
        Random random = new Random(seed);
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            for (int i = 0; i < times; i++) {
                each.accept(random);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void noiseIsRead(long seed) {
        often(seed, 20_000, random -> {
            byte[] bytes = new byte[16 + random.nextInt(200)];
            random.nextBytes(bytes);
            readAll(bytes);
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5, 6})
    void requestsWithWrongBytesAreRead(long seed) {
        byte[][] originals = {
            LinkMessages.add(NewLink.of("br0", new Bridge().with(Bridge.STP, 1)).mtu(1400), LinkMessages.Relatives.NONE)
                    .toBytes(),
            LinkMessages.add(
                            NewLink.of("v", new Vxlan(1).with(Vxlan.LOCAL, Ip.parse("fd00::1"))),
                            LinkMessages.Relatives.NONE)
                    .toBytes(),
            AddressMessages.add("eth0", 2, InterfaceAddress.of("10.0.0.1/24")).toBytes(),
            RouteMessages.add(
                            Route.to("10.0.0.0/8")
                                    .hop(NextHop.via("10.1.1.1"))
                                    .hop(NextHop.dev("eth0"))
                                    .mtu(1200),
                            Map.of("eth0", 2))
                    .toBytes(),
        };
        often(seed, 20_000, random -> {
            byte[] bytes = originals[random.nextInt(originals.length)].clone();
            for (int i = random.nextInt(6); i >= 0; i--) {
                bytes[16 + random.nextInt(bytes.length - 16)] = (byte) random.nextInt();
            }
            readAll(bytes);
        });
    }

    @Test
    void everyPrefixOfAMessageIsRead() {
        byte[] whole = LinkMessages.add(
                        NewLink.veth("a").peer(NewLink.veth("b").mtu(1000)).alias("x"), LinkMessages.Relatives.NONE)
                .toBytes();
        for (int length = 16; length <= whole.length; length++) {
            readAll(Arrays.copyOf(whole, length));
        }
    }
}
