package ns.net.lab;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import ns.core.SyscallException;
import ns.net.MacAddress;
import ns.net.Netem;
import ns.net.Netns;
import ns.net.NewLink;
import ns.net.Nft;
import ns.net.NftBatch;
import ns.net.NftChain;
import ns.net.NftRule;
import ns.net.NftTable;
import ns.net.Qdisc;
import ns.net.Tbf;
import org.jspecify.annotations.Nullable;

/** Finds out what this machine can do to packets, by doing it in a network namespace that is thrown away. */
final class Probe {
    private static final String IN = "p0";
    private static final String OUT = "p1";
    private static final NftTable TABLE = NftTable.netdev("probe");
    private static final NftChain CHAIN = TABLE.chain(IN).ingress(IN);
    private static final long BIT_RATE = 1_000_000;
    private static final long BYTES = 10_000;

    private static volatile @Nullable Capabilities complete;

    private final Netns place;
    private final Map<Fault, String> refusals = new EnumMap<>(Fault.class);

    private Probe(Netns place) {
        this.place = place;
    }

    /** Tried once in a JVM if nothing is lacking; what is may be there the next time. */
    static Capabilities capabilities() {
        Capabilities known = complete;
        return known == null ? tried() : known;
    }

    private static Capabilities tried() {
        try (Netns place = Netns.create()) {
            place.addLink(NewLink.veth(IN).peer(NewLink.veth(OUT)));
            Capabilities found = Capabilities.of(new Probe(place).findings());
            if (found.ways().stream().allMatch(way -> found.can(way.fault()))) {
                complete = found;
            }
            return found;
        }
    }

    private Capabilities.Findings findings() {
        rules();
        return new Capabilities.Findings(
                qdisc(Netem.none().delay(Duration.ofMillis(1))),
                qdisc(new Tbf(BIT_RATE, BYTES, BYTES)),
                attempt(() -> place.tap("t0").close()),
                refusals);
    }

    private Optional<String> qdisc(Qdisc qdisc) {
        return attempt(() -> place.link(OUT).qdisc(qdisc));
    }

    private void rules() {
        Optional<String> noRules = attempt(() -> commit(CHAIN.rule().fwd(OUT)));
        if (noRules.isPresent()) {
            for (Fault fault : Fault.values()) {
                if (fault != Fault.MTU && fault != Fault.DOWN) {
                    refusals.put(fault, noRules.get());
                }
            }
            return;
        }
        Packets some = Packets.random(0.1, 1);
        rules(Fault.LOSS, Rules.impairing(CHAIN, Impairment.none().loss(some), OUT));
        rules(Fault.DUPLICATE, Rules.impairing(CHAIN, Impairment.none().duplicate(some), OUT));
        rules(Fault.CORRUPT, Rules.impairing(CHAIN, Impairment.none().corrupt(some), OUT));
        Rules.Blocked somebody = new Rules.Blocked(Set.of(new MacAddress(1), new MacAddress(3)), Set.of());
        rules(Fault.PARTITION, Rules.blocking(CHAIN, somebody));
    }

    private void rules(Fault fault, List<NftRule> rules) {
        attempt(() -> commit(rules.toArray(NftRule[]::new))).ifPresent(why -> refusals.put(fault, why));
    }

    private void commit(NftRule... rules) {
        NftBatch batch = NftBatch.of().addTable(TABLE).addChain(CHAIN).flushChain(CHAIN);
        for (NftRule rule : rules) {
            batch = batch.addRule(rule);
        }
        try (Nft nft = place.nft()) {
            nft.commit(batch);
        }
    }

    /** Why it can not be done; empty if it can. */
    private static Optional<String> attempt(Runnable deed) {
        try {
            deed.run();
            return Optional.empty();
        } catch (SyscallException e) {
            return Optional.of(e.hint().orElse(String.valueOf(e.getMessage())));
        }
    }
}
