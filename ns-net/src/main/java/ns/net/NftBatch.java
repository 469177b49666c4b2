package ns.net;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Changes of nftables that are carried out together or not at all, in their order: packets see all of them or none. To replace the rules of
 * a chain is to flush it and to add others in one batch. Immutable.
 *
 * <pre>{@code
 * NftBatch.of().addTable(lab).addChain(w1).flushChain(w1).addRule(w1.rule().counter().drop())
 * }</pre>
 *
 * @man nft(8)
 */
public final class NftBatch {
    private static final NftBatch NONE = new NftBatch(List.of());

    private final List<Change> changes;

    private NftBatch(List<Change> changes) {
        this.changes = List.copyOf(changes);
    }

    /** What is done with a thing. */
    enum Verb {
        ADD,
        CREATE,
        DELETE,
        FLUSH,
        INSERT,
        REPLACE;

        boolean isNew() {
            return this != DELETE && this != FLUSH;
        }
    }

    /** One change: of a table, a chain or a rule. */
    sealed interface Change permits TableChange, ChainChange, RuleChange {}

    record TableChange(Verb verb, NftTable table) implements Change {}

    record ChainChange(Verb verb, NftChain chain) implements Change {}

    record RuleChange(Verb verb, NftRule rule) implements Change {}

    /**
     * Starts a batch.
     *
     * @return a batch of no changes
     */
    public static NftBatch of() {
        return NONE;
    }

    List<Change> changes() {
        return changes;
    }

    private NftBatch with(Change change) {
        List<Change> more = new ArrayList<>(changes);
        more.add(change);
        return new NftBatch(more);
    }

    /**
     * Adds the changes of another one.
     *
     * @param others come last
     * @return all changes
     */
    public NftBatch and(NftBatch others) {
        List<Change> more = new ArrayList<>(changes);
        more.addAll(others.changes);
        return new NftBatch(more);
    }

    /**
     * Adds a table, unless it is there.
     *
     * @param table its name
     * @return the same batch with the change
     */
    public NftBatch addTable(NftTable table) {
        return with(new TableChange(Verb.ADD, table));
    }

    /**
     * Adds a table that must not be there.
     *
     * @param table its name
     * @return the same batch with the change
     */
    public NftBatch createTable(NftTable table) {
        return with(new TableChange(Verb.CREATE, table));
    }

    /**
     * Deletes a table with all that is in it.
     *
     * @param table its name
     * @return the same batch with the change
     */
    public NftBatch deleteTable(NftTable table) {
        return with(new TableChange(Verb.DELETE, table));
    }

    /**
     * Deletes all rules in a table; the chains stay.
     *
     * @param table its name
     * @return the same batch with the change
     */
    public NftBatch flushTable(NftTable table) {
        return with(new TableChange(Verb.FLUSH, table));
    }

    /**
     * Adds a chain, unless it is there; one that is there gets the policy.
     *
     * @param chain all about it
     * @return the same batch with the change
     */
    public NftBatch addChain(NftChain chain) {
        return with(new ChainChange(Verb.ADD, chain));
    }

    /**
     * Adds a chain that must not be there.
     *
     * @param chain all about it
     * @return the same batch with the change
     */
    public NftBatch createChain(NftChain chain) {
        return with(new ChainChange(Verb.CREATE, chain));
    }

    /**
     * Deletes a chain, which must have no rules, and which none may jump to.
     *
     * @param chain its name
     * @return the same batch with the change
     */
    public NftBatch deleteChain(NftChain chain) {
        return with(new ChainChange(Verb.DELETE, chain));
    }

    /**
     * Deletes all rules of a chain.
     *
     * @param chain its name
     * @return the same batch with the change
     */
    public NftBatch flushChain(NftChain chain) {
        return with(new ChainChange(Verb.FLUSH, chain));
    }

    /**
     * Adds a rule after the others of its chain.
     *
     * @param rule all about it
     * @return the same batch with the change
     */
    public NftBatch addRule(NftRule rule) {
        return with(new RuleChange(Verb.ADD, rule));
    }

    /**
     * Adds a rule before the others of its chain.
     *
     * @param rule all about it
     * @return the same batch with the change
     */
    public NftBatch insertRule(NftRule rule) {
        return with(new RuleChange(Verb.INSERT, rule));
    }

    /**
     * Puts a rule in the place of another.
     *
     * @param old as {@link Nft#rules} tells it
     * @param rule all about the new one, of the same chain
     * @return the same batch with the change
     * @throws IllegalArgumentException if the old one has no handle, or is of another chain
     */
    public NftBatch replaceRule(NftRule old, NftRule rule) {
        if (!old.chain().name().equals(rule.chain().name())
                || !old.chain().table().toString().equals(rule.chain().table().toString())) {
            throw new IllegalArgumentException(
                    "a rule of the chain " + old.chain() + " can not become one of " + rule.chain());
        }
        OptionalLong handle = OptionalLong.of(handle(old));
        return with(new RuleChange(Verb.REPLACE, new NftRule(rule.chain(), rule.statements(), rule.comment(), handle)));
    }

    /**
     * Deletes a rule.
     *
     * @param rule as {@link Nft#rules} tells it
     * @return the same batch with the change
     * @throws IllegalArgumentException if it has no handle
     */
    public NftBatch deleteRule(NftRule rule) {
        handle(rule);
        return with(new RuleChange(Verb.DELETE, rule));
    }

    private static long handle(NftRule rule) {
        return rule.handle()
                .orElseThrow(() -> new IllegalArgumentException(
                        "the rule " + rule + " has no handle: take it from where rules are listed"));
    }
}
