package ns.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import ns.core.Errno;
import ns.core.NamespaceType;
import ns.core.Pid;
import ns.core.SyscallException;
import ns.exec.Command;
import ns.exec.Launcher;
import ns.exec.Nsenter;
import ns.exec.Resource;
import ns.exec.Unshare;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the kernel refuses is explained by what there is to see. */
@Requires(Need.USER_NAMESPACES)
final class ExplanationsIT {
    private static final Unshare INSIDE = Unshare.of(NamespaceType.USER).mapRootUser();

    @TempDir
    Path folder;

    private static String hint(Launcher place, Command command, Errno expected) {
        SyscallException failure = catchThrowableOfType(SyscallException.class, () -> place.run(command));
        assertThat(failure.errno()).as(failure.getMessage()).isEqualTo(expected);
        return failure.hint().orElse("");
    }

    private static String hint(Launcher place, String program, Errno expected) {
        return hint(place, Command.of(program), expected);
    }

    private Path program(String name, String text) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }

    @Test
    void programsThatCanNotBeExecuted() throws IOException {
        Path script = program("script", "#!/no/such/program\n");
        assertThat(hint(INSIDE, script.toString(), Errno.ENOENT)).contains("names /no/such/program");
        assertThat(hint(INSIDE, program("crlf", "#!/bin/sh\r\n").toString(), Errno.ENOENT))
                .contains("carriage return");
        assertThat(hint(INSIDE, folder.toString(), Errno.EACCES)).contains("is a folder");
        assertThat(hint(INSIDE, script + "/x", Errno.ENOTDIR)).contains(script + " is not a folder");
        Path plain = Files.writeString(folder.resolve("plain"), "#!/bin/sh\n");
        assertThat(hint(INSIDE, plain.toString(), Errno.EACCES)).contains("may not execute", "chmod +x");
        assertThat(hint(INSIDE, Command.of("no-such-program").clearEnvironment(), Errno.ENOENT))
                .isEqualTo("none of /bin:/usr/bin has it");
    }

    @Test
    void programsOfTheNewRoot() throws IOException {
        Files.copy(Path.of("/bin/true"), folder.resolve("true"));
        assertThat(hint(INSIDE.root(folder), "/true", Errno.ENOENT)).contains("the loader that it needs");
        assertThat(hint(INSIDE.root(folder), "/bin/sh", Errno.ENOENT)).contains("exists outside");
        assertThat(hint(INSIDE.root(folder.resolve("none")), "/bin/sh", Errno.ENOENT))
                .isEqualTo("there is no " + folder.resolve("none"));
    }

    @Test
    void argumentsThatAreTooLarge() {
        assertThat(hint(INSIDE, Command.of("true", "x".repeat(131072)), Errno.E2BIG))
                .contains("argument 1 has 131072 bytes, and one may have 131071");
        String[] many = new String[10];
        java.util.Arrays.fill(many, "x".repeat(100_000));
        Command small = Command.of("true", many).limit(Resource.RLIMIT_STACK, 1 << 20, 1 << 20);
        assertThat(hint(INSIDE, small, Errno.E2BIG)).contains("both may have 262144");
    }

    @Test
    void idsThatAreNotMapped() {
        assertThat(hint(INSIDE.setuid(5), "true", Errno.EINVAL)).contains("no uid 5 in its uid_map");
        assertThat(hint(INSIDE.setgid(5), "true", Errno.EPERM)).contains("setgroups is denied");
        assertThat(hint(Unshare.of(NamespaceType.USER).setuid(5), "true", Errno.EINVAL))
                .contains("has no uid_map");
    }

    @Test
    void mountsThatAreNotAllowed() {
        Unshare mounting = Unshare.of(NamespaceType.USER, NamespaceType.MNT).mapRootUser();
        assertThat(hint(mounting.mountProc(), "true", Errno.EPERM)).contains("CAP_SYS_ADMIN in the user namespace");
        assertThat(hint(mounting.mountProcAt(folder.resolve("none")), "true", Errno.ENOENT))
                .isEqualTo("there is no " + folder.resolve("none"));
    }

    @Test
    @Requires(Need.TIME_NAMESPACES)
    void clocksThatWouldBeNegative() {
        Unshare timed = Unshare.of(NamespaceType.USER, NamespaceType.TIME).mapRootUser();
        assertThat(hint(timed.monotonic(Duration.ofDays(-100_000)), "true", Errno.ERANGE))
                .contains("offset of -8640000000 s");
    }

    @Test
    void limitsThatCanNotBeSet() {
        Command files = Command.of("true").limit(Resource.RLIMIT_NOFILE, 1 << 30, 1 << 30);
        assertThat(hint(INSIDE, files, Errno.EPERM)).contains("fs.nr_open");
        assertThat(hint(INSIDE, Command.of("true").niceness(-5), Errno.EACCES)).contains("RLIMIT_NICE of 25");
    }

    @Test
    void theUserNamespaceOfOnesOwn() {
        assertThat(hint(Nsenter.target(Pid.self(), NamespaceType.USER), "true", Errno.EINVAL))
                .contains("that it is in already");
    }

    @Test
    @Root
    void pinsWithoutAFile() {
        Unshare pinned = Unshare.of(NamespaceType.NET).pin(NamespaceType.NET, folder.resolve("pin"));
        assertThat(hint(pinned, "true", Errno.ENOENT)).contains("touch it before");
    }

    @Test
    @Rootless
    void capabilitiesThatAreMissing() {
        assertThat(hint(Unshare.of(NamespaceType.NET), "true", Errno.EPERM)).contains("needs CAP_SYS_ADMIN", "-r");
        assertThat(hint(Unshare.of().root(folder), "true", Errno.EPERM)).contains("needs CAP_SYS_CHROOT");
        assertThat(hint(Unshare.of().setuid(5), "true", Errno.EPERM)).contains("needs CAP_SETUID");
    }
}
