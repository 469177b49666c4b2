package ns.net.lab;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import ns.net.Link;
import ns.net.LinkStatistics;
import ns.net.Nft;
import ns.net.NftBatch;
import org.jspecify.annotations.Nullable;

/** What is wrong with the links of a lab. Its lock is the lab's. */
final class Faults implements AutoCloseable {
    private final NetLab lab;
    private final Fabric fabric;
    private final EventLog log = new EventLog();
    private final SplittableRandom seeds = new SplittableRandom();
    private final Map<LinkDirection, Course> courses = new HashMap<>();
    private final Partition partition = new Partition();
    private boolean isPartitioned;
    private final List<AutoCloseable> running = new ArrayList<>();
    private @Nullable Capabilities capabilities;
    private @Nullable Nft nft;
    private @Nullable Relay relay;

    Faults(NetLab lab, Fabric fabric) {
        this.lab = lab;
        this.fabric = fabric;
    }

    EventLog log() {
        return log;
    }

    Capabilities capabilities() {
        synchronized (lab) {
            Capabilities current = capabilities;
            if (current == null) {
                lab.requireOpen();
                current = Probe.capabilities();
                capabilities = current;
            }
            return current;
        }
    }

    private Nft nft() {
        Nft current = nft;
        if (current == null) {
            current = fabric.netns().nft();
            nft = current;
        }
        return current;
    }

    private Relay relay() {
        Relay current = relay;
        if (current == null) {
            current = Relay.start(fabric.netns(), lab.outside());
            relay = current;
        }
        current.requireAlive();
        return current;
    }

    Impairment impairment(LinkDirection direction) {
        synchronized (lab) {
            Course course = courses.get(direction);
            return course == null ? Impairment.none() : course.impairment();
        }
    }

    LinkCounters.Harm harm(LinkDirection direction) {
        synchronized (lab) {
            lab.requireOpen();
            Course course = courses.get(direction);
            return course == null ? LinkCounters.Harm.NONE : course.harm(nft());
        }
    }

    void impair(LinkDirection direction, Impairment impairment) {
        impair(List.of(direction), impairment);
    }

    /** Some directions at once. */
    void impair(Collection<LinkDirection> directions, Impairment asked) {
        synchronized (lab) {
            lab.requireOpen();
            if (!asked.isNone()) {
                capabilities().require(asked);
            }
            Map<Course, Impairment> wanted = new LinkedHashMap<>();
            List<String> done = new ArrayList<>();
            for (LinkDirection direction : directions) {
                requireThere(direction.link());
                Impairment seeded = asked.seeded(seeds);
                if (!asked.isNone() || courses.containsKey(direction)) {
                    wanted.put(course(direction), seeded);
                }
                done.add("impair " + direction + ": " + seeded);
            }
            apply(wanted);
            done.forEach(log::add);
        }
    }

    private void requireThere(LabLink link) {
        lab.requireOpen();
        if (!lab.has(link)) {
            throw new IllegalStateException("the link " + link + " is gone with its host");
        }
    }

    private void apply(Map<Course, Impairment> wanted) {
        Map<Course, Impairment> before = new LinkedHashMap<>();
        wanted.keySet().forEach(course -> before.put(course, course.impairment()));
        try {
            carryOut(wanted);
        } catch (RuntimeException e) {
            undo(before, e);
            throw e;
        }
    }

    private void undo(Map<Course, Impairment> before, RuntimeException failure) {
        try {
            carryOut(before);
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private void carryOut(Map<Course, Impairment> wanted) {
        Capabilities known = capabilities();
        wanted.forEach((course, impairment) -> course.prepare(impairment, known, this::relay));
        NftBatch batch = NftBatch.of();
        for (Map.Entry<Course, Impairment> each : wanted.entrySet()) {
            batch = batch.and(each.getKey().rules(each.getValue(), known, nft()));
        }
        nft().commit(batch);
        wanted.forEach(Course::replaced);
        wanted.forEach((course, impairment) -> course.settle(impairment, known));
    }

    /** With it comes the middle of its link: where frames from both ends pass by rules. */
    private Course course(LinkDirection direction) {
        Course known = courses.get(direction);
        if (known != null) {
            return known;
        }
        LabLink link = direction.link();
        if (link.isOneCable()) {
            link.ends().forEach(this::addMiddle);
        }
        Map<LinkDirection, Course> both = new LinkedHashMap<>();
        NftBatch batch = NftBatch.of();
        for (LinkDirection each : link.directions()) {
            Course course = new Course(each, fabric);
            both.put(each, course);
            batch = batch.and(course.start());
        }
        nft().commit(batch);
        if (link.isOneCable()) {
            link.ends().forEach(this::leaveSwitch);
            link.ends().stream().filter(end -> end.node() instanceof Host).forEach(end -> link.passed(passed(end)));
        }
        courses.putAll(both);
        if (link.isDown()) {
            link.ports().forEach(port -> fabric.netns().link(port).down());
        }
        return Optional.ofNullable(both.get(direction)).orElseThrow();
    }

    private void addMiddle(LinkEnd end) {
        if (end.node() instanceof Switch place) {
            fabric.addMiddle(end, place);
        }
    }

    /** The port at which the host is has been the switch's; frames have not come through there since there are rules. */
    private void leaveSwitch(LinkEnd end) {
        if (end.node() instanceof Host) {
            fabric.netns().link(end.port()).noMaster();
        }
    }

    /** What a host's port has counted before there was a port at the switch too. */
    private LinkStatistics passed(LinkEnd end) {
        return fabric.netns().link(end.port()).statistics();
    }

    /** What is said of a host that is gone. */
    void forget(Host host) {
        host.links().forEach(this::forget);
        partition.forget(host);
    }

    void forget(LabLink link) {
        for (LinkDirection direction : link.directions()) {
            Course course = courses.remove(direction);
            Relay current = relay;
            if (course != null && current != null) {
                course.port().ifPresent(current::remove);
            }
        }
    }

    void partition(List<List<Host>> groups) {
        change(
                "partition " + Partition.text(groups),
                () -> partition.split(groups),
                groups.stream().flatMap(List::stream).toList());
    }

    void cut(Host from, List<Host> to) {
        List<Host> all = new ArrayList<>(to);
        all.add(from);
        change("cut " + from.name() + " to " + Partition.names(to), () -> partition.cut(from, to), all);
    }

    void isolate(Host host, List<Host> from) {
        List<Host> all = new ArrayList<>(from);
        all.add(host);
        change("isolate " + host.name() + " from " + Partition.names(from), () -> partition.isolate(host, from), all);
    }

    void heal() {
        change("heal", partition::heal, List.of());
    }

    private void change(String what, Runnable change, List<Host> hosts) {
        synchronized (lab) {
            lab.requireOpen();
            hosts.forEach(lab::requireOwn);
            if (!hosts.isEmpty()) {
                capabilities().require(Fault.PARTITION, what);
            }
            Partition before = partition.copy();
            change.run();
            try {
                refresh();
            } catch (RuntimeException e) {
                partition.take(before);
                throw e;
            }
            log.add(what);
        }
    }

    /** Brings the rules in line with the partition: after that has changed, or links and addresses have. */
    void refresh() {
        synchronized (lab) {
            if (partition.isEmpty() && !isPartitioned) {
                return;
            }
            Map<Course, Rules.Blocked> wanted = new LinkedHashMap<>();
            for (Host host : lab.everyHost()) {
                Rules.Blocked blocked = partition.blockedAt(host);
                for (LabLink link : host.links()) {
                    LinkDirection direction = link.from(link.other(host));
                    if (courses.containsKey(direction) || !blocked.isNobody()) {
                        wanted.put(course(direction), blocked);
                    }
                }
            }
            wanted.entrySet().removeIf(each -> each.getKey().blocked().equals(each.getValue()));
            NftBatch batch = NftBatch.of();
            for (Map.Entry<Course, Rules.Blocked> each : wanted.entrySet()) {
                batch = batch.and(each.getKey().block(each.getValue(), nft()));
            }
            if (!wanted.isEmpty()) {
                nft().commit(batch);
            }
            wanted.forEach(Course::blocked);
            isPartitioned = !partition.isEmpty();
        }
    }

    void setUp(LabLink link, boolean up) {
        synchronized (lab) {
            requireThere(link);
            for (String name : link.ports()) {
                Link port = fabric.netns().link(name);
                if (port.exists()) {
                    switchTo(port, up);
                }
            }
            link.setDown(!up);
            log.add((up ? "up " : "down ") + link.text());
        }
    }

    private static void switchTo(Link port, boolean up) {
        if (up) {
            port.up();
        } else {
            port.down();
        }
    }

    void setMtu(LabLink link, int bytes) {
        synchronized (lab) {
            requireThere(link);
            for (LinkEnd end : link.ends()) {
                if (end.node() instanceof Host host) {
                    host.netns().link(end.device()).mtu(bytes);
                }
            }
            for (String port : link.ports()) {
                setMtu(port, bytes);
                setMtu(Fabric.beyond(port), bytes);
            }
            log.add("mtu " + bytes + " " + link.text());
        }
    }

    private void setMtu(String device, int bytes) {
        Link link = fabric.netns().link(device);
        if (link.exists()) {
            link.mtu(bytes);
        }
    }

    Flapping flap(LabLink link, Flap asked) {
        synchronized (lab) {
            requireThere(link);
            Flap flap = asked.seeded(seeds);
            log.add("flap " + link.text() + ": " + flap);
            Flapping flapping = Flapping.start(link, flap, log, lab.outside()::start);
            running.add(flapping::stop);
            return flapping;
        }
    }

    Timeline timeline() {
        synchronized (lab) {
            lab.requireOpen();
            Timeline timeline = new Timeline(log, lab.outside()::start);
            running.add(timeline);
            return timeline;
        }
    }

    /** Ends what goes on by itself. Not under the lab's lock, which that may wait for. */
    @Override
    public void close() {
        List<AutoCloseable> last;
        synchronized (lab) {
            last = List.copyOf(running);
        }
        Closing closing = new Closing();
        last.forEach(closing::close);
        Relay current = relay;
        if (current != null) {
            closing.close(current);
        }
        Nft rules = nft;
        if (rules != null) {
            closing.close(rules);
        }
        closing.end();
    }

    List<LabGraph.Cut> cuts() {
        synchronized (lab) {
            return partition.cuts();
        }
    }
}
