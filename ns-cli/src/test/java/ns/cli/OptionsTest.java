package ns.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Parsing as getopt_long(3); expected messages were captured from lsns 2.38.1 unless marked. */
class OptionsTest {
    private static final Option JSON = Option.flag('J', "json", "use JSON output format");
    private static final Option LIST = Option.flag('l', "list", "use list format output");
    private static final Option NOHEADINGS = Option.flag('n', "noheadings", "don't print headings");
    private static final Option OUTPUT = Option.value('o', "output", "list", "define which output columns to use");
    private static final Option OUTPUT_ALL = Option.flag("output-all", "output all columns");
    private static final Option TASK = Option.value('p', "task", "pid", "print process namespaces")
            .checked(value -> {
                if (!value.matches("[0-9]+")) {
                    throw CliException.error("invalid PID argument: '" + value + "'");
                }
            });
    private static final Option RAW = Option.flag('r', "raw", "use the raw output format");
    private static final Option NOTRUNCATE = Option.flag('u', "notruncate", "don't truncate text in columns");
    private static final Option NOWRAP = Option.flag('W', "nowrap", "don't use multi-line representation");
    private static final Option TYPE = Option.value('t', "type", "name", "namespace type");
    private static final Option TREE = Option.optional('T', "tree", "rel", "use tree format");
    private static final Options LSNS = Options.of(
                    JSON, LIST, NOHEADINGS, OUTPUT, OUTPUT_ALL, TASK, RAW, NOTRUNCATE, NOWRAP, TYPE, TREE)
            .dropIn(1)
            .operands(Operands.any("[<namespace>]", Kind.NAMESPACE))
            .exclusive(JSON, RAW)
            .lookedUpAs(
                    JSON,
                    TASK,
                    Option.HELP,
                    OUTPUT,
                    OUTPUT_ALL,
                    NOTRUNCATE,
                    Option.VERSION,
                    NOHEADINGS,
                    NOWRAP,
                    LIST,
                    RAW,
                    TYPE,
                    TREE);

    private static final Option UTS = Option.optionalIfLong('u', "uts", "file", "unshare UTS namespace");
    private static final Option MAP_ROOT = Option.flag('r', "map-root-user", "map current user to root");
    private static final Option MAP_USER = Option.value("map-user", "uid", "map current user to uid");
    private static final Options UNSHARE = Options.of(UTS, MAP_ROOT, MAP_USER)
            .dropIn(1)
            .operands(Operands.any("[<program> [<argument>...]]", Kind.PROGRAM))
            .stoppingAtOperand();

    private static Parsed lsns(String... words) {
        return LSNS.parse("lsns", List.of(words));
    }

    private static CliException mistake(String... words) {
        return catchThrowableOfType(CliException.class, () -> lsns(words));
    }

    @Test
    void lettersMayBeClustered() {
        Parsed parsed = lsns("-lnr");
        assertThat(parsed.has(LIST)).isTrue();
        assertThat(parsed.has(NOHEADINGS)).isTrue();
        assertThat(parsed.has(RAW)).isTrue();
        assertThat(parsed.has(JSON)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"-ons", "'-o ns'", "--output=ns", "'--output ns'", "-lons", "'-lo ns'"})
    void aRequiredArgumentIsAttachedOrTheNextWord(String line) {
        assertThat(lsns(line.split(" ")).value(OUTPUT)).contains("ns");
    }

    @Test
    void aRequiredArgumentMayLookLikeAnOption() {
        assertThat(lsns("-o", "--", "-t", "-J").value(OUTPUT)).contains("--");
        assertThat(lsns("-o", "--", "-t", "-J").value(TYPE)).contains("-J");
        assertThat(lsns("--output=").value(OUTPUT)).contains("");
    }

    @Test
    void anOptionalArgumentIsOnlyAttached() {
        assertThat(lsns("-Towner").value(TREE)).contains("owner");
        assertThat(lsns("--tree=owner").value(TREE)).contains("owner");
        Parsed apart = lsns("-T", "owner");
        assertThat(apart.has(TREE)).isTrue();
        assertThat(apart.value(TREE)).isEmpty();
        assertThat(apart.operands()).containsExactly("owner");
        assertThat(lsns("--tree", "owner").operands()).containsExactly("owner");
        assertThat(lsns("--tree=").value(TREE)).contains("");
    }

    @Test
    void anAbbreviationIsEnoughIfItIsUnique() {
        assertThat(lsns("--j").has(JSON)).isTrue();
        assertThat(lsns("--typ=net", "--noh").operands()).isEmpty();
    }

    @Test
    void theExactNameWinsOverLongerOnes() {
        assertThat(lsns("--output", "ns").value(OUTPUT)).contains("ns");
    }

    @Test
    void operandsMayStandBetweenOptions() {
        Parsed parsed = lsns("1", "-l", "2", "--", "-r", "--");
        assertThat(parsed.operands()).containsExactly("1", "2", "-r", "--");
        assertThat(parsed.has(RAW)).isFalse();
        assertThat(lsns("-").operands()).containsExactly("-");
    }

    @Test
    void theFirstOperandEndsOptionsWhereTheTableSaysSo() {
        Parsed parsed = UNSHARE.parse("unshare", List.of("-u", "echo", "-n", "-u", "--"));
        assertThat(parsed.count(UTS)).isEqualTo(1);
        assertThat(parsed.operands()).containsExactly("echo", "-n", "-u", "--");
        assertThat(UNSHARE.parse("unshare", List.of("-u", "--", "-x")).operands())
                .containsExactly("-x");
    }

    @Test
    void aLetterWithoutArgumentMayHaveALongNameWithOne() {
        assertThat(UNSHARE.parse("unshare", List.of("--uts=/f")).value(UTS)).contains("/f");
        assertThat(UNSHARE.parse("unshare", List.of("-ur")).has(MAP_ROOT)).isTrue();
        CliException e = catchThrowableOfType(CliException.class, () -> UNSHARE.parse("unshare", List.of("-u=foo")));
        assertThat(e).hasMessage("invalid option -- '='");
    }

    @Test
    void occurrencesKeepTheirOrder() {
        Parsed parsed = lsns("-t", "net", "-l", "-tmnt");
        assertThat(parsed.values(TYPE)).containsExactly("net", "mnt");
        assertThat(parsed.value(TYPE)).contains("mnt");
        assertThat(parsed.occurrences()).extracting(Parsed.Occurrence::option).containsExactly(TYPE, LIST, TYPE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "--x|unrecognized option '--x'",
                "--foo=3|unrecognized option '--foo=3'",
                "-x|invalid option -- 'x'",
                "-Jx|invalid option -- 'x'",
                "-W:|invalid option -- ':'",
                "-o|option requires an argument -- 'o'",
                "-lo|option requires an argument -- 'o'",
                "--output|option '--output' requires an argument",
                "--json=3|option '--json' doesn't allow an argument",
                "--noh=1|option '--noheadings' doesn't allow an argument",
                "--help=3|option '--help' doesn't allow an argument",
                "--no|option '--no' is ambiguous; possibilities: '--notruncate' '--noheadings' '--nowrap'",
                "--o|option '--o' is ambiguous; possibilities: '--output' '--output-all'",
                "--t|option '--t' is ambiguous; possibilities: '--task' '--type' '--tree'",
                "--=x|option '--=x' is ambiguous; possibilities: '--json' '--task' '--help' '--output' '--output-all'"
                        + " '--notruncate' '--version' '--noheadings' '--nowrap' '--list' '--raw' '--type' '--tree'",
            })
    void mistakesAreReportedAsByTheCLibrary(String word, String message) {
        CliException e = mistake(word);
        assertThat(e.report("lsns")).isEqualTo("lsns: " + message + "\nTry 'lsns --help' for more information.\n");
        assertThat(e.status()).isEqualTo(1);
    }

    @Test
    void whatIsRepeatedInAMessageCannotHarmTheTerminal() {
        assertThat(mistake("--a\u001b[31m\nb").report("lsns"))
                .startsWith("lsns: unrecognized option '--a\\x1b[31m\\x0ab'\n");
    }

    @Test
    void exclusiveOptionsAreNamedInTheOrderOfTheTable() {
        String message = "lsns: options --json and --raw cannot be combined\n"; // 2.42
        assertThat(mistake("-J", "-r").report("lsns")).isEqualTo(message);
        assertThat(mistake("-rl", "--json").report("lsns")).isEqualTo(message);
        assertThat(lsns("-J", "-J").count(JSON)).isEqualTo(2);
    }

    @Test
    void theFirstMistakeOnTheLineIsTheOneReported() {
        assertThat(mistake("-J", "-r", "--foo")).hasMessageContaining("cannot be combined");
        assertThat(mistake("-p", "x", "--foo")).hasMessage("invalid PID argument: 'x'");
        assertThat(mistake("--foo", "-p", "x")).hasMessage("unrecognized option '--foo'");
    }

    @Test
    void helpAndVersionEndParsingWhereTheyStand() {
        assertThat(lsns("-h", "--foo").has(Option.HELP)).isTrue();
        assertThat(lsns("-Vx").has(Option.VERSION)).isTrue();
        assertThat(mistake("--foo", "-h")).hasMessage("unrecognized option '--foo'");
    }

    @Test
    void verbsOfOurOwnCountOperandsAndExitWithTwo() {
        Options ps = Options.of(JSON).operands(Operands.one("<namespace>", Kind.NAMESPACE));
        CliException missing = catchThrowableOfType(CliException.class, () -> ps.parse("ns ps", List.of("-J")));
        assertThat(missing.report("ns ps"))
                .isEqualTo("ns ps: missing operand: <namespace>\nTry 'ns ps --help' for more information.\n");
        assertThat(missing.status()).isEqualTo(2);
        assertThat(catchThrowableOfType(CliException.class, () -> ps.parse("ns ps", List.of("1", "2"))))
                .hasMessage("extra operand: '2'");
        assertThat(ps.parse("ns ps", List.of("-h")).has(Option.HELP)).isTrue();
    }
}
