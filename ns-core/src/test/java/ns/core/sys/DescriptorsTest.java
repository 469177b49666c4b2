package ns.core.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
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

    @Test
    void aFileIsCreatedWithAMode(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("file");
        int flags = Descriptors.O_RDWR | Descriptors.O_CREAT | Descriptors.O_EXCL;
        int fd = Descriptors.open(file, flags, 0600);
        assertThat(Descriptors.fstat(fd).mode()).isEqualTo(0100600);
        Descriptors.close(fd);
        assertThatThrownBy(() -> Descriptors.open(file, flags, 0600))
                .hasMessage("open(" + file + ", O_RDWR|O_CREAT|O_EXCL): EEXIST (File exists)");
        Files.writeString(file, "old");
        fd = Descriptors.open(file, Descriptors.O_WRONLY | Descriptors.O_APPEND);
        Descriptors.writeAll(fd, Memory.string("new"), 3);
        Descriptors.close(fd);
        assertThat(file).hasContent("oldnew");
        Descriptors.close(Descriptors.open(file, Descriptors.O_WRONLY | Descriptors.O_TRUNC));
        assertThat(file).isEmptyFile();
    }

    @Test
    void aFileWithoutANameIsCreated(@TempDir Path folder) {
        int fd = Descriptors.open(folder, Descriptors.O_RDWR | Descriptors.O_TMPFILE, 0400);
        assertThat(Descriptors.fstat(fd).mode()).isEqualTo(0100400);
        assertThat(folder).isEmptyDirectory();
        Descriptors.close(fd);
    }

    @Test
    void theEndOfAPipeIsRead() {
        Descriptors.Pair pipe = Descriptors.pipe2(Descriptors.O_NONBLOCK);
        assertThat(flags(pipe.first()) & flags(pipe.second()) & 02000000).isNotZero();
        Memory memory = Memory.allocate(8);
        assertThat(Descriptors.tryRead(pipe.first(), memory)).isEqualTo(-Errno.EAGAIN.code());
        assertThat(Descriptors.write(pipe.second(), Memory.string("hello"), 2, 3))
                .isEqualTo(3);
        assertThat(Descriptors.read(pipe.first(), memory)).isEqualTo(3);
        assertThat(memory.bytes().get(0)).isEqualTo((byte) 'l');
        Descriptors.close(pipe.second());
        assertThat(Descriptors.read(pipe.first(), memory)).isZero();
        Descriptors.close(pipe.first());
    }

    @Test
    void aPartOutsideTheMemoryIsNotWritten() {
        Descriptors.Pair pipe = Descriptors.pipe2(0);
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> Descriptors.write(pipe.second(), Memory.allocate(8), 4, 5));
        pipe.close();
    }

    /** Larger than the pipe, so that the writer is stopped half-way, and hit by a signal there. */
    @Test
    void everythingIsWritten() throws Exception {
        Descriptors.Pair pipe = Descriptors.pipe2(0);
        int length = 1_000_000;
        Memory text = Memory.allocate(length);
        text.bytes().put(length - 1, (byte) 9);
        WaitingThread<Boolean> writer = new WaitingThread<>(() -> {
            Descriptors.writeAll(pipe.second(), text, length);
            return true;
        });
        writer.interruptIn(Syscall.WRITE);
        Memory memory = Memory.allocate(4096);
        int last = 0;
        for (int got = 0, read; got < length; got += read) {
            read = Descriptors.read(pipe.first(), memory);
            last = memory.bytes().get(read - 1);
        }
        assertThat(last).isEqualTo(9);
        assertThat(writer.result()).isTrue();
        pipe.close();
    }

    @Test
    void aSealedMemfdStaysAsItIs() {
        int fd = Descriptors.memfd_create("plan", Descriptors.MFD_CLOEXEC | Descriptors.MFD_ALLOW_SEALING);
        Descriptors.writeAll(fd, Memory.string("plan"), 4);
        int seals = Descriptors.F_SEAL_SEAL
                | Descriptors.F_SEAL_SHRINK
                | Descriptors.F_SEAL_GROW
                | Descriptors.F_SEAL_WRITE;
        Descriptors.fcntl(fd, Descriptors.F_ADD_SEALS, seals);
        assertThat(Descriptors.fcntl(fd, Descriptors.F_GET_SEALS, 0)).isEqualTo(seals);
        assertThatThrownBy(() -> Descriptors.write(fd, Memory.string("x"), 1)).hasMessageContaining("): EPERM");
        assertThatThrownBy(() -> Descriptors.fcntl(fd, Descriptors.F_ADD_SEALS, 0))
                .hasMessageStartingWith("fcntl(" + fd + ", 1033, 0): EPERM");
        Descriptors.close(fd);
    }

    @Test
    void flagsOfADescriptorChange() {
        int fd = Descriptors.eventfd2(0, Descriptors.EFD_NONBLOCK);
        assertThat(Descriptors.fcntl(fd, Descriptors.F_GETFD, 0)).isEqualTo(Descriptors.FD_CLOEXEC);
        Descriptors.fcntl(fd, Descriptors.F_SETFD, 0);
        assertThat(Descriptors.fcntl(fd, Descriptors.F_GETFD, 0)).isZero();
        assertThat(Descriptors.fcntl(fd, Descriptors.F_GETFL, 0) & Descriptors.O_NONBLOCK)
                .isNotZero();
        Descriptors.fcntl(fd, Descriptors.F_SETFL, 0);
        assertThat(Descriptors.fcntl(fd, Descriptors.F_GETFL, 0) & Descriptors.O_NONBLOCK)
                .isZero();
        int copy = (int) Descriptors.fcntl(fd, Descriptors.F_DUPFD_CLOEXEC, 200);
        assertThat(copy).isGreaterThanOrEqualTo(200);
        assertThat(Descriptors.fcntl(copy, Descriptors.F_GETFD, 0)).isEqualTo(Descriptors.FD_CLOEXEC);
        Descriptors.close(copy);
        Descriptors.close(fd);
    }

    @Test
    void anEventfdCounts() {
        int fd = Descriptors.eventfd2(2, 0);
        Descriptors.eventfd_write(fd, 5);
        assertThat(Descriptors.eventfd_read(fd)).isEqualTo(7);
        Descriptors.close(fd);
        int semaphore = Descriptors.eventfd2(2, Descriptors.EFD_SEMAPHORE);
        assertThat(Descriptors.eventfd_read(semaphore)).isOne();
        Descriptors.close(semaphore);
    }
}
