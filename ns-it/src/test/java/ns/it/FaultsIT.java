package ns.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
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
    })
    @Root
    @DisplayName(
            "each call that fails once is named with its error, and leaves no process, descriptor, thread, mount or pin")
    void eachCallFails(String plan, String expected) {
        List<String> lines = run(Injector.prefix(), plan);
        assertThat(lines).noneMatch(line -> line.startsWith("BAD"));
        assertThat(failed(lines)).contains(expected.split(" ", -1));
    }

    private List<String> run(List<String> prefix, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add(1, folder.toString());
        return OtherJvm.run(prefix, StepFaults.class, all.toArray(String[]::new))
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
