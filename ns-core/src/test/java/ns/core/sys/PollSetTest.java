package ns.core.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PollSetTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Descriptors.Pair one = Descriptors.pipe2(0);
    private final Descriptors.Pair other = Descriptors.pipe2(0);
    private final PollSet polled = new PollSet(2);

    @AfterEach
    void close() {
        one.close();
        other.close();
    }

    private static void write(Descriptors.Pair pipe) {
        Descriptors.write(pipe.second(), Memory.string("x"), 1);
    }

    @Test
    void tellsWhichIsReady() {
        int first = polled.add(one.first(), PollSet.POLLIN);
        int second = polled.add(other.first(), PollSet.POLLIN);
        assertThat(polled.await(Duration.ZERO)).isFalse();
        assertThat(polled.isReady(first)).isFalse();
        write(other);
        assertThat(polled.await(LONG)).isTrue();
        assertThat(polled.isReady(first)).isFalse();
        assertThat(polled.isReady(second)).isTrue();
        assertThat(polled.events(second)).isEqualTo(PollSet.POLLIN);
        write(one);
        polled.await();
        assertThat(polled.isReady(first)).isTrue();
    }

    @Test
    void whatIsIgnoredIsNeverReady() {
        int first = polled.add(one.first(), PollSet.POLLIN);
        int second = polled.add(other.first(), PollSet.POLLIN);
        write(one);
        polled.await();
        polled.ignore(first);
        assertThat(polled.isReady(first)).isFalse();
        write(other);
        polled.await();
        assertThat(polled.isReady(first)).isFalse();
        assertThat(polled.isReady(second)).isTrue();
    }

    @Test
    void theEventsCanChange() {
        int writer = polled.add(one.second(), 0);
        assertThat(polled.await(Duration.ZERO)).isFalse();
        polled.setEvents(writer, PollSet.POLLOUT);
        assertThat(polled.await(LONG)).isTrue();
        assertThat(polled.events(writer)).isEqualTo(PollSet.POLLOUT);
    }

    @Test
    void theEndIsReadyToo() {
        Descriptors.Pair pipe = Descriptors.pipe2(0);
        int reader = polled.add(pipe.first(), PollSet.POLLIN);
        Descriptors.close(pipe.second());
        polled.await();
        assertThat(polled.events(reader)).isEqualTo(PollSet.POLLHUP);
        Descriptors.close(pipe.first());
    }

    @Test
    void aClosedDescriptorIsNotWaitedFor() {
        int fd = Descriptors.eventfd2(0, 0);
        Descriptors.close(fd);
        int index = polled.add(fd, PollSet.POLLIN);
        assertThat(polled.await(LONG)).isTrue();
        assertThat(polled.events(index)).isEqualTo(PollSet.POLLNVAL);
    }

    @Test
    void thereIsRoomForSoManyAndNoMore() {
        polled.add(one.first(), PollSet.POLLIN);
        polled.add(other.first(), PollSet.POLLIN);
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> polled.add(one.second(), PollSet.POLLOUT));
    }

    @Test
    void aSignalDoesNotEndTheWait() throws Exception {
        polled.add(one.first(), PollSet.POLLIN);
        WaitingThread<Boolean> timed = new WaitingThread<>(() -> polled.await(LONG));
        timed.interruptIn(Syscall.PPOLL);
        write(one);
        assertThat(timed.result()).isTrue();

        PollSet others = new PollSet(1);
        others.add(other.first(), PollSet.POLLIN);
        WaitingThread<Boolean> endless = new WaitingThread<>(() -> {
            others.await();
            return others.isReady(0);
        });
        endless.interruptIn(Syscall.PPOLL);
        write(other);
        assertThat(endless.result()).isTrue();
    }

    @Test
    void aSignalDoesNotMakeTheTimeLonger() throws Exception {
        Duration time = Duration.ofMillis(300);
        polled.add(one.first(), PollSet.POLLIN);
        long start = System.nanoTime();
        WaitingThread<Boolean> timed = new WaitingThread<>(() -> polled.await(time));
        timed.interruptIn(Syscall.PPOLL);
        assertThat(timed.result()).isFalse();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(time);
    }
}
