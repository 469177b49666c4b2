package ns.proc;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import ns.core.NamespaceId;
import ns.core.NamespaceType;
import ns.core.Pid;
import ns.core.sys.Descriptors;
import ns.core.sys.Memory;
import ns.core.sys.Processes;
import org.jspecify.annotations.Nullable;

/**
 * One thread's share of the processes: their namespaces, threads and descriptors. Shares are drawn from one list.
 *
 * <p>A process that vanishes while it is read is not in the result; one that we may not see into is, without namespaces.
 */
final class TaskScan implements Runnable {
    private static final NamespaceType[] TYPES = NamespaceType.values();
    private static final Memory STAT = Memory.string("stat");
    private static final Memory STATUS = Memory.string("status");
    private static final Memory CMDLINE = Memory.string("cmdline");
    private static final Memory TASK = Memory.string("task");
    private static final Memory FD = Memory.string("fd");

    /** A socket that a task has open. */
    record OpenSocket(Pid pid, Pid tid, int number, long inode) {}

    final List<ProcessInfo> processes = new ArrayList<>();
    final List<Held> held = new ArrayList<>();
    final List<OpenSocket> sockets = new ArrayList<>();
    final Refusals refusals = new Refusals();
    private volatile @Nullable Throwable failure;

    private final Procfs procfs;
    private final int root;
    private final Set<Source> sources;
    private final IntList pids;
    private final AtomicInteger next;

    private final FolderReader reader = new FolderReader();
    private final IntList tids = new IntList();
    private final IntList tables = new IntList();
    private boolean comparable;
    private final IntList descriptors = new IntList();
    private final long[] inodes = new long[FolderReader.LINKS];
    private final long[] threadInodes = new long[FolderReader.LINKS];
    private final long[] lastInodes = new long[FolderReader.LINKS];
    private Map<NamespaceType, NamespaceId> lastNamespaces = Map.of();

    TaskScan(Procfs procfs, int root, Set<Source> sources, IntList pids, AtomicInteger next) {
        this.procfs = procfs;
        this.root = root;
        this.sources = sources;
        this.pids = pids;
        this.next = next;
    }

    /** Scans until the list is used up; a failure waits for {@link #rethrow}. */
    @Override
    public void run() {
        try {
            scanShare();
        } catch (RuntimeException | Error e) {
            failure = e;
        }
    }

    void rethrow() {
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (failure instanceof Error e) {
            throw e;
        }
    }

    private void scanShare() {
        for (int i = next.getAndIncrement(); i < pids.size(); i = next.getAndIncrement()) {
            int folder = reader.openFolder(root, pids.get(i));
            if (isThere(folder, "openat")) {
                try {
                    scanProcess(folder, Pid.of(pids.get(i)));
                } finally {
                    Descriptors.close(folder);
                }
            }
        }
    }

    /** Whether a call has found what it was for; a refusal (hidepid) is counted, and what has gone is nobody's loss. */
    private boolean isThere(int result, String call) {
        if (result >= 0) {
            return true;
        }
        if (result == FolderReader.EACCES || result == FolderReader.EPERM) {
            refusals.processes++;
        } else if (!FolderReader.isGone(result)) {
            throw FolderReader.failed(call, result);
        }
        return false;
    }

    private boolean wantsDescriptors() {
        return sources.contains(Source.DESCRIPTORS) || sources.contains(Source.SOCKETS);
    }

    private void scanProcess(int folder, Pid pid) {
        boolean readable = reader.namespaces(folder, inodes);
        int length = reader.read(folder, STAT);
        if (!isThere(length, "read") || length == 0) {
            return;
        }
        StatLine stat = StatLine.parse(reader.text(), length, procfs.file(pid, "stat"));
        length = reader.read(folder, STATUS);
        if (!isThere(length, "read") || length == 0) {
            return;
        }
        StatusFile status = StatusFile.parse(reader.text(), length, procfs.file(pid, "status"));
        length = reader.read(folder, CMDLINE);
        String commandLine = length <= 0 ? "" : commandLine(reader.text(), length);
        Map<NamespaceType, NamespaceId> namespaces = readable ? namespaces() : Map.of();
        processes.add(info(pid, stat, status, commandLine, namespaces));
        if (!readable) {
            refusals.processes++;
            refusals.capabilitiesOfUnreadable |= status.capabilities();
            return;
        }
        holdForChildren(pid, pid, inodes);
        if (wantsDescriptors()) {
            scanDescriptors(folder, pid, pid);
        }
        if (stat.threads() > 1 && (sources.contains(Source.THREADS) || wantsDescriptors())) {
            scanThreads(folder, pid);
        }
    }

    private static ProcessInfo info(
            Pid pid, StatLine stat, StatusFile status, String commandLine, Map<NamespaceType, NamespaceId> namespaces) {
        return new ProcessInfo(
                pid,
                stat.parent() == 0 ? Optional.empty() : Optional.of(Pid.of(stat.parent())),
                stat.name(),
                commandLine,
                stat.state(),
                stat.startTicks(),
                status.uid(),
                status.gid(),
                pids(pid, status),
                stat.threads(),
                status.capabilities(),
                namespaces);
    }

    private static List<Pid> pids(Pid pid, StatusFile status) {
        if (status.pids().size() <= 1) {
            return List.of(pid);
        }
        Pid[] pids = new Pid[status.pids().size()];
        for (int i = 0; i < pids.length; i++) {
            pids[i] = Pid.of(status.pids().get(i));
        }
        return List.of(pids);
    }

    /** Arguments end with a zero byte each; programs that rewrite theirs may leave many, or none. */
    private static String commandLine(byte[] text, int length) {
        int end = length;
        while (end > 0 && text[end - 1] == 0) {
            end--;
        }
        for (int i = 0; i < end; i++) {
            if (text[i] == 0) {
                text[i] = ' ';
            }
        }
        return ProcText.decode(text, 0, end);
    }

    /** Most processes are in the same namespaces as the one before. */
    private Map<NamespaceType, NamespaceId> namespaces() {
        if (!Arrays.equals(inodes, lastInodes)) {
            Map<NamespaceType, NamespaceId> namespaces = new EnumMap<>(NamespaceType.class);
            for (NamespaceType type : TYPES) {
                if (inodes[type.ordinal()] > 0) {
                    namespaces.put(type, id(type, inodes[type.ordinal()]));
                }
            }
            lastNamespaces = Collections.unmodifiableMap(namespaces);
            System.arraycopy(inodes, 0, lastInodes, 0, inodes.length);
        }
        return lastNamespaces;
    }

    private NamespaceId id(NamespaceType type, long inode) {
        return new NamespaceId(type, procfs.nsfsDevice(), inode);
    }

    private void holdForChildren(Pid pid, Pid tid, long[] links) {
        holdForChildren(pid, tid, NamespaceType.PID, links, FolderReader.PID_FOR_CHILDREN);
        holdForChildren(pid, tid, NamespaceType.TIME, links, FolderReader.TIME_FOR_CHILDREN);
    }

    private void holdForChildren(Pid pid, Pid tid, NamespaceType type, long[] links, int link) {
        if (links[link] > 0 && links[link] != links[type.ordinal()]) {
            held.add(new Held(id(type, links[link]), new Pin.ForChildren(pid, tid)));
        }
    }

    private void scanThreads(int folder, Pid pid) {
        int taskFolder = reader.openFolder(folder, TASK);
        if (!isThere(taskFolder, "openat")) {
            return;
        }
        try {
            isThere(reader.listNumbers(taskFolder, tids), "getdents64");
            tables.clear();
            tables.add(pid.number());
            comparable = procfs.isOurs();
            refusals.descriptorTables += wantsDescriptors() && procfs.isMounted() && !comparable ? 1 : 0;
            for (int i = 0; i < tids.size(); i++) {
                if (tids.get(i) != pid.number()) {
                    scanThread(taskFolder, pid, Pid.of(tids.get(i)));
                }
            }
        } finally {
            Descriptors.close(taskFolder);
        }
    }

    private void scanThread(int taskFolder, Pid pid, Pid tid) {
        int folder = reader.openFolder(taskFolder, tid.number());
        if (!isThere(folder, "openat")) {
            return;
        }
        try {
            if (sources.contains(Source.THREADS)) {
                scanThreadNamespaces(folder, pid, tid);
            }
            if (wantsDescriptors() && hasTableOfItsOwn(tid)) {
                tables.add(tid.number());
                scanDescriptors(folder, pid, tid);
            }
        } finally {
            Descriptors.close(folder);
        }
    }

    private void scanThreadNamespaces(int folder, Pid pid, Pid tid) {
        if (!reader.namespaces(folder, threadInodes)) {
            return; // gone: what we may see of a process, we may see of its threads
        }
        for (NamespaceType type : TYPES) {
            long inode = threadInodes[type.ordinal()];
            if (inode > 0 && inode != inodes[type.ordinal()]) {
                held.add(new Held(id(type, inode), new Pin.MemberThread(pid, tid)));
            }
        }
        if (threadInodes[FolderReader.PID_FOR_CHILDREN] != inodes[FolderReader.PID_FOR_CHILDREN]
                || threadInodes[FolderReader.TIME_FOR_CHILDREN] != inodes[FolderReader.TIME_FOR_CHILDREN]) {
            holdForChildren(pid, tid, threadInodes);
        }
    }

    /**
     * Whether a thread's descriptors are in none of the tables of its process that were scanned already. Where kcmp(2) is
     * refused (seccomp), or the ids are not ours to pass to it, that can not be told: one table of the process counts as unread.
     */
    private boolean hasTableOfItsOwn(Pid tid) {
        for (int i = 0; comparable && i < tables.size(); i++) {
            long order = Processes.compareFiles(tables.get(i), tid.number());
            if (order == 0 || order < 0 && FolderReader.isGone(order)) {
                return false;
            }
            if (order < 0) {
                comparable = false;
                refusals.descriptorTables++;
            }
        }
        return comparable;
    }

    private void scanDescriptors(int folder, Pid pid, Pid tid) {
        int fdFolder = reader.openFolder(folder, FD);
        if (fdFolder == FolderReader.EACCES || fdFolder == FolderReader.EPERM) {
            refusals.descriptorTables++;
            return;
        }
        if (!isThere(fdFolder, "openat")) {
            return;
        }
        try {
            isThere(reader.listNumbers(fdFolder, descriptors), "getdents64");
            for (int i = 0; i < descriptors.size(); i++) {
                int number = descriptors.get(i);
                FolderReader.Link link = reader.descriptor(fdFolder, number, procfs.nsfsDevice());
                if (link.inode() != 0) {
                    hold(link, pid, tid, number);
                }
            }
        } finally {
            Descriptors.close(fdFolder);
        }
    }

    private void hold(FolderReader.Link link, Pid pid, Pid tid, int number) {
        if (link.kind().equals(FolderReader.Link.SOCKET)) {
            sockets.add(new OpenSocket(pid, tid, number, link.inode()));
        } else if (sources.contains(Source.DESCRIPTORS)) {
            NamespaceType type = NamespaceType.named(link.kind()).orElseThrow();
            held.add(new Held(id(type, link.inode()), new Pin.Descriptor(pid, tid, number)));
        }
    }
}
