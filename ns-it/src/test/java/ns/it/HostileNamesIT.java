package ns.it;

import static org.assertj.core.api.Assertions.assertThat;

import ns.proc.ProcessInfo;
import ns.proc.Snapshot;
import ns.proc.Source;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Processes whose names want to confuse who reads them. */
@KernelTest
final class HostileNamesIT {
    private static final char ESCAPE = '\uDC00';

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
        a newline          | a\\x0ab              | a<0a>b
        an escape sequence | \\x1b[31mred\\x1b[m  | <1b>[31mred<1b>[m
        no UTF-8           | caf\\xe9\\xff        | caf<e9!><ff!>
        UTF-8              | caf\\xc3\\xa9        | café
        the look of stat   | x)\\x20R\\x201\\x20( | x) R 1 (
        only a parenthesis | )                    | )
        """)
    @DisplayName("names and command lines come through unchanged")
    void names(String kind, String script, String shown) {
        String expected = text(shown);
        try (Scene scene = Scene.start("become " + script + " name " + script + " fork { say child }")) {
            Snapshot snapshot = Snapshot.take(Source.PROCESSES);
            ProcessInfo process = snapshot.process(scene.pid()).orElseThrow();
            assertThat(process.name()).as(kind).isEqualTo(expected);
            assertThat(process.commandLine()).isEqualTo(expected);
            assertThat(process.command()).isEqualTo(expected);
            assertThat(process.state()).isIn('S', 'R'); // it may just be on its way to sleep
            assertThat(snapshot.process(scene.actor("child").pid())
                            .orElseThrow()
                            .parent())
                    .contains(scene.pid());
        }
    }

    @Test
    @DisplayName("a command line of 100 kB is read to its end")
    void longCommandLine() {
        String argument = "x".repeat(100_000) + "y";
        try (Scene scene = Scene.start("become " + argument)) {
            ProcessInfo process =
                    Snapshot.take(Source.PROCESSES).process(scene.pid()).orElseThrow();
            assertThat(process.commandLine()).isEqualTo(argument);
        }
    }

    @Test
    @DisplayName("a process whose only argument is empty is called by its name")
    void emptyCommandLine() {
        try (Scene scene = Scene.start("become \\x00 name nobody")) {
            ProcessInfo process =
                    Snapshot.take(Source.PROCESSES).process(scene.pid()).orElseThrow();
            assertThat(process.commandLine()).isEmpty();
            assertThat(process.command()).isEqualTo("nobody");
        }
    }

    /** In the table above, {@code <0a>} is a control character and {@code <e9!>} a byte that is no UTF-8. */
    private static String text(String shown) {
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < shown.length(); at++) {
            if (shown.charAt(at) != '<') {
                text.append(shown.charAt(at));
                continue;
            }
            int end = shown.indexOf('>', at);
            int value = Integer.parseInt(shown, at + 1, at + 3, 16);
            text.append((char) (shown.charAt(end - 1) == '!' ? ESCAPE | value : value));
            at = end;
        }
        return text.toString();
    }
}
