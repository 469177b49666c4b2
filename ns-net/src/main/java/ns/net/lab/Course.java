package ns.net.lab;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
        if (needsRelay(asked, capabilities)) {
            Relay relay = relays.get();
            port = port == null ? relay.add("t" + in) : port;
        }
        RelayPort current = port;
        if (current != null && !asked.equals(impairment)) {
            current.set(asked, direction.toString().hashCode());
        }
        if (asked.isPerPacket() && !whole) {
            setWhole(true);
        }
        shape(qdisc(asked, capabilities, out().info().mtu()));
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
        RelayPort current = port;
        String last = qdisc(asked, capabilities, FULL_FRAME)
                .map(qdisc -> Objects.requireNonNull(shapers.get(qdisc.kind())).entry())
                .orElse(out);
        String next = current != null && needsRelay(asked, capabilities) ? current.link() : last;
        NftBatch batch = NftBatch.of().flushChain(chain);
        for (NftRule rule : Rules.impairing(chain, asked, next)) {
            batch = batch.addRule(rule);
        }
        if (current != null) { // also if nothing new goes there: some may wait
            NftChain back = TABLE.chain(current.link()).ingress(current.link());
            batch = batch.addChain(back).flushChain(back).addRule(back.rule().fwd(last));
        }
        for (Shaper shaper : shapers.values()) {
            batch = shaper.leadTo(batch, TABLE, out); // also if nothing new goes there
        }
        return batch;
    }

    /** The rules are those that were asked for. */
    void replaced(Impairment asked) {
        impaired.replaced(Rules.faults(asked));
    }

    /** After the rules have changed. */
    void settle(Impairment asked) {
        impairment = asked;
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
        RelayPort current = port;
        Map<Fault, Long> met = impaired.read(nft);
        return new LinkCounters.Harm(
                met.getOrDefault(Fault.LOSS, 0L),
                met.getOrDefault(Fault.DUPLICATE, 0L),
                met.getOrDefault(Fault.CORRUPT, 0L),
                silenced.read(nft).getOrDefault(Fault.PARTITION, 0L),
                (current == null ? 0 : current.lost())
                        + shapers.values().stream().mapToLong(Shaper::dropped).sum());
    }

    void deleteShapers() {
        shapers.values().forEach(Shaper::delete);
    }

    Optional<RelayPort> port() {
        return Optional.ofNullable(port);
    }
}
