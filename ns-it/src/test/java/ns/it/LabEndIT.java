package ns.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import ns.net.lab.Host;
import ns.net.lab.Impairment;
import ns.net.lab.NetLab;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hosts and labs that are closed while their tasks wait for something that does not come. */
@KernelTest
@Root
final class LabEndIT {
    private static final Duration SOON = Duration.ofSeconds(5);

    /** All that a server waits in. */
    private static Map<String, Callable<Object>> waits(Host self, Host other) {
        Map<String, Callable<Object>> all = new LinkedHashMap<>();
        all.put("accept", LabEndIT::accept);
        all.put("read", () -> {
            try (ServerSocket server = new ServerSocket(0);
                    Socket socket = new Socket(self.address(), server.getLocalPort())) {
                return socket.getInputStream().read();
            }
        });
        all.put("receive", () -> {
            try (DatagramSocket socket = new DatagramSocket()) {
                socket.receive(new DatagramPacket(new byte[1], 1));
                return "received";
            }
        });
        all.put(
                "connect",
                () -> { // of which nobody hears
                    try (Socket socket = new Socket()) {
                        socket.connect(new InetSocketAddress(other.address(), 9));
                        return "connected";
                    }
                });
        all.put("channels", () -> {
            try (ServerSocketChannel server = ServerSocketChannel.open().bind(new InetSocketAddress(1001))) {
                return server.accept();
            }
        });
        all.put("datagram channel", () -> {
            try (DatagramChannel channel = DatagramChannel.open().bind(null)) {
                return channel.receive(ByteBuffer.allocate(1));
            }
        });
        all.put("select", () -> {
            try (Selector selector = Selector.open();
                    ServerSocketChannel server = ServerSocketChannel.open().bind(new InetSocketAddress(1002))) {
                server.configureBlocking(false).register(selector, SelectionKey.OP_ACCEPT);
                return selector.select();
            }
        });
        all.put("take", () -> new LinkedBlockingQueue<Object>().take());
        all.put("park", () -> {
            while (!Thread.currentThread().isInterrupted()) {
                LockSupport.park();
            }
            return "interrupted";
        });
        return all;
    }

    private static Object accept() throws IOException {
        try (ServerSocket server = new ServerSocket(0)) {
            return server.accept();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"host", "lab"})
    @DisplayName("whatever tasks wait in, they end when their host or their lab does, in a moment")
    void waiting(String closed) throws Exception {
        List<Thread> threads = new ArrayList<>();
        Map<String, Future<Object>> tasks = new LinkedHashMap<>();
        FutureTask<Object> called;
        try (NetLab lab = NetLab.pair()) {
            Host host = lab.host("h1");
            lab.link("h1", "h2").impair(Impairment.none().loss(1));
            waits(host, lab.host("h2"))
                    .forEach((name, wait) -> tasks.put(name, host.executor().submit(() -> {
                        synchronized (threads) {
                            threads.add(Thread.currentThread());
                        }
                        return wait.call();
                    })));
            called = new FutureTask<>(() -> host.call(LabEndIT::accept));
            Thread caller = new Thread(called);
            caller.start();
            Await.until("all wait", () -> {
                synchronized (threads) {
                    return threads.size() == tasks.size()
                            && threads.stream().allMatch(LabEndIT::waits)
                            && waits(caller);
                }
            });
            long begin = System.nanoTime();
            Runnable closing = closed.equals("host") ? host::close : lab::close;
            closing.run();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(SOON);
            caller.join();
        }
        assertThat(tasks.values()).allMatch(Future::isDone);
        assertThatThrownBy(called::get).isInstanceOf(ExecutionException.class);
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** In the kernel, or for somebody. */
    private static boolean waits(Thread thread) {
        if (thread.getState() != Thread.State.RUNNABLE) {
            return true;
        }
        StackTraceElement[] stack = thread.getStackTrace();
        return stack.length > 0 && stack[0].isNativeMethod();
    }

    @Test
    @DisplayName(
            "a task that never ends is named when its host is closed, which is gone all the same; then the lab closes in peace")
    void endless() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        CountDownLatch running = new CountDownLatch(1);
        try (NetLab lab = NetLab.star(3)) {
            Host host = lab.host("h2");
            Thread thread = host.threadFactory().newThread(() -> {
                running.countDown();
                while (!stop.get()) {
                    LockSupport.parkNanos(1_000_000);
                }
            });
            thread.setName("stubborn");
            thread.start();
            running.await();
            try {
                assertThatThrownBy(host::close)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("thread \"stubborn\" on host h2 at ");
                assertThat(lab.hosts()).extracting(Host::name).containsExactly("h1", "h3");
                assertThat(lab.host("h1").ping(lab.host("h3")).isAnswered()).isTrue();
                lab.addLink(lab.addHost("h2"), lab.node("s1")); // its name and its place are free
                assertThat(lab.host("h1").ping(lab.host("h2")).isAnswered()).isTrue();
                long begin = System.nanoTime();
                host.close(); // does nothing
                assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(1));
            } finally {
                stop.set(true);
                thread.join();
            }
        }
    }

    @Test
    @DisplayName("a task that a host is given while it closes does not outlive it")
    void late() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        try (NetLab lab = NetLab.pair()) {
            Host host = lab.host("h1");
            List<Thread> threads = new ArrayList<>();
            CountDownLatch someRun = new CountDownLatch(3);
            Thread giver = new Thread(() -> {
                try {
                    while (!stop.get()) {
                        Thread thread = host.threadFactory().newThread(() -> {
                            someRun.countDown();
                            LockSupport.park();
                        });
                        thread.setUncaughtExceptionHandler(
                                (each, tooLate) -> {}); // of those that can not enter any more
                        threads.add(thread);
                        thread.start();
                    }
                } catch (IllegalStateException e) {
                    stop.set(true); // the host is gone
                }
            });
            giver.start();
            someRun.await();
            host.close();
            giver.join();
            assertThat(stop).isTrue();
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    @Test
    @DisplayName(
            "a thread is waited for from its start, and an executor is ended also if it comes while the host closes")
    void early() throws Exception {
        for (int i = 0; i < 10; i++) {
            FutureTask<Boolean> late;
            Thread thread;
            try (NetLab lab = NetLab.create()) {
                Host host = lab.addHost("a");
                late = new FutureTask<>(() -> {
                    LockSupport.park();
                    Thread.interrupted(); // the lab's
                    return host.executor().isShutdown();
                });
                thread = host.threadFactory().newThread(late);
                thread.start();
            }
            assertThat(thread.isAlive()).isFalse();
            assertThat(late.get()).isTrue();
        }
    }
}
