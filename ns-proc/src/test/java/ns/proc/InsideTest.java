package ns.proc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import ns.core.NamespaceType;
import ns.core.Pid;
import ns.core.fd.NamespaceFd;
import org.junit.jupiter.api.Test;

/** Namespaces that must be entered, on the real kernel. */
final class InsideTest {
    @Test
    void aUtsNamespaceHasItsOwnNames() {
        UtsNames ours = UtsNames.current();
        try (Place place = Place.unshare("-u", "hostname elsewhere; echo nis.example > /proc/sys/kernel/domainname");
                NamespaceFd uts = NamespaceFd.open(place.pid(), NamespaceType.UTS)) {
            assertThat(UtsNames.of(uts)).isEqualTo(new UtsNames("elsewhere", Optional.of("nis.example")));
            assertThat(UtsNames.current()).isEqualTo(ours);
        }
    }

    @Test
    void aHostNameMayBeAnyBytes() {
        try (Place place = Place.unshare("-u", "printf 'a\\377 \\033b' > /proc/sys/kernel/hostname");
                NamespaceFd uts = NamespaceFd.open(place.pid(), NamespaceType.UTS)) {
            assertThat(UtsNames.of(uts).host()).startsWith("a").endsWith(" \u001bb");
        }
    }

    @Test
    void systemVObjectsAreThoseOfTheNamespace() {
        String script = "ipcmk -Q -p 622; ipcmk -M 4096 -p 600; ipcmk -S 3";
        try (Place place = Place.unshare("-i", script);
                NamespaceFd ipc = NamespaceFd.open(place.pid(), NamespaceType.IPC)) {
            IpcObjects inside = IpcObjects.of(ipc);
            assertThat(inside.messageQueues().objects())
                    .singleElement()
                    .matches(queue -> queue.object().permissions() == 0622 && queue.messages() == 0);
            assertThat(inside.sharedMemory().objects())
                    .singleElement()
                    .matches(segment ->
                            segment.bytes() == 4096 && segment.creator().isPresent());
            assertThat(inside.semaphoreSets().objects())
                    .singleElement()
                    .matches(set -> set.semaphores() == 3 && set.object().uid() == 0);
            assertThat(IpcObjects.current().messageQueues().objects())
                    .as("ours")
                    .doesNotContainAnyElementsOf(inside.messageQueues().objects());
        }
    }

    @Test
    void posixQueuesAreThoseOfTheNamespace() {
        String script = "mount -t mqueue none /mnt; umask 027; > /mnt/one; > \"$(printf '/mnt/tw o\\377')\"";
        try (Place place = Place.unshare("-im", script);
                NamespaceFd ipc = NamespaceFd.open(place.pid(), NamespaceType.IPC)) {
            IpcObjects.Part<PosixQueue> queues = IpcObjects.of(ipc).posixQueues();
            PosixQueue.State empty = new PosixQueue.State(0, Optional.empty());
            assertThat(queues.refusal()).isEmpty();
            assertThat(queues.objects())
                    .containsExactlyInAnyOrder(
                            new PosixQueue("/one", 0640, 0, 0, Optional.of(empty)),
                            new PosixQueue("/tw o\uDCFF", 0640, 0, 0, Optional.of(empty)));
        }
    }

    @Test
    void nothingStaysInside() throws Exception {
        try (Place place = Place.unshare("-iu", "true");
                NamespaceFd ipc = NamespaceFd.open(place.pid(), NamespaceType.IPC);
                NamespaceFd uts = NamespaceFd.open(place.pid(), NamespaceType.UTS)) {
            UtsNames.of(uts);
            IpcObjects.of(ipc);
            awaitNoThreadIn(List.of(ipc.id().toString(), uts.id().toString()));
            // only our own two handles are left; a folder of a mount that is attached nowhere is called /
            assertThat(descriptors())
                    .containsOnlyOnce(ipc.id().toString(), uts.id().toString())
                    .doesNotContain("/");
        }
    }

    /** Thread.join returns a moment before the kernel has taken the thread from the list. */
    private static void awaitNoThreadIn(List<String> namespaces) throws IOException {
        long deadline = System.nanoTime() + 5_000_000_000L;
        while (threadNamespaces().stream().anyMatch(namespaces::contains)) {
            assertThat(System.nanoTime()).as("a thread is left inside").isLessThan(deadline);
            Thread.yield();
        }
    }

    private static List<String> threadNamespaces() throws IOException {
        try (var tasks = Files.list(Path.of("/proc/self/task"))) {
            return tasks.flatMap(task -> Stream.of(link(task.resolve("ns/ipc")), link(task.resolve("ns/uts"))))
                    .toList();
        }
    }

    private static String link(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "gone";
        }
    }

    private static List<String> descriptors() throws IOException {
        try (var descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.map(InsideTest::link).toList();
        }
    }

    @Test
    void otherTypesAreRefused() {
        try (NamespaceFd net = NamespaceFd.openSelf(NamespaceType.NET)) {
            assertThatThrownBy(() -> UtsNames.of(net))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(net.id() + " is no uts namespace: it has no host name");
            assertThatThrownBy(() -> IpcObjects.of(net))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(net.id() + " is no ipc namespace: it has no IPC objects");
        }
    }

    @Test
    void procOfThisMachineIsUnderstood() {
        Procfs procfs = Procfs.system();
        Pid self = Pid.self();
        assertThat(procfs.mounts(self).orElseThrow())
                .anyMatch(mount -> mount.mountPoint().equals("/"));
        assertThat(procfs.idMaps(self).orElseThrow().uids().isUnset()).isFalse();
        assertThat(procfs.cgroups(self)).isPresent();
        assertThat(procfs.timeOffsets(self)).isPresent();
    }
}
