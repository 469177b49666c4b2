package ns.net.lab;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import ns.net.Link;

/** What is wrong with the links of a lab. Its lock is the lab's. */
final class Faults implements AutoCloseable {
    private final NetLab lab;
    private final Fabric fabric;
    private final EventLog log = new EventLog();
    private final SplittableRandom seeds = new SplittableRandom();
    private final Courses courses;
    private final Partition partition = new Partition();
    private boolean isPartitioned;
    private final List<AutoCloseable> running = new ArrayList<>();

    Faults(NetLab lab, Fabric fabric) {
        this.lab = lab;
        this.fabric = fabric;
        this.courses = new Courses(lab, fabric);
    }

    EventLog log() {
        return log;
    }

    Capabilities capabilities() {
        synchronized (lab) {
            return courses.capabilities();
        }
    }

    Impairment impairment(LinkDirection direction) {
        synchronized (lab) {
            return courses.impairment(direction);
        }
    }

    LinkCounters.Harm harm(LinkDirection direction) {
        synchronized (lab) {
            lab.requireOpen();
            return courses.harm(direction);
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
            Map<LinkDirection, Impairment> wanted = new LinkedHashMap<>();
            List<String> done = new ArrayList<>();
            for (LinkDirection direction : directions) {
                requireThere(direction.link());
                Impairment seeded = asked.seeded(seeds);
                if (!asked.isNone() || courses.has(direction)) {
                    wanted.put(direction, seeded);
                }
                done.add("impair " + direction + ": " + seeded);
            }
            courses.impair(wanted);
            done.forEach(log::add);
        }
    }

    void requireThere(LabLink link) {
        lab.requireOpen();
        if (!lab.has(link)) {
            throw new IllegalStateException("the link " + link + " is gone with its host");
        }
    }

    /** What is said of a host that is gone. */
    void forget(Host host) {
        host.links().forEach(courses::forget);
        partition.forget(host);
    }

    void forget(LabLink link) {
        courses.forget(link);
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
            Map<LinkDirection, Rules.Blocked> wanted = new LinkedHashMap<>();
            for (Host host : lab.everyHost()) {
                Rules.Blocked blocked = partition.blockedAt(host);
                for (LabLink link : host.links()) {
                    LinkDirection direction = link.from(link.other(host));
                    if (courses.has(direction) || !blocked.isNobody()) {
                        wanted.put(direction, blocked);
                    }
                }
            }
            courses.block(wanted);
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

    /** If it is down, and there still. */
    void raise(LabLink link) {
        synchronized (lab) {
            if (link.isDown() && lab.has(link)) {
                setUp(link, true);
            }
        }
    }

    private static void switchTo(Link port, boolean up) {
        if (up) {
            port.up();
            Fabric.awaitWork(port);
        } else {
            port.down();
        }
    }

    void setMtu(LabLink link, int bytes) {
        synchronized (lab) {
            requireThere(link);
            int before = mtu(link);
            try {
                resize(link, bytes);
            } catch (RuntimeException e) {
                Closing undoing = new Closing();
                undoing.step(() -> resize(link, before));
                undoing.endAfter(e);
                throw e;
            }
            log.add("mtu " + bytes + " " + link.text());
        }
    }

    private int mtu(LabLink link) {
        return link.ports().stream()
                .map(fabric.netns()::link)
                .filter(Link::exists)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("somebody has taken away the cable of " + link))
                .info()
                .mtu();
    }

    private void resize(LabLink link, int bytes) {
        for (LinkEnd end : link.ends()) {
            if (end.node() instanceof Host host) {
                host.netns().link(end.device()).mtu(bytes);
            }
        }
        for (String port : link.ports()) {
            setMtu(port, bytes);
            setMtu(Fabric.beyond(port), bytes);
        }
        courses.resized(link);
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
        closing.close(courses);
        closing.end();
    }

    List<LabGraph.Cut> cuts() {
        synchronized (lab) {
            return partition.cuts();
        }
    }
}
