package ns.proc;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import ns.core.Capability;
import ns.core.NamespaceId;
import ns.core.NamespaceType;
import ns.core.Pid;
import ns.core.SyscallException;
import ns.core.fd.NamespaceFd;

/**
 * All namespaces and processes of the machine, as far as we may see them, at one moment: two questions to one snapshot
 * agree. Immutable.
 *
 * <p>The moment has a length, since the kernel offers no way to stop the world: a process that ends while the scan runs
 * is left out, and one that starts may be.
 */
public final class Snapshot {
    private final Instant moment;
    private final Procfs procfs;
    private final Set<Source> sources;
    private final List<ProcessInfo> processes;
    private final List<Namespace> namespaces;
    private final Completeness completeness;
    private final Map<NamespaceId, Namespace> byId;
    private final Map<Pid, ProcessInfo> byPid;

    Snapshot(
            Instant moment,
            Procfs procfs,
            Set<Source> sources,
            List<ProcessInfo> processes,
            List<Namespace> namespaces,
            Completeness completeness) {
        this.moment = moment;
        this.procfs = procfs;
        this.sources = sources;
        this.processes = Collections.unmodifiableList(processes);
        this.namespaces = Collections.unmodifiableList(namespaces);
        this.completeness = completeness;
        this.byId = new HashMap<>(2 * namespaces.size());
        for (Namespace namespace : namespaces) {
            byId.put(namespace.id(), namespace);
        }
        this.byPid = new HashMap<>(2 * processes.size());
        for (ProcessInfo process : processes) {
            byPid.put(process.pid(), process);
        }
    }

    /**
     * Looks everywhere, in {@code /proc}.
     *
     * @return the machine now
     * @throws SyscallException if /proc is not there
     * @throws ProcFormatException if the kernel says something that ns does not understand
     * @capability CAP_SYS_PTRACE, CAP_NET_ADMIN and CAP_SYS_ADMIN to see all; see {@link #completeness}
     */
    public static Snapshot take() {
        return take(Procfs.system(), Source.ALL);
    }

    /**
     * Looks at processes, and where else one says, in {@code /proc}.
     *
     * @param sources where to look; processes are always looked at
     * @return the machine now
     * @throws SyscallException if /proc is not there
     * @throws ProcFormatException if the kernel says something that ns does not understand
     */
    public static Snapshot take(Source... sources) {
        Set<Source> set = EnumSet.of(Source.PROCESSES);
        Collections.addAll(set, sources);
        return take(Procfs.system(), set);
    }

    /**
     * Looks at a given /proc.
     *
     * @param procfs a mounted /proc, or a copy
     * @param sources where to look; sockets and relatives are only to be had from a /proc of our own pid namespace
     * @return that machine at that moment
     * @throws SyscallException if it can not be read
     * @throws ProcFormatException if it says something that ns does not understand
     */
    public static Snapshot take(Procfs procfs, Set<Source> sources) {
        Set<Source> set = EnumSet.of(Source.PROCESSES);
        set.addAll(sources);
        return Scanner.scan(procfs, Collections.unmodifiableSet(set));
    }

    /**
     * Watches for changes everywhere, by taking snapshots again and again.
     *
     * @param interval from the end of one scan to the start of the next
     * @return a watch that begins now; the caller closes it
     * @throws IllegalArgumentException if the interval is zero or negative
     */
    public static Watch watch(Duration interval) {
        Watch.check(interval);
        return new Watch(interval, take());
    }

    /**
     * Watches for changes by taking snapshots again and again.
     *
     * @param interval from the end of one scan to the start of the next
     * @param sources where to look; processes are always looked at
     * @return a watch that begins now; the caller closes it
     * @throws IllegalArgumentException if the interval is zero or negative
     */
    public static Watch watch(Duration interval, Source... sources) {
        Watch.check(interval);
        return new Watch(interval, take(sources));
    }

    /**
     * Returns when the scan began.
     *
     * @return by the machine's clock
     */
    public Instant moment() {
        return moment;
    }

    /**
     * Returns where was looked.
     *
     * @return the sources
     */
    public Set<Source> sources() {
        return sources;
    }

    /**
     * Returns the /proc that was read.
     *
     * @return where more about a process can be read, though later
     */
    public Procfs procfs() {
        return procfs;
    }

    /**
     * Returns what could not be read.
     *
     * @return counts, and which capabilities would help
     */
    public Completeness completeness() {
        return completeness;
    }

    /**
     * Returns all namespaces.
     *
     * @return in the order of their ids
     */
    public List<Namespace> namespaces() {
        return namespaces;
    }

    /**
     * Returns the namespaces of one type.
     *
     * @param type which
     * @return in the order of their ids
     */
    public List<Namespace> namespaces(NamespaceType type) {
        List<Namespace> some = new ArrayList<>();
        for (Namespace namespace : namespaces) {
            if (namespace.type() == type) {
                some.add(namespace);
            }
        }
        return some;
    }

    /**
     * Returns one namespace.
     *
     * @param id which
     * @return it, or empty if there was none with that id
     */
    public Optional<Namespace> namespace(NamespaceId id) {
        return Optional.ofNullable(byId.get(id));
    }

    /**
     * Returns the namespaces with an inode: as a rule none or one.
     *
     * @param inode as lsns(8) lists it
     * @return those namespaces
     */
    public List<Namespace> namespacesWithInode(long inode) {
        List<Namespace> some = new ArrayList<>();
        for (Namespace namespace : namespaces) {
            if (namespace.id().inode() == inode) {
                some.add(namespace);
            }
        }
        return some;
    }

    /**
     * Returns the namespace that a process is in.
     *
     * @param pid which process
     * @param type which of its namespaces
     * @return that namespace
     * @throws NoSuchElementException if there was no such process, or we may not see its namespaces
     */
    public Namespace namespaceOf(Pid pid, NamespaceType type) {
        ProcessInfo process = process(pid).orElseThrow(() -> new NoSuchElementException("there was no process " + pid));
        NamespaceId id = process.namespace(type)
                .orElseThrow(() -> new NoSuchElementException(
                        "the " + type.procName() + " namespace of process " + process + " can not be seen"));
        return namespace(id).orElseThrow();
    }

    /**
     * Returns all processes, also those that we may not see into.
     *
     * @return in the order of their pids
     */
    public List<ProcessInfo> processes() {
        return processes;
    }

    /**
     * Returns one process.
     *
     * @param pid which
     * @return it, or empty if there was none
     */
    public Optional<ProcessInfo> process(Pid pid) {
        return Optional.ofNullable(byPid.get(pid));
    }

    /**
     * Opens a namespace through any of its pins, also where lsns(8) shows no way: by a descriptor of another process, a
     * socket, a mount in another mount namespace, or a child namespace.
     *
     * @param id one of this snapshot
     * @return an open handle; the caller closes it
     * @throws SyscallException if no pin lets us in
     * @throws NoSuchElementException if it is not in this snapshot, or gone since
     * @throws IllegalStateException if this snapshot was not taken from our own /proc
     */
    public NamespaceFd open(NamespaceId id) {
        if (!procfs.isOurs()) {
            throw new IllegalStateException(procfs.root() + " shows processes that are not of our own pid namespace");
        }
        PinOpener opener = new PinOpener(this::pinsOf);
        Optional<NamespaceFd> opened = opener.open(id);
        if (opened.isPresent()) {
            return opened.get();
        }
        Optional<SyscallException> refusal = opener.refusal();
        if (refusal.isPresent()) {
            throw refusal.get();
        }
        throw new NoSuchElementException(id + " is not there, or not any more");
    }

    private void requireRelatives() {
        if (!sources.contains(Source.RELATIVES)) {
            throw new IllegalStateException("this snapshot was taken without " + Source.RELATIVES);
        }
    }

    private List<Pin> pinsOf(NamespaceId id) {
        return namespace(id).map(Namespace::pins).orElse(List.of());
    }

    /**
     * Translates a process's id into another pid namespace.
     *
     * @param process one of this snapshot
     * @param pidNamespace its own one, or one above
     * @return its id there, or empty if that namespace does not see the process, as far as we see who is above it
     * @throws IllegalStateException if this snapshot was taken without {@link Source#RELATIVES}
     */
    public Optional<Pid> pidIn(ProcessInfo process, NamespaceId pidNamespace) {
        requireRelatives();
        Optional<NamespaceId> at = process.namespace(NamespaceType.PID);
        for (int i = process.pids().size() - 1; i >= 0 && at.isPresent(); i--) {
            if (at.get().equals(pidNamespace)) {
                return Optional.of(process.pids().get(i));
            }
            at = namespace(at.get()).flatMap(Namespace::parent);
        }
        return Optional.empty();
    }

    /**
     * Returns what a process may do in a user namespace: its effective capabilities in its own and those below; all of them in a
     * namespace that its user created from the process's own one, and below that; none elsewhere.
     *
     * @param process one of this snapshot
     * @param userNamespace one of this snapshot
     * @return its capabilities there
     * @throws IllegalStateException if this snapshot was taken without {@link Source#RELATIVES}
     * @man user_namespaces(7)
     */
    public Set<Capability> capabilitiesIn(ProcessInfo process, NamespaceId userNamespace) {
        requireRelatives();
        Optional<NamespaceId> home = process.namespace(NamespaceType.USER);
        Optional<Namespace> at = namespace(userNamespace);
        while (at.isPresent() && home.isPresent()) {
            Namespace here = at.get();
            if (here.id().equals(home.get())) {
                return process.capabilities();
            }
            if (here.parent().equals(home) && here.ownerUid().stream().anyMatch(uid -> uid == process.uid())) {
                return procfs.allCapabilities();
            }
            at = here.parent().flatMap(this::namespace);
        }
        return new TreeSet<>();
    }

    /**
     * Arranges pid or user namespaces by their parents.
     *
     * @param type {@link NamespaceType#PID} or {@link NamespaceType#USER}
     * @return the namespaces without a visible parent, and what is below each
     * @throws IllegalArgumentException for another type
     */
    public List<Tree<Namespace>> byParent(NamespaceType type) {
        if (!type.isHierarchical()) {
            throw new IllegalArgumentException(type.procName() + " namespaces have no parents");
        }
        return Forest.of(namespaces(type), Namespace::id, Namespace::parent);
    }

    /**
     * Arranges all namespaces by the user namespaces that own them.
     *
     * @return the namespaces without a visible owner, and what each owns
     */
    public List<Tree<Namespace>> byOwner() {
        return Forest.of(namespaces, Namespace::id, Namespace::owner);
    }

    /**
     * Arranges all processes by their parents.
     *
     * @return the processes without a visible parent, and the children of each
     */
    public List<Tree<ProcessInfo>> byProcess() {
        return Forest.of(processes, ProcessInfo::pid, ProcessInfo::parent);
    }

    /**
     * Compares with a snapshot that was taken before.
     *
     * @param earlier taken from the same sources
     * @return what has changed since
     * @throws IllegalArgumentException if they were taken from different sources
     */
    public Diff diff(Snapshot earlier) {
        return Diff.between(earlier, this);
    }
}
