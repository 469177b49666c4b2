package ns.proc;

import static ns.proc.Fixtures.latin1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StatLineTest {
    private static final String AFTER_NAME = " S 975 964 6092 0 -1 4194304 137 0 0 0 0 0 0 0 20 0 3 0 431879 299 409\n";

    private static StatLine parse(byte[] text) {
        return StatLine.parse(text, text.length, "stat");
    }

    @Test
    void aNameMayLookLikeTheEndOfTheName() {
        assertThat(parse(Fixtures.bytes("firecracker/stat"))).isEqualTo(new StatLine("a) R (b", 'S', 975, 1, 431879));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ")", "(", ") R 1 (", "a\nb", "a\tb", "\u001b[2J", "kworker/0:1H-kblockd"})
    void namesAreWhatIsBetweenTheFirstAndTheLastParenthesis(String name) {
        assertThat(parse(latin1("976 (" + name + ")" + AFTER_NAME))).isEqualTo(new StatLine(name, 'S', 975, 3, 431879));
    }

    @Test
    void aNameMayBeAnyBytes() {
        assertThat(parse(latin1("976 (\u00ff\u00c3\u00bc)" + AFTER_NAME)).name())
                .isEqualTo("\uDCFF\u00fc");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "976",
                "976 (a",
                "976 )a(",
                "976 (a)",
                "976 (a) ",
                "976 (a) S 1 2 3\n",
                "976 (a) S x 964 6092 0 -1 4194304 137 0 0 0 0 0 0 0 20 0 3 0 431879 299\n",
                "976 (a) S 4294967296 964 6092 0 -1 4194304 137 0 0 0 0 0 0 0 20 0 3 0 431879 299\n",
                "976 (a) S 1 964 6092 0 -1 4194304 137 0 0 0 0 0 0 0 20 0 99999999999 0 431879 299\n",
                "976 (a) S 1 964 6092 0 -1 4194304 137 0 0 0 0 0 0 0 20 0 3 0 99999999999999999999 299\n",
            })
    void whatIsNoStatIsRefused(String text) {
        assertThatThrownBy(() -> parse(latin1(text)))
                .isInstanceOf(ProcFormatException.class)
                .hasMessageStartingWith("stat:1: expected ");
    }

    @Test
    void damagedTextIsReadOrRefused() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] text = Fixtures.bytes("firecracker/stat");
        for (int round = 0; round < 20_000; round++) {
            byte[] damaged = Fixtures.damaged(text, random);
            try {
                parse(damaged);
            } catch (ProcFormatException e) {
                assertThat(e.line()).isEqualTo(1);
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + " round " + round, e);
            }
        }
    }
}
