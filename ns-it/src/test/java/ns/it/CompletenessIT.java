package ns.it;

import static ns.core.NamespaceType.MNT;
import static ns.core.NamespaceType.NET;
import static ns.core.NamespaceType.PID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import ns.core.Capability;
import ns.core.Errno;
import ns.core.NamespaceId;
import ns.core.Pid;
import ns.core.SyscallException;
import ns.core.fd.NamespaceFd;
import ns.core.fd.PidFd;
import ns.proc.Completeness;
import ns.proc.Namespace;
import ns.proc.ProcessInfo;
import ns.proc.Procfs;
import ns.proc.Snapshot;
import ns.proc.Source;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a snapshot cannot see, it says. */
@KernelTest
@Requires(Need.USER_NAMESPACES)
final class CompletenessIT {
    /** Nobody, and yet able to read the class path of this JVM, wherever that is. */
    private static final String AS_NOBODY = "setpriv --reuid 65534 --regid 65534 --clear-groups"
            + " --inh-caps -all,+dac_read_search --ambient-caps -all,+dac_read_search"
            + " --bounding-set -all,+dac_read_search";

    @TempDir
    private Path folder;

    @Test
    @Rootless
    @DisplayName("a process that we may not see into is listed, counted, and CAP_SYS_PTRACE named")
    void unreadable() {
        try (Scene scene = Scene.start("fork { undumpable say it }")) {
            Snapshot snapshot = Snapshot.take();
            ProcessInfo process = snapshot.process(scene.actor("it").pid()).orElseThrow();
            assertThat(process.namespaces()).isEmpty();
            assertThat(process.parent()).contains(scene.pid());
            Completeness completeness = snapshot.completeness();
            assertThat(completeness.isComplete()).isFalse();
            assertThat(completeness.processes()).isPositive();
            assertThat(completeness.helpful()).contains(Capability.CAP_SYS_PTRACE);
            assertThat(completeness.toString())
                    .startsWith("could not read " + completeness.processes() + " process")
                    .contains("CAP_SYS_PTRACE");
            assertThatThrownBy(() -> snapshot.namespaceOf(process.pid(), NET))
                    .hasMessage("the net namespace of process " + process + " can not be seen");
        }
    }

    @Test
    @Rootless
    @DisplayName("one process more that we may not see into is counted as one more")
    void unreadableCount() {
        try (Scene scene = Scene.start("repeat 7 { fork { undumpable } } say it")) {
            Snapshot snapshot = Snapshot.take(Source.PROCESSES);
            long listed = snapshot.processes().stream()
                    .filter(process -> process.namespaces().isEmpty())
                    .count();
            long mine = snapshot.processes().stream()
                    .filter(process -> process.parent().equals(Optional.of(scene.pid())))
                    .filter(process -> process.namespaces().isEmpty())
                    .count();
            assertThat(mine).isEqualTo(7);
            assertThat((long) snapshot.completeness().processes()).isEqualTo(listed);
        }
    }

    @Test
    @Rootless
    @DisplayName("a mount namespace that we may not enter is counted")
    void mountNamespace() {
        try (Scene scene = Scene.start("share { unshare user,mnt open /proc/thread-self/ns/mnt say it exit }")) {
            Completeness completeness = Snapshot.take().completeness();
            assertThat(completeness.mountNamespaces()).isPositive();
            assertThat(completeness.helpful()).contains(Capability.CAP_SYS_ADMIN, Capability.CAP_SYS_CHROOT);
            assertThat(scene.pid().number()).isPositive();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    @Root
    @Requires(programs = {"setpriv", "unshare"})
    @DisplayName("a /proc that is mounted with hidepid is incomplete for a user without privileges")
    void hidden(int hidepid) {
        String output = inMountNamespace("mount -t proc -o hidepid=" + hidepid + " proc " + folder, folder.toString());
        assertThat(output).contains("complete=false").contains("CAP_SYS_PTRACE").contains("self=true");
        if (hidepid == 2) {
            assertThat(output).contains("hidden=true").contains("(hidepid)");
        }
    }

    @Test
    @Root
    @Requires(programs = {"setpriv", "unshare"})
    @DisplayName("a /proc that shows everything is as complete as a user without privileges may have it")
    void notHidden() {
        assertThat(inMountNamespace("mount -t proc proc " + folder, folder.toString()))
                .contains("hidden=false")
                .contains("self=true");
    }

    /** Mounts what is asked for where nobody else sees it, and looks at it there as nobody. */
    private static String inMountNamespace(String mount, String proc) {
        List<String> prefix = List.of(
                "unshare",
                "--mount",
                "sh",
                "-ec",
                "chmod 755 \"$1\"; " + mount + "; shift; exec " + AS_NOBODY + " \"$@\"",
                "sh",
                proc);
        return OtherJvm.run(prefix, Look.class, proc);
    }

    /** Prints what it sees in a /proc. */
    static final class Look {
        private Look() {}

        public static void main(String... arguments) {
            Procfs procfs = Procfs.at(Path.of(arguments[0]));
            Snapshot snapshot = Snapshot.take(procfs, Source.ALL);
            Completeness completeness = snapshot.completeness();
            PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
            out.println("complete=" + completeness.isComplete() + " hidden=" + completeness.hidden() + " self="
                    + snapshot.process(Pid.self()).isPresent() + " " + completeness);
        }
    }

    @Test
    @Root
    @DisplayName("a /proc of another pid namespace shows its processes by their ids there")
    void otherPidNamespace() {
        try (Scene scene = Scene.start(
                "fork { unshare mnt,pid fork { unshare net say it tmpfs %s proc %s rw fork { say child } } }"
                        .formatted(folder, folder))) {
            Scene.Actor it = scene.actor("it");
            Procfs procfs = Procfs.at(Path.of("/proc/" + it.pid() + "/root" + folder));
            assertThat(procfs.isOurs()).isFalse();
            assertThat(procfs.self()).isEmpty();
            Snapshot snapshot = Snapshot.take(procfs, Source.ALL);
            assertThat(snapshot.processes()).extracting(ProcessInfo::pid).containsExactly(Pid.of(1), Pid.of(2));
            assertThat(snapshot.namespaceOf(Pid.of(1), PID).id()).isEqualTo(it.namespace(PID));
            assertThat(snapshot.namespaceOf(Pid.of(1), NET).id()).isEqualTo(it.namespace(NET));
            assertThat(snapshot.process(Pid.of(1)).orElseThrow().pids()).containsExactly(Pid.of(1));
            assertThat(snapshot.namespaceOf(Pid.of(2), NET).processes()).hasSize(2);
        }
    }

    @Test
    @Root
    @DisplayName("a /proc of a pid namespace above ours shows us by our id there")
    void pidNamespaceAbove() {
        List<String> prefix = List.of("unshare", "--pid", "--fork", "--kill-child", "--");
        assertThat(OtherJvm.run(prefix, LookFromBelow.class)).startsWith("ours=false self=true");
    }

    /** Prints whether it finds itself in a /proc of the pid namespace above. */
    static final class LookFromBelow {
        private LookFromBelow() {}

        public static void main(String... arguments) {
            Snapshot snapshot = Snapshot.take();
            Procfs procfs = snapshot.procfs();
            Optional<Pid> self = procfs.self();
            boolean found = self.flatMap(snapshot::process)
                    .filter(process -> process.innerPid().number() == 1)
                    .isPresent();
            PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
            out.println("ours=" + procfs.isOurs() + " self=" + found);
        }
    }

    @Test
    @DisplayName("a /proc that is not there is an error with its path")
    void missing() {
        Path nowhere = folder.resolve("nowhere");
        assertThatThrownBy(() -> Procfs.at(nowhere))
                .isInstanceOfSatisfying(
                        SyscallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT))
                .hasMessageContaining(nowhere.toString());
    }

    @Test
    @Root
    @DisplayName("an empty folder at /proc is an error, not a machine without processes")
    void empty() {
        try (Scene scene = Scene.start("unshare mnt tmpfs /proc");
                PidFd process = PidFd.open(scene.pid());
                NamespaceFd place = process.openNamespace(MNT)) {
            assertThatThrownBy(() -> place.call(Snapshot::take))
                    .isInstanceOfSatisfying(
                            SyscallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT))
                    .hasMessageContaining("/proc");
        }
    }

    @Test
    @Root
    @DisplayName("root sees into a process that nobody else may see into")
    void rootSeesAll() {
        try (Scene scene = Scene.start("fork { unshare net setids 65534 undumpable say it }")) {
            NamespaceId id = scene.actor("it").namespace(NET);
            assertThat(Snapshot.take().namespace(id).map(Namespace::processes))
                    .hasValueSatisfying(processes -> assertThat(processes).hasSize(1));
        }
    }

    @Test
    @DisplayName("too many open files are an error, and no machine without processes")
    void fullTable() {
        assertThat(OtherJvm.run(List.of("prlimit", "--nofile=256"), FullTable.class)
                        .strip())
                .contains("EMFILE")
                .doesNotContain("processes");
    }

    /** Takes a snapshot with two descriptors to spare; prints what comes of it. */
    static final class FullTable {
        private FullTable() {}

        /**
         * Fills the table of descriptors.
         *
         * @param args none
         * @throws IOException if the last two can not be closed
         */
        public static void main(String[] args) throws IOException {
            Snapshot.take(); // loads what is needed
            Deque<FileInputStream> open = new ArrayDeque<>();
            try {
                while (open.size() < 10_000) {
                    open.push(new FileInputStream("/dev/null"));
                }
            } catch (IOException e) {
                open.pop().close();
                open.pop().close();
            }
            try {
                System.out.println(Snapshot.take().processes().size() + " processes");
            } catch (SyscallException e) {
                System.out.println(e.errno().name());
            }
            while (!open.isEmpty()) {
                open.pop().close();
            }
        }
    }
}
