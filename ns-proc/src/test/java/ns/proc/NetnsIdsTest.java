package ns.proc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import ns.core.Errno;
import ns.core.NamespaceType;
import ns.core.SyscallException;
import ns.core.fd.NamespaceFd;
import org.junit.jupiter.api.Test;

final class NetnsIdsTest {
    private static final int LENGTH = 28;

    /** RTM_NEWNSID with one attribute. */
    private static ByteBuffer reply(int type, int sequence, int attribute, int value) {
        ByteBuffer b = ByteBuffer.allocate(64).order(ByteOrder.nativeOrder());
        b.putInt(LENGTH)
                .putShort((short) type)
                .putShort((short) 0)
                .putInt(sequence)
                .putInt(4711); // nlmsghdr
        b.putInt(0); // rtgenmsg
        b.putShort((short) 8).putShort((short) attribute).putInt(value);
        return b;
    }

    @Test
    void theNumberIsRead() {
        assertThat(NetnsIds.answer(reply(88, 5, 1, 12), LENGTH, 5, "call")).hasValue(12);
        assertThat(NetnsIds.answer(reply(88, 5, 1, -1), LENGTH, 5, "call")).hasValue(-1);
    }

    @Test
    void answersToEarlierQuestionsArePassedOver() {
        assertThat(NetnsIds.answer(reply(88, 4, 1, 12), LENGTH, 5, "call")).isEmpty();
    }

    @Test
    void anErrorIsThrown() {
        ByteBuffer error = reply(2, 5, 1, 12).putInt(16, -22);
        assertThatThrownBy(() -> NetnsIds.answer(error, LENGTH, 5, "RTM_GETNSID(x)"))
                .isInstanceOfSatisfying(
                        SyscallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EINVAL))
                .hasMessageStartingWith("RTM_GETNSID(x): EINVAL");
    }

    @Test
    void answersThatMakeNoSenseAreRefused() {
        for (int length = 0; length < LENGTH; length++) {
            int shorter = length;
            assertThatThrownBy(() -> NetnsIds.answer(reply(88, 5, 1, 12), shorter, 5, "call"))
                    .isInstanceOf(SyscallException.class);
        }
        assertThatThrownBy(() -> NetnsIds.answer(reply(88, 5, 2, 12), LENGTH, 5, "call"))
                .hasMessageContaining("EBADMSG");
        assertThatThrownBy(() -> NetnsIds.answer(reply(99, 5, 1, 12), LENGTH, 5, "call"))
                .hasMessageContaining("EBADMSG");
    }

    @Test
    void randomAnswersAreReadOrRefused() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 50_000; round++) {
            ByteBuffer b = reply(random.nextInt(20) == 0 ? 2 : 88, 5, random.nextInt(3), random.nextInt());
            for (int i = random.nextInt(4); i > 0; i--) {
                b.put(random.nextInt(b.capacity()), (byte) random.nextInt(40));
            }
            try {
                NetnsIds.answer(b, random.nextInt(b.capacity() + 1), 5, "call");
            } catch (SyscallException e) {
                assertThat(e.call()).isEqualTo("call");
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + " round " + round, e);
            }
        }
    }

    @Test
    void otherTypesOfNamespacesHaveNone() {
        try (NetnsIds ids = NetnsIds.open();
                NamespaceFd uts = NamespaceFd.openSelf(NamespaceType.UTS)) {
            assertThatThrownBy(() -> ids.of(uts))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(uts.id() + " is no network namespace: only these have such numbers");
        }
    }

    @Test
    void aNamespaceWithoutANumberHasNone() {
        try (Place place = Place.unshare("-n", "true");
                NamespaceFd net = NamespaceFd.open(place.pid(), NamespaceType.NET);
                NetnsIds ids = NetnsIds.open()) {
            assertThat(ids.of(net)).isEmpty();
            assertThat(ids.of(net)).isEmpty();
        }
    }

    @Test
    void theNumberIsTheOneThatIpShows() throws Exception {
        String name = "ns-test-" + ProcessHandle.current().pid();
        Place.requireRoot();
        try (Place place = Place.unshare("-n", "true")) {
            Place.run("ip", "netns", "attach", name, place.pid().toString());
            try (NamespaceFd net = NamespaceFd.open(place.pid(), NamespaceType.NET);
                    NetnsIds ids = NetnsIds.open()) {
                Place.run("ip", "netns", "set", name, "712");
                assertThat(ids.of(net)).hasValue(712);
                assertThat(Place.run("ip", "netns", "list-id")).contains("nsid 712 ");
            } finally {
                Place.run("ip", "netns", "delete", name);
            }
        }
    }
}
