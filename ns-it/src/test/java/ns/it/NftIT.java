package ns.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import ns.exec.Command;
import ns.exec.Nsenter;
import ns.net.MacAddress;
import ns.net.Neighbor;
import ns.net.Netns;
import ns.net.NewLink;
import ns.net.Nft;
import ns.net.NftBatch;
import ns.net.NftChain;
import ns.net.NftCounter;
import ns.net.NftData;
import ns.net.NftHook;
import ns.net.NftOther;
import ns.net.NftPayload;
import ns.net.NftRule;
import ns.net.NftTable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tables, chains and rules of nftables, as we and as nft(8) see them, and what they do with packets. */
@KernelTest
@Root
@Requires(programs = {"nft", "ping"})
final class NftIT {
    private static final NftTable LAB = NftTable.netdev("lab");
    private static final MacAddress FIRST = MacAddress.parse("02:00:00:00:00:01");
    private static final MacAddress SECOND = MacAddress.parse("02:00:00:00:00:02");

    /** Two hosts in one namespace each, with a namespace between them that passes frames on by rules only. */
    private static final class Wire implements AutoCloseable {
        final Netns left = Netns.create();
        final Netns middle = Netns.create();
        final Netns right = Netns.create();
        final NftChain there = LAB.chain("there").ingress("a");
        final NftChain back = LAB.chain("back").ingress("b");
        final Nft nft = middle.nft();

        Wire() {
            for (Netns each : List.of(left, middle, right)) { // which would send frames of its own accord
                sysctl(each, "net.ipv6.conf.default.disable_ipv6", "1");
            }
            join(left, "a", FIRST, "10.0.0.1/24");
            join(right, "b", SECOND, "10.0.0.2/24");
            left.addNeighbor(Neighbor.permanent("10.0.0.2", SECOND, "eth0"));
            right.addNeighbor(Neighbor.permanent("10.0.0.1", FIRST, "eth0"));
            nft.commit(NftBatch.of()
                    .addTable(LAB)
                    .addChain(there)
                    .addChain(back)
                    .addRule(there.rule().counter().fwd("b"))
                    .addRule(back.rule().counter().fwd("a")));
        }

        private void join(Netns host, String end, MacAddress mac, String address) {
            middle.addLink(NewLink.veth(end)
                    .up()
                    .peer(NewLink.veth("eth0").in(host).address(mac).up()));
            host.link("eth0").address(address);
        }

        /** Instead of what is there. */
        void thereFirst(NftRule... rules) {
            NftBatch batch = NftBatch.of().flushChain(there);
            for (NftRule rule : rules) {
                batch = batch.addRule(rule);
            }
            nft.commit(batch.addRule(there.rule().counter().fwd("b")));
        }

        /** Sends so many from the left, and tells how many came to the right. */
        long deliver(int packets) throws IOException {
            long before = received();
            left.call(() -> {
                try (DatagramSocket socket = new DatagramSocket()) {
                    InetAddress to = InetAddress.getByAddress(new byte[] {10, 0, 0, 2});
                    for (int i = 0; i < packets; i++) {
                        socket.send(new DatagramPacket(new byte[100], 100, to, 9));
                    }
                    return socket.getLocalPort();
                }
            });
            return settled() - before;
        }

        /** When nothing is under way any more. */
        private long settled() {
            Await.until("all frames are there", () -> {
                long before = received();
                LockSupport.parkNanos(20_000_000);
                return received() == before;
            });
            return received();
        }

        private long received() {
            return right.link("eth0").statistics().rxPackets();
        }

        @Override
        public void close() {
            nft.close();
            right.close();
            middle.close();
            left.close();
        }
    }

    private static void sysctl(Netns namespace, String name, String value) {
        try {
            namespace.sysctl(name, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String nft(Netns namespace, String... words) {
        return Nsenter.into(namespace).run(Command.of("nft", words)).stdout();
    }

    @Test
    @DisplayName("frames pass from one link to another by rules alone, and are counted")
    void forward() throws IOException {
        try (Wire wire = new Wire()) {
            assertThat(wire.deliver(100)).isEqualTo(100);
            Nsenter.into(wire.left).run("ping", "-c1", "-W5", "10.0.0.2");
            assertThat(counted(wire.nft, wire.there).packets()).isEqualTo(101);
            assertThat(counted(wire.nft, wire.there).bytes()).isGreaterThan(100 * 128);
        }
    }

    private static NftCounter counted(Nft nft, NftChain chain) {
        return nft.rules(chain).get(0).counted().orElseThrow();
    }

    @Test
    @DisplayName("every nth packet is lost, and no other")
    void nth() throws IOException {
        try (Wire wire = new Wire()) {
            wire.thereFirst(wire.there.rule().numgenInc(10, List.of(3)).drop());
            assertThat(wire.deliver(1000)).isEqualTo(900);
            wire.thereFirst(wire.there.rule().numgenInc(1000, List.of(1, 7, 8, 9, 500)).counter().drop());
            assertThat(wire.deliver(1000)).isEqualTo(995);
            assertThat(nft(wire.middle, "list", "chain", "netdev", "lab", "there"))
                    .contains("numgen inc mod 1000 { 1, 7, 8, 9, 500 } counter packets 5");
        }
    }

    @Test
    @DisplayName("damaged and doubled frames")
    void corruptAndDouble() throws IOException {
        try (Wire wire = new Wire()) {
            wire.thereFirst(wire.there.rule().numgenInc(4, List.of(0)).dup("b"));
            assertThat(wire.deliver(100)).isEqualTo(125);
            NftPayload data = new NftPayload(NftPayload.Header.NETWORK, 40, 1);
            wire.thereFirst(wire.there.rule().numgenInc(2, List.of(0)).xor(data, NftData.number(1, 0xff)));
            assertThat(wire.deliver(10)).isEqualTo(10);
        }
    }

    @Test
    @DisplayName("a failed batch changes nothing, and says what failed")
    void failedBatch() {
        try (Netns red = Netns.create();
                Nft nft = red.nft()) {
            NftTable table = NftTable.inet("lab");
            NftChain forward = table.chain("forward").filter(NftHook.FORWARD);
            assertThatThrownBy(() ->
                            nft.commit(NftBatch.of().addTable(table).addRule(forward.rule().drop())))
                    .hasMessageStartingWith("nft add rule inet lab forward drop: ENOENT")
                    .hasMessageContaining("NFTA_RULE_CHAIN");
            assertThatThrownBy(() ->
                            nft.commit(NftBatch.of().addTable(table).createTable(table)))
                    .hasMessageStartingWith("nft create table inet lab: EEXIST");
            assertThatThrownBy(() -> nft.commit(NftBatch.of()
                            .addTable(table)
                            .addChain(forward)
                            .addRule(forward.rule().counter().jump("nowhere"))))
                    .hasMessageContaining("ENOENT")
                    .hasMessageContaining("(expression immediate); the chain that it leads to is not there");
            assertThatThrownBy(() -> nft.commit(NftBatch.of()
                            .addTable(table)
                            .addChain(forward)
                            .addRule(forward.rule().counter().fwd("lo"))))
                    .hasMessageContaining("CONFIG_NFT_FWD_NETDEV");
            assertThatThrownBy(() -> nft.commit(NftBatch.of()
                            .addTable(table)
                            .addChain(forward)
                            .addRule(forward.rule().with(new NftOther("nothing")))))
                    .hasMessageContaining("CONFIG_NFT_NOTHING");
            assertThatThrownBy(() -> nft.commit(NftBatch.of()
                            .addTable(table)
                            .addChain(forward)
                            .addRule(forward.rule().masquerade())))
                    .hasMessageContaining("EOPNOTSUPP")
                    .hasMessageContaining("not in a chain of this type at this hook");
            assertThatThrownBy(() -> nft.commit(NftBatch.of().deleteTable(table)))
                    .hasMessageStartingWith("nft delete table inet lab: ENOENT");
            assertThat(nft.tables()).isEmpty();
        }
    }
}
