package ns.core.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import ns.core.Errno;
import ns.core.SyscallException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryTest {
    @Test
    void memoryIsZero() {
        Memory memory = Memory.allocate(16);
        assertThat(memory.size()).isEqualTo(16);
        assertThat(memory.bytes().getLong(0)).isZero();
        assertThat(memory.address()).isNotZero();
    }

    @Test
    void textEndsInZero() {
        Memory text = Memory.string("aü");
        byte[] bytes = new byte[text.size()];
        text.bytes().get(0, bytes);
        assertThat(bytes).isEqualTo("aü\0".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void textsAreAddressesANullAndTheTexts() {
        Memory texts = Memory.strings(List.of("aü", "", "b"));
        assertThat(texts.bytes().getLong(0)).isEqualTo(texts.address() + 32);
        assertThat(texts.bytes().getLong(8)).isEqualTo(texts.address() + 36);
        assertThat(texts.bytes().getLong(16)).isEqualTo(texts.address() + 37);
        assertThat(texts.bytes().getLong(24)).isZero();
        byte[] bytes = new byte[texts.size() - 32];
        texts.bytes().get(32, bytes);
        assertThat(bytes).isEqualTo("aü\0\0b\0".getBytes(StandardCharsets.UTF_8));
        assertThat(Memory.strings(List.of()).bytes().getLong(0)).isZero();
        assertThat(Memory.strings(List.of("\udcff")).bytes().get(16))
                .as("a byte that is no UTF-8")
                .isEqualTo((byte) 0xff);
    }

    @Test
    void textWithAZeroCharacterIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Memory.strings(List.of("a", "a\0b")));
        assertThatIllegalArgumentException().isThrownBy(() -> Memory.string("a\0b"));
    }

    /** Names that Java can list but not spell: made by a shell, found by a listing, opened by their very bytes. */
    @Test
    void filesWhoseNamesAreNoUtf8Open(@TempDir Path folder) throws IOException, InterruptedException {
        String script =
                "cd \"$1\" && for name in \"$(printf '\\303\\274')\" \"$(printf 'x\\377\\376 %%41')\" \"$(printf 'a\\nb')\"; "
                        + "do printf %s found > \"$name\" || exit 1; done";
        Process shell = new ProcessBuilder("sh", "-c", script, "sh", folder.toString())
                .inheritIO()
                .start();
        assertThat(shell.waitFor()).isZero();
        int count = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                assertThat(content(file)).isEqualTo("found");
                count++;
            }
        }
        assertThat(count).isEqualTo(3);
    }

    private static String content(Path file) {
        int fd = Descriptors.open(file, Descriptors.O_RDONLY);
        try {
            Memory memory = Memory.allocate(100);
            byte[] bytes = new byte[Descriptors.read(fd, memory)];
            memory.bytes().get(0, bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        } finally {
            Descriptors.close(fd);
        }
    }

    @Test
    void aLinkToAFolderKeepsItsName(@TempDir Path folder) throws IOException, InterruptedException {
        Process shell = new ProcessBuilder("sh", "-c", "ln -s / \"$1/$(printf '\\303\\274')\"", "sh", folder.toString())
                .start();
        assertThat(shell.waitFor()).isZero();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            Descriptors.unlink(files.iterator().next());
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void missingFileIsNamed(@TempDir Path folder) {
        Path missing = folder.resolve("missing");
        SyscallException failure = org.junit.jupiter.api.Assertions.assertThrows(
                SyscallException.class, () -> Descriptors.open(missing, 0));
        assertThat(failure.errno()).isEqualTo(Errno.ENOENT);
        assertThat(failure.call()).isEqualTo("open(" + missing + ", O_RDONLY)");
    }
}
