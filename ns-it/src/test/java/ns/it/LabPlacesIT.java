package ns.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import ns.core.NamespaceId;
import ns.core.Signal;
import ns.exec.NsProcess;
import ns.exec.Nsenter;
import ns.net.lab.Host;
import ns.net.lab.NetLab;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What threads and processes find on a host of a lab, and how they end. */
@KernelTest
@Root
@Requires(programs = {"ip", "ping", "getent"})
final class LabPlacesIT {
    private static List<String> interfaces() throws SocketException {
        return NetworkInterface.networkInterfaces()
                .map(NetworkInterface::getName)
                .sorted()
                .toList();
    }

    private static long descriptorsOf(NamespaceId id) throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.filter(each -> leadsTo(each, id)).count();
        }
    }

    private static boolean leadsTo(Path descriptor, NamespaceId id) {
        try {
            return Files.readSymbolicLink(descriptor).toString().equals(id.toString());
        } catch (IOException e) {
            return false; // closed meanwhile
        }
    }

    @Test
    @DisplayName("NetworkInterface and /proc/net tell of the host, and of the machine to everybody else")
    void networkInterface() throws Exception {
        try (NetLab lab = NetLab.create()) {
            Host a = lab.addHost("a");
            Host b = lab.addHost("b");
            lab.addLink(a, "10.77.0.1/24", b, "10.77.0.2/24");
            lab.addLink(a, "fd77::1/64", b, "fd77::2/64");
            List<String> before = interfaces();
            assertThat(a.call(LabPlacesIT::interfaces)).containsExactly("eth0", "eth1", "lo");
            NetworkInterface eth0 = a.call(() -> NetworkInterface.getByName("eth0"));
            assertThat(eth0.inetAddresses()).containsExactly(InetAddress.getByName("10.77.0.1"));
            NetworkInterface eth1 = a.call(() -> NetworkInterface.getByInetAddress(InetAddress.getByName("fd77::1")));
            assertThat(eth1.getName()).isEqualTo("eth1");
            assertThat(b.call(() -> NetworkInterface.getByInetAddress(InetAddress.getByName("10.77.0.1"))))
                    .isNull();
            assertThat(a.call(() -> Files.readString(Path.of("/proc/net/if_inet6"))))
                    .contains("fd770000000000000000000000000001");
            assertThat(interfaces()).isEqualTo(before).doesNotContain("eth1");
            assertThat(Files.readString(Path.of("/proc/self/net/if_inet6"))).doesNotContain("fd77");
        }
    }

    @Test
    @DisplayName("threads are named after their host, which shows in logs, and may be named otherwise")
    void threadNames() throws Exception {
        try (NetLab lab = NetLab.create()) {
            Host host = lab.addHost("printer");
            assertThat(host.call(() -> Thread.currentThread().getName())).isEqualTo("ns printer");
            assertThat(host.executor()
                            .submit(() -> Thread.currentThread().getName())
                            .get())
                    .isEqualTo("ns printer");
            CompletableFuture<String> found = new CompletableFuture<>();
            Thread mine = host.threadFactory()
                    .newThread(() -> found.complete(Thread.currentThread().getName()));
            mine.setName("spooler");
            mine.start();
            assertThat(found.get()).isEqualTo("spooler");
        }
    }

    @Test
    @DisplayName("names mean the same to threads and processes on every host, also those that are added later")
    void names() throws IOException {
        String hosts = Files.readString(Path.of("/etc/hosts"));
        try (NetLab lab = NetLab.create()) {
            Host first = lab.addHost("names-first");
            Host second = lab.addHost("names-second");
            lab.addLink(first, second);
            assertThat(Nsenter.into(first)
                            .run("getent", "hosts", "names-second")
                            .stdout())
                    .startsWith(second.address().getHostAddress());
            Host third = lab.addHost("names-third");
            lab.addLink(third, second);
            InetAddress found = first.call(() -> InetAddress.getByName("names-third"));
            assertThat(found.getAddress()).isEqualTo(third.address().getAddress());
            second.addAddress("10.255.7.7");
            assertThat(Nsenter.into(third)
                            .run("getent", "hosts", "names-second")
                            .stdout())
                    .startsWith("10.255.7.7");
            assertThat(Files.readString(Path.of("/etc/hosts"))).isEqualTo(hosts);
        }
    }

    @Test
    @DisplayName("names that stay are there all the time, and a host's name goes before that of the machine")
    void namesStay() throws Exception {
        try (NetLab lab = NetLab.star(2)) {
            Host machine = lab.host("h1");
            Future<Boolean> known = machine.executor().submit(() -> {
                boolean always = true;
                while (always && !Files.readString(Path.of("/etc/hosts")).contains("10.255.0.200")) {
                    always = Files.readString(Path.of("/etc/hosts")).contains(" h2\n");
                }
                return always;
            });
            for (int last = 1; last <= 200; last++) {
                lab.host("h1").addAddress("10.255.0." + last);
            }
            assertThat(known.get()).isTrue();
            assertThat(machine.<InetAddress, IOException>call(() -> {
                        try (NetLab inner = NetLab.pair()) {
                            return inner.host("h2").call(() -> InetAddress.getByName("h1"));
                        }
                    }))
                    .satisfies(found -> assertThat(found.isLoopbackAddress()).isFalse());
        }
    }

    @Test
    @DisplayName("a host is called what it is")
    void hostName() throws IOException {
        try (NetLab lab = NetLab.create()) {
            Host host = lab.addHost("called-so");
            lab.addLink(host, lab.addHost("other"));
            String machine = Nsenter.into(host.netns()).run("hostname").stdout();
            assertThat(Nsenter.into(host).run("hostname").stdout().strip()).isEqualTo("called-so");
            InetAddress local = host.call(InetAddress::getLocalHost);
            assertThat(local.getHostName()).isEqualTo("called-so");
            assertThat(local.getAddress()).isEqualTo(host.address().getAddress());
            assertThat(Nsenter.into(host.netns()).run("hostname").stdout()).isEqualTo(machine);
        }
    }

    @Test
    @DisplayName("names may be long, and strange")
    void longNames() {
        String longer = "a-name-of-more-than-fifteen-bytes";
        String longest = "x".repeat(100);
        try (NetLab lab = NetLab.create("y".repeat(100))) {
            Host one = lab.addHost(longer);
            Host two = lab.addHost(longest);
            Host three = lab.addHost("it/is:strange");
            lab.addLink(one, two);
            lab.addLink(one, three);
            LabIT.ping(one, longest);
            LabIT.ping(two, longer);
            assertThat(Nsenter.into(two).run("hostname").stdout().strip()).isEqualTo("x".repeat(64));
            LabIT.ping(two, "x".repeat(64));
            assertThat(lab.host(longest)).isSameAs(two);
        }
    }

    @Test
    @DisplayName("a server that runs inside an executor is reached from other hosts, and ends with the lab")
    void server() throws Exception {
        Future<?> served;
        try (NetLab lab = NetLab.pair()) {
            Host server = lab.host("h2");
            CountDownLatch listening = new CountDownLatch(1);
            served = server.executor().submit(() -> {
                try (ServerSocket socket = new ServerSocket(80)) {
                    listening.countDown();
                    while (true) {
                        try (Socket client = socket.accept()) {
                            client.getOutputStream()
                                    .write(client.getLocalAddress().getAddress());
                        }
                    }
                }
            });
            listening.await();
            for (int i = 0; i < 3; i++) {
                try (Socket client = lab.host("h1").call(() -> new Socket(server.address(), 80))) {
                    assertThat(client.getInputStream().readAllBytes())
                            .isEqualTo(server.address().getAddress());
                }
            }
        }
        assertThat(served.isDone()).isTrue();
    }

    @Test
    @DisplayName("closing a lab ends the tasks that run on its hosts")
    void closedInUse() throws Exception {
        AtomicBoolean interrupted = new AtomicBoolean();
        NetLab lab = NetLab.pair();
        ExecutorService executor = lab.host("h1").executor();
        CountDownLatch running = new CountDownLatch(1);
        Future<?> task = executor.submit(() -> {
            running.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.set(true);
            }
        });
        running.await();
        lab.close();
        task.get();
        assertThat(interrupted).isTrue();
        assertThat(executor.isTerminated() || executor.isShutdown()).isTrue();
        Host host = lab.host("h1");
        assertThatThrownBy(() -> host.call(() -> host)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(host::executor)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    @DisplayName("a task that does not end is named; everything else is closed all the same")
    void endless() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        CountDownLatch running = new CountDownLatch(1);
        NetLab lab = NetLab.pair();
        Future<?> task = lab.host("h2").executor().submit(() -> {
            running.countDown();
            while (!stop.get()) {
                LockSupport.parkNanos(1_000_000);
            }
        });
        running.await();
        NamespaceId other = lab.host("h1").id();
        assertThat(descriptorsOf(other)).isPositive();
        try {
            assertThatThrownBy(lab::close)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("did not end when they were interrupted")
                    .hasMessageContaining("on host h2");
            assertThat(descriptorsOf(other)).isZero();
        } finally {
            stop.set(true);
            task.get();
        }
    }

    @Test
    @DisplayName("a process on a host loses its cables when the lab is closed")
    void processOutlives() {
        NetLab lab = NetLab.pair();
        try (NsProcess process = Nsenter.into(lab.host("h1")).start("sleep", "60")) {
            lab.close();
            Await.until(
                    "only lo is left",
                    () -> Nsenter.target(process.pid(), ns.core.NamespaceType.NET)
                                    .run("ip", "-o", "link")
                                    .lines()
                                    .size()
                            == 1);
            process.kill(Signal.SIGKILL);
        }
    }
}
