package ns.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import ns.core.Errno;
import ns.core.fd.NamespaceFd;
import ns.net.Bridge;
import ns.net.DumpInterruptedException;
import ns.net.Ifb;
import ns.net.InterfaceAddress;
import ns.net.LinkInfo;
import ns.net.Neighbor;
import ns.net.NetlinkException;
import ns.net.Netns;
import ns.net.NetworkEvent;
import ns.net.NetworkMonitor;
import ns.net.NewLink;
import ns.net.Nft;
import ns.net.Route;
import ns.net.Tap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** Several threads and several handles at once. */
@KernelTest
@Root
final class NetThreadsIT {
    /** The same namespace, through a handle and a socket of its own. */
    private static Netns again(Netns namespace) {
        return Netns.of(NamespaceFd.at(Path.of("/proc/self/fd/" + namespace.fd().number())));
    }

    private static <T> FutureTask<T> start(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        new Thread(task).start();
        return task;
    }

    @Test
    @DisplayName("two namespaces are used by many threads, and no answer goes to another")
    void manyThreads() throws Exception {
        try (Netns red = Netns.create();
                Netns blue = Netns.create()) {
            List<FutureTask<Integer>> tasks = new ArrayList<>();
            for (int t = 0; t < 8; t++) {
                Netns mine = t % 2 == 0 ? red : blue;
                Netns other = t % 2 == 0 ? blue : red;
                String name = "l" + t;
                int mtu = 1000 + t;
                tasks.add(start(() -> {
                    int seen = 0;
                    for (int i = 0; i < 25; i++) {
                        mine.addLink(NewLink.veth(name)
                                .mtu(mtu)
                                .peer(NewLink.veth(name).in(other)));
                        LinkInfo info = mine.link(name).info();
                        assertThat(info.name()).isEqualTo(name);
                        assertThat(info.mtu()).isEqualTo(mtu);
                        assertThat(mine.link("nothing-" + name).exists()).isFalse();
                        seen += mine.addresses().size();
                        mine.link(name).delete();
                    }
                    return seen;
                }));
            }
            for (FutureTask<Integer> task : tasks) {
                assertThat(task.get()).isZero();
            }
            assertThat(red.links()).hasSize(1);
            assertThat(blue.links()).hasSize(1);
        }
    }

    @Test
    @DisplayName("a list that is told is whole and has no link twice, while others come and go")
    void listsUnderChurn() throws Exception {
        try (Netns red = Netns.create();
                Netns writer = again(red)) {
            for (int i = 0; i < 150; i++) {
                red.addLink(NewLink.veth("a" + i).peer(NewLink.veth("b" + i)).group(1));
            }
            AtomicBoolean stop = new AtomicBoolean();
            FutureTask<Integer> churn = start(() -> {
                int rounds = 0;
                for (; !stop.get(); rounds++) {
                    writer.addLink(NewLink.veth("x0").peer(NewLink.veth("x1")).up());
                    writer.link("x0").address("10.0.0.1/24");
                    writer.link("x0").delete();
                }
                return rounds;
            });
            int whole = 0;
            try {
                for (int i = 0; i < 60; i++) {
                    try {
                        List<String> names =
                                red.links().stream().map(LinkInfo::name).toList();
                        assertThat(names).doesNotHaveDuplicates().contains("lo", "a0", "b0", "a149", "b149");
                        assertThat(names).hasSizeBetween(301, 303);
                        assertThat(red.addresses()).doesNotHaveDuplicates();
                        red.routes(0);
                        red.neighbors();
                        whole++;
                    } catch (DumpInterruptedException e) { // what is documented, and nothing else
                        assertThat(e.errno()).isEqualTo(Errno.EINTR);
                        assertThat(e).hasMessageContaining("try again");
                    }
                }
            } finally {
                stop.set(true);
            }
            assertThat(churn.get()).isPositive();
            assertThat(whole).isPositive();
        }
    }

    @Test
    @DisplayName("of many that rename a link one wins at a time, and all others are told")
    void renameRace() throws Exception {
        try (Netns red = Netns.create()) {
            red.addLink(NewLink.of("name", new Ifb()));
            int index = red.link("name").info().index();
            List<FutureTask<Integer>> tasks = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                String own = "name" + t;
                tasks.add(start(() -> {
                    int won = 0;
                    try (Netns handle = again(red)) {
                        for (int i = 0; i < 100; i++) {
                            try {
                                handle.link("name").rename(own);
                                won++;
                                handle.link(own).rename("name");
                            } catch (NetlinkException e) {
                                assertThat(e.errno()).as("%s", e).isEqualTo(Errno.ENODEV);
                            }
                        }
                    }
                    return won;
                }));
            }
            int won = 0;
            for (FutureTask<Integer> task : tasks) {
                won += task.get();
            }
            assertThat(won).isPositive();
            assertThat(red.links()).hasSize(2).extracting(LinkInfo::index).contains(index);
        }
    }

    @Test
    @DisplayName("closing ends all questions, each with the one exception for that")
    void closeUnderLoad() throws Exception {
        for (int round = 0; round < 5; round++) {
            Netns red = Netns.create();
            CountDownLatch asked = new CountDownLatch(4);
            List<FutureTask<Throwable>> tasks = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                tasks.add(start(() -> {
                    try {
                        while (true) {
                            red.links();
                            asked.countDown();
                        }
                    } catch (RuntimeException e) {
                        return e;
                    }
                }));
            }
            asked.await();
            red.close();
            for (FutureTask<Throwable> task : tasks) {
                assertThat(task.get()).isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
            }
            assertThatIllegalStateException().isThrownBy(red::monitor);
        }
    }

    private static Callable<?> verb(int number, Netns red, Netns blue, int round) {
        String name = "x" + number + "-" + round;
        List<Callable<?>> verbs = List.of(
                () -> red.addVeth(name, blue, name),
                () -> {
                    red.batch(batch -> batch.addVeth(name, blue, name)
                            .address(name, "10.1.0.1/24")
                            .up(name));
                    return name;
                },
                () -> {
                    try (NetworkMonitor monitor = red.monitor()) {
                        return monitor.next(Duration.ofMillis(2));
                    }
                },
                () -> {
                    try (Nft nft = red.nft()) {
                        return nft.tables();
                    }
                },
                () -> {
                    try (Tap tap = red.tap(name)) {
                        return tap.link();
                    }
                },
                () -> red.sysctl("net.ipv4.ip_forward"),
                () -> red.call(() -> name),
                () -> red.assignNsid(blue));
        return verbs.get(number);
    }

    @Test
    @DisplayName("closing one of two namespaces ends every verb that is about it with the one exception for that")
    void closeUnderAllVerbs() throws Exception {
        for (int round = 0; round < 4; round++) {
            Netns red = Netns.create();
            Netns blue = Netns.create();
            CountDownLatch asked = new CountDownLatch(8);
            List<FutureTask<Throwable>> tasks = new ArrayList<>();
            for (int t = 0; t < 8; t++) {
                int number = t;
                tasks.add(start(() -> {
                    try {
                        for (int i = 0; ; i++) {
                            verb(number, red, blue, i).call();
                            asked.countDown();
                        }
                    } catch (Exception e) {
                        asked.countDown();
                        return e;
                    }
                }));
            }
            asked.await();
            (round % 2 == 0 ? red : blue).close();
            (round % 2 == 0 ? tasks.get(7) : tasks.get(0)).get();
            red.close();
            blue.close();
            for (FutureTask<Throwable> task : tasks) {
                assertThat(task.get()).isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
            }
        }
    }

    @Test
    @DisplayName("a thread that was interrupted can ask, and stays interrupted")
    void interrupted() {
        try (Netns red = Netns.create();
                NetworkMonitor monitor = red.monitor()) {
            Thread.currentThread().interrupt();
            try {
                assertThat(red.links()).hasSize(1);
                red.link("lo").up();
                assertThat(monitor.next(Duration.ofSeconds(10))).isPresent();
            } finally {
                assertThat(Thread.interrupted()).isTrue();
            }
        }
    }

    @Test
    @Timeout(60)
    @DisplayName("who waits for an event with a time does not wait longer, also while another waits for ever")
    void turns() throws Exception {
        try (Netns red = Netns.create();
                NetworkMonitor monitor = red.monitor()) {
            FutureTask<NetworkEvent> forEver = start(monitor::next);
            long start = System.nanoTime();
            assertThat(monitor.next(Duration.ofMillis(200))).isEmpty();
            assertThat(monitor.next(Duration.ZERO)).isEmpty();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
            red.addLink(NewLink.of("ifb0", new Ifb()));
            assertThat(forEver.get(10, TimeUnit.SECONDS)).isInstanceOf(NetworkEvent.LinkChanged.class);
        }
    }

    @Test
    @DisplayName("several listeners in one namespace are told the same")
    void listeners() {
        try (Netns red = Netns.create();
                NetworkMonitor one = red.monitor();
                NetworkMonitor two = red.monitor()) {
            red.addLink(NewLink.of("br0", new Bridge()).up());
            red.link("br0").delete();
            for (NetworkMonitor monitor : List.of(one, two)) {
                List<Class<?>> kinds = new ArrayList<>();
                Optional<NetworkEvent> event;
                do {
                    event = monitor.next(Duration.ofSeconds(10));
                    kinds.add(event.orElseThrow().getClass());
                } while (!(event.get() instanceof NetworkEvent.LinkGone));
                assertThat(kinds).startsWith(NetworkEvent.LinkChanged.class);
            }
        }
    }

    @Test
    @DisplayName("entries of a VXLAN's table are no neighbours, also for a listener")
    void forwardingIsNotNeighbours() {
        try (Netns red = Netns.create();
                NetworkMonitor monitor = red.monitor()) {
            red.addLink(NewLink.of("vx0", new ns.net.Vxlan(7).with(ns.net.Vxlan.DESTINATION_PORT, 4789)));
            red.addForwarding(
                    ns.net.ForwardingEntry.ofVxlan(ns.net.MacAddress.parse("02:00:00:00:00:2a"), "vx0", "10.0.0.9"));
            red.addLink(NewLink.of("end", new Ifb()));
            boolean isEnd;
            do {
                NetworkEvent event = monitor.next(Duration.ofSeconds(10)).orElseThrow();
                assertThat(event).isNotInstanceOf(NetworkEvent.NeighborChanged.class);
                isEnd = event instanceof NetworkEvent.LinkChanged changed
                        && changed.link().name().equals("end");
            } while (!isEnd);
            assertThat(red.neighbors()).isEmpty();
        }
    }

    @Test
    @DisplayName("after lost events a picture that is kept from events is right again, while all changes")
    void pictureAfterOverrun() throws Exception {
        try (Netns red = Netns.create();
                Netns writer = again(red);
                NetworkMonitor monitor = red.monitor()) {
            red.addLink(NewLink.of("br0", new Bridge()).up());
            FutureTask<Integer> work = start(() -> {
                for (int i = 0; i < 6000; i++) {
                    writer.link("br0").alias("number " + i);
                    if (i % 20 == 0) {
                        writer.addLink(NewLink.of("x" + i, new Ifb()));
                    }
                    if (i % 40 == 0) {
                        writer.link("x" + i).delete();
                    }
                }
                writer.addLink(NewLink.of("end", new Ifb()));
                return 0;
            });
            work.get();
            Set<String> names = new HashSet<>();
            boolean overrun = false;
            while (!names.contains("end")) {
                NetworkEvent event = monitor.next(Duration.ofSeconds(10)).orElseThrow();
                if (event instanceof NetworkEvent.Overrun) {
                    overrun = true;
                    names.clear();
                } else if (event instanceof NetworkEvent.LinkChanged changed) {
                    names.add(changed.link().name());
                } else if (event instanceof NetworkEvent.LinkGone gone) {
                    names.remove(gone.link().name());
                }
            }
            while (true) {
                Optional<NetworkEvent> more = monitor.next(Duration.ZERO);
                if (more.isEmpty()) {
                    break;
                }
                if (more.get() instanceof NetworkEvent.LinkChanged changed) {
                    names.add(changed.link().name());
                } else if (more.get() instanceof NetworkEvent.LinkGone gone) {
                    names.remove(gone.link().name());
                }
            }
            assertThat(overrun).isTrue();
            names.add("lo");
            assertThat(names)
                    .containsExactlyInAnyOrderElementsOf(
                            red.links().stream().map(LinkInfo::name).toList());
        }
    }

    @Test
    @DisplayName("a handle for asking does not wait for one that changes")
    void independentHandles() throws Exception {
        try (Netns red = Netns.create();
                Netns other = again(red)) {
            red.addLink(NewLink.veth("v0").up().peer(NewLink.veth("v1").up()));
            FutureTask<Integer> changes = start(() -> {
                for (int i = 1; i < 200; i++) {
                    other.link("v0").ensureAddress(InterfaceAddress.of("10.0." + i + ".1/24"));
                    other.addRoute(Route.to("10.200." + i + ".0/24").via("10.0." + i + ".2"));
                    other.replaceNeighbor(
                            Neighbor.permanent("10.0." + i + ".2", ns.net.MacAddress.parse("02:00:00:00:00:01"), "v0"));
                }
                return 199;
            });
            int before = 0;
            while (!changes.isDone()) {
                int now = (int) red.addresses().stream()
                        .filter(each -> each.toString().startsWith("10."))
                        .count();
                assertThat(now).isGreaterThanOrEqualTo(before);
                before = now;
            }
            try {
                assertThat(changes.get()).isEqualTo(199);
            } catch (ExecutionException e) {
                throw new AssertionError(e.getCause());
            }
            assertThat(red.routes()).hasSizeGreaterThanOrEqualTo(2 * 199);
        }
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    @DisplayName("virtual threads that wait for events leave their carriers to others")
    void virtualThreads() throws Exception {
        Method start = Thread.class.getMethod("startVirtualThread", Runnable.class);
        int many = 2 * Runtime.getRuntime().availableProcessors();
        List<AutoCloseable> awaited = new ArrayList<>();
        List<Thread> waiting = new ArrayList<>();
        try (Netns red = Netns.create()) {
            for (int i = 0; i < many; i++) {
                NetworkMonitor monitor = red.monitor();
                awaited.add(monitor);
                FutureTask<NetworkEvent> wait = new FutureTask<>(monitor::next);
                waiting.add((Thread) start.invoke(null, wait));
            }
            for (int i = 0; i < many; i++) {
                FutureTask<Integer> question =
                        new FutureTask<>(() -> red.links().size());
                start.invoke(null, question);
                assertThat(question.get(30, TimeUnit.SECONDS)).isEqualTo(1);
            }
            for (AutoCloseable each : awaited) {
                each.close();
            }
            for (Thread each : waiting) {
                each.join();
            }
        }
    }
}
