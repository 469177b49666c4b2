package ns.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Bytes that reach the kernel, and what is known of the terminal. */
class OutputTest {
    private static byte[] printed(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new Output(bytes).print(text).flush();
        return bytes.toByteArray();
    }

    @Test
    void textIsWrittenAsUtf8AndEscapedBytesAsThemselves() {
        String text = "a\u00e9\u4e2d\ud83d\ude00";
        assertThat(printed(text)).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
        assertThat(printed("x\udcff\udc80")).containsExactly('x', 0xff, 0x80);
    }

    @Test
    void longTextIsWrittenInOrder() {
        String text = "0123456789".repeat(5000);
        assertThat(printed(text)).isEqualTo(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Prints far more than a pipe holds; run in a process of its own. */
    static final class Flood {
        private Flood() {}

        public static void main(String[] args) {
            Streams streams = new Streams(Output.standard(), Output.standardError(), Terminal.ofThisProcess());
            for (int i = 0; i < 100_000 && streams.out().failure().isEmpty(); i++) {
                streams.out().println("a line of text");
            }
            Runtime.getRuntime().halt(streams.finish("flood", 0));
        }
    }

    private static String shell(String script) throws IOException {
        Process shell = new ProcessBuilder("bash", "-c", script)
                .redirectErrorStream(true)
                .start();
        shell.getOutputStream().close();
        return new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static String flood() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classes = System.getProperty("jdk.module.path", "") + ":" + System.getProperty("java.class.path");
        String tests = Path.of("target", "test-classes").toAbsolutePath() + ":"
                + Path.of("target", "classes").toAbsolutePath();
        return "'" + java + "' -Xshare:auto -cp '" + tests + ":" + classes + "' 'ns.cli.OutputTest$Flood'";
    }

    @Test
    void aReaderThatLeavesEndsTheProcessQuietly() throws IOException {
        assertThat(shell(flood() + " | head -1; echo ${PIPESTATUS[0]}")).isEqualTo("a line of text\n141\n");
    }

    @Test
    void aFullDeviceIsReported() throws IOException {
        assertThat(shell(flood() + " > /dev/full; echo $?"))
                .isEqualTo("flood: write error: No space left on device\n1\n");
    }

    @Test
    void localeAndTerminalDecideWhatIsPrinted() {
        assertThat(Terminal.of(Map.of("LANG", "C.UTF-8"), true).utf8()).isTrue();
        assertThat(Terminal.of(Map.of("LANG", "de_DE.utf8"), true).utf8()).isTrue();
        assertThat(Terminal.of(Map.of("LANG", "C.UTF-8", "LC_ALL", "C"), true).utf8())
                .isFalse();
        assertThat(Terminal.of(Map.of("LC_ALL", "", "LC_CTYPE", "en_US.UTF-8"), true)
                        .utf8())
                .isTrue();
        assertThat(Terminal.of(Map.of(), true).utf8()).isFalse();
        assertThat(Terminal.of(Map.of("COLUMNS", "70"), false).columns()).isEmpty();
        assertThat(Terminal.of(Map.of("COLUMNS", "70"), true).columns()).hasValue(70);
        assertThat(Terminal.of(Map.of("COLUMNS", "x"), true).columns()).hasValue(80);
        assertThat(Terminal.of(Map.of("COLUMNS", "70"), true).measured(50).columns())
                .isEqualTo(OptionalInt.of(50));
        assertThat(Terminal.of(Map.of(), true).measured(0).columns()).hasValue(80);
        assertThat(Terminal.of(Map.of(), true).colour()).isTrue();
        assertThat(Terminal.of(Map.of("NO_COLOR", "1"), true).colour()).isFalse();
        assertThat(Terminal.of(Map.of("TERM", "dumb"), true).colour()).isFalse();
        assertThat(Terminal.of(Map.of(), false).colour()).isFalse();
    }
}
