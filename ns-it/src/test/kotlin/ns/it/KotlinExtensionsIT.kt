package ns.it

import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds
import ns.core.NamespaceType.NET
import ns.core.NamespaceType.TIME
import ns.core.NamespaceType.UTS
import ns.core.Pid
import ns.core.Signal
import ns.core.fd.NamespaceFd
import ns.core.fd.PidFd
import ns.core.fd.awaitExit
import ns.core.fd.inside
import ns.exec.Command
import ns.exec.ExitStatus
import ns.exec.Unshare
import ns.exec.boottime
import ns.exec.closing
import ns.exec.monotonic
import ns.exec.timeout
import ns.exec.waitFor
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatIllegalArgumentException
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.DisplayName
import org.junit.jupiter.api.Test

/** What is there for Kotlin only, and compiles only if Kotlin sees it so. */
class KotlinExtensionsIT {
    @Test
    @Root
    @DisplayName("inside { } needs no type of an exception, and what is thrown comes out as it is")
    fun inside() {
        NamespaceFd.openSelf(NET).use { net ->
            assertThat(net.inside { Thread.currentThread() }).isNotSameAs(Thread.currentThread())
            assertThatThrownBy { net.inside { throw java.io.IOException("inside") } }
                .isExactlyInstanceOf(java.io.IOException::class.java)
                .hasMessage("inside")
        }
    }

    @Test
    @DisplayName("a process is awaited for a Kotlin duration")
    fun awaitExit() {
        val sleep = ProcessBuilder("sleep", "60").start()
        PidFd.open(Pid.of(sleep.pid().toInt())).use { process ->
            assertThat(process.awaitExit(1.milliseconds)).isFalse()
            process.kill(Signal.SIGKILL)
            assertThat(process.awaitExit(Duration.INFINITE)).isTrue()
        }
        sleep.waitFor()
    }

    @Test
    @DisplayName("durations of a command and of clocks are Kotlin's, and checked as Java's are")
    fun durations() {
        Command.of("true").timeout(5.seconds).closing(Signal.SIGINT, 2.seconds)
        Unshare.of(TIME).monotonic(5.seconds).boottime(-5.seconds)
        assertThatIllegalArgumentException()
            .isThrownBy { Command.of("true").timeout(Duration.ZERO) }
            .withMessage("timeout is zero")
        assertThatIllegalArgumentException()
            .isThrownBy { Command.of("true").closing(Signal.SIGINT, -1.seconds) }
            .withMessage("grace is negative: PT-1S")
    }

    @Test
    @Root
    @DisplayName("a program that still runs has no status, and use ends it")
    fun waitFor() {
        Unshare.of(UTS).start("sleep", "60").use { sleep ->
            assertThat(sleep.waitFor(1.milliseconds)).isNull()
            sleep.kill(Signal.SIGKILL)
            assertThat(sleep.waitFor(Duration.INFINITE)).isEqualTo(ExitStatus.Signaled(Signal.SIGKILL, false))
        }
    }

    @Test
    @DisplayName("when over a status needs no else")
    fun exhaustiveStatus() {
        fun words(status: ExitStatus): String =
            when (status) {
                is ExitStatus.Exited -> "exit ${status.code}"
                is ExitStatus.Signaled -> "killed by ${status.signal}"
            }
        assertThat(words(ExitStatus.Exited(3))).isEqualTo("exit 3")
        assertThat(words(ExitStatus.Signaled(Signal.SIGTERM, false))).isEqualTo("killed by SIGTERM")
    }
}
