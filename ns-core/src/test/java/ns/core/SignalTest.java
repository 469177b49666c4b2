package ns.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignalTest {
    /** As bash's kill -l prints them on x86_64. */
    private static final String NAMES =
            "HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT"
                    + " STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS";

    @Test
    void namesAreThoseOfTheManual() {
        String[] names = NAMES.split(" ");
        for (int i = 0; i < names.length; i++) {
            assertThat(new Signal(i + 1)).hasToString("SIG" + names[i]);
        }
    }

    @Test
    void constantsAreNamedAsTheyPrint() throws IllegalAccessException {
        for (var field : Signal.class.getFields()) {
            assertThat(field.get(null)).hasToString(field.getName());
        }
    }

    @Test
    void everySignalIsFoundByItsOwnName() {
        for (int number = 1; number <= 64; number++) {
            Signal signal = new Signal(number);
            assertThat(Signal.named(signal.toString())).contains(signal);
            assertThat(Signal.named(signal.toString().substring(3).toLowerCase(Locale.ROOT)))
                    .contains(signal);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "IOT,6",
        "SIGCLD,17",
        "POLL,29",
        "RTMIN,34",
        "SIGRTMIN+1,35",
        "RTMIN+30,64",
        "RTMAX,64",
        "rtmax-2,62",
        "SIGRTMAX-29,35",
        "sigterm,15",
        "Kill,9"
    })
    void aliasesAndRealTimeSignalsAreFound(String name, int number) {
        assertThat(Signal.named(name)).contains(new Signal(number));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "SIG",
                "FOO",
                "SIGSIGTERM",
                "RTMIN+31",
                "RTMIN-1",
                "RTMAX-31",
                "RTMAX+1",
                "TERM ",
                "RTMIN+",
                "9"
            })
    void otherNamesAreNoSignals(String name) {
        assertThat(Signal.named(name)).isEmpty();
    }

    /** In Turkish the capital of i is not I. */
    @Test
    void namesDoNotDependOnTheLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr"));
            assertThat(Signal.named("sigint")).contains(Signal.SIGINT);
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void realTimeSignalsCountFromSigrtmin() {
        assertThat(Signal.realtime(0)).hasToString("SIGRTMIN");
        assertThat(Signal.realtime(3)).hasToString("SIGRTMIN+3").isEqualTo(new Signal(37));
        assertThat(Signal.realtime(30).number()).isEqualTo(64);
        assertThatIllegalArgumentException().isThrownBy(() -> Signal.realtime(31));
        assertThatIllegalArgumentException().isThrownBy(() -> Signal.realtime(-1));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 65, Integer.MAX_VALUE})
    void otherNumbersAreNoSignals(int number) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Signal(number));
    }
}
