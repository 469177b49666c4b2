package ns.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import ns.exec.Nsenter;
import ns.net.LinkFlag;
import ns.net.LinkInfo;
import ns.net.lab.Capabilities;
import ns.net.lab.Fault;
import ns.net.lab.Flap;
import ns.net.lab.Flapping;
import ns.net.lab.Host;
import ns.net.lab.Impairment;
import ns.net.lab.LabEvent;
import ns.net.lab.LabLink;
import ns.net.lab.LinkCounters;
import ns.net.lab.Means;
import ns.net.lab.NetLab;
import ns.net.lab.Packets;
import ns.net.lab.Router;
import ns.net.lab.Switch;
import ns.net.lab.Timeline;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults of a lab, measured against what was asked for. */
@KernelTest
@Root
final class LabFaultsIT {
    private static final Duration GAP = Duration.ofNanos(200_000);
    private static final int ATTEMPTS = 5;
    private static final Impairment NONE = Impairment.none();

    private static Impairment delay(int millis) {
        return NONE.delay(Duration.ofMillis(millis));
    }

    /** Two hosts that know each other, and datagrams each way. */
    private static final class Pair implements AutoCloseable {
        final NetLab lab = NetLab.pair();
        final Host a = lab.host("h1");
        final Host b = lab.host("h2");
        final LabLink cable = lab.link(a, b);
        final Probes.Stream there;
        final Probes.Stream back;

        Pair() throws Exception {
            there = new Probes.Stream(a, b).warm();
            back = new Probes.Stream(b, a).warm();
        }

        @Override
        public void close() {
            there.close();
            back.close();
            lab.close();
        }
    }

    /** Some times, until all is as it should be once: others disturb a measurement on a busy machine, a fault of ours disturbs each. */
    private static <T> void measure(Callable<T> measurement, Consumer<T> expectation) throws Exception {
        AssertionError failure = new AssertionError("never tried");
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                expectation.accept(measurement.call());
                return;
            } catch (AssertionError e) {
                failure = e;
            }
        }
        throw failure;
    }

    private static void measure(Probes.Stream stream, int count, Consumer<List<Probes.Arrival>> expectation)
            throws Exception {
        measure(() -> stream.warm().exchange(count, Duration.ofMillis(1), count), expectation);
    }

    private static List<Integer> all(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    @Test
    @DisplayName("every nth packet is lost, exactly, in one direction, and none when it is healed")
    void everyNth() throws Exception {
        try (Pair pair = new Pair()) {
            pair.cable.from(pair.a).impair(NONE.loss(Packets.everyNth(10)));
            assertThat(Probes.numbers(pair.there.exchange(500, GAP)))
                    .isEqualTo(
                            all(500).stream().filter(number -> number % 10 != 9).toList());
            assertThat(Probes.numbers(pair.back.exchange(200, GAP, 200))).isEqualTo(all(200));
            assertThat(pair.cable.from(pair.a).impairment().loss()).isEqualTo(Packets.everyNth(10));
            assertThat(pair.cable.from(pair.b).impairment()).isEqualTo(NONE);
            pair.cable.heal();
            assertThat(pair.there.exchange(100, GAP, 100)).hasSize(100);
        }
    }

    @Test
    @DisplayName("a seed decides which packets are lost, at random or in bursts, also half of them and all")
    void seeded() throws Exception {
        try (Pair pair = new Pair()) {
            for (Packets packets : List.of(
                    Packets.random(0.3, 7), Packets.burst(0.2, 5, 3), Packets.random(0.6, 1), Packets.random(1, 1))) {
                pair.cable.impair(NONE.loss(packets));
                assertThat(pair.there.exchange(400, GAP)).as("%s", packets).hasSize((int) (400 - packets.among(400)));
            }
            pair.cable.impair(NONE.loss(0.25)); // and one that is drawn is told
            Packets drawn = pair.cable.from(pair.b).impairment().loss();
            assertThat(pair.back.exchange(400, GAP)).hasSize((int) (400 - drawn.among(400)));
            assertThat(drawn).isNotEqualTo(pair.cable.from(pair.a).impairment().loss());
            assertThat(pair.lab.events()).extracting(LabEvent::what).anyMatch(what -> what.endsWith("loss " + drawn));
        }
    }

    @Test
    @DisplayName("packets arrive twice, or damaged, which is as lost")
    void duplicatedAndCorrupted() throws Exception {
        try (Pair pair = new Pair()) {
            pair.cable.from(pair.a).impair(NONE.duplicate(Packets.everyNth(4)));
            List<Integer> arrived = Probes.numbers(pair.there.exchange(100, GAP));
            assertThat(arrived).hasSize(125).containsAll(all(100));
            assertThat(arrived.stream().filter(number -> number == 3)).hasSize(2);

            pair.cable.from(pair.a).impair(NONE.corrupt(Packets.everyNth(5)));
            assertThat(pair.there.exchange(100, GAP)).hasSize(80);
            assertThat(pair.back.exchange(50, GAP, 50)).hasSize(50);
        }
    }

    @Test
    @DisplayName("what packets have met is counted, each fault and each direction apart, also what has been healed")
    void counted() throws Exception {
        try (Pair pair = new Pair()) {
            pair.cable.from(pair.a).impair(NONE.loss(Packets.everyNth(10)));
            pair.there.exchange(100, GAP);
            assertThat(pair.cable.counters().from(pair.a).harm()).isEqualTo(new LinkCounters.Harm(10, 0, 0, 0, 0));
            pair.cable.from(pair.a).impair(NONE.duplicate(Packets.everyNth(4)).corrupt(Packets.everyNth(5)));
            pair.there.exchange(100, GAP);
            pair.cable.heal();
            pair.lab.cut(pair.b).to(pair.a);
            pair.back.exchange(30, GAP);
            pair.lab.heal();
            LinkCounters counters = pair.cable.counters();
            assertThat(counters.from(pair.a).harm()).isEqualTo(new LinkCounters.Harm(10, 25, 20, 0, 0));
            assertThat(counters.from(pair.b).harm()).isEqualTo(new LinkCounters.Harm(0, 0, 0, 30, 0));
            assertThat(counters.from(pair.b))
                    .asString()
                    .endsWith("; 0 lost, 0 duplicated, 0 corrupted, 30 blocked, 0 overflowed");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 20, 60})
    @DisplayName("a delay is that of one direction, within a millisecond or a twentieth at the median")
    void delayed(int millis) throws Exception {
        try (Pair pair = new Pair()) {
            pair.cable.from(pair.b).impair(delay(millis));
            measure(pair.back, 100, arrivals -> {
                assertThat(Probes.numbers(arrivals)).isEqualTo(all(100));
                assertThat(Probes.medianMillis(arrivals))
                        .isBetween((double) millis, millis + Math.max(1, 0.05 * millis));
            });
            measure(
                    pair.there,
                    50,
                    arrivals -> assertThat(Probes.medianMillis(arrivals)).isLessThan(1));
        }
    }

    @Test
    @DisplayName("jitter spreads the delay evenly; it changes the order, unless it must not")
    void jitter() throws Exception {
        try (Pair pair = new Pair()) {
            Impairment asked = delay(20).jitter(Duration.ofMillis(10));
            pair.cable.from(pair.a).impair(asked);
            measure(pair.there, 200, arrivals -> {
                assertThat(arrivals).hasSize(200);
                assertThat(arrivals).allMatch(arrival -> arrival.took().toMillis() >= 10);
                assertThat(Probes.medianMillis(arrivals)).isBetween(17.0, 23.0);
                assertThat(arrivals.stream()
                                .filter(arrival -> arrival.took().toMillis() < 15)
                                .count())
                        .isBetween(25L, 75L);
                assertThat(Probes.numbers(arrivals)).isNotEqualTo(all(200));
            });

            pair.cable.from(pair.a).impair(delay(20).jitterInOrder(Duration.ofMillis(10)));
            pair.there.warm();
            List<Probes.Arrival> ordered = pair.there.exchange(100, Duration.ofMillis(1), 100);
            assertThat(Probes.numbers(ordered)).isEqualTo(all(100));
            assertThat(ordered.stream().map(Probes.Arrival::took).distinct().count())
                    .isGreaterThan(50);
        }
    }

    @Test
    @DisplayName("packets out of order overtake the others, exactly those that were chosen")
    void reordered() throws Exception {
        measure(LabFaultsIT::sentOutOfOrder, arrivals -> {
            assertThat(arrivals).hasSize(100);
            List<Integer> order = Probes.numbers(arrivals);
            for (int number = 4; number < 100; number++) { // each behind its neighbour, but for every fifth
                assertThat(order.indexOf(number) > order.indexOf(number - 1))
                        .as("%s in %s", number, order)
                        .isEqualTo(number % 5 != 4);
            }
            assertThat(arrivals)
                    .allMatch(arrival ->
                            arrival.number() % 5 == 4 || arrival.took().toMillis() >= 30);
        });
    }

    /** A sender that pauses for longer than the delay lets nobody overtake anybody. */
    private static List<Probes.Arrival> sentOutOfOrder() throws Exception {
        try (Pair pair = new Pair()) {
            pair.cable.from(pair.a).impair(delay(30).reorder(Packets.everyNth(5)));
            return pair.there.exchange(100, Duration.ofMillis(1), 100);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {10_000_000, 50_000_000, 200_000_000})
    @DisplayName("a rate is kept within a tenth, in one direction")
    void rate(long bits) throws Exception {
        try (Pair pair = new Pair()) {
            pair.cable.from(pair.a).impair(NONE.rate(bits));
            measure(
                    () -> Probes.throughput(pair.a, pair.b, Duration.ofMillis(300), Duration.ofMillis(700)),
                    measured -> assertThat(measured).isBetween(0.9 * bits, 1.1 * bits));
            if (bits < 20_000_000) {
                assertThat(Probes.throughput(pair.b, pair.a, Duration.ofMillis(50), Duration.ofMillis(100)))
                        .isGreaterThan(5.0 * bits);
            }
        }
    }

    @Test
    @DisplayName("no more packets wait than may")
    void limit() throws Exception {
        try (Pair pair = new Pair()) {
            pair.cable.from(pair.a).impair(delay(200).limit(10));
            assertThat(Probes.numbers(pair.there.exchange(50, Duration.ZERO))).isEqualTo(all(10));
        }
    }

    @Test
    @DisplayName("loss, delay and rate come together")
    void together() throws Exception {
        try (Pair pair = new Pair()) {
            Packets half = Packets.random(0.5, 3);
            pair.cable.from(pair.a).impair(delay(20).loss(half).rate(100_000));
            List<Probes.Arrival> arrivals = pair.there.exchange(100, Duration.ofMillis(1));
            assertThat(arrivals).hasSize((int) (100 - half.among(100)));
            assertThat(arrivals).allMatch(arrival -> arrival.took().toMillis() >= 20);
            // 142 bytes take 11 ms at that rate, but the first 3 kilobytes
            assertThat(arrivals.get(arrivals.size() - 1).took().toMillis()).isGreaterThan(200);
        }
    }

    @Test
    @DisplayName("a partition is one for TCP, UDP and ICMP, also on connections that there are, until it is healed")
    void partition() throws Exception {
        try (NetLab lab = NetLab.star(5)) {
            Host h1 = lab.host("h1");
            Host h3 = lab.host("h3");
            Host h5 = lab.host("h5");
            try (Probes.Echo across = new Probes.Echo(h1, h3);
                    Probes.Echo inside = new Probes.Echo(h1, lab.host("h2"))) {
                assertThat(across.isAlive(1000)).isTrue();
                lab.partition(List.of(h1, lab.host("h2")), List.of(h3, lab.host("h4")));
                assertThat(across.isAlive(100)).isFalse();
                assertThat(inside.isAlive(1000)).isTrue();
                assertThat(Probes.udp(h1, h3)).isFalse();
                assertThat(Probes.udp(h3, h1)).isFalse();
                assertThat(Probes.ping(h3, h1)).isFalse();
                assertThat(Probes.isSoonHeard(h3, lab.host("h4"))).isTrue();
                assertThat(Probes.answersSoon(h5, h1)).isTrue(); // in no group
                assertThat(Probes.isSoonHeard(h3, h5)).isTrue();

                lab.partition(List.of(h5), List.of(h1)); // in the place of the other
                assertThat(Probes.isSoonHeard(h1, h3)).isTrue();
                assertThat(Probes.udp(h5, h1)).isFalse();
                lab.heal();
                assertThat(Probes.answersSoon(h5, h1)).isTrue();
                assertThat(across.isAlive(3000)).isTrue(); // what was lost is sent again
            }
            assertThat(lab.events())
                    .extracting(LabEvent::what)
                    .containsExactly("partition [h1, h2] [h3, h4]", "partition [h5] [h1]", "heal");
        }
    }

    @Test
    @DisplayName("a host is cut off one way or both ways, also behind routers")
    void cutAndIsolated() throws Exception {
        try (NetLab lab = NetLab.wan(2, 2)) {
            Host h1 = lab.host("h1");
            Host h2 = lab.host("h2");
            Host h3 = lab.host("h3");
            assertThat(Probes.isSoonHeard(h1, h3)).isTrue();
            lab.cut(h1).to(h3);
            assertThat(Probes.udp(h1, h3)).isFalse();
            assertThat(Probes.isSoonHeard(h3, h1)).isTrue();
            assertThat(Probes.isSoonHeard(h2, h3)).isTrue();
            assertThat(Probes.isSoonHeard(h1, lab.host("h4"))).isTrue();
            lab.isolate(h2).from(h1, h3);
            assertThat(Probes.udp(h2, h1)).isFalse();
            assertThat(Probes.udp(h1, h2)).isFalse();
            assertThat(Probes.udp(h3, h2)).isFalse();
            assertThat(Probes.isSoonHeard(h2, lab.host("h4"))).isTrue();
            lab.heal();
            assertThat(Probes.isSoonHeard(h2, h1)).isTrue();
            assertThat(Probes.isSoonHeard(h1, h3)).isTrue();
        }
    }

    @Test
    @DisplayName("a partition counts for links and addresses that come later, and does not end an impairment")
    void partitionAndChange() throws Exception {
        try (NetLab lab = NetLab.create()) {
            Host a = lab.addHost("a");
            Host b = lab.addHost("b");
            Router r = lab.addRouter("r");
            LabLink ab = lab.addLink(a, "fd00::1/64", b, "fd00::2/64");
            assertThat(Probes.isSoonHeard(a, b)).isTrue();
            ab.impair(NONE.loss(Packets.everyNth(2)));
            lab.isolate(a).from(b);
            assertThat(Probes.udp(a, b)).isFalse();
            assertThat(ab.from(a).impairment().loss()).isEqualTo(Packets.everyNth(2));
            LabLink late = lab.addLink(a, b);
            assertThat(a.call(() -> late.end(b).addresses().get(0).address().isReachable(200)))
                    .isFalse();
            lab.addLink(a, r);
            lab.addLink(r, b);
            lab.addRoutes();
            ab.heal();
            assertThat(Probes.udp(a, b)).isFalse();
            lab.heal();
            assertThat(Probes.isSoonHeard(a, b)).isTrue();
        }
    }

    @Test
    @DisplayName(
            "a link without carrier carries nothing, and its ends see that; a small MTU lets only small packets pass")
    void downAndMtu() throws Exception {
        try (Pair pair = new Pair()) {
            pair.cable.impair(delay(1)).down();
            assertThat(pair.cable.isDown()).isTrue();
            assertThat(carrier(pair.a)).isFalse();
            assertThat(pair.there.exchange(3, GAP)).isEmpty();
            pair.cable.up();
            assertThat(carrier(pair.a)).isTrue();
            assertThat(Probes.isSoonHeard(pair.a, pair.b)).isTrue(); // found again
            pair.cable.mtu(600);
            assertThat(pair.a.netns().link("eth0").info().mtu()).isEqualTo(600);
            assertThat(pair.b.netns().link("eth0").info().mtu()).isEqualTo(600);
            assertThat(Probes.isSoonHeard(pair.a, pair.b)).isTrue();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> pair.cable.mtu(67))
                    .withMessageContaining("67");
        }
    }

    @Test
    @Requires(programs = "ping")
    @DisplayName("the middle that comes with the first fault is for packets of the link's size")
    void largePackets() {
        try (NetLab lab = NetLab.star(2)) {
            lab.links().forEach(link -> link.mtu(9000));
            lab.link("h1", "s1").impair(NONE.loss(Packets.everyNth(1000)));
            lab.isolate(lab.host("h1")).from(lab.host("h2"));
            lab.heal();
            String address = lab.host("h2").address().getHostAddress();
            Nsenter.into(lab.host("h1")).run("ping", "-c1", "-W10", "-Mdo", "-s8900", address);
        }
    }

    private static boolean carrier(Host host) {
        LinkInfo link = host.netns().link("eth0").info();
        return link.flags().contains(LinkFlag.LOWER_UP);
    }

    @Test
    @DisplayName("between switches a link can be impaired too")
    void betweenSwitches() throws Exception {
        try (NetLab lab = NetLab.line(2);
                Probes.Stream there = new Probes.Stream(lab.host("h1"), lab.host("h2")).warm()) {
            Switch s1 = lab.switches().get(0);
            LabLink trunk = lab.link("s1", "s2");
            trunk.from(s1).impair(delay(10).loss(Packets.everyNth(4)));
            List<Probes.Arrival> arrivals = there.exchange(40, GAP);
            assertThat(arrivals).hasSize(30).allMatch(arrival -> arrival.took().toMillis() >= 10);
            trunk.from(s1).impair(NONE.corrupt(Packets.everyNth(2)));
            assertThat(there.exchange(40, GAP)).hasSize(20);
        }
    }

    @Test
    @DisplayName("a link flaps as its seed says, and is up when that ends")
    void flap() throws Exception {
        try (Pair pair = new Pair()) {
            Flap asked = Flap.of(Duration.ofMillis(20), Duration.ofMillis(10)).seed(7);
            try (Flapping flapping = pair.cable.flap(asked)) {
                Await.until("it has gone down and come up", () -> flapping.changes() >= 4);
                assertThat(flapping.flap()).isEqualTo(asked);
            }
            assertThat(pair.cable.isDown()).isFalse();
            assertThat(pair.lab.events())
                    .extracting(LabEvent::what)
                    .startsWith("flap h1 – h2: " + asked, "down h1 – h2", "up h1 – h2", "down h1 – h2", "up h1 – h2");
            List<Duration> planned = asked.schedule(2);
            Duration begun = pair.lab.events().get(0).at();
            assertThat(pair.lab.events().get(1).at().minus(begun)).isGreaterThanOrEqualTo(planned.get(0));
        }
    }

    @Test
    @DisplayName("flapping ends with its link, and may be ended after it")
    void flappingLinkIsGone() {
        Flap once = Flap.of(Duration.ofMillis(1), Duration.ofHours(1)).spread(0);
        Flapping afterwards;
        try (NetLab lab = NetLab.star(3)) {
            Flapping ofGone = lab.link("h1", "s1").flap(once);
            Flapping ended = lab.link("h2", "s1").flap(once);
            afterwards = lab.link("h3", "s1").flap(once);
            Await.until("they are down", () -> lab.links().stream().allMatch(LabLink::isDown));
            lab.host("h1").close();
            ofGone.close();
            ended.close();
            LabLink there = lab.link("h2", "s1");
            assertThat(there.isDown()).isFalse();
            there.down();
            ended.close(); // once more
            assertThat(there.isDown()).isTrue();
        }
        afterwards.close();
        assertThat(afterwards.changes()).isEqualTo(1);
    }

    @Test
    @DisplayName("a timeline does what it is told in time, and tells what failed")
    void timeline() throws Exception {
        try (Pair pair = new Pair();
                Timeline timeline = pair.lab.timeline()) {
            List<Duration> done = new CopyOnWriteArrayList<>();
            long begin = System.nanoTime();
            timeline.at(Duration.ofMillis(60), "heal", () -> {
                        done.add(Duration.ofNanos(System.nanoTime() - begin));
                        pair.lab.heal();
                    })
                    .at(Duration.ofMillis(20), "cut", () -> {
                        done.add(Duration.ofNanos(System.nanoTime() - begin));
                        pair.lab.partition(List.of(pair.a), List.of(pair.b));
                    })
                    .at(Duration.ofMillis(40), "fail", () -> {
                        throw new IOException("on purpose");
                    })
                    .at(Duration.ofMillis(40), "doubt", () -> {
                        throw new AssertionError("not as it should be");
                    })
                    .start();
            assertThatThrownBy(timeline::start).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(timeline::await)
                    .isInstanceOf(IllegalStateException.class)
                    .hasRootCauseMessage("on purpose")
                    .cause()
                    .satisfies(failure ->
                            assertThat(failure.getSuppressed()).singleElement().isInstanceOf(AssertionError.class));
            List<LabEvent> events = pair.lab.events();
            assertThat(events)
                    .extracting(LabEvent::what)
                    .containsExactly(
                            "cut",
                            "partition [h1] [h2]",
                            "fail",
                            "fail failed: java.io.IOException: on purpose",
                            "doubt",
                            "doubt failed: java.lang.AssertionError: not as it should be",
                            "heal",
                            "heal");
            assertThat(done.get(0))
                    .isBetween(Duration.ofMillis(20), Await.PATIENCE); // late if the machine is busy, never early
            assertThat(done.get(1)).isBetween(Duration.ofMillis(60), Await.PATIENCE);
            assertThat(pair.there.exchange(1, GAP, 1)).hasSize(1);
        }
        try (NetLab lab = NetLab.create()) { // and the lab's end is its end
            lab.timeline().at(Duration.ofHours(1), "never", lab::heal).start();
        }
    }

    @Test
    @DisplayName("a lab can be closed while the relay is busy")
    void closeWhileBusy() throws Exception {
        for (int i = 0; i < 3; i++) {
            try (Pair pair = new Pair()) {
                pair.cable.impair(delay(1));
                Thread sender = new Thread(() -> {
                    try {
                        pair.there.send(100_000, Duration.ZERO);
                    } catch (IOException e) {
                        // the lab is closed
                    }
                });
                sender.start();
                assertThat(pair.there.await(100)).hasSize(100);
                pair.lab.close();
                pair.there.close();
                sender.join();
            }
        }
    }

    @Test
    @DisplayName("a host that is closed takes its part of the relay with it")
    void hostCloses() throws Exception {
        try (NetLab lab = NetLab.star(3)) {
            lab.links().forEach(link -> link.impair(delay(1)));
            lab.isolate(lab.host("h1")).from(lab.host("h2"));
            LabLink gone = lab.link("h1", "s1");
            lab.host("h1").close();
            assertThatThrownBy(gone::heal)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("gone with its host");
            assertThatThrownBy(gone::counters).hasMessageContaining("gone with its host");
            assertThatThrownBy(() -> gone.capture(Path.of("/dev/null"))).hasMessageContaining("gone with its host");
            assertThat(Probes.isSoonHeard(lab.host("h2"), lab.host("h3"))).isTrue();
            lab.heal();
        }
    }

    @Test
    @DisplayName("each fault has means here, which are told")
    void capabilities() {
        try (NetLab lab = NetLab.create()) {
            Capabilities capabilities = lab.capabilities();
            assertThat(capabilities.ways()).hasSize(Fault.values().length);
            assertThat(capabilities.of(Fault.DELAY).means()).isIn(Means.NETEM, Means.RELAY);
            assertThat(capabilities.of(Fault.LOSS).means()).isEqualTo(Means.NFTABLES);
            assertThat(capabilities.can(Fault.RATE)).isTrue();
            assertThat(capabilities.toString()).contains("partition: nftables");
            if (capabilities.of(Fault.DELAY).means() == Means.RELAY) {
                assertThat(capabilities.of(Fault.DELAY).why()).contains("CONFIG_NET_SCH_NETEM is not in this kernel");
            }
        }
    }

    @Test
    @DisplayName("what can not be is refused before anything is changed")
    void refused() {
        try (NetLab lab = NetLab.star(3);
                NetLab other = NetLab.pair()) {
            Host h1 = lab.host("h1");
            Host h2 = lab.host("h2");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> lab.partition(List.of(h1, h2), List.of(h1)))
                    .withMessageContaining("h1");
            assertThatIllegalArgumentException().isThrownBy(() -> lab.partition(List.of(h1)));
            assertThatIllegalArgumentException().isThrownBy(() -> lab.partition(List.of(h1), List.of()));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> lab.partition(List.of(h1), List.of(other.host("h1"))))
                    .withMessageContaining("another lab");
            assertThatIllegalArgumentException().isThrownBy(() -> lab.cut(h1).to(h1));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> lab.isolate(h1).from());
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> lab.link("h1", "s1").from(h2));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> lab.timeline().at(Duration.ofMillis(-1), "early", lab::heal));
            assertThat(lab.events()).isEmpty();
        }
        NetLab closed = NetLab.pair();
        LabLink link = closed.link("h1", "h2");
        closed.close();
        assertThatThrownBy(() -> link.impair(delay(1))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(closed::heal).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(link::down).isInstanceOf(IllegalStateException.class);
    }
}
