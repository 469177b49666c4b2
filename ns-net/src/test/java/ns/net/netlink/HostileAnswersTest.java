package ns.net.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import ns.core.Errno;
import ns.core.SyscallException;
import ns.core.sys.Memory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers and datagrams that no kernel sends: reading them ends, and only as is documented. */
final class HostileAnswersTest {
    private static MessageWriter request() {
        MessageWriter writer = new MessageWriter();
        writer.begin(16, NetlinkSocket.NLM_F_ACK)
                .u32(0)
                .text(3, "eth0")
                .nested(18, () -> writer.u32(4, 10).nested(2, () -> writer.u8(1, 1)));
        return writer;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void answersOfNoiseAreRead(long seed) {
        Random random = new Random(seed);
        MessageWriter request = request();
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            for (int i = 0; i < 50_000; i++) {
                byte[] bytes = new byte[16 + random.nextInt(100)];
                random.nextBytes(bytes);
                bytes[4] = (byte) (random.nextBoolean() ? Wire.NLMSG_ERROR : Wire.NLMSG_DONE);
                bytes[5] = 0;
                bytes[7] = (byte) (random.nextInt(4));
                Answer answer = Answer.in(Message.of(bytes), request, 0);
                assertThat(answer.path()).hasSizeLessThanOrEqualTo(3);
            }
        });
    }

    @Test
    void errorThatNoKernelHasIsKeptInRange() {
        for (int error : new int[] {Integer.MIN_VALUE, Integer.MIN_VALUE + 1, -1_000_000, -4096}) {
            Memory memory = Memory.allocate(36);
            memory.bytes().putInt(0, 36).putShort(4, (short) Wire.NLMSG_ERROR).putInt(16, error);
            byte[] bytes = new byte[36];
            memory.bytes().get(0, bytes);
            Answer answer = Answer.in(Message.of(bytes), request(), 0);
            assertThat(answer.errno().map(Errno::code))
                    .hasValueSatisfying(code -> assertThat(code).isPositive());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5})
    void datagramsOfNoiseEnd(long seed) {
        Random random = new Random(seed);
        Memory memory = Memory.allocate(256);
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            for (int i = 0; i < 50_000; i++) {
                int length = random.nextInt(257);
                byte[] noise = new byte[length];
                random.nextBytes(noise);
                for (int at = 0; at + 4 <= length; at += 16) { // or no message would be as short as its datagram
                    noise[at + 1] = 0;
                    noise[at + 2] = 0;
                    noise[at + 3] = 0;
                }
                memory.bytes().put(0, noise);
                List<Integer> types = new ArrayList<>();
                try {
                    NetlinkSocket.messages(memory, length, message -> types.add(message.type()));
                } catch (SyscallException e) {
                    assertThat(e.errno()).isEqualTo(Errno.EBADMSG);
                }
                assertThat(types).hasSizeLessThanOrEqualTo(16);
            }
        });
    }
}
