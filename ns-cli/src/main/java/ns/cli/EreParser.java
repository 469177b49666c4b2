package ns.cli;

import java.util.ArrayList;
import java.util.List;
import ns.cli.EreProgram.Place;

/** Parses one POSIX extended regular expression; its complaints are worded as the GNU C library's. */
final class EreParser {
    private static final int MAX_INTERVAL = 1024;
    private static final String NOTHING_TO_REPEAT = "Invalid preceding regular expression";

    private final String pattern;
    private int position;
    private int depth;

    EreParser(String pattern) {
        this.pattern = pattern;
    }

    EreNode parse() {
        return choice();
    }

    private boolean atEnd() {
        return position == pattern.length();
    }

    /** Whether a sign with a meaning stands here. */
    private boolean sees(char sign) {
        return !atEnd() && pattern.charAt(position) == sign;
    }

    private boolean take(char sign) {
        boolean there = sees(sign);
        if (there) {
            position++;
        }
        return there;
    }

    private EreNode choice() {
        EreNode left = sequence();
        while (take('|')) {
            left = new EreNode.Choice(left, sequence());
        }
        return left;
    }

    private EreNode sequence() {
        List<EreNode> parts = new ArrayList<>();
        while (!atEnd() && !sees('|') && !(sees(')') && depth > 0)) {
            parts.add(repeated());
        }
        return new EreNode.Sequence(parts);
    }

    private boolean seesQuantifier() {
        return sees('*') || sees('+') || sees('?') || sees('{');
    }

    private EreNode repeated() {
        if (seesQuantifier()) {
            throw new FilterSyntaxException(NOTHING_TO_REPEAT);
        }
        boolean optional = false;
        EreNode part = part();
        if (!seesQuantifier()) {
            return part;
        }
        if (part instanceof EreNode.Stand) {
            throw new FilterSyntaxException(NOTHING_TO_REPEAT);
        }
        int least = 0;
        int most = EreNode.Repeat.UNBOUNDED;
        if (take('?')) {
            most = 1;
            optional = true;
        } else if (take('+')) {
            least = 1;
        } else if (!take('*')) {
            position++;
            int[] bounds = interval();
            least = bounds[0];
            most = bounds[1];
        }
        if (seesQuantifier()) {
            throw new FilterSyntaxException("consecutive quantifiers are not supported");
        }
        if (!optional && part.repeats()) {
            throw new FilterSyntaxException("repetition of a group with a repetition in it is not supported");
        }
        return new EreNode.Repeat(part, least, most);
    }

    /** Reads what is between braces: {@code n}, {@code n,}, {@code ,m} or {@code n,m}. */
    private int[] interval() {
        boolean hasLeast = !sees(',');
        int least = hasLeast ? number() : 0;
        int most = least;
        if (take(',')) {
            most = sees('}') ? EreNode.Repeat.UNBOUNDED : number();
        }
        if (!take('}') || most < least) {
            throw badInterval();
        }
        return new int[] {least, most};
    }

    private int number() {
        int start = position;
        int value = 0;
        while (!atEnd() && pattern.charAt(position) >= '0' && pattern.charAt(position) <= '9') {
            value = value * 10 + pattern.charAt(position++) - '0';
            if (value > MAX_INTERVAL) {
                throw new FilterSyntaxException("interval above " + MAX_INTERVAL + " is not supported");
            }
        }
        if (position == start) {
            throw badInterval();
        }
        return value;
    }

    private FilterSyntaxException badInterval() {
        boolean closed = pattern.indexOf('}', Math.max(position - 1, 0)) >= 0;
        return new FilterSyntaxException(closed ? "Invalid content of \\{\\}" : "Unmatched \\{");
    }

    private EreNode part() {
        int c = pattern.codePointAt(position);
        position += Character.charCount(c);
        return switch (c) {
            case '(' -> group();
            case '[' -> bracket();
            case '.' -> new EreNode.One(CharSet.ANY);
            case '^' -> new EreNode.Stand(Place.START);
            case '$' -> new EreNode.Stand(Place.END);
            case '\\' -> escaped();
            default -> new EreNode.One(CharSet.one(c));
        };
    }

    private EreNode group() {
        depth++;
        EreNode inside = choice();
        if (!take(')')) {
            throw new FilterSyntaxException("Unmatched ( or \\(");
        }
        depth--;
        return inside;
    }

    private EreNode bracket() {
        CharSet.Reader reader = new CharSet.Reader(pattern, position);
        CharSet set = reader.read();
        position = reader.position();
        return new EreNode.One(set);
    }

    private EreNode escaped() {
        if (atEnd()) {
            throw new FilterSyntaxException("Trailing backslash");
        }
        int c = pattern.codePointAt(position);
        position += Character.charCount(c);
        return switch (c) {
            case 'w' -> new EreNode.One(CharSet.WORD);
            case 'W' -> new EreNode.One(CharSet.WORD.negate());
            case 's' -> new EreNode.One(CharSet.SPACE);
            case 'S' -> new EreNode.One(CharSet.SPACE.negate());
            case 'b' -> new EreNode.Stand(Place.WORD_EDGE);
            case 'B' -> new EreNode.Stand(Place.NO_WORD_EDGE);
            case '<' -> new EreNode.Stand(Place.WORD_START);
            case '>' -> new EreNode.Stand(Place.WORD_END);
            case '`' -> new EreNode.Stand(Place.START);
            case '\'' -> new EreNode.Stand(Place.END);
            default -> ordinary(c);
        };
    }

    private static EreNode ordinary(int escaped) {
        if (escaped >= '1' && escaped <= '9') {
            throw new FilterSyntaxException("back-references are not supported");
        }
        return new EreNode.One(CharSet.one(escaped));
    }
}
