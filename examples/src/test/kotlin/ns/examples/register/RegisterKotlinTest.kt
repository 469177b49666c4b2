package ns.examples.register

import java.net.InetSocketAddress
import java.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import ns.core.fd.inside
import ns.examples.Eventually.holds
import ns.net.lab.Host
import ns.net.lab.junit.LabExtension
import ns.net.lab.netLab
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.DisplayName
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.extension.ExtendWith

/** The lab of [RegisterTest] in Kotlin, with cables that take their time. */
@ExtendWith(LabExtension::class) // skips it where labs are not allowed
class RegisterKotlinTest {
    @Test
    @DisplayName("a leader that is cut off with the minority writes nothing; after the cut all agree with the majority")
    fun splitBrain() {
        netLab {
            val switch = switch("switch")
            val hosts = hosts("alpha", "beta", "gamma", "delta", "epsilon")
            for (host in hosts) {
                host linkTo switch with { delay = 2.milliseconds }
            }
            val members = start(hosts)
            members.write("before")

            val minority = members.toList().sortedBy { (_, member) -> !member.isLeader }.take(2).toMap()
            val majority = members - minority.keys
            partition(minority.keys, majority.keys)
            assertThat(minority.values.none { it.set("lost", A_WHILE) }).isTrue()
            majority.write("kept")
            assertThat(minority.values.map { it.value() }).containsOnly("before")

            heal()
            members.awaitValue("kept")
            members.values.forEach(Member::close)
        }
    }

    /** A member on each host. */
    private fun start(hosts: List<Host>): Map<Host, Member> {
        val addresses = hosts.associateWith { InetSocketAddress(it.address(), 4000) }
        return addresses.mapValues { (host, address) ->
            host.inside { Member(address, addresses.values.toList()) }
                .also { host.executor().execute(it::run) }
        }
    }

    /** Has whoever leads write, as a client would: it asks until somebody says that it is done. */
    private fun Map<Host, Member>.write(value: String) {
        holds { assertThat(values.any { it.set(value, A_WHILE) }).isTrue() }
        awaitValue(value)
    }

    private fun Map<Host, Member>.awaitValue(value: String) =
        holds { assertThat(values.map { it.value() }).containsOnly(value) }

    private companion object {
        val A_WHILE: Duration = Duration.ofMillis(300)
    }
}
