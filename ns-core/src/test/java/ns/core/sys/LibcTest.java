package ns.core.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;

class LibcTest {
    /** Prints why two system calls, one after the other, can not be made. */
    static final class TwoCalls {
        private TwoCalls() {}

        public static void main(String... arguments) {
            PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
            for (int i = 0; i < 2; i++) {
                try {
                    Descriptors.close(Descriptors.open(Path.of("/"), Descriptors.O_PATH));
                    out.println("worked");
                } catch (IllegalStateException e) {
                    out.println(e.getMessage());
                }
            }
        }
    }

    private static List<String> twoCalls(String folder, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        command.addAll(List.of("-cp", classPath, TwoCalls.class.getName()));
        Process process = new ProcessBuilder(command)
                .directory(new File(folder))
                .redirectErrorStream(true)
                .start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(process.waitFor()).as(lines.toString()).isZero();
        return lines;
    }

    @Test
    void everyCallTellsThatTheLibraryCanNotBeLoaded() throws IOException, InterruptedException {
        // nobody can extract a library into /proc either
        assertThat(twoCalls("/proc", "-Djava.io.tmpdir=/nonexistent", "-Djffi.boot.library.path="))
                .filteredOn(line -> line.contains("libjffi can not be loaded; if the temporary folder"))
                .hasSize(2);
    }

    @Test
    @EnabledForJreRange(minVersion = 24)
    void everyCallTellsThatTheJvmForbidsIt() throws IOException, InterruptedException {
        assertThat(twoCalls(".", "--illegal-native-access=deny"))
                .filteredOn(line -> line.contains("--enable-native-access=ALL-UNNAMED"))
                .hasSize(2);
    }

    @Test
    void whatTheLibraryHasNotIsNamed() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Libc.function("posix_teleport"))
                .withMessage("this JVM's C library has no posix_teleport");
    }
}
