package ns.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import ns.core.Errno;
import ns.exec.Command;
import ns.exec.Nsenter;
import ns.net.Clsact;
import ns.net.LinkStatistics;
import ns.net.MacAddress;
import ns.net.Neighbor;
import ns.net.Netem;
import ns.net.NetlinkException;
import ns.net.Netns;
import ns.net.NewLink;
import ns.net.OtherQdisc;
import ns.net.Qdisc;
import ns.net.QdiscStatistics;
import ns.net.Tbf;
import ns.net.TcHandle;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Queues, counters and settings of links, as we and as tc(8), ip(8) and sysctl(8) see them. */
@KernelTest
@Root
@Requires(programs = {"ip", "tc", "ping"})
final class QdiscIT {
    private static Netns withCable() {
        Netns red = Netns.create();
        red.addLink(NewLink.veth("v0").up().peer(NewLink.veth("v1").up()));
        return red;
    }

    private static String tc(Netns namespace, String... words) {
        return Nsenter.into(namespace).run(Command.of("tc", words)).stdout();
    }

    @Test
    @DisplayName("a rate is what tc shows, and what we read")
    void tbf() {
        try (Netns red = withCable()) {
            red.link("v0").qdisc(new Tbf(10_000_000, 15_000, 60_000));
            assertThat(tc(red, "qdisc", "show", "dev", "v0")).contains("tbf", "rate 10Mbit burst 15000b");
            assertThat(red.link("v0").qdiscs()).containsExactly(new Tbf(10_000_000, 15_000, 60_000));
            red.link("v0").qdisc(Tbf.of(40_000_000_000L, 1_000_000));
            assertThat(tc(red, "qdisc", "show", "dev", "v0")).contains("rate 40Gbit");
            red.link("v0").noQdisc();
            assertThat(red.link("v0").qdiscs()).extracting(Qdisc::kind).containsExactly("noqueue");
            tc(red, "qdisc", "add", "dev", "v0", "root", "tbf", "rate", "1mbit", "burst", "10000", "limit", "20000");
            assertThat(red.link("v0").qdiscs()).containsExactly(new Tbf(1_000_000, 10_000, 20_000));
        }
    }

    @Test
    @DisplayName("what is sent is held back to the rate")
    void isShaped() throws IOException {
        try (Netns red = withCable()) {
            red.link("v0").qdisc(new Tbf(8_000, 2_000, 2_000)).address("10.0.0.1/24");
            red.addNeighbor(ns.net.Neighbor.permanent(
                    "10.0.0.2", red.link("v1").info().mac().orElseThrow(), "v0"));
            red.call(() -> {
                try (DatagramSocket socket = new DatagramSocket()) {
                    InetAddress other = InetAddress.getByAddress(new byte[] {10, 0, 0, 2});
                    for (int i = 0; i < 50; i++) { // a minute's worth: bucket and queue take a few, the rest is dropped
                        socket.send(new DatagramPacket(new byte[1000], 1000, other, 9));
                    }
                    return socket.getPort();
                }
            });
            LinkStatistics sent = red.link("v0").statistics();
            assertThat(sent.txPackets()).isBetween(1L, 20L);
        }
    }

    @Test
    @DisplayName("a place for filters is made and taken away")
    void clsact() {
        try (Netns red = withCable()) {
            red.link("v0").qdisc(new Clsact());
            assertThat(red.link("v0").qdiscs()).contains(new Clsact());
            assertThat(tc(red, "qdisc", "show", "dev", "v0")).contains("clsact");
            red.link("v0").noClsact();
            assertThat(red.link("v0").qdiscs()).doesNotContain(new Clsact());
        }
    }

    @Test
    @DisplayName("a bad network is made, or the option is named that the kernel lacks")
    void netem() {
        Netem asked = Netem.none().delay(Duration.ofMillis(20)).loss(0.01);
        try (Netns red = withCable()) {
            try {
                red.link("v0").qdisc(asked);
                assertThat(red.link("v0").qdiscs())
                        .singleElement()
                        .satisfies(read -> assertThat(((Netem) read).delay()).isEqualTo(asked.delay()));
            } catch (NetlinkException e) {
                assertThat(e.errno()).isEqualTo(Errno.ENOENT);
                assertThat(e)
                        .hasMessageContaining("qdisc replace dev v0 root netem limit 1000 delay 20000us loss 1.0%");
                assertThat(e).hasMessageContaining("CONFIG_NET_SCH_NETEM is not in this kernel");
            }
        }
    }

    @Test
    @DisplayName("what can not be is refused, by us or by the kernel")
    void refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Tbf(7, 1, 1)).withMessageContaining("8 bits");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Netem.none().loss(1.5))
                .withMessageContaining("1.5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Netem.none().reorder(0.5))
                .withMessageContaining("delay");
        assertThatIllegalArgumentException().isThrownBy(() -> Netem.none().delay(Duration.ofHours(1)));
        try (Netns red = withCable()) {
            assertThatThrownBy(() -> red.link("v0").noQdisc())
                    .isInstanceOf(NetlinkException.class)
                    .hasMessageContaining("qdisc del dev v0 root");
            assertThatThrownBy(() -> red.link("v0").qdisc(new OtherQdisc("nosuch")))
                    .hasMessageContaining("sch_nosuch is not in this kernel");
            assertThatThrownBy(() -> red.link("nothing").qdiscs()).hasMessageContaining("ENODEV");
            red.link("v0").qdisc(new OtherQdisc("pfifo"));
            assertThat(red.link("v0").qdiscs()).extracting(Qdisc::kind).containsExactly("pfifo");
        }
    }

    @Test
    @DisplayName("counters are those of ip")
    void statistics() {
        try (Netns red = Netns.create()) {
            red.link("lo").up();
            Nsenter.into(red).run("ping", "-q", "-c3", "-i0.01", "127.0.0.1");
            Map<String, Object> ip =
                    IpTool.show(red, "-s", "link", "show", "lo").get(0);
            Map<String, Object> received = IpTool.inside(IpTool.inside(ip, "stats64"), "rx");
            LinkStatistics ours = red.link("lo").statistics();
            assertThat(ours.rxPackets()).isPositive().hasToString(String.valueOf(received.get("packets")));
            assertThat(ours.rxBytes()).hasToString(String.valueOf(received.get("bytes")));
            assertThat(ours.txPackets()).isEqualTo(ours.rxPackets());
        }
    }

    @Test
    @DisplayName("a queueing discipline counts what it has sent, what waits and what it has dropped, as tc shows it")
    void queue() throws IOException {
        try (Netns red = withCable()) {
            red.sysctl("net.ipv6.conf.v0.disable_ipv6", "1"); // which says something for itself
            red.link("v0").address("10.0.0.1/24");
            red.addNeighbor(Neighbor.permanent("10.0.0.2", MacAddress.parse("02:00:00:00:00:02"), "v0"));
            red.link("v0").qdisc(new Tbf(80, 2_000, 10_000));
            send(red, 20);
            QdiscStatistics ours = red.link("v0").tc().statistics(TcHandle.ROOT).orElseThrow();
            assertThat(ours).isEqualTo(new QdiscStatistics(1042, 1, 10, 9 * 1042, 9));
            assertThat(tc(red, "-s", "qdisc", "show", "dev", "v0"))
                    .contains("(dropped " + ours.dropped() + ",", "backlog " + ours.waitingBytes() + "b ");
            red.link("v0").qdisc(new Tbf(160, 2_000, 10_000)); // which is a change
            assertThat(red.link("v0").tc().statistics(TcHandle.ROOT)).contains(ours);
            assertThat(red.link("v0").tc().statistics(TcHandle.CLSACT)).isEmpty();
        }
    }

    private static void send(Netns from, int count) throws IOException {
        try (DatagramSocket socket = from.call(() -> new DatagramSocket())) {
            for (int i = 0; i < count; i++) {
                socket.send(new DatagramPacket(new byte[1000], 1000, InetAddress.getByName("10.0.0.2"), 9));
            }
        }
    }

    @Test
    @DisplayName("a setting is that of the namespace and of no other")
    void sysctl() throws IOException {
        try (Netns red = Netns.create();
                Netns ours = Netns.current()) {
            String before = ours.sysctl("net.ipv4.ip_forward");
            red.sysctl("net.ipv4.ip_forward", "1");
            assertThat(red.sysctl("net.ipv4.ip_forward")).isEqualTo("1");
            red.sysctl("net/ipv4/ip_forward", "0");
            assertThat(red.sysctl("net.ipv4.ip_forward")).isEqualTo("0");
            assertThat(ours.sysctl("net.ipv4.ip_forward")).isEqualTo(before);
            String ports = IntStream.range(0, 1500)
                    .mapToObj(i -> String.valueOf(10_000 + 2 * i))
                    .collect(Collectors.joining(","));
            for (String value : List.of(ports, "")) { // longer than a page, and nothing
                red.sysctl("net.ipv4.ip_local_reserved_ports", value);
                assertThat(red.sysctl("net.ipv4.ip_local_reserved_ports")).isEqualTo(value);
            }
            assertThatIllegalArgumentException().isThrownBy(() -> red.sysctl("kernel.hostname"));
            assertThatIllegalArgumentException().isThrownBy(() -> red.sysctl("net/../kernel/hostname"));
            assertThatThrownBy(() -> red.sysctl("net.ipv4.nothing")).isInstanceOf(NoSuchFileException.class);
            assertThat(List.of(red.sysctl("net.ipv4.ping_group_range").split("\\s+")))
                    .hasSize(2);
        }
    }
}
