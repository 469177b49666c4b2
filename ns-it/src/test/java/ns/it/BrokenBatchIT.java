package ns.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import ns.core.Errno;
import ns.net.Batch;
import ns.net.BatchException;
import ns.net.BatchResult;
import ns.net.Bridge;
import ns.net.Clsact;
import ns.net.InterfaceAddress;
import ns.net.LinkInfo;
import ns.net.MacAddress;
import ns.net.Neighbor;
import ns.net.NetlinkException;
import ns.net.Netns;
import ns.net.NewLink;
import ns.net.Route;
import ns.net.Rule;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Batches whose socket fails before all is answered. */
@KernelTest
@Root
final class BrokenBatchIT {
    private static final int TOO_SMALL = 2048;

    private static List<String> links(Netns namespace) {
        return namespace.links().stream().map(LinkInfo::name).toList();
    }

    @Test
    @DisplayName(
            "what answers had no room for is told, and all links of the batch are taken back, also those whose answer was lost")
    void lostAnswers() {
        WatchedNamespace watched = new WatchedNamespace();
        try (Netns red = Netns.of(watched);
                Netns blue = Netns.create()) {
            red.addLink(NewLink.of("br0", new Bridge()));
            watched.room(TOO_SMALL);
            BatchException lost = catchThrowableOfType(
                    BatchException.class,
                    () -> red.batch(batch -> {
                        batch.addRule(Rule.ofV4().table(7).priority(70));
                        for (int i = 0; i < 20; i++) {
                            batch.addVeth("v" + i, blue, "v" + i).master("v" + i, "br0");
                        }
                        batch.addLink(NewLink.veth("last").in(blue).alias("in another row"));
                    }));
            assertThat(lost.errno()).isEqualTo(Errno.ENOBUFS);
            assertThat(lost.results()).hasSize(43);
            assertThat(lost.results().get(0)).hasToString("rule add from all table 7 priority 70: done");
            assertThat(lost.results().get(41).toString())
                    .isEqualTo("link add last type veth: ENOBUFS (No buffer space available):"
                            + " the kernel's answer was lost: it may have made the change");
            assertThat(lost.results().get(42).toString())
                    .startsWith("link set last alias in another row: ENOBUFS")
                    .contains("was not asked for");
            watched.room(1 << 20);
            assertThat(links(red)).containsExactly("lo", "br0");
            assertThat(links(blue)).containsExactly("lo");
            assertThat(red.rules()).noneMatch(rule -> rule.table() == 7);
        }
    }

    @Test
    @DisplayName("what was there before the batch stays, also if its answer was lost")
    void nothingElse() {
        WatchedNamespace watched = new WatchedNamespace();
        try (Netns red = Netns.of(watched)) {
            red.addLink(NewLink.veth("mine").index(77));
            red.link("lo").address("10.0.0.19/32");
            watched.room(TOO_SMALL);
            assertThatThrownBy(() -> red.batch(batch -> {
                        for (int i = 0; i < 20; i++) {
                            batch.address("lo", "10.0.0." + i + "/32");
                        }
                        batch.addLink(NewLink.veth("x").index(77));
                    }))
                    .isInstanceOf(BatchException.class);
            watched.room(1 << 20);
            assertThat(links(red)).contains("mine");
            assertThat(red.link("lo").addresses())
                    .extracting(InterfaceAddress::toString)
                    .contains("10.0.0.19/32");
        }
    }

    @Test
    @DisplayName("what is too large for a socket that sends little is not asked for, and the rest is taken back")
    void tooLarge() {
        WatchedNamespace watched = new WatchedNamespace();
        try (Netns red = Netns.create();
                Netns blue = Netns.of(watched)) {
            blue.links();
            watched.largestSent(TOO_SMALL);
            NewLink b = NewLink.veth("b").in(blue);
            for (int i = 0; i < 40; i++) {
                b = b.alternativeName("x".repeat(120) + i);
            }
            NewLink many = b;
            BatchException broken = catchThrowableOfType(
                    BatchException.class,
                    () -> red.batch(batch -> batch.addVeth("a", blue, "a")
                            .address("lo", "10.0.0.7/32")
                            .addLink(many)
                            .up("lo")));
            assertThat(broken.errno()).isEqualTo(Errno.EMSGSIZE);
            assertThat(broken.results()).hasSize(44);
            assertThat(broken.results().subList(0, 4))
                    .extracting(BatchResult::isDone)
                    .containsExactly(true, true, true, false);
            assertThat(broken.results().get(43).toString()).startsWith("link set lo up: EMSGSIZE");
            assertThat(links(red)).containsExactly("lo");
            assertThat(links(blue)).containsExactly("lo");
            assertThat(red.link("lo").addresses()).isEmpty();
        }
    }

    @Test
    @DisplayName("a socket that was closed in the middle does not keep the rest from being taken back")
    void goneSocket() {
        WatchedNamespace watched = new WatchedNamespace();
        try (Netns red = Netns.create();
                Netns blue = Netns.of(watched)) {
            blue.links();
            assertThatIllegalStateException()
                    .isThrownBy(() -> red.batch(batch -> {
                        batch.address("lo", "10.0.0.7/32").addVeth("a", blue, "a");
                        batch.addLink(NewLink.veth("b").in(blue).alias("asked there"));
                        watched.closeSocket();
                    }));
            assertThat(links(red)).containsExactly("lo");
            assertThat(red.link("lo").addresses()).isEmpty();
        }
    }

    @Test
    @DisplayName("a namespace that is closed in the middle does not keep what is in the others")
    void closedNamespace() {
        WatchedNamespace watched = new WatchedNamespace();
        Netns blue = Netns.create();
        try (Netns red = Netns.create();
                Netns green = Netns.of(watched)) {
            watched.whenNamed(blue::close);
            assertThatIllegalStateException()
                    .isThrownBy(() -> red.batch(
                            batch -> batch.addLink(NewLink.veth("x").in(blue).alias("x"))
                                    .addLink(NewLink.veth("y").in(green).peer(NewLink.veth("z")))
                                    .address("lo", "10.0.0.7/32")
                                    .addLink(NewLink.veth("w").in(blue))))
                    .withMessageContaining("closed");
            watched.whenNamed(() -> {});
            assertThat(links(green)).containsExactly("lo");
            assertThat(red.link("lo").addresses()).isEmpty();
            Await.until(
                    "the cable to the closed namespace is gone",
                    () -> links(red).equals(List.of("lo")));
        } finally {
            blue.close();
        }
    }

    @Test
    @DisplayName(
            "a link that goes between the question for its number and the change is told of, and the rest is taken back")
    void goneLink() {
        try (Netns red = Netns.create();
                Netns blue = Netns.create()) {
            red.addLink(NewLink.of("br0", new Bridge()).up());
            red.addVeth("v0", red, "v1").up();
            red.link("v1").up();
            BatchException gone = catchThrowableOfType(
                    BatchException.class,
                    () -> red.batch(batch -> {
                        batch.address("v0", "10.0.0.1/24")
                                .up("v0")
                                .mtu("v0", 1400)
                                .master("v0", "br0")
                                .qdisc("v0", new Clsact())
                                .addRoute(Route.to("10.1.0.0/16").dev("v0"))
                                .addNeighbor(
                                        Neighbor.permanent("10.0.0.2", MacAddress.parse("02:00:00:00:00:2a"), "v0"))
                                .addRule(Rule.ofV4().table(7).priority(70))
                                .address("v1", "10.0.0.7/24");
                        red.link("v0").moveTo(blue);
                    }));
            assertThat(gone.results())
                    .extracting(BatchResult::isDone)
                    .containsExactly(false, false, false, false, false, false, false, true, true);
            assertThat(gone.failures()).extracting(NetlinkException::errno).containsOnly(Errno.ENODEV);
            assertThat(gone.failures().get(1)).hasMessageStartingWith("link set v0 up: ENODEV (No such device)");
            assertThat(red.rules()).noneMatch(rule -> rule.table() == 7);
            assertThat(red.link("v1").addresses())
                    .extracting(InterfaceAddress::toString)
                    .doesNotContain("10.0.0.7/24");
            assertThat(blue.link("v0").info().isUp()).isFalse();
        }
    }

    @Test
    @DisplayName("a batch that is kept after its end takes note of nothing more")
    void kept() {
        try (Netns red = Netns.create()) {
            List<Batch> kept = new ArrayList<>();
            red.batch(kept::add);
            assertThatIllegalStateException()
                    .isThrownBy(() -> kept.get(0).up("lo"))
                    .withMessageStartingWith("this batch is over");
            assertThat(red.link("lo").info().isUp()).isFalse();
        }
    }
}
