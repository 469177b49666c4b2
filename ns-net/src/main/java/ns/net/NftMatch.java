package ns.net;

import java.util.Optional;

/**
 * A condition: a part of a packet compares with a value.
 *
 * @param expression what is looked at
 * @param mask the bits of it that matter; empty: all
 * @param operator how it compares
 * @param value with what, as long as the expression
 */
public record NftMatch(NftExpression expression, Optional<NftData> mask, NftOperator operator, NftData value)
        implements NftStatement {
    /**
     * Refuses lengths that differ.
     *
     * @param expression see {@link #expression()}
     * @param mask see {@link #mask()}
     * @param operator see {@link #operator()}
     * @param value see {@link #value()}
     */
    public NftMatch {
        requireLength(expression, value);
        mask.ifPresent(bits -> requireLength(expression, bits));
    }

    static NftMatch of(NftExpression expression, NftOperator operator, NftData value) {
        return new NftMatch(expression, Optional.empty(), operator, value);
    }

    static NftMatch equal(NftExpression expression, long number) {
        return of(expression, NftOperator.EQ, NftData.number(expression.length(), number));
    }

    static NftData requireLength(NftExpression expression, NftData value) {
        if (expression.length() != value.length()) {
            throw new IllegalArgumentException(
                    expression + " has " + expression.length() + " bytes, but " + value + " has " + value.length());
        }
        return value;
    }

    /**
     * Returns it in the words of nft(8), values in hexadecimal.
     *
     * @return such as {@code ip saddr 0x0a000001}
     */
    @Override
    public String toString() {
        return expression
                + mask.map(bits -> " & " + bits).orElse("")
                + (operator == NftOperator.EQ && mask.isEmpty() ? "" : " " + operator)
                + " " + value;
    }
}
