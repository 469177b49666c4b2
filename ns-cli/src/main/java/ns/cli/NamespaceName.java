package ns.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ns.core.NamespaceId;
import ns.core.NamespaceType;
import ns.core.Pid;
import ns.core.fd.NamespaceFd;
import ns.proc.Namespace;
import ns.proc.ProcessInfo;
import ns.proc.Snapshot;

/**
 * How people name a namespace: by its inode, as the kernel prints it, by a process, or by a file.
 *
 * @param text what was typed
 */
record NamespaceName(String text) {
    /** For the pages of the verbs that take one. */
    static final String HELP =
            "A `<namespace>` is an inode as `ns lsns` lists it, what the kernel prints (`net:[4026531840]`), a file"
                    + " (`/run/netns/red`, `/proc/4711/ns/net`), or a process id together with `--type`.";

    /** Parses what lsns(8) takes: an inode; or the kernel's own form. */
    static NamespaceName parseInode(String text) {
        if (inode(text).isEmpty() && id(text).isEmpty()) {
            throw CliException.error("invalid namespace argument: '" + text + "'");
        }
        return new NamespaceName(text);
    }

    private static Optional<Long> inode(String text) {
        if (text.isEmpty() || !Pids.isDecimal(text)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Long.parseUnsignedLong(text));
        } catch (NumberFormatException e) {
            throw CliException.error("invalid namespace argument: '" + text + "': Numerical result out of range");
        }
    }

    private static Optional<NamespaceId> id(String text) {
        return NamespaceId.parse(text, 0);
    }

    /** The namespaces of that inode; at least one. */
    List<Namespace> in(Snapshot snapshot) {
        Optional<NamespaceId> id = id(text);
        long inode = id.isPresent() ? id.get().inode() : inode(text).orElseThrow();
        List<Namespace> found = new ArrayList<>();
        for (Namespace namespace : snapshot.namespacesWithInode(inode)) {
            if (id.isEmpty() || namespace.type() == id.get().type()) {
                found.add(namespace);
            }
        }
        if (found.isEmpty()) {
            throw CliException.error("not found namespace: " + text);
        }
        return found;
    }

    /**
     * Finds the one namespace that is meant: an inode, {@code net:[4026531840]}, the file of a namespace, or the
     * namespace of a given type of a process.
     */
    Namespace find(Snapshot snapshot, Optional<NamespaceType> type) {
        if (text.indexOf('/') >= 0) {
            return ofFile(snapshot);
        }
        Optional<Long> number = inode(text);
        if (number.isPresent() && snapshot.namespacesWithInode(number.get()).isEmpty()) {
            return ofProcess(snapshot, type);
        }
        if (number.isEmpty() && id(text).isEmpty()) {
            throw CliException.error(
                    "'" + text + "' is no namespace: give an inode, net:[4026531840], a pid, or a file");
        }
        return in(snapshot).get(0);
    }

    private Namespace ofFile(Snapshot snapshot) {
        try (NamespaceFd open = NamespaceFd.at(Path.of(text))) {
            return snapshot.namespace(open.id())
                    .orElseThrow(() -> CliException.error("not found namespace: " + open.id() + " of " + text));
        }
    }

    private Namespace ofProcess(Snapshot snapshot, Optional<NamespaceType> type) {
        Optional<ProcessInfo> process = Optional.empty();
        if (inode(text).orElseThrow() <= Integer.MAX_VALUE && inode(text).orElseThrow() > 0) {
            process = snapshot.process(Pid.of(inode(text).orElseThrow().intValue()));
        }
        if (process.isEmpty()) {
            throw CliException.error("there is neither a namespace nor a process " + text);
        }
        if (type.isEmpty()) {
            throw CliException.error(text + " is a process: say with --type which of its namespaces");
        }
        NamespaceId id = Pids.readable(process.get().pid(), snapshot)
                .namespace(type.get())
                .orElseThrow(() -> CliException.error(
                        "process " + text + " has no " + type.get().procName() + " namespace, or it can not be read"));
        return snapshot.namespace(id).orElseThrow();
    }
}
