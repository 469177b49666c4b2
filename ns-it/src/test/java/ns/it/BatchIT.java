package ns.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import ns.core.Errno;
import ns.net.BatchException;
import ns.net.BatchResult;
import ns.net.Bridge;
import ns.net.InterfaceAddress;
import ns.net.LinkInfo;
import ns.net.NetlinkException;
import ns.net.Netns;
import ns.net.NewLink;
import ns.net.Route;
import ns.net.Rule;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Many changes in few system calls. */
@KernelTest
@Root
final class BatchIT {
    private static List<String> addresses(Netns place, String link) {
        return place.link(link).addresses().stream()
                .map(InterfaceAddress::prefix)
                .filter(prefix -> prefix.toString().startsWith("10."))
                .map(Object::toString)
                .toList();
    }

    @Test
    @DisplayName("links, addresses and routes of one batch need not be there before")
    void linksOfTheBatch() throws IOException {
        try (Netns red = Netns.create();
                Netns blue = Netns.create()) {
            red.batch(batch -> batch.up("lo")
                    .addLink(NewLink.of("br0", new Bridge()).up())
                    .addLink(NewLink.veth("eth0")
                            .peer(NewLink.veth("eth0").in(blue).up())
                            .up())
                    .addLink(NewLink.veth("p0").peer(NewLink.veth("p1").up()).master("br0"))
                    .master("p1", "br0")
                    .mtu("p1", 1400)
                    .address("eth0", "10.0.0.1/24")
                    .addRoute(Route.defaultV4().via("10.0.0.2").dev("eth0"))
                    .addRoute(Route.to("10.9.0.0/16").dev("eth0")));

            assertThat(red.link("lo").info().isUp()).isTrue();
            assertThat(blue.link("eth0").info().isUp()).isTrue();
            int bridge = red.link("br0").info().index();
            assertThat(red.link("p0").info().master()).hasValue(bridge);
            assertThat(red.link("p1").info().master()).hasValue(bridge);
            assertThat(red.link("p1").info().mtu()).isEqualTo(1400);
            assertThat(addresses(red, "eth0")).containsExactly("10.0.0.1/24");
            assertThat(red.route(InetAddress.getByName("1.1.1.1")).toString()).contains("via 10.0.0.2 dev eth0");
            assertThat(red.route(InetAddress.getByName("10.9.1.1")).toString()).contains("dev eth0");
        }
    }

    @Test
    @DisplayName("an index that was chosen stays")
    void chosenIndex() {
        try (Netns red = Netns.create()) {
            red.batch(batch -> batch.addLink(
                            NewLink.veth("a").index(77).peer(NewLink.veth("b").index(78)))
                    .address("b", "10.0.0.1/24"));
            assertThat(red.link("a").info().index()).isEqualTo(77);
            assertThat(red.link("b").info().index()).isEqualTo(78);
            assertThat(addresses(red, "b")).containsExactly("10.0.0.1/24");
        }
    }

    @Test
    @DisplayName("more changes than the kernel's answers have room for are carried out all the same")
    void many() {
        try (Netns red = Netns.create()) {
            red.batch(batch -> {
                batch.addLink(NewLink.of("br0", new Bridge()));
                for (int i = 0; i < 1000; i++) {
                    batch.address("br0", "10." + i / 250 + "." + i % 250 + ".1/32");
                }
            });
            assertThat(addresses(red, "br0")).hasSize(1000);
        }
    }

    @Test
    @DisplayName("each change has its result in order, and what had been added is taken away again")
    void failure() {
        try (Netns red = Netns.create();
                Netns blue = Netns.create()) {
            red.addVeth("eth0", blue, "eth0").up();
            BatchException refused = catchThrowableOfType(
                    BatchException.class,
                    () -> red.batch(batch -> batch.addVeth("eth1", blue, "eth1")
                            .address("lo", "10.0.0.7/32")
                            .addLink(NewLink.of("eth0", new Bridge()))
                            .mtu("eth1", 10)
                            .addRule(Rule.ofV4().table(7).priority(70))
                            .up("eth1")));

            assertThat(refused.results())
                    .extracting(BatchResult::isDone)
                    .containsExactly(true, true, false, false, true, true);
            assertThat(refused.failures())
                    .extracting(NetlinkException::errno)
                    .containsExactly(Errno.EEXIST, Errno.EINVAL);
            assertThat(refused)
                    .hasMessageStartingWith(
                            "2 of 6 changes failed, the first: link add eth0 type bridge: EEXIST (File exists)")
                    .hasNoSuppressedExceptions();
            assertThat(refused.results().get(0))
                    .hasToString("link add eth1 numtxqueues 1 numrxqueues 1 type veth peer eth1: done");

            assertThat(red.links()).extracting(LinkInfo::name).containsExactly("lo", "eth0");
            assertThat(blue.links()).extracting(LinkInfo::name).containsExactly("lo", "eth0");
            assertThat(addresses(red, "lo")).isEmpty();
            assertThat(red.rules()).noneMatch(rule -> rule.table() == 7);
        }
    }

    @Test
    @DisplayName("a route that was there before stays, also if it is like one that is taken back but for its metric")
    void alike() {
        try (Netns red = Netns.create()) {
            red.link("lo").up();
            Route before = Route.to("fd05::/64").dev("lo").metric(10);
            red.addRoute(before);
            assertThatThrownBy(() -> red.batch(batch ->
                            batch.addRoute(Route.to("fd05::/64").dev("lo")).addRoute(before)))
                    .isInstanceOf(BatchException.class);
            assertThat(red.routes())
                    .filteredOn(route -> route.destination().equals(before.destination()))
                    .extracting(Route::metric)
                    .containsExactly(before.metric());
        }
    }

    @Test
    @DisplayName("what is asked of a link that can not be created does not come upon another of its name")
    void namesake() {
        try (Netns red = Netns.create()) {
            red.addLink(NewLink.of("br0", new Bridge()));
            assertThatThrownBy(() -> red.batch(batch -> batch.addLink(
                                    NewLink.of("br0", new Bridge()).alias("new"))
                            .up("br0")
                            .mtu("br0", 1400)))
                    .isInstanceOf(BatchException.class);
            LinkInfo old = red.link("br0").info();
            assertThat(old.isUp()).isFalse();
            assertThat(old.mtu()).isEqualTo(1500);
            assertThat(old.alias()).isEmpty();
        }
    }

    @Test
    @DisplayName("links that a batch created are deleted together when it fails, in every namespace")
    void undoneTogether() {
        try (Netns red = Netns.create();
                Netns blue = Netns.create()) {
            assertThatThrownBy(() -> red.batch(batch -> {
                        for (int i = 0; i < 50; i++) {
                            batch.addLink(NewLink.veth("v" + i).in(blue).peer(NewLink.veth("w" + i)));
                            batch.address("w" + i, "10.0.0." + i + "/32");
                        }
                        batch.mtu("w0", 1);
                    }))
                    .isInstanceOf(BatchException.class)
                    .hasNoSuppressedExceptions();
            assertThat(red.links()).hasSize(1);
            assertThat(blue.links()).hasSize(1);
        }
    }

    @Test
    @DisplayName("nothing is changed if the batch can not be told to its end")
    void notTold() {
        try (Netns red = Netns.create()) {
            assertThatThrownBy(() -> red.batch(
                            batch -> batch.up("lo").address("lo", "10.0.0.1/8").up("none")))
                    .isInstanceOf(NetlinkException.class)
                    .hasMessageStartingWith("link show none: ENODEV");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> red.batch(batch -> batch.up("lo").address("lo", "10.0.0.1/33")));
            assertThat(red.link("lo").info().isUp()).isFalse();
            assertThat(addresses(red, "lo")).isEmpty();
            red.batch(batch -> {});
        }
    }

    @Test
    @DisplayName("what is deleted in a batch can be made anew in it")
    void anew() {
        try (Netns red = Netns.create()) {
            red.addLink(NewLink.of("x", new Bridge()));
            red.batch(batch -> batch.deleteLink("x")
                    .addLink(NewLink.veth("x").peer(NewLink.veth("y")))
                    .address("x", "10.0.0.1/24"));
            assertThat(red.link("x").info().kind().name()).isEqualTo("veth");
            assertThat(addresses(red, "x")).containsExactly("10.0.0.1/24");
        }
    }
}
