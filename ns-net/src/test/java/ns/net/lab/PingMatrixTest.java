package ns.net.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import ns.net.lab.PingMatrix.Pair;
import org.junit.jupiter.api.Test;

class PingMatrixTest {
    private final PingMatrix matrix = new PingMatrix(
            List.of("a", "database"),
            List.of(
                    new Pair("a", "database", Ping.answered(1_234_567)),
                    new Pair("database", "a", Ping.failed("no answer"))));

    @Test
    void textIsATable() {
        assertThat(matrix).hasToString("""
                                         a  database
                        a                -     1.235
                        database         X         -
                        ms; 50 % lost (1 of 2)""");
    }

    @Test
    void questionsHaveAnswers() {
        assertThat(matrix.isReachable("a", "database")).isTrue();
        assertThat(matrix.isReachable("database", "a")).isFalse();
        assertThat(matrix.lossPercent()).isEqualTo(50);
        assertThat(matrix.isComplete()).isFalse();
        assertThat(matrix.unanswered()).hasToString("[database to a: no answer]");
        assertThatIllegalArgumentException().isThrownBy(() -> matrix.ping("a", "c"));
    }

    @Test
    void nobodyLosesNothing() {
        PingMatrix empty = new PingMatrix(List.of(), List.of());
        assertThat(empty.lossPercent()).isZero();
        assertThat(empty.isComplete()).isTrue();
    }
}
