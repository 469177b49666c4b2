/** Labs in Kotlin's words. */
package ns.net.lab

import java.util.OptionalLong
import kotlin.time.Duration
import kotlin.time.toJavaDuration
import kotlin.time.toKotlinDuration

/** Marks what belongs to the description of a lab: inside a link, hosts of the lab are not added by accident. */
@DslMarker
@Target(AnnotationTarget.CLASS)
public annotation class LabDsl

/**
 * Creates a lab, runs code with it, and closes it.
 *
 * ```
 * netLab {
 *     val a = host("a")
 *     val b = host("b")
 *     a linkTo b with { delay = 20.milliseconds; loss = 0.01 }
 *     at(2.seconds) { partition(listOf(a), listOf(b)) }
 *     …
 * }
 * ```
 *
 * @param name for messages
 * @param block describes and uses it; what waits for its time with [LabScope.at] and is not due when it ends is left out
 * @return what the block returns
 */
public inline fun <R> netLab(name: String = "lab", block: LabScope.() -> R): R =
    NetLab.create(name).use { LabScope(it).block() }

/**
 * Runs code with a lab that is there, as a shape.
 *
 * @param block uses it
 * @return what the block returns; the lab is closed then
 */
public inline fun <R> NetLab.scope(block: LabScope.() -> R): R = use { LabScope(it).block() }

/**
 * A lab that is described, watched and harmed.
 *
 * @property lab all of it
 */
@LabDsl
public class LabScope(public val lab: NetLab) {
    /** Adds a host, as [NetLab.addHost] does. */
    public fun host(name: String): Host = lab.addHost(name)

    /** Adds hosts that are called as is said. */
    public fun hosts(vararg names: String): List<Host> = names.map(lab::addHost)

    /** Adds a router, as [NetLab.addRouter] does. */
    public fun router(name: String): Router = lab.addRouter(name)

    /** Adds a switch, as [NetLab.addSwitch] does. */
    public fun switch(name: String): Switch = lab.addSwitch(name)

    /** Adds a link with assigned addresses, as [NetLab.addLink] does. */
    public infix fun Node.linkTo(other: Node): LabLink = lab.addLink(this, other)

    /** Impairs both directions; what is not said is as it should be. */
    public infix fun LabLink.with(faults: FaultScope.() -> Unit): LabLink = impair(impairment(faults))

    /** Impairs one direction. */
    public infix fun LinkDirection.with(faults: FaultScope.() -> Unit): LinkDirection = impair(impairment(faults))

    /** Gives every host its ways to every subnet, as [NetLab.addRoutes] does. */
    public fun routes(): Unit = lab.addRoutes()

    /** Cuts the lab into groups, as [NetLab.partition] does. */
    public fun partition(vararg groups: Collection<Host>): Unit = lab.partition(*groups)

    /** Ends all partitions, isolations and cuts. */
    public fun heal() {
        lab.heal()
    }

    /**
     * Does something later, on a thread of the lab.
     *
     * @param time from now on
     * @param name for the event log
     * @param action what
     * @return the timeline, which the lab closes
     */
    public fun at(time: Duration, name: String = "at $time", action: () -> Unit): Timeline =
        lab.timeline().at(time.toJavaDuration(), name) { action() }.start()
}

/**
 * Describes an impairment.
 *
 * @param faults what is wrong
 * @return a value
 */
public fun impairment(faults: FaultScope.() -> Unit): Impairment = FaultScope().apply(faults).impairment

/**
 * What is wrong with a direction of a link, see [Impairment].
 *
 * Which packets are hit is told by their share, or exactly: `loss = 0.01` or `loss(Packets.burst(0.02, 5.0, seed))`.
 */
@LabDsl
public class FaultScope internal constructor() {
    private var keepsOrder = false
    private var reordered = Packets.none()
    private var lost = Packets.none()
    private var duplicated = Packets.none()
    private var corrupted = Packets.none()

    /** Of each packet. */
    public var delay: Duration = Duration.ZERO

    /** By which the delay differs at most; a packet with less overtakes those with more. */
    public var jitter: Duration = Duration.ZERO
        set(value) {
            field = value
            keepsOrder = false
        }

    /** By which the delay differs at most, while packets keep their order. */
    public var jitterInOrder: Duration
        get() = if (keepsOrder) jitter else Duration.ZERO
        set(value) {
            jitter = value
            keepsOrder = true
        }

    /** Share of packets that are not delayed, and so overtake the others: 0 to 1. */
    public var reorder: Double
        get() = share(reordered)
        set(value) = reorder(Packets.random(value))

    /** Share of packets that are lost: 0 to 1. */
    public var loss: Double
        get() = share(lost)
        set(value) = loss(Packets.random(value))

    /** Share of packets that arrive twice: 0 to 1. */
    public var duplicate: Double
        get() = share(duplicated)
        set(value) = duplicate(Packets.random(value))

    /** Share of packets in which a bit is flipped: 0 to 1. */
    public var corrupt: Double
        get() = share(corrupted)
        set(value) = corrupt(Packets.random(value))

    /** Bits per second; null for no rate. */
    public var rate: Long? = null

    /** Packets that wait for their time or for the rate; what is too much is lost. */
    public var limit: Int = Impairment.none().limit()

    /** All of it, which must fit together when it is read: the order in which it is told does not matter. */
    public var impairment: Impairment
        get() =
            Impairment(
                delay.toJavaDuration(),
                jitter.toJavaDuration(),
                keepsOrder,
                reordered,
                lost,
                duplicated,
                corrupted,
                rate?.let { OptionalLong.of(it) } ?: OptionalLong.empty(),
                limit,
            )
        set(value) {
            delay = value.delay().toKotlinDuration()
            jitter = value.jitter().toKotlinDuration()
            keepsOrder = value.keepsOrder()
            reordered = value.reorder()
            lost = value.loss()
            duplicated = value.duplicate()
            corrupted = value.corrupt()
            rate = value.bitsPerSecond().run { if (isPresent) asLong else null }
            limit = value.limit()
        }

    /** Exactly these packets are not delayed. */
    public fun reorder(packets: Packets) {
        reordered = packets
    }

    /** Exactly these packets are lost. */
    public fun loss(packets: Packets) {
        lost = packets
    }

    /** Exactly these packets arrive twice. */
    public fun duplicate(packets: Packets) {
        duplicated = packets
    }

    /** In exactly these packets a bit is flipped. */
    public fun corrupt(packets: Packets) {
        corrupted = packets
    }

    private fun share(packets: Packets): Double =
        when (packets) {
            is Packets.None -> 0.0
            is Packets.EveryNth -> 1.0 / packets.n()
            is Packets.Random -> packets.share()
            is Packets.Burst -> packets.share()
        }
}

/** Pings another host, as [Host.ping] does. */
public fun Host.ping(address: java.net.InetAddress, timeout: Duration): Ping = ping(address, timeout.toJavaDuration())

/** Measures what a connection carries, as [NetLab.throughput] does. */
public fun NetLab.throughput(from: Host, to: Host, duration: Duration): Throughput =
    throughput(from, to, duration.toJavaDuration())
