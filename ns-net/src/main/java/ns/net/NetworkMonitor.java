package ns.net;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import ns.core.sys.Sockets;
import ns.net.netlink.Message;
import ns.net.netlink.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * Tells what changes in a network namespace, from the moment it was opened.
 *
 * <pre>{@code
 * try (var monitor = red.monitor()) {
 *     while (true) {
 *         System.out.println(monitor.next());
 *     }
 * }
 * }</pre>
 *
 * <p>If events are not taken as fast as they come, the kernel drops some; then there is a {@link NetworkEvent.Overrun}, and after it an event
 * for all that is there, so that whoever keeps a picture starts it anew. Safe for use by several threads, each of which gets other events.
 */
public final class NetworkMonitor implements AutoCloseable {
    private static final int RTNLGRP_LINK = 1;
    private static final int RTNLGRP_NEIGH = 3;
    private static final int RTNLGRP_IPV4_IFADDR = 5;
    private static final int RTNLGRP_IPV4_ROUTE = 7;
    private static final int RTNLGRP_IPV4_RULE = 8;
    private static final int RTNLGRP_IPV6_IFADDR = 9;
    private static final int RTNLGRP_IPV6_ROUTE = 11;
    private static final int RTNLGRP_IPV6_RULE = 19;
    private static final int MOST_KEPT = 1 << 16; // more than fit into the buffer: an end if others are as fast as this
    private static final Duration FOR_EVER = Duration.ofNanos(Long.MAX_VALUE);

    private final Netns namespace;
    private final Subscription subscription;
    private final Map<Integer, String> links = new HashMap<>();
    private final Deque<NetworkEvent> events = new ArrayDeque<>();
    private final ReentrantLock turn = new ReentrantLock();
    private boolean mustStartAnew;

    private NetworkMonitor(Netns namespace, Subscription subscription) {
        this.namespace = namespace;
        this.subscription = subscription;
    }

    static NetworkMonitor open(Netns namespace) {
        Subscription subscription = Subscription.open(
                namespace,
                Sockets.NETLINK_ROUTE,
                RTNLGRP_LINK,
                RTNLGRP_NEIGH,
                RTNLGRP_IPV4_IFADDR,
                RTNLGRP_IPV4_ROUTE,
                RTNLGRP_IPV4_RULE,
                RTNLGRP_IPV6_IFADDR,
                RTNLGRP_IPV6_ROUTE,
                RTNLGRP_IPV6_RULE);
        NetworkMonitor monitor = new NetworkMonitor(namespace, subscription);
        try {
            namespace.links().forEach(monitor::learn);
        } catch (RuntimeException e) {
            subscription.close();
            throw e;
        }
        return monitor;
    }

    /**
     * Waits for the next event.
     *
     * @return the event
     * @throws IllegalStateException if this is closed, also while it waits
     * @throws DumpInterruptedException if events were lost, and what is there changed all the time: ask again
     */
    public NetworkEvent next() {
        return next(FOR_EVER).orElseThrow();
    }

    /**
     * Waits for the next event, not longer than a while.
     *
     * @param timeout zero only looks
     * @return the event; empty if there was none
     * @throws IllegalStateException if this is closed, also while it waits
     * @throws DumpInterruptedException if events were lost, and what is there changed all the time: ask again
     */
    public Optional<NetworkEvent> next(Duration timeout) {
        Duration whole = timeout.isNegative() ? Duration.ZERO : timeout; // the longest negative one has no difference
        long start = System.nanoTime();
        while (true) {
            Optional<NetworkEvent> known = known();
            if (known.isPresent()) {
                return known;
            }
            Duration left = whole.minusNanos(System.nanoTime() - start);
            if (!awaitTurn(left)) {
                return Optional.empty();
            }
            try {
                if (isNothingKnown() && !listen(left)) {
                    return Optional.empty();
                }
            } finally {
                turn.unlock();
            }
        }
    }

    private Optional<NetworkEvent> known() {
        synchronized (events) {
            if (mustStartAnew) {
                startAnew();
            }
            return Optional.ofNullable(events.poll());
        }
    }

    /** Another may have listened while we waited for our turn. */
    private boolean isNothingKnown() {
        synchronized (events) {
            return events.isEmpty() && !mustStartAnew;
        }
    }

    /** Not ended by an interrupt, as waiting for messages is not. */
    private boolean awaitTurn(Duration timeout) {
        long start = System.nanoTime();
        long nanos = timeout.compareTo(FOR_EVER) < 0 ? timeout.toNanos() : Long.MAX_VALUE;
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return turn.tryLock(nanos - (System.nanoTime() - start), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** In our turn, so that nobody takes for news what the kernel had kept before a loss. False: the time was over. */
    private boolean listen(Duration timeout) {
        Subscription.Outcome outcome = subscription.receive(timeout.isNegative() ? Duration.ZERO : timeout, this::take);
        if (outcome == Subscription.Outcome.LOST) {
            forgetWhatWasKept();
            startAnew();
        }
        return outcome != Subscription.Outcome.NOTHING; // messages are perhaps of nothing that is told here
    }

    private void take(Message message) {
        synchronized (events) {
            switch (message.type()) {
                case LinkMessages.RTM_NEWLINK -> link(message, true);
                case LinkMessages.RTM_DELLINK -> link(message, false);
                case AddressMessages.RTM_NEWADDR ->
                    add(AddressMessages.decode(message), NetworkEvent.AddressChanged::new);
                case AddressMessages.RTM_DELADDR -> add(AddressMessages.decode(message), NetworkEvent.AddressGone::new);
                case RouteMessages.RTM_NEWROUTE ->
                    add(RouteMessages.decode(message, links), NetworkEvent.RouteChanged::new);
                case RouteMessages.RTM_DELROUTE ->
                    add(RouteMessages.decode(message, links), NetworkEvent.RouteGone::new);
                case NeighborMessages.RTM_NEWNEIGH ->
                    add(NeighborMessages.decode(message, links), NetworkEvent.NeighborChanged::new);
                case NeighborMessages.RTM_DELNEIGH ->
                    add(NeighborMessages.decode(message, links), NetworkEvent.NeighborGone::new);
                case RuleMessages.RTM_NEWRULE -> add(RuleMessages.decode(message), NetworkEvent.RuleChanged::new);
                case RuleMessages.RTM_DELRULE -> add(RuleMessages.decode(message), NetworkEvent.RuleGone::new);
                default -> {} // of another group
            }
        }
    }

    /** Ports of bridges are told a second time, by the bridge, with little in it: not as links. */
    private void link(Message message, boolean isThere) {
        if (message.u8(0) != 0) {
            return;
        }
        LinkInfo link = LinkMessages.decode(message);
        if (isThere) {
            learn(link);
            events.add(new NetworkEvent.LinkChanged(link));
        } else {
            links.remove(link.index());
            events.add(new NetworkEvent.LinkGone(link));
        }
    }

    private void learn(LinkInfo link) {
        links.put(link.index(), link.name());
    }

    private <T> void add(@Nullable T decoded, Function<T, NetworkEvent> event) {
        if (decoded != null) {
            events.add(event.apply(decoded));
        }
    }

    /** The kernel tells of the loss before what it had kept until then, which is older than what it is asked next. */
    private void forgetWhatWasKept() {
        for (int i = 0; i < MOST_KEPT; i++) {
            if (subscription.receive(Duration.ZERO, message -> {}) == Subscription.Outcome.NOTHING) {
                return;
            }
        }
    }

    /** If that fails, since all changes all the time, nothing of it is told, and the next question tries again. */
    private void startAnew() {
        synchronized (events) {
            mustStartAnew = true;
            List<NetworkEvent> all = new ArrayList<>(List.of(new NetworkEvent.Overrun()));
            List<LinkInfo> now = namespace.links();
            now.forEach(each -> all.add(new NetworkEvent.LinkChanged(each)));
            namespace.addresses().forEach(each -> all.add(new NetworkEvent.AddressChanged(each)));
            namespace.routes(0).forEach(each -> all.add(new NetworkEvent.RouteChanged(each)));
            namespace.neighbors().forEach(each -> all.add(new NetworkEvent.NeighborChanged(each)));
            namespace.rules().forEach(each -> all.add(new NetworkEvent.RuleChanged(each)));
            links.clear();
            now.forEach(this::learn);
            events.addAll(all);
            mustStartAnew = false;
        }
    }

    /** Ends it, and the wait of another thread. */
    @Override
    public void close() {
        subscription.close();
    }
}
