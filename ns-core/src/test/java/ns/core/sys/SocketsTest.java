package ns.core.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SocketsTest {
    private static final int RLIMIT_NOFILE = 7;
    private static final int CMSGHDR = 16;

    private final Descriptors.Pair pair = Sockets.socketpair(Sockets.SOCK_SEQPACKET);
    private final Memory memory = Memory.allocate(64);

    @AfterEach
    void close() {
        pair.close();
    }

    /** sendmsg(2) of one byte and descriptors, as ns-init does. */
    private void send(int... descriptors) {
        Memory text = Memory.string("x");
        Memory iovec = Memory.allocate(16);
        iovec.bytes().putLong(0, text.address()).putLong(8, 1);
        Memory control = Memory.allocate(CMSGHDR + (descriptors.length * 4 + 7 & ~7));
        control.bytes()
                .putLong(0, CMSGHDR + descriptors.length * 4L)
                .putInt(8, 1)
                .putInt(12, 1);
        for (int i = 0; i < descriptors.length; i++) {
            control.bytes().putInt(CMSGHDR + i * 4, descriptors[i]);
        }
        Memory header = Memory.allocate(56);
        header.bytes()
                .putLong(16, iovec.address())
                .putLong(24, 1)
                .putLong(32, control.address())
                .putLong(40, control.size());
        assertThat(Libc.syscall(Syscall.SENDMSG, pair.first(), header.address(), 0))
                .isOne();
        Memory.keep(text);
        Memory.keep(iovec);
        Memory.keep(control);
    }

    private static boolean isOpen(int fd) {
        return Files.exists(Path.of("/proc/self/fd/" + fd));
    }

    /** The lowest number that is free, which the next descriptor gets. */
    private static int nextDescriptor() {
        int fd = Descriptors.eventfd2(0, 0);
        Descriptors.close(fd);
        return fd;
    }

    @Test
    void messagesKeepTheirLimits() {
        assertThat(Sockets.send(pair.first(), Memory.string("one"), 3)).isEqualTo(3);
        Sockets.send(pair.first(), Memory.string("three"), 5);
        assertThat(Sockets.receive(pair.second(), memory).length()).isEqualTo(3);
        Sockets.Received received = Sockets.receive(pair.second(), memory);
        assertThat(received.length()).isEqualTo(5);
        assertThat(received.descriptors()).isEmpty();
        assertThat(memory.bytes().get(0)).isEqualTo((byte) 't');
    }

    @Test
    void theEndIsALengthOfZeroOrEpipe() {
        Descriptors.Pair other = Sockets.socketpair(Sockets.SOCK_SEQPACKET);
        Descriptors.close(other.first());
        assertThat(Sockets.receive(other.second(), memory).length()).isZero();
        assertThatThrownBy(() -> Sockets.send(other.second(), memory, 1)).hasMessageContaining("): EPIPE");
        Descriptors.close(other.second());
    }

    @Test
    void everyDescriptorThatCameIsThere() {
        int zero = Descriptors.open(Path.of("/dev/zero"), Descriptors.O_RDONLY);
        int[] many = new int[253]; // the kernel's limit
        Arrays.fill(many, zero);
        for (int[] sent : new int[][] {{zero}, {zero, zero, zero}, many}) {
            send(sent);
            Sockets.Received received = Sockets.receive(pair.second(), memory);
            assertThat(received.length()).isOne();
            assertThat(received.descriptors()).hasSameSizeAs(sent).doesNotHaveDuplicates();
            for (int fd : received.descriptors()) {
                assertThat(Descriptors.fstat(fd)).isEqualTo(Descriptors.fstat(zero));
                assertThat(Descriptors.fcntl(fd, Descriptors.F_GETFD, 0)).isEqualTo(Descriptors.FD_CLOEXEC);
                Descriptors.close(fd);
            }
        }
        Descriptors.close(zero);
    }

    @Test
    void aMessageThatIsTooLongIsAnErrorAndLeaksNothing() {
        int zero = Descriptors.open(Path.of("/dev/zero"), Descriptors.O_RDONLY);
        int next = nextDescriptor();
        send(zero);
        assertThatThrownBy(() -> Sockets.receive(pair.second(), Memory.allocate(0)))
                .hasMessageContaining("recvmsg(" + pair.second() + "): EMSGSIZE (Message too long): the message");
        assertThat(isOpen(next)).isFalse();
        Descriptors.close(zero);
    }

    @Test
    void descriptorsThatCanNotBeTakenAreAnErrorAndLeakNothing() {
        int zero = Descriptors.open(Path.of("/dev/zero"), Descriptors.O_RDONLY);
        send(zero);
        Descriptors.close(Sockets.receive(pair.second(), memory).descriptors()[0]); // every class is loaded
        send(zero, zero);
        int next = nextDescriptor();
        Processes.Limits limits = Processes.getrlimit(RLIMIT_NOFILE);
        setSoftLimit(next + 1, limits.hard()); // room for one
        try {
            assertThatThrownBy(() -> Sockets.receive(pair.second(), memory))
                    .hasMessageContaining("recvmsg(" + pair.second() + "): EMFILE (Too many open files): a descriptor");
        } finally {
            setSoftLimit(limits.soft(), limits.hard());
        }
        assertThat(isOpen(next)).isFalse();
        Descriptors.close(zero);
    }

    private static void setSoftLimit(long soft, long hard) {
        Memory rlimit = Memory.allocate(16);
        rlimit.bytes().putLong(0, soft).putLong(8, hard);
        assertThat(Libc.syscall(Syscall.PRLIMIT64, 0, RLIMIT_NOFILE, rlimit.address(), 0, 0))
                .isZero();
        Memory.keep(rlimit);
    }

    @Test
    void aSignalDoesNotEndTheWait() throws Exception {
        WaitingThread<Sockets.Received> waiting = new WaitingThread<>(() -> Sockets.receive(pair.second(), memory));
        waiting.interruptIn(Syscall.RECVMSG);
        Sockets.send(pair.first(), Memory.string("x"), 1);
        assertThat(waiting.result().length()).isOne();
    }
}
