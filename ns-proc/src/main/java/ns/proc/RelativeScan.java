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
        for (ProcessInfo process : found.processes) {
            Optional<NamespaceFd> opened =
                    new PinOpener(id -> java.util.List.of(new Pin.Member(process.pid()))).open(found.id);
            if (opened.isPresent()) {
                return opened;
            }
        }
        return new PinOpener(id -> findings.of(id).held).open(found.id);
    }

    private void visit(NamespaceFd namespace) {
        Findings.Found found = findings.of(namespace.id());
        found.kernelId = namespace.kernelId();
        if (namespace.type() == NamespaceType.USER) {
            found.ownerUid = OptionalLong.of(namespace.ownerUid());
        }
        found.owner = relative(namespace, NamespaceFd::openOwner);
        if (namespace.type() == NamespaceType.USER) {
            found.parent = found.owner;
        } else if (namespace.type() == NamespaceType.PID) {
            found.parent = relative(namespace, NamespaceFd::openParent);
        }
    }

    private interface Step {
        NamespaceFd from(NamespaceFd namespace);
    }

    private Optional<NamespaceId> relative(NamespaceFd namespace, Step step) {
        try (NamespaceFd relative = step.from(namespace)) {
            if (!findings.contains(relative.id())) {
                visit(relative);
            }
            return Optional.of(relative.id());
        } catch (SyscallException e) {
            if (e.errno().equals(Errno.EPERM)) {
                return Optional.empty(); // none, or not below our own user namespace
            }
            throw e;
        }
    }
}
