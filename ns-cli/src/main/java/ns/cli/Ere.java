package ns.cli;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A POSIX extended regular expression, searched for in time linear in the text.
 *
 * <p>Not {@code java.util.regex}: that has another syntax for the same signs ({@code \d}, {@code (?i)}, {@code a*?}), and
 * it backtracks, so that {@code (a|a)*b} would hang on a long command line. Here all ways through the pattern are
 * followed at once. As in the C library a back-slash makes the next sign an ordinary one, except for GNU's
 * {@code \w \W \s \S \b \B \< \>}; there are no back-references. Immutable.
 *
 * @man regex(7)
 */
final class Ere {
    private static final int MAX_PATTERN_BYTES = 256;

    private final List<EreProgram.Step> steps;

    private Ere(List<EreProgram.Step> steps) {
        this.steps = steps;
    }

    /**
     * Compiles a pattern.
     *
     * @throws FilterSyntaxException with the C library's reason if it is malformed, or ours if it is longer than 256 bytes
     *     or uses what we refuse: a quantifier after another, a repeated group with a repetition inside, an interval
     *     above 1024
     */
    static Ere compile(String pattern) {
        if (pattern.getBytes(StandardCharsets.UTF_8).length > MAX_PATTERN_BYTES) {
            throw new FilterSyntaxException("regular expression is longer than " + MAX_PATTERN_BYTES + " bytes");
        }
        List<EreProgram.Step> steps = new ArrayList<>();
        new EreParser(pattern).parse().emit(steps);
        steps.add(new EreProgram.Step(EreProgram.Operation.FOUND));
        return new Ere(List.copyOf(steps));
    }

    /** Returns whether the pattern fits somewhere in the text. */
    boolean isFoundIn(String text) {
        return new EreProgram(steps, text).search();
    }
}
