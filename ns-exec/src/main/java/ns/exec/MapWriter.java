package ns.exec;

/** Who writes a map. */
enum MapWriter {
    /**
     * The process that is in the new user namespace, by one write(2) to its own file. The kernel lets it map its own id, and nothing
     * else; a group only after {@code deny} was written to {@code setgroups}.
     */
    SELF,
    /** A process beside it that stayed in the parent user namespace and has the capability there, by one write(2). */
    PRIVILEGED,
    /** newuidmap(1) or newgidmap(1), started by a process beside it with the caller's ids. */
    TOOL
}
