package ns.proc;

import static ns.proc.Fixtures.latin1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import ns.core.Pid;
import ns.core.Signal;
import org.junit.jupiter.api.Test;

final class SysvTableTest {
    private static final String SEMAPHORES =
            "       key      semid perms      nsems   uid   gid  cuid  cgid      otime      ctime\n";

    private static List<MessageQueue> queues(byte[] text) {
        return MessageQueue.parse(text, text.length, "msg");
    }

    private static List<SharedMemory> segments(byte[] text) {
        return SharedMemory.parse(text, text.length, "shm");
    }

    private static List<SemaphoreSet> sets(byte[] text) {
        return SemaphoreSet.parse(text, text.length, "sem");
    }

    @Test
    void anEmptyNamespaceHasHeadingsOnly() {
        assertThat(sets(latin1(SEMAPHORES))).isEmpty();
    }

    @Test
    void messageQueuesAreRead() {
        assertThat(queues(Fixtures.bytes("firecracker/sysvipc_msg")))
                .containsExactly(new MessageQueue(
                        new SysvObject(-246345780, 0, 0644, 0, 0, 0, 0, Instant.ofEpochSecond(1795467972)),
                        0,
                        0,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }

    @Test
    void wideColumnsAndNewColumnsAreNoHindrance() {
        assertThat(queues(Fixtures.bytes("docker/sysvipc_msg")))
                .element(1)
                .isEqualTo(new MessageQueue(
                        new SysvObject(
                                Integer.MAX_VALUE,
                                655360,
                                0666,
                                4294967294L,
                                0,
                                0,
                                0,
                                Instant.ofEpochSecond(1700000003)),
                        18446744073709L,
                        4294967296L,
                        Optional.of(Pid.of(4194304)),
                        Optional.of(Pid.of(4194303)),
                        Optional.of(Instant.ofEpochSecond(1700000001)),
                        Optional.of(Instant.ofEpochSecond(1700000002))));
    }

    @Test
    void sharedMemoryIsRead() {
        assertThat(segments(Fixtures.bytes("firecracker/sysvipc_shm")))
                .singleElement()
                .matches(segment -> segment.bytes() == 4096 && !segment.removed() && !segment.locked())
                .matches(segment -> segment.creator().equals(Optional.of(Pid.of(7912))));
        List<SharedMemory> old = segments(Fixtures.bytes("docker/sysvipc_shm"));
        assertThat(old).extracting(SharedMemory::removed).containsExactly(true, true);
        assertThat(old).extracting(SharedMemory::locked).containsExactly(false, true);
        assertThat(old).extracting(segment -> segment.object().permissions()).containsExactly(0600, 0644);
        assertThat(old.get(1).object()).hasToString("0x80000000 (id 8)");
    }

    @Test
    void semaphoresAreRead() {
        assertThat(sets(Fixtures.bytes("firecracker/sysvipc_sem")))
                .containsExactly(new SemaphoreSet(
                        new SysvObject(443885792, 0, 0644, 0, 0, 0, 0, Instant.ofEpochSecond(1795467972)),
                        3,
                        Optional.empty()));
        assertThat(sets(Fixtures.bytes("firecracker/sysvipc_sem")).get(0).object())
                .hasToString("0x1a7528e0 (id 0)");
    }

    @Test
    void whatIsNoTableIsRefused() {
        List<String> rows = List.of(
                "",
                "1 0 644 3 0 0 0 0 0\n",
                "2147483648 0 644 3 0 0 0 0 0 0\n",
                "1 -1 644 3 0 0 0 0 0 0\n",
                "1 0 648 3 0 0 0 0 0 0\n",
                "1 0 777777 3 0 0 0 0 0 0\n",
                "1 0 644 99999999999999999999 0 0 0 0 0 0\n",
                "1 0 644 3 4294967296 0 0 0 0 0\n",
                "1 0 644 3 0 0 0 0 9223372036854775807 0\n",
                "1 0 644 3 0 0 0 0 0 0");
        assertThatThrownBy(() -> sets(new byte[0])).isInstanceOf(ProcFormatException.class);
        assertThatThrownBy(() -> sets(latin1("key semid\n"))).isInstanceOf(ProcFormatException.class);
        assertThatThrownBy(() -> sets(latin1(SEMAPHORES.replace("uid", "pid"))))
                .hasMessage("sem:1: expected the heading uid instead of \"pid\"");
        for (String row : rows.subList(1, rows.size())) {
            assertThatThrownBy(() -> sets(latin1(SEMAPHORES + row)))
                    .as(row)
                    .isInstanceOf(ProcFormatException.class)
                    .hasMessageStartingWith("sem:2: ");
        }
    }

    @Test
    void theStateOfAPosixQueueIsRead() {
        PosixQueue.State idle = state("QSIZE:129        NOTIFY:0     SIGNO:0     NOTIFY_PID:0     \n");
        assertThat(idle).isEqualTo(new PosixQueue.State(129, Optional.empty()));
        PosixQueue.State signalled = state("QSIZE:0          NOTIFY:0     SIGNO:10    NOTIFY_PID:8260  \n");
        assertThat(signalled.notification())
                .contains(new PosixQueue.Notification(Pid.of(8260), Optional.of(Signal.SIGUSR1)));
        PosixQueue.State threaded = state("QSIZE:0          NOTIFY:2     SIGNO:0     NOTIFY_PID:8260  \n");
        assertThat(threaded.notification()).contains(new PosixQueue.Notification(Pid.of(8260), Optional.empty()));
        for (String text : List.of("", "\n", "QSIZE:1\n", "QSIZE 1\n", "NOTIFY:1 QSIZE:1 SIGNO:0 NOTIFY_PID:0\n")) {
            assertThatThrownBy(() -> state(text)).as(text).isInstanceOf(ProcFormatException.class);
        }
    }

    private static PosixQueue.State state(String text) {
        return PosixQueue.State.parse(latin1(text), text.length(), "mqueue:/x");
    }

    @Test
    void damagedTextIsReadOrRefused() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] queues = Fixtures.bytes("docker/sysvipc_msg");
        byte[] segments = Fixtures.bytes("docker/sysvipc_shm");
        byte[] state = latin1("QSIZE:129        NOTIFY:0     SIGNO:9     NOTIFY_PID:7     \n");
        for (int round = 0; round < 20_000; round++) {
            int number = round;
            survives(() -> queues(Fixtures.damaged(queues, random)), seed, number);
            survives(() -> segments(Fixtures.damaged(segments, random)), seed, number);
            byte[] damaged = Fixtures.damaged(state, random);
            survives(() -> PosixQueue.State.parse(damaged, damaged.length, "mqueue:/x"), seed, number);
        }
    }

    private static void survives(Runnable parser, long seed, int round) {
        try {
            parser.run();
        } catch (ProcFormatException e) {
            assertThat(e.line()).isPositive();
        } catch (RuntimeException e) {
            throw new AssertionError("seed " + seed + " round " + round, e);
        }
    }
}
