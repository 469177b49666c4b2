package ns.core.fd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import ns.core.NamespaceType;
import ns.core.Pid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcLinkTest {
    @Test
    void aPathInProcTellsTheProcess() {
        assertThat(ProcLink.of(Path.of("/proc/1/ns/net"))).contains(new ProcLink(Pid.of(1), NamespaceType.NET));
        assertThat(ProcLink.of(Path.of("/proc/7/task/9/ns/pid_for_children")))
                .contains(new ProcLink(Pid.of(7), NamespaceType.PID));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/proc/self/ns/net",
                "/proc/0/ns/net",
                "/proc/1/ns/none",
                "/proc/99999999999/ns/net",
                "/run/netns/1"
            })
    void othersTellNone(String path) {
        assertThat(ProcLink.of(Path.of(path))).isEmpty();
    }
}
