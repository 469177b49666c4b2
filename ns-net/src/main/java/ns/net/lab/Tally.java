package ns.net.lab;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import ns.net.Nft;
import ns.net.NftChain;
import ns.net.NftCounter;
import ns.net.NftRule;

/**
 * How many packets the rules of a chain have met, also those that others have taken the place of. What comes in the moment between the
 * question and the change is not counted. Guarded by the lab.
 */
final class Tally {
    private final NftChain chain;
    private final Map<Fault, Long> earlier = new EnumMap<>(Fault.class);
    private Map<Fault, Long> leaving = Map.of();
    private List<Fault> faults = List.of();

    Tally(NftChain chain) {
        this.chain = chain;
    }

    /** Before the rules are replaced, with which their counters go. */
    void leave(Nft nft) {
        leaving = current(nft);
    }

    /** The rules have been replaced; the first ones make these faults. */
    void replaced(List<Fault> now) {
        leaving.forEach((fault, packets) -> earlier.merge(fault, packets, Long::sum));
        leaving = Map.of();
        faults = now;
    }

    Map<Fault, Long> read(Nft nft) {
        Map<Fault, Long> all = new EnumMap<>(Fault.class);
        all.putAll(earlier);
        current(nft).forEach((fault, packets) -> all.merge(fault, packets, Long::sum));
        return all;
    }

    private Map<Fault, Long> current(Nft nft) {
        Map<Fault, Long> counted = new EnumMap<>(Fault.class);
        List<NftRule> rules = faults.isEmpty() ? List.of() : nft.rules(chain);
        for (int i = 0; i < Math.min(faults.size(), rules.size()); i++) {
            long packets = rules.get(i).counted().map(NftCounter::packets).orElse(0L);
            counted.merge(faults.get(i), packets, Long::sum);
        }
        return counted;
    }
}
