package ns.cli;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import ns.cli.FilterLexer.Token;
import ns.cli.FilterNode.Comparison;

/**
 * Parses one filter expression by recursive descent.
 *
 * <p>From loose to tight: or, and, comparisons and matches (grouped from the left), not.
 */
final class FilterParser {
    private static final int MAX_NODES = 256;

    private final String expression;
    private final List<Column> known;
    private final FilterLexer lexer;
    private final List<Column> used = new ArrayList<>();
    private Token token = Token.END;
    private int nodes;

    FilterParser(String expression, List<Column> known) {
        this.expression = expression;
        this.known = known;
        this.lexer = new FilterLexer(expression);
    }

    List<Column> columns() {
        return List.copyOf(used);
    }

    FilterNode parse() {
        try {
            advance();
            FilterNode root = or();
            if (token != Token.END) {
                throw unexpected();
            }
            return root;
        } catch (FilterSyntaxException e) {
            throw CliException.error("failed to parse \"" + expression + "\": " + e.getMessage());
        }
    }

    private void advance() {
        token = lexer.next();
    }

    private FilterNode or() {
        FilterNode left = and();
        while (token == Token.OR) {
            advance();
            left = counted(new FilterNode.Or(left, and()));
        }
        return left;
    }

    private FilterNode and() {
        FilterNode left = comparison();
        while (token == Token.AND) {
            advance();
            left = counted(new FilterNode.And(left, comparison()));
        }
        return left;
    }

    private FilterNode comparison() {
        FilterNode left = unary();
        while (true) {
            switch (token) {
                case EQ -> left = compared(left, Comparison.EQ);
                case NE -> left = compared(left, Comparison.NE);
                case LT -> left = compared(left, Comparison.LT);
                case LE -> left = compared(left, Comparison.LE);
                case GT -> left = compared(left, Comparison.GT);
                case GE -> left = compared(left, Comparison.GE);
                case REG -> left = matched(left, true);
                case NREG -> left = matched(left, false);
                default -> {
                    return left;
                }
            }
        }
    }

    private FilterNode compared(FilterNode left, Comparison comparison) {
        advance();
        return counted(new FilterNode.Compare(comparison, left, unary()));
    }

    private FilterNode matched(FilterNode left, boolean wanted) {
        advance();
        if (token != Token.STRING) {
            throw new FilterSyntaxException("syntax error, unexpected " + token.shown() + ", expecting STRING");
        }
        Ere pattern = Ere.compile(lexer.text());
        advance();
        return counted(new FilterNode.Match(left, pattern, wanted));
    }

    private FilterNode unary() {
        if (token == Token.NEG) {
            advance();
            return counted(new FilterNode.Not(unary()));
        }
        if (token == Token.OPEN) {
            advance();
            FilterNode inner = or();
            if (token != Token.CLOSE) {
                throw unexpected();
            }
            advance();
            return inner;
        }
        FilterNode operand = counted(operand());
        advance();
        return operand;
    }

    private FilterNode operand() {
        return switch (token) {
            case NUMBER -> new FilterNode.Literal(new FilterValue.Whole(number(lexer.text())), FilterValue.Type.NUMBER);
            case FLOAT ->
                new FilterNode.Literal(new FilterValue.Real(Double.parseDouble(lexer.text())), FilterValue.Type.FLOAT);
            case STRING -> new FilterNode.Literal(new FilterValue.Text(lexer.text()), FilterValue.Type.TEXT);
            case TRUE -> new FilterNode.Literal(FilterValue.Truth.TRUE, FilterValue.Type.TRUTH);
            case FALSE -> new FilterNode.Literal(FilterValue.Truth.FALSE, FilterValue.Type.TRUTH);
            case HOLDER -> new FilterNode.Holder(column(lexer.text()));
            default -> throw unexpected();
        };
    }

    private Column column(String name) {
        for (Column column : known) {
            if (column.name().equalsIgnoreCase(name)) {
                if (!used.contains(column)) {
                    used.add(column);
                }
                return column;
            }
        }
        throw CliException.error("unknown column: " + name, "failed to initialize filter");
    }

    /** Reads digits and, if there is one, a suffix: the n-th of KMGTPEZY stands for 1024 to the n. */
    private static long number(String text) {
        int digits = 0;
        while (digits < text.length() && Character.isDigit(text.charAt(digits))) {
            digits++;
        }
        BigInteger value = new BigInteger(text.substring(0, digits));
        if (digits < text.length()) {
            value = value.shiftLeft(10 * (1 + "KMGTPEZY".indexOf(text.charAt(digits))));
        }
        if (value.bitLength() > Long.SIZE) {
            throw new FilterSyntaxException("\"" + text + "\" number too large");
        }
        return value.longValue();
    }

    private FilterNode counted(FilterNode node) {
        if (++nodes > MAX_NODES) {
            throw new FilterSyntaxException("more than " + MAX_NODES + " nodes");
        }
        return node;
    }

    private FilterSyntaxException unexpected() {
        return new FilterSyntaxException("syntax error, unexpected " + token.shown());
    }
}
