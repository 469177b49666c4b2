package ns.net.lab;

import java.net.InetAddress;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import ns.net.MacAddress;

/** Which hosts do not hear which others. Guarded by the lab. */
final class Partition {
    private final Set<Silence> silences = new LinkedHashSet<>();

    /** One host does not hear another. */
    private record Silence(Host from, Host to) {}

    /** Hosts of different groups do not hear one another, and nothing else is cut. */
    void split(List<List<Host>> groups) {
        requireDistinct(groups);
        silences.clear();
        for (List<Host> group : groups) {
            for (List<Host> other : groups) {
                if (group != other) {
                    group.forEach(from -> cut(from, other));
                }
            }
        }
    }

    private static void requireDistinct(List<List<Host>> groups) {
        if (groups.size() < 2) {
            throw new IllegalArgumentException("a partition has 2 groups or more, not " + text(groups));
        }
        Set<Host> seen = new HashSet<>();
        for (List<Host> group : groups) {
            if (group.isEmpty()) {
                throw new IllegalArgumentException("a group of a partition is not empty, as in " + text(groups));
            }
            for (Host host : group) {
                if (!seen.add(host)) {
                    throw new IllegalArgumentException(
                            host.name() + " is not to be named twice, as in " + text(groups));
                }
            }
        }
    }

    void cut(Host from, List<Host> to) {
        requireOthers(from, to);
        to.forEach(other -> silences.add(new Silence(from, other)));
    }

    void isolate(Host host, List<Host> from) {
        cut(host, from);
        from.forEach(other -> silences.add(new Silence(other, host)));
    }

    private static void requireOthers(Host host, List<Host> others) {
        if (others.isEmpty() || others.contains(host)) {
            throw new IllegalArgumentException(
                    host.name() + " can be cut off from other hosts, not from " + names(others));
        }
    }

    boolean isEmpty() {
        return silences.isEmpty();
    }

    void heal() {
        silences.clear();
    }

    /** Without hosts that are gone. */
    void forget(Host host) {
        silences.removeIf(silence -> silence.from() == host || silence.to() == host);
    }

    Partition copy() {
        Partition copy = new Partition();
        copy.silences.addAll(silences);
        return copy;
    }

    void take(Partition other) {
        silences.clear();
        silences.addAll(other.silences);
    }

    /** Whom a host does not hear, by all that their packets may come from. */
    Rules.Blocked blockedAt(Host to) {
        Set<MacAddress> macs = new HashSet<>();
        Set<InetAddress> addresses = new HashSet<>();
        for (Silence silence : silences) {
            if (silence.to() == to) {
                silence.from().ends().forEach(end -> macs.add(end.mac()));
                silence.from().addresses().forEach(address -> addresses.add(address.address()));
            }
        }
        return new Rules.Blocked(macs, addresses);
    }

    static String text(List<List<Host>> groups) {
        return groups.stream().map(Partition::names).collect(Collectors.joining(" "));
    }

    static String names(Collection<Host> hosts) {
        return hosts.stream().map(Host::name).toList().toString();
    }

    /** As a picture has it. */
    List<LabGraph.Cut> cuts() {
        return silences.stream()
                .map(silence ->
                        new LabGraph.Cut(silence.from().name(), silence.to().name()))
                .toList();
    }
}
