package ns.proc;

import static ns.proc.Fixtures.latin1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import ns.core.IdMapping;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IdMapTest {
    private static IdMap parse(byte[] text) {
        return IdMap.parse(text, text.length, "uid_map");
    }

    private static IdMap parse(String text) {
        return parse(latin1(text));
    }

    @Test
    void theInitialNamespaceMapsEveryIdToItself() {
        IdMap map = parse(Fixtures.bytes("firecracker/uid_map"));
        assertThat(map).isEqualTo(new IdMap(List.of(new IdMapping(0, 0, 4294967295L)), true));
        assertThat(map.toInside(4294967294L)).hasValue(4294967294L);
        assertThat(map.toInside(4294967295L)).isEmpty(); // (uid_t) -1 is no id
        assertThat(map.toOutside(-1)).isEmpty();
    }

    @Test
    void idsAreTranslatedBothWays() {
        IdMap map = parse(Fixtures.bytes("systemd/uid_map"));
        assertThat(map.toOutside(0)).hasValue(1000);
        assertThat(map.toOutside(1)).hasValue(100_000);
        assertThat(map.toOutside(65_536)).hasValue(165_535);
        assertThat(map.toOutside(65_537)).isEmpty();
        assertThat(map.toInside(1000)).hasValue(0);
        assertThat(map.toInside(165_535)).hasValue(65_536);
        assertThat(map.toInside(0)).isEmpty();
        assertThat(map).hasToString("0 1000 1, 1 100000 65536");
    }

    @Test
    void anEmptyFileIsAMapNotYetWritten() {
        assertThat(parse("").isUnset()).isTrue();
        assertThat(parse("").toInside(0)).isEmpty();
        assertThat(parse("").toString()).isEmpty();
        assertThat(parse("0 0 1\n").isUnset()).isFalse();
    }

    @Test
    void rangesThatTheReaderHasNoIdsForAreLeftOut() {
        IdMap map = parse("         0 4294967295 4294967295\n");
        assertThat(map).isEqualTo(new IdMap(List.of(), false));
        assertThat(map.isUnset()).isFalse();
        assertThat(map).hasToString("…");
        assertThat(parse("0 4294967295 10\n10 7 2\n")).hasToString("10 7 2, …");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0 0\n",
                "0 0 0\n",
                "0 0 4294967296\n",
                "1 0 4294967295\n",
                "0 1 4294967295\n",
                "4294967295 0 1\n",
                "0 4294967296 1\n",
                "0 0 1 1\n",
                "0 0 99999999999999999999\n",
                "-1 0 1\n",
                "a b c\n",
                "0 0 1\r\n",
                "0 0 1",
                "\n"
            })
    void whatIsNoMapIsRefused(String text) {
        assertThatThrownBy(() -> parse("0 0 1\n" + text))
                .isInstanceOf(ProcFormatException.class)
                .hasMessageStartingWith("uid_map:2: expected ");
    }

    @Test
    void setgroupsIsAllowedOrDenied() {
        assertThat(IdMaps.parseSetgroups(latin1("allow\n"), 6, "setgroups")).isTrue();
        assertThat(IdMaps.parseSetgroups(Fixtures.bytes("docker/setgroups"), 5, "setgroups"))
                .isFalse();
        for (String text : List.of("", "\n", "allow", "Allow\n", "allow\nallow\n", "allow \n")) {
            assertThatThrownBy(() -> IdMaps.parseSetgroups(latin1(text), text.length(), "setgroups"))
                    .as(text)
                    .isInstanceOf(ProcFormatException.class);
        }
    }

    @Test
    void damagedTextIsReadOrRefused() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] text = Fixtures.bytes("systemd/uid_map");
        for (int round = 0; round < 20_000; round++) {
            byte[] damaged = Fixtures.damaged(text, random);
            try {
                parse(damaged);
            } catch (ProcFormatException e) {
                assertThat(e.expected()).isNotEmpty();
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + " round " + round, e);
            }
        }
    }

    @Test
    void mapsSurviveTheKernelsFormat() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            long length = 1L + random.nextInt(1_000_000);
            long inside = random.nextLong(IdMapping.ALL - length + 1);
            long outside = random.nextLong(IdMapping.ALL - length + 1);
            IdMap map = parse(String.format(Locale.ROOT, "%10d %10d %10d\n", inside, outside, length));
            long id = inside + random.nextLong(length);
            assertThat(map.toInside(map.toOutside(id).orElseThrow()))
                    .as("seed %d", seed)
                    .hasValue(id);
        }
    }
}
