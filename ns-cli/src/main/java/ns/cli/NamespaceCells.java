package ns.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import ns.core.NamespaceId;
import ns.core.NamespaceType;
import ns.core.Pid;
import ns.core.SyscallException;
import ns.core.fd.NamespaceFd;
import ns.proc.IdMap;
import ns.proc.IdMaps;
import ns.proc.Namespace;
import ns.proc.NetnsIds;
import ns.proc.Pin;
import ns.proc.ProcessInfo;
import ns.proc.Snapshot;
import ns.proc.TimeOffsets;
import ns.proc.UtsNames;

/** Works out the values of a namespace's columns; what costs more than the snapshot only when it is asked for. */
final class NamespaceCells implements AutoCloseable {
    private final Snapshot snapshot;
    private final Optional<NamespaceId> ourMounts;
    private final Users users = new Users();
    private Optional<NetnsIds> netnsIds = Optional.empty();

    NamespaceCells(Snapshot snapshot) {
        this.snapshot = snapshot;
        Optional<Pid> self = snapshot.procfs().self();
        Optional<ProcessInfo> us = self.isPresent() ? snapshot.process(self.get()) : Optional.empty();
        this.ourMounts = us.isPresent() ? us.get().namespace(NamespaceType.MNT) : Optional.empty();
    }

    /** One column of a namespace, seen through one of its processes: the lowest one, as a rule. */
    Cell cell(NamespaceColumn column, Namespace namespace, Optional<ProcessInfo> process) {
        switch (column) {
            case NS:
                return Cell.number(namespace.id().inode());
            case TYPE:
                return Cell.text(namespace.type().procName());
            case PATH:
                return path(namespace, process);
            case NPROCS:
                return Cell.number(namespace.processes().size());
            case PID:
                return process.isPresent() ? Cell.number(process.get().pid().number()) : Cell.NONE;
            case PPID:
                return process.isPresent() ? Cell.number(parent(process.get())) : Cell.NONE;
            case COMMAND:
                return process.isPresent() ? Cell.text(process.get().command()) : Cell.NONE;
            case UID:
                return numberOrNone(uid(namespace, process));
            case USER:
                OptionalLong uid = uid(namespace, process);
                return uid.isPresent() ? Cell.text(users.name(uid.getAsLong())) : Cell.NONE;
            case NETNSID:
                return namespace.type() == NamespaceType.NET ? Cell.text(netnsid(namespace)) : Cell.NONE;
            case NSFS:
                return Cell.lines(mountPoints(namespace));
            case PNS:
                return Cell.number(inode(namespace.parent()));
            case ONS:
                return Cell.number(inode(namespace.owner()));
            case PINS:
                return Cell.number(namespace.pins().size());
            case HELD:
                return Cell.lines(PinText.summary(namespace));
            case HOSTNAME:
                return namespace.type() == NamespaceType.UTS ? hostname(namespace) : Cell.NONE;
            case UIDMAP:
                return idMap(namespace, process, true);
            case GIDMAP:
                return idMap(namespace, process, false);
            case TIMEOFFSETS:
                return timeOffsets(namespace);
            case NSID64:
                return numberOrNone(namespace.kernelId());
            default:
                throw new IllegalArgumentException(column.name());
        }
    }

    private static long parent(ProcessInfo process) {
        Optional<Pid> parent = process.parent();
        return parent.isPresent() ? parent.get().number() : 0;
    }

    private static Cell numberOrNone(OptionalLong number) {
        return number.isPresent() ? Cell.number(number.getAsLong()) : Cell.NONE;
    }

    /** As lsns: zero where there is none, or none that we may see. */
    private static long inode(Optional<NamespaceId> id) {
        return id.isPresent() ? id.get().inode() : 0;
    }

    private static Cell path(Namespace namespace, Optional<ProcessInfo> process) {
        if (process.isPresent()) {
            return Cell.text(
                    "/proc/" + process.get().pid() + "/ns/" + namespace.type().procName());
        }
        for (Pin pin : namespace.held()) {
            Optional<Path> file = pin.file(namespace.type());
            if (file.isPresent()) {
                return Cell.text(file.get().toString());
            }
        }
        return Cell.NONE;
    }

    /** The user of the process; without one, who created the user namespace that this is or that owns it. */
    private OptionalLong uid(Namespace namespace, Optional<ProcessInfo> process) {
        if (process.isPresent()) {
            return OptionalLong.of(process.get().uid());
        }
        Optional<Namespace> creation = namespace.type() == NamespaceType.USER
                ? Optional.of(namespace)
                : namespace.owner().flatMap(snapshot::namespace);
        return creation.isPresent() ? creation.get().ownerUid() : OptionalLong.empty();
    }

    private String netnsid(Namespace namespace) {
        if (netnsIds.isEmpty()) {
            netnsIds = Optional.of(NetnsIds.open());
        }
        try (NamespaceFd net = snapshot.open(namespace.id())) {
            OptionalInt id = netnsIds.get().of(net);
            return id.isPresent() ? Integer.toString(id.getAsInt()) : "unassigned";
        } catch (SyscallException | NoSuchElementException e) {
            return ""; // gone since, or not ours to open
        }
    }

    /** Where the namespace is mounted as we see it; mounts elsewhere are among its pins. */
    private List<String> mountPoints(Namespace namespace) {
        List<String> mountPoints = new ArrayList<>(0);
        for (Pin pin : namespace.held()) {
            if (pin instanceof Pin.Mount mount && ourMounts.equals(Optional.of(mount.mountNamespace()))) {
                mountPoints.add(mount.mountPoint());
            }
        }
        return mountPoints;
    }

    private Cell hostname(Namespace namespace) {
        try (NamespaceFd uts = snapshot.open(namespace.id())) {
            return Cell.text(UtsNames.of(uts).host());
        } catch (SyscallException | NoSuchElementException e) {
            return Cell.NONE; // gone since, or not ours to enter
        }
    }

    private Cell idMap(Namespace namespace, Optional<ProcessInfo> process, boolean users) {
        if (namespace.type() != NamespaceType.USER || process.isEmpty()) {
            return Cell.NONE;
        }
        Optional<IdMaps> maps = snapshot.procfs().idMaps(process.get().pid());
        if (maps.isEmpty()) {
            return Cell.NONE;
        }
        IdMap map = users ? maps.get().uids() : maps.get().gids();
        return Cell.text(map.toString());
    }

    private Cell timeOffsets(Namespace namespace) {
        Optional<Pid> task = namespace.type() == NamespaceType.TIME ? taskWithChildrenIn(namespace) : Optional.empty();
        Optional<TimeOffsets> offsets = task.flatMap(snapshot.procfs()::timeOffsets);
        if (offsets.isEmpty()) {
            return Cell.NONE;
        }
        String monotonic = Double.toString(offsets.get().monotonic().toMillis() / 1e3);
        return Cell.text(monotonic + " " + offsets.get().boottime().toMillis() / 1e3);
    }

    /** The kernel tells the offsets of the time namespace that a task's children will be in, not of the task's own. */
    private Optional<Pid> taskWithChildrenIn(Namespace time) {
        for (Pin pin : time.held()) {
            if (pin instanceof Pin.ForChildren children) {
                return Optional.of(children.tid());
            }
        }
        Set<Pid> childrenElsewhere = new HashSet<>();
        for (Namespace other : snapshot.namespaces(NamespaceType.TIME)) {
            for (Pin pin : other.held()) {
                if (pin instanceof Pin.ForChildren children) {
                    childrenElsewhere.add(children.pid());
                }
            }
        }
        for (ProcessInfo process : time.processes()) {
            if (!childrenElsewhere.contains(process.pid())) {
                return Optional.of(process.pid());
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        if (netnsIds.isPresent()) {
            netnsIds.get().close();
        }
    }
}
