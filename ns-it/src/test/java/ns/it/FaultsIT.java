package ns.it;

import static ns.core.NamespaceType.CGROUP;
import static ns.core.NamespaceType.IPC;
import static ns.core.NamespaceType.MNT;
import static ns.core.NamespaceType.NET;
import static ns.core.NamespaceType.PID;
import static ns.core.NamespaceType.UTS;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import ns.exec.NsProcess;
import ns.exec.Unshare;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every system call of ns-init made to fail, one at a time: the exception tells which and why, and nothing is left. */
@KernelTest
final class FaultsIT {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "plain, dup3 prlimit64 setpriority capset chdir fcntl execve",
        "terminal, setsid ioctl execve",
        "root, unshare clone mount openat write sethostname setdomainname socket ioctl pipe2 eventfd2 execve signalfd4",
        "user, unshare clone openat write mount capget execve",
        "ranges, unshare clone read write wait4 setgroups mount execve",
        "supervised, clone pidfd_open signalfd4 prctl execve",
        "forwarding, clone execve",
        "hook, clone sendmsg recvfrom execve",
        "open, unshare openat write setns socket ioctl sendmsg",
    })
    @Root
    @DisplayName(
            "each call that fails once is named with its error, and leaves no process, descriptor, thread, mount or pin")
    void eachCallFails(String plan, String expected) {
        List<String> lines = run(plan);
        assertThat(lines).noneMatch(line -> line.startsWith("BAD"));
        assertThat(failed(lines)).contains(expected.split(" ", -1));
    }

    @Test
    @Root
    @DisplayName("each call on the way into the namespaces of a process that fails once is named as well")
    void eachCallOnTheWayInFails() {
        try (NsProcess target =
                Unshare.of(MNT, UTS, IPC, NET, PID, CGROUP).mountProc().start("sleep", "100")) {
            List<String> lines = run("enter", target.pid().toString());
            assertThat(lines).noneMatch(line -> line.startsWith("BAD"));
            assertThat(failed(lines)).contains("setns", "clone", "execve");
        }
    }

    private List<String> run(String plan, String... more) {
        List<String> arguments = new ArrayList<>(List.of(plan, folder.toString()));
        arguments.addAll(List.of(more));
        return OtherJvm.run(Injector.prefix(), StepFaults.class, arguments.toArray(String[]::new))
                .lines()
                .toList();
    }

    private static List<String> failed(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith("fault "))
                .map(line -> line.substring("fault ".length(), line.indexOf(':')))
                .toList();
    }
}
