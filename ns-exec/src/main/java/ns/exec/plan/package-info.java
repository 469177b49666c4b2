/**
 * The launch of a program as data: which system calls, in what order, and what to say if one is refused.
 *
 * <p>A {@link ns.exec.plan.Plan} is a list of {@link ns.exec.plan.Step}s, and a step is a system call as a value: it can be
 * printed, compared, and laid out for ns-init. Nothing here opens, reads or starts anything.
 *
 * <p>The order, and why:
 * <ol>
 *   <li>descriptors that will be needed are moved out of the way, all others are closed;
 *   <li>processes <em>beside</em> us are forked, which stay in the old namespaces: to write maps, to pin;
 *   <li>namespaces are joined: all but user first, since we may lose the right to, then the rest;
 *   <li>new ones are created, by one unshare(2); maps are written; offsets of a time namespace are set;
 *   <li>we fork, if a pid or time namespace needs it, or a supervisor is wanted;
 *   <li>propagation, root, directory, /proc: all that needs the privileges of the new user namespace;
 *   <li>credentials, last of all, then capabilities, then execve(2).
 * </ol>
 */
@org.jspecify.annotations.NullMarked
package ns.exec.plan;
