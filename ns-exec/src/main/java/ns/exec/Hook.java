package ns.exec;

import ns.core.fd.PidFd;

/** What Java does between the creation of the namespaces and the start of the program in them. */
@FunctionalInterface
public interface Hook {
    /**
     * Acts on the process, which waits: moves a link into its network namespace, puts it into a control group.
     *
     * <p>It runs on the thread that starts the process. If it throws, the process is killed, and the start fails with
     * what it threw.
     *
     * @param process the process that is going to be the program; closed when this returns
     * @throws Exception whatever is to stop the start
     */
    void run(PidFd process) throws Exception;
}
