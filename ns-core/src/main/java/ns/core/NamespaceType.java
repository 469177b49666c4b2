package ns.core;

import java.util.Optional;

/**
 * The eight kinds of namespace, in the order of their names.
 *
 * @man namespaces(7)
 */
public enum NamespaceType {
    /** The root of the control group hierarchy that a process sees. Linux 4.6. */
    CGROUP("cgroup", 0x0200_0000),
    /** System V IPC objects and POSIX message queues. Linux 2.6.19. */
    IPC("ipc", 0x0800_0000),
    /** Mount points. Linux 2.4.19. */
    MNT("mnt", 0x0002_0000),
    /** Network devices, addresses, routes, ports. Linux 2.6.24. */
    NET("net", 0x4000_0000),
    /** Process ids. Linux 2.6.24. */
    PID("pid", 0x2000_0000),
    /** The monotonic and boot-time clocks. Linux 5.6. */
    TIME("time", 0x0000_0080),
    /** User and group ids, and capabilities. Linux 3.8. */
    USER("user", 0x1000_0000),
    /** Host name and NIS domain name. Linux 2.6.19. */
    UTS("uts", 0x0400_0000);

    /** Enum.values() copies; this does not. */
    private static final NamespaceType[] ALL = values();

    private final String procName;
    private final int cloneFlag;

    NamespaceType(String procName, int cloneFlag) {
        this.procName = procName;
        this.cloneFlag = cloneFlag;
    }

    /**
     * Finds a type by the kernel's name of it.
     *
     * @param procName the name of a file in {@code /proc/PID/ns}, such as {@code "net"}
     * @return the type, or empty for a name that this version of ns does not know
     */
    public static Optional<NamespaceType> named(String procName) {
        for (NamespaceType type : ALL) {
            if (type.procName.equals(procName)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /**
     * Finds a type by its flag, as {@code NS_GET_NSTYPE} answers.
     *
     * @param cloneFlag one {@code CLONE_NEW*} flag
     * @return the type, or empty for a flag that this version of ns does not know
     */
    public static Optional<NamespaceType> flagged(int cloneFlag) {
        for (NamespaceType type : ALL) {
            if (type.cloneFlag == cloneFlag) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /**
     * Returns the name of the file in {@code /proc/PID/ns}.
     *
     * @return the kernel's name, such as {@code "mnt"}
     */
    public String procName() {
        return procName;
    }

    /**
     * Returns the flag that clone(2), unshare(2) and setns(2) know this type by.
     *
     * @return one {@code CLONE_NEW*} bit
     */
    public int cloneFlag() {
        return cloneFlag;
    }

    /**
     * Returns the name of that flag.
     *
     * @return such as {@code "CLONE_NEWNET"}; the flag of {@link #MNT} is called {@code "CLONE_NEWNS"}
     */
    public String cloneFlagName() {
        return this == MNT ? "CLONE_NEWNS" : "CLONE_NEW" + name();
    }

    /**
     * Tells whether namespaces of this type form a tree, so that {@code NS_GET_PARENT} answers.
     *
     * @return true for {@link #PID} and {@link #USER}
     */
    public boolean isHierarchical() {
        return this == PID || this == USER;
    }
}
