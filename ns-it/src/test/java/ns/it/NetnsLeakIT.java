package ns.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import ns.net.Netns;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a thousand network namespaces leave behind. */
@KernelTest
@Root
final class NetnsLeakIT {
    private static final Path TASKS = Path.of("/proc/self/task");
    private static final int WARM_UP = 100;
    private static final int MANY = 1000;
    private static final int A_FEW = 10; // compiling and collecting garbage, the JVM starts threads and ends them
    private static final long MEBIBYTE = 1 << 20;

    /** What this process has, in numbers. */
    private record Holdings(int descriptors, int tasks, long resident, long direct) {
        static Holdings now() throws IOException {
            System.gc(); // buffers are given back with the objects that have them
            return new Holdings(
                    count(Path.of("/proc/self/fd")),
                    count(TASKS),
                    Long.parseLong(Files.readString(Path.of("/proc/self/statm")).split(" ")[1]) * 4096,
                    directMemory());
        }

        private static int count(Path folder) throws IOException {
            int count = 0;
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
                for (Path ignored : entries) {
                    count++;
                }
            }
            return count;
        }

        private static long directMemory() {
            return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                    .filter(pool -> pool.getName().equals("direct"))
                    .mapToLong(BufferPoolMXBean::getMemoryUsed)
                    .sum();
        }

        boolean isMoreThan(Holdings before) {
            return descriptors > before.descriptors + A_FEW
                    || tasks > before.tasks + A_FEW
                    || direct > before.direct + MEBIBYTE
                    || resident > before.resident + 48 * MEBIBYTE;
        }
    }

    @Test
    @DisplayName("a thousand namespaces, wired and closed, leave no descriptor, thread, link or memory")
    void thousand() throws IOException {
        wire(WARM_UP);
        Holdings before = Holdings.now();
        wire(MANY);
        boolean flat = Await.isSoon(() -> !holdings().isMoreThan(before));
        assertThat(flat).as("%s after %s", Holdings.now(), before).isTrue();
    }

    private static Holdings holdings() {
        try {
            return Holdings.now();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Each with a cable to a hub, which loses its end when the kernel has cleared the namespace away. */
    private static void wire(int count) throws IOException {
        try (Netns hub = Netns.create()) {
            List<Netns> guests = new ArrayList<>();
            try {
                for (int i = 0; i < count; i++) {
                    guests.add(Netns.create());
                    hub.addVeth("h" + i, guests.get(i), "eth0");
                    guests.get(i)
                            .batch(batch -> batch.up("lo")
                                    .address("eth0", "10.0.0.2/30")
                                    .up("eth0"));
                }
                assertThat(hub.links()).hasSize(count + 1);
                try (Netns own = Netns.current()) {
                    assertThat(namespacesOfTasks()).containsExactly(own.toString());
                }
            } finally {
                guests.forEach(Netns::close);
            }
            Await.until("the ends of the cables are gone", () -> hub.links().size() == 1);
        }
    }

    /** The network namespaces that threads of this JVM are in. */
    static Set<String> namespacesOfTasks() throws IOException {
        Set<String> namespaces = new TreeSet<>();
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
            for (Path task : tasks) {
                try {
                    namespaces.add(
                            Files.readSymbolicLink(task.resolve("ns/net")).toString());
                } catch (NoSuchFileException e) {
                    // it has ended meanwhile
                }
            }
        }
        return namespaces;
    }
}
