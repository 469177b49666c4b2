package ns.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SurroundingsTest {
    private static final String SIGNALS = "ns.signals";

    @AfterEach
    void nothingIsTold() {
        System.clearProperty(SIGNALS);
    }

    @Test
    void variablesKeepTheirOrderTheirEqualsSignsAndTheirBytes() {
        byte[] environ = "B=1\0A=x=y\0EMPTY=\0L=\u00ff\0".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(Surroundings.parseEnvironment(environ))
                .containsExactly(entry("B", "1"), entry("A", "x=y"), entry("EMPTY", ""), entry("L", "\udcff"));
    }

    @Test
    void theFirstOfTwoCountsAndWhatIsNoVariableDoesNot() {
        byte[] environ = "A=1\0A=2\0nothing\0=x\0\0".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(Surroundings.parseEnvironment(environ)).containsExactly(entry("A", "1"));
        assertThat(Surroundings.parseEnvironment(new byte[0])).isEmpty();
    }

    @Test
    void ourOwnEnvironmentIsThatOfTheJdk() {
        assertThat(Surroundings.environment()).containsAllEntriesOf(System.getenv());
    }

    @Test
    void whoHasNoLineInPasswdHasTheStandardShell() {
        assertThat(Surroundings.loginShell(4_123_456_789L)).isEqualTo("/bin/sh");
    }

    @Test
    void theLauncherTellsWhichSignalsWereBlockedAndIgnored() {
        System.setProperty(SIGNALS, "8000000000000001,0");
        assertThat(Inherited.now()).isEqualTo(new Inherited(0, 0x8000_0000_0000_0001L, List.of(0, 1, 2)));
    }

    @Test
    void ofTheSignalsThatWereIgnoredThoseCountThatHaveAnActionNow() {
        // the JVM handles SIGTERM (15) and leaves SIGURG (23) alone
        System.setProperty(SIGNALS, "0,404000");
        assertThat(Inherited.now()).isEqualTo(new Inherited(0x4000, 0, List.of(0, 1, 2)));
    }

    @Test
    void whatIsNoPairOfMasksIsRefused() {
        System.setProperty(SIGNALS, "1000");
        assertThatIllegalArgumentException()
                .isThrownBy(Inherited::now)
                .withMessage("-Dns.signals=1000 is not BLOCKED,IGNORED");
    }
}
