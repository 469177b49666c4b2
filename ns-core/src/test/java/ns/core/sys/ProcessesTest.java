package ns.core.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ns.core.Errno;
import ns.core.Pid;
import ns.core.Signal;
import ns.core.SyscallException;
import ns.core.sys.Processes.ChildStatus;
import org.junit.jupiter.api.Test;

class ProcessesTest {
    private static final int PR_GET_DUMPABLE = 3;
    private static final int RLIMIT_NOFILE = 7;

    /** Becomes a shell. */
    static final class Becoming {
        private Becoming() {}

        public static void main(String... arguments) {
            int fd = Descriptors.open(Path.of("/bin/sh"), Descriptors.O_PATH);
            throw Processes.execveat(
                    fd, List.of("argv0", "-c", "echo $0:$1:$A:$HOME; exit 7", "zero", "ö"), List.of("A=ä"));
        }
    }

    private static int shell(String script, int... inherited) {
        return Processes.posix_spawn("/bin/sh", List.of("sh", "-c", script), inherited);
    }

    /** What a shell writes to the pipe whose number it knows as $1 (not all shells redirect to numbers beyond 9). */
    private static String output(String script) {
        Descriptors.Pair pipe = Descriptors.pipe2(0);
        int pid = Processes.posix_spawn(
                "/bin/sh", List.of("sh", "-c", script, "sh", String.valueOf(pipe.second())), new int[] {pipe.second()});
        Descriptors.close(pipe.second());
        try {
            StringBuilder text = new StringBuilder();
            Memory memory = Memory.allocate(4096);
            for (int length; (length = Descriptors.read(pipe.first(), memory)) > 0; ) {
                byte[] bytes = new byte[length];
                memory.bytes().get(0, bytes);
                text.append(new String(bytes, StandardCharsets.UTF_8));
            }
            return text.toString();
        } finally {
            Descriptors.close(pipe.first());
            end(pid);
        }
    }

    private static ChildStatus end(int pid) {
        return Processes.waitid(Processes.P_PID, pid, Processes.WEXITED).orElseThrow();
    }

    @Test
    void aChildIsWaitedFor() {
        int pid = shell("exit 3");
        int pidfd = Processes.pidfd_open(Pid.of(pid), 0);
        ChildStatus exited = new ChildStatus(pid, Processes.CLD_EXITED, 3);
        int look = Processes.WEXITED | Processes.WNOWAIT;
        assertThat(Processes.waitid(Processes.P_PIDFD, pidfd, look)).contains(exited);
        assertThat(Processes.waitid(Processes.P_PIDFD, pidfd, Processes.WEXITED | Processes.__WALL))
                .contains(exited);
        assertThatThrownBy(() -> Processes.waitid(Processes.P_PIDFD, pidfd, Processes.WEXITED))
                .isInstanceOfSatisfying(
                        SyscallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ECHILD));
        Descriptors.close(pidfd);
    }

    @Test
    void aChildThatRunsHasNothingToTellYetAndASignalDoesNotEndTheWait() throws Exception {
        Descriptors.Pair pipe = Descriptors.pipe2(0);
        int pid = shell("read line </proc/self/fd/" + pipe.first(), pipe.first());
        int pidfd = Processes.pidfd_open(Pid.of(pid), 0);
        assertThat(Processes.waitid(Processes.P_PIDFD, pidfd, Processes.WEXITED | Processes.WNOHANG))
                .isEmpty();
        WaitingThread<Optional<ChildStatus>> waiting =
                new WaitingThread<>(() -> Processes.waitid(Processes.P_PIDFD, pidfd, Processes.WEXITED));
        waiting.interruptIn(Syscall.WAITID);
        Processes.pidfd_send_signal(pidfd, Signal.SIGKILL);
        assertThat(waiting.result()).contains(new ChildStatus(pid, Processes.CLD_KILLED, Signal.SIGKILL.number()));
        Descriptors.close(pidfd);
        pipe.close();
    }

    @Test
    void theEnvironmentIsEmptyAndNoSignalIsBlocked() {
        assertThat(Signals.blockedMask()).as("that there is something to lose").isNotZero();
        assertThat(output("exec >/proc/self/fd/$1; tr '\\0' '\\n' </proc/$$/environ; grep SigBlk /proc/self/status"))
                .isEqualTo("SigBlk:\t0000000000000000\n");
    }

    @Test
    void onlyWhatIsGivenIsInherited() {
        int kept = Descriptors.open(Path.of("/dev/zero"), Descriptors.O_RDONLY);
        int lost = Descriptors.open(Path.of("/dev/full"), Descriptors.O_RDONLY);
        try {
            int pid = shell(
                    "test /proc/self/fd/" + kept + " -ef /dev/zero && ! test -e /proc/self/fd/" + lost, kept, kept);
            assertThat(end(pid)).isEqualTo(new ChildStatus(pid, Processes.CLD_EXITED, 0));
            assertThat(Descriptors.fcntl(kept, Descriptors.F_GETFD, 0))
                    .as("only the child's")
                    .isEqualTo(Descriptors.FD_CLOEXEC);
        } finally {
            Descriptors.close(kept);
            Descriptors.close(lost);
        }
    }

    @Test
    void argumentsAreGivenAsTheyAre() {
        int pid = Processes.posix_spawn(
                "/bin/sh", List.of("sh", "-c", "test \"$1|$2|$3\" = \"|ö €|x y\"", "sh", "", "ö €", "x y"), new int[0]);
        assertThat(end(pid).status()).isZero();
    }

    @Test
    void failuresOfSpawnAreTold() {
        assertThatThrownBy(() -> Processes.posix_spawn("/nonexistent", List.of("x"), new int[0]))
                .isInstanceOf(SyscallException.class)
                .hasMessage("posix_spawn(/nonexistent): ENOENT (No such file or directory)");
        assertThatThrownBy(() -> Processes.posix_spawn("/bin/sh", List.of("x"), new int[] {-1}))
                .isInstanceOf(SyscallException.class)
                .hasMessageStartingWith("posix_spawn_file_actions_adddup2: EBADF");
        assertThatIllegalArgumentException().isThrownBy(() -> shell("a\0b"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Processes.posix_spawn("/bin/s\0h", List.of(), new int[0]));
    }

    /** As from a pool of threads; each child tells its own number. */
    @Test
    void manyThreadsSpawn() throws Exception {
        List<WaitingThread<Integer>> threads = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            int number = i;
            threads.add(new WaitingThread<>(() -> end(shell("exit " + number)).status()));
        }
        for (int i = 0; i < threads.size(); i++) {
            assertThat(threads.get(i).result()).isEqualTo(i);
        }
    }

    @Test
    void aJvmBecomesAnotherProgram() throws IOException, InterruptedException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(java, "-cp", classPath, Becoming.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("zero:ö:ä:\n");
        assertThat(process.waitFor()).isEqualTo(7);
    }

    @Test
    void whatIsNoProgramIsNotBecome() {
        int fd = Descriptors.open(Path.of("/"), Descriptors.O_RDONLY);
        try {
            assertThatThrownBy(() -> Processes.execveat(fd, List.of("x"), List.of()))
                    .isInstanceOf(SyscallException.class)
                    .hasMessage("execveat(" + fd + "): EACCES (Permission denied)");
        } finally {
            Descriptors.close(fd);
        }
    }

    @Test
    void credentialsAreThoseOfProc() throws IOException {
        List<String> status = Files.readAllLines(Path.of("/proc/self/status"));
        assertThat(status)
                .anyMatch(line -> line.startsWith("Uid:\t" + Processes.getuid() + "\t" + Processes.geteuid() + "\t"))
                .anyMatch(line -> line.startsWith("Gid:\t" + Processes.getgid() + "\t" + Processes.getegid() + "\t"));
    }

    @Test
    void limitsAreThoseOfProc() throws IOException {
        String[] words = Files.readAllLines(Path.of("/proc/self/limits")).stream()
                .filter(line -> line.startsWith("Max open files"))
                .findFirst()
                .orElseThrow()
                .split("\\s+");
        Processes.Limits limits = Processes.getrlimit(RLIMIT_NOFILE);
        assertThat(Long.toUnsignedString(limits.soft())).isEqualTo(words[3]);
        assertThat(Long.toUnsignedString(limits.hard())).isEqualTo(words[4]);
        assertThatThrownBy(() -> Processes.getrlimit(99)).hasMessageStartingWith("getrlimit(99): EINVAL");
    }

    @Test
    void prctlAnswersOrThrows() {
        assertThat(Processes.prctl(PR_GET_DUMPABLE, 0)).isBetween(0L, 2L);
        assertThatThrownBy(() -> Processes.prctl(-1, 2)).hasMessageStartingWith("prctl(-1, 2, 0, 0, 0): EINVAL");
    }
}
