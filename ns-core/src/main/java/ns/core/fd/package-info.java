/**
 * Things you must close: open namespaces and processes, and Java code inside a namespace.
 *
 * <pre>{@code
 * try (NamespaceFd net = NamespaceFd.open(pid, NET);
 *         ServerSocket server = net.call(() -> new ServerSocket(8080))) {
 *     server.accept();        // the socket stays inside; we do not
 * }
 * }</pre>
 *
 * <p><b>Who closes.</b> A method whose name begins with {@code open} or {@code owning}, and {@link ns.core.fd.NamespaceFd#at}, returns something that the caller
 * closes. An accessor, such as {@link ns.core.fd.NamespaceHandle#fd} or {@link ns.core.fd.NamespaceFd#owner}, returns an id, or something that stays with its owner. Closing twice
 * does nothing; using after closing is an {@link java.lang.IllegalStateException}. A namespace lives while a handle of it is open.
 *
 * <p><b>Code inside.</b> {@link ns.core.fd.NamespaceHandle#call} runs it on a new platform thread that enters, runs and dies: nothing is restored, nothing
 * pooled, and no thread of the JVM is left in the namespace. Enter only to open: what was opened inside works from any thread.
 *
 * <p><b>Threads.</b> Handles may be used by several threads; as in C, closing one while another thread uses it is a race.
 *
 * <p><b>Errors.</b> {@link ns.core.SyscallException}, with a hint found by looking: which capability is missing where, which process has
 * ended, which setting forbids it. {@link java.lang.UnsupportedOperationException} for what no thread of a JVM can do: enter a user, pid or time
 * namespace.
 *
 * <p><b>Kernel.</b> {@link ns.core.fd.PidFd} and all that takes a pid need Linux 5.3; duplicating descriptors 5.6. Newer requests are used where
 * the kernel has them, with a detour through /proc where it has not.
 *
 * <p><b>Not here.</b> No processes are started, no namespaces created, and no network is configured. A descriptor that other code owns is not
 * watched: hand it over with {@link ns.core.fd.Fd#owning}, then it is ours to close.
 */
@NullMarked
package ns.core.fd;

import org.jspecify.annotations.NullMarked;
