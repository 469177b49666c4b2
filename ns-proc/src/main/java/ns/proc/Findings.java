package ns.proc;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import ns.core.NamespaceId;
import ns.core.NamespaceType;

/** What a scan has found so far of each namespace. */
final class Findings {
    private final Map<NamespaceId, Found> found = new HashMap<>();

    /** A namespace in the making. */
    static final class Found {
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
    }

    Findings(List<ProcessInfo> processes) {
        for (ProcessInfo process : processes) {
            for (NamespaceId id : process.namespaces().values()) {
                of(id).processes.add(process);
            }
        }
    }

    boolean contains(NamespaceId id) {
        return found.containsKey(id);
    }

    Found of(NamespaceId id) {
        return found.computeIfAbsent(id, Found::new);
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
        sorted.sort(Comparator.comparing(each -> each.id));
        for (Found each : sorted) {
            each.parent.ifPresent(pinnedBy(new Pin.Parent(each.id)));
            if (each.id.type() != NamespaceType.USER) { // the owner of a user namespace is its parent
                each.owner.ifPresent(pinnedBy(new Pin.Owner(each.id)));
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

    private Consumer<NamespaceId> pinnedBy(Pin relative) {
        return id -> add(id, relative);
    }
}
