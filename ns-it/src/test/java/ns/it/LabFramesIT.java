package ns.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import ns.core.fd.Fd;
import ns.core.sys.Memory;
import ns.core.sys.RawSocket;
import ns.core.sys.Sockets;
import ns.net.MacAddress;
import ns.net.lab.Host;
import ns.net.lab.Impairment;
import ns.net.lab.LabLink;
import ns.net.lab.LinkCounters.Flow;
import ns.net.lab.NetLab;
import ns.net.lab.Packets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Frames that are not what a host's own IP stack sends: they are sent on or lost, and do no harm to others. */
@KernelTest
@Root
@Requires(Need.TUN)
final class LabFramesIT {
    private static final int SOL_PACKET = 263;
    private static final int PACKET_VNET_HDR = 15;
    private static final int VNET_HEADER = 10;
    private static final int NEEDS_CSUM = 1;
    private static final int GSO_TCPV4 = 1;

    private static final int ETHERNET = 14;
    private static final int TAG = 4;
    private static final int IP = 20;
    private static final int TCP = 20;
    private static final int FULL = 1514;
    private static final int SEGMENT = 1448;

    private static List<Impairment> impairments() {
        Impairment delay = Impairment.none().delay(Duration.ofMillis(1));
        return List.of(
                delay,
                delay.jitter(Duration.ofMillis(1)).rate(1_000_000_000),
                delay.loss(Packets.everyNth(1000)).corrupt(Packets.everyNth(2)).duplicate(Packets.everyNth(3)),
                Impairment.none().rate(1_000_000_000).limit(10_000));
    }

    /** Sends whatever it is told out of a host's first link. */
    private static final class Sender implements AutoCloseable {
        private final Fd socket;
        private final boolean withHeader;
        private final Memory frame = Memory.allocate(1 << 17);

        Sender(Host host, boolean withHeader) {
            this.withHeader = withHeader;
            socket = host.socket(RawSocket.AF_PACKET, Sockets.SOCK_RAW, 0);
            if (withHeader) {
                Sockets.setsockopt(socket.number(), SOL_PACKET, PACKET_VNET_HDR, 1);
            }
            new RawSocket(socket.number(), FULL)
                    .bindToLink(host.netns().link("eth0").info().index());
        }

        void send(byte[] bytes) {
            frame.bytes().put(0, bytes);
            int sent = Sockets.send(socket.number(), frame, bytes.length);
            assertThat(sent).isEqualTo(bytes.length);
            assertThat(withHeader || sent <= FULL + TAG).isTrue();
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    private static ByteBuffer frame(int size, MacAddress to, MacAddress from, int type) {
        byte[] bytes = new byte[size];
        new Random(size + type).nextBytes(bytes);
        ByteBuffer frame = ByteBuffer.wrap(bytes);
        putMac(frame, to);
        putMac(frame, from);
        return frame.putShort((short) type);
    }

    private static void putMac(ByteBuffer frame, MacAddress address) {
        for (int shift = 40; shift >= 0; shift -= 8) {
            frame.put((byte) (address.bits() >> shift));
        }
    }

    private static MacAddress mac(Host host) {
        return host.netns().link("eth0").info().mac().orElseThrow();
    }

    /** Runts, tags, types that nobody knows, lies about lengths, and addresses of all kinds. */
    private static List<byte[]> odd(Host from, Host to) {
        List<byte[]> frames = new ArrayList<>();
        List<MacAddress> destinations = List.of(
                mac(to),
                MacAddress.parse("ff:ff:ff:ff:ff:ff"),
                MacAddress.parse("01:00:5e:00:00:01"),
                MacAddress.parse("33:33:00:00:00:01"),
                MacAddress.parse("01:80:c2:00:00:0e"), // of LLDP
                MacAddress.parse("02:ff:ff:ff:ff:ff"));
        List<Integer> types =
                List.of(0x0800, 0x86dd, 0x0806, 0x8100, 0x88a8, 0x88b5, 0x8847, 0x9000, 0xffff, 0x0003, 0);
        for (MacAddress destination : destinations) {
            for (int type : types) {
                for (int size : List.of(ETHERNET, ETHERNET + 1, ETHERNET + 4, 21, 33, 60, FULL)) {
                    frames.add(frame(size, destination, mac(from), type).array());
                }
            }
        }
        frames.add(frame(60, mac(to), MacAddress.parse("01:02:03:04:05:06"), 0x0800)
                .array()); // from a group
        frames.add(frame(FULL + TAG, mac(to), mac(from), 0x8100).array()); // a full one with a tag
        return frames;
    }

    /** TCP to a port that nobody listens at, as the kernel has it before hardware takes it apart and adds checksums. */
    private static byte[] unsegmented(Host from, Host to, int payload) {
        int size = ETHERNET + IP + TCP + payload;
        ByteBuffer all = ByteBuffer.allocate(VNET_HEADER + size);
        all.order(ByteOrder.nativeOrder())
                .put((byte) NEEDS_CSUM)
                .put((byte) (payload > SEGMENT ? GSO_TCPV4 : 0))
                .putShort((short) (ETHERNET + IP + TCP))
                .putShort((short) (payload > SEGMENT ? SEGMENT : 0))
                .putShort((short) (ETHERNET + IP))
                .putShort((short) 16); // where in TCP's header the checksum is
        all.order(ByteOrder.BIG_ENDIAN);
        all.put(frame(ETHERNET, mac(to), mac(from), 0x0800).array());
        all.put((byte) 0x45).put((byte) 0).putShort((short) (size - ETHERNET));
        all.putInt(0).put((byte) 64).put((byte) 6).putShort((short) 0);
        all.put(from.address().getAddress()).put(to.address().getAddress());
        all.putShort((short) 9).putShort((short) 9).putInt(1).putInt(0);
        return all.put((byte) 0x50).put((byte) 2).array();
    }

    @ParameterizedTest
    @MethodSource("impairments")
    @DisplayName("odd frames are sent on or lost, each is accounted for, and then all goes as ever")
    void odd(Impairment impairment) throws Exception {
        try (NetLab lab = NetLab.pair();
                Probes.Stream there = new Probes.Stream(lab.host("h1"), lab.host("h2")).warm()) {
            Host h1 = lab.host("h1");
            Host h2 = lab.host("h2");
            LabLink link = lab.link(h1, h2);
            link.impair(impairment);
            int sent = 0;
            int cutOff = 0;
            try (Sender plain = new Sender(h1, false);
                    Sender large = new Sender(h1, true)) {
                for (byte[] each : odd(h1, h2)) {
                    plain.send(each);
                    sent++;
                    cutOff += isCutOff(each) ? 1 : 0;
                }
                for (int payload : List.of(0, 1, SEGMENT, SEGMENT + 1, 20_000, 0xffff - IP - TCP)) {
                    large.send(unsegmented(h1, h2, payload));
                    sent++;
                }
            }
            int unread = cutOff;
            assertThat(Await.isSoon(() -> unaccounted(link, h1) == unread))
                    .as("%s but %s", link.counters().from(h1), unread)
                    .isTrue();
            assertThat(link.counters().from(h1).sentPackets()).isGreaterThanOrEqualTo(sent);

            link.impair(Impairment.none().delay(Duration.ofMillis(1)));
            assertThat(there.warm().exchange(200, Duration.ofNanos(100_000), 200))
                    .hasSize(200);
            assertThat(Probes.throughput(h1, h2, Duration.ofMillis(50), Duration.ofMillis(100)))
                    .isGreaterThan(10e6);
        }
    }

    /** Whether a tag has no end: no kernel takes such a frame from a link. */
    private static boolean isCutOff(byte[] frame) {
        int type = ByteBuffer.wrap(frame).getShort(ETHERNET - 2) & 0xffff;
        return (type == 0x8100 || type == 0x88a8) && frame.length < ETHERNET + TAG + 2;
    }

    /** Packets that have neither arrived nor been lost on purpose. */
    private static long unaccounted(LabLink link, Host from) {
        Flow flow = link.counters().from(from);
        return flow.missingPackets()
                + flow.harm().duplicated()
                - flow.harm().lost()
                - flow.harm().overflowed();
    }
}
