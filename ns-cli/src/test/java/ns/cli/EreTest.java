package ns.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

/** Regular expressions as regcomp(3) with REG_EXTENDED understands them. */
class EreTest {
    @ParameterizedTest
    @CsvSource(
            delimiterString = " ~ ",
            quoteCharacter = '`',
            value = {
                "abc ~ xxabcxx ~ true",
                "^abc ~ xabc ~ false",
                "abc$ ~ abcx ~ false",
                "^(a|b)+$ ~ abba ~ true",
                "a|^b ~ xb ~ false",
                "a.c ~ abc ~ true",
                "a{2,3}b ~ xab ~ false",
                "a{2,3}b ~ xaab ~ true",
                "^a{2,}$ ~ aaaaa ~ true",
                "^a{,2}$ ~ aaa ~ false",
                "^(ab){2}$ ~ abab ~ true",
                "x? ~ y ~ true",
                "[]] ~ ] ~ true",
                "[^]] ~ ] ~ false",
                "[a\\] ~ \\ ~ true",
                "[\\d] ~ d ~ true",
                "[\\d] ~ 5 ~ false",
                "[a-c]x ~ bx ~ true",
                "[a-] ~ - ~ true",
                "[-a] ~ - ~ true",
                "[[:digit:]_]+ ~ __5 ~ true",
                "^[[:alpha:]]$ ~ \u00e9 ~ true",
                "[[:upper:]] ~ abc ~ false",
                "[[=a=]] ~ a ~ true",
                "[[.-.]] ~ - ~ true",
                "[a^] ~ ^ ~ true",
                "[&&a] ~ & ~ true",
                "[[a] ~ [ ~ true",
                "\\d ~ d ~ true",
                "\\d ~ 5 ~ false",
                "a\\.b ~ axb ~ false",
                "a\\{2 ~ a{2 ~ true",
                "a} ~ a} ~ true",
                "a) ~ a) ~ true",
                "\\bfoo\\b ~ a foo b ~ true",
                "\\bfoo\\b ~ afoo ~ false",
                "\\<foo ~ a foob ~ true",
                "foo\\> ~ foob ~ false",
                "\\w\\W ~ a- ~ true",
                "() ~ x ~ true",
                "a||b ~ zzz ~ true",
                "(^a) ~ ba ~ false",
                "a^b ~ a^b ~ false",
            })
    void aPatternIsSearchedFor(String pattern, String text, boolean found) {
        assertThat(Ere.compile(pattern).isFoundIn(text))
                .as("%s in %s", pattern, text)
                .isEqualTo(found);
    }

    /** The same answer or complaint as the GNU C library gave for some hundred random patterns and texts. */
    @ParameterizedTest
    @CsvFileSource(resources = "regcomp-glibc-2.36.txt", delimiterString = " ~ ", quoteCharacter = '\u0001')
    void theCLibraryAgrees(String pattern, String text, String answer) {
        String found;
        try {
            found = Ere.compile(pattern).isFoundIn(text) ? "found" : "not found";
        } catch (FilterSyntaxException e) {
            found = e.getMessage();
        }
        assertThat(found).as("'%s' in '%s'", pattern, text).isEqualTo(answer);
    }

    @Test
    void lineFeedsAreOrdinaryCharacters() {
        assertThat(Ere.compile("a.b").isFoundIn("a\nb")).isTrue();
        assertThat(Ere.compile("^b").isFoundIn("a\nb")).isFalse();
        assertThat(Ere.compile("a$").isFoundIn("a\n")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " ~ ",
            quoteCharacter = '`',
            value = {
                "*a ~ Invalid preceding regular expression",
                "(+a) ~ Invalid preceding regular expression",
                "a|*b ~ Invalid preceding regular expression",
                "(?i)a ~ Invalid preceding regular expression",
                "(a ~ Unmatched ( or \\(",
                "[a ~ Unmatched [, [^, [:, [., or [=",
                "[[:foo:]] ~ Invalid character class name",
                "[z-a] ~ Invalid range end",
                "a{2,1} ~ Invalid content of \\{\\}",
                "a{x} ~ Invalid content of \\{\\}",
                "a{x ~ Unmatched \\{",
                "a{2 ~ Unmatched \\{",
                "a$* ~ Invalid preceding regular expression",
                "\\b+ ~ Invalid preceding regular expression",
                "[ ~ Invalid regular expression",
                "a\\ ~ Trailing backslash",
                "(a)\\1 ~ back-references are not supported",
                "a*? ~ consecutive quantifiers are not supported",
                "a++ ~ consecutive quantifiers are not supported",
                "a{2}{3} ~ consecutive quantifiers are not supported",
                "(a+)+ ~ repetition of a group with a repetition in it is not supported",
                "(x(a?)y){2} ~ repetition of a group with a repetition in it is not supported",
                "a{1025} ~ interval above 1024 is not supported",
            })
    void malformedAndRefusedPatternsSayWhy(String pattern, String reason) {
        assertThatThrownBy(() -> Ere.compile(pattern))
                .isInstanceOf(FilterSyntaxException.class)
                .hasMessage(reason);
    }

    @Test
    void aPatternHasALimitedSize() {
        assertThatThrownBy(() -> Ere.compile("\u00e9".repeat(129))).hasMessageContaining("256 bytes");
        assertThatThrownBy(() -> Ere.compile("(abcdefghij|abcdefghijabcdefghijabcdefghijabcdefghij){1024}"))
                .hasMessage("Regular expression too big");
    }

    @Test
    @Timeout(10)
    void noPatternTakesExponentialTime() {
        String text = "a".repeat(4000) + "!";
        assertThat(Ere.compile("^(a|a|aa)*b").isFoundIn(text)).isFalse();
        assertThat(Ere.compile("a*a*a*a*a*a*a*a*b").isFoundIn(text)).isFalse();
        assertThat(Ere.compile("(a|b|ab)*c").isFoundIn(text)).isFalse();
    }
}
