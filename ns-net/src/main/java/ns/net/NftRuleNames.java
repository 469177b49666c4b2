package ns.net;

import java.util.List;

/**
 * Names of the attributes of a rule, which says what is wrong with which expression.
 *
 * @param expressions the kernel's names of all in the rule
 */
record NftRuleNames(List<String> expressions) implements AttributeNames {
    static final String EXPRESSION = "expression ";

    private static final int EXPRESSIONS = 4;

    NftRuleNames {
        expressions = List.copyOf(expressions);
    }

    @Override
    public String name(int type) {
        return NFT_RULE.name(type);
    }

    @Override
    public String path(List<Integer> types, List<Integer> places) {
        boolean isInside = types.size() > 1 && types.get(0) == EXPRESSIONS && places.get(1) < expressions.size();
        return isInside ? EXPRESSION + expressions.get(places.get(1)) : path(types);
    }
}
