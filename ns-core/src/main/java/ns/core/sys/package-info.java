/**
 * The kernel's verbs: the one package that knows jnr-ffi, seen by sibling modules only. Plain numbers are allowed here
 * and nowhere above.
 *
 * <p>To add a call: its number in {@link ns.core.sys.Syscall}, one method named as in the manual, its man page and first kernel
 * version in the comment. {@code Call.check} turns a failure into an exception; {@code EINTR} is repeated
 * where the man page allows it. Memory that the kernel reads or writes is kept reachable until the call has returned.
 */
@NullMarked
package ns.core.sys;

import org.jspecify.annotations.NullMarked;
