/** Networks, in Kotlin's words. */
package ns.net

import kotlin.time.Duration
import kotlin.time.toJavaDuration

/**
 * Makes many changes in few system calls, as [Netns.batch] does.
 *
 * @param changes tells them; nothing is changed if it throws
 * @throws BatchException if the kernel refuses one or more, with the result of each
 */
public fun Netns.batching(changes: Batch.() -> Unit): Unit = batch { it.changes() }

/**
 * All events from now on, as they come: asking for one waits for it. It has no end of its own, and can be gone through once; if the monitor
 * is closed, who waits gets an [IllegalStateException].
 */
public fun NetworkMonitor.events(): Sequence<NetworkEvent> = generateSequence { next() }

/**
 * Waits for the next event, not longer than a while, as [NetworkMonitor.next] does.
 *
 * @param timeout zero only looks; [Duration.INFINITE] waits for ever
 * @return the event; null if there was none
 * @throws IllegalStateException if the monitor is closed, also while this waits
 */
public fun NetworkMonitor.next(timeout: Duration): NetworkEvent? = next(timeout.toJavaDuration()).orElse(null)

/**
 * Limits how long an address is there, as [InterfaceAddress.lifetime] does.
 *
 * @param validFor after that it is gone
 * @param preferredFor after that it is not chosen any more
 * @return with that
 */
public fun InterfaceAddress.lifetime(validFor: Duration, preferredFor: Duration): InterfaceAddress =
    lifetime(validFor.toJavaDuration(), preferredFor.toJavaDuration())

/**
 * Holds packets back, as [Netem.delay] does.
 *
 * @param time how long
 * @return with that
 */
public fun Netem.delay(time: Duration): Netem = delay(time.toJavaDuration())

/**
 * Varies the delay, as [Netem.jitter] does.
 *
 * @param time by how much, up and down
 * @return with that
 */
public fun Netem.jitter(time: Duration): Netem = jitter(time.toJavaDuration())
