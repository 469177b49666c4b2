/**
 * The words of Linux namespaces: values that say which namespace, which process, which error, spelled as the manual pages
 * spell them. All of ns speaks in these.
 *
 * <pre>{@code
 * NamespaceId id = NamespaceId.parse("net:[4026531840]", device).orElseThrow();
 * id.type();          // NET
 * Pid.of(4711);       // a number, not a hold on the process
 * Errno.EPERM;        // EPERM (Operation not permitted)
 * }</pre>
 *
 * <p>Words that are kept apart everywhere: a <i>namespace</i> is the kernel's object; a <i>handle</i> is our open reference to
 * it; its <i>id</i> is device and inode; its <i>owner</i> is a user namespace; only pid and user namespaces have a
 * <i>parent</i>; a <i>pin</i> is whatever keeps it alive. To <i>enter</i> is setns(2), to <i>create</i> unshare(2) or clone(2).
 * What belongs to a closed set is an enum; where a newer kernel may say more (errors, signals, capabilities), an unknown
 * number is still a value.
 *
 * <p><b>Threads.</b> Everything here is immutable.
 *
 * <p><b>Errors.</b> All that the kernel refuses is a {@link ns.core.SyscallException}, unchecked: call, arguments, errno, and a hint where
 * errno misleads. A wrong argument is an {@link java.lang.IllegalArgumentException} with the value in its text. What is not there is an empty
 * {@code Optional}: nothing returns null or a magic number. No module of ns logs or prints, but the command.
 *
 * <p><b>Kernel.</b> Linux 5.4 or later, on x86_64 or aarch64; each method that needs more says so. Capabilities are those of
 * capabilities(7), "in" the user namespace that the text names.
 *
 * <p><b>Not here.</b> Nothing in this package calls the kernel: {@code ns.core.fd} opens and enters namespaces, {@code ns.core.kernel} tells what
 * works, {@code ns.proc} finds them. Host names, users and addresses are not modelled; times are {@code java.time}.
 */
@NullMarked
package ns.core;

import org.jspecify.annotations.NullMarked;
