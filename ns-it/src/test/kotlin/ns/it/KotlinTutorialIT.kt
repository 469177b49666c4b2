package ns.it

import java.io.ByteArrayOutputStream
import java.io.PrintStream
import kotlin.time.Duration.Companion.milliseconds
import ns.core.NamespaceType.NET
import ns.core.NamespaceType.USER
import ns.core.Pid
import ns.core.fd.NamespaceFd
import ns.net.lab.NetLab
import ns.net.lab.netLab
import ns.net.lab.scope
import ns.proc.Snapshot
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.DisplayName
import org.junit.jupiter.api.Test

/** The Kotlin of README.md and docs/lab.md, which is copied from here; [TutorialIT] compares. */
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

    @Test
    @DisplayName("a lab")
    @Root
    fun lab() {
        val printed = printedBy {
            netLab {
                val a = host("a")
                val b = host("b")
                a linkTo b with {
                    delay = 20.milliseconds
                    loss = 0.001
                }
                println(a.ping(b))
            }
        }
        assertThat(printed).endsWith(" ms\n")
    }

    @Test
    @DisplayName("a lab of a shape, and what happens to it")
    @Root
    fun shape() {
        val printed = printedBy {
            NetLab.star(4).scope {
                val (h1, h2, h3, h4) = lab.hosts()
                lab.link(h1, lab.node("s1")).from(h1) with { rate = 10_000_000 }
                at(50.milliseconds, "cut") { partition(listOf(h1, h2), listOf(h3, h4)) }.await()
                lab.events().forEach(::println)
            }
        }
        assertThat(printed.lines()).anyMatch { it.endsWith("partition [h1, h2] [h3, h4]") }
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
