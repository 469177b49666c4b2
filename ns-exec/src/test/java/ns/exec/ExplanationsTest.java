package ns.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import ns.core.Capability;
import ns.core.Errno;
import ns.core.IdMapping;
import ns.core.NamespaceType;
import ns.core.SyscallException;
import ns.core.sys.Syscall;
import ns.exec.plan.Argument;
import ns.exec.plan.Operation;
import ns.exec.plan.Plan;
import ns.exec.plan.Step;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplanationsTest {
    private static final Caller USER = new Caller(1000, 1000, Set.of());
    private static final Caller ROOT = new Caller(0, 0, Capability.ofMask((1L << 41) - 1));
    private static final Step NEW_USER = Step.call(Syscall.UNSHARE, Joining.flags(EnumSet.of(NamespaceType.USER)));
    private static final Errno ETXTBSY = new Errno(26);

    @TempDir
    Path folder;

    private final List<Step> before = new ArrayList<>();
    private Caller caller = USER;
    private Optional<IdMap> users = Optional.empty();

    @BeforeEach
    void realFolder() throws IOException {
        folder = folder.toRealPath();
    }

    private Explanations explanations(Step step) {
        Setting setting = new Setting(
                false,
                caller,
                users,
                Optional.empty(),
                Map.of("PATH", "/usr/bin"),
                "",
                Inherited.NONE,
                Map.of(),
                Optional.empty());
        List<Step> steps = new ArrayList<>(before);
        steps.add(step);
        return new Explanations(new Plan(steps), setting);
    }

    private String hint(Step step, Errno errno) {
        SyscallException failure = new SyscallException(step.toString(), errno);
        String hint = explanations(step).explain(step, failure).hint().orElse("");
        assertThat(hint).doesNotContain("\n").doesNotEndWith(".");
        return hint;
    }

    private static Step execute(String path, List<String> arguments, Map<String, String> more) {
        Script script = new Script();
        Programs.execute(script, path, Argument.texts(arguments), more);
        return script.toPlan().steps().get(0);
    }

    private static Step execute(Path path) {
        return execute(path.toString(), List.of("program"), Map.of());
    }

    private Path program(String name, String text) throws IOException {
        Path file = Files.createDirectories(folder).resolve(name);
        Files.writeString(file, text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }

    @Test
    void interpretersAreLookedFor() throws IOException {
        assertThat(hint(execute(program("a", "#!/no/such/python -u\n")), Errno.ENOENT))
                .contains("its first line names /no/such/python, which is not");
        assertThat(hint(execute(program("b", "#!/bin/sh\r\n")), Errno.ENOENT)).contains("carriage return");
        assertThat(hint(execute(program("c", "#!/bin/sh\n")), Errno.ENOENT)).isEmpty();
        Path loaded = folder.resolve("true");
        Files.copy(Path.of("/bin/true"), loaded);
        before.add(Step.call(Syscall.CHROOT, Script.text(folder)));
        assertThat(hint(execute(Path.of("/true")), Errno.ENOENT))
                .contains(loaded + " is there, but the loader that it needs, /lib")
                .contains("not in the new root folder " + folder);
    }

    @Test
    void programsAreLookedForInTheNewRoot() throws IOException {
        before.add(Step.call(Syscall.CHROOT, Script.text(folder)));
        assertThat(hint(execute(Path.of("/bin/sh")), Errno.ENOENT))
                .isEqualTo("/bin/sh exists outside, but not in the new root folder: there is no " + folder + "/bin/sh");
        assertThat(hint(execute("sh", List.of("sh"), Map.of("PATH", "/bin:/sbin")), Errno.ENOENT))
                .isEqualTo("none of /bin:/sbin has it in the new root folder " + folder);
        program("text", "echo");
        assertThat(hint(execute(Path.of("/text")), Errno.ENOENT)).contains("no first line #!", "no /bin/sh");
        Files.createSymbolicLink(folder.resolve("bin"), Path.of("/../../programs"));
        Files.createDirectory(folder.resolve("programs"));
        Files.writeString(folder.resolve("programs/sh"), "#!/none\n");
        assertThat(hint(execute(Path.of("/bin/sh")), Errno.ENOENT)).startsWith(folder + "/programs/sh is there");
    }

    @Test
    void missingToolsAreAPackage() {
        assertThat(hint(execute("newuidmap", List.of("newuidmap"), Map.of("PATH", folder.toString())), Errno.ENOENT))
                .contains("install the package uidmap");
    }

    @Test
    void forbiddenProgramsAreNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "#!/bin/sh\n");
        assertThat(hint(execute(file), Errno.EACCES)).contains("may not execute " + file, "chmod +x");
        assertThat(hint(execute(folder), Errno.EACCES)).contains("is a folder, not a program");
        assertThat(hint(execute(file.resolve("more")), Errno.ENOTDIR)).isEqualTo(file + " is not a folder");
        assertThat(hint(execute(file), ETXTBSY)).contains("open for writing");
        Path script = program("script", "#!" + file + "\n");
        assertThat(hint(execute(script), Errno.EACCES)).contains("is to be run by " + file);
        before.add(Step.call(Syscall.SETUID, Argument.of(4321)));
        assertThat(folder.toFile().setExecutable(false, false)).isTrue();
        assertThat(hint(execute(script), Errno.EACCES)).contains("user 4321 may not search");
    }

    @Test
    void sizesAreGivenInNumbers() {
        List<String> one = List.of("program", "x".repeat(131072));
        assertThat(hint(execute("/p", one, Map.of()), Errno.E2BIG))
                .contains("argument 1 has 131072 bytes, and one may have 131071");
        assertThat(hint(execute("/p", List.of(), Map.of("BIG", "x".repeat(131072))), Errno.E2BIG))
                .contains("the variable BIG has 131076 bytes");
        Argument stack = new Argument.Struct(8, List.of(1L << 20, 1L << 20), "1 MiB");
        Argument resource = Argument.constant(Resource.RLIMIT_STACK.number(), "RLIMIT_STACK");
        before.add(Step.call(Syscall.PRLIMIT64, Argument.of(0), resource, stack, Argument.NULL));
        List<String> many = Collections.nCopies(10, "x".repeat(50000));
        assertThat(hint(execute("/p", many, Map.of()), Errno.E2BIG))
                .contains("arguments need 500090 bytes", "both may have 262144", "RLIMIT_STACK (1048576)");
    }

    @Test
    void idsAreComparedWithTheNewMap() {
        Step setuid = Step.call(Syscall.SETUID, Argument.of(5));
        before.add(NEW_USER);
        assertThat(hint(setuid, Errno.EINVAL)).contains("has no uid_map and so no uid 5");
        users = Optional.of(new IdMap(IdKind.USER, List.of(new IdMapping(0, 1000, 1)), MapWriter.SELF));
        assertThat(hint(setuid, Errno.EINVAL)).contains("no uid 5 in its uid_map (inside outside count: 0 1000 1)");
        assertThat(hint(Joining.dropGroups(), Errno.EPERM)).contains("needs a group that is mapped");
        Script script = new Script();
        script.write(Script.HERE, "/proc/self/setgroups", "/proc/self/setgroups", "deny");
        before.addAll(script.toPlan().steps());
        assertThat(hint(Joining.dropGroups(), Errno.EPERM)).contains("setgroups is denied");
    }

    @Test
    void capabilitiesAreNamedOnlyWhereTheyAreMissing() {
        Step hostname = Step.call(Syscall.SETHOSTNAME, new Argument.Text("red"), Argument.of(3));
        Step chroot = Step.call(Syscall.CHROOT, Script.text(folder));
        Step up = Step.call(Syscall.IOCTL, Argument.of(3), Argument.of(0), Argument.NULL);
        assertThat(hint(hostname, Errno.EPERM)).contains("needs CAP_SYS_ADMIN", "unshare -r");
        assertThat(hint(chroot, Errno.EPERM)).contains("needs CAP_SYS_CHROOT");
        assertThat(hint(up, Errno.EPERM)).contains("needs CAP_NET_ADMIN");
        before.add(NEW_USER);
        assertThat(hint(hostname, Errno.EPERM)).isEmpty();
        before.clear();
        caller = ROOT;
        assertThat(hint(chroot, Errno.EPERM)).isEmpty();
    }

    @Test
    void limitsAndClocksAreGivenInNumbers() {
        Argument both = new Argument.Struct(8, List.of(-1L, -1L), "unlimited");
        Argument files = Argument.constant(Resource.RLIMIT_NOFILE.number(), "RLIMIT_NOFILE");
        assertThat(hint(Step.call(Syscall.PRLIMIT64, Argument.of(0), files, both, Argument.NULL), Errno.EPERM))
                .contains("fs.nr_open");
        Script script = new Script();
        script.write(script.slot("offsets"), "monotonic -9000000000 0", "");
        assertThat(hint(script.toPlan().steps().get(0), Errno.ERANGE)).contains("offset of -9000000000 s", "is up for");
        Step niceness = Step.call(Syscall.SETPRIORITY, Argument.of(0), Argument.of(0), Argument.of(-5));
        assertThat(hint(niceness, Errno.EACCES)).contains("needs an RLIMIT_NICE of 25");
        assertThat(hint(Step.call(Syscall.PIPE2), Errno.EMFILE)).contains("RLIMIT_NOFILE is ");
    }

    @Test
    void whatCanNotBeMountedIsNamed() {
        Path target = folder.resolve("proc");
        Argument none = Argument.NULL;
        Step mount = Step.call(
                Syscall.MOUNT, Script.text("proc"), Script.text(target), Script.text("proc"), Argument.of(14), none);
        assertThat(hint(mount, Errno.ENOENT)).isEqualTo("there is no " + target);
        Step propagation =
                Step.call(Syscall.MOUNT, Script.text("none"), Script.text(folder), none, Argument.of(0x44000), none);
        assertThat(hint(propagation, Errno.EINVAL)).contains("is no mount point");
        Step pin =
                Step.call(Syscall.MOUNT, Script.text("ns/net"), Script.text(target), none, Argument.of(0x1000), none);
        assertThat(hint(pin, Errno.ENOENT)).contains("touch it before");
    }

    @Test
    void adviceIsWhatWouldBeSaid() {
        Step chroot = Step.call(Syscall.CHROOT, Script.text(folder.resolve("none")));
        assertThat(explanations(chroot).on(chroot))
                .containsEntry(Errno.EPERM, hint(chroot, Errno.EPERM))
                .containsEntry(Errno.ENOENT, "there is no " + folder.resolve("none"));
        Step program = execute(folder);
        assertThat(explanations(program).on(program).keySet()).containsExactly(Errno.EACCES);
        Step close = Step.init(Operation.Init.CLOSE, new Argument.Kept(List.of()), Argument.of(0));
        assertThat(explanations(close).on(close)).isEmpty();
    }

    @Test
    void rootIsOnlyAdvisedWhereCapabilitiesAreNoHelp() {
        caller = ROOT;
        Step unshare = Step.call(Syscall.UNSHARE, Joining.flags(EnumSet.of(NamespaceType.NET)));
        Step program = execute(folder);
        Step pin = Step.call(
                Syscall.MOUNT,
                Script.text("ns/net"),
                Script.text(folder.resolve("pin")),
                Argument.NULL,
                Argument.of(0x1000),
                Argument.NULL);
        assertThat(explanations(unshare).on(unshare)).isEmpty();
        assertThat(explanations(program).on(program)).isEmpty();
        assertThat(explanations(pin).on(pin)).containsKey(Errno.ENOENT);
    }
}
