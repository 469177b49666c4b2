package ns.it;

import static ns.core.NamespaceType.IPC;
import static ns.core.NamespaceType.NET;
import static ns.core.NamespaceType.USER;
import static ns.core.NamespaceType.UTS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import ns.core.NamespaceId;
import ns.core.NamespaceType;
import ns.core.fd.NamespaceFd;
import ns.proc.IpcObjects;
import ns.proc.ProcessInfo;
import ns.proc.Snapshot;
import ns.proc.Source;
import ns.proc.UtsNames;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The cases that the project began with. */
@KernelTest
@Requires(Need.USER_NAMESPACES)
final class SeedCasesIT {
    @Test
    @DisplayName("a process has the namespaces that the links in /proc/PID/ns name")
    void links() throws IOException {
        try (Scene scene = Scene.start("unshare user,net,uts")) {
            ProcessInfo process =
                    Snapshot.take(Source.PROCESSES).process(scene.pid()).orElseThrow();
            Map<NamespaceType, String> links = new EnumMap<>(NamespaceType.class);
            for (NamespaceType type : process.namespaces().keySet()) {
                Path link = Path.of("/proc/" + scene.pid() + "/ns/" + type.procName());
                links.put(type, Files.readSymbolicLink(link).toString());
            }
            assertThat(process.namespaces()).hasSizeGreaterThanOrEqualTo(7);
            process.namespaces().forEach((type, id) -> assertThat(id.toString()).isEqualTo(links.get(type)));
        }
    }

    @Test
    @DisplayName("two processes share the namespaces that neither of them has left")
    void share() {
        try (Scene scene = Scene.start("unshare user fork { say stays } fork { unshare net say leaves }")) {
            Snapshot snapshot = Snapshot.take(Source.PROCESSES);
            ProcessInfo stays = snapshot.process(scene.actor("stays").pid()).orElseThrow();
            ProcessInfo leaves = snapshot.process(scene.actor("leaves").pid()).orElseThrow();
            for (NamespaceType type : stays.namespaces().keySet()) {
                boolean shared = stays.namespace(type).equals(leaves.namespace(type));
                assertThat(shared).as("%s", type).isEqualTo(type != NET);
            }
            assertThat(snapshot.namespaceOf(scene.pid(), USER).processes()).contains(stays, leaves);
            assertThat(snapshot.namespaceOf(scene.pid(), NET).processes())
                    .contains(stays)
                    .doesNotContain(leaves);
        }
    }

    @Test
    @Root
    @DisplayName("a new uts namespace has its own host name")
    void hostName() {
        UtsNames before = UtsNames.current();
        try (Scene scene = Scene.start("unshare uts hostname somewhere-else");
                NamespaceFd uts = NamespaceFd.open(scene.pid(), UTS)) {
            assertThat(UtsNames.of(uts).host()).isEqualTo("somewhere-else");
            assertThat(UtsNames.current()).isEqualTo(before);
        }
    }

    @Test
    @Root
    @DisplayName("a System V queue is visible only in its ipc namespace")
    void queue() {
        try (Scene scene = Scene.start("unshare ipc queue say it");
                Scene other = Scene.start("unshare ipc");
                NamespaceFd ipc = NamespaceFd.open(scene.pid(), IPC);
                NamespaceFd elsewhere = NamespaceFd.open(other.pid(), IPC)) {
            int queue = scene.actor("it").value();
            assertThat(IpcObjects.of(ipc).messageQueues().objects())
                    .singleElement()
                    .extracting(each -> each.object().id())
                    .isEqualTo(queue);
            assertThat(IpcObjects.of(elsewhere).messageQueues().objects()).isEmpty();
            NamespaceId id = scene.actor("it").namespace(IPC);
            assertThat(ipc.id()).isEqualTo(id);
        }
    }
}
