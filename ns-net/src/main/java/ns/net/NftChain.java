package ns.net;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A chain of rules: one that packets come to at a hook, or one that rules jump to.
 *
 * <pre>{@code
 * NftChain w1 = NftTable.netdev("lab").chain("w1").ingress("eth0");
 * NftChain forward = NftTable.inet("lab").chain("forward").filter(NftHook.FORWARD).policy(NftPolicy.DROP);
 * NftChain masquerade = NftTable.ip("lab").chain("out").nat(NftHook.POSTROUTING);
 * }</pre>
 *
 * @param table that it is in
 * @param name of 1 to 255 bytes
 * @param base where packets come to it; empty: rules jump to it
 * @man nft(8)
 */
public record NftChain(NftTable table, String name, Optional<NftBase> base) {
    /**
     * Refuses what is no name, and hooks that the family of the table does not have.
     *
     * @param table see {@link #table()}
     * @param name see {@link #name()}
     * @param base see {@link #base()}
     */
    public NftChain {
        Names.nft(name, "the name of a chain");
        NftFamily family = table.family();
        base.map(NftBase::hook).filter(hook -> !hook.isIn(family)).ifPresent(hook -> {
            throw new IllegalArgumentException("there is no hook " + hook + " in the family " + family);
        });
    }

    /**
     * Names a chain.
     *
     * @param table that it is in
     * @param name of 1 to 255 bytes
     * @return a chain that is only jumped to
     */
    public static NftChain of(NftTable table, String name) {
        return new NftChain(table, name, Optional.empty());
    }

    /**
     * Has it meet packets, to let them pass or not, with priority 0.
     *
     * @param hook where on their way
     * @return a chain of the type filter
     * @throws IllegalArgumentException if the family of the table does not have the hook
     */
    public NftChain filter(NftHook hook) {
        return base(NftBase.of(NftBase.Type.FILTER, hook));
    }

    /**
     * Has it meet the first packet of each connection, to change its addresses, with priority -100 before packets are routed and 100
     * after that.
     *
     * @param hook where on their way
     * @return a chain of the type nat
     * @throws IllegalArgumentException if the family of the table does not have the hook
     */
    public NftChain nat(NftHook hook) {
        return base(NftBase.of(NftBase.Type.NAT, hook));
    }

    /**
     * Has it meet our own packets, which are routed again if it changes them, with priority -150.
     *
     * @return a chain of the type route at the hook output
     * @throws IllegalArgumentException if the family of the table does not have that
     */
    public NftChain route() {
        return base(NftBase.of(NftBase.Type.ROUTE, NftHook.OUTPUT));
    }

    /**
     * Has it meet all that a link receives, before a bridge that the link is in sees it.
     *
     * @param device the name of the link, which must exist, and takes the chain with it; since Linux 6.16 the chain waits for such a link
     * @return a chain of the type filter
     * @throws IllegalArgumentException if the family of the table is not netdev or inet
     */
    public NftChain ingress(String device) {
        return filter(NftHook.INGRESS).devices(device);
    }

    /**
     * Has it meet all that a link sends.
     *
     * @param device the name of the link, which must exist, and takes the chain with it; since Linux 6.16 the chain waits for such a link
     * @return a chain of the type filter
     * @throws IllegalArgumentException if the family of the table is not netdev
     * @kernel 5.16
     */
    public NftChain egress(String device) {
        return filter(NftHook.EGRESS).devices(device);
    }

    /**
     * Chooses the order among chains at the same hook.
     *
     * @param priority the lowest is first
     * @return the same chain with it
     * @throws IllegalArgumentException if this is not at a hook
     */
    public NftChain priority(int priority) {
        return change(base -> base.at(priority));
    }

    /**
     * Chooses what becomes of packets that no rule decides about.
     *
     * @param policy what becomes of them
     * @return the same chain with it
     * @throws IllegalArgumentException if this is not at a hook
     */
    public NftChain policy(NftPolicy policy) {
        return change(base -> base.otherwise(policy));
    }

    /**
     * Chooses the links whose packets come here.
     *
     * @param devices their names; several need Linux 5.5
     * @return the same chain with them
     * @throws IllegalArgumentException if this is not at a hook
     */
    public NftChain devices(String... devices) {
        return change(base -> base.on(List.of(devices)));
    }

    private NftChain base(NftBase place) {
        return new NftChain(table, name, Optional.of(place));
    }

    private NftChain change(UnaryOperator<NftBase> how) {
        return base(how.apply(base.orElseThrow(
                () -> new IllegalArgumentException("the chain " + this + " is at no hook: choose one first"))));
    }

    /**
     * Starts a rule of this chain.
     *
     * @return a rule that does nothing yet
     */
    public NftRule rule() {
        return NftRule.of(this);
    }

    /**
     * Returns what names it in nft(8).
     *
     * @return such as {@code netdev lab w1}
     */
    @Override
    public String toString() {
        return table + " " + name;
    }
}
