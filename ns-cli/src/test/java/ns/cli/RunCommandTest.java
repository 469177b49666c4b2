package ns.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line of {@code ns run}. */
class RunCommandTest {
    private static Parsed parse(String line) {
        return new RunCommand().options().parse("ns run", line.isEmpty() ? List.of() : List.of(line.split(" ", -1)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "\"\"|unshare(cgroup, ipc, mnt, net, pid, uts)",
                "--rootless --net=none -- true|unshare(cgroup, ipc, mnt, net, pid, user, uts)",
                "--net host|unshare(cgroup, ipc, mnt, pid, uts)",
                "--share net,uts --share pid|unshare(cgroup, ipc, mnt)",
                "--share net --net host|unshare(cgroup, ipc, mnt, pid, uts)",
                "--hostname box -w /tmp -e A=b=c|unshare(cgroup, ipc, mnt, net, pid, uts)",
            })
    void optionsSayWhatIsCreated(String line, String place) {
        assertThat(RunCommand.place(parse(line))).hasToString(place);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "--net=x|unknown network 'x': give none or host|2",
                "--share foo|unknown namespace type: foo|2",
                "--share user|the user namespace is the caller's anyway, unless --rootless is given|2",
                "--share time|the time namespace is the caller's anyway|2",
                "--share net --net none|--net=none and --share net exclude each other|2",
                "--share uts --hostname a|--hostname and --share uts exclude each other|2",
                "--env A|'A' is no variable: give <name>=<value>|2",
                "--env =A|'=A' is no variable: give <name>=<value>|2",
                "--timeout x|invalid time 'x': give a number and s, m, h or d|2",
                "--timeout s|invalid time 's': give a number and s, m, h or d|2",
                "--timeout -5|invalid time '-5': give a number and s, m, h or d|2",
                "--timeout 0|invalid time '0': it is zero|2",
                "--json --explain|options --json and --explain cannot be combined|2",
                "--foo|unrecognized option '--foo'|2",
            })
    void mistakes(String line, String message, int status) {
        CliException e = catchThrowableOfType(CliException.class, () -> RunCommand.place(parse(line)));
        assertThat(e).hasMessage(message);
        assertThat(e.status()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({
        "5, PT5S",
        "5s, PT5S",
        "2m, PT2M",
        "1h, PT1H",
        "1d, PT24H",
        "0.5s, PT0.5S",
        ".5m, PT30S",
        "1.s, PT1S",
        "99999999999999d, PT596523H14M7S",
    })
    void timesAreThoseOfTimeout(String text, Duration expected) {
        assertThat(RunRule.duration(text)).isEqualTo(expected);
    }
}
