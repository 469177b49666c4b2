package ns.proc;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** Where a {@link Snapshot} looks for namespaces. Each look costs something; {@link #ALL} is what {@link Snapshot#take()} does. */
public enum Source {
    /** The namespaces of each process, and those that its future children will be in. Always looked at. */
    PROCESSES,
    /** The namespaces of threads, which may differ from those of their process. */
    THREADS,
    /** Open descriptors of namespace files, also in a table that a thread has for itself. */
    DESCRIPTORS,
    /**
     * The network namespace of each open socket. Each socket is duplicated into this JVM for a moment.
     *
     * @see ns.core.fd.PidFd#openSocketNamespace
     */
    SOCKETS,
    /** Bind mounts of namespace files, in every mount namespace. */
    MOUNTS,
    /** The owner and the parent of each namespace, and theirs, whether or not a process is in them. */
    RELATIVES;

    /** Everywhere. */
    public static final Set<Source> ALL = Collections.unmodifiableSet(EnumSet.allOf(Source.class));
}
