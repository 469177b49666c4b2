package ns.core.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import ns.core.Errno;
import ns.core.Signal;
import ns.core.SyscallException;
import org.junit.jupiter.api.Test;

class SignalsTest {
    private static long mask(String process, String name) throws IOException {
        String line = Files.readAllLines(Path.of("/proc", process, "status")).stream()
                .filter(candidate -> candidate.startsWith(name))
                .findFirst()
                .orElseThrow();
        return Long.parseUnsignedLong(line.substring(name.length()).strip(), 16);
    }

    @Test
    void aSignalIsIgnoredAndNoMore() throws IOException {
        Signal signal = Signal.SIGURG; // ignored by default too, but not said to be
        assertThat(Signals.isIgnored(signal)).isFalse();
        Signals.setIgnored(signal);
        try {
            assertThat(Signals.isIgnored(signal)).isTrue();
            assertThat(Signals.ignoredMask() & 1L << signal.number() - 1).isNotZero();
            assertThat(Signals.ignoredMask()).isEqualTo(mask("self", "SigIgn:"));
        } finally {
            Signals.setDefault(signal);
        }
        assertThat(Signals.isIgnored(signal)).isFalse();
        assertThat(Signals.ignoredMask()).isEqualTo(mask("self", "SigIgn:"));
    }

    @Test
    void whatIsCaughtIsNotIgnored() throws IOException {
        assertThat(mask("self", "SigCgt:") & 1L << Signal.SIGSEGV.number() - 1).isNotZero();
        assertThat(Signals.isIgnored(Signal.SIGSEGV)).isFalse();
    }

    @Test
    void blockedSignalsAreThoseOfTheThread() throws IOException {
        assertThat(Signals.blockedMask()).isEqualTo(mask("thread-self", "SigBlk:"));
    }

    @Test
    void sigkillCanNotBeIgnored() {
        assertThatThrownBy(() -> Signals.setIgnored(Signal.SIGKILL))
                .isInstanceOfSatisfying(
                        SyscallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EINVAL))
                .hasMessageContaining("SIG_IGN");
    }
}
