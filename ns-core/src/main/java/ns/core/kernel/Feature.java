package ns.core.kernel;

/**
 * A system call or a request of ioctl(2) that ns uses where the kernel has it.
 *
 * @man namespaces(7)
 */
public enum Feature {
    /** A hold on a process instead of its number. Linux 5.3. */
    PIDFD_OPEN("pidfd_open", "5.3", "all that opens a process"),
    /** A hold on one thread. Linux 6.9. */
    PIDFD_THREAD("PIDFD_THREAD", "6.9", "a hold on a thread"),
    /** A duplicate of another process' descriptor. Linux 5.6. */
    PIDFD_GETFD("pidfd_getfd", "5.6", "finding namespaces that only a socket keeps alive"),
    /** A process' namespaces without a look at /proc. Linux 6.11. */
    PIDFD_NAMESPACES(
            "PIDFD_GET_*_NAMESPACE", "6.11", "opening namespaces where /proc is missing or of another pid namespace"),
    /** The owner of a namespace. Linux 4.9. */
    NS_GET_USERNS("NS_GET_USERNS", "4.9", "owners of namespaces"),
    /** The type of a namespace. Linux 4.11. */
    NS_GET_NSTYPE("NS_GET_NSTYPE", "4.11", "all that opens a namespace"),
    /** The id that statmount(2) knows a mount namespace by. Linux 6.11. */
    NS_GET_MNTNS_ID("NS_GET_MNTNS_ID", "6.11", "ids of mount namespaces"),
    /** The 64-bit id of a namespace. Linux 6.18. */
    NS_GET_ID("NS_GET_ID", "6.18", "ids that are never used twice"),
    /** The network namespace of a socket. Linux 4.10. */
    SIOCGSKNS("SIOCGSKNS", "4.10", "finding namespaces that only a socket keeps alive"),
    /** Whether two threads share descriptors. Linux 3.5, if built with CONFIG_KCMP. */
    KCMP("kcmp", "3.5 with CONFIG_KCMP", "reading descriptors that threads share only once"),
    /** The list of all namespaces. Linux 6.19. */
    LISTNS("listns", "6.19", "nothing yet: it would list namespaces that nothing in /proc shows");

    private final String kernelName;
    private final String since;
    private final String use;

    Feature(String kernelName, String since, String use) {
        this.kernelName = kernelName;
        this.since = since;
        this.use = use;
    }

    /**
     * Returns what the manual calls it.
     *
     * @return such as {@code "pidfd_open"}
     */
    public String kernelName() {
        return kernelName;
    }

    /**
     * Returns the first kernel that had it; distributions also give it to older ones, so this is to be shown, not compared.
     *
     * @return such as {@code "5.3"}
     */
    public String since() {
        return since;
    }

    /**
     * Returns what ns does with it.
     *
     * @return what is missing or slower without it
     */
    public String use() {
        return use;
    }
}
