package ns.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import ns.core.IdMapping;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubIdsTest {
    private static final long UID = 1001;

    private static SubIds ofAlice(String text) {
        return SubIds.parse(text, UID, Optional.of("alice"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alice:100000:65536\n",
                "alice:100000:65536",
                "1001:100000:65536\n",
                "# alice:5:5\nbob:7:7\nalice:100000:65536\nalice:300000:5\n",
                "#alice:5:5\nalice:100000:65536\n",
                "alice:0100000:065536\n",
                "\n\n::\nalice:100000:65536\n",
                "alice1:5:5\nalic:5:5\n10010:5:5\n01001:5:5\n1001 :5:5\nalice:100000:65536\n"
            })
    void theFirstLineOfOnesOwnIsTaken(String text) {
        assertThat(ofAlice(text).first()).contains(new IdMapping(100_000, 100_000, 65_536));
        assertThat(ofAlice(text).malformed()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alice",
                "alice:",
                "alice::",
                "alice:5",
                "alice::5",
                "alice:5:",
                "alice:5:5:",
                "alice:5:5:5",
                "alice:5:0",
                "alice:-5:5",
                "alice:5:-5",
                "alice:+5:5",
                "alice: 5:5",
                "alice:5:5 ",
                "alice:5:5\r",
                "alice:0x5:5",
                "alice:five:5",
                "alice:\u0665:5",
                "alice:4294967295:1",
                "alice:4294967290:6",
                "alice:1:4294967295",
                "alice:99999999999:1",
                "alice:5:18446744073709551616"
            })
    void whatIsNoRangeIsSkipped(String line) {
        assertThat(ofAlice(line).first()).isEmpty();
        assertThat(ofAlice(line + "\nalice:100000:10\n").first()).contains(new IdMapping(100_000, 100_000, 10));
        assertThat(ofAlice("bob:1:1\n" + line + "\nalice:x:x").malformed().isPresent())
                .isEqualTo(true);
        if (line.contains(":")) {
            assertThat(ofAlice("bob:1:1\n" + line + "\nalice:x:x").malformed()).hasValue(2);
        }
    }

    /** B2 of util-linux: the number of a name was taken for 0. */
    @Test
    void rootDoesNotGetTheRangeOfTheFirstName() {
        String text = "alice:100000:65536\n0x:5:5\n00:5:5\n-0:5:5\n";
        assertThat(SubIds.parse(text, 0, Optional.of("root")).first()).isEmpty();
        assertThat(SubIds.parse(text + "0:7:7\n", 0, Optional.of("root")).first())
                .contains(new IdMapping(7, 7, 7));
        assertThat(SubIds.parse(text + "root:7:7\n", 0, Optional.of("root")).first())
                .contains(new IdMapping(7, 7, 7));
    }

    @Test
    void whoHasNoNameIsFoundByNumber() {
        assertThat(SubIds.parse("1001:5:6\n", UID, Optional.empty()).first()).contains(new IdMapping(5, 5, 6));
        assertThat(SubIds.parse(":5:6\n", UID, Optional.empty()).first()).isEmpty();
    }

    @Test
    void theLastIdThereIsFits() {
        assertThat(ofAlice("alice:0:4294967295").first()).contains(new IdMapping(0, 0, IdMapping.ALL));
        assertThat(ofAlice("alice:4294967294:1").first()).contains(new IdMapping(4_294_967_294L, 4_294_967_294L, 1));
    }
}
