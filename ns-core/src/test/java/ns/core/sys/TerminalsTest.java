package ns.core.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TerminalsTest {
    private final Descriptors.Pair terminal = Terminals.openTerminal();

    @AfterEach
    void close() {
        terminal.close();
    }

    private String stty(String argument) throws IOException, InterruptedException {
        File slave = new File("/proc/self/fd/" + terminal.second()).getCanonicalFile();
        Process stty = new ProcessBuilder("stty", argument)
                .redirectInput(slave)
                .redirectErrorStream(true)
                .start();
        String told = new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(stty.waitFor()).as(told).isZero();
        return told;
    }

    private String throughTerminal(int from, int to, String text) {
        Descriptors.writeAll(from, Memory.string(text), text.length());
        Memory memory = Memory.allocate(64);
        byte[] bytes = new byte[Descriptors.read(to, memory)];
        memory.bytes().get(0, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void bothEndsAreTerminals() {
        assertThat(Terminals.isTerminal(terminal.first())).isTrue();
        assertThat(Terminals.isTerminal(terminal.second())).isTrue();
        assertThat(Descriptors.fcntl(terminal.first(), Descriptors.F_GETFD, 0)).isEqualTo(Descriptors.FD_CLOEXEC);
        assertThat(Descriptors.fcntl(terminal.second(), Descriptors.F_GETFD, 0)).isEqualTo(Descriptors.FD_CLOEXEC);
        assertThat(throughTerminal(terminal.second(), terminal.first(), "out\n"))
                .isEqualTo("out\r\n");
        assertThat(throughTerminal(terminal.first(), terminal.second(), "in\n")).isEqualTo("in\n");
    }

    @Test
    void aPipeIsNoTerminal() {
        Descriptors.Pair pipe = Descriptors.pipe2(0);
        assertThat(Terminals.isTerminal(pipe.first())).isFalse();
        assertThatThrownBy(() -> Terminals.makeRaw(pipe.first()))
                .hasMessageStartingWith("ioctl(" + pipe.first() + ", TCGETS): ENOTTY");
        assertThatThrownBy(() -> Terminals.setWindowSize(pipe.first(), 1, 1))
                .hasMessageStartingWith("ioctl(" + pipe.first() + ", TIOCSWINSZ): ENOTTY");
        pipe.close();
    }

    @Test
    void theSizeIsSeenFromTheOtherEnd() throws IOException, InterruptedException {
        Terminals.setWindowSize(terminal.first(), 40_000, 132);
        assertThat(Terminals.windowSize(terminal.second())).isEqualTo(132L << 16 | 40_000);
        assertThat(stty("size")).isEqualTo("40000 132");
    }

    @Test
    void aRawTerminalPassesBytesAsTheyAre() {
        Terminals.makeRaw(terminal.second());
        assertThat(throughTerminal(terminal.second(), terminal.first(), "a\n")).isEqualTo("a\n");
        assertThat(throughTerminal(terminal.first(), terminal.second(), "\3\4\r"))
                .isEqualTo("\3\4\r");
    }

    @Test
    void rawIsCfmakeraw() throws IOException, InterruptedException {
        Memory before = Terminals.tcgetattr(terminal.second());
        Terminals.makeRaw(terminal.second());
        assertThat(stty("-a").split("[ ;\n]+"))
                .contains("cs8", "-parenb", "-ignbrk", "-brkint", "-parmrk", "-istrip", "-inlcr", "-igncr", "-icrnl")
                .contains("-ixon", "-opost", "-echo", "-echonl", "-icanon", "-isig", "-iexten", "echoe", "onlcr")
                .containsSequence("min", "=", "1")
                .containsSequence("time", "=", "0");
        Terminals.tcsetattr(terminal.second(), before);
        assertThat(stty("-a").split("[ ;\n]+")).contains("opost", "icanon", "echo", "isig");
    }
}
