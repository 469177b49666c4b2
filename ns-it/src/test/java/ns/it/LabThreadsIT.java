package ns.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import ns.core.NamespaceId;
import ns.core.NamespaceType;
import ns.core.fd.NamespaceFd;
import ns.net.lab.Flap;
import ns.net.lab.Flapping;
import ns.net.lab.Host;
import ns.net.lab.Impairment;
import ns.net.lab.LabLink;
import ns.net.lab.NetLab;
import ns.net.lab.Packets;
import ns.net.lab.Timeline;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** Labs used by many threads, from their own hosts, and in great numbers. */
@KernelTest
@Root
final class LabThreadsIT {
    private static NamespaceId here(NamespaceType type) {
        try (NamespaceFd own = NamespaceFd.openSelf(type)) {
            return own.id();
        }
    }

    private static List<NamespaceId> place() {
        return List.of(here(NamespaceType.NET), here(NamespaceType.MNT), here(NamespaceType.UTS));
    }

    @Test
    @DisplayName("a timeline that is started on a host runs where the lab was made")
    void timeline() throws Exception {
        CompletableFuture<List<NamespaceId>> found = new CompletableFuture<>();
        try (NetLab lab = NetLab.pair()) {
            Host host = lab.host("h1");
            Timeline timeline = host.call(() -> lab.timeline()
                    .at(Duration.ZERO, "look", () -> found.complete(place()))
                    .start());
            timeline.await();
            assertThat(found.join()).isEqualTo(place()).doesNotContain(host.id());
        }
    }

    @Test
    @DisplayName("a lab can be made on a host of another one: that is its outside")
    void inner() throws Exception {
        try (NetLab outer = NetLab.pair()) {
            Host host = outer.host("h1");
            List<NamespaceId> there = host.call(LabThreadsIT::place);
            host.call(() -> {
                CompletableFuture<List<NamespaceId>> found = new CompletableFuture<>();
                try (NetLab lab = NetLab.create("inner")) {
                    Host a = lab.addHost("inner-a");
                    Host b = lab.addHost("inner-b");
                    LabLink link = lab.addLink(a, b);
                    LabIT.talk(a, b);
                    assertThat(a.call(() -> java.net.InetAddress.getByName("inner-b")))
                            .isEqualTo(b.address());
                    link.impair(Impairment.none().delay(Duration.ofMillis(1)));
                    assertThat(a.ping(b).isAnswered()).isTrue();
                    lab.timeline()
                            .at(Duration.ZERO, "look", () -> found.complete(place()))
                            .start()
                            .await();
                    assertThat(found.join()).isEqualTo(there);
                    assertThat(a.call(LabThreadsIT::place)).doesNotContainAnyElementsOf(there);
                }
                return "closed";
            });
            assertThat(host.ping(outer.host("h2")).isAnswered()).isTrue();
            assertThat(host.netns().links()).hasSize(2);
        }
    }

    @Test
    @DisplayName("threads impair, cut, flap, add and look at the same lab until another one closes it")
    void concurrently() throws Exception {
        NetLab lab = NetLab.star(4);
        List<Host> hosts = lab.hosts();
        AtomicBoolean isOver = new AtomicBoolean();
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        CountDownLatch busy = new CountDownLatch(100);
        List<Thread> threads = new ArrayList<>();
        for (int number = 0; number < 6; number++) {
            int own = number;
            Thread thread = new Thread(() -> {
                for (int round = 0; !isOver.get(); round++) {
                    try {
                        change(lab, hosts, own, round);
                        busy.countDown();
                    } catch (IllegalStateException e) {
                        isOver.set(true); // the lab is closed, or its descriptors are
                    } catch (Throwable e) {
                        failures.add(e);
                        return;
                    }
                }
            });
            threads.add(thread);
            thread.start();
        }
        busy.await();
        lab.close();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failures).isEmpty();
        assertThat(busy.getCount()).isZero();
    }

    private static void change(NetLab lab, List<Host> hosts, int thread, int round) {
        Host host = hosts.get(round % hosts.size());
        Host next = hosts.get((round + 1) % hosts.size());
        LabLink link = host.links().get(0);
        switch (thread) {
            case 0 -> link.impair(Impairment.none().loss(Packets.random(0.1, round)));
            case 1 -> link.impair(Impairment.none().delay(Duration.ofMillis(round % 3)));
            case 2 -> lab.partition(List.of(host), List.of(next));
            case 3 -> lab.heal();
            case 4 -> {
                Host passing = lab.addHost("x" + round);
                lab.addLink(passing, lab.switches().get(0));
                passing.close();
            }
            default -> {
                try (Flapping flapping = link.flap(Flap.of(Duration.ofMillis(1), Duration.ofMillis(1)))) {
                    assertThat(flapping.changes()).isNotNegative();
                }
                assertThat(lab.graph().toMermaid()).contains(host.name());
                assertThat(link.counters().flows()).hasSize(2);
            }
        }
    }

    @Test
    @DisplayName("200 hosts on a switch reach one another, and are gone")
    void many() {
        try (NetLab lab = NetLab.star(200)) {
            assertThat(lab.hosts()).hasSize(200);
            for (int number = 1; number < 200; number += 33) {
                assertThat(lab.host("h" + number)
                                .ping(lab.host("h" + (number + 1)))
                                .isAnswered())
                        .isTrue();
            }
            lab.partition(lab.hosts().subList(0, 20), lab.hosts().subList(20, 200));
            assertThat(lab.host("h20").ping(lab.host("h21")).isAnswered()).isFalse();
            assertThat(lab.host("h21").ping(lab.host("h22")).isAnswered()).isTrue();
        }
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    @DisplayName("on a virtual thread, whose namespaces nobody knows, a lab is refused; one that is there can be changed")
    void virtual() throws Exception {
        try (NetLab lab = NetLab.pair()) {
            CompletableFuture<String> refusal = new CompletableFuture<>();
            Runnable work = () -> {
                try {
                    lab.partition(List.of(lab.host("h1")), List.of(lab.host("h2")));
                    lab.heal();
                    NetLab.pair().close();
                    refusal.complete("none");
                } catch (RuntimeException e) {
                    refusal.complete(e.getClass().getSimpleName() + ": " + e.getMessage());
                }
            };
            Thread thread = (Thread)
                    Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, work);
            thread.join();
            assertThat(refusal.join()).startsWith("UnsupportedOperationException: not on a virtual thread");
            assertThat(lab.host("h1").ping(lab.host("h2")).isAnswered()).isTrue();
        }
    }

    @Test
    @DisplayName("a host that closes its lab from one of its own threads is not waited for by itself")
    void closedFromInside() {
        NetLab lab = NetLab.pair();
        lab.host("h1").call(() -> {
            lab.close();
            return lab;
        });
        assertThatThrownBy(lab::pingAll).isInstanceOf(IllegalStateException.class);
    }
}
