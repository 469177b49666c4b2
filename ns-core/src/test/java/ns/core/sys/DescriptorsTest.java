package ns.core.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import ns.core.Errno;
import ns.core.SyscallException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DescriptorsTest {
    @ParameterizedTest
    @ValueSource(strings = {"/", "/proc/self/status", "/dev/null"})
    void fstatAgreesWithStat(String name) throws IOException, InterruptedException {
        Process stat = new ProcessBuilder("stat", "-L", "-c", "%d %f %u %g", name).start();
        String told = new String(stat.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        assertThat(stat.waitFor()).isZero();
        int fd = Descriptors.open(Path.of(name), Descriptors.O_PATH);
        try {
            Descriptors.Stat ours = Descriptors.fstat(fd);
            String[] words = told.split(" ");
            assertThat(ours.device()).isEqualTo(Long.parseLong(words[0]));
            assertThat(ours.mode()).isEqualTo(Integer.parseInt(words[1], 16));
            if (!name.startsWith("/proc")) { // that was another process' self
                assertThat(ours.uid() + " " + ours.gid()).isEqualTo(words[2] + " " + words[3]);
            }
        } finally {
            Descriptors.close(fd);
        }
    }

    /** As glibc's makedev(3) packs them. */
    @Test
    void devicesArePackedAsMakedevDoes() {
        assertThat(Descriptors.makedev(0, 4)).isEqualTo(4);
        assertThat(Descriptors.makedev(254, 0)).isEqualTo(0xfe00);
        assertThat(Descriptors.makedev(0x12345, 0x6789ab)).isEqualTo(0x0001_2006_7893_45abL);
    }

    @Test
    void aFileIsWrittenAndReadBack(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("file");
        Files.createFile(file);
        int out = Descriptors.open(file, Descriptors.O_WRONLY);
        assertThat(Descriptors.write(out, Memory.string("hello"), 5)).isEqualTo(5);
        Descriptors.close(out);
        assertThat(file).hasContent("hello");
    }

    @Test
    void descriptorsAreNotInherited() {
        int fd = Descriptors.open(Path.of("/"), Descriptors.O_RDONLY);
        try {
            assertThat(flags(fd) & 02000000).isNotZero();
        } finally {
            Descriptors.close(fd);
        }
    }

    private static int flags(int fd) {
        try {
            return Files.readAllLines(Path.of("/proc/self/fdinfo/" + fd)).stream()
                    .filter(line -> line.startsWith("flags:"))
                    .mapToInt(line -> Integer.parseInt(line.substring(6).strip(), 8))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void errnoIsThatOfTheCall() {
        assertThatThrownBy(() -> Descriptors.fstat(-1))
                .isInstanceOfSatisfying(
                        SyscallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EBADF))
                .hasMessage("statx(-1): EBADF (Bad file descriptor)");
    }

    @Test
    void waitingEndsWhenTheTimeIsOver() {
        int fd = Processes.pidfd_open(Processes.getpid(), 0);
        try {
            assertThat(Descriptors.awaitInput(fd, Duration.ofMillis(5))).isFalse();
            assertThat(Descriptors.awaitInput(fd, Duration.ofSeconds(-5))).isFalse();
        } finally {
            Descriptors.close(fd);
        }
    }

    @Test
    void aTimeoutMayBeLongerThanTheUniverse() throws IOException {
        int fd = Descriptors.open(Path.of("/dev/null"), Descriptors.O_RDONLY);
        try {
            assertThat(Descriptors.awaitInput(fd, Duration.ofSeconds(Long.MAX_VALUE)))
                    .isTrue();
        } finally {
            Descriptors.close(fd);
        }
    }

    @Test
    void theHostIsThatOfUname() throws IOException {
        assertThat(Host.uname().release())
                .isEqualTo(
                        Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip());
    }
}
