package ns.net.lab;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import ns.net.LinkStatistics;
import ns.net.Nft;
import ns.net.NftBatch;
import org.jspecify.annotations.Nullable;

/** The directions of links that have been impaired or blocked, and what all of them share: the table of rules, and the relay. Guarded by the lab. */
final class Courses implements AutoCloseable {
    private final NetLab lab;
    private final Fabric fabric;
    private final Map<LinkDirection, Course> courses = new HashMap<>();
    private @Nullable Capabilities capabilities;
    private @Nullable Nft nft;
    private @Nullable Relay relay;

    Courses(NetLab lab, Fabric fabric) {
        this.lab = lab;
        this.fabric = fabric;
    }

    Capabilities capabilities() {
        Capabilities current = capabilities;
        if (current == null) {
            lab.requireOpen();
            current = Probe.capabilities();
            capabilities = current;
        }
        return current;
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

    boolean has(LinkDirection direction) {
        return courses.containsKey(direction);
    }

    Impairment impairment(LinkDirection direction) {
        Course course = courses.get(direction);
        return course == null ? Impairment.none() : course.impairment();
    }

    LinkCounters.Harm harm(LinkDirection direction) {
        Course course = courses.get(direction);
        return course == null ? LinkCounters.Harm.NONE : course.harm(nft());
    }

    /** Some at once, or none. */
    void impair(Map<LinkDirection, Impairment> wanted) {
        Map<Course, Impairment> asked = new LinkedHashMap<>();
        wanted.forEach((direction, impairment) -> asked.put(course(direction), impairment));
        apply(asked);
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
        wanted.forEach(Course::settle);
    }

    /** With it comes the middle of its link: where frames from both ends pass by rules. */
    private Course course(LinkDirection direction) {
        Course known = courses.get(direction);
        if (known != null) {
            return known;
        }
        LabLink link = direction.link();
        Map<LinkDirection, Course> both = joined(link);
        if (link.isOneCable()) {
            leaveSwitch(link);
        }
        courses.putAll(both);
        if (link.isDown()) {
            link.ports().forEach(port -> fabric.netns().link(port).down());
        }
        return Optional.ofNullable(both.get(direction)).orElseThrow();
    }

    /** By rules, in the place of what has joined its ends until now. */
    private Map<LinkDirection, Course> joined(LabLink link) {
        Map<LinkDirection, Course> both = new LinkedHashMap<>();
        try {
            if (link.isOneCable()) {
                addMiddle(toSwitch(link));
            }
            NftBatch batch = NftBatch.of();
            for (LinkDirection each : link.directions()) {
                Course course = new Course(each, fabric);
                both.put(each, course);
                batch = batch.and(course.start());
            }
            nft().commit(batch);
            return both;
        } catch (RuntimeException | Error e) {
            Closing undoing = new Closing();
            undoing.step(() -> withoutMiddle(link));
            undoing.endAfter(e);
            throw e;
        }
    }

    private void withoutMiddle(LabLink link) {
        if (link.isOneCable()) {
            fabric.netns().link(toSwitch(link).to().port()).deleteIfExists();
        }
    }

    /** Of a link to a host. */
    private static LinkDirection toSwitch(LabLink link) {
        return link.directions().stream()
                .filter(direction -> direction.to().node() instanceof Switch)
                .findFirst()
                .orElseThrow();
    }

    private void addMiddle(LinkDirection toSwitch) {
        if (toSwitch.to().node() instanceof Switch place) {
            fabric.addMiddle(toSwitch.from(), toSwitch.to(), place);
        }
    }

    /** The port at which the host is has been the switch's; frames have not come through there since there are rules. */
    private void leaveSwitch(LabLink link) {
        LinkDirection toSwitch = toSwitch(link);
        fabric.leaveSwitch(toSwitch.from(), toSwitch.to());
        link.passed(passed(toSwitch.from()));
    }

    /** What a host's port has counted before there was a port at the switch too. */
    private LinkStatistics passed(LinkEnd end) {
        return fabric.netns().link(end.port()).statistics();
    }

    /** Some at once, as far as they do not do it yet. */
    void block(Map<LinkDirection, Rules.Blocked> asked) {
        Map<Course, Rules.Blocked> wanted = new LinkedHashMap<>();
        asked.forEach((direction, blocked) -> wanted.put(course(direction), blocked));
        wanted.entrySet().removeIf(each -> each.getKey().blocked().equals(each.getValue()));
        if (wanted.isEmpty()) {
            return;
        }
        NftBatch batch = NftBatch.of();
        for (Map.Entry<Course, Rules.Blocked> each : wanted.entrySet()) {
            batch = batch.and(each.getKey().block(each.getValue(), nft()));
        }
        nft().commit(batch);
        wanted.forEach(Course::blocked);
    }

    /** The link has another MTU. */
    void resized(LabLink link) {
        link.directions().stream()
                .flatMap(direction -> Optional.ofNullable(courses.get(direction)).stream())
                .forEach(course -> course.resized(capabilities()));
    }

    void forget(LabLink link) {
        for (LinkDirection direction : link.directions()) {
            Course course = courses.remove(direction);
            if (course != null) {
                forget(course);
            }
        }
    }

    private void forget(Course course) {
        Relay current = relay;
        if (current != null) {
            course.ports().forEach(current::remove);
        }
        course.deleteShapers();
    }

    /** When nobody asks for anything any more. */
    @Override
    public void close() {
        Closing closing = new Closing();
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
}
