package ns.net.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import ns.core.Errno;
import ns.core.SyscallException;
import ns.core.sys.Memory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class NetlinkSocketTest {
    private static final int NEW = 16;

    /** A message with that sequence number. */
    private static byte[] message(int type, int flags, int sequence, byte... payload) {
        ByteBuffer bytes = ByteBuffer.allocate(Wire.HEADER + payload.length).order(ByteOrder.nativeOrder());
        bytes.putInt(bytes.capacity())
                .putShort((short) type)
                .putShort((short) flags)
                .putInt(sequence)
                .putInt(0)
                .put(payload);
        return bytes.array();
    }

    private static byte[] number(int value) {
        return ByteBuffer.allocate(4)
                .order(ByteOrder.nativeOrder())
                .putInt(value)
                .array();
    }

    private static byte[] concat(byte[]... parts) {
        ByteBuffer all = ByteBuffer.allocate(
                List.of(parts).stream().mapToInt(p -> p.length).sum());
        for (byte[] part : parts) {
            all.put(part);
        }
        return all.array();
    }

    private static byte[] ack(int sequence, int error) {
        return message(Wire.NLMSG_ERROR, Wire.NLM_F_CAPPED, sequence, concat(number(error), new byte[Wire.HEADER]));
    }

    private static byte[] done(int sequence) {
        return message(Wire.NLMSG_DONE, 2, sequence, number(0));
    }

    /** Type and value of one attribute. */
    private static byte[] attribute(int type, byte... value) {
        MessageWriter writer = new MessageWriter();
        writer.begin(0, 0).bytes(type, value);
        byte[] all = writer.toBytes();
        return java.util.Arrays.copyOfRange(all, Wire.HEADER, all.length);
    }

    private static List<Integer> sequences(byte[] datagram) {
        List<Integer> sequences = new ArrayList<>();
        ByteBuffer bytes = ByteBuffer.wrap(datagram).order(ByteOrder.nativeOrder());
        for (int at = 0; at < datagram.length; at += Wire.aligned(bytes.getInt(at))) {
            sequences.add(bytes.getInt(at + Wire.SEQUENCE));
        }
        return sequences;
    }

    private static void requests(MessageWriter writer, int count) {
        for (int i = 0; i < count; i++) {
            writer.begin(NEW, NetlinkSocket.NLM_F_ACK).u32(i).text(3, "link" + i);
        }
    }

    private static NetlinkSocket socket(BiConsumer<ScriptedKernel, byte[]> script) {
        return new NetlinkSocket(new ScriptedKernel(script));
    }

    @Test
    void answersAreInTheOrderOfRequests() {
        try (NetlinkSocket socket = socket((kernel, datagram) -> {
            List<Integer> sequences = sequences(datagram);
            kernel.say(ack(sequences.get(2), 0));
            kernel.say(ack(sequences.get(0), -Errno.EEXIST.code()), ack(sequences.get(1), 0));
        })) {
            List<Answer> answers = socket.execute(writer -> requests(writer, 3), message -> {});
            assertThat(answers)
                    .extracting(Answer::errno)
                    .map(e -> e.map(Errno::name).orElse("ok"))
                    .containsExactly("EEXIST", "ok", "ok");
        }
    }

    @Test
    void answersToEarlierRequestsAreSkipped() {
        try (NetlinkSocket socket = socket((kernel, datagram) -> {
            int mine = sequences(datagram).get(0);
            kernel.say(ack(mine - 1, -Errno.EPERM.code()), message(NEW, 0, mine + 7));
            kernel.say(message(NEW, 0, mine), ack(mine, 0));
        })) {
            List<Integer> replies = new ArrayList<>();
            List<Answer> answers = socket.execute(writer -> requests(writer, 1), m -> replies.add(m.type()));
            assertThat(answers.get(0).errno()).isEmpty();
            assertThat(replies).containsExactly(NEW);
        }
    }

    @Test
    void manyRequestsAreSentInPartsThatTheirAnswersFitInto() {
        List<Integer> sizes = new ArrayList<>();
        try (NetlinkSocket socket = socket((kernel, datagram) -> {
            List<Integer> sequences = sequences(datagram);
            sizes.add(sequences.size());
            sequences.forEach(sequence -> kernel.say(ack(sequence, 0)));
        })) {
            assertThat(socket.execute(writer -> requests(writer, 450), message -> {}))
                    .hasSize(450);
            assertThat(sizes).containsExactly(200, 200, 50);
        }
    }

    @Test
    void textAttributeAndBoundsOfARefusalAreTold() {
        MessageWriter policy = new MessageWriter();
        policy.begin(0, 0).u64(4, 68).u64(5, 65535);
        byte[] bounds = policy.toBytes();
        try (NetlinkSocket socket = socket((kernel, datagram) -> {
            int mine = sequences(datagram).get(0);
            byte[] body = concat(
                    number(-Errno.EINVAL.code()),
                    new byte[Wire.HEADER],
                    attribute(1, "too small\0".getBytes(StandardCharsets.UTF_8)),
                    attribute(2, number(Wire.HEADER + 4 + 12 + 4)),
                    attribute(4, java.util.Arrays.copyOfRange(bounds, Wire.HEADER, bounds.length)),
                    attribute(5, number(9)));
            kernel.say(message(Wire.NLMSG_ERROR, Wire.NLM_F_CAPPED | Wire.NLM_F_ACK_TLVS, mine, body));
        })) {
            Answer answer = socket.execute(
                            writer -> writer.begin(NEW, NetlinkSocket.NLM_F_ACK)
                                    .u32(0)
                                    .text(3, "eth0")
                                    .nested(18, () -> writer.u32(4, 10)),
                            message -> {})
                    .get(0);
            assertThat(answer.errno()).contains(Errno.EINVAL);
            assertThat(answer.text()).contains("too small");
            assertThat(answer.path()).containsExactly(18, 4);
            assertThat(answer.missing()).hasValue(9);
            assertThat(answer.bounds().orElseThrow().least()).hasValue(68);
            assertThat(answer.bounds().orElseThrow().most()).hasValue(65535);
        }
    }

    @Test
    void aWarningIsToldWithARequestThatSucceeds() {
        try (NetlinkSocket socket = socket((kernel, datagram) -> {
            int mine = sequences(datagram).get(0);
            byte[] text = attribute(1, "quantum is big".getBytes(StandardCharsets.UTF_8));
            byte[] body = concat(number(0), new byte[Wire.HEADER], text);
            kernel.say(message(Wire.NLMSG_ERROR, Wire.NLM_F_CAPPED | Wire.NLM_F_ACK_TLVS, mine, body));
        })) {
            Answer answer =
                    socket.execute(writer -> requests(writer, 1), message -> {}).get(0);
            assertThat(answer.errno()).isEmpty();
            assertThat(answer.text()).contains("quantum is big");
        }
    }

    @Test
    void answersThatWereLostAreNotMadeUp() {
        try (NetlinkSocket socket = socket((kernel, datagram) -> {
            List<Integer> sequences = sequences(datagram);
            kernel.loseMessages();
            kernel.say(ack(sequences.get(0), 0), ack(sequences.get(1), -Errno.EEXIST.code()));
        })) {
            Answers answers = socket.attempt(writer -> requests(writer, 4), message -> {});
            assertThat(answers.known())
                    .extracting(Answer::errno)
                    .containsExactly(Optional.empty(), Optional.of(Errno.EEXIST));
            assertThat(answers.sent()).isEqualTo(4);
            assertThat(answers.failure())
                    .hasValueSatisfying(failure -> assertThat(failure).hasMessageContaining("ENOBUFS"));
            assertThatThrownBy(() -> socket.execute(writer -> requests(writer, 4), message -> {}))
                    .isInstanceOf(SyscallException.class)
                    .hasMessageContaining("no room for all answers");
        }
    }

    @Test
    void aDumpHasManyParts() {
        try (NetlinkSocket socket = socket((kernel, datagram) -> {
            int mine = sequences(datagram).get(0);
            kernel.say(message(NEW, 2, mine, number(1)), message(NEW, 2, mine, number(2)));
            kernel.say(message(NEW, 2, mine + 1, number(99)), message(NEW, 2, mine, number(3)));
            kernel.say(done(mine));
        })) {
            Dump<Long> dump = socket.dump(writer -> requests(writer, 1), m -> m.u32(0) == 2 ? null : m.u32(0));
            assertThat(dump.items()).containsExactly(1L, 3L);
            assertThat(dump.consistent()).isTrue();
        }
    }

    @Test
    void aDumpIsTakenToItsEndEvenIfSomethingInItCanNotBeRead() {
        ScriptedKernel kernel = new ScriptedKernel((answering, datagram) -> {
            int mine = sequences(datagram).get(0);
            answering.say(message(NEW, 2, mine, number(1)));
            answering.say(message(NEW, 2, mine, number(2)), done(mine));
        });
        try (NetlinkSocket socket = new NetlinkSocket(kernel)) {
            int[] decoded = {0};
            assertThatIllegalStateException()
                    .isThrownBy(() -> socket.dump(writer -> requests(writer, 1), m -> {
                        decoded[0]++;
                        throw new IllegalStateException("of " + m.u32(0));
                    }))
                    .withMessage("of 1");
            assertThat(decoded[0]).isEqualTo(1);
            assertThat(kernel.unread()).isZero();
        }
    }

    @Test
    void aDumpThatWasInterruptedIsRepeatedWithoutItsFirstItems() {
        int[] attempt = {0};
        try (NetlinkSocket socket = socket((kernel, datagram) -> {
            int mine = sequences(datagram).get(0);
            attempt[0]++;
            kernel.say(message(NEW, attempt[0] < 3 ? Wire.NLM_F_DUMP_INTR : 0, mine, number(attempt[0])), done(mine));
        })) {
            Dump<Long> dump = socket.dump(writer -> requests(writer, 1), m -> m.u32(0));
            assertThat(dump.items()).containsExactly(3L);
            assertThat(dump.consistent()).isTrue();
        }
    }

    @Test
    void aDumpThatIsAlwaysInterruptedEndsWithWhatTheLastAttemptTold() {
        int[] attempt = {0};
        try (NetlinkSocket socket = socket((kernel, datagram) -> {
            int mine = sequences(datagram).get(0);
            attempt[0]++;
            kernel.say(message(NEW, Wire.NLM_F_DUMP_INTR, mine, number(attempt[0])), done(mine));
        })) {
            Dump<Long> dump = socket.dump(writer -> requests(writer, 1), m -> m.u32(0));
            assertThat(dump.consistent()).isFalse();
            assertThat(dump.items()).containsExactly((long) attempt[0]);
            assertThat(attempt[0]).isEqualTo(10);
        }
    }

    @Test
    void aDumpWithLostMessagesIsRepeated() {
        int[] attempt = {0};
        try (NetlinkSocket socket = socket((kernel, datagram) -> {
            int mine = sequences(datagram).get(0);
            if (++attempt[0] == 1) {
                kernel.loseMessages();
            }
            kernel.say(message(NEW, 2, mine, number(attempt[0])), done(mine));
        })) {
            Dump<Long> dump = socket.dump(writer -> requests(writer, 1), m -> m.u32(0));
            assertThat(dump.items()).containsExactly(2L);
        }
    }

    @Test
    void anErrorEndsADumpToo() {
        try (NetlinkSocket socket =
                socket((kernel, datagram) -> kernel.say(ack(sequences(datagram).get(0), -Errno.EOPNOTSUPP.code())))) {
            Dump<Long> dump = socket.dump(writer -> requests(writer, 1), m -> m.u32(0));
            assertThat(dump.answer().errno()).contains(Errno.EOPNOTSUPP);
        }
    }

    @Test
    void aKernelThatDoesNotAnswerIsGivenUp() {
        try (NetlinkSocket socket = socket((kernel, datagram) -> {})) {
            assertThatThrownBy(() -> socket.execute(writer -> requests(writer, 1), message -> {}))
                    .isInstanceOf(SyscallException.class)
                    .hasMessageContaining("ETIMEDOUT");
        }
    }

    @Test
    void closingEndsTheWait() throws Exception {
        CompletableFuture<Void> waits = new CompletableFuture<>();
        NetlinkSocket socket = socket((kernel, datagram) -> {
            kernel.beSilent();
            waits.complete(null);
        });
        CompletableFuture<Void> request =
                CompletableFuture.runAsync(() -> socket.execute(writer -> requests(writer, 1), message -> {}));
        waits.get(10, TimeUnit.SECONDS);
        socket.close();
        assertThatThrownBy(request::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(IllegalStateException.class);
        assertThatIllegalStateException().isThrownBy(() -> socket.dump(writer -> requests(writer, 1), m -> m));
    }

    @Test
    void hostileLengthsEndADatagram() {
        for (int length : new int[] {0, 1, 15, 17, -1, Integer.MAX_VALUE}) {
            Memory memory = Memory.allocate(16);
            memory.bytes().putInt(0, length);
            assertThatThrownBy(() -> NetlinkSocket.messages(memory, 16, message -> {}))
                    .isInstanceOf(SyscallException.class)
                    .hasMessageContaining("EBADMSG");
        }
    }

    /** Framed by the first and the last; of the others, only the last asks for an answer. */
    private static void transaction(MessageWriter writer) {
        writer.begin(NEW, 0)
                .begin(NEW, 0)
                .begin(NEW, 0)
                .begin(NEW, NetlinkSocket.NLM_F_ACK)
                .begin(NEW + 1, 0);
    }

    @Test
    void aTransactionIsOneDatagram() {
        ScriptedKernel kernel = new ScriptedKernel((k, datagram) -> {
            List<Integer> numbers = sequences(datagram);
            k.say(ack(numbers.get(3), 0));
        });
        NetlinkSocket socket = new NetlinkSocket(kernel);
        Map<Integer, Answer> answers = socket.transact(NetlinkSocketTest::transaction);
        assertThat(kernel.sent()).hasSize(1);
        assertThat(errnos(answers)).isEqualTo(Map.of(3, Optional.empty()));
    }

    @Test
    void allRefusalsOfATransactionAreTold() {
        NetlinkSocket socket = socket((kernel, datagram) -> {
            List<Integer> numbers = sequences(datagram);
            kernel.say(ack(numbers.get(0) - 1, -1)); // late, of another
            kernel.say(ack(numbers.get(1), -2), ack(numbers.get(2), -17));
            kernel.say(ack(numbers.get(3), 0));
        });
        Map<Integer, Answer> answers = socket.transact(NetlinkSocketTest::transaction);
        assertThat(errnos(answers))
                .isEqualTo(Map.of(1, Optional.of(Errno.ENOENT), 2, Optional.of(Errno.EEXIST), 3, Optional.empty()));
    }

    private static Map<Integer, Optional<Errno>> errnos(Map<Integer, Answer> answers) {
        return answers.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, each -> each.getValue().errno()));
    }

    @Test
    void aTransactionThatIsRefusedAsAWholeHasNoOtherAnswers() {
        NetlinkSocket socket =
                socket((kernel, datagram) -> kernel.say(ack(sequences(datagram).get(0), -1)));
        Map<Integer, Answer> answers = socket.transact(NetlinkSocketTest::transaction);
        assertThat(errnos(answers)).isEqualTo(Map.of(0, Optional.of(Errno.EPERM)));
    }

    @Test
    void refusalsThatWereLostAreStillRefusals() {
        NetlinkSocket some = socket((kernel, datagram) -> {
            kernel.loseMessages();
            kernel.say(ack(sequences(datagram).get(1), -2));
        });
        assertThat(some.transact(NetlinkSocketTest::transaction)).containsOnlyKeys(1);
        NetlinkSocket all = socket((kernel, datagram) -> kernel.loseMessages());
        assertThatThrownBy(() -> all.transact(NetlinkSocketTest::transaction))
                .isInstanceOf(SyscallException.class)
                .hasMessageContaining("ENOBUFS");
    }

    @Test
    void placesTellNeighboursApart() {
        MessageWriter writer = new MessageWriter();
        writer.begin(NEW, 0)
                .u32(1)
                .text(3, "x")
                .nested(4, () -> writer.text(1, "a").text(1, "bc").text(1, "d"));
        int third = writer.toBytes().length - 8;
        assertThat(writer.path(0, third)).containsExactly(4, 1);
        assertThat(writer.places(0, third)).containsExactly(1, 2);
    }
}
