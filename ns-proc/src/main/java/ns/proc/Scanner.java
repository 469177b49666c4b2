package ns.proc;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import ns.core.Capability;
import ns.core.Errno;
import ns.core.SyscallException;
import ns.core.fd.Fd;
import ns.core.sys.Threads;

/** Takes a snapshot: the processes on all cores, then what follows from what they showed. */
final class Scanner {
    /** More threads than this only wait for each other's locks in the kernel. */
    private static final int MAX_THREADS = 4;

    /** Starting a thread costs as much as reading this many processes. */
    private static final int PROCESSES_WORTH_A_THREAD = 64;

    /** No lambda: a short command pays for each that is linked. */
    private static final Comparator<ProcessInfo> BY_PID = new Comparator<>() {
        @Override
        public int compare(ProcessInfo one, ProcessInfo other) {
            return one.pid().compareTo(other.pid());
        }
    };

    private final Procfs procfs;
    private final Fd root;
    private final Set<Source> sources;

    private Scanner(Procfs procfs, Fd root, Set<Source> sources) {
        this.procfs = procfs;
        this.root = root;
        this.sources = sources;
    }

    static Snapshot scan(Procfs procfs, Set<Source> sources) {
        try (Fd root = procfs.openRoot()) {
            return new Scanner(procfs, root, sources).scan();
        }
    }

    private Snapshot scan() {
        Instant moment = Instant.now();
        List<TaskScan> shares = scanTasks();
        List<ProcessInfo> processes = new ArrayList<>();
        for (TaskScan share : shares) {
            processes.addAll(share.processes);
        }
        processes.sort(BY_PID);

        Findings findings = new Findings(processes);
        for (TaskScan share : shares) {
            findings.addAll(share.held);
        }
        Refusals refusals = new Refusals();
        for (TaskScan share : shares) {
            refusals.add(share.refusals);
        }
        if (sources.contains(Source.SOCKETS)) {
            refusals.sockets = SocketScan.scan(procfs, root.number(), findings, shares);
        }
        if (sources.contains(Source.MOUNTS)) {
            refusals.mountNamespaces = new MountScan(procfs, root, findings).scan();
        }
        if (sources.contains(Source.RELATIVES)) {
            refusals.namespaces = new RelativeScan(procfs, root.number(), findings).scan();
        }
        Set<Capability> held = ownCapabilities(processes);
        Completeness completeness = refusals.completeness(procfs.hidesProcesses(held), held);
        return new Snapshot(moment, procfs, sources, processes, findings.namespaces(), completeness);
    }

    private Set<Capability> ownCapabilities(List<ProcessInfo> processes) {
        for (ProcessInfo process : processes) {
            if (procfs.self().equals(Optional.of(process.pid()))) {
                return process.capabilities();
            }
        }
        return Set.of();
    }

    private List<TaskScan> scanTasks() {
        IntList pids = new IntList();
        int listed = new FolderReader().listNumbers(root.number(), pids);
        if (listed < 0) {
            throw new SyscallException("getdents64(" + procfs.root() + ")", new Errno(-listed));
        }
        int worthwhile = 1 + pids.size() / PROCESSES_WORTH_A_THREAD;
        int threads =
                Math.min(worthwhile, Math.min(MAX_THREADS, Runtime.getRuntime().availableProcessors()));
        AtomicInteger next = new AtomicInteger();
        List<TaskScan> shares = new ArrayList<>(threads);
        List<Thread> helpers = new ArrayList<>(threads);
        for (int i = 0; i < threads; i++) {
            TaskScan share = new TaskScan(procfs, root.number(), sources, pids, next);
            shares.add(share);
            if (i > 0) {
                start(share, helpers);
            }
        }
        shares.get(0).run(); // throws nothing
        awaitAll(helpers);
        for (TaskScan share : shares) {
            share.rethrow();
        }
        return shares;
    }

    private static void start(TaskScan share, List<Thread> helpers) {
        Thread helper = new Thread(null, share, "ns snapshot", 0, false);
        helper.setDaemon(true);
        try {
            helper.start();
            helpers.add(helper);
        } catch (OutOfMemoryError e) {
            return; // the limit of threads is reached: the others do its share
        }
    }

    /** The scan ends soon; they share our descriptor. */
    private static void awaitAll(List<Thread> threads) {
        for (Thread thread : threads) {
            Threads.join(thread);
        }
    }
}
