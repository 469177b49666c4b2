package ns.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import ns.core.Capability;
import ns.core.Signal;
import ns.core.fd.Fd;
import ns.core.fd.WindowSize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Command, Input, Output, Resource. */
class CommandTest {
    private static final Command LS = Command.of("ls", "-l");
    private static final WindowSize SIZE = new WindowSize(24, 80);

    /** Descriptors that only stand for themselves: nothing is opened, and nothing closed. */
    private static final Fd A = Fd.owning(1000);

    private static final Fd B = Fd.owning(1001);

    @Test
    void everyWitherLeavesTheOriginalAlone() {
        LS.argv0("x")
                .arguments("y")
                .clearEnvironment()
                .env("A", "1")
                .unsetEnv("B")
                .directory(Path.of("/"));
        LS.stdin(Input.inherit())
                .stdout(Output.discard())
                .mergeStderr()
                .pass(3, A)
                .accept(1)
                .acceptAny();
        LS.timeout(Duration.ofSeconds(1)).closing(Signal.SIGINT, Duration.ZERO).limit(Resource.RLIMIT_CPU, 1, 1);
        LS.niceness(1)
                .noNewPrivileges()
                .dropAllCapabilities()
                .dropCapabilities(Capability.CAP_SETUID)
                .rawPty(SIZE);
        assertThat(LS.options).usingRecursiveComparison().isEqualTo(Command.of("ls", "-l").options);
    }

    @Test
    void argumentsAreCopied() {
        List<String> arguments = new ArrayList<>(List.of("-l"));
        Command command = Command.of("ls", arguments);
        arguments.add("-a");
        assertThat(command.options.arguments).containsExactly("-l");
    }

    @Test
    void shellHasNoProgramOfItsOwn() {
        assertThat(Command.shell().options.program).isNull();
        assertThat(Command.shell().arguments("-c", "true")).hasToString("$SHELL -c true");
    }

    // environment

    @Test
    void variablesAreSetAndUnsetInAnyOrder() {
        Command command =
                LS.env("A", "1").unsetEnv("A").unsetEnv("B").env("B", "2").env("B", "3");
        assertThat(command.options.variables).containsExactly(entry("B", "3"));
        assertThat(command.options.unsetVariables).containsExactly("A");
    }

    @Test
    void clearedEnvironmentKeepsWhatIsNamedLater() {
        assertThat(LS.options.keptVariables).isNull();
        assertThat(LS.keepEnvironment("A").keepEnvironment("B").options.keptVariables)
                .containsExactly("A", "B");
        assertThat(LS.keepEnvironment("A").clearEnvironment().options.keptVariables)
                .isEmpty();
        assertThat(LS.clearEnvironment().keepEnvironment("A").options.keptVariables)
                .containsExactly("A");
        assertThat(LS.env("A", "1").clearEnvironment().options.variables).containsOnlyKeys("A");
    }

    // descriptors

    @Test
    void lastWordOnStandardErrorWins() {
        CommandOptions merged = LS.stderr(Output.discard()).mergeStderr().options;
        assertThat(merged.mergeStderr).isTrue();
        assertThat(merged.stderr).isNull();
        CommandOptions apart = LS.mergeStderr().stderr(Output.pipe()).options;
        assertThat(apart.mergeStderr).isFalse();
        assertThat(apart.stderr).isEqualTo(Output.pipe());
    }

    @Test
    void passedDescriptorsAreInOrderOfTheirNumbers() {
        assertThat(LS.pass(9, A).pass(3, B).options.passed).containsExactly(entry(3, B), entry(9, A));
    }

    @Test
    void bytesOfInputAreCopiedAndNotPrinted() {
        byte[] secret = {1, 2};
        Input.Bytes input = (Input.Bytes) Input.bytes(secret);
        secret[0] = 9;
        assertThat(input.bytes()).containsExactly(1, 2);
        input.bytes()[0] = 9;
        assertThat(input.bytes()).containsExactly(1, 2);
        assertThat(input).hasToString("2 bytes");
    }

    @Test
    void textIsUtf8() {
        assertThat(((Input.Bytes) Input.text("ä\0")).bytes()).containsExactly(0xc3, 0xa4, 0);
    }

    @Test
    void ptyAndRawPtyReplaceEachOther() {
        assertThat(LS.rawPty(SIZE).options.rawPty).isTrue();
        assertThat(LS.rawPty(SIZE).pty(SIZE).options.rawPty).isFalse();
        assertThat(LS.rawPty(SIZE).options.pty).isEqualTo(SIZE);
    }

    // the end

    @Test
    void acceptedCodesAreExactlyThoseNamed() {
        assertThat(LS.options.accepted).containsExactly(0);
        assertThat(LS.accept(2, 1).options.accepted).containsExactly(1, 2);
        assertThat(LS.acceptAny().accept(1).options.acceptAny).isFalse();
    }

    @Test
    void closingIsSigtermAndFiveSecondsUnlessSaidOtherwise() {
        assertThat(LS.options.closingSignal).isEqualTo(Signal.SIGTERM);
        assertThat(LS.options.closingGrace).isEqualTo(Duration.ofSeconds(5));
        assertThat(LS.closing(Signal.SIGINT, Duration.ZERO).options.closingGrace)
                .isZero();
    }

    // what the program may

    /** From asm-generic/resource.h. */
    @Test
    void resourcesAreThoseOfTheKernel() {
        assertThat(Stream.of(Resource.values()).map(resource -> resource.number() + " " + resource))
                .containsExactly(
                        "0 RLIMIT_CPU",
                        "1 RLIMIT_FSIZE",
                        "2 RLIMIT_DATA",
                        "3 RLIMIT_STACK",
                        "4 RLIMIT_CORE",
                        "5 RLIMIT_RSS",
                        "6 RLIMIT_NPROC",
                        "7 RLIMIT_NOFILE",
                        "8 RLIMIT_MEMLOCK",
                        "9 RLIMIT_AS",
                        "10 RLIMIT_LOCKS",
                        "11 RLIMIT_SIGPENDING",
                        "12 RLIMIT_MSGQUEUE",
                        "13 RLIMIT_NICE",
                        "14 RLIMIT_RTPRIO",
                        "15 RLIMIT_RTTIME");
    }

    @Test
    void infinityIsTheLargestLimit() {
        assertThat(LS.limit(Resource.RLIMIT_AS, 1, Resource.RLIM_INFINITY).options.limits)
                .containsExactly(entry(Resource.RLIMIT_AS, new Limit(1, -1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LS.limit(Resource.RLIMIT_AS, Resource.RLIM_INFINITY, 1))
                .withMessageContaining("soft RLIM_INFINITY, hard 1");
    }

    @Test
    void droppedCapabilitiesAddUp() {
        assertThat(LS.dropCapabilities(Capability.CAP_SYS_ADMIN)
                        .dropCapabilities(Capability.CAP_SETUID)
                        .options
                        .droppedCapabilities)
                .containsExactly(Capability.CAP_SETUID, Capability.CAP_SYS_ADMIN);
    }

    // refusals

    static Stream<Arguments> refused() {
        return Stream.of(
                refusal("program is empty", () -> Command.of("")),
                refusal("program has a NUL character at 1", () -> Command.of("l\0s")),
                refusal("argument 2 has a NUL character at 0", () -> Command.of("ls", "a", "\0")),
                refusal("argument 1 has a NUL", () -> LS.arguments("\0")),
                refusal("argv0 has a NUL", () -> LS.argv0("\0")),
                refusal("name of a variable is empty", () -> LS.env("", "x")),
                refusal("name of a variable has a '=': A=B", () -> LS.env("A=B", "x")),
                refusal("name of a variable has a NUL", () -> LS.unsetEnv("A\0")),
                refusal("name of a variable is empty", () -> LS.keepEnvironment("A", "")),
                refusal("value of A has a NUL", () -> LS.env("A", "\0")),
                refusal("directory is empty", () -> LS.directory(Path.of(""))),
                refusal("file of an input is empty", () -> Input.file(Path.of(""))),
                refusal("file of an output is empty", () -> Output.append(Path.of(""))),
                refusal("limit of a capture", () -> Output.capture(-1)),
                refusal("descriptor 2 is a standard stream", () -> LS.pass(2, A)),
                refusal("descriptor is not 3 to", () -> LS.pass(-1, A)),
                refusal("accept without", () -> LS.accept()),
                refusal("exit code is not 0 to 255: 256", () -> LS.accept(0, 256)),
                refusal("timeout is zero", () -> LS.timeout(Duration.ZERO)),
                refusal("timeout is negative: PT-1S", () -> LS.timeout(Duration.ofSeconds(-1))),
                refusal("grace is negative", () -> LS.closing(Signal.SIGINT, Duration.ofSeconds(-1))),
                refusal("soft limit is above", () -> LS.limit(Resource.RLIMIT_CPU, 2, 1)),
                refusal("limit is negative", () -> LS.limit(Resource.RLIMIT_CPU, -2, 1)),
                refusal("niceness is not -20 to 19: 20", () -> LS.niceness(20)),
                refusal("rows is not 0 to 65535", () -> LS.pty(new WindowSize(65536, 80))),
                refusal("columns is not 0 to 65535", () -> LS.rawPty(new WindowSize(24, -1))));
    }

    private static Arguments refusal(String message, Supplier<?> call) {
        return Arguments.of(message, call);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void nonsenseIsRefusedAtOnce(String message, Supplier<?> call) {
        assertThatIllegalArgumentException().isThrownBy(call::get).withMessageContaining(message);
    }

    // text

    @Test
    void textIsWhatAShellReadsBack() {
        assertThat(Command.of("sh", "-c", "it's", "", "a=b", "$x")).hasToString("sh -c 'it'\\''s' '' a=b '$x'");
        assertThat(Command.of("printf", "a\n\u001b'\\")).hasToString("printf $'a\\n\\x1b\\'\\\\'");
    }

    @Test
    void longTextIsShortenedAndDoesNotTellTheEnvironment() {
        String text =
                Command.of("x", "y".repeat(1_000_000)).env("TOKEN", "secret").toString();
        assertThat(text).hasSize(203).startsWith("x yyy").endsWith("y...");
    }
}
