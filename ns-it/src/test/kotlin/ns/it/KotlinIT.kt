package ns.it

import ns.core.NamespaceType.NET
import ns.core.NamespaceType.UTS
import ns.core.Pid
import ns.core.fd.NamespaceFd
import ns.proc.Snapshot
import ns.proc.Source
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.DisplayName
import org.junit.jupiter.api.Test

/** The library as Kotlin sees it: properties, nullability, `use`. */
class KotlinIT {
    @Test
    @DisplayName("a snapshot answers in Kotlin as it does in Java")
    fun snapshot() {
        val host = Snapshot.take()
        val ours = host.namespaceOf(Pid.self(), NET)
        assertThat(ours.processes.map { it.pid }).contains(Pid.self())
        assertThat(host.namespaces().map { it.type() }).contains(NET, UTS)
        assertThat(ours.oldest().map { it.name }).isPresent
    }

    @Test
    @DisplayName("sources are optional arguments")
    fun sources() {
        assertThat(Snapshot.take(Source.THREADS).sources()).containsExactly(Source.PROCESSES, Source.THREADS)
    }

    @Test
    @DisplayName("a handle is closed by use, and prints what it is")
    fun handle() {
        val id = NamespaceFd.open(Pid.self(), NET).use { net -> net.id() }
        assertThat(id).hasToString("net:[${id.inode}]")
        assertThat(NamespaceFd.openSelf(NET).use { it.id() }).isEqualTo(id)
    }
}
