package ns.proc;

import java.util.Optional;
import java.util.OptionalLong;
import ns.core.Errno;
import ns.core.NamespaceId;
import ns.core.NamespaceType;
import ns.core.SyscallException;
import ns.core.fd.NamespaceFd;

/** Asks each namespace for its owner and parent, and those for theirs, so that ancestors without a process are found too. */
final class RelativeScan {
    private final Procfs procfs;
    private final Findings findings;

    RelativeScan(Procfs procfs, Findings findings) {
        this.procfs = procfs;
        this.findings = findings;
    }

    /** Completes all namespaces found so far; returns how many could not be opened. */
    int scan() {
        if (!procfs.isOurs()) {
            return 0; // a copy, or pids that mean nothing to us
        }
        int refused = 0;
        for (Findings.Found found : findings.all()) {
            Optional<NamespaceFd> opened = open(found);
            refused += opened.isEmpty() ? 1 : 0;
            if (opened.isPresent()) {
                try (NamespaceFd namespace = opened.get()) {
                    visit(namespace);
                }
            }
        }
        return refused;
    }

    private Optional<NamespaceFd> open(Findings.Found found) {
        PinOpener opener = new PinOpener(findings);
        for (ProcessInfo process : found.processes) {
            Optional<NamespaceFd> opened = opener.openBy(new Pin.Member(process.pid()), found.id);
            if (opened.isPresent()) {
                return opened;
            }
        }
        return opener.open(found.id);
    }

    private void visit(NamespaceFd namespace) {
        Findings.Found found = findings.of(namespace.id());
        found.kernelId = namespace.kernelId();
        found.owner = owner(namespace);
        if (namespace.type() == NamespaceType.USER) {
            found.ownerUid = OptionalLong.of(namespace.ownerUid());
            found.parent = found.owner;
        } else if (namespace.type() == NamespaceType.PID) {
            found.parent = parent(namespace);
        }
    }

    private Optional<NamespaceId> owner(NamespaceFd namespace) {
        try (NamespaceFd owner = namespace.openOwner()) {
            return Optional.of(idOfNew(owner));
        } catch (SyscallException e) {
            return emptyIfBeyondUs(e);
        }
    }

    private Optional<NamespaceId> parent(NamespaceFd namespace) {
        try (NamespaceFd parent = namespace.openParent()) {
            return Optional.of(idOfNew(parent));
        } catch (SyscallException e) {
            return emptyIfBeyondUs(e);
        }
    }

    private NamespaceId idOfNew(NamespaceFd relative) {
        if (!findings.contains(relative.id())) {
            visit(relative);
        }
        return relative.id();
    }

    /** There is none, or it is not our user namespace or below. */
    private static Optional<NamespaceId> emptyIfBeyondUs(SyscallException e) {
        if (e.errno().equals(Errno.EPERM)) {
            return Optional.empty();
        }
        throw e;
    }
}
