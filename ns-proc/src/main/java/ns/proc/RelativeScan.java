package ns.proc;

import java.util.Optional;
import java.util.OptionalLong;
import ns.core.Errno;
import ns.core.NamespaceId;
import ns.core.NamespaceType;
import ns.core.SyscallException;
import ns.core.fd.NamespaceFd;
import ns.core.sys.Descriptors;
import ns.core.sys.Memory;
import ns.core.sys.ProcFiles;

/**
 * Asks each namespace for its owner and parent, and those for theirs, so that ancestors without a process are found too.
 *
 * <p>By raw calls: there may be thousands, and handles cost a short command more than the kernel does.
 */
final class RelativeScan {
    private final Procfs procfs;
    private final int root;
    private final Findings findings;
    private final FolderReader reader = new FolderReader();
    private final Memory answer = Memory.allocate(256);

    RelativeScan(Procfs procfs, int root, Findings findings) {
        this.procfs = procfs;
        this.root = root;
        this.findings = findings;
    }

    /** Completes all namespaces found so far; returns how many could not be opened. */
    int scan() {
        if (!procfs.isMounted()) {
            return 0; // a copy
        }
        int refused = 0;
        for (Findings.Found found : findings.all()) {
            refused += visitThroughProcess(found) || visitThroughPin(found) ? 0 : 1;
        }
        return refused;
    }

    private boolean visitThroughProcess(Findings.Found found) {
        for (ProcessInfo process : found.processes) {
            int namespace = reader.openNamespace(root, process.pid().number(), found.id.type());
            if (namespace >= 0) {
                try {
                    if (ProcFiles.inode(namespace, answer) == found.id.inode()) { // or it has moved on since
                        visit(namespace, found);
                        return true;
                    }
                } finally {
                    Descriptors.close(namespace);
                }
            }
        }
        return false;
    }

    /** Returns false if that was refused; a namespace that has gone since is no loss. */
    private boolean visitThroughPin(Findings.Found found) {
        if (!procfs.isOurs()) {
            return false; // its pins have pids that mean nothing to us
        }
        PinOpener opener = new PinOpener(findings);
        Optional<NamespaceFd> opened = opener.open(found.id);
        if (opened.isEmpty()) {
            return opener.refusal().isEmpty();
        }
        try (NamespaceFd namespace = opened.get()) {
            visit(namespace.fd().number(), found);
        }
        return true;
    }

    private void visit(int namespace, Findings.Found found) {
        long kernelId = ProcFiles.kernelId(namespace, answer);
        if (kernelId > 0) { // or an older kernel
            found.kernelId = OptionalLong.of(kernelId);
        }
        found.owner = relative(ProcFiles.openOwner(namespace), "NS_GET_USERNS", NamespaceType.USER);
        if (found.id.type() == NamespaceType.USER) {
            long uid = ProcFiles.ownerUid(namespace, answer);
            found.ownerUid = OptionalLong.of(require(uid, "NS_GET_OWNER_UID"));
            found.parent = found.owner;
        } else if (found.id.type() == NamespaceType.PID) {
            found.parent = relative(ProcFiles.openParent(namespace), "NS_GET_PARENT", NamespaceType.PID);
        }
    }

    /** The id of a relative that was just opened; one that is new is visited in its turn. */
    private Optional<NamespaceId> relative(int opened, String request, NamespaceType type) {
        if (opened == FolderReader.EPERM) {
            return Optional.empty(); // none, or not our user namespace or below
        }
        int relative = (int) require(opened, request);
        try {
            long inode = require(ProcFiles.inode(relative, answer), "statx");
            NamespaceId id = new NamespaceId(type, procfs.nsfsDevice(), inode);
            if (!findings.contains(id)) {
                visit(relative, findings.of(id));
            }
            return Optional.of(id);
        } finally {
            Descriptors.close(relative);
        }
    }

    private static long require(long result, String call) {
        if (result < 0) {
            throw new SyscallException(call, new Errno((int) -result));
        }
        return result;
    }
}
