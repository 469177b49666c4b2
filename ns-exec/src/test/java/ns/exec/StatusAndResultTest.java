package ns.exec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import ns.core.Signal;
import ns.exec.ExitStatus.Exited;
import ns.exec.ExitStatus.Signaled;
import org.junit.jupiter.api.Test;

/** ExitStatus, Result and the two exceptions. */
class StatusAndResultTest {
    @Test
    void statusReadsAsAPersonSaysIt() {
        assertThat(new Exited(3)).hasToString("exit 3");
        assertThat(new Signaled(Signal.SIGTERM, false)).hasToString("killed by SIGTERM");
        assertThat(new Signaled(Signal.SIGSEGV, true)).hasToString("killed by SIGSEGV (core dumped)");
    }

    @Test
    void onlyExitZeroIsSuccess() {
        assertThat(new Exited(0).isSuccess()).isTrue();
        assertThat(new Exited(1).isSuccess()).isFalse();
        assertThat(new Signaled(Signal.SIGKILL, false).isSuccess()).isFalse();
    }

    @Test
    void shellAddsSignalsTo128() {
        assertThat(new Exited(255).shellCode()).isEqualTo(255);
        assertThat(new Signaled(Signal.SIGKILL, false).shellCode()).isEqualTo(137);
    }

    @Test
    void exitCodeHasEightBits() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Exited(256)).withMessageContaining("256");
        assertThatIllegalArgumentException().isThrownBy(() -> new Exited(-1)).withMessageContaining("-1");
    }

    @Test
    void outputIsTextLinesAndBytes() {
        Result result = result("one\ntwo\n", "");
        assertThat(result.stdout()).isEqualTo("one\ntwo\n");
        assertThat(result.lines()).containsExactly("one", "two");
        assertThat(result.stderr()).isEmpty();
        assertThat(result.stdoutBytes()).asString(UTF_8).isEqualTo("one\ntwo\n");
        assertThat(result).hasToString("exit 1, stdout 8 bytes, stderr 0 bytes");
    }

    @Test
    void bytesOfResultAreACopy() {
        Result result = result("abc", "def");
        result.stdoutBytes()[0] = 'X';
        result.stderrBytes()[0] = 'X';
        assertThat(result.stdout()).isEqualTo("abc");
        assertThat(result.stderr()).isEqualTo("def");
    }

    @Test
    void malformedUtf8IsReplaced() {
        var broken = new Result.Captured(new byte[] {'a', (byte) 0xc3}, true);
        Result result = new Result(new Exited(0), broken, Result.Captured.NOTHING);
        assertThat(result.stdout()).isEqualTo("a\ufffd");
        assertThat(result.stdoutTruncated()).isTrue();
        assertThat(result.stderrTruncated()).isFalse();
        assertThat(result).hasToString("exit 0, stdout more than 2 bytes, stderr 0 bytes");
    }

    @Test
    void failureTellsCommandStatusAndLastTenLinesOfErrors() {
        String errors =
                IntStream.rangeClosed(1, 12).mapToObj(i -> "line " + i + "\n").collect(Collectors.joining());
        var failure = new CommandFailedException(Command.of("sh", "-c", "exit 1"), result("", errors));
        assertThat(lines(failure))
                .startsWith("sh -c 'exit 1': exit 1", "  line 3")
                .endsWith("  line 12")
                .hasSize(11);
        assertThat(failure.result().status()).isEqualTo(new Exited(1));
    }

    @Test
    void failureWithoutErrorsIsOneLine() {
        assertThat(new CommandFailedException(Command.of("false"), result("out", "")))
                .hasMessage("false: exit 1");
    }

    @Test
    void errorsCanNotMoveTheCursorAndAreShortened() {
        Result result = result("", "\u001b[2Jred\tx\rend \u202etfel\n" + "y".repeat(1000));
        assertThat(lines(new CommandFailedException(Command.of("false"), result)))
                .containsExactly(
                        "false: exit 1", "  \\x1b[2Jred\tx", "  end \\u202etfel", "  " + "y".repeat(300) + "...");
    }

    @Test
    void timeoutTellsHowLongAndWhatThen() {
        Result result =
                new Result(new Signaled(Signal.SIGTERM, false), Result.Captured.NOTHING, captured("Terminated\n"));
        var failure = new CommandTimeoutException(Command.of("sleep", "60"), Duration.ofSeconds(2), result);
        assertThat(failure).hasMessage("sleep 60: still running after PT2S, then killed by SIGTERM\n  Terminated");
        assertThat(failure.timeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(failure.result()).isSameAs(result);
    }

    private static List<String> lines(RuntimeException e) {
        return Objects.requireNonNull(e.getMessage()).lines().toList();
    }

    private static Result result(String stdout, String stderr) {
        return new Result(new Exited(1), captured(stdout), captured(stderr));
    }

    private static Result.Captured captured(String text) {
        return new Result.Captured(text.getBytes(UTF_8), false);
    }
}
