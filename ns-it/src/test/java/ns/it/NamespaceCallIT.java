package ns.it;

import static ns.core.NamespaceType.MNT;
import static ns.core.NamespaceType.NET;
import static ns.core.NamespaceType.PID;
import static ns.core.NamespaceType.UTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import ns.core.Errno;
import ns.core.NamespaceId;
import ns.core.NamespaceType;
import ns.core.SyscallException;
import ns.core.fd.Fd;
import ns.core.fd.NamespaceFd;
import ns.core.fd.NamespaceHandle;
import ns.exec.Nsenter;
import ns.proc.UtsNames;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Java code inside a namespace. */
@KernelTest
@Requires(Need.USER_NAMESPACES)
final class NamespaceCallIT {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(names = {"CGROUP", "IPC", "MNT", "NET", "UTS"})
    @Root
    @DisplayName("a task is inside, and afterwards no thread of this JVM is")
    void inside(NamespaceType type) throws IOException {
        Path link = Path.of("/proc/thread-self/ns/" + type.procName());
        try (Scene scene = Scene.start("unshare " + type.procName());
                NamespaceFd place = NamespaceFd.open(scene.pid(), type)) {
            assertThat(place.call(() -> Files.readSymbolicLink(link)))
                    .hasToString(place.id().toString());
            assertThat(Files.readSymbolicLink(link).toString())
                    .isNotEqualTo(place.id().toString());
            assertThat(threadsIn(place.id())).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CGROUP", "IPC", "MNT", "NET", "UTS"})
    @Root
    @DisplayName("code runs inside a namespace on the thread that creates it, and closes it if it fails")
    void created(NamespaceType type) {
        try (NamespaceFd place = NamespaceFd.create(type, created -> {
            try (NamespaceFd own = NamespaceFd.openSelf(type)) {
                assertThat(own.id()).isEqualTo(created.id());
                return created;
            }
        })) {
            assertThat(threadsIn(place.id())).isZero();
        }
        List<NamespaceFd> closed = new ArrayList<>();
        assertThatThrownBy(() -> NamespaceFd.create(type, created -> {
                    closed.add(created);
                    throw new IllegalStateException("inside");
                }))
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage("inside");
        assertThatThrownBy(() -> closed.get(0).fd().number()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    @Root
    @DisplayName("the moment that a call returns or throws, the kernel's thread has left as well")
    void left() {
        try (Scene scene = Scene.start("unshare uts");
                NamespaceFd uts = NamespaceFd.open(scene.pid(), UTS)) {
            for (int i = 0; i < 500; i++) {
                uts.call(() -> uts);
                assertThat(threadsIn(uts.id())).as("after call %d", i).isZero();
                assertThatThrownBy(() -> uts.call(() -> {
                            throw new IOException("thrown");
                        }))
                        .isInstanceOf(IOException.class);
                assertThat(threadsIn(uts.id())).as("after failure %d", i).isZero();
            }
        }
    }

    /** A namespace with another one that belongs to it. */
    private record Couple(NamespaceHandle first, NamespaceHandle second) implements NamespaceHandle {
        @Override
        public NamespaceId id() {
            return first.id();
        }

        @Override
        public Fd fd() {
            return first.fd();
        }

        @Override
        public List<NamespaceHandle> companions() {
            return List.of(second);
        }

        @Override
        public void close() {
            first.close();
            second.close();
        }
    }

    @Test
    @Root
    @DisplayName("threads and processes enter the companions too, and stay in their directory")
    void companions() throws IOException {
        try (Couple place = new Couple(NamespaceFd.create(UTS), NamespaceFd.create(MNT));
                NamespaceFd other = NamespaceFd.create(MNT)) {
            String mnt = place.second().id().toString();
            Path link = Path.of("/proc/thread-self/ns/mnt");
            assertThat(place.call(() -> Files.readSymbolicLink(link))).hasToString(mnt);
            assertThat(place.call(() -> Files.readSymbolicLink(Path.of("/proc/thread-self/cwd"))))
                    .isEqualTo(Path.of("").toAbsolutePath());
            String script = "readlink /proc/self/ns/uts /proc/self/ns/mnt; pwd";
            assertThat(Nsenter.into(place).run("sh", "-c", script).lines())
                    .containsExactly(
                            place.id().toString(),
                            mnt,
                            Path.of("").toAbsolutePath().toString());
            assertThat(Nsenter.into(place).unshare(NET).run("sh", "-c", script).lines())
                    .contains(mnt);
            assertThat(Nsenter.into(place, other).run("sh", "-c", script).lines())
                    .containsExactly(place.id().toString(), other.id().toString(), "/");
        }
    }

    @Test
    @Root
    @DisplayName("a task in a uts namespace sees its host name")
    void hostName() throws IOException {
        Path file = Path.of("/proc/sys/kernel/hostname");
        String here = Files.readString(file);
        try (Scene scene = Scene.start("unshare uts hostname red");
                NamespaceFd uts = NamespaceFd.open(scene.pid(), UTS)) {
            assertThat(uts.call(() -> Files.readString(file))).isEqualTo("red\n");
            assertThat(UtsNames.of(uts).host()).isEqualTo("red");
        }
        assertThat(Files.readString(file)).isEqualTo(here);
    }

    @Test
    @Root
    @DisplayName("a task in a mount namespace sees its files, and what it opened stays open")
    void files() throws IOException {
        try (Scene scene =
                        Scene.start("unshare mnt tmpfs %s bind /proc/self/status %s/status".formatted(folder, folder));
                NamespaceFd mnt = NamespaceFd.open(scene.pid(), MNT)) {
            Path file = folder.resolve("status");
            assertThat(file).doesNotExist();
            assertThat(mnt.call(() -> Files.exists(file))).isTrue();
            try (var reader = mnt.call(() -> Files.newBufferedReader(file))) {
                assertThat(reader.readLine()).isEqualTo("Name:\tscene");
            }
            assertThat(file).doesNotExist();
        }
    }

    @Test
    @Root
    @DisplayName("a socket stays in its network namespace and works from any thread")
    void socket() throws IOException {
        try (Scene scene = Scene.start("unshare net loopback");
                NamespaceFd net = NamespaceFd.open(scene.pid(), NET);
                ServerSocket server = net.call(() -> new ServerSocket(0, 1, LOOPBACK))) {
            int port = server.getLocalPort();
            assertThatThrownBy(() -> new Socket(LOOPBACK, port)).isInstanceOf(ConnectException.class);
            try (Socket client = net.call(() -> new Socket(LOOPBACK, port));
                    Socket accepted = server.accept()) {
                client.getOutputStream().write(42);
                assertThat(accepted.getInputStream().read()).isEqualTo(42);
            }
        }
    }

    @Test
    @Root
    @DisplayName("NetworkInterface and /proc/net tell of the main thread's namespace, not of the task's")
    void networkInterfaces() throws IOException {
        Path seen = Path.of("/proc/net/dev");
        Path own = Path.of("/proc/thread-self/net/dev");
        try (Scene scene = Scene.start("unshare net");
                NamespaceFd net = NamespaceFd.open(scene.pid(), NET)) {
            assertThat(net.call(() -> linkNames(seen))).isEqualTo(linkNames(seen));
            assertThat(net.call(() -> linkNames(own))).containsExactly("lo");
        }
    }

    private static List<String> linkNames(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.contains(":"))
                .map(line -> line.substring(0, line.indexOf(':')).strip())
                .sorted()
                .toList();
    }

    @Test
    @Root
    @DisplayName("a task inside a task is in both namespaces")
    void nested() throws IOException {
        try (Scene scene = Scene.start("unshare uts,net hostname both");
                NamespaceFd uts = NamespaceFd.open(scene.pid(), UTS);
                NamespaceFd net = NamespaceFd.open(scene.pid(), NET)) {
            List<String> links = uts.call(() -> net.call(() -> List.of(
                    Files.readSymbolicLink(Path.of("/proc/thread-self/ns/uts")).toString(),
                    Files.readSymbolicLink(Path.of("/proc/thread-self/ns/net")).toString())));
            assertThat(links).containsExactly(uts.id().toString(), net.id().toString());
        }
    }

    @Test
    @Root
    @DisplayName("a hundred threads can call at once, each into its own of two namespaces")
    void hundredThreads() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(100);
        CountDownLatch together = new CountDownLatch(100);
        try (Scene red = Scene.start("unshare uts hostname red");
                Scene blue = Scene.start("unshare uts hostname blue");
                NamespaceFd redUts = NamespaceFd.open(red.pid(), UTS);
                NamespaceFd blueUts = NamespaceFd.open(blue.pid(), UTS)) {
            List<Callable<String>> calls = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                NamespaceFd place = i % 2 == 0 ? redUts : blueUts;
                calls.add(() -> place.call(() -> {
                    together.countDown();
                    together.await();
                    return Files.readString(Path.of("/proc/sys/kernel/hostname"))
                            .strip();
                }));
            }
            List<String> names = new ArrayList<>();
            for (Future<String> name : callers.invokeAll(calls)) {
                names.add(name.get());
            }
            assertThat(Collections.frequency(names, "red")).isEqualTo(50);
            assertThat(Collections.frequency(names, "blue")).isEqualTo(50);
            Await.until("all threads have left", () -> threadsIn(redUts.id()) + threadsIn(blueUts.id()) == 0);
        } finally {
            end(callers);
        }
    }

    @Test
    @Root
    @DisplayName("an executor whose threads are born inside runs a server that only the inside reaches")
    void threadFactory() throws Exception {
        try (Scene scene = Scene.start("unshare net loopback");
                NamespaceFd net = NamespaceFd.open(scene.pid(), NET)) {
            ExecutorService inside = Executors.newCachedThreadPool(net.threadFactory());
            try {
                CompletableFuture<Integer> port = new CompletableFuture<>();
                Future<Integer> received = inside.submit(() -> {
                    try (ServerSocket server = new ServerSocket(0, 1, LOOPBACK)) {
                        port.complete(server.getLocalPort());
                        try (Socket accepted = server.accept()) {
                            return accepted.getInputStream().read();
                        }
                    }
                });
                int number = port.get(10, TimeUnit.SECONDS);
                assertThatThrownBy(() -> new Socket(LOOPBACK, number)).isInstanceOf(ConnectException.class);
                inside.submit(() -> {
                            try (Socket client = new Socket()) {
                                client.connect(new InetSocketAddress(LOOPBACK, number));
                                client.getOutputStream().write(7);
                                return number;
                            }
                        })
                        .get(10, TimeUnit.SECONDS);
                assertThat(received.get(10, TimeUnit.SECONDS)).isEqualTo(7);
            } finally {
                end(inside);
            }
            Await.until("the threads of the executor have left", () -> threadsIn(net.id()) == 0);
        }
    }

    @Test
    @Root
    @DisplayName("what a task throws keeps its type")
    void exceptions() {
        try (NamespaceFd uts = NamespaceFd.openSelf(UTS)) {
            FileNotFoundException checked = new FileNotFoundException("checked");
            assertThatThrownBy(() -> uts.call(() -> {
                        throw checked;
                    }))
                    .isSameAs(checked);
            IllegalStateException unchecked = new IllegalStateException("unchecked");
            assertThatThrownBy(() -> uts.call(() -> {
                        throw unchecked;
                    }))
                    .isSameAs(unchecked);
            AssertionError error = new AssertionError("error");
            assertThatThrownBy(() -> uts.call(() -> {
                        throw error;
                    }))
                    .isSameAs(error);
        }
    }

    @Test
    @Root
    @DisplayName("an interrupt reaches the task, and the caller still knows of it")
    void interrupt() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        try (NamespaceFd uts = NamespaceFd.openSelf(UTS)) {
            Thread caller = new Thread(() -> {
                assertThatThrownBy(() -> uts.call(() -> {
                            inside.countDown();
                            new CountDownLatch(1).await();
                            return uts;
                        }))
                        .isInstanceOf(InterruptedException.class);
                interrupted.complete(Thread.currentThread().isInterrupted());
            });
            caller.start();
            inside.await();
            caller.interrupt();
            assertThat(interrupted.get(10, TimeUnit.SECONDS)).isTrue();
            caller.join();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PID", "TIME", "USER"})
    @DisplayName("what no thread of a JVM can enter is refused with the reason")
    void refused(NamespaceType type) {
        try (NamespaceFd place = NamespaceFd.openSelf(type)) {
            assertThatThrownBy(() -> place.call(() -> type))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageStartingWith("no thread can run inside " + place.id() + ": ")
                    .hasMessageContaining(type == PID ? "children" : "multi-threaded");
            assertThatThrownBy(place::threadFactory).isInstanceOf(UnsupportedOperationException.class);
        }
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    @DisplayName("a call from a virtual thread is refused with the reason")
    void virtualThread() throws ReflectiveOperationException, InterruptedException {
        CompletableFuture<Throwable> outcome = new CompletableFuture<>();
        try (NamespaceFd uts = NamespaceFd.openSelf(UTS)) {
            Runnable call = () -> {
                try {
                    uts.call(() -> uts);
                    outcome.complete(new AssertionError("it was let in"));
                } catch (RuntimeException e) {
                    outcome.complete(e);
                }
            };
            Object thread =
                    Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, call);
            ((Thread) thread).join();
            assertThat(outcome.join())
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("virtual thread");
        }
    }

    @Test
    @Rootless
    @DisplayName("without privileges a call is refused before the task runs, with what is missing")
    void forbidden() {
        try (NamespaceFd uts = NamespaceFd.openSelf(UTS)) {
            assertThatThrownBy(() -> uts.call(() -> {
                        throw new AssertionError("it ran");
                    }))
                    .isInstanceOfSatisfying(SyscallException.class, e -> {
                        assertThat(e.errno()).isEqualTo(Errno.EPERM);
                        assertThat(e.call()).startsWith("setns(").contains("CLONE_NEWUTS");
                        assertThat(e.hint().orElseThrow()).contains("CAP_SYS_ADMIN");
                    });
            assertThatThrownBy(uts::threadFactory).isInstanceOf(SyscallException.class);
        }
    }

    @Test
    @Root
    @DisplayName("a closed handle lets nobody in")
    void closed() {
        NamespaceFd uts = NamespaceFd.openSelf(UTS);
        uts.close();
        assertThatThrownBy(() -> uts.call(() -> uts)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(uts::threadFactory).isInstanceOf(IllegalStateException.class);
    }

    /** How many tasks of this JVM are in a namespace. */
    static long threadsIn(NamespaceId id) {
        try (var tasks = Files.list(Path.of("/proc/self/task"))) {
            return tasks.filter(task -> isIn(task, id)).count();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static boolean isIn(Path task, NamespaceId id) {
        try {
            Path link =
                    Files.readSymbolicLink(task.resolve("ns").resolve(id.type().procName()));
            return link.toString().equals(id.toString());
        } catch (IOException e) {
            return false; // it has ended
        }
    }

    private static void end(ExecutorService executor) throws InterruptedException {
        executor.shutdown();
        assertThat(executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }
}
