package ns.proc;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import ns.core.Capability;

/** Counts what a scan was refused, and works out what would have helped. */
final class Refusals {
    int processes;
    int descriptorTables;
    int sockets;
    int mountNamespaces;
    int namespaces;

    /** Together, those that the processes have which we may not see into. */
    long capabilitiesOfUnreadable;

    void add(Refusals other) {
        processes += other.processes;
        descriptorTables += other.descriptorTables;
        sockets += other.sockets;
        mountNamespaces += other.mountNamespaces;
        namespaces += other.namespaces;
        capabilitiesOfUnreadable |= other.capabilitiesOfUnreadable;
    }

    Completeness completeness(boolean hidden, Set<Capability> held) {
        Set<Capability> helpful = new TreeSet<>();
        if (hidden || processes + descriptorTables + sockets + mountNamespaces + namespaces > 0) {
            helpful.add(Capability.CAP_SYS_PTRACE);
        }
        if (sockets > 0) {
            helpful.add(Capability.CAP_NET_ADMIN);
        }
        if (mountNamespaces > 0) {
            helpful.addAll(List.of(Capability.CAP_SYS_ADMIN, Capability.CAP_SYS_CHROOT));
        }
        helpful.removeAll(held);
        if (processes > 0 && helpful.isEmpty()) {
            // what has more capabilities than we may still be closed to us
            helpful.addAll(Capability.ofMask(capabilitiesOfUnreadable));
            helpful.removeAll(held);
        }
        return new Completeness(processes, descriptorTables, sockets, mountNamespaces, namespaces, hidden, helpful);
    }
}
