package ns.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code ns unshare} and {@code ns nsenter} against those of util-linux that are installed: the same commands of
 * {@code invocations.txt} in the same settings, and everything that can be seen of them is the same.
 */
@KernelTest
@Root
@SideBySide
@Requires(programs = {"unshare", "nsenter", "gcc", "newuidmap", "ip", "ps", "ipcmk"})
final class DropInsIT {
    private static final Translations TRANSLATIONS = Translations.read();

    @TempDir
    Path folder;

    /** No descriptor or process of gcc or of an installation is a leak. */
    @BeforeAll
    static void prepare() {
        CProgram.CALLER.path();
        CProgram.PROBE.path();
        Tool.UNDER_TEST.folder();
    }

    static List<Invocation> invocations() {
        return Invocation.all();
    }

    @Test
    @DisplayName("the table is long enough")
    void length() {
        assertThat(invocations()).hasSizeGreaterThan(170).doesNotHaveDuplicates();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("invocations")
    @DisplayName("what is seen of a command is the same")
    void sameObservation(Invocation invocation) {
        Caller caller = new Caller(folder);
        if (invocation.difference().isPresent()) {
            assumeTrue(
                    Tool.UNDER_TEST == Tool.OURS,
                    "the original differs: " + invocation.difference().get());
        }
        Observation ours = caller.call(invocation, Tool.UNDER_TEST.folder());
        invocation.expected().ifPresent(expected -> assertSame(ours, expected, invocation));
        if (invocation.difference().isEmpty()) {
            Observation theirs = TRANSLATIONS.translate(caller.call(invocation, Tool.ORIGINAL.folder()));
            assertSame(Tool.UNDER_TEST == Tool.ORIGINAL ? TRANSLATIONS.translate(ours) : ours, theirs, invocation);
        }
    }

    /** Of a hundred facts, a failure tells those that differ. */
    private static void assertSame(Observation seen, Observation right, Invocation invocation) {
        Observation ours = seen.withoutHint(right);
        if (!ours.equals(right)) {
            List<String> wrong = new ArrayList<>(ours.lines());
            List<String> missing = new ArrayList<>(right.lines());
            right.lines().forEach(wrong::remove);
            ours.lines().forEach(missing::remove);
            fail(
                    "%s%nnot seen, though it should be:%n  %s%nseen, though it should not be:%n  %s%n(none: another order)",
                    invocation.row(), String.join("\n  ", missing), String.join("\n  ", wrong));
        }
    }

    @ParameterizedTest
    @DisplayName("a tool that is not quite the same is found out")
    @CsvSource(
            delimiter = '|',
            value = {
                "exec 7</dev/null    | > descriptor 7 device /dev/null flags 100000 cloexec 0 at 0",
                "umask 027           | > umask 0027",
                "trap '' USR1        | > status SigIgn: 0000000000000200",
                "cd /                | > cwd /",
                "ulimit -n 99        | > limits Max open files 99 99 files",
                "export LEFT=over    | > environment LEFT=over",
                "sleep 60 &          | > children some",
                "(sleep 60 &)        | = left process sleep S",
                "set -- -n \"$@\"     | > namespace net new",
                "mount --bind / /opt | = mount new /opt ",
                "echo more >&2       | ! more",
                "kill -TERM $$       | = ended by signal 15"
            })
    void differencesAreSeen(String mischief, String seen) throws IOException {
        Path impostor = Files.writeString(
                folder.resolve("unshare"), "#!/bin/sh\n" + mischief + "\nexec /usr/bin/unshare \"$@\"\n");
        Files.createSymbolicLink(folder.resolve("nsenter"), Path.of("/usr/bin/nsenter"));
        Files.setPosixFilePermissions(impostor, PosixFilePermissions.fromString("rwxr-xr-x"));
        Invocation invocation = Invocation.of("| unshare -u probe");
        Caller caller = new Caller(folder);
        List<String> right = caller.call(invocation, Tool.ORIGINAL.folder()).lines();
        List<String> wrong = new ArrayList<>(caller.call(invocation, folder).lines());
        assertThat(wrong).isNotEqualTo(right);
        wrong.removeAll(right);
        assertThat(wrong).anyMatch(line -> line.startsWith(seen));
    }
}
