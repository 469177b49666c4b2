package ns.net.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The order in which the relay lets frames go, on a clock of numbers. */
final class DueQueueTest {
    private static final long START = Long.MAX_VALUE - 5_000; // the clock overflows meanwhile
    private static final long MILLI = 1_000_000;

    private record Entry(long due, int item) {}

    @Test
    void theNextOneComesFirst() {
        DueQueue queue = new DueQueue();
        SplittableRandom lot = new SplittableRandom(7);
        List<Entry> expected = new ArrayList<>();
        for (int item = 0; item < 5_000; item++) {
            Entry entry = new Entry(lot.nextLong(0, 1_000), item); // many at the same time
            expected.add(entry);
            queue.add(START + 10 * entry.due(), item);
        }
        expected.sort(Comparator.comparingLong(Entry::due)); // stable: the older first
        for (Entry entry : expected) {
            assertThat(queue.nextDue()).isEqualTo(START + 10 * entry.due());
            assertThat(queue.take()).isEqualTo(entry.item());
        }
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void itIsFilledWhileItIsEmptied() {
        DueQueue queue = new DueQueue();
        for (int item = 0; item < 10; item++) {
            queue.add(item, item);
        }
        for (int item = 10; item < 10_000; item++) {
            assertThat(queue.take()).isEqualTo(item - 10);
            queue.add(item, item);
        }
        assertThat(queue.size()).isEqualTo(10);
    }

    private static Impairment delayed(long millis) {
        return Impairment.none().delay(Duration.ofMillis(millis));
    }

    @Test
    void aDelayIsTheSameForAll() {
        Delays delays = new Delays(delayed(20), 7);
        assertThat(delays.due(100)).isEqualTo(100 + 20 * MILLI);
        assertThat(delays.due(100)).isEqualTo(100 + 20 * MILLI);
    }

    @Test
    void jitterIsEvenAndDependsOnTheSeed() {
        Impairment impairment = delayed(20).jitter(Duration.ofMillis(5));
        long[] held = dues(new Delays(impairment, 7), 0);
        assertThat(held).isEqualTo(dues(new Delays(impairment, 7), 0)).isNotEqualTo(dues(new Delays(impairment, 8), 0));
        assertThat(Arrays.stream(held).min().orElseThrow()).isBetween(15 * MILLI, 15 * MILLI + MILLI / 10);
        assertThat(Arrays.stream(held).max().orElseThrow()).isBetween(25 * MILLI - MILLI / 10, 25 * MILLI);
        assertThat(Arrays.stream(held).average().orElseThrow()).isBetween(19.8 * MILLI, 20.2 * MILLI);
    }

    @Test
    void jitterCanKeepTheOrder() {
        Impairment impairment = delayed(20).jitterInOrder(Duration.ofMillis(5));
        assertThat(dues(new Delays(impairment, 7), 1_000)).isSorted();
        assertThat(dues(new Delays(impairment.jitter(Duration.ofMillis(5)), 7), 1_000))
                .isNotEqualTo(dues(new Delays(impairment, 7), 1_000));
        assertThat(dues(new Delays(impairment, 7), 1_000, START))
                .usingElementComparator((a, b) -> Long.signum(a - b)) // the clock overflows
                .isSorted();
    }

    @Test
    void thoseOutOfOrderAreNotDelayed() {
        Delays delays = new Delays(delayed(20).reorder(Packets.everyNth(3)), 7);
        assertThat(delays.due(5)).isEqualTo(5 + 20 * MILLI);
        assertThat(delays.due(6)).isEqualTo(6 + 20 * MILLI);
        assertThat(delays.due(7)).isEqualTo(7);
        assertThat(delays.due(8)).isEqualTo(8 + 20 * MILLI);
    }

    private static long[] dues(Delays delays, long step) {
        return dues(delays, step, 0);
    }

    private static long[] dues(Delays delays, long step, long start) {
        long[] due = new long[2_000];
        for (int i = 0; i < due.length; i++) {
            due[i] = delays.due(start + i * step);
        }
        return due;
    }
}
