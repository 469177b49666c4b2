package ns.cli;

/** Splits a filter expression into tokens, always taking the longest. */
final class FilterLexer {
    /** The kinds of tokens; the names are those that messages print. */
    enum Token {
        END("end of file"),
        OPEN("'('"),
        CLOSE("')'"),
        NUMBER("NUMBER"),
        FLOAT("FLOAT"),
        STRING("STRING"),
        HOLDER("HOLDER"),
        TRUE("TRUE"),
        FALSE("FALSE"),
        OR("OR"),
        AND("AND"),
        NEG("NEG"),
        EQ("EQ"),
        NE("NE"),
        LT("LT"),
        LE("LE"),
        GT("GT"),
        GE("GE"),
        REG("REG"),
        NREG("NREG");

        private final String shown;

        Token(String shown) {
            this.shown = shown;
        }

        String shown() {
            return shown;
        }
    }

    private static final String SUFFIXES = "KMGTPEZY";

    private final String expression;
    private int position;
    private String text = "";

    FilterLexer(String expression) {
        this.expression = expression;
    }

    /** The text of the last token; of a string, what is between its quotes. */
    String text() {
        return text;
    }

    /** Reads the next token. */
    Token next() {
        while (isBlank(at(position))) {
            position++;
        }
        int start = position;
        Token token = read();
        if (token != Token.STRING) {
            text = expression.substring(start, position);
        }
        return token;
    }

    /** The character at an index, or NUL after the end: no token begins with or contains it. */
    private char at(int index) {
        return index < expression.length() ? expression.charAt(index) : 0;
    }

    private Token read() {
        char c = at(position);
        if (position >= expression.length()) {
            return Token.END;
        } else if (isLetter(c)) {
            return word();
        } else if (isDigit(c)) {
            return number();
        } else if (c == '"' || c == '\'') {
            return string(c);
        }
        return operator(c);
    }

    private Token operator(char c) {
        char second = at(position + 1);
        switch (c) {
            case '(' -> {
                return take(1, Token.OPEN);
            }
            case ')' -> {
                return take(1, Token.CLOSE);
            }
            case '!' -> {
                return second == '=' ? take(2, Token.NE) : second == '~' ? take(2, Token.NREG) : take(1, Token.NEG);
            }
            case '<' -> {
                return second == '=' ? take(2, Token.LE) : take(1, Token.LT);
            }
            case '>' -> {
                return second == '=' ? take(2, Token.GE) : take(1, Token.GT);
            }
            default -> {
                if (c == '=' && second == '=') {
                    return take(2, Token.EQ);
                } else if (c == '=' && second == '~') {
                    return take(2, Token.REG);
                } else if (c == '&' && second == '&') {
                    return take(2, Token.AND);
                } else if (c == '|' && second == '|') {
                    return take(2, Token.OR);
                }
                String unknown = expression.substring(position, expression.offsetByCodePoints(position, 1));
                throw new FilterSyntaxException("syntax error, unexpected '" + unknown + "'");
            }
        }
    }

    private Token take(int characters, Token token) {
        position += characters;
        return token;
    }

    private Token string(char quote) {
        int end = position + 1;
        while (end < expression.length() && at(end) != quote && at(end) != '\n') {
            end++;
        }
        if (at(end) != quote) {
            throw new FilterSyntaxException("syntax error, unterminated string");
        }
        text = expression.substring(position + 1, end);
        position = end + 1;
        return Token.STRING;
    }

    private Token number() {
        digits();
        if (at(position) == '.' && isDigit(at(position + 1))) {
            position++;
            digits();
            return Token.FLOAT;
        }
        if (position < expression.length() && SUFFIXES.indexOf(at(position)) >= 0) {
            position += expression.startsWith("iB", position + 1) ? 3 : 1;
        }
        return Token.NUMBER;
    }

    private void digits() {
        while (isDigit(at(position))) {
            position++;
        }
    }

    private Token word() {
        int start = position;
        while (isNamePart(at(position))) {
            position++;
        }
        return switch (expression.substring(start, position)) {
            case "and", "AND" -> Token.AND;
            case "or", "OR" -> Token.OR;
            case "not", "NOT" -> Token.NEG;
            case "eq", "EQ" -> Token.EQ;
            case "ne", "NE" -> Token.NE;
            case "lt", "LT" -> Token.LT;
            case "le", "LE" -> Token.LE;
            case "gt", "GT" -> Token.GT;
            case "ge", "GE" -> Token.GE;
            case "true", "TRUE" -> Token.TRUE;
            case "false", "FALSE" -> Token.FALSE;
            default -> Token.HOLDER;
        };
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\n';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isNamePart(char c) {
        return isLetter(c) || isDigit(c) || c == '_' || c == '.' || c == '%' || c == ':' || c == '/' || c == '-';
    }
}
