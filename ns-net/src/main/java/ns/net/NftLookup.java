package ns.net;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * A condition: a part of a packet is in a set, or is not. The set belongs to the rule; thousands of elements cost a packet no more than one.
 *
 * @param expression what is looked at
 * @param isInside whether it has to be in the set
 * @param elements each as long as the expression; 1 or more
 */
public record NftLookup(NftExpression expression, boolean isInside, Set<NftData> elements) implements NftStatement {
    private static final int TOLD = 3;

    /**
     * Copies the elements and refuses other lengths.
     *
     * @param expression see {@link #expression()}
     * @param isInside see {@link #isInside()}
     * @param elements see {@link #elements()}
     */
    public NftLookup {
        if (elements.isEmpty()) {
            throw new IllegalArgumentException("a set for " + expression + " needs an element");
        }
        elements.forEach(element -> NftMatch.requireLength(expression, element));
        elements = Set.copyOf(elements);
    }

    static NftLookup of(NftExpression expression, boolean isInside, Collection<NftData> elements) {
        return new NftLookup(expression, isInside, new TreeSet<>(elements));
    }

    /**
     * Returns it in the words of nft(8), values in hexadecimal; of many elements, only the first ones.
     *
     * @return such as {@code ip saddr { 0x0a000001, 0x0a000002 }}
     */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(expression + (isInside ? " { " : " != { "));
        String between = "";
        for (NftData element : new TreeSet<>(elements).stream().limit(TOLD).toList()) {
            text.append(between).append(element);
            between = ", ";
        }
        return text + (elements.size() > TOLD ? ", … (" + elements.size() + " elements) }" : " }");
    }
}
