package ns.core.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EpollTest {
    private final Epoll epoll = Epoll.epoll_create1(4);
    private final int one = Descriptors.eventfd2(0, 0);
    private final int other = Descriptors.eventfd2(0, 0);

    @AfterEach
    void close() {
        epoll.close();
        Descriptors.close(one);
        Descriptors.close(other);
    }

    @Test
    void tellsTheKeysOfWhatIsReady() {
        epoll.add(one, Epoll.EPOLLIN, Long.MIN_VALUE + 7);
        epoll.add(other, Epoll.EPOLLIN, 0x1234_5678_9abc_def0L);
        Descriptors.eventfd_write(other, 1);
        assertThat(epoll.await()).containsExactly(0x1234_5678_9abc_def0L);
        Descriptors.eventfd_write(one, 1);
        assertThat(epoll.await()).containsExactlyInAnyOrder(Long.MIN_VALUE + 7, 0x1234_5678_9abc_def0L);
        assertThat(Descriptors.eventfd_read(other)).isOne();
        assertThat(epoll.await()).containsExactly(Long.MIN_VALUE + 7);
    }

    @Test
    void whatIsRemovedIsNotWaitedFor() {
        epoll.add(one, Epoll.EPOLLIN, 1);
        epoll.add(other, Epoll.EPOLLIN, 2);
        Descriptors.eventfd_write(one, 1);
        Descriptors.eventfd_write(other, 1);
        epoll.remove(one);
        assertThat(epoll.await()).containsExactly(2);
        assertThatThrownBy(() -> epoll.remove(one))
                .hasMessageStartingWith("epoll_ctl(" + epoll.fd() + ", EPOLL_CTL_DEL, " + one + "): ENOENT");
    }

    @Test
    void anEventfdWakesWhoWaitsAndASignalDoesNot() throws Exception {
        epoll.add(one, Epoll.EPOLLIN, 5);
        WaitingThread<long[]> waiting = new WaitingThread<>(epoll::await);
        waiting.interruptIn(Syscall.EPOLL_PWAIT);
        Descriptors.eventfd_write(one, 1);
        assertThat(waiting.result()).containsExactly(5);
    }
}
