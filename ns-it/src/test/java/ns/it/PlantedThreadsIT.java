package ns.it;

import static ns.core.NamespaceType.NET;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import ns.core.Pid;
import ns.core.fd.NamespaceFd;
import ns.proc.Pin;
import ns.proc.Snapshot;
import ns.proc.Source;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Proof of what {@link ns.core.fd.NamespaceHandle#call} warns of: code that makes the JDK start a thread of its own leaves it behind
 * in the namespace. Each deed is done in a JVM of its own, which is spoilt by it.
 */
@KernelTest
@Root
final class PlantedThreadsIT {
    /** What a task may do. */
    enum Deed {
        SOCKET {
            @Override
            Object perform() throws IOException {
                return new DatagramSocket();
            }
        },
        PROCESS {
            @Override
            Object perform() throws IOException, InterruptedException {
                return new ProcessBuilder("true").start().waitFor();
            }
        },
        COMMON_POOL {
            @Override
            Object perform() {
                // CompletableFuture avoids a common pool of one thread, as on two processors; parallel streams do not
                return ForkJoinPool.commonPool().submit(() -> "done").join();
            }
        },
        DELAYED_EXECUTOR {
            @Override
            Object perform() {
                return CompletableFuture.runAsync(() -> {}, CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS))
                        .thenApply(nothing -> "done")
                        .join();
            }
        },
        HTTP_CLIENT {
            @Override
            Object perform() {
                return HttpClient.newHttpClient();
            }
        },
        VIRTUAL_THREAD {
            @Override
            Object perform() throws ReflectiveOperationException, InterruptedException {
                Method start = Thread.class.getMethod("startVirtualThread", Runnable.class);
                Runnable nothing = () -> {};
                Thread thread = (Thread) start.invoke(null, nothing);
                thread.join();
                return thread;
            }
        };

        abstract Object perform() throws Exception;
    }

    @Test
    @DisplayName("a socket leaves no thread behind")
    void socket() {
        assertThat(planted(Deed.SOCKET)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"PROCESS", "COMMON_POOL", "DELAYED_EXECUTOR", "HTTP_CLIENT"})
    @DisplayName("a thread stays behind in the namespace")
    void stays(Deed deed) {
        assertThat(planted(deed)).isTrue();
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    @DisplayName("the carriers of virtual threads stay behind in the namespace")
    void virtualThread() {
        assertThat(planted(Deed.VIRTUAL_THREAD)).isTrue();
    }

    @Test
    @DisplayName("the sockets that the JDK makes for itself with the first of a program are not inside")
    void firstSocket() {
        try (Scene scene = Scene.start("unshare net loopback")) {
            String output =
                    OtherJvm.run(List.of(), FirstSocket.class, scene.pid().toString());
            assertThat(output.strip()).isEqualTo("[]");
        }
    }

    /** Uses sockets for the first time in its life inside a network namespace; prints which stay there. */
    static final class FirstSocket {
        private FirstSocket() {}

        public static void main(String... arguments) throws Exception {
            try (NamespaceFd net = NamespaceFd.open(Pid.of(Integer.parseInt(arguments[0])), NET)) {
                net.call(() -> {
                    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                            Socket client = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort())) {
                        return client.getPort();
                    }
                });
                List<Pin> sockets = Snapshot.take(Source.SOCKETS)
                        .namespace(net.id())
                        .orElseThrow()
                        .held();
                PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
                out.println(sockets);
            }
        }
    }

    private static boolean planted(Deed deed) {
        try (Scene scene = Scene.start("unshare net")) {
            String output = OtherJvm.run(List.of(), Perform.class, scene.pid().toString(), deed.name());
            return Boolean.parseBoolean(output.strip());
        }
    }

    /** Does a deed in the network namespace of a process; prints whether a thread stays in it for good. */
    static final class Perform {
        private static final Duration A_WHILE = Duration.ofMillis(500);

        private Perform() {}

        public static void main(String... arguments) throws Exception {
            List<Object> alive = new ArrayList<>();
            try (NamespaceFd net = NamespaceFd.open(Pid.of(Integer.parseInt(arguments[0])), NET)) {
                alive.add(net.call(Deed.valueOf(arguments[1])::perform));
                PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
                out.println(!Await.isWithin(A_WHILE, () -> NamespaceCallIT.threadsIn(net.id()) == 0));
            }
            Runtime.getRuntime().halt(alive.isEmpty() ? 1 : 0);
        }
    }
}
