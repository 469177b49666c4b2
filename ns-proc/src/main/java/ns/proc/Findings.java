package ns.proc;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import ns.core.NamespaceId;
import ns.core.NamespaceType;

/** What a scan has found so far of each namespace. */
final class Findings implements PinSource {
    private final Map<NamespaceId, Found> found = new HashMap<>();

    /** A namespace in the making. */
    static final class Found implements Comparable<Found> {
        final NamespaceId id;
        final List<ProcessInfo> processes = new ArrayList<>();
        final List<Pin> held = new ArrayList<>();
        Optional<NamespaceId> owner = Optional.empty();
        Optional<NamespaceId> parent = Optional.empty();
        OptionalLong ownerUid = OptionalLong.empty();
        OptionalLong kernelId = OptionalLong.empty();

        private Found(NamespaceId id) {
            this.id = id;
        }

        @Override
        public int compareTo(Found other) {
            return id.compareTo(other.id);
        }

        /** What is known by now to keep it alive. */
        List<Pin> pins() {
            List<Pin> pins = new ArrayList<>(processes.size() + held.size());
            for (ProcessInfo process : processes) {
                pins.add(new Pin.Member(process.pid()));
            }
            pins.addAll(held);
            return pins;
        }
    }

    Findings(List<ProcessInfo> processes) {
        for (ProcessInfo process : processes) {
            for (NamespaceId id : process.namespaces().values()) {
                of(id).processes.add(process);
            }
        }
    }

    @Override
    public List<Pin> pinsOf(NamespaceId id) {
        return of(id).pins();
    }

    boolean contains(NamespaceId id) {
        return found.containsKey(id);
    }

    Found of(NamespaceId id) {
        Found known = found.get(id);
        if (known == null) {
            known = new Found(id);
            found.put(id, known);
        }
        return known;
    }

    void addAll(List<Held> held) {
        for (Held each : held) {
            add(each.id(), each.pin());
        }
    }

    void add(NamespaceId id, Pin pin) {
        of(id).held.add(pin);
    }

    /** Those of one type, or of all types, that are known by now; what a visit finds is not visited. */
    List<Found> all() {
        return new ArrayList<>(found.values());
    }

    List<Found> all(NamespaceType type) {
        List<Found> all = new ArrayList<>();
        for (Found each : found.values()) {
            if (each.id.type() == type) {
                all.add(each);
            }
        }
        return all;
    }

    /** The finished namespaces, in the order of their ids, each pinned also by its relatives. */
    List<Namespace> namespaces() {
        List<Found> sorted = all();
        Collections.sort(sorted);
        for (Found each : sorted) {
            if (each.parent.isPresent()) {
                add(each.parent.get(), new Pin.Parent(each.id));
            }
            if (each.owner.isPresent() && each.id.type() != NamespaceType.USER) { // whose owner is its parent
                add(each.owner.get(), new Pin.Owner(each.id));
            }
        }
        List<Namespace> namespaces = new ArrayList<>(sorted.size());
        for (Found each : sorted) {
            namespaces.add(new Namespace(
                    each.id,
                    List.copyOf(each.processes),
                    List.copyOf(each.held),
                    each.owner,
                    each.parent,
                    each.ownerUid,
                    each.kernelId));
        }
        return namespaces;
    }
}
