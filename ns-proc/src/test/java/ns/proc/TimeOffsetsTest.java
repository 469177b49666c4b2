package ns.proc;

import static ns.proc.Fixtures.latin1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TimeOffsetsTest {
    private static TimeOffsets parse(byte[] text) {
        return TimeOffsets.parse(text, text.length, "timens_offsets");
    }

    @Test
    void clocksMayBeAheadOrBehind() {
        assertThat(parse(Fixtures.bytes("firecracker/timens_offsets")))
                .isEqualTo(new TimeOffsets(Duration.ofDays(1), Duration.ofMinutes(-1)));
    }

    @Test
    void nanosecondsCountUpFromTheSeconds() {
        assertThat(parse(latin1("monotonic          -1 500000000\nboottime            1 999999999\n")))
                .isEqualTo(new TimeOffsets(
                        Duration.ofMillis(-500), Duration.ofSeconds(2).minusNanos(1)));
    }

    @Test
    void theInitialNamespaceHasNone() {
        assertThat(parse(latin1("monotonic           0         0\nboottime            0         0\n")))
                .isEqualTo(TimeOffsets.NONE);
    }

    @Test
    void clocksOfANewerKernelArePassedOver() {
        assertThat(parse(latin1("tai 1 0\nboottime 0 0\nmonotonic 0 0\n"))).isEqualTo(TimeOffsets.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "monotonic 0 0\n",
                "monotonic 0 0\nboottime 0 1000000000\n",
                "monotonic 0 0\nboottime 0 -1\n",
                "monotonic 0 0\nboottime - 0\n",
                "monotonic 0 0\nboottime 0\n",
                "monotonic 0 0\nboottime 0 0 0\n",
                "monotonic 9223372036854775808 0\nboottime 0 0\n",
                "monotonic 0 0\nboottime 0 0"
            })
    void whatIsNotOffsetsIsRefused(String text) {
        assertThatThrownBy(() -> parse(latin1(text))).isInstanceOf(ProcFormatException.class);
    }

    @Test
    void damagedTextIsReadOrRefused() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] text = Fixtures.bytes("firecracker/timens_offsets");
        for (int round = 0; round < 20_000; round++) {
            byte[] damaged = Fixtures.damaged(text, random);
            try {
                parse(damaged);
            } catch (ProcFormatException e) {
                assertThat(e.line()).isPositive();
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + " round " + round, e);
            }
        }
    }
}
