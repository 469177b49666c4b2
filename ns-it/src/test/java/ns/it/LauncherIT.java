package ns.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The installed command: it starts from anywhere, under its names, and the JVM below it is never heard. */
final class LauncherIT {
    private static final Path HOME = Path.of(System.getProperty("ns.home")).normalize();

    /** Makes the JVM tell on standard error how it was started. */
    private static final Map<String, String> TELL = Map.of("NS_JAVA_OPTIONS", "-XshowSettings:properties");

    @TempDir
    Path folder;

    private record Outcome(int status, String out, String err) {}

    @Test
    @DisplayName("a link starts the installation that it leads to")
    void linkLeadsToInstallation() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("ns"), HOME.resolve("bin/ns"));
        assertThat(run(TELL, link, "show", "a b").err()).contains("sun.java.command = ns.cli.Main show a b\n");
    }

    @Test
    @DisplayName("a link named lsns is lsns")
    void linkNamedAsADropInIsIt() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("lsns"), HOME.resolve("bin/ns"));
        for (Path lsns : List.of(link, HOME.resolve("bin/lsns"))) {
            assertThat(run(TELL, lsns, "-J").err())
                    .contains("ns.name = lsns\n")
                    .contains("sun.java.command = ns.cli.Main -J\n");
        }
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
