package ns.cli;

import java.util.EnumMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import ns.core.NamespaceId;
import ns.core.NamespaceType;
import ns.core.SyscallException;
import ns.core.fd.NamespaceFd;
import ns.core.fd.NamespaceHandle;
import ns.proc.Namespace;
import ns.proc.Snapshot;

/** The namespaces that {@code nsenter} was given by file or by name, open: at most one of each type, and of several the last. */
final class NamespaceFiles {
    private final Map<NamespaceType, NamespaceFd> open = new EnumMap<>(NamespaceType.class);

    /** Opens a file of that type of namespace, or {@code :ID}, a namespace by the kernel's 64-bit id. */
    void open(NamespaceType type, String file) {
        NamespaceFd opened = isKernelId(file) ? byKernelId(type, file) : atFile(type, file);
        if (opened.type() != type) {
            opened.close();
            throw notOfType(type);
        }
        keep(opened);
    }

    /**
     * Opens a namespace through whatever keeps it alive.
     *
     * @param name type and inode count
     */
    void open(NamespaceId name) {
        Snapshot snapshot = Snapshot.take();
        for (Namespace each : snapshot.namespacesWithInode(name.inode())) {
            if (each.type() == name.type()) {
                keep(through(snapshot, each.id(), name.toString()));
                return;
            }
        }
        throw CliException.error("not found namespace: " + name);
    }

    private static NamespaceFd through(Snapshot snapshot, NamespaceId id, String text) {
        try {
            return snapshot.open(id);
        } catch (SyscallException e) {
            throw refused(text, e);
        } catch (NoSuchElementException e) {
            throw CliException.error("not found namespace: " + text); // it has just gone
        }
    }

    private static boolean isKernelId(String file) {
        return file.length() > 1 && file.charAt(0) == ':' && Pids.isDecimal(file.substring(1));
    }

    private static NamespaceFd byKernelId(NamespaceType type, String text) {
        Snapshot snapshot = Snapshot.take();
        for (Namespace each : snapshot.namespaces(type)) {
            if (each.kernelId().isPresent()
                    && text.equals(":" + Long.toUnsignedString(each.kernelId().getAsLong()))) {
                return through(snapshot, each.id(), text);
            }
        }
        throw CliException.error("cannot open " + text + ": No such file or directory");
    }

    private static NamespaceFd atFile(NamespaceType type, String file) {
        try {
            return NamespaceFd.at(Payload.path(file, "cannot open ", ""));
        } catch (SyscallException e) {
            throw refused(file, e);
        } catch (IllegalArgumentException e) {
            throw notOfType(type); // another file, which setns(2) would refuse so
        }
    }

    private static CliException refused(String file, SyscallException e) {
        String message = "cannot open " + file + ": " + e.errno().description();
        Optional<String> hint = e.hint();
        return hint.isPresent() ? CliException.error(message, hint.get()) : CliException.error(message);
    }

    private static CliException notOfType(NamespaceType type) {
        return CliException.error("reassociate to namespace 'ns/" + type.procName() + "' failed: Invalid argument");
    }

    private void keep(NamespaceFd opened) {
        NamespaceFd before = open.put(opened.type(), opened);
        if (before != null) {
            before.close();
        }
    }

    boolean has(NamespaceType type) {
        return open.containsKey(type);
    }

    NamespaceHandle[] handles() {
        return open.values().toArray(new NamespaceHandle[0]);
    }
}
