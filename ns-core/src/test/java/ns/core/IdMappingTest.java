package ns.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.junit.jupiter.api.Test;

class IdMappingTest {
    @Test
    void translatesBothWays() {
        IdMapping map = new IdMapping(0, 100_000, 65_536);
        assertThat(map.toOutside(0)).isEqualTo(100_000);
        assertThat(map.toOutside(65_535)).isEqualTo(165_535);
        assertThat(map.toInside(100_001)).isEqualTo(1);
        assertThat(map.containsInside(65_536)).isFalse();
        assertThat(map.containsOutside(99_999)).isFalse();
        assertThat(map).hasToString("0 100000 65536");
    }

    @Test
    void allIdsFit() {
        IdMapping all = new IdMapping(0, 0, IdMapping.ALL);
        assertThat(all).hasToString("0 0 4294967295");
        assertThat(all.containsInside(IdMapping.ALL)).isFalse();
        assertThat(new IdMapping(IdMapping.ALL - 1, 0, 1).containsInside(0xFFFF_FFFEL))
                .isTrue();
    }

    @Test
    void rangesBeyond32BitsAreRefused() {
        long[][] wrong = {
            {-1, 0, 1},
            {0, -1, 1},
            {0, 0, 0},
            {0, 0, -1},
            {IdMapping.ALL, 0, 1},
            {0, IdMapping.ALL, 1},
            {1, 0, IdMapping.ALL},
            {Long.MAX_VALUE, 0, 1},
            {0, 1, Long.MAX_VALUE},
            {0, Long.MAX_VALUE, Long.MAX_VALUE}
        };
        for (long[] range : wrong) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new IdMapping(range[0], range[1], range[2]))
                    .withMessageContaining(range[0] + " " + range[1] + " " + range[2]);
        }
    }

    @Test
    void idsOutsideTheRangeAreRefused() {
        IdMapping map = new IdMapping(10, 1000, 5);
        assertThatIllegalArgumentException().isThrownBy(() -> map.toOutside(15)).withMessageContaining("15");
        assertThatIllegalArgumentException().isThrownBy(() -> map.toInside(999)).withMessageContaining("999");
        assertThatIllegalArgumentException().isThrownBy(() -> map.toInside(Long.MIN_VALUE));
    }

    @Test
    void translationIsReversibleExactlyWhereItIsDefined() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 10_000; i++) {
            long inside = random.nextLong(IdMapping.ALL);
            long outside = random.nextLong(IdMapping.ALL);
            long length = 1 + random.nextLong(IdMapping.ALL - Math.max(inside, outside));
            IdMapping map = new IdMapping(inside, outside, length);
            long id = random.nextBoolean() ? random.nextLong(IdMapping.ALL) : inside + random.nextLong(length);
            assertThat(map.containsInside(id))
                    .as("seed %d: %s has %d", seed, map, id)
                    .isEqualTo(id >= inside && id < inside + length);
            if (map.containsInside(id)) {
                assertThat(map.toInside(map.toOutside(id)))
                        .as("seed %d: %s of %d", seed, map, id)
                        .isEqualTo(id);
            }
        }
    }
}
