package ns.proc;

import static ns.proc.Fixtures.latin1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StatusFileTest {
    private static StatusFile parse(byte[] text) {
        return StatusFile.parse(text, text.length, "status");
    }

    @Test
    void theFileOfThisMachineIsRead() {
        StatusFile status = parse(Fixtures.bytes("firecracker/status"));
        assertThat(status.uid()).isZero();
        assertThat(status.gid()).isZero();
        assertThat(status.pids()).containsExactly(976);
        assertThat(status.capabilities()).isNotZero();
    }

    @Test
    void effectiveIdsAndNestedPidsAreRead() {
        String text = "Name:\tx\\nUid:\t7\t7\nUid:\t1000\t4294967294\t1000\t1000\nGid:\t1000\t27\t1000\t1000\n"
                + "NSpid:\t4711\t12\t1\nCapEff:\t000001ffffffffff\n";
        assertThat(parse(latin1(text)))
                .isEqualTo(new StatusFile(4294967294L, 27, List.of(4711, 12, 1), 0x1ffffffffffL));
    }

    @Test
    void aKernelWithoutNestedPidsIsUnderstood() {
        assertThat(parse(latin1("Uid:\t0\t1\t2\t3\nGid:\t0\t1\t2\t3\nCapEff:\tffffffffffffffff\n")))
                .isEqualTo(new StatusFile(1, 1, List.of(), -1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Uid:\t0\t0\t0\t0\n",
                "Uid:\nGid:\n",
                "Uid:\t0\nGid:\t0\n",
                "Uid:\tx\tx\nGid:\t0\t0\n",
                "Uid:\t0\t99999999999999999999\nGid:\t0\t0\n",
                "Uid:\t0\t0\nGid:\t0\t0\nNSpid:\t4294967296\n",
                "Uid:\t0\t0\nGid:\t0\t0\nNSpid:\n",
                "Uid:\t0\t0\nGid:\t0\t0\nCapEff:\t1ffffffffffffffff\n",
                "Uid:\t0\t0\nGid:\t0\t0\nCapEff:\tx\n",
                "Uid:\t0\t0\nGid:\t0\t0\nCapEff:\t1\r\n"
            })
    void whatIsNoStatusIsRefused(String text) {
        assertThatThrownBy(() -> parse(latin1(text))).isInstanceOf(ProcFormatException.class);
    }

    @Test
    void damagedTextIsReadOrRefused() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] text = Fixtures.bytes("firecracker/status");
        for (int round = 0; round < 20_000; round++) {
            byte[] damaged = Fixtures.damaged(text, random);
            try {
                parse(damaged);
            } catch (ProcFormatException e) {
                assertThat(e.line()).isNotNegative();
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + " round " + round, e);
            }
        }
    }
}
