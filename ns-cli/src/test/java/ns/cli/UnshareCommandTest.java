package ns.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line of unshare; messages are those of 2.38.1 run, or of 2.42.2 where facts/util-linux.md names others. */
class UnshareCommandTest {
    private static Parsed parse(String line) {
        return new UnshareCommand().options().parse("unshare", words(line));
    }

    private static List<String> words(String line) {
        return line.isEmpty() ? List.of() : List.of(line.split(" ", -1));
    }

    private static String place(String line) {
        return UnshareCommand.place(parse(line)).toString();
    }

    private static CliException mistake(String line) {
        return catchThrowableOfType(CliException.class, () -> {
            Parsed parsed = parse(line);
            UnshareCommand.place(parsed);
            UnshareCommand.command(parsed);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "-muinpUCT|unshare(cgroup, ipc, mnt, net, pid, time, user, uts)",
                "--mount=/a --uts=/b|unshare(mnt, uts)",
                "--net=/a --net|unshare(net)",
                "-r|unshare(user)",
                "-c|unshare(user)",
                "--map-user=5 --map-user root|unshare(user)",
                "--map-group=5|unshare(user)",
                "--map-auto|unshare(user)",
                "--map-subids|unshare(user)",
                "--map-users=0:100000:10|unshare(user)",
                "--map-users=100000,0,10|unshare(user)",
                "--map-users=all --map-groups=subids --map-users auto|unshare(user)",
                "--owner 1:2|unshare(user)",
                "--mount-proc|unshare(mnt)",
                "--mount-proc=/p|unshare(mnt)",
                "--mount-binfmt|unshare(mnt, user)",
                "--mount-binfmt=/b|unshare(mnt, user)",
                "-l :x:M::x::/x:|unshare(mnt, user)",
                "-T --boottime=-5 --monotonic 5|unshare(time)",
                "-fp --pid=/f --kill-child|unshare(pid)",
                "-f --forward-signals --kill-child=term|unshare()",
                "--propagation shared -R / -w / -S 1 -G 2 --keep-caps|unshare()",
                "--setgroups=deny|unshare()",
                "--setgroups allow --map-user 0|unshare(user)",
                "-Ur --keep-caps|unshare(user)",
            })
    void optionsSayWhatIsCreated(String line, String place) {
        assertThat(place(line)).isEqualTo(place);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "--map-root|map-root-user",
                "--map-c|map-current-user",
                "--map-a|map-auto",
                "--map-s|map-subids",
                "--fork|fork",
                "--keep|keep-caps",
                "--cl|clear-env",
                "--f|\"\"",
                "--mo|\"\"",
            })
    void abbreviations(String word, String name) {
        if (name.isEmpty()) {
            assertThat(catchThrowableOfType(CliException.class, () -> parse(word)))
                    .hasMessageContaining("is ambiguous; possibilities: ");
        } else {
            assertThat(parse(word).occurrences().get(0).option().name()).isEqualTo(name);
        }
    }

    @Test
    void ourOwnOptionIsOnlyUnderstoodInFull() {
        assertThat(parse("--explain").has(Payload.EXPLAIN)).isTrue();
        assertThat(mistake("--expl")).hasMessage("unrecognized option '--expl'");
        assertThat(mistake("--=x").getMessage())
                .startsWith("option '--=x' is ambiguous; possibilities: '--help' '--version' '--mount' '--uts' '--ipc'")
                .doesNotContain("explain");
        assertThat(mistake("--mou"))
                .hasMessage("option '--mou' is ambiguous; possibilities: '--mount' '--mount-proc' '--mount-binfmt'");
    }

    @Test
    void theFirstOperandIsTheProgram() {
        Parsed parsed = parse("-u echo -n -u");
        assertThat(parsed.count(UnshareTable.UTS)).isEqualTo(1);
        assertThat(UnshareCommand.command(parsed)).hasToString("echo -n -u");
        assertThat(UnshareCommand.command(parse("--uts f"))).hasToString("f");
        assertThat(UnshareCommand.command(parse("-u --"))).hasToString("$SHELL");
        assertThat(UnshareCommand.command(parse("-u -- -x"))).hasToString("-x");
    }

    @Test
    void anEmptyProgramIsNotFound() {
        CliException e = mistake("-u ");
        assertThat(e.report("unshare")).isEqualTo("unshare: failed to execute : No such file or directory\n");
        assertThat(e.status()).isEqualTo(127);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "--kill-child=FOO|unknown signal: FOO",
                "--kill-child=15|unknown signal: 15",
                "--kill-child=32|unknown signal: 32",
                "--kill-child=SIG33|unknown signal: SIG33",
                "--kill-child=|unknown signal: ",
                "--propagation=foo|unsupported propagation mode: foo",
                "--propagation=|unsupported propagation mode: ",
                "--setgroups=x|unsupported --setgroups argument 'x'",
                "--setgroups=allow -r|options --setgroups=allow and --map-group are mutually exclusive",
                "--map-group 3 --setgroups allow|options --setgroups=allow and --map-group are mutually exclusive",
                "--boottime 5|options --monotonic and --boottime require unsharing of a time namespace (-T)",
                "--monotonic x|failed to parse monotonic offset: 'x'",
                "-T --boottime=|failed to parse boottime offset: ''",
                "--boottime 99999999999999999999999|failed to parse boottime offset: '99999999999999999999999':"
                        + " Numerical result out of range",
                "-S nsrt|failed to parse uid: 'nsrt'",
                "-S |failed to parse uid: ''",
                "-S 0x5|failed to parse uid: '0x5'",
                "-S 5x|failed to parse uid: '5x'",
                "-S -1|failed to parse uid: '-1': Numerical result out of range",
                "-S 4294967295|failed to parse uid: '4294967295': Numerical result out of range",
                "-S 99999999999999999999999|failed to parse uid: '99999999999999999999999': Numerical result out of range",
                "-G x|failed to parse gid: 'x'",
                "--map-user=no-such-user|failed to parse uid: 'no-such-user'",
                "--map-group=no-such-group|failed to parse gid: 'no-such-group'",
                "--map-users=1|invalid mapping '1'",
                "--map-users=1:2|invalid mapping '1:2'",
                "--map-users=1:2:3:4|invalid mapping '1:2:3:4'",
                "--map-users=1:2:0|invalid mapping '1:2:0'",
                "--map-groups=1,2,x|invalid mapping '1,2,x'",
                "--map-groups=0:4294967295:1|invalid mapping '0:4294967295:1'",
                "--map-groups=0:1:99999999999999999999|invalid mapping '0:1:99999999999999999999'",
                "--map-users=AUTO|invalid mapping 'AUTO'",
                "--owner 5|invalid owner '5': give <uid>:<gid>",
                "--owner root:0|failed to parse uid: 'root'",
                "--owner 0:|failed to parse gid: ''",
                "-R |cannot change root directory to '': No such file or directory",
                "-w |cannot change directory to : No such file or directory",
                "--mount-proc=|mount  failed: No such file or directory",
                "-p --pid=f true|--pid=f needs --fork: a pid namespace can not be kept before there is a process in it",
            })
    void mistakesInValues(String line, String message) {
        CliException e = mistake(line);
        assertThat(e.report("unshare")).isEqualTo("unshare: " + message + "\n");
        assertThat(e.status()).isEqualTo(1);
    }

    @Test
    void anEmptyFileNameFailsAsTheKernelWould() {
        assertThat(mistake("--uts="))
                .hasMessage("mount /proc/" + ProcessHandle.current().pid()
                        + "/ns/uts on  failed: No such file or directory");
        assertThat(mistake("--time=").getMessage()).contains("/ns/time_for_children on  failed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "-u=foo|invalid option -- '='",
                "--fork=1|option '--fork' doesn't allow an argument",
                "--setuid|option '--setuid' requires an argument",
                "-x|invalid option -- 'x'",
                "--nope|unrecognized option '--nope'",
            })
    void mistakesInOptionsPointToHelp(String line, String message) {
        CliException e = mistake(line);
        assertThat(e.report("unshare"))
                .isEqualTo("unshare: " + message + "\nTry 'unshare --help' for more information.\n");
        assertThat(e.status()).isEqualTo(1);
    }

    @Test
    void theFirstMistakeOnTheLineIsReported() {
        assertThat(mistake("--kill-child=FOO --nope")).hasMessage("unknown signal: FOO");
        assertThat(mistake("--nope --kill-child=FOO")).hasMessage("unrecognized option '--nope'");
    }

    @Test
    void namesAndListsAreUnderstood() {
        assertThat(Values.user("root")).isZero();
        assertThat(Values.group("root")).isZero();
        assertThat(Values.uid(" +5")).isEqualTo(5);
        assertThat(Values.names("A,,B,")).containsExactly("A", "B");
        assertThat(Values.signal("sigrtmin+1").number()).isEqualTo(35);
    }
}
