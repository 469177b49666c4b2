package ns.it;

import static ns.core.NamespaceType.CGROUP;
import static ns.core.NamespaceType.IPC;
import static ns.core.NamespaceType.MNT;
import static ns.core.NamespaceType.NET;
import static ns.core.NamespaceType.PID;
import static ns.core.NamespaceType.TIME;
import static ns.core.NamespaceType.USER;
import static ns.core.NamespaceType.UTS;
import static ns.it.Sh.sh;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import ns.core.Errno;
import ns.core.NamespaceId;
import ns.core.NamespaceType;
import ns.core.SyscallException;
import ns.core.fd.NamespaceFd;
import ns.exec.Command;
import ns.exec.NsProcess;
import ns.exec.Propagation;
import ns.exec.Result;
import ns.exec.Unshare;
import ns.proc.UtsNames;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each word of {@link Unshare} but those of ids, as root and as anybody. */
@KernelTest
@Requires(Need.USER_NAMESPACES)
final class ExecUnshareIT {
    @TempDir
    Path folder;

    /** The namespaces of a type, which anybody may create: in a new user namespace if it must be. */
    private static Unshare create(NamespaceType... types) {
        return Need.isRoot() ? Unshare.of(types) : Unshare.of(types).mapRootUser();
    }

    private static Map<NamespaceType, NamespaceId> ours() {
        Map<NamespaceType, NamespaceId> ours = new EnumMap<>(NamespaceType.class);
        for (NamespaceType type : NamespaceType.values()) {
            try (NamespaceFd namespace = NamespaceFd.openSelf(type)) {
                ours.put(type, namespace.id());
            }
        }
        return ours;
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("a namespace of a type that is asked for is new, and all others are the caller's")
    void onlyWhatIsAskedForIsNew(NamespaceType type) {
        Map<NamespaceType, NamespaceId> ours = ours();
        EnumSet<NamespaceType> fresh = EnumSet.of(type);
        if (!Need.isRoot()) {
            fresh.add(USER);
        }
        try (NsProcess process = create(type).start("sleep", "60")) {
            for (Map.Entry<NamespaceType, NamespaceId> found :
                    process.namespaces().entrySet()) {
                boolean same = found.getValue().equals(ours.get(found.getKey()));
                assertThat(same).as("%s", found.getKey()).isEqualTo(!fresh.contains(found.getKey()));
            }
        }
        assertThat(ours()).isEqualTo(ours);
    }

    @Test
    @DisplayName("all eight types can be created at once")
    void allAtOnce() {
        Map<NamespaceType, NamespaceId> ours = ours();
        Unshare everything = Unshare.of(NamespaceType.values()).mapRootUser().mountProc();
        try (NsProcess process = everything.start("sleep", "60")) {
            assertThat(process.namespaces().keySet()).isEqualTo(ours.keySet());
            assertThat(process.namespaces().values()).doesNotContainAnyElementsOf(ours.values());
        }
    }

    @Test
    @DisplayName("without a type a program runs where the caller is")
    void nothingIsNew() {
        try (NsProcess process = Unshare.of().start("sleep", "60")) {
            assertThat(process.namespaces()).isEqualTo(ours());
        }
    }

    @Test
    @DisplayName("with a proc of its own a program sees process 1 and itself, and outside nothing is mounted")
    void mountProcShowsTheNewNamespace() throws Exception {
        String mounts = Files.readString(Path.of("/proc/self/mountinfo"));
        Result result = create(PID).mountProc().run(sh("cd /proc; echo $$ [0-9]*; cat 1/comm"));
        assertThat(result.lines()).containsExactly("2 1 2", "ns-init");
        assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).isEqualTo(mounts);
    }

    @Test
    @DisplayName("a proc can be mounted on another folder")
    void mountProcAtAFolder() {
        Unshare place = create(PID).mountProcAt(folder);
        assertThat(place.run(sh("cat \"$1\"/self/stat | cut -d' ' -f1; cat \"$1\"/1/comm", folder.toString()))
                        .lines())
                .containsExactly("3", "ns-init");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    @DisplayName("process 1 is the program if it shall be")
    void asPid1() {
        assertThat(create(PID).asPid1().run(sh("echo $$")).stdout()).isEqualTo("1\n");
    }

    @Test
    @DisplayName("a program that does not fork stays outside the new pid namespace, and its first child is process 1")
    void noForkStaysOutside() {
        Result result = create(PID).noFork().run(sh("echo $$; sh -c 'echo $$'"));
        assertThat(result.lines()).hasSize(2).last().isEqualTo("1");
        assertThat(result.lines().get(0)).isNotEqualTo("1").isNotEqualTo("2");
    }

    @Test
    @DisplayName("mounts inside are not seen outside, and are private if nothing else is said")
    void mountsStayInside() throws Exception {
        Path mounted = Files.createDirectory(folder.resolve("mounted"));
        String script =
                "mount -t tmpfs none \"$1\" && touch \"$1\"/file && grep -c -e shared: -e master: /proc/self/mountinfo";
        Result result = create(MNT).run(sh(script, mounted.toString()).accept(1)); // grep has found none
        assertThat(result.stdout()).as(result.stderr()).isEqualTo("0\n");
        assertThat(mounted).isEmptyDirectory();
    }

    @Test
    @Root
    @DisplayName("propagation is what is asked for, seen from a place where mounts are shared")
    void propagation() {
        Unshare shared = Unshare.of(MNT).propagation(Propagation.SHARED);
        try (NsProcess outside = shared.start("sleep", "60");
                NamespaceFd place = outside.pidfd().openNamespace(MNT)) {
            for (Propagation propagation : Propagation.values()) {
                Unshare inside = Unshare.of(MNT).propagation(propagation);
                String root = place.call(() -> inside.run("sh", "-c", "grep ' / / ' /proc/self/mountinfo | tail -n 1"))
                        .stdout();
                String expected = switch (propagation) {
                    case PRIVATE -> " / / [^:]* - .*\n";
                    case SLAVE -> ".* master:\\d+ - .*\n";
                    case SHARED, UNCHANGED -> ".* shared:\\d+ - .*\n";
                };
                assertThat(root).as("%s", propagation).containsPattern(expected);
            }
        }
    }

    @Test
    @DisplayName("in another root the program is looked up, at its top, and nothing else is there")
    void root() throws Exception {
        Path program = folder.resolve("probe");
        Files.copy(CProgram.PROBE.path(), program);
        Result result = create(MNT).root(folder).run("/probe");
        assertThat(result.lines()).contains("cwd /", "argument 0 /probe", "proc does not know us");
        assertThatThrownBy(() -> create(MNT).root(folder).run("sh", "-c", "true"))
                .isInstanceOfSatisfying(
                        SyscallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT));
    }

    @Test
    @DisplayName("a working directory is inside the new root, and a relative one starts where the caller is")
    void workingDirectory() throws Exception {
        Files.copy(CProgram.PROBE.path(), folder.resolve("probe"));
        Files.createDirectory(folder.resolve("deep"));
        assertThat(create().workingDirectory(folder).run("pwd").stdout()).isEqualTo(folder.toRealPath() + "\n");
        assertThat(create().workingDirectory(Path.of("src/test")).run("pwd").stdout())
                .isEqualTo(Path.of("src/test").toRealPath() + "\n");
        assertThat(create(MNT)
                        .root(folder)
                        .workingDirectory(Path.of("/deep"))
                        .run("../probe")
                        .lines())
                .contains("cwd /deep");
    }

    @Test
    @DisplayName("a directory that is not there is a failure that names it")
    void missingDirectoryIsNamed() {
        Path missing = folder.resolve("missing");
        assertThatThrownBy(() -> Unshare.of().workingDirectory(missing).run("true"))
                .isInstanceOf(SyscallException.class)
                .hasMessageContaining("chdir(\"" + missing + "\")")
                .hasMessageContaining("ENOENT");
    }

    @Test
    @DisplayName("clocks are set off to the nanosecond, forwards and backwards")
    void clocks() throws Exception {
        Duration forwards = Duration.ofDays(400).plusNanos(123_456_789);
        Duration backwards = Duration.ofMillis(-1500);
        Command show = sh("cat /proc/self/timens_offsets; cat /proc/uptime");
        List<String> lines =
                create(TIME).boottime(forwards).monotonic(backwards).run(show).lines();
        assertThat(lines.get(0)).containsPattern("^monotonic +-2 +500000000$");
        assertThat(lines.get(1)).containsPattern("^boottime +34560000 +123456789$");
        assertThat(Double.parseDouble(lines.get(2).split(" ")[0])).isGreaterThan(34_560_000);
        assertThat(Double.parseDouble(Files.readString(Path.of("/proc/uptime")).split(" ")[0]))
                .isLessThan(34_560_000);
    }

    @Test
    @DisplayName("names of host and domain are new inside, whatever their letters, and as before outside")
    void names() {
        UtsNames before = UtsNames.current();
        Command show = sh("uname -n; cat /proc/sys/kernel/domainname");
        Result result = create(UTS).hostname("wölkchen").domainname("über.all").run(show);
        assertThat(result.lines()).containsExactly("wölkchen", "über.all");
        assertThat(UtsNames.current()).isEqualTo(before);
        assertThat(create(UTS).hostname("a".repeat(64)).run("uname", "-n").stdout())
                .isEqualTo("a".repeat(64) + "\n");
        assertThat(create(UTS)
                        .hostname("")
                        .run("cat", "/proc/sys/kernel/hostname")
                        .stdout())
                .isEqualTo("\n");
    }

    @Test
    @DisplayName("lo is down in a new network namespace, and answers if it shall be up")
    void loopback() {
        Command addresses = sh("cat /proc/net/if_inet6; grep -c 127.0.0.1 /proc/net/fib_trie")
                .accept(0, 1);
        assertThat(create(NET).run(addresses).stdout()).isEqualTo("0\n");
        assertThat(create(NET).loopbackUp().run(addresses).stdout())
                .containsPattern("^0{31}1 01 80 10 80 +lo\n[1-9]\\d*\n$");
    }

    @Test
    @DisplayName(
            "Java acts between the namespaces and the program, in the order it was told, on the process that becomes it")
    void hooksActBeforeTheProgram() throws Exception {
        Path mark = folder.resolve("mark");
        List<String> seen = new ArrayList<>();
        Unshare place = create(NET, PID)
                .beforeExec(process -> {
                    try (NamespaceFd net = process.openNamespace(NET);
                            NamespaceFd own = NamespaceFd.openSelf(NET)) {
                        seen.add(net.id().equals(own.id()) ? "old net" : "new net");
                    }
                    Files.writeString(mark, "first ");
                })
                .beforeExec(process -> Files.writeString(mark, Files.readString(mark) + "second"));
        assertThat(place.run("cat", mark.toString()).stdout()).isEqualTo("first second");
        assertThat(seen).containsExactly("new net");
    }

    @Test
    @DisplayName("a hook that throws ends everything, and its exception is the cause")
    void hookThatThrowsEndsEverything() {
        Path mark = folder.resolve("mark");
        for (Unshare place : List.of(create(NET), create(PID, NET), create(TIME))) {
            Unshare hooked = place.beforeExec(process -> {
                throw new java.io.IOException("no thanks");
            });
            assertThatThrownBy(() -> hooked.start("touch", mark.toString()))
                    .hasMessageContaining("no thanks")
                    .hasRootCauseInstanceOf(java.io.IOException.class);
        }
        assertThat(mark).doesNotExist();
    }

    @Test
    @Root
    @DisplayName("a queue, a cgroup and a network of one's own are not the caller's")
    void isolation() {
        Result inside = Unshare.of(IPC, CGROUP, NET)
                .run(
                        sh(
                                "ipcmk -Q >/dev/null; ipcs -q | grep -c 0x; cat /proc/self/cgroup; ls /proc/sys/net/ipv4/conf"));
        assertThat(inside.lines()).first().isEqualTo("1");
        assertThat(inside.lines()).contains("lo").anyMatch(line -> line.matches("0::/"));
        assertThat(Unshare.of().run(sh("ipcs -q | grep -c 0x").accept(0, 1)).stdout())
                .isEqualTo(Unshare.of()
                        .run(sh("ipcs -q | grep -c 0x").accept(0, 1))
                        .stdout());
    }

    @Test
    @DisplayName("the plan tells what would happen, call by call, and nothing happens")
    void planTells() throws Exception {
        Path mark = folder.resolve("mark");
        List<String> lines = create(PID, UTS).hostname("red").plan(Command.of("touch", mark.toString()));
        assertThat(lines).anyMatch(line -> line.contains("unshare(") && line.contains("CLONE_NEWUTS"));
        assertThat(lines).anyMatch(line -> line.contains("sethostname(\"red\", 3)"));
        assertThat(lines).last().asString().startsWith("execvp(\"touch\"");
        assertThat(mark).doesNotExist();
    }

    @Test
    @DisplayName("an option that needs a namespace is refused without it, by its name, before anything happens")
    void missingNamespaceIsNamed() {
        assertThatThrownBy(() -> Unshare.of().hostname("x")).hasMessageContaining("hostname needs a new uts");
        assertThatThrownBy(() -> Unshare.of().loopbackUp()).hasMessageContaining("loopbackUp needs a new net");
        assertThatThrownBy(() -> Unshare.of().monotonic(Duration.ZERO)).hasMessageContaining("needs a new time");
        assertThatThrownBy(() -> Unshare.of().asPid1()).hasMessageContaining("asPid1 needs a new pid");
        assertThatThrownBy(() -> Unshare.of().keepCaps().run("true")).hasMessageContaining("keepCaps needs a new user");
        assertThatThrownBy(() -> Unshare.of().pin(NET, folder).run("true")).hasMessageContaining("pin of");
    }
}
