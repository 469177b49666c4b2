package ns.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the built folder has for shells and for man(1). */
@KernelTest
final class DocumentsCliIT {
    @ParameterizedTest
    @ValueSource(strings = {"ns", "ns-lsns", "ns-ps", "ns-tree", "ns-pins", "ns-show", "ns-doctor"})
    @DisplayName("each verb has a man page")
    void manual(String page) throws IOException {
        String text = Files.readString(Cli.HOME.resolve("share/man/man1").resolve(page + ".1"));
        assertThat(text).startsWith(".").contains(".TH", ".SH NAME", ".SH SYNOPSIS");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        ns p             | pins,ps
        ns do            | doctor
        ns lsns --no     | --noheadings,--notruncate,--nowrap
        ns lsns -t n     | net
        ns lsns -t u     | user,uts
        ns ps --type u   | user,uts
        """)
    @Requires(programs = "bash")
    @DisplayName("bash completes verbs, options and their values")
    void completion(String line, String expected) {
        Path script = Cli.HOME.resolve("share/completion/ns.bash");
        String program = "source " + script
                + "; COMP_WORDS=($1); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); COMP_LINE=$1; COMP_POINT=${#1}"
                + "; f=$(complete -p ns | sed 's/.*-F \\([^ ]*\\).*/\\1/')"
                + "; $f ns \"${COMP_WORDS[COMP_CWORD]}\" \"${COMP_WORDS[COMP_CWORD-1]}\""
                + "; printf '%s\\n' \"${COMPREPLY[@]}\"";
        Cli.Outcome outcome =
                Cli.program("bash", "--norc", "-c", program, "bash", line).run();
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.lines().stream().map(String::strip)).containsExactlyInAnyOrder(expected.split(",", -1));
    }

    @Test
    @DisplayName("zsh and fish have their completions too")
    void otherShells() {
        assertThat(Cli.HOME.resolve("share/completion/_ns")).isNotEmptyFile();
        assertThat(Cli.HOME.resolve("share/completion/ns.fish")).isNotEmptyFile();
    }
}
