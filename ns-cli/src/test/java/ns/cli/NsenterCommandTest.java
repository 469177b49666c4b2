package ns.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line of nsenter; messages are those of 2.38.1 run, or of 2.42.2 where facts/util-linux.md names others. */
class NsenterCommandTest {
    private static final String SELF = Long.toString(ProcessHandle.current().pid());

    private static Parsed parse(String line) {
        List<String> words =
                line.isEmpty() ? List.of() : List.of(line.replace("SELF", SELF).split(" ", -1));
        return new NsenterCommand().options().parse("nsenter", words);
    }

    private static CliException mistake(String line) {
        return catchThrowableOfType(CliException.class, () -> NsenterCommand.place(parse(line)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "-a|no target PID specified for --all",
                "-u hostname|no target PID specified",
                "-N 3|no target PID specified",
                "--user-parent|no target PID specified",
                "--net=/proc/self/ns/net -r|no target PID specified",
                "--net=/proc/self/ns/net -w|no target PID specified",
                "--net=/proc/self/ns/net -e|no target PID specified",
                "--net=/proc/self/ns/net -c|no target PID specified",
                "--net=/proc/self/ns/net -S follow|no target PID specified",
                "hostname|no namespace specified",
                "-t 5|no namespace specified",
                "-t 5 -r|no namespace specified",
                "-t x -n|failed to parse PID argument 'x': Invalid argument",
                "-t |failed to parse PID argument '': Invalid argument",
                "-t 5x|failed to parse PID argument '5x': Invalid argument",
                "-t 5:|failed to parse PID argument '5:': Invalid argument",
                "-t 0|failed to parse PID argument '0': Numerical result out of range",
                "-t -5|failed to parse PID argument '-5': Numerical result out of range",
                "-t 99999999999|failed to parse PID argument '99999999999': Numerical result out of range",
                "-t 5:0|failed to parse PID argument '5:0': Numerical result out of range",
                "-S nsrt|failed to parse uid: 'nsrt'",
                "-G |failed to parse gid: ''",
                "-N abc|failed to parse file descriptor: 'abc'",
                "-N -1|failed to parse file descriptor: '-1': Numerical result out of range",
                "-w -W|options --wdns and --wd cannot be combined",
                "--net=/nonexistent|cannot open /nonexistent: No such file or directory",
                "-n/nonexistent|cannot open /nonexistent: No such file or directory",
                "-n=/nonexistent|cannot open /nonexistent: No such file or directory",
                "--net=|cannot open : No such file or directory",
                "--net=/etc/passwd|reassociate to namespace 'ns/net' failed: Invalid argument",
                "--net=/proc/self/ns/uts|reassociate to namespace 'ns/net' failed: Invalid argument",
                "--net=:1|cannot open :1: No such file or directory",
                "-t net:[1]|not found namespace: net:[1]",
                "-t SELF -u -r=|cannot open : No such file or directory",
                "-t SELF -u --wdns=|cannot open current working directory: No such file or directory",
            })
    void mistakes(String line, String message) {
        CliException e = mistake(line);
        assertThat(e.report("nsenter")).isEqualTo("nsenter: " + message + "\n");
        assertThat(e.status()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-t SELF -m -u -i -n -p -C -U -T",
                "-t SELF -a -S follow -G 5 --preserve-credentials --keep-caps",
                "--target=SELF --all --mount=/proc/self/ns/mnt",
                "-t SELF -u -r -w -e -F -c",
                "-t SELF -u -r/ -w=/ -Z",
                "-t SELF -u -W/tmp",
                "-t SELF -N 0",
                "-t 999999 -t SELF -u",
                "--uts=/proc/self/ns/uts",
                "-u=/proc/self/ns/uts",
                "-u/proc/self/ns/uts --uts",
                "--uts=/proc/self/ns/uts --user-parent",
                "-t SELF --keep-caps -u",
            })
    void whatIsAccepted(String line) {
        NsenterCommand.place(parse(line));
    }

    @Test
    void aNamespaceIsATarget() throws IOException {
        String uts = Files.readSymbolicLink(Path.of("/proc/self/ns/uts")).toString();
        NsenterCommand.place(parse("-t " + uts));
        NsenterCommand.place(parse("-t " + uts + " -t SELF -i"));
        assertThat(mistake("-t " + uts + " -i")).hasMessage("no target PID specified");
    }

    @Test
    void aPidMayNameTheInodeOfItsPidfd() {
        assertThat(mistake("-t SELF:1234567890123 -u"))
                .hasMessage("pidfd inode 1234567890123 not found for pid " + SELF);
    }

    @Test
    void abbreviationsAreThoseOfTheOriginal() {
        assertThat(parse("--e").has(NsenterTable.ENV)).isTrue();
        assertThat(mistake("--ne=/x"))
                .hasMessage("option '--ne=/x' is ambiguous; possibilities: '--net' '--net-socket'");
    }

    @Test
    void anOptionalArgumentIsOnlyAttached() {
        Parsed parsed = parse("--net /run/netns/a cmd");
        assertThat(parsed.value(NsenterTable.NET)).isEmpty();
        assertThat(parsed.operands()).containsExactly("/run/netns/a", "cmd");
    }
}
