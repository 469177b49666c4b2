package ns.net.lab;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import ns.net.Link;
import ns.net.Netem;
import ns.net.Nft;
import ns.net.NftBatch;
import ns.net.NftChain;
import ns.net.NftRule;
import ns.net.NftTable;
import ns.net.Offload;
import ns.net.Qdisc;
import ns.net.Tbf;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a link where it can be impaired: in the fabric, from the link at which frames come in to the one at which they go out.
 *
 * <pre>
 *   in ─ blocked? lost? twice? damaged? ─→ TAP ─ relay ─ TAP ─→ shaper (rate, or netem) ─→ out
 * </pre>
 *
 * <p>What is not asked for is passed by. Relay and shapers stay where they are when packets pass them by, so that what waits there arrives. Guarded by the
 * lab.
 */
final class Course {
    private static final NftTable TABLE = NftTable.netdev("lab");
    private static final int BEFORE = -10;
    private static final int BURSTS_PER_SECOND = 250;
    private static final int HEADERS = 18; // of Ethernet, with a tag
    private static final int FULL_FRAME = 1514;

    private final LinkDirection direction;
    private final Fabric fabric;
    private final String in;
    private final String out;
    private final NftChain chain;
    private final NftChain guard;
    private final Tally impaired;
    private final Tally silenced;
    private Impairment impairment = Impairment.none();
    private Rules.Blocked blocked = Rules.Blocked.NOBODY;
    private final Map<String, Shaper> shapers = new HashMap<>(); // by the kinds of their queueing disciplines
    private boolean whole;
    private @Nullable RelayPort port;
    private @Nullable RelayPort spare; // so that a packet sees the rules and the delay of the same moment
    private @Nullable RelayPort next;

    Course(LinkDirection direction, Fabric fabric) {
        this.direction = direction;
        this.fabric = fabric;
        this.in = direction.from().port();
        this.out = direction.to().port();
        this.chain = TABLE.chain(in).ingress(in);
        this.guard = TABLE.chain("guard-" + in).ingress(in).priority(BEFORE);
        this.impaired = new Tally(chain);
        this.silenced = new Tally(guard);
    }

    Impairment impairment() {
        return impairment;
    }

    Rules.Blocked blocked() {
        return blocked;
    }

    /** Joins both ends without the bridge that has done it until now. */
    NftBatch start() {
        return NftBatch.of()
                .addTable(TABLE)
                .addChain(chain)
                .flushChain(chain)
                .addRule(chain.rule().fwd(out));
    }

    /** Hosts that are not heard any more, or again. */
    NftBatch block(Rules.Blocked sources, Nft nft) {
        silenced.leave(nft);
        NftBatch batch = NftBatch.of().addChain(guard).flushChain(guard);
        for (NftRule rule : Rules.blocking(guard, sources)) {
            batch = batch.addRule(rule);
        }
        return batch;
    }

    void blocked(Rules.Blocked sources) {
        blocked = sources;
        silenced.replaced(Collections.nCopies(Rules.blocking(guard, sources).size(), Fault.PARTITION));
    }

    /** Whether frames wait in the relay, and not in the kernel. */
    static boolean needsRelay(Impairment asked, Capabilities capabilities) {
        boolean netem = capabilities.of(Fault.DELAY).means() == Means.NETEM;
        return asked.holdsBack()
                && !(netem && !asked.keepsOrder() && !asked.reorder().isAny());
    }

    /** What they wait in the kernel by. */
    static Optional<Qdisc> qdisc(Impairment asked, Capabilities capabilities, int mtu) {
        boolean holdsBack = asked.holdsBack() && !needsRelay(asked, capabilities);
        boolean hasRate = asked.bitsPerSecond().isPresent();
        if (hasRate && !holdsBack && capabilities.of(Fault.RATE).means() == Means.TBF) {
            return Optional.of(tbf(asked, mtu));
        }
        if (!holdsBack && !hasRate) {
            return Optional.empty();
        }
        Netem netem = Netem.none().limit(asked.limit());
        netem = holdsBack ? netem.delay(asked.delay()).jitter(asked.jitter()) : netem;
        return Optional.of(hasRate ? netem.rate(asked.bitsPerSecond().getAsLong()) : netem);
    }

    /** As much at once as is sent in 4 milliseconds, but no less than two frames. */
    private static Tbf tbf(Impairment asked, int mtu) {
        long rate = asked.bitsPerSecond().getAsLong();
        long burst = Math.max(rate / 8 / BURSTS_PER_SECOND, 2L * (mtu + HEADERS));
        return new Tbf(rate, burst, Math.min(0xffff_ffffL, (long) asked.limit() * FULL_FRAME));
    }

    /** Before the rules change: what makes the new ones possible. */
    void prepare(Impairment asked, Capabilities capabilities, Relays relays) {
        next = needsRelay(asked, capabilities) ? port(asked, relays.get()) : port;
        if (asked.isPerPacket() && !whole) {
            setWhole(true);
        }
        shape(qdisc(asked, capabilities, out().info().mtu()));
    }

    /** One that does this already, or else one that no packets come to. */
    private RelayPort port(Impairment asked, Relay relay) {
        RelayPort current = port;
        if (current != null && asked.equals(impairment)) {
            return current;
        }
        RelayPort other = spare;
        if (other == null) {
            other = relay.add((current == null ? "t" : "u") + in);
            spare = other;
        }
        other.set(asked, direction.toString().hashCode());
        return other;
    }

    private void shape(Optional<Qdisc> wanted) {
        wanted.ifPresent(qdisc -> shapers.computeIfAbsent(qdisc.kind(), kind -> Shaper.add(fabric, in, qdisc))
                .set(qdisc));
        shapers.forEach((kind, shaper) -> {
            if (wanted.filter(qdisc -> qdisc.kind().equals(kind)).isEmpty()) {
                shaper.letGo();
            }
        });
    }

    /** The link has another MTU, and packets of it must fit into what may be sent at once. */
    void resized(Capabilities capabilities) {
        shape(qdisc(impairment, capabilities, out().info().mtu()));
    }

    /** The lab's only relay, started when it is needed. */
    interface Relays {
        Relay get();
    }

    /** The rules, for packets all at once. */
    NftBatch rules(Impairment asked, Capabilities capabilities, Nft nft) {
        impaired.leave(nft);
        RelayPort relayed = next;
        String last = qdisc(asked, capabilities, FULL_FRAME)
                .map(qdisc -> Objects.requireNonNull(shapers.get(qdisc.kind())).entry())
                .orElse(out);
        String first = relayed != null && needsRelay(asked, capabilities) ? relayed.link() : last;
        NftBatch batch = NftBatch.of().flushChain(chain);
        for (NftRule rule : Rules.impairing(chain, asked, first)) {
            batch = batch.addRule(rule);
        }
        for (RelayPort each : ports()) { // also if nothing new goes there: some may wait
            batch = leading(batch, each.link(), last);
        }
        for (Shaper shaper : shapers.values()) {
            batch = leading(batch, shaper.exit(), out);
        }
        return batch;
    }

    private static NftBatch leading(NftBatch batch, String from, String to) {
        NftChain chain = TABLE.chain(from).ingress(from);
        return batch.addChain(chain).flushChain(chain).addRule(chain.rule().fwd(to));
    }

    /** The rules are those that were asked for. */
    void replaced(Impairment asked) {
        impaired.replaced(Rules.faults(asked));
    }

    /** After the rules have changed. */
    void settle(Impairment asked) {
        impairment = asked;
        if (next != port) {
            spare = port;
            port = next;
        }
        if (!asked.isPerPacket() && whole) {
            setWhole(false);
        }
    }

    private Link out() {
        return fabric.netns().link(out);
    }

    /**
     * Whether the sender makes each packet whole: not several in one that is taken apart later, and with its checksum, without which
     * nobody sees that it is damaged.
     */
    private void setWhole(boolean on) {
        sender().offload(Offload.TX_CHECKSUM, !on);
        whole = on;
    }

    private Link sender() {
        return direction.from().node() instanceof Host host
                ? host.netns().link(direction.from().device())
                : fabric.netns().link(Fabric.beyond(in));
    }

    /** What packets have met here. */
    LinkCounters.Harm harm(Nft nft) {
        Map<Fault, Long> met = impaired.read(nft);
        return new LinkCounters.Harm(
                met.getOrDefault(Fault.LOSS, 0L),
                met.getOrDefault(Fault.DUPLICATE, 0L),
                met.getOrDefault(Fault.CORRUPT, 0L),
                silenced.read(nft).getOrDefault(Fault.PARTITION, 0L),
                ports().stream().mapToLong(RelayPort::lost).sum()
                        + shapers.values().stream().mapToLong(Shaper::dropped).sum());
    }

    /** Those that packets come from. */
    List<RelayPort> ports() {
        return Stream.of(Optional.ofNullable(port), Optional.ofNullable(spare))
                .flatMap(Optional::stream)
                .toList();
    }

    void deleteShapers() {
        shapers.values().forEach(Shaper::delete);
    }
}
