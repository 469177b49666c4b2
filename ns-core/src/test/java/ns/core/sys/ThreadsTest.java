package ns.core.sys;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class ThreadsTest {
    @Test
    @DisplayName("whoever is interrupted waits for the end all the same, and knows it afterwards")
    void join() {
        Thread waiting = Thread.currentThread();
        Thread other = new Thread(() -> {
            while (waiting.isInterrupted()) { // until the wait has met it
                Thread.onSpinWait();
            }
            waiting.interrupt();
        });
        Thread.currentThread().interrupt();
        other.start();
        Threads.join(other);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(other.isAlive()).isFalse();
    }
}
