package ns.core.sys;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RawTextTest {
    @Test
    void utf8IsItself() {
        for (String text : new String[] {"", "a", "é", "\u0000", "\ufffd", "語", "😀", "x\ud83d\ude00y"}) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            assertThat(RawText.encode(text)).isEqualTo(utf8);
            assertThat(RawText.decode(utf8)).isEqualTo(text);
        }
    }

    @Test
    void aByteThatIsNoUtf8IsALoneSurrogate() {
        assertThat(RawText.decode(bytes(0xff))).isEqualTo("\udcff");
        assertThat(RawText.decode(bytes('a', 0x80, 'b'))).isEqualTo("a\udc80b");
        assertThat(RawText.encode("a\udc80\udcffé")).isEqualTo(bytes('a', 0x80, 0xff, 0xc3, 0xa9));
    }

    @Test
    void aSequenceThatIsCutOffOrTooLongOrASurrogateIsNone() {
        assertThat(RawText.decode(bytes(0xc3))).isEqualTo("\udcc3");
        assertThat(RawText.decode(bytes(0xe8, 0xaa))).isEqualTo("\udce8\udcaa");
        assertThat(RawText.decode(bytes(0xc0, 0x80))).isEqualTo("\udcc0\udc80");
        assertThat(RawText.decode(bytes(0xed, 0xb2, 0x80))).isEqualTo("\udced\udcb2\udc80");
        assertThat(RawText.decode(bytes(0xf0, 0x9f, 0x98, 'a'))).isEqualTo("\udcf0\udc9f\udc98a");
        assertThat(RawText.decode(bytes(0xf8, 0x88))).isEqualTo("\udcf8\udc88");
    }

    @Test
    void realReplacementCharactersStayBesideEscapes() {
        assertThat(RawText.decode(bytes(0xef, 0xbf, 0xbd, 0xff))).isEqualTo("\ufffd\udcff");
    }

    @Test
    void anyBytesComeBack() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(12)];
            random.nextBytes(bytes);
            assertThat(RawText.encode(RawText.decode(bytes))).as("seed " + seed).isEqualTo(bytes);
        }
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
