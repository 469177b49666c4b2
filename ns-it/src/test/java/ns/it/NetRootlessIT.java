package ns.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import ns.core.Errno;
import ns.core.SyscallException;
import ns.net.Bridge;
import ns.net.NetlinkException;
import ns.net.Netns;
import ns.net.NetworkMonitor;
import ns.net.NewLink;
import ns.net.Route;
import ns.net.Rule;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a user without privileges is told when he asks for more than he may. */
@KernelTest
@Rootless
final class NetRootlessIT {
    @Test
    @DisplayName("each change names the capability, and reading works")
    void changes() {
        try (Netns ours = Netns.current();
                NetworkMonitor monitor = ours.monitor()) {
            for (Runnable change : List.<Runnable>of(
                    () -> ours.addLink(NewLink.of("br0", new Bridge())),
                    () -> ours.link("lo").address("10.0.0.1/24"),
                    () -> ours.link("lo").alias("mine"),
                    () -> ours.addRoute(Route.to("10.1.0.0/16").dev("lo")),
                    () -> ours.addRule(Rule.ofV4().table(7)),
                    () -> ours.setNsid(ours, 5),
                    () -> ours.deleteGroup(5))) {
                assertThatThrownBy(change::run)
                        .isInstanceOfSatisfying(
                                NetlinkException.class,
                                e -> assertThat(e.errno()).isEqualTo(Errno.EPERM))
                        .hasMessageContaining("needs CAP_NET_ADMIN in the user namespace that owns");
            }
            assertThat(ours.routes()).isNotNull();
            assertThat(ours.neighbors()).isNotNull();
            assertThat(ours.forwarding()).isNotNull();
            assertThat(ours.nsids()).isNotNull();
            assertThat(monitor.toString()).isNotEmpty();
        }
    }

    @Test
    @DisplayName("a namespace can not be made or named, and the reason is told")
    void namespaces() {
        assertThatThrownBy(Netns::create)
                .isInstanceOfSatisfying(
                        SyscallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EPERM));
        assertThatThrownBy(() -> Netns.add("ns-it-rootless"))
                .isInstanceOfSatisfying(
                        SyscallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EPERM));
        assertThatThrownBy(() -> Netns.delete("ns-it-rootless")).isInstanceOf(SyscallException.class);
        assertThat(Netns.list()).doesNotContain("ns-it-rootless");
    }

    @Test
    @DisplayName("ns net shows what a user may see, and refuses the rest in a line")
    void command() {
        assertThat(Cli.ns("net", "show").run().out()).contains("1: lo:");
        assertThat(Cli.ns("net", "map").run().out()).contains("lo");
        assertThat(Cli.ns("net", "list").run().status()).isZero();
        for (List<String> words : List.of(
                List.of("add", "ns-it-rootless"),
                List.of("bridge", "br0"),
                List.of("up", "lo"),
                List.of("addr", "add", "lo", "10.0.0.1/24"),
                List.of("show", "1"))) {
            Cli.Outcome outcome = Cli.ns("net").run(words.toArray(String[]::new));
            assertThat(outcome.status()).as("%s", outcome).isEqualTo(1);
            assertThat(outcome.err().lines()).as("%s", outcome).hasSizeLessThanOrEqualTo(2);
            assertThat(outcome.err())
                    .containsPattern("EPERM|EACCES|Permission denied")
                    .doesNotContain("Exception");
        }
    }
}
