package ns.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
        PortVlanMessages.decode(message, index);
        QdiscMessages.decode(message, index);
        QdiscStatistics.decode(message);
        ClassMessages.decode(message, index);
        FilterMessages.decode(message, index, number -> "index" + number);
        EthtoolMessages.decode(message).list();
        EthtoolMessages.carrier(message);
        EthtoolMessages.speed(message);
        readNft(message);
        LinkMessages.index(message);
        try {
            LinkMessages.statistics(message);
        } catch (IllegalStateException x) {
            assertThat(x).hasMessage("the kernel has told no counters");
        }
    }

    private static byte[] anyTold(Random random) {
        List<byte[]> all = List.copyOf(Told.all().values());
        return all.get(random.nextInt(all.size())).clone();
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

    @ParameterizedTest
    @ValueSource(longs = {7, 8, 9})
    void whatAKernelToldWithWrongBytesIsRead(long seed) {
        often(seed, 20_000, random -> {
            byte[] bytes = anyTold(random);
            for (int i = random.nextInt(6); i >= 0; i--) {
                bytes[16 + random.nextInt(bytes.length - 16)] = (byte) random.nextInt();
            }
            readAll(bytes);
        });
    }

    /** Lengths and types of attributes are what a decoder follows. */
    @ParameterizedTest
    @ValueSource(longs = {10, 11})
    void wrongLengthsAndTypesAreRead(long seed) {
        short[] nasty = {0, 1, 3, 4, 5, 8, 255, (short) 0x7fff, (short) 0x8000, (short) 0xffff};
        often(seed, 20_000, random -> {
            byte[] bytes = anyTold(random);
            ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
            for (int i = random.nextInt(4); i >= 0; i--) {
                buffer.putShort(16 + 2 * random.nextInt((bytes.length - 16) / 2), nasty[random.nextInt(nasty.length)]);
            }
            readAll(bytes);
        });
    }

    /** As of a kernel that has other structures. */
    @ParameterizedTest
    @ValueSource(longs = {12, 13})
    void messagesOfOtherTypesAndPartsOfThemAreRead(long seed) {
        often(seed, 10_000, random -> {
            byte[] one = anyTold(random);
            byte[] other = anyTold(random);
            int cut = random.nextInt(one.length);
            byte[] both = Arrays.copyOf(one, cut + other.length - 16);
            System.arraycopy(other, 16, both, cut, other.length - 16);
            readAll(both.length < 16 ? Arrays.copyOf(both, 16) : both);
        });
    }

    @Test
    void everyPrefixOfWhatAKernelToldIsRead() {
        for (byte[] whole : Told.all().values()) {
            for (int length = 0; length <= whole.length; length++) {
                readAll(Arrays.copyOf(whole, length));
            }
        }
    }

    @Test
    void attributesInsideAttributesEnd() {
        byte[] nested = new byte[0xfffc];
        ByteBuffer buffer = ByteBuffer.wrap(nested).order(ByteOrder.nativeOrder());
        buffer.position(32);
        for (int type : new int[] {18, 2, 52, 8, 9}) {
            buffer.position(32);
            for (int left = nested.length - 32; left >= 4; left -= 4) {
                buffer.putShort((short) left).putShort((short) type);
            }
            readAll(nested);
        }
    }

    @Test
    void countersOfOlderAndNewerKernelsAreRead() {
        for (int length : new int[] {0, 4, 8, 63, 64, 192, 200, 208, 1000}) {
            ByteBuffer bytes = ByteBuffer.allocate(16 + 16 + 4 + length).order(ByteOrder.nativeOrder());
            bytes.position(32);
            bytes.putShort((short) (4 + length)).putShort((short) 23);
            for (long i = 1; bytes.remaining() >= 8; i++) {
                bytes.putLong(i);
            }
            LinkStatistics read = LinkMessages.statistics(Message.of(bytes.array()));
            assertThat(read.rxPackets()).isEqualTo(length >= 8 ? 1 : 0);
            assertThat(read.txDropped()).isEqualTo(length >= 64 ? 8 : 0);
        }
    }

    @Test
    void attributesThatNobodyKnowsAreSkipped() {
        byte[] told = Objects.requireNonNull(Told.all().get("link v0"));
        byte[] more = Arrays.copyOf(told, told.length + 12);
        ByteBuffer buffer = ByteBuffer.wrap(more).order(ByteOrder.nativeOrder());
        System.arraycopy(told, 32, more, 44, told.length - 32);
        buffer.putShort(32, (short) 12).putShort(34, (short) 0x3ffe);
        assertThat(LinkMessages.decode(Message.of(more))).isEqualTo(LinkMessages.decode(Message.of(told)));
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
