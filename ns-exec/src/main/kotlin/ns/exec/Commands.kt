/** What is to run and where, with Kotlin's durations. */
package ns.exec

import kotlin.time.Duration
import kotlin.time.toJavaDuration
import ns.core.Signal

/**
 * Ends the program when it has run for so long, as [Command.timeout] does.
 *
 * @param timeout more than zero
 * @return with that
 * @throws IllegalArgumentException if it is not
 */
public fun Command.timeout(timeout: Duration): Command = timeout(timeout.toJavaDuration())

/**
 * Says how a program that still runs is ended, as [Command.closing] does.
 *
 * @param signal the first one
 * @param grace how long to wait then, before SIGKILL; zero or more
 * @return with that
 * @throws IllegalArgumentException if the time is negative
 */
public fun Command.closing(signal: Signal, grace: Duration): Command = closing(signal, grace.toJavaDuration())

/**
 * Sets the monotonic clock off, as [Unshare.monotonic] does.
 *
 * @param offset what is added to the clock; may be negative, but no clock shows less than zero
 * @return with that
 * @throws IllegalArgumentException if there is no new time namespace
 */
public fun Unshare.monotonic(offset: Duration): Unshare = monotonic(offset.toJavaDuration())

/**
 * Sets the clock of the time since boot off, as [Unshare.boottime] does.
 *
 * @param offset what is added to the clock; may be negative, but no clock shows less than zero
 * @return with that
 * @throws IllegalArgumentException if there is no new time namespace
 */
public fun Unshare.boottime(offset: Duration): Unshare = boottime(offset.toJavaDuration())

/**
 * Waits until the program has ended, for a while, as [NsProcess.waitFor] does.
 *
 * @param timeout how long at the most; [Duration.INFINITE] waits for ever
 * @return how; null if it still runs
 */
public fun NsProcess.waitFor(timeout: Duration): ExitStatus? = waitFor(timeout.toJavaDuration()).orElse(null)
