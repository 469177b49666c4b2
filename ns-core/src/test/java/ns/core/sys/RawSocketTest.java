package ns.core.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import ns.core.SyscallException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** By a pair of sockets that need no privileges; what is special to packets and to ICMP is tested with labs. */
class RawSocketTest {
    private static final int IPPROTO_UDP = 17;
    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    private final Descriptors.Pair pair = Sockets.socketpair(Sockets.SOCK_DGRAM);
    private final RawSocket socket = new RawSocket(pair.second(), 4);

    @AfterEach
    void close() {
        pair.close();
    }

    private void send(byte... bytes) {
        Memory memory = Memory.allocate(bytes.length);
        memory.bytes().put(0, bytes);
        assertThat(Sockets.send(pair.first(), memory, bytes.length)).isEqualTo(bytes.length);
    }

    @Test
    void nothingIsThereBeforeSomethingWasSent() {
        assertThat(socket.receive()).isFalse();
    }

    @Test
    void oneMessageAfterTheOther() {
        send((byte) 1, (byte) 2);
        send((byte) 3);
        assertThat(socket.receive()).isTrue();
        assertThat(socket.length()).isEqualTo(2);
        assertThat(socket.present()).isEqualTo(2);
        assertThat(socket.data().get(1)).isEqualTo((byte) 2);
        assertThat(socket.receive()).isTrue();
        assertThat(socket.length()).isOne();
        assertThat(socket.data().get(0)).isEqualTo((byte) 3);
        assertThat(socket.receive()).isFalse();
    }

    @Test
    void whatDoesNotFitIsToldByItsLength() {
        send((byte) 1, (byte) 2, (byte) 3, (byte) 4, (byte) 5, (byte) 6);
        assertThat(socket.receive()).isTrue();
        assertThat(socket.length()).isEqualTo(6);
        assertThat(socket.present()).isEqualTo(4);
    }

    @Test
    void theTimeIsThatOfTheKernel() {
        send((byte) 1);
        Instant sent = Instant.now();
        assertThat(socket.receive()).isTrue();
        assertThat(Duration.between(Instant.EPOCH.plusNanos(socket.nanoseconds()), sent))
                .isBetween(Duration.ofSeconds(-1), Duration.ofSeconds(1));
    }

    @Test
    void whatCanNotBeSentIsToldWithoutAnException() {
        int udp = Sockets.socket(RawSocket.AF_INET, Sockets.SOCK_DGRAM, IPPROTO_UDP);
        try {
            RawSocket sender = new RawSocket(udp, 4);
            assertThat(sender.trySend(Memory.allocate(4), 4, LOOPBACK, 0)).isEqualTo(-22); // EINVAL: port 0
        } finally {
            Descriptors.close(udp);
        }
    }

    @Test
    void otherSocketsHaveNoLinkAndNoStatistics() {
        assertThatThrownBy(() -> socket.bindToLink(1)).isInstanceOf(SyscallException.class);
        assertThatThrownBy(socket::takeStatistics).isInstanceOf(SyscallException.class);
    }
}
