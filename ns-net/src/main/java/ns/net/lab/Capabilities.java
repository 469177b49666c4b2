package ns.net.lab;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * By what means each fault is made on this machine, found out by trying.
 *
 * @param ways one for each fault, in their order
 */
public record Capabilities(List<Way> ways) {
    /**
     * Copies the list.
     *
     * @param ways see {@link #ways()}
     */
    public Capabilities {
        ways = List.copyOf(ways);
    }

    /**
     * How a fault is made here.
     *
     * @param fault what is to be wrong
     * @param means by what
     * @param why what was found: what is lacking for better means, or at all
     */
    public record Way(Fault fault, Means means, String why) {
        /**
         * Returns it in words.
         *
         * @return such as {@code delay: relay (CONFIG_NET_SCH_NETEM is not in this kernel)}
         */
        @Override
        public String toString() {
            return fault + ": " + means + (why.isEmpty() ? "" : " (" + why + ")");
        }
    }

    /** What trying has found: empty if it works, or else why not. */
    record Findings(Optional<String> netem, Optional<String> tbf, Optional<String> tap, Map<Fault, String> refusals) {}

    /** Chooses the best means for each. */
    static Capabilities of(Findings found) {
        Map<Fault, Way> ways = new EnumMap<>(Fault.class);
        for (Fault fault : Fault.values()) {
            ways.put(fault, way(fault, found));
        }
        return new Capabilities(List.copyOf(ways.values()));
    }

    private static Way way(Fault fault, Findings found) {
        String refusal = found.refusals().get(fault);
        if (refusal != null) {
            return new Way(fault, Means.NONE, refusal);
        }
        return switch (fault) {
            case DELAY, JITTER ->
                found.netem().isEmpty()
                        ? new Way(fault, Means.NETEM, "")
                        : relay(fault, found, found.netem().get());
            case REORDER -> relay(fault, found, "netem takes no seed");
            case RATE -> rate(found);
            case LIMIT -> limit(found);
            case LOSS, DUPLICATE, CORRUPT, PARTITION -> new Way(fault, Means.NFTABLES, "");
            case MTU, DOWN -> new Way(fault, Means.LINK, "");
        };
    }

    private static Way relay(Fault fault, Findings found, String why) {
        return found.tap().isEmpty()
                ? new Way(fault, Means.RELAY, why)
                : new Way(fault, Means.NONE, why + "; " + found.tap().get());
    }

    private static Way rate(Findings found) {
        if (found.tbf().isEmpty()) {
            return new Way(Fault.RATE, Means.TBF, "");
        }
        return found.netem().isEmpty()
                ? new Way(Fault.RATE, Means.NETEM, found.tbf().get())
                : new Way(
                        Fault.RATE,
                        Means.NONE,
                        found.tbf().get() + "; " + found.netem().get());
    }

    /** Of whatever lets packets wait. */
    private static Way limit(Findings found) {
        Way delay = way(Fault.DELAY, found);
        return new Way(Fault.LIMIT, delay.means() == Means.NONE ? rate(found).means() : delay.means(), delay.why());
    }

    /**
     * Tells how a fault is made here.
     *
     * @param fault what is to be wrong
     * @return by what, and why
     */
    public Way of(Fault fault) {
        return ways.stream().filter(way -> way.fault() == fault).findFirst().orElseThrow();
    }

    /**
     * Tells whether a fault can be had.
     *
     * @param fault what is to be wrong
     * @return whether there are means
     */
    public boolean can(Fault fault) {
        return of(fault).means() != Means.NONE;
    }

    /** Refuses what can not be had, before anything is changed. */
    void require(Fault fault, Object asked) {
        Way way = of(fault);
        if (way.means() == Means.NONE) {
            throw new UnsupportedOperationException(asked + ": there is no " + fault + " here: " + way.why());
        }
    }

    /** Refuses an impairment of which something can not be had. */
    void require(Impairment asked) {
        requireIf(!asked.delay().isZero(), Fault.DELAY, asked);
        requireIf(!asked.jitter().isZero(), Fault.JITTER, asked);
        requireIf(!asked.jitter().isZero() && asked.keepsOrder(), Fault.REORDER, asked); // netem keeps none
        requireIf(asked.reorder().isAny(), Fault.REORDER, asked);
        requireIf(asked.loss().isAny(), Fault.LOSS, asked);
        requireIf(asked.duplicate().isAny(), Fault.DUPLICATE, asked);
        requireIf(asked.corrupt().isAny(), Fault.CORRUPT, asked);
        requireIf(asked.bitsPerSecond().isPresent(), Fault.RATE, asked);
    }

    private void requireIf(boolean isAsked, Fault fault, Object asked) {
        if (isAsked) {
            require(fault, asked);
        }
    }

    /**
     * Returns a line for each fault.
     *
     * @return in the order of the faults
     */
    @Override
    public String toString() {
        StringJoiner text = new StringJoiner("\n");
        ways.forEach(way -> text.add(way.toString()));
        return text.toString();
    }
}
