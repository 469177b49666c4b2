package ns.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import ns.net.lab.Host;
import ns.net.lab.Impairment;
import ns.net.lab.LabLink;
import ns.net.lab.LinkCounters;
import ns.net.lab.LinkDirection;
import ns.net.lab.NetLab;
import ns.net.lab.Packets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Faults that change while packets are under way. */
@KernelTest
@Root
final class LabLiveIT {
    private static final Duration GAP = Duration.ofNanos(500_000);
    private static final Impairment NONE = Impairment.none();

    private static List<Integer> all(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    private static Impairment delay(int millis) {
        return NONE.delay(Duration.ofMillis(millis));
    }

    /** Numbered datagrams while something else is done, some of each. */
    private static List<List<Integer>> during(Runnable changes, List<Probes.Stream> streams) throws Exception {
        FutureTask<Boolean> deed = new FutureTask<>(changes, true);
        List<FutureTask<List<Integer>>> received = new ArrayList<>();
        for (Probes.Stream stream : streams) {
            received.add(new FutureTask<>(() -> Probes.numbers(stream.exchange(deed::isDone, GAP))));
        }
        received.forEach(each -> new Thread(each).start());
        new Thread(deed).start();
        List<List<Integer>> numbers = new ArrayList<>();
        for (FutureTask<List<Integer>> each : received) {
            numbers.add(each.get());
        }
        deed.get();
        return numbers;
    }

    @Test
    @DisplayName(
            "what waits for a rate goes by the new one when that changes, or the limit, and at once when there is none")
    void waiting() throws Exception {
        try (NetLab lab = NetLab.pair();
                Probes.Stream there = new Probes.Stream(lab.host("h1"), lab.host("h2")).warm()) {
            LinkDirection direction = lab.link("h1", "h2").from(lab.host("h1"));
            direction.impair(NONE.rate(1_000_000));
            there.send(300, Duration.ZERO);
            direction.impair(NONE.rate(2_000_000));
            direction.impair(NONE.rate(2_000_000).limit(3)); // those that wait are more already
            direction.impair(NONE.rate(4_000_000).loss(Packets.everyNth(2)));
            assertThat(Probes.numbers(there.await(300))).isEqualTo(all(300));

            there.warm();
            direction.impair(NONE.rate(20_000));
            there.send(100, Duration.ZERO); // takes five seconds
            long begin = System.nanoTime();
            direction.heal();
            assertThat(Probes.numbers(there.await(100))).isEqualTo(all(100));
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(3));
            LinkCounters.Flow flow = lab.link("h1", "h2").counters().from(lab.host("h1"));
            assertThat(flow.missingPackets())
                    .as("%s", flow)
                    .isEqualTo(flow.harm().lost());
            assertThat(flow.harm().overflowed()).isZero();
        }
    }

    @Test
    @DisplayName("what is under way keeps its delay when that changes or ends, and goes by the rate that comes")
    void underWay() throws Exception {
        try (NetLab lab = NetLab.pair();
                Probes.Stream there = new Probes.Stream(lab.host("h1"), lab.host("h2")).warm()) {
            LinkDirection direction = lab.link("h1", "h2").from(lab.host("h1"));
            direction.impair(delay(150));
            there.send(50, Duration.ZERO);
            direction.impair(delay(50).limit(5)); // those that wait are more already
            direction.heal();
            there.send(50, Duration.ZERO);
            direction.impair(NONE.rate(1_000_000));
            List<Probes.Arrival> arrivals = there.await(100);
            assertThat(Probes.numbers(arrivals)).containsExactlyInAnyOrderElementsOf(all(100));
            assertThat(arrivals.subList(0, 50)).allMatch(arrival -> arrival.number() >= 50);
            assertThat(arrivals.subList(50, 100))
                    .allMatch(arrival -> arrival.took().toMillis() >= 150);
            assertThat(arrivals.get(99).took().toMillis())
                    .isGreaterThanOrEqualTo(170); // 7 kilobytes, less the first three
        }
    }

    @Test
    @DisplayName("delays, rates and both come, change and go in the midst of traffic, of which nothing is lost")
    void same() throws Exception {
        try (NetLab lab = NetLab.star(4);
                Probes.Stream same = new Probes.Stream(lab.host("h1"), lab.host("h2")).warm()) {
            LabLink link = lab.link("h2", "s1");
            List<Integer> arrived = during(
                            () -> {
                                for (int i = 0; i < 10; i++) {
                                    link.impair(delay(i % 3)); // with the first one comes the middle
                                    link.impair(NONE.rate(100_000_000 + i));
                                    link.impair(delay(i % 2).rate(200_000_000).limit(900 + i));
                                    link.heal();
                                }
                            },
                            List.of(same))
                    .get(0);
            assertThat(arrived).containsExactlyInAnyOrderElementsOf(all(same.sent()));
            assertThat(same.sent()).isPositive();
        }
    }

    @Test
    @DisplayName("faults of one direction, and between two hosts, take or add not one packet of others")
    void others() throws Exception {
        try (NetLab lab = NetLab.star(4);
                Probes.Stream elsewhere = new Probes.Stream(lab.host("h3"), lab.host("h4")).warm();
                Probes.Stream back = new Probes.Stream(lab.host("h2"), lab.host("h3")).warm();
                Probes.Stream victim = new Probes.Stream(lab.host("h1"), lab.host("h2")).warm()) {
            LinkDirection direction = lab.link("h2", "s1").from(lab.node("s1"));
            List<List<Integer>> arrived = during(() -> harm(lab, direction, victim), List.of(elsewhere, back));
            assertThat(arrived.get(0)).containsExactlyInAnyOrderElementsOf(all(elsewhere.sent()));
            assertThat(arrived.get(1)).containsExactlyInAnyOrderElementsOf(all(back.sent()));
            LinkCounters.Harm harm =
                    lab.link("h2", "s1").counters().from(lab.node("s1")).harm();
            assertThat(List.of(harm.lost(), harm.duplicated(), harm.corrupted(), harm.blocked(), harm.overflowed()))
                    .as("%s", harm)
                    .allMatch(count -> count > 0); // all that there is was there
        }
    }

    /** Each fault is there, with packets that meet it, changes and ends, again and again. */
    private static void harm(NetLab lab, LinkDirection direction, Probes.Stream victim) {
        Host h1 = lab.host("h1");
        List<Runnable> faults = List.of(
                () -> direction.impair(NONE.loss(Packets.everyNth(2))),
                () -> direction.impair(NONE.loss(1)),
                () -> direction.impair(NONE.duplicate(1)),
                () -> direction.impair(NONE.corrupt(Packets.everyNth(2))),
                () -> direction.impair(NONE.rate(100_000).limit(1)),
                () -> direction.impair(delay(1).limit(1)),
                () -> lab.partition(List.of(h1), List.of(lab.host("h2"))),
                () -> lab.cut(h1).to(lab.host("h2")));
        for (int round = 0; round < 2; round++) {
            for (Runnable fault : faults) {
                fault.run();
                Probes.flood(victim, 20);
                direction.heal();
                lab.heal();
            }
        }
    }

    @Test
    @DisplayName("a partition of some hosts takes not one packet of others that come the same way")
    void sameWay() throws Exception {
        try (NetLab lab = NetLab.line(3);
                Probes.Stream others = new Probes.Stream(lab.host("h2"), lab.host("h3")).warm()) {
            List<Integer> arrived = during(
                            () -> {
                                for (int i = 0; i < 10; i++) {
                                    lab.partition(List.of(lab.host("h1")), List.of(lab.host("h3")));
                                    lab.isolate(lab.host("h1")).from(lab.host("h3"), lab.host("h2"));
                                    lab.heal();
                                }
                            },
                            List.of(others))
                    .get(0);
            assertThat(arrived).containsExactlyInAnyOrderElementsOf(all(others.sent()));
        }
    }

    @Test
    @DisplayName("what a rate has no place for is counted, also after the rate has changed and is gone")
    void overflow() throws Exception {
        try (NetLab lab = NetLab.pair();
                Probes.Stream there = new Probes.Stream(lab.host("h1"), lab.host("h2")).warm()) {
            LabLink link = lab.link("h1", "h2");
            LinkDirection direction = link.from(lab.host("h1"));
            long arrived = 0;
            long overflowed = 0;
            for (Impairment asked : List.of(
                    NONE.rate(100_000).limit(2),
                    NONE.rate(200_000).limit(1),
                    delay(5).rate(200_000).limit(20))) {
                direction.impair(asked);
                there.send(200, Duration.ZERO);
                long before = overflowed;
                for (int patience = 0; patience < 20 && arrived + overflowed < there.sent(); patience++) {
                    arrived += there.receive(200).size();
                    overflowed = overflowed(link, lab.host("h1"));
                }
                assertThat(overflowed).as("%s", asked).isGreaterThan(before);
                assertThat(arrived + overflowed)
                        .isBetween(there.sent() + 0L, there.sent() + 4L); // ARP may be among them
                LinkCounters.Flow flow = link.counters().from(lab.host("h1"));
                assertThat(flow.harm()).isEqualTo(new LinkCounters.Harm(0, 0, 0, 0, overflowed));
                assertThat(flow.missingPackets()).isEqualTo(overflowed);
            }
            direction.heal();
            assertThat(overflowed(link, lab.host("h1"))).isEqualTo(overflowed);
            assertThat(overflowed(link, lab.host("h2"))).isZero();
        }
    }

    private static long overflowed(LabLink link, Host from) {
        return link.counters().from(from).harm().overflowed();
    }

    @Test
    @DisplayName("a link with a rate can be given a larger MTU, and packets of it pass")
    void largerMtu() throws Exception {
        try (NetLab lab = NetLab.pair()) {
            Host h1 = lab.host("h1");
            LabLink link = lab.link("h1", "h2");
            link.impair(NONE.rate(1_000_000)).mtu(9000);
            assertThat(Probes.udp(h1, lab.host("h2"), 8900)).isTrue();
            link.impair(NONE.rate(1_000_000).limit(500));
            assertThat(Probes.udp(h1, lab.host("h2"), 8900)).isTrue();
        }
    }
}
