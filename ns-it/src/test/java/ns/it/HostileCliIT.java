package ns.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Processes whose names want to confuse terminals, tables and programs. */
@KernelTest
@Requires(Need.USER_NAMESPACES)
final class HostileCliIT {
    private static final int DELETE = 0x7f;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\\x0ab\\x0d\\x09c",
                "\\x1b[31mred\\x1b[m\\x1b]0;title\\x07\\x9b",
                "caf\\xe9\\xff\\xc0\\x80\\xed\\xa0\\x80\\xf4\\x90\\x80\\x80",
                "x)\\x20R\\x201\\x20(\\x22\\x5c\\x27\\x5cx41",
                "\\xe2\\x80\\xae\\xd8\\x9c\\xc2\\x85\\xe2\\x80\\xa8"
            })
    @DisplayName("no control character reaches the reader, and every row stays one line")
    void names(String name) {
        check("become " + name + " unshare user,uts fork { name " + name + " } name " + name);
    }

    @ParameterizedTest
    @ValueSource(ints = 100_000)
    @DisplayName("a command line of 100 kB is one row")
    void longName(int length) {
        check("become " + "y".repeat(length) + " unshare user,uts fork { }");
    }

    private static void check(String script) {
        try (Scene scene = Scene.start(script)) {
            String pid = scene.pid().toString();
            List<Cli> tables = List.of(
                    Cli.lsns().and("-p", pid),
                    Cli.lsns().and("-l", "-p", pid, "-o", "PID,COMMAND"),
                    Cli.ns("ps", "-t", "uts", pid),
                    Cli.ns("tree"),
                    Cli.ns("pins", "-t", "uts", pid));
            for (Cli table : tables) {
                assertHarmless(table.run(), table);
                assertHarmless(table.without("LC_ALL").run(), table);
            }
            Cli.Outcome raw = Cli.lsns().run("-r", "-l", "-n", "-p", pid, "-o", "PID,COMMAND,TYPE");
            assertHarmless(raw, Cli.lsns());
            assertThat(raw.lines())
                    .hasSizeGreaterThan(6)
                    .allSatisfy(line -> assertThat(line.split(" ", -1)).hasSize(3));
            for (Cli json : List.of(
                    Cli.lsns().and("-J", "-l", "-p", pid),
                    Cli.ns("ps", "-J", "-t", "uts", pid),
                    Cli.ns("tree", "-J"),
                    Cli.ns("pins", "-J", "-t", "uts", pid))) {
                Cli.Outcome outcome = json.run();
                assertHarmless(outcome, json);
                assertThat(outcome.json().fields()).isNotEmpty();
            }
        }
    }

    private static void assertHarmless(Cli.Outcome outcome, Cli cli) {
        assertThat(outcome.status()).as("%s: %s", cli, outcome.err()).isZero();
        assertThat(outcome.out().codePoints())
                .as("%s", cli)
                .noneMatch(c -> (c < ' ' && c != '\n') || (c >= DELETE && c < 0xa0) || c == 0x202e || c == 0xfffd);
    }
}
