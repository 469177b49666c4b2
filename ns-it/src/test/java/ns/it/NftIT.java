package ns.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import ns.exec.Command;
import ns.exec.Input;
import ns.exec.Nsenter;
import ns.net.IpPrefix;
import ns.net.MacAddress;
import ns.net.Neighbor;
import ns.net.Netns;
import ns.net.NewLink;
import ns.net.Nft;
import ns.net.NftBatch;
import ns.net.NftChain;
import ns.net.NftCounter;
import ns.net.NftCt;
import ns.net.NftData;
import ns.net.NftDevice;
import ns.net.NftForward;
import ns.net.NftHook;
import ns.net.NftLimit;
import ns.net.NftMeta;
import ns.net.NftNat;
import ns.net.NftOther;
import ns.net.NftPayload;
import ns.net.NftPolicy;
import ns.net.NftRule;
import ns.net.NftTable;
import ns.net.NftVerdict;
import ns.net.Route;
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
                    .peer(NewLink.veth("eth0").in(host).mac(mac).up()));
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

    @Test
    @DisplayName("what is added again stays as it is; frames are lost where a link sends them, too")
    void again() throws IOException {
        try (Wire wire = new Wire()) {
            NftBatch again = NftBatch.of()
                    .addTable(LAB)
                    .addChain(wire.there)
                    .flushChain(wire.there)
                    .addRule(wire.there.rule().counter().with(new NftForward(NftDevice.of(index(wire)))));
            wire.nft.commit(again);
            wire.nft.commit(again);
            assertThat(wire.deliver(10)).isEqualTo(10);
            assertThat(wire.nft.chains(LAB)).extracting(NftChain::name).containsExactly("there", "back");
            NftChain leaving = LAB.chain("leaving").egress("b").policy(NftPolicy.DROP);
            wire.nft.commit(NftBatch.of().addChain(leaving));
            assertThat(wire.deliver(10)).isZero();
            assertThat(wire.nft.chains(LAB)).contains(leaving);
        }
    }

    private static int index(Wire wire) {
        return wire.middle.link("b").info().index();
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
            wire.thereFirst(wire.there
                    .rule()
                    .numgenInc(1000, List.of(1, 7, 8, 9, 500))
                    .counter()
                    .drop());
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
            assertThatThrownBy(() -> nft.commit(
                            NftBatch.of().addTable(table).addRule(forward.rule().drop())))
                    .hasMessageStartingWith("nft add rule inet lab forward drop: ENOENT")
                    .hasMessageContaining("NFTA_RULE_CHAIN");
            assertThatThrownBy(() -> nft.commit(NftBatch.of().addTable(table).createTable(table)))
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

    @Test
    @DisplayName("some packets are lost by chance, as many as asked for")
    void random() throws IOException {
        try (Wire wire = new Wire()) {
            wire.thereFirst(wire.there.rule().numgenRandom(100, 30).drop());
            assertThat(wire.deliver(2000)).isBetween(1200L, 1600L); // 1400, within ten deviations
        }
    }

    @Test
    @DisplayName("packets that are faster than a rate are lost")
    void limit() throws IOException {
        try (Wire wire = new Wire()) {
            wire.thereFirst(wire.there
                    .rule()
                    .limit(NftLimit.packets(1)
                            .per(Duration.ofHours(1))
                            .burst(20)
                            .over())
                    .drop());
            assertThat(wire.deliver(500)).isEqualTo(20);
        }
    }

    @Test
    @DisplayName("whoever is in a set is cut off: by hardware address, by IP address, by arp")
    void sets() throws IOException {
        try (Wire wire = new Wire()) {
            InetAddress first = InetAddress.getByName("10.0.0.1");
            InetAddress other = InetAddress.getByName("10.0.0.9");
            NftRule rule = wire.there.rule();
            wire.thereFirst(rule.etherSaddr(List.of(SECOND, FIRST)).drop());
            assertThat(wire.deliver(10)).isZero();
            wire.thereFirst(rule.saddr(List.of(other, first)).drop());
            assertThat(wire.deliver(10)).isZero();
            wire.thereFirst(
                    rule.etherSaddr(List.of(SECOND)).drop(),
                    rule.saddr(List.of(other)).drop());
            assertThat(wire.deliver(10)).isEqualTo(10);
            wire.thereFirst(rule.arpSaddr(List.of(other, first)).counter().drop());
            wire.left.deleteNeighbor(Neighbor.permanent("10.0.0.2", SECOND, "eth0"));
            assertThat(wire.deliver(1)).isZero();
            Await.until(
                    "a question was lost", () -> counted(wire.nft, wire.there).packets() > 0);
        }
    }

    @Test
    @DisplayName("a set of twenty thousand elements goes to the kernel at once, and comes back")
    void largeSet() throws IOException {
        try (Wire wire = new Wire()) {
            List<Integer> numbers =
                    IntStream.range(0, 20_000).map(i -> 3 * i).boxed().toList();
            NftRule rule = wire.there.rule().numgenInc(60_000, numbers).drop();
            wire.thereFirst(rule);
            assertThat(wire.nft.rules(wire.there).get(0).statements()).isEqualTo(rule.statements());
            assertThat(wire.deliver(300)).isEqualTo(200);
        }
    }

    @Test
    @DisplayName("rules are replaced under traffic, and no packet is lost or comes twice")
    void replaceUnderTraffic() throws Exception {
        try (Wire wire = new Wire()) {
            AtomicBoolean isOver = new AtomicBoolean();
            AtomicInteger replaced = new AtomicInteger();
            Thread replacing = new Thread(() -> {
                while (!isOver.get()) {
                    wire.thereFirst(
                            wire.there.rule().numgenInc(10, List.of(3, 4)).counter());
                    replaced.incrementAndGet();
                }
            });
            replacing.start();
            long arrived;
            try {
                arrived = wire.deliver(20_000);
            } finally {
                isOver.set(true);
                replacing.join();
            }
            assertThat(arrived).isEqualTo(20_000);
            assertThat(replaced.get()).isGreaterThan(3);
        }
    }

    @Test
    @DisplayName("a router hides a network behind its address, and leads a port inside")
    void translation() throws IOException {
        try (Netns inside = Netns.create();
                Netns router = Netns.create();
                Netns outside = Netns.create();
                Nft nft = router.nft()) {
            inside.addVeth("eth0", router, "in");
            outside.addVeth("eth0", router, "out");
            inside.link("eth0").address("10.1.0.2/24").up();
            outside.link("eth0").address("10.2.0.2/24").up();
            router.link("in").address("10.1.0.1/24").up();
            router.link("out").address("10.2.0.1/24").up();
            inside.addRoute(Route.defaultV4().via("10.1.0.1"));
            router.sysctl("net.ipv4.ip_forward", "1");
            NftTable table = NftTable.ip("nat");
            NftChain before = table.chain("before").nat(NftHook.PREROUTING);
            NftChain after = table.chain("after").nat(NftHook.POSTROUTING);
            NftChain forward = table.chain("forward").filter(NftHook.FORWARD).policy(NftPolicy.DROP);
            nft.commit(NftBatch.of()
                    .addTable(table)
                    .addChain(before)
                    .addChain(after)
                    .addChain(forward)
                    .addRule(after.rule().oifname("out").masquerade())
                    .addRule(before.rule()
                            .iifname("out")
                            .tcpDport(8080)
                            .with(NftNat.dnat(InetAddress.getByName("10.1.0.2")).port(80)))
                    .addRule(forward.rule()
                            .ctState(NftCt.State.ESTABLISHED, NftCt.State.RELATED)
                            .accept())
                    .addRule(forward.rule().iifname("in").tcpDport(80).accept())
                    .addRule(
                            forward.rule().iifname("out").tcpDport(80).counter().accept()));
            int patience = (int) Await.PATIENCE.toMillis();
            assertThat(connects(inside, outside, "10.2.0.2", 80, 80, patience)).isEqualTo("10.2.0.1");
            assertThat(connects(outside, inside, "10.2.0.1", 8080, 80, patience))
                    .isEqualTo("10.2.0.2");
            assertThat(nft.rules(forward).get(2).counted().orElseThrow().packets())
                    .isEqualTo(1);
            assertThatThrownBy(() -> connects(inside, outside, "10.2.0.2", 81, 81, 300))
                    .isInstanceOf(SocketTimeoutException.class);
        }
    }

    /** The address that the server sees. */
    private static String connects(Netns from, Netns to, String address, int port, int listening, int millis)
            throws IOException {
        try (ServerSocket server = to.call(() -> new ServerSocket(listening));
                Socket client = from.call(() -> {
                    Socket socket = new Socket();
                    socket.connect(new InetSocketAddress(address, port), millis);
                    return socket;
                });
                Socket accepted = server.accept()) {
            client.getOutputStream().write(42);
            assertThat(accepted.getInputStream().read()).isEqualTo(42);
            return accepted.getInetAddress().getHostAddress();
        }
    }

    @Test
    @DisplayName("an owned table is nobody else's, and vanishes with its session")
    void owned() {
        try (Netns red = Netns.create();
                Nft other = red.nft()) {
            NftTable table = NftTable.inet("mine").owned();
            try (Nft nft = red.nft()) {
                nft.commit(NftBatch.of().addTable(table).addChain(table.chain("x")));
                assertThat(other.tables()).containsExactly(table);
                assertThat(other.chains(table)).containsExactly(table.chain("x"));
                assertThatThrownBy(() -> other.commit(
                                NftBatch.of().addTable(NftTable.ip("new")).deleteTable(table)))
                        .hasMessageStartingWith("nft delete table inet mine: EPERM")
                        .hasMessageContaining("belongs to another socket");
            }
            Await.until("the table is gone", () -> other.tables().isEmpty());
        }
    }

    @Test
    @DisplayName("what we wrote is what nft tells, and what nft wrote is what we tell")
    void bothWays() {
        try (Netns red = Netns.create();
                Nft nft = red.nft()) {
            NftTable table = NftTable.inet("lab");
            NftChain input =
                    table.chain("input").filter(NftHook.INPUT).priority(5).policy(NftPolicy.ACCEPT);
            nft.commit(NftBatch.of()
                    .addTable(table)
                    .addChain(input)
                    .addRule(input.rule()
                            .saddr(IpPrefix.parse("10.0.0.0/20"))
                            .tcpDport(80, 90)
                            .counter()
                            .drop())
                    .addRule(input.rule().match(NftMeta.MARK, 5).set(NftMeta.MARK, NftData.number(4, 7)))
                    .addRule(input.rule().numgenRandom(1000, 10).reject().comment("by chance")));
            String told = nft(red, "-s", "list", "ruleset");
            assertThat(told)
                    .contains("type filter hook input priority filter + 5; policy accept;")
                    .contains("ip saddr 10.0.0.0/20 tcp dport 80-90 counter drop")
                    .contains("meta mark 0x00000005 meta mark set 0x00000007")
                    .contains("numgen random mod 1000 < 10 reject comment \"by chance\"");
            List<NftRule> ours = nft.rules(input);
            assertThat(nft.tables()).containsExactly(table);
            assertThat(nft.chains()).containsExactly(input);
            nft.commit(NftBatch.of().deleteTable(table));
            Nsenter.into(red).run(Command.of("nft", "-f", "-").stdin(Input.text(told)));
            assertThat(nft.rules(input))
                    .extracting(NftRule::statements, NftRule::comment)
                    .containsExactlyElementsOf(ours.stream()
                            .map(rule -> tuple(rule.statements(), rule.comment()))
                            .toList());
        }
    }

    @Test
    @DisplayName("rules are inserted, replaced and deleted by their handles; what has no type stays bytes")
    void handles() {
        try (Netns red = Netns.create();
                Nft nft = red.nft()) {
            NftTable table = NftTable.ip("t");
            NftChain chain = table.chain("c");
            nft.commit(NftBatch.of()
                    .addTable(table)
                    .addChain(chain)
                    .addRule(chain.rule().drop())
                    .insertRule(chain.rule().accept()));
            List<NftRule> rules = nft.rules(chain);
            assertThat(rules)
                    .extracting(NftRule::statements)
                    .containsExactly(List.of(NftVerdict.ACCEPT), List.of(NftVerdict.DROP));
            nft.commit(NftBatch.of()
                    .replaceRule(rules.get(0), chain.rule().counter())
                    .deleteRule(rules.get(1)));
            nft(red, "add rule ip t c quota 100 bytes drop");
            rules = nft.rules(chain);
            assertThat(rules.get(0).statements()).containsExactly(NftCounter.ZERO);
            assertThat(rules.get(1).statements()).hasSize(2).first().hasToString("quota");
            nft.commit(NftBatch.of().flushChain(chain).addRule(rules.get(1)));
            assertThat(nft(red, "list", "ruleset")).contains("quota 100 bytes drop");
        }
    }
}
