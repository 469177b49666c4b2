package ns.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static ns.core.NamespaceType.NET;
import static ns.core.NamespaceType.PID;
import static ns.core.NamespaceType.USER;
import static ns.core.NamespaceType.UTS;
import static ns.it.Sh.sh;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import ns.core.Capability;
import ns.core.Errno;
import ns.core.Signal;
import ns.core.SyscallException;
import ns.core.fd.NamespaceFd;
import ns.exec.Command;
import ns.exec.CommandFailedException;
import ns.exec.CommandTimeoutException;
import ns.exec.ExitStatus;
import ns.exec.Input;
import ns.exec.Output;
import ns.exec.Resource;
import ns.exec.Result;
import ns.exec.Unshare;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each word of {@link Command}, seen by the program. */
@KernelTest
final class ExecCommandIT {
    private static final Unshare HERE = Unshare.of();

    @TempDir
    Path folder;

    private static Command probe(String... arguments) {
        return Command.of(CProgram.PROBE.path().toString(), arguments);
    }

    private static String stdout(Command command) {
        return HERE.run(command).stdout();
    }

    private static Errno errnoOf(Command command) {
        try {
            throw new AssertionError(HERE.run(command));
        } catch (SyscallException e) {
            return e.errno();
        }
    }

    // what it is told

    @Test
    @DisplayName("the environment is inherited, changed, chosen from, or empty")
    void environment() {
        Command env = Command.of("/usr/bin/env");
        assertThat(HERE.run(env).lines()).contains("PATH=" + System.getenv("PATH"));
        assertThat(HERE.run(env.env("A", "1").env("B", "").unsetEnv("PATH")).lines())
                .contains("A=1", "B=")
                .noneMatch(line -> line.startsWith("PATH="));
        assertThat(HERE.run(env.keepEnvironment("PATH", "NOT_THERE").env("A", "x=y\nz"))
                        .stdout())
                .isEqualTo("PATH=" + System.getenv("PATH") + "\nA=x=y\nz\n");
        assertThat(stdout(env.env("A", "1").clearEnvironment())).isEqualTo("A=1\n");
        assertThat(stdout(env.clearEnvironment())).isEmpty();
        assertThat(stdout(env.clearEnvironment().env("A", "1").env("A", "2"))).isEqualTo("A=2\n");
    }

    @Test
    @DisplayName("arguments and variables arrive byte by byte, also those that are no UTF-8")
    void rawBytes() {
        String everything = "ä€😀 \n\t'\"$`\\ \udcff\udc80 end";
        byte[] expected = "ä€😀 \n\t'\"$`\\ ".getBytes(UTF_8);
        byte[] tail = {(byte) 0xff, (byte) 0x80, ' ', 'e', 'n', 'd'};
        String bytes = new String(expected, ISO_8859_1) + new String(tail, ISO_8859_1);
        assertThat(HERE.run("printf", "%s", everything).stdoutBytes()).isEqualTo(bytes.getBytes(ISO_8859_1));
        assertThat(HERE.run(Command.of("printenv", "RAW").env("RAW", everything))
                        .stdoutBytes())
                .isEqualTo((bytes + "\n").getBytes(ISO_8859_1));
        assertThat(HERE.run("printf", "[%s]", "", "a", "").stdout()).isEqualTo("[][a][]");
    }

    @Test
    @DisplayName("a program can be called something else, and a shell is told that it is one of a login")
    void argv0() throws Exception {
        assertThat(HERE.run(probe("a").argv0("other")).lines()).contains("argument 0 other", "argument 1 a");
        assertThat(HERE.run(probe("a").argv0("")).lines()).contains("argument 0 ");
        Path shell = Files.copy(CProgram.PROBE.path(), folder.resolve("shell"));
        Result result = HERE.run(Command.shell().env("SHELL", shell.toString()));
        assertThat(result.lines()).contains("argument 0 -shell");
        assertThat(HERE.run(Command.shell().arguments("-c", "echo $0").unsetEnv("SHELL"))
                        .stdout())
                .startsWith("-");
    }

    @Test
    @DisplayName(
            "a program is looked up in the PATH that it gets, folder by folder, and what may not be executed is passed over")
    void lookup() throws Exception {
        Path first = Files.createDirectories(folder.resolve("first"));
        Path second = Files.createDirectories(folder.resolve("second"));
        Files.writeString(first.resolve("it"), "#!/bin/sh\necho first\n");
        script(second.resolve("it"), "#!/bin/sh\necho second\n");
        Command it = Command.of("it").env("PATH", first + ":" + folder.resolve("none") + ":" + second);
        assertThat(stdout(it)).isEqualTo("second\n");
        script(first.resolve("it"), "#!/bin/sh\necho first\n");
        assertThat(stdout(it)).isEqualTo("first\n");
        assertThat(stdout(it.env("PATH", "").directory(second))).isEqualTo("second\n");
        assertThat(stdout(Command.of("true").unsetEnv("PATH"))).isEmpty();
    }

    private static void script(Path file, String text) throws Exception {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    @DisplayName("a script without a first line is read by sh, and any other refusal tells the kernel's reason")
    void refusals() throws Exception {
        script(folder.resolve("plain"), "echo $0 $1");
        assertThat(stdout(Command.of(folder + "/plain", "x"))).isEqualTo(folder + "/plain x\n");
        script(folder.resolve("orphan"), "#!/no/such/interpreter\n");
        Files.writeString(folder.resolve("text"), "#!/bin/sh\n");
        assertThat(errnoOf(Command.of(folder + "/orphan"))).isEqualTo(Errno.ENOENT);
        assertThat(errnoOf(Command.of(folder + "/text"))).isEqualTo(Errno.EACCES);
        assertThat(errnoOf(Command.of(folder.toString()))).isEqualTo(Errno.EACCES);
        assertThat(errnoOf(Command.of("no-such-program"))).isEqualTo(Errno.ENOENT);
        assertThat(errnoOf(Command.of(folder + "/text/below"))).isEqualTo(Errno.ENOTDIR);
        assertThat(errnoOf(Command.of("true").directory(folder.resolve("none"))))
                .isEqualTo(Errno.ENOENT);
        assertThatThrownBy(() -> HERE.run("no-such-program", "x"))
                .hasMessageContaining("execvp(\"no-such-program\"")
                .hasMessageContaining("ENOENT");
    }

    @Test
    @DisplayName("what the kernel can not take is refused where it is said")
    void refusedAtOnce() {
        assertThatIllegalArgumentException().isThrownBy(() -> Command.of(""));
        assertThatIllegalArgumentException().isThrownBy(() -> Command.of("a\0b"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Command.of("a", "b", "c\0d"))
                .withMessageContaining("argument 2");
        assertThatIllegalArgumentException().isThrownBy(() -> Command.of("a").env("A=B", "c"));
        assertThatIllegalArgumentException().isThrownBy(() -> Command.of("a").env("", "c"));
        assertThatIllegalArgumentException().isThrownBy(() -> Command.of("a").timeout(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> Command.of("a").accept(256));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HERE.run(Command.of("a").stdout(Output.pipe())))
                .withMessageContaining("start()");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HERE.start(Command.of("a").stdout(Output.capture(1))))
                .withMessageContaining("run()");
    }

    @Test
    @DisplayName("two megabytes of arguments pass if the stack may be large enough, and are too long else")
    void manyArguments() {
        String large = "x".repeat(100_000);
        Command two = Command.of("sh", Collections.nCopies(20, large)).arguments(concat("-c", "echo $# ${#1}", large));
        assertThat(errnoOf(two.limit(Resource.RLIMIT_STACK, 1 << 20, Resource.RLIM_INFINITY)))
                .isEqualTo(Errno.E2BIG);
        assertThat(stdout(two.limit(Resource.RLIMIT_STACK, 64 << 20, Resource.RLIM_INFINITY)))
                .isEqualTo("20 100000\n");
        assertThat(errnoOf(Command.of("true", "x".repeat(200_000)))).isEqualTo(Errno.E2BIG);
        assertThat(stdout(Command.of("sh", concat("-c", "echo $#", Collections.nCopies(0x10000, "x")))))
                .isEqualTo("65536\n");
    }

    private static List<String> concat(String option, String script, String large) {
        return concat(option, script, Collections.nCopies(20, large));
    }

    private static List<String> concat(String option, String script, List<String> arguments) {
        List<String> words = new java.util.ArrayList<>(List.of(option, script, "sh"));
        words.addAll(arguments);
        return words;
    }

    @Test
    @DisplayName("a program starts in the directory that it is told, and else where the caller is")
    void directory() throws Exception {
        assertThat(stdout(Command.of("pwd"))).isEqualTo(Path.of("").toRealPath() + "\n");
        assertThat(stdout(Command.of("pwd").directory(folder))).isEqualTo(folder.toRealPath() + "\n");
        assertThat(stdout(Command.of("pwd").directory(Path.of("src"))))
                .isEqualTo(Path.of("src").toRealPath() + "\n");
        Files.createDirectory(folder.resolve("below"));
        assertThat(HERE.workingDirectory(folder)
                        .run(Command.of("pwd").directory(Path.of("below")))
                        .stdout())
                .isEqualTo(folder.resolve("below").toRealPath() + "\n");
    }

    // descriptors

    @Test
    @DisplayName("standard input comes from where it is said to, and is empty else")
    void inputs() throws Exception {
        Command cat = Command.of("cat");
        Path file = Files.writeString(folder.resolve("in"), "from a file");
        assertThat(stdout(cat)).isEmpty();
        assertThat(stdout(cat.stdin(Input.none()))).isEmpty();
        assertThat(stdout(cat.stdin(Input.text("a\0ä")))).isEqualTo("a\0ä");
        assertThat(stdout(cat.stdin(Input.bytes(new byte[0])))).isEmpty();
        assertThat(HERE.run(cat.stdin(Input.bytes(new byte[3_000_000]))).stdoutBytes())
                .hasSize(3_000_000);
        assertThat(stdout(cat.stdin(Input.file(file)))).isEqualTo("from a file");
        assertThat(stdout(Command.of("true").stdin(Input.bytes(new byte[3_000_000]))))
                .isEmpty();
        assertThat(stdout(Command.of("readlink", "/proc/self/fd/0").stdin(Input.inherit()))
                        .strip())
                .isEqualTo(Files.readSymbolicLink(Path.of("/proc/self/fd/0")).toString());
        assertThatThrownBy(() -> HERE.run(cat.stdin(Input.file(folder.resolve("none")))))
                .isInstanceOf(SyscallException.class)
                .hasMessageContaining(folder.resolve("none").toString());
    }

    @Test
    @DisplayName("output goes to files, new or at their end, to memory, nowhere, or where ours goes")
    void outputs() throws Exception {
        Path out = folder.resolve("out");
        Command both = sh("echo out; echo err >&2");
        Result result = HERE.run(both.stdout(Output.file(out)).stderr(Output.append(out)));
        assertThat(result.stdout() + result.stderr()).isEmpty();
        HERE.run(both.stdout(Output.append(out)).stderr(Output.discard()));
        assertThat(Files.readString(out)).contains("err\n").endsWith("out\n").hasSizeGreaterThanOrEqualTo(8);
        HERE.run(both.stdout(Output.file(out)).stderr(Output.discard()));
        assertThat(Files.readString(out)).isEqualTo("out\n");
        assertThat(HERE.run(both)).extracting(Result::stdout, Result::stderr).containsExactly("out\n", "err\n");
        Path link = Path.of("/proc/self/fd/2");
        assertThat(stdout(Command.of("readlink", link.toString()).stderr(Output.inherit()))
                        .strip())
                .isEqualTo(Files.readSymbolicLink(link).toString());
    }

    @Test
    @DisplayName("a capture keeps what its limit allows, tells when there was more, and never makes the program wait")
    void captures() {
        Command zeros = Command.of("head", "-c", "3000000", "/dev/zero");
        Result limited = HERE.run(zeros.stdout(Output.capture(1000)));
        assertThat(limited.stdoutBytes()).hasSize(1000);
        assertThat(limited.stdoutTruncated()).isTrue();
        assertThat(limited.stderrTruncated()).isFalse();
        Result exact = HERE.run(zeros.stdout(Output.capture(3_000_000)));
        assertThat(exact.stdoutBytes()).hasSize(3_000_000);
        assertThat(exact.stdoutTruncated()).isFalse();
        assertThat(HERE.run(zeros.stdout(Output.capture(0))).stdoutTruncated()).isTrue();
    }

    @Test
    @DisplayName("both streams full at once are no deadlock")
    void bothStreamsFull() {
        Result result = HERE.run(sh("head -c 1000000 /dev/zero >&2 & head -c 2000000 /dev/zero; wait")
                .stdin(Input.bytes(new byte[1_000_000])));
        assertThat(result.stdoutBytes()).hasSize(2_000_000);
        assertThat(result.stderrBytes()).hasSize(1_000_000);
    }

    @Test
    @DisplayName("merged streams keep their order")
    void merged() throws Exception {
        Command alternating =
                sh("for i in 1 2 3; do echo o$i; echo e$i >&2; done").mergeStderr();
        assertThat(HERE.run(alternating).lines()).containsExactly("o1", "e1", "o2", "e2", "o3", "e3");
        Path file = folder.resolve("merged");
        HERE.run(alternating.stdout(Output.file(file)));
        assertThat(Files.readAllLines(file)).containsExactly("o1", "e1", "o2", "e2", "o3", "e3");
    }

    @Test
    @DisplayName(
            "the program has the descriptors that it is given, under the numbers that were promised, and no others")
    void passedDescriptors() {
        try (NamespaceFd net = NamespaceFd.openSelf(NET);
                NamespaceFd uts = NamespaceFd.openSelf(UTS)) {
            Command list = sh("cd /proc/self/fd; for i in *; do if [ -e $i ]; then echo $i $(readlink $i); fi; done");
            assertThat(HERE.run(list).lines()).hasSizeBetween(3, 4); // the shell's own glob may be one
            // each takes the number that the other has here
            Command swapped =
                    list.pass(net.fd().number(), uts.fd()).pass(uts.fd().number(), net.fd());
            assertThat(HERE.run(swapped).lines())
                    .contains(net.fd().number() + " " + uts.id(), uts.fd().number() + " " + net.id());
            Command many = list;
            for (int number = 3;
                    number < 60;
                    number++) { // these are the JVM's, and those of ns-init, of image and channel
                many = many.pass(number, number % 2 == 0 ? net.fd() : uts.fd());
            }
            List<String> lines = HERE.run(many).lines();
            for (int number = 3; number < 60; number++) {
                assertThat(lines).contains(number + " " + (number % 2 == 0 ? net.id() : uts.id()));
            }
            assertThat(Unshare.of(USER, PID).mapRootUser().run(swapped).lines())
                    .contains(net.fd().number() + " " + uts.id());
        }
    }

    @Test
    @DisplayName("nothing of the JVM is inherited: no descriptor, no signal that is ignored or blocked")
    void nothingIsInherited() {
        List<String> lines = HERE.run(probe()).lines();
        assertThat(lines.stream().filter(line -> line.startsWith("descriptor ")))
                .hasSize(3);
        assertThat(lines)
                .contains("status SigBlk:\t0000000000000000", "status SigIgn:\t0000000000000000")
                .contains("pdeathsig 0", "dumpable 1", "keepcaps 0", "children none");
    }

    // the end

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 42, 125, 126, 127, 128, 137, 255})
    @DisplayName("an exit code is told as it is, with and without a process 1 of ours")
    void exitCodes(int code) {
        for (Unshare place :
                List.of(HERE, Unshare.of(USER, PID), Unshare.of(USER, PID).asPid1())) {
            assertThat(place.run(sh("exit " + code).acceptAny()).status()).isEqualTo(new ExitStatus.Exited(code));
        }
    }

    private static List<Signal> deadlySignals() {
        return List.of(
                Signal.SIGHUP,
                Signal.SIGINT,
                Signal.SIGKILL,
                Signal.SIGTERM,
                Signal.SIGPIPE,
                Signal.SIGUSR1,
                Signal.SIGALRM,
                Signal.SIGSEGV,
                Signal.SIGABRT,
                Signal.SIGQUIT,
                Signal.realtime(0),
                Signal.realtime(30));
    }

    @ParameterizedTest
    @MethodSource("deadlySignals")
    @DisplayName("a deadly signal is told by its name, with and without a process 1 of ours")
    void signals(Signal signal) {
        for (Unshare place : List.of(HERE, Unshare.of(USER, PID))) {
            Command command =
                    sh("ulimit -c 0; kill -" + signal.number() + " $$").acceptAny();
            ExitStatus status = place.run(command).status();
            assertThat(status).isEqualTo(new ExitStatus.Signaled(signal, false));
            assertThat(status.shellCode()).isEqualTo(128 + signal.number());
        }
    }

    @Test
    @DisplayName(
            "an exit code that was not accepted is an exception with the status and the last lines of standard error")
    void failures() {
        Command failing = sh("for i in $(seq 20); do echo line $i >&2; done; echo out; exit 3");
        assertThatThrownBy(() -> HERE.run(failing)).isInstanceOfSatisfying(CommandFailedException.class, e -> {
            assertThat(e.result().status()).isEqualTo(new ExitStatus.Exited(3));
            assertThat(e.result().stdout()).isEqualTo("out\n");
            assertThat(e).hasMessageContainingAll("sh -c", "exit 3", "line 11", "line 20");
            assertThat(e.getMessage()).doesNotContain("line 10\n");
        });
        assertThat(HERE.run(failing.accept(3)).status()).isEqualTo(new ExitStatus.Exited(3));
        assertThatThrownBy(() -> HERE.run(sh("exit 0").accept(3))).isInstanceOf(CommandFailedException.class);
        assertThatThrownBy(() -> HERE.run(sh("kill -9 $$").accept(137)))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("SIGKILL");
        assertThat(HERE.run(sh("kill -9 $$").acceptAny()).status().isSuccess()).isFalse();
    }

    @Test
    @DisplayName("a program that takes too long is ended, and what it wrote until then is told")
    void timeouts() {
        Command slow = sh("echo begun; echo trouble >&2; exec sleep 60").timeout(Duration.ofMillis(300));
        for (Unshare place : List.of(HERE, Unshare.of(USER, PID).mapRootUser().mountProc())) {
            assertThatThrownBy(() -> place.run(slow)).isInstanceOfSatisfying(CommandTimeoutException.class, e -> {
                assertThat(e.timeout()).isEqualTo(Duration.ofMillis(300));
                assertThat(e.result().stdout()).isEqualTo("begun\n");
                assertThat(e.result().status()).isEqualTo(new ExitStatus.Signaled(Signal.SIGTERM, false));
                assertThat(e).hasMessageContaining("trouble");
            });
        }
    }

    @Test
    @DisplayName("a program that ignores the signal to end is killed after its time of grace")
    void stubbornProgram() {
        Command stubborn = sh("trap '' TERM; echo begun; while :; do sleep 1; done")
                .timeout(Duration.ofMillis(300))
                .closing(Signal.SIGTERM, Duration.ofMillis(200));
        assertThatThrownBy(() -> HERE.run(stubborn))
                .isInstanceOfSatisfying(
                        CommandTimeoutException.class,
                        e -> assertThat(e.result().status()).isEqualTo(new ExitStatus.Signaled(Signal.SIGKILL, false)));
        Command polite = sh("trap 'echo bye; exit 7' USR1; echo begun; while :; do sleep 0.05; done")
                .timeout(Duration.ofMillis(300))
                .closing(Signal.SIGUSR1, Duration.ofSeconds(5));
        assertThatThrownBy(() -> HERE.run(polite)).isInstanceOfSatisfying(CommandTimeoutException.class, e -> {
            assertThat(e.result().status()).isEqualTo(new ExitStatus.Exited(7));
            assertThat(e.result().stdout()).isEqualTo("begun\nbye\n");
        });
    }

    @Test
    @DisplayName("a process that the program leaves behind, with its output open, is not waited for")
    void grandchildKeepsTheOutput() {
        long start = System.nanoTime();
        Result result = HERE.run(sh("sleep 3 & echo done"));
        assertThat(result.stdout()).isEqualTo("done\n");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    }

    // what it may

    @Test
    @DisplayName("limits are those that it is given")
    void limits() throws Exception {
        Command show = sh("ulimit -Sn; ulimit -Hn; ulimit -c");
        assertThat(HERE.run(show.limit(Resource.RLIMIT_NOFILE, 100, 200).limit(Resource.RLIMIT_CORE, 0, 0))
                        .lines())
                .containsExactly("100", "200", "0");
        List<String> ours = Files.readAllLines(Path.of("/proc/self/limits"));
        Command all = Command.of("cat", "/proc/self/limits");
        List<Long> expected = new java.util.ArrayList<>();
        for (Resource resource : Resource.values()) { // the file has them in the order of their numbers
            String hard = ours.get(resource.ordinal() + 1).substring(47).strip().split(" ")[0];
            long most = hard.equals("unlimited") ? 1 << 30 : Long.parseLong(hard);
            expected.add(most / 2);
            all = all.limit(resource, most / 2, most);
        }
        List<Long> found = HERE.run(all).lines().stream()
                .skip(1)
                .map(line -> Long.valueOf(line.substring(26).strip().split(" ")[0]))
                .toList();
        assertThat(found).isEqualTo(expected);
        assertThat(stdout(sh("ulimit -s").limit(Resource.RLIMIT_STACK, 1 << 20, Resource.RLIM_INFINITY)))
                .isEqualTo("1024\n");
    }

    @Test
    @DisplayName("niceness is what it is told, not added to ours")
    void niceness() {
        assertThat(stdout(Command.of("nice").niceness(7))).isEqualTo("7\n");
        assertThat(stdout(Command.of("nice").niceness(19))).isEqualTo("19\n");
        if (Need.isRoot()) {
            assertThat(stdout(Command.of("nice").niceness(-20))).isEqualTo("-20\n");
        } else {
            assertThat(errnoOf(Command.of("nice").niceness(-20))).isEqualTo(Errno.EACCES);
        }
    }

    @Test
    @DisplayName("a program that may not get more rights knows")
    void noNewPrivileges() {
        assertThat(HERE.run(probe().noNewPrivileges()).lines()).contains("status NoNewPrivs:\t1");
        assertThat(HERE.run(probe()).lines()).contains("status NoNewPrivs:\t0");
    }

    @Test
    @Root
    @DisplayName("dropped capabilities are in no set, and root can not get them back")
    void droppedCapabilities() {
        Command show = sh("grep ^Cap /proc/self/status; ip link add dummy-ns type dummy 2>&1 || echo refused");
        List<String> lines = HERE.run(Command.of("grep", "^Cap", "/proc/self/status")
                        .dropCapabilities(Capability.CAP_NET_ADMIN, Capability.CAP_SYS_ADMIN))
                .lines();
        long missing = 1L << Capability.CAP_NET_ADMIN.number() | 1L << Capability.CAP_SYS_ADMIN.number();
        for (String line : lines) {
            long set = Long.parseUnsignedLong(line.split("\t")[1], 16);
            assertThat(set & missing).as(line).isZero();
            if (line.startsWith("CapEff") || line.startsWith("CapBnd")) {
                assertThat(set).as(line).isNotZero();
            }
        }
        assertThat(HERE.run(show.dropCapabilities(Capability.CAP_NET_ADMIN)).lines())
                .contains("refused");
        assertThat(HERE.run(Command.of("grep", "^Cap", "/proc/self/status").dropAllCapabilities())
                        .lines())
                .hasSize(5)
                .allMatch(line -> line.endsWith("\t0000000000000000"));
    }

    @Test
    @Requires(Need.USER_NAMESPACES)
    @DisplayName("root of a user namespace can drop capabilities there")
    void droppedInsideAUserNamespace() {
        assertThat(Unshare.of(USER)
                        .mapRootUser()
                        .run(Command.of("grep", "^Cap", "/proc/self/status").dropAllCapabilities())
                        .lines())
                .hasSize(5)
                .allMatch(line -> line.endsWith("\t0000000000000000"));
    }

    @Test
    @Rootless
    @DisplayName("who has no right to drop capabilities is told so")
    void droppingNeedsARight() {
        assertThatThrownBy(() -> HERE.run(Command.of("true").dropAllCapabilities()))
                .isInstanceOf(SyscallException.class)
                .hasMessageContaining("PR_CAPBSET_DROP")
                .hasMessageContaining("EPERM");
    }

    /** Drops what it has by inheritance, and shows what is left. */
    static final class Heir {
        private Heir() {}

        public static void main(String[] arguments) {
            Command show = Command.of("grep", "^Cap", "/proc/self/status");
            System.out.print(
                    HERE.run(show.dropCapabilities(Capability.CAP_NET_ADMIN)).stdout());
            System.out.print(HERE.run(show.dropAllCapabilities()).stdout());
        }
    }

    @Test
    @Root
    @Requires(programs = "setpriv")
    @DisplayName("inheritable and ambient capabilities are dropped too")
    void inheritedCapabilities() {
        List<String> prefix =
                List.of("setpriv", "--inh-caps=+net_admin,+setpcap", "--ambient-caps=+net_admin,+setpcap");
        List<String> lines = OtherJvm.run(prefix, Heir.class).lines().toList();
        assertThat(lines).hasSize(10);
        for (String line : lines) {
            long set = Long.parseUnsignedLong(line.split("\t")[1], 16);
            assertThat(set >> Capability.CAP_NET_ADMIN.number() & 1).as(line).isZero();
        }
        assertThat(lines.subList(5, 10)).allMatch(line -> line.endsWith("\t0000000000000000"));
    }
}
