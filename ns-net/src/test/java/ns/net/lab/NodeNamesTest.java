package ns.net.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodeNamesTest {
    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "db-1.example", "1st", "10.0.0.x", "0xfg", "it/is", "Zürich", "-", "a.1"})
    void names(String name) {
        assertThat(NodeNames.check(name)).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({
        "'', it is empty",
        "a b, it has a blank",
        "'a\u0007', it has a blank or a control character",
        "'a\u00a0b', it has a blank",
        "a#b, a # begins a comment",
        "localhost, every host calls itself that",
        "10.0.0.1, it would be taken for an address",
        "10.1, it would be taken for an address",
        "0x7F, it would be taken for an address",
        "a:b, it would be taken for an address"
    })
    void noNames(String name, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NodeNames.check(name))
                .withMessageContaining("\"" + name + "\"")
                .withMessageContaining(reason);
    }

    @Test
    void theLongestHas255Bytes() {
        assertThat(NodeNames.check("ä".repeat(127) + "x")).hasSize(128);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NodeNames.check("ä".repeat(128)))
                .withMessageContaining("longer than 255 bytes");
    }

    @Test
    void alternativeNamesAreCutAndToldApart() {
        assertThat(NodeNames.alternative("lab", "a", "eth0", "w7a")).isEqualTo("lab.a.eth0");
        assertThat(NodeNames.alternative("lab", "a/b", "eth0", "w7a")).isEqualTo("lab.a_b.eth0~w7a");
        String cut = NodeNames.alternative("lab", "ü".repeat(100), "eth0", "w12a");
        assertThat(bytes(cut)).isBetween(126, 127);
        assertThat(cut).startsWith("lab.ü").endsWith("ü~w12a");
    }

    @Test
    void hostNamesAreCutBetweenCharacters() {
        assertThat(NodeNames.hostName("a")).isEqualTo("a");
        assertThat(NodeNames.hostName("x".repeat(65))).isEqualTo("x".repeat(64));
        assertThat(NodeNames.hostName("x" + "😀".repeat(20))).isEqualTo("x" + "😀".repeat(15));
    }
}
