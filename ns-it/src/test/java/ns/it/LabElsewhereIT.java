package ns.it;

import static ns.core.NamespaceType.MNT;
import static ns.core.NamespaceType.NET;
import static ns.core.NamespaceType.PID;
import static ns.core.NamespaceType.USER;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import ns.core.Pid;
import ns.core.Signal;
import ns.exec.Command;
import ns.exec.Input;
import ns.exec.NsProcess;
import ns.exec.Output;
import ns.exec.Unshare;
import ns.net.Netns;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Labs of other JVMs: one that is killed, and one that an ordinary user has. */
@KernelTest
@Requires(programs = "ping")
final class LabElsewhereIT {
    private static Command program(String... arguments) {
        List<String> command = new ArrayList<>(OtherJvm.command(LabProgram.class));
        command.addAll(List.of(arguments));
        return Command.of(command.get(0), command.subList(1, command.size()));
    }

    @Test
    @Root
    @DisplayName("a JVM that is killed leaves nothing of its lab")
    void killed() {
        try (Netns watched = Netns.create()) {
            String file = "/proc/" + Pid.self() + "/fd/" + watched.fd().number();
            try (NsProcess jvm =
                    Unshare.of().start(program(file).stdout(Output.pipe()).stdin(Input.pipe()))) {
                assertThat(jvm.lines().takeWhile(line -> !line.equals("ready"))).containsExactly("10.2.0.1 2");
                assertThat(watched.link("far").exists()).isTrue();
                jvm.kill(Signal.SIGKILL);
            }
            Await.until("the far host is gone", () -> !watched.link("far").exists());
        }
    }

    @Test
    @Requires(Need.USER_NAMESPACES)
    @DisplayName("who is root of a user namespace may have labs in it")
    void inUserNamespace() {
        String found = Unshare.of(USER, PID, MNT, NET)
                .mapRootUser()
                .mountProc()
                .run(program())
                .stdout();
        assertThat(found).isEqualTo("10.2.0.1 2\n");
    }
}
