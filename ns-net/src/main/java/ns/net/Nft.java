package ns.net;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.ToIntFunction;
import ns.core.Errno;
import ns.core.SyscallException;
import ns.core.fd.NamespaceHandle;
import ns.core.sys.Sockets;

/**
 * The packet filter of a network namespace.
 *
 * <pre>{@code
 * NftTable lab = NftTable.netdev("lab");
 * NftChain w1 = lab.chain("w1").ingress("eth0");
 * try (Nft nft = red.nft()) {
 *     nft.commit(NftBatch.of()
 *             .addTable(lab)
 *             .addChain(w1)
 *             .flushChain(w1)
 *             .addRule(w1.rule().numgenInc(10, List.of(3)).drop())
 *             .addRule(w1.rule().counter().fwd("eth1")));
 *     nft.rules(w1).forEach(System.out::println);
 * }
 * }</pre>
 *
 * <p>It has a netlink socket of its own. Tables that are {@linkplain NftTable#owned owned} live as long as it is open; all others stay. Safe for
 * use by several threads, whose questions wait for one another.
 *
 * @kernel 4.14 with CONFIG_NF_TABLES; each family, hook and expression is an option of its own, which the refusal names
 * @capability CAP_NET_ADMIN in the user namespace that owns the network namespace, also to look
 * @man nft(8)
 */
public final class Nft implements AutoCloseable {
    private final Session session;
    private final ToIntFunction<String> indexes;

    private Nft(Session session, ToIntFunction<String> indexes) {
        this.session = session;
        this.indexes = indexes;
    }

    static Nft open(NamespaceHandle namespace, ToIntFunction<String> indexes, Warnings warnings) {
        try {
            return new Nft(Session.open(namespace, Sockets.NETLINK_NETFILTER, warnings), indexes);
        } catch (SyscallException e) {
            throw e.errno().equals(Errno.EPROTONOSUPPORT)
                    ? e.withHint("CONFIG_NETFILTER_NETLINK is not in this kernel, or a module that can not be loaded")
                    : e;
        }
    }

    /**
     * Carries out all changes, or none: packets see all of them or none. Links that packets are sent to by name are looked up first.
     *
     * @param batch the changes; none is fine
     * @throws NetlinkException about the first change that the kernel refuses, with the others suppressed in it; nothing is changed then:
     *     {@link Errno#ENOENT} if a table, a chain, a link or an expression is not there, {@link Errno#EEXIST} if one is that must not,
     *     {@link Errno#EBUSY} if something is in use, {@link Errno#EOPNOTSUPP} if an expression can not be in such a chain,
     *     {@link Errno#EPERM} without the capability, and if a table belongs to somebody else
     */
    public void commit(NftBatch batch) {
        if (!batch.changes().isEmpty()) {
            session.transact(NftMessages.transaction(batch, this::index));
        }
    }

    private int index(NftDevice device) {
        return device.index().orElseGet(() -> indexes.applyAsInt(device.name().orElseThrow()));
    }

    /**
     * Asks for all tables. Equivalent to {@code nft list tables}.
     *
     * @return of all families, in the kernel's order
     * @throws DumpInterruptedException if they changed all the time
     */
    public List<NftTable> tables() {
        return session.dump(NftListing.tables(), NftListing::table);
    }

    /**
     * Asks for all chains. Equivalent to {@code nft list chains}.
     *
     * @return of all tables, in the kernel's order
     * @throws DumpInterruptedException if they changed all the time
     */
    public List<NftChain> chains() {
        Map<String, NftTable> tables = new HashMap<>();
        tables().forEach(table -> tables.put(table.toString(), table));
        return session.dump(NftListing.chains(), NftListing::chain).stream()
                .map(chain -> new NftChain(
                        tables.getOrDefault(chain.table().toString(), chain.table()), chain.name(), chain.base()))
                .toList();
    }

    /**
     * Asks for the chains of a table.
     *
     * @param table its name
     * @return in the kernel's order
     * @throws DumpInterruptedException if they changed all the time
     */
    public List<NftChain> chains(NftTable table) {
        return chains().stream()
                .filter(chain -> chain.table().toString().equals(table.toString()))
                .toList();
    }

    /**
     * Asks for the rules of a chain, with what they have counted.
     *
     * @param chain its name
     * @return in their order, with their handles
     * @throws NetlinkException {@link Errno#ENOENT} if there is no such table; without such a chain there are no rules
     * @throws DumpInterruptedException if they changed all the time
     */
    public List<NftRule> rules(NftChain chain) {
        NftTable table = chain.table();
        List<NftListing.RawRule> raws = session.dump(NftListing.rules(table, Optional.of(chain.name())), message -> {
            NftListing.RawRule rule = NftListing.rule(message);
            return rule != null && rule.isIn(chain) ? rule : null;
        });
        Map<String, List<byte[]>> sets = sets(table, raws);
        List<NftRule> rules = new ArrayList<>(raws.size());
        for (NftListing.RawRule raw : raws) {
            List<NftStatement> statements =
                    NftDecoder.decode(table.family(), raw.parts(), name -> Optional.ofNullable(sets.get(name)));
            rules.add(new NftRule(chain, statements, raw.comment(), OptionalLong.of(raw.handle())));
        }
        return rules;
    }

    /** The elements of sets that belong to these rules, by name. */
    private Map<String, List<byte[]>> sets(NftTable table, List<NftListing.RawRule> rules) {
        Set<String> wanted = new HashSet<>();
        rules.forEach(rule -> wanted.addAll(rule.sets()));
        Map<String, List<byte[]>> sets = new HashMap<>();
        if (wanted.isEmpty()) {
            return sets;
        }
        wanted.retainAll(session.dump(NftListing.sets(table), NftListing::anonymousSet));
        for (String name : wanted) {
            List<byte[]> elements = new ArrayList<>();
            session.dump(NftListing.elements(table, name), NftListing::elements).forEach(elements::addAll);
            sets.put(name, elements);
        }
        return sets;
    }

    /** Closes the socket; tables that are owned by it vanish. */
    @Override
    public void close() {
        session.close();
    }
}
