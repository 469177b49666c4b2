package ns.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The filter language of scols-filter(5) over one row. */
class FilterTest {
    private static final Column NS = Column.number("NS", "");
    private static final Column NPROCS = Column.number("NPROCS", "");
    private static final Column PNS = Column.number("PNS", "");
    private static final Column TYPE = Column.text("TYPE", "");
    private static final Column NSFS = Column.text("NSFS", "");
    private static final Column COMMAND = Column.text("COMMAND", "");
    private static final List<Column> COLUMNS = List.of(NS, NPROCS, PNS, TYPE, NSFS, COMMAND);
    private static final Map<Column, Cell> ROW = Map.of(
            NS, Cell.number(4026531840L),
            NPROCS, Cell.number(0),
            PNS, Cell.NONE,
            TYPE, Cell.text("net"),
            NSFS, Cell.NONE,
            COMMAND, Cell.text(" sleep 300 "));

    private static Cell cell(Column column) {
        return ROW.getOrDefault(column, Cell.NONE);
    }

    private static boolean accepts(String expression) {
        return Filter.parse(expression, COLUMNS).accepts(FilterTest::cell);
    }

    private static CliException mistake(String expression) {
        return catchThrowableOfType(CliException.class, () -> Filter.parse(expression, COLUMNS));
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " ~ ",
            quoteCharacter = '`',
            value = {
                "TYPE == \"net\" ~ true",
                "TYPE == 'net' ~ true",
                "type eq 'net' ~ true",
                "TYPE != 'net' ~ false",
                "TYPE NE 'mnt' ~ true",
                "NS == 4026531840 ~ true",
                "NS > 4026531839 ~ true",
                "NS >= 4026531840 && NS <= 4026531840 ~ true",
                "NS LT 4026531840 ~ false",
                "NS > 3G ~ true",
                "NS > 4GiB ~ false",
                "1K == 1024 ~ true",
                "1KiB == 1K ~ true",
                "2E == 2305843009213693952 ~ true",
                "18446744073709551615 > 1 ~ true",
                "NS > 4026531839.5 ~ true",
                "NS < 4026531839.5 ~ false",
                "NS == '4026531840' ~ true",
                "'9' > '10' ~ true",
                "9 > 10 ~ false",
                "NS ~ true",
                "NPROCS ~ false",
                "!NPROCS ~ true",
                "PNS ~ false",
                "NSFS ~ false",
                "not NSFS ~ true",
                "TYPE ~ true",
                "true ~ true",
                "FALSE ~ false",
                "PNS == 0 ~ false",
                "PNS != 0 ~ false",
                "NSFS == '' ~ false",
                "NSFS != 'x' ~ true",
                "NSFS < 'x' ~ true",
                "TYPE == 5 ~ false",
                "TYPE != 5 ~ false",
                "NPROCS == false ~ true",
                "NS == true ~ true",
                "COMMAND == 'sleep 300' ~ true",
                "COMMAND =~ '^sleep [0-9]+$' ~ true",
                "COMMAND !~ 'sleep' ~ false",
                "NS =~ '^402' ~ true",
                "NSFS =~ '^$' ~ true",
                "NS == NS ~ true",
                "NS > NPROCS ~ true",
                "TYPE == 'mnt' or TYPE == 'net' and NPROCS == 1 ~ false",
                "TYPE == 'net' or TYPE == 'mnt' and NPROCS == 1 ~ true",
                "TYPE == 'net' || TYPE == 'net' && false ~ true",
                "(TYPE == 'net' || TYPE == 'net') && false ~ false",
                "!TYPE == 'net' ~ true",
                "!(TYPE == 'net') ~ false",
                "! ! TYPE ~ true",
                "(NS == 1) == false ~ true",
                "NS == 1 == false ~ true",
            })
    void anExpressionHoldsOrNot(String expression, boolean holds) {
        assertThat(accepts(expression)).as(expression).isEqualTo(holds);
    }

    @Test
    void onlyNamedColumnsAreAskedFor() {
        Filter filter = Filter.parse("ns > 1 && (TYPE || ns)", COLUMNS);
        assertThat(filter.columns()).containsExactly(NS, TYPE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " ~ ",
            quoteCharacter = '`',
            value = {
                "((( ~ syntax error, unexpected end of file",
                "NS == ~ syntax error, unexpected end of file",
                "NS TYPE ~ syntax error, unexpected HOLDER",
                ") ~ syntax error, unexpected ')'",
                "NS == == 1 ~ syntax error, unexpected EQ",
                "NS = 1 ~ syntax error, unexpected '='",
                "NS == 'x ~ syntax error, unterminated string",
                "COMMAND =~ NS ~ syntax error, unexpected HOLDER, expecting STRING",
                "NS > 16E ~ \"16E\" number too large",
                "NS > 1Z ~ \"1Z\" number too large",
                "NS > 18446744073709551616 ~ \"18446744073709551616\" number too large",
                "COMMAND =~ '(' ~ Unmatched ( or \\(",
                "COMMAND =~ 'a**' ~ consecutive quantifiers are not supported",
            })
    void aMistakeIsExplained(String expression, String reason) {
        CliException e = mistake(expression);
        assertThat(e).hasMessage("failed to parse \"" + expression + "\": " + reason);
        assertThat(e.status()).isEqualTo(1);
    }

    @Test
    void anEmptyExpressionIsAMistake() {
        assertThat(mistake("")).hasMessage("failed to parse \"\": syntax error, unexpected end of file");
        assertThat(mistake("\u00e9")).hasMessageEndingWith("unexpected '\u00e9'");
    }

    @Test
    void anUnknownColumnIsNamed() {
        assertThat(mistake("FOO == 1").report("lsns"))
                .isEqualTo("lsns: unknown column: FOO\nlsns: failed to initialize filter\n");
    }

    @Test
    void expressionsAreLimited() {
        assertThat(mistake("NS " + " ".repeat(1024))).hasMessageContaining("longer than 1024 bytes");
        assertThat(mistake("!".repeat(300) + "NS")).hasMessageContaining("more than 256 nodes");
        assertThat(mistake("(".repeat(1000))).hasMessageContaining("unexpected end of file");
        assertThat(accepts("!".repeat(254) + "NS")).isTrue();
    }

    @Test
    void anyTextIsAFilterOrAMistake() {
        String[] parts = {
            "NS",
            "TYPE",
            "COMMAND",
            "==",
            "!=",
            "<",
            ">=",
            "=~",
            "!~",
            "'a.*'",
            "\"(\"",
            "12",
            "3K",
            "1.5",
            "(",
            ")",
            "!",
            "not",
            "and",
            "||",
            "true",
            " ",
            "\t",
            "'",
            "\\",
            "\u0000",
            "\udcff",
            "[",
            "{",
            "9999999999999999999999",
        };
        for (long seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            StringBuilder expression = new StringBuilder();
            for (int i = random.nextInt(12); i >= 0; i--) {
                expression.append(parts[random.nextInt(parts.length)]).append(random.nextBoolean() ? " " : "");
            }
            try {
                accepts(expression.toString());
            } catch (CliException e) {
                assertThat(e.getMessage()).as("seed %d", seed).isNotEmpty();
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + expression, e);
            }
        }
    }

    @Test
    void aFilterAgreesWithTheSameConditionInJava() {
        for (long seed = 0; seed < 5_000; seed++) {
            Random random = new Random(seed);
            Condition condition = condition(random, 4);
            assertThat(accepts(condition.text))
                    .as("seed %d: %s", seed, condition.text)
                    .isEqualTo(condition.holds);
        }
    }

    private record Condition(String text, boolean holds) {}

    private static Condition condition(Random random, int depth) {
        switch (depth == 0 ? 0 : random.nextInt(4)) {
            case 1:
                Condition inner = condition(random, depth - 1);
                return new Condition("!(" + inner.text + ")", !inner.holds);
            case 2:
                Condition a = condition(random, depth - 1);
                Condition b = condition(random, depth - 1);
                return new Condition("(" + a.text + ") && (" + b.text + ")", a.holds && b.holds);
            case 3:
                Condition c = condition(random, depth - 1);
                Condition d = condition(random, depth - 1);
                return new Condition("(" + c.text + ") or (" + d.text + ")", c.holds || d.holds);
            default:
                long bound = 4026531838L + random.nextInt(5);
                return new Condition("NS <= " + bound, 4026531840L <= bound);
        }
    }

    @Test
    void nullBytesDoNotConfuseTheLexer() {
        assertThatThrownBy(() -> accepts("NS\u0000")).isInstanceOf(CliException.class);
    }
}
