package ns.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Arguments that the locale can not spell. */
class CommandLineTest {
    @Test
    void bytesThatAreNoUtf8AreKept() {
        byte[] utf8 = "a\u00e4\ud83d\ude00z".getBytes(StandardCharsets.UTF_8);
        byte[] words = new byte[utf8.length + 8];
        words[0] = 'x';
        System.arraycopy(utf8, 0, words, 2, utf8.length);
        int at = utf8.length + 4; // an empty word between
        words[at] = (byte) 0xff;
        words[at + 1] = 'b';
        words[at + 2] = (byte) 0xc3;
        assertThat(CommandLine.split(words)).containsExactly("x", "a\u00e4\ud83d\ude00z", "", "\udcffb\udcc3");
    }

    @Test
    void plainWordsAreTakenAsTheyAre() {
        assertThat(CommandLine.words(new String[] {"-u", ""})).containsExactly("-u", "");
    }
}
