package ns.proc;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import ns.core.NamespaceId;
import ns.core.NamespaceType;
import ns.core.Pid;
import ns.core.SyscallException;
import ns.core.fd.Fd;
import ns.core.fd.NamespaceFd;
import ns.core.sys.Memory;

/** Finds the bind mounts of namespace files in every mount namespace, also in those that are found on the way. */
final class MountScan {
    private static final Memory OUR_NAMESPACE = Memory.string("self/ns/mnt");
    private static final Memory OWN_MOUNTS = Memory.string("thread-self/mountinfo");

    private final Procfs procfs;
    private final Fd root;
    private final Findings findings;
    private final FolderReader reader = new FolderReader();
    private final Set<NamespaceId> seen = new HashSet<>();
    private final Deque<Findings.Found> queue = new ArrayDeque<>();

    MountScan(Procfs procfs, Fd root, Findings findings) {
        this.procfs = procfs;
        this.root = root;
        this.findings = findings;
    }

    /** Adds the pins of all such mounts; returns how many mount namespaces could not be searched. */
    int scan() {
        List<Findings.Found> places = findings.all(NamespaceType.MNT);
        Collections.sort(places);
        long ours = reader.inode(root.number(), OUR_NAMESPACE);
        for (Findings.Found place : places) { // the mounts that we see ourselves first: these paths need no detour
            if (place.id.inode() == ours) {
                enqueue(place);
            }
        }
        for (Findings.Found place : places) {
            enqueue(place);
        }
        int refused = 0;
        for (Findings.Found found = queue.poll(); found != null; found = queue.poll()) {
            refused += read(found) ? 0 : 1;
        }
        return refused;
    }

    private void enqueue(Findings.Found found) {
        if (seen.add(found.id)) {
            queue.add(found);
        }
    }

    /** Reads all mounts, or at least those that a process with another root sees; false if that was refused. */
    private boolean read(Findings.Found place) {
        if (readThroughTask(place)) {
            return true;
        }
        if (procfs.isOurs() && readInside(place)) {
            return true;
        }
        for (ProcessInfo process : place.processes) {
            if (readThrough(process.pid(), place)) {
                break;
            }
        }
        return false;
    }

    /** Reads the mounts through a process or thread that is there, and not in a root of its own. */
    private boolean readThroughTask(Findings.Found place) {
        for (ProcessInfo process : place.processes) {
            if (hasWholeView(process.pid()) && readThrough(process.pid(), place)) {
                return true;
            }
        }
        for (Pin pin : List.copyOf(place.held)) {
            if (pin instanceof Pin.MemberThread thread
                    && hasWholeView(thread.tid())
                    && readThrough(thread.tid(), place)) {
                return true;
            }
        }
        return false;
    }

    private boolean hasWholeView(Pid pid) {
        return reader.isLinkTo(root.number(), Memory.string(pid + "/root"), '/');
    }

    private boolean readThrough(Pid task, Findings.Found place) {
        int length = reader.readToEnd(root.number(), Memory.string(task + "/mountinfo"));
        if (length <= 0) {
            return false;
        }
        addPins(reader, length, procfs.file(task, "mountinfo"), place, Optional.of(task));
        return true;
    }

    /** Enters a mount namespace that nobody with a whole view is in, and reads its mounts there; true also if it has gone. */
    private boolean readInside(Findings.Found place) {
        PinOpener opener = new PinOpener(findings);
        Optional<NamespaceFd> opened = opener.open(place.id);
        if (opened.isEmpty()) {
            return opener.refusal().isEmpty();
        }
        try (NamespaceFd namespace = opened.get()) {
            FolderReader inside = new FolderReader();
            int length = namespace.call(() -> inside.readToEnd(root.number(), OWN_MOUNTS));
            if (length <= 0) {
                return false;
            }
            addPins(inside, length, procfs.root() + "/thread-self/mountinfo", place, Optional.empty());
            return true;
        } catch (SyscallException | UnsupportedOperationException e) {
            return false; // counted; the latter on a virtual thread
        }
    }

    private void addPins(FolderReader text, int length, String file, Findings.Found place, Optional<Pid> through) {
        for (MountInfo mount : MountInfo.parseNamespaces(text.text(), length, file)) {
            Optional<NamespaceId> id = mount.namespace();
            if (id.isPresent()) {
                findings.add(id.get(), new Pin.Mount(place.id, through, mount.mountPoint()));
                if (id.get().type() == NamespaceType.MNT) {
                    enqueue(findings.of(id.get()));
                }
            }
        }
    }
}
