package ns.net.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ImpairmentTest {
    @Test
    void everyNthIsExactlyThat() {
        Cycle cycle = Cycle.of(Packets.everyNth(10));
        assertThat(cycle.among(9)).isZero();
        assertThat(cycle.among(10)).isEqualTo(1);
        assertThat(cycle.among(1005)).isEqualTo(100);
        assertThat(cycle.hits(9)).isTrue();
        assertThat(cycle.hits(19)).isTrue();
        assertThat(cycle.hits(10)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 0.5, 0.1, 0.01, 0.001, 0.000_02})
    void aShareIsWhatWasAskedFor(double share) {
        Cycle cycle = Cycle.of(Packets.random(share, 7));
        assertThat((double) cycle.chosen().length / cycle.length()).isBetween(0.999 * share, 1.001 * share);
        assertThat(cycle.chosen()).isSorted().doesNotHaveDuplicates();
        assertThat(cycle.among(3L * cycle.length())).isEqualTo(3L * cycle.chosen().length);
    }

    @Test
    void aSeedDecidesAll() {
        assertThat(Cycle.of(Packets.random(0.1, 7)).chosen())
                .isEqualTo(Cycle.of(Packets.random(0.1, 7)).chosen())
                .isNotEqualTo(Cycle.of(Packets.random(0.1, 8)).chosen());
        assertThat(Cycle.of(Packets.burst(0.1, 5, 7)).chosen())
                .isEqualTo(Cycle.of(Packets.burst(0.1, 5, 7)).chosen())
                .isNotEqualTo(Cycle.of(Packets.burst(0.1, 5, 8)).chosen());
    }

    @Test
    void aRandomHalfIsNotEverySecond() {
        List<Integer> rows = rows(Cycle.of(Packets.random(0.5, 7)));
        assertThat(rows.stream().mapToInt(Integer::intValue).average().orElseThrow())
                .isBetween(1.9, 2.1);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 2, 5, 20})
    void burstsAreAsLongAsAskedFor(double meanLength) {
        Cycle cycle = Cycle.of(Packets.burst(0.05, meanLength, 7));
        List<Integer> rows = rows(cycle);
        assertThat((double) cycle.chosen().length / cycle.length()).isBetween(0.035, 0.065);
        // two rows may touch: a gap of 0 has a probability of one twentieth of a row's length
        assertThat(rows.stream().mapToInt(Integer::intValue).average().orElseThrow())
                .isBetween(0.8 * meanLength, 1.3 * meanLength);
    }

    private static List<Integer> rows(Cycle cycle) {
        List<Integer> rows = new ArrayList<>();
        int before = -2;
        for (int number : cycle.chosen()) {
            if (number == before + 1) {
                rows.set(rows.size() - 1, rows.get(rows.size() - 1) + 1);
            } else {
                rows.add(1);
            }
            before = number;
        }
        return rows;
    }

    @Test
    void itIsWrittenAsTcWritesIt() {
        assertThat(Impairment.none()).hasToString("none");
        assertThat(Impairment.none().limit(5)).hasToString("limit 5");
        assertThat(Impairment.none()
                        .delay(Duration.ofMillis(20))
                        .jitter(Duration.ofNanos(2_500_000))
                        .reorder(Packets.everyNth(10))
                        .loss(Packets.random(0.01, 7))
                        .duplicate(0.5)
                        .corrupt(Packets.burst(0.1, 4, 3))
                        .rate(1_000_000))
                .hasToString("delay 20ms 2500us reorder every 10 loss 1.0% seed 7 duplicate 50.0%"
                        + " corrupt 10.0% burst 4.0 seed 3 rate 1000000bit");
    }

    @Test
    void seedsAreDrawnWhereThereIsNone() {
        Impairment asked = Impairment.none()
                .delay(Duration.ofMillis(1))
                .loss(0.1)
                .duplicate(Packets.random(0.1, 7))
                .corrupt(Packets.burst(0.1, 3))
                .reorder(0.1);
        Impairment seeded = asked.seeded(new SplittableRandom(1));
        assertThat(seeded).isNotEqualTo(asked).isEqualTo(asked.seeded(new SplittableRandom(1)));
        assertThat(seeded.seeded(new SplittableRandom(2))).isEqualTo(seeded);
        assertThat(seeded.duplicate()).isEqualTo(asked.duplicate());
        assertThat(seeded.loss()).isNotEqualTo(seeded.reorder());
    }

    @Test
    void noneIsNone() {
        assertThat(Impairment.none().isNone()).isTrue();
        assertThat(Impairment.none().loss(0).limit(3).isNone()).isTrue();
        assertThat(Impairment.none().rate(1_000).isNone()).isFalse();
        assertThat(Impairment.none().delay(Duration.ofNanos(1)).isNone()).isFalse();
        assertThat(Impairment.none().corrupt(0.1).isNone()).isFalse();
    }

    static List<Supplier<Object>> impossible() {
        Impairment none = Impairment.none();
        return List.of(
                () -> none.loss(1.01),
                () -> none.loss(-0.1),
                () -> none.loss(Double.NaN),
                () -> Packets.random(1e-9),
                () -> Packets.everyNth(0),
                () -> Packets.burst(1, 3),
                () -> Packets.burst(0.1, 0.5),
                () -> none.delay(Duration.ofMillis(-1)),
                () -> none.delay(Duration.ofHours(1)),
                () -> none.jitter(Duration.ofMillis(1)),
                () -> none.delay(Duration.ofMillis(1)).jitter(Duration.ofMillis(2)),
                () -> none.reorder(0.1),
                () -> none.rate(0),
                () -> none.rate(Long.MAX_VALUE),
                () -> none.limit(0),
                () -> none.limit(Integer.MAX_VALUE));
    }

    @ParameterizedTest
    @MethodSource("impossible")
    void whatCanNotBeIsRefused(Supplier<Object> asked) {
        assertThatIllegalArgumentException().isThrownBy(asked::get).withMessageContaining("not");
    }
}
