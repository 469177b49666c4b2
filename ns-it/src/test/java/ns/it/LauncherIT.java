package ns.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The installed command: it starts from anywhere, under its names, and the JVM below it is never heard. */
final class LauncherIT {
    private static final Path HOME = Path.of(System.getProperty("ns.home")).normalize();

    /** Makes the JVM tell on standard error how it was started. */
    private static final Map<String, String> TELL = Map.of("NS_JAVA_OPTIONS", "-XshowSettings:properties");

    private static final Pattern SIGNALS = Pattern.compile("ns\\.signals = ([0-9a-f]{16}),([0-9a-f]{16})\n");
    private static final long SIGPIPE_AND_SIGUSR2 = 1L << 12 | 1L << 11;

    /** An assignment in the shell. */
    private static final Pattern ASSIGNED = Pattern.compile("(?:^ *|[;&|] *|while )([A-Za-z_]+)=");

    @TempDir
    Path folder;

    private record Outcome(int status, String out, String err) {}

    @Test
    @DisplayName("a link starts the installation that it leads to")
    void linkLeadsToInstallation() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("ns"), HOME.resolve("bin/ns"));
        assertThat(run(TELL, link, "show", "a b").err()).contains("sun.java.command = ns.cli.Main show a b\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"lsns", "unshare", "nsenter"})
    @DisplayName("a link named as a drop-in is it")
    void linkNamedAsADropInIsIt(String name) throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve(name), HOME.resolve("bin/ns"));
        for (Path dropIn : List.of(link, HOME.resolve("bin/" + name))) {
            assertThat(run(TELL, dropIn, "--help").err())
                    .contains("ns.name = " + name + "\n")
                    .contains("sun.java.command = ns.cli.Main --help\n");
        }
    }

    @Test
    @DisplayName(
            "a verb that starts a program is told which signals were blocked and ignored, before java changes them")
    void signalsOfTheCallerAreTold() throws Exception {
        // 13 is SIGPIPE and 12 SIGUSR2, for both of which java has handlers
        String ignoring = "trap '' PIPE USR2; exec \"$@\"";
        for (List<String> command : List.of(List.of("ns", "run"), List.of("unshare"), List.of("nsenter"))) {
            List<String> words = new ArrayList<>(List.of("-c", ignoring, "sh"));
            words.add(HOME.resolve("bin/" + command.get(0)).toString());
            words.addAll(command.subList(1, command.size()));
            words.add("--help");
            String err =
                    run(TELL, Path.of("/bin/sh"), words.toArray(String[]::new)).err();
            Matcher told = SIGNALS.matcher(err);
            assertThat(told.find()).as(err).isTrue();
            assertThat(Long.parseUnsignedLong(told.group(2), 16) & SIGPIPE_AND_SIGUSR2)
                    .isEqualTo(SIGPIPE_AND_SIGUSR2);
        }
        assertThat(run(TELL, HOME.resolve("bin/lsns"), "--help").err()).doesNotContain("ns.signals");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    @DisplayName("a program that takes java's place finds descriptors and signals as they were, whatever shell is sh")
    void programFindsWhatWasThere(String shell) throws Exception {
        String script = "exec 7</dev/null 0<&-; trap '' PIPE; exec \"$@\" /bin/sh -c "
                + "'echo /proc/$$/fd/*; while read -r k v; do case $k in SigIgn:) echo $v;; esac; done </proc/$$/status'";
        Outcome outcome = run(
                Map.of(),
                Path.of("/bin/sh"),
                "-c",
                script,
                "sh",
                shell,
                HOME.resolve("bin/unshare").toString());
        // 0 is by what the shell reads the folder; the JDK starts programs with glibc's posix_spawn, which ignores 32
        // and 33
        assertThat(outcome.out().replaceAll("/proc/[0-9]+/fd/", ""))
                .as(outcome.err())
                .matches("0 1 2 7\n[0-9a-f]{8}[08]0001000\n");
    }

    @Test
    @DisplayName("java leaves no socket in /tmp, and is no target for debuggers")
    void noSocketIsLeft() throws Exception {
        assertThat(run(Map.of("NS_JAVA_OPTIONS", "-XX:+PrintFlagsFinal"), HOME.resolve("bin/ns"), "--version")
                        .out())
                .containsPattern("DisableAttachMechanism += true");
    }

    @Test
    @DisplayName("a folder that has been removed is named as the reason why java cannot start")
    void removedWorkingDirectoryIsExplained() throws Exception {
        Path gone = Files.createDirectory(folder.resolve("gone"));
        String enterAndRemove = "cd \"$0\" && rmdir \"$0\" && exec \"$1\" --version";
        Outcome outcome = run(
                Map.of(),
                Path.of("/bin/sh"),
                "-c",
                enterAndRemove,
                gone.toString(),
                HOME.resolve("bin/ns").toString());
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err())
                .endsWith(
                        "ns: the current working directory has been removed, and java needs one: change to another\n");
    }

    @Test
    @DisplayName("no variable of the script changes one that the caller exports")
    void callersVariablesStay() throws Exception {
        String script = Files.readString(HOME.resolve("bin/ns"));
        assertThat(script.lines()
                        .flatMap(line -> ASSIGNED.matcher(line).results().map(found -> found.group(1))))
                .isNotEmpty()
                .allMatch(name -> name.startsWith("ns_") || name.equals("IFS"));
    }

    @Test
    @DisplayName(
            "the command works where the folder was moved, with blanks in its name, and says nothing of its archive")
    void movedInstallationWorksQuietly() throws Exception {
        Path moved = copyOfInstallation("a b/ns");
        Outcome outcome = run(Map.of(), moved.resolve("bin/ns"), "--version");
        assertThat(outcome).isEqualTo(run(Map.of(), HOME.resolve("bin/ns"), "--version"));
        assertThat(outcome.err()).isEmpty();
    }

    @Test
    @DisplayName("an archive made where the folder lies is used, and a stale one is passed over in silence")
    void archiveIsUsedUntilItIsStale() throws Exception {
        // JDK 17 archives no class of ours below a folder with a blank in its name
        Path moved = copyOfInstallation("moved");
        assertThat(run(Map.of(), moved.resolve("lib/make-archive")).status()).isZero();
        Map<String, String> demand = Map.of("NS_JAVA_OPTIONS", "-Xshare:on");
        Outcome outcome = run(demand, moved.resolve("bin/ns"), "--version");
        assertThat(outcome.status()).as(outcome.out() + outcome.err()).isZero();

        Files.setLastModifiedTime(moved.resolve("lib/ns-cli.jar"), FileTime.from(Instant.EPOCH));
        assertThat(run(demand, moved.resolve("bin/ns"), "--version").status()).isNotZero();
        assertThat(run(Map.of(), moved.resolve("bin/ns"), "--version").err()).isEmpty();
    }

    @Test
    @DisplayName("without java the message says what to install")
    void missingJavaIsExplained() throws Exception {
        Outcome outcome = run(Map.of("PATH", folder.toString(), "JAVA_HOME", ""), HOME.resolve("bin/ns"));
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err()).startsWith("ns: no java: install Java 17 or later");
    }

    @Test
    @DisplayName("a java that is too old is named with its version")
    void oldJavaIsExplained() throws Exception {
        Path java = Files.createDirectories(folder.resolve("jdk/bin")).resolve("java");
        Files.createFile(java, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        Files.writeString(folder.resolve("jdk/release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"11.0.2\"\n");
        Outcome outcome = run(Map.of("JAVA_HOME", folder.resolve("jdk").toString()), HOME.resolve("bin/ns"));
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err()).contains("is Java 11.0.2, and ns needs 17 or later");
    }

    private Path copyOfInstallation(String name) throws IOException {
        Path copy = folder.resolve(name);
        try (Stream<Path> files = Files.walk(HOME)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path target = copy.resolve(HOME.relativize(file));
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else if (!Files.isSymbolicLink(file)) {
                    Files.copy(file, target);
                }
            }
        }
        return copy;
    }

    private Outcome run(Map<String, String> environment, Path program, String... arguments) throws Exception {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(Stream.concat(Stream.of(program.toString()), Stream.of(arguments))
                .toList());
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        // the java that the build uses, unless the test says otherwise
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        int status = builder.redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start()
                .waitFor();
        return new Outcome(status, Files.readString(out, UTF_8), Files.readString(err, UTF_8));
    }
}
