package ns.it

import kotlin.time.Duration
import kotlin.time.Duration.Companion.hours
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.minutes
import ns.net.BatchException
import ns.net.Bridge
import ns.net.InterfaceAddress
import ns.net.Netem
import ns.net.Netns
import ns.net.NetworkEvent
import ns.net.NewLink
import ns.net.batching
import ns.net.delay
import ns.net.events
import ns.net.jitter
import ns.net.lifetime
import ns.net.next
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.DisplayName
import org.junit.jupiter.api.Test

/** Networks, with what is there for Kotlin only. */
@KernelTest
class KotlinWiringIT {
    @Test
    @Root
    @DisplayName("the verbs of a batch are at hand inside its braces")
    fun batching() {
        Netns.create().use { red ->
            red.batching {
                addLink(NewLink.of("br0", Bridge()))
                address("br0", "10.0.0.1/24")
                up("br0")
            }
            assertThat(red.link("br0").info().isUp).isTrue()
            assertThatThrownBy { red.batching { mtu("br0", 70_000) } }.isInstanceOf(BatchException::class.java)
        }
    }

    @Test
    @Root
    @DisplayName("what changes is a sequence, and a wait has Kotlin's duration")
    fun monitor() {
        Netns.create().use { red ->
            red.monitor().use { monitor ->
                assertThat(monitor.next(Duration.ZERO)).isNull()
                assertThat(monitor.next(1.milliseconds)).isNull()
                red.addLink(NewLink.of("br0", Bridge()))
                assertThat(monitor.next(Duration.INFINITE)).isInstanceOf(NetworkEvent.LinkChanged::class.java)
                red.link("br0").delete()
                val gone = monitor.events().filterIsInstance<NetworkEvent.LinkGone>().first()
                assertThat(gone.link().name()).isEqualTo("br0")
            }
        }
    }

    @Test
    @DisplayName("durations of links are Kotlin's")
    fun durations() {
        assertThat(InterfaceAddress.of("10.0.0.1/24").lifetime(2.hours, 1.hours).valid())
            .contains(java.time.Duration.ofHours(2))
        assertThat(Netem.none().delay(5.milliseconds).jitter(1.milliseconds))
            .isEqualTo(Netem.none().delay(java.time.Duration.ofMillis(5)).jitter(java.time.Duration.ofMillis(1)))
        assertThat(InterfaceAddress.of("10.0.0.1/24").lifetime(1.hours, 1.minutes).preferred())
            .contains(java.time.Duration.ofMinutes(1))
    }
}
