package ns.it

import java.time.Duration as JavaDuration
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds
import ns.net.lab.Impairment
import ns.net.lab.LabGraph
import ns.net.lab.NetLab
import ns.net.lab.Packets
import ns.net.lab.impairment
import ns.net.lab.netLab
import ns.net.lab.ping
import ns.net.lab.scope
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.DisplayName
import org.junit.jupiter.api.Test

/** Labs in Kotlin. */
@KernelTest
@Root
class LabKotlinIT {
    @Test
    @DisplayName("a lab is described, used and closed, and the block's result is returned")
    fun describes() {
        var seen: NetLab? = null
        val answered = netLab {
            seen = lab
            val a = host("a")
            val b = host("b")
            a linkTo b with {
                delay = 20.milliseconds
                loss = 0.0
            }
            a.ping(b.address(), 2.seconds).roundTrip().orElseThrow()
        }
        assertThat(answered.toMillis()).isBetween(39L, 400L) // neighbours are asked for before, which takes as long again
        assertThatThrownBy { seen!!.pingAll() }.hasMessageContaining("closed")
    }

    @Test
    @DisplayName("partitions, routers and switches are words too; the picture shows them")
    fun partitions() {
        netLab("office") {
            val (a, b, c) = hosts("a", "b", "c")
            val s = switch("s")
            listOf(a, b, c).forEach { it linkTo s }
            partition(listOf(a, b), listOf(c))
            assertThat(a.ping(b).isAnswered).isTrue()
            assertThat(a.ping(c.address(), 200.milliseconds).isAnswered).isFalse()
            assertThat(lab.graph().cuts()).contains(LabGraph.Cut("a", "c"), LabGraph.Cut("c", "b")).hasSize(4)
            assertThat(lab.graph().toSvg()).contains("Hosts of different colours")
            heal()
            assertThat(a.ping(c).isAnswered).isTrue()
            assertThat(lab.graph().cuts()).isEmpty()
        }
    }

    @Test
    @DisplayName("what is impaired is seen in the picture, one direction alone with its name")
    fun picture() {
        NetLab.pair().scope {
            val h1 = lab.host("h1")
            val link = lab.link("h1", "h2")
            link.from(h1) with { delay = 5.milliseconds }
            assertThat(lab.graph().edges().single().state()).isEqualTo(LabGraph.State.IMPAIRED)
            assertThat(lab.graph().edges().single().notes().single()).startsWith("h1 → delay 5")
        }
    }

    @Test
    @DisplayName("something happens later, and the log says so")
    fun later() {
        netLab {
            val a = host("a")
            val b = host("b")
            a linkTo b
            at(50.milliseconds, "cut") { partition(listOf(a), listOf(b)) }.await()
            assertThat(a.ping(b.address(), 100.milliseconds).isAnswered).isFalse()
            assertThat(lab.events().map { it.what() }).anyMatch { it.contains("cut") }
        }
    }

    @Test
    @DisplayName("impairments are values that can be read back, and say all that Java says")
    fun values() {
        val value = impairment {
            reorder = 0.1
            jitter = 5.milliseconds
            delay = 20.milliseconds
            loss = 0.01
            duplicate = 0.02
            corrupt = 0.03
            rate = 1_000_000
            limit = 50
        }
        assertThat(value)
            .isEqualTo(
                Impairment.none()
                    .delay(JavaDuration.ofMillis(20))
                    .jitter(JavaDuration.ofMillis(5))
                    .reorder(0.1)
                    .loss(0.01)
                    .duplicate(0.02)
                    .corrupt(0.03)
                    .rate(1_000_000)
                    .limit(50)
            )
        impairment {
            impairment = value
            assertThat(listOf(delay, jitter, jitterInOrder)).containsExactly(20.milliseconds, 5.milliseconds, Duration.ZERO)
            assertThat(listOf(reorder, loss, duplicate, corrupt)).containsExactly(0.1, 0.01, 0.02, 0.03)
            assertThat(rate).isEqualTo(1_000_000)
            assertThat(limit).isEqualTo(50)
            rate = null
            assertThat(impairment.bitsPerSecond()).isEmpty()
            assertThat(rate).isNull()
            loss = 0.0
            assertThat(impairment.loss().isAny).isFalse()
        }
        assertThatThrownBy { impairment { limit = 0 } }.isInstanceOf(IllegalArgumentException::class.java)
        assertThatThrownBy { impairment { jitter = 21.milliseconds; delay = 20.milliseconds } }
            .hasMessageContaining("at most the delay")
    }

    @Test
    @DisplayName("which packets are hit is said exactly, with seeds")
    fun packets() {
        val value = impairment {
            delay = 20.milliseconds
            jitterInOrder = 5.milliseconds
            reorder(Packets.everyNth(4))
            loss(Packets.burst(0.02, 5.0, 42))
            duplicate(Packets.random(0.5, 7))
            corrupt(Packets.none())
            assertThat(listOf(reorder, loss, duplicate, corrupt)).containsExactly(0.25, 0.02, 0.5, 0.0)
            assertThat(jitterInOrder).isEqualTo(jitter).isEqualTo(5.milliseconds)
        }
        assertThat(value)
            .isEqualTo(
                Impairment.none()
                    .delay(JavaDuration.ofMillis(20))
                    .jitterInOrder(JavaDuration.ofMillis(5))
                    .reorder(Packets.everyNth(4))
                    .loss(Packets.burst(0.02, 5.0, 42))
                    .duplicate(Packets.random(0.5, 7))
            )
        NetLab.pair().scope {
            val link = lab.link("h1", "h2")
            link with { loss(Packets.everyNth(1)) }
            assertThat(lab.host("h1").ping(lab.host("h2").address(), 100.milliseconds).isAnswered).isFalse()
            link with { loss(Packets.everyNth(1000)) }
            assertThat(lab.host("h1").ping(lab.host("h2")).isAnswered).isTrue()
        }
    }
}
