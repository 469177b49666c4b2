/** Open namespaces and processes, in Kotlin's words. */
package ns.core.fd

import kotlin.time.Duration
import kotlin.time.toJavaDuration

/**
 * Runs code inside the namespace, as [NamespaceHandle.call] does: on a thread that enters, runs it and dies.
 *
 * What the code throws comes out as it is; its type need not be named, which `call` asks of Kotlin.
 *
 * @param block runs on another thread, so it can not return from the function that it is written in
 * @return what the code returned
 */
public inline fun <R : Any> NamespaceHandle.inside(crossinline block: () -> R): R =
    call<R, Exception>(Task { block() })

/**
 * Waits until the process has ended, without reaping it.
 *
 * @param timeout how long to wait at the most; [Duration.INFINITE] waits for ever
 * @return false if the time ran out
 */
public fun PidFd.awaitExit(timeout: Duration): Boolean = awaitExit(timeout.toJavaDuration())
