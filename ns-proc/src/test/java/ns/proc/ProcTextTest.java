package ns.proc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static ns.proc.Fixtures.latin1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProcTextTest {
    private static String decode(String bytes) {
        byte[] text = latin1(bytes);
        return ProcText.decode(text, 0, text.length);
    }

    @Test
    void onlyTheAskedPartIsDecoded() {
        byte[] text = "xxünyy".getBytes(UTF_8);
        assertThat(ProcText.decode(text, 2, 3)).isEqualTo("ün");
        assertThat(ProcText.decode(text, 0, 2)).isEqualTo("xx");
        assertThat(ProcText.decode(text, 2, 1)).isEqualTo("\uDCC3"); // half of a character
        assertThat(ProcText.decode(text, 7, 0)).isEmpty();
    }

    @Test
    void eachByteOfAnInvalidSequenceBecomesALoneSurrogate() {
        assertThat(decode("a\u00ffb")).isEqualTo("a\uDCFFb");
        assertThat(decode("\u00c0\u00af")).isEqualTo("\uDCC0\uDCAF"); // overlong /
        assertThat(decode("\u00e0\u0080\u0080")).isEqualTo("\uDCE0\uDC80\uDC80"); // overlong
        assertThat(decode("\u00ed\u00a0\u0080")).isEqualTo("\uDCED\uDCA0\uDC80"); // U+D800
        assertThat(decode("\u00f4\u0090\u0080\u0080")).isEqualTo("\uDCF4\uDC90\uDC80\uDC80"); // U+110000
        assertThat(decode("\u00f0\u009f\u0098")).isEqualTo("\uDCF0\uDC9F\uDC98"); // cut off
    }

    @Test
    void everyCharacterIsDecodedAsJavaDoes() {
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            if (c < 0xd800 || c > 0xdfff) {
                String text = Character.toString(c);
                byte[] bytes = text.getBytes(UTF_8);
                if (!ProcText.decode(bytes, 0, bytes.length).equals(text)) {
                    throw new AssertionError("U+" + Integer.toHexString(c));
                }
            }
        }
    }

    @Test
    void randomBytesSurvive() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            for (int i = 0; i < bytes.length; i++) { // more of the first bytes of sequences than chance would give
                bytes[i] = random.nextInt(3) == 0 ? (byte) (0xc0 | random.nextInt(0x40)) : bytes[i];
            }
            assertThat(ProcText.encode(ProcText.decode(bytes, 0, bytes.length)))
                    .as("seed %d round %d", seed, round)
                    .isEqualTo(bytes);
        }
    }

    @Test
    void whatStandsForNoByteIsRefused() {
        assertThatThrownBy(() -> ProcText.encode("a\uD800b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("stands for no byte: \"a\\ud800b\" at index 1");
        assertThatThrownBy(() -> ProcText.encode("\uDC00")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void filesWithAnyNameAreFound(@TempDir Path folder) throws Exception {
        String name = folder.toRealPath() + "/" + decode("b%20a d\u00ff\u00c3\u00bc");
        Path file = ProcText.path(name);
        Files.createFile(file);
        assertThat(Files.exists(ProcText.path(name))).isTrue();
        assertThat(file.toUri().getRawPath()).endsWith("/b%2520a%20d%FF%C3%BC");
        assertThat(ProcText.path("/a/\u00fc").toUri().getRawPath()).isEqualTo("/a/%C3%BC");
    }

    @Test
    void whatIsNoAbsoluteNameIsRefused() {
        assertThatThrownBy(() -> ProcText.path("a")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ProcText.path("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ProcText.path("/\u0000")).isInstanceOf(IllegalArgumentException.class);
    }
}
