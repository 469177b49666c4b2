package ns.it

import java.io.ByteArrayOutputStream
import java.io.PrintStream
import ns.core.NamespaceType.NET
import ns.core.NamespaceType.USER
import ns.core.Pid
import ns.core.fd.NamespaceFd
import ns.proc.Snapshot
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.DisplayName
import org.junit.jupiter.api.Test

/** The Kotlin of README.md, which is copied from here; [TutorialIT] compares. */
@KernelTest
class KotlinTutorialIT {
    @Test
    @DisplayName("who shares a namespace")
    fun sharing() {
        val printed = printedBy {
            // who shares my network namespace?
            Snapshot.take().namespaceOf(Pid.self(), NET).processes.forEach(::println)
        }
        assertThat(printed.lines()).anyMatch { it.startsWith("${Pid.self()} ") }
    }

    @Test
    @DisplayName("open a namespace from a pid")
    @Requires(Need.USER_NAMESPACES)
    fun open() {
        Scene.start("unshare user,net say it").use { scene ->
            val pid = scene.pid()
            val printed = printedBy {
                NamespaceFd.open(pid, NET).use { net -> println("${net.id()} is owned by ${net.owner().get()}") }
            }
            val it = scene.actor("it")
            assertThat(printed.trim()).isEqualTo("${it.namespace(NET)} is owned by ${it.namespace(USER)}")
        }
    }

    private fun printedBy(deed: () -> Unit): String {
        val console = System.out
        val printed = ByteArrayOutputStream()
        System.setOut(PrintStream(printed, true, Charsets.UTF_8))
        try {
            deed()
        } finally {
            System.setOut(console)
        }
        return printed.toString(Charsets.UTF_8)
    }
}
