package ns.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import ns.net.Bridge;
import ns.net.LinkInfo;
import ns.net.NewLink;
import ns.net.lab.Host;
import ns.net.lab.NetLab;
import ns.net.lab.Router;
import ns.net.lab.Switch;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a lab refuses, with the reason and before anything is changed. */
@KernelTest
@Root
final class LabRefusalsIT {
    private static void refused(String message, ThrowingCallable step) {
        assertThatIllegalArgumentException().isThrownBy(step).withMessageContaining(message);
    }

    @ParameterizedTest(name = "\"{0}\" is no name")
    @ValueSource(
            strings = {
                "",
                "two words",
                "tab\there",
                "a\u0000b",
                "a\u2003b",
                "localhost",
                "#1",
                "10.0.0.1",
                "7",
                "0x7f",
                "fd00::1"
            })
    void impossibleNames(String name) {
        try (NetLab lab = NetLab.create()) {
            refused("not a name for a node", () -> lab.addHost(name));
            refused("not a name for a node", () -> lab.addSwitch(name));
            refused("not a name for a node", () -> NetLab.create(name).close());
            assertThat(lab.nodes()).isEmpty();
        }
    }

    @Test
    @DisplayName("names that are taken, nodes of other labs, and cables to nowhere")
    void nodes() {
        try (NetLab lab = NetLab.create();
                NetLab other = NetLab.create("other")) {
            Host a = lab.addHost("a");
            Switch s = lab.addSwitch("s");
            refused("there is a node \"a\" already: host a", () -> lab.addRouter("a"));
            refused("there is a node \"s\" already: switch s (0 links)", () -> lab.addHost("s"));
            refused("two hosts can not be called \"x\"", () -> lab.addHosts(List.of("x", "y", "x")));
            refused("host a () can not have a link to itself", () -> lab.addLink(a, a));
            Host foreign = other.addHost("b");
            refused("is in another lab: other", () -> lab.addLink(a, foreign));
            refused("no node is called \"c\"; there are [a, s]", () -> lab.host("c"));
            refused("is no host", () -> lab.host("s"));
            refused("no link is between a and s", () -> lab.link(a, s));
            lab.addLink(a, s);
            refused("does not end at b", () -> lab.link("a", "s").end(foreign));
            Host gone = lab.addHost("gone");
            gone.close();
            refused("is closed", () -> lab.addLink(gone, s));
            assertThat(lab.nodes()).containsExactly(a, s);
            assertThat(lab.links()).hasSize(1);
        }
    }

    @Test
    @DisplayName("a loop of switches, but not two cables between two hosts")
    void loops() {
        try (NetLab lab = NetLab.line(3)) {
            Switch first = lab.switches().get(0);
            Switch last = lab.switches().get(2);
            refused("would close a loop of switches", () -> lab.addLink(first, last));
            lab.addLink(lab.host("h1"), lab.host("h2"));
            lab.addLink(lab.host("h1"), lab.host("h2"));
            lab.addLink(lab.host("h1"), last);
        }
    }

    @Test
    @DisplayName("addresses that are none, are taken, do not fit, or overlap")
    void addresses() {
        try (NetLab lab = NetLab.create()) {
            Host a = lab.addHost("a");
            Host b = lab.addHost("b");
            Switch s = lab.addSwitch("s");
            lab.addLink(a, "10.5.0.1/24", b, "10.5.0.2/24");
            refused("not an IP address", () -> lab.addLink(a, "ten/8", b, "10.6.0.2/24"));
            refused("how long the prefix", () -> lab.addLink(a, "10.6.0.1", b, "10.6.0.2/24"));
            refused(
                    "10.7.0.2/24 is not in the subnet of the other end, 10.6.0.0/24",
                    () -> lab.addLink(a, "10.6.0.1/24", b, "10.7.0.2/24"));
            refused("both ends can not have", () -> lab.addLink(a, "10.6.0.1/24", b, "10.6.0.1/24"));
            refused("10.5.0.2/16 is taken by host b", () -> lab.addLink(a, "10.5.0.2/16", s));
            refused("its subnet overlaps 10.5.0.0/24 of the cable", () -> lab.addLink(a, "10.5.9.1/16", s));
            refused("its subnet overlaps 10.5.0.0/24 of the cable", () -> lab.addLink(a, "10.5.0.9/24", s));
            for (String nobodys :
                    List.of("10.6.0.0/24", "10.6.0.255/24", "127.0.0.1/8", "224.0.0.1/4", "0.0.0.0/8", "::1/64")) {
                refused("not an address of one host", () -> lab.addLink(a, nobodys, s));
            }
            lab.addLink(a, "10.1.0.77/16", s);
            lab.addLink(b, s);
            assertThat(b.address().getHostAddress()).isEqualTo("10.5.0.2");
            assertThat(b.addresses()).hasSize(2).last().hasToString("10.1.0.2/16");
            refused("overlaps 10.1.0.0/16 of the segment of switch s", () -> lab.addLink(b, "10.1.0.3/24", s));
            refused("is taken by host a", () -> b.addAddress("10.5.0.1"));
            assertThat(lab.links()).hasSize(3);
            assertThat(a.netns().links()).extracting(LinkInfo::name).containsExactly("lo", "eth0", "eth1");
        }
    }

    @Test
    @DisplayName("a gateway that is out of reach")
    void gateways() {
        try (NetLab lab = NetLab.create()) {
            Host a = lab.addHost("a");
            Router r = lab.addRouter("r");
            lab.addLink(a, "10.5.0.1/24", r, "10.5.0.2/24");
            refused("10.6.0.1 is in no subnet of host a", () -> a.addRoute("10.9.0.0/16", "10.6.0.1"));
            refused("10.5.0.1 is in no subnet of host a", () -> a.addRoute("10.9.0.0/16", "10.5.0.1"));
            refused("10.9.0.0/16?", () -> a.addRoute("10.9.0.1/16", "10.5.0.2"));
            a.addRoute("10.9.0.0/16", "10.5.0.2");
            assertThat(a.netns().routes()).extracting(Object::toString).contains("10.9.0.0/16 via 10.5.0.2 dev eth0");
        }
    }

    @Test
    @DisplayName("shapes of impossible size")
    void shapes() {
        refused("hosts of a star: at least 1, not 0", () -> NetLab.star(0).close());
        refused("routers in a ring: at least 3, not 2", () -> NetLab.ring(2).close());
        refused("hosts of a mesh: at least 2, not 1", () -> NetLab.mesh(1).close());
        refused("at least 1, not 0", () -> NetLab.wan(1, 0).close());
        refused("at least 1, not -1", () -> NetLab.line(-1).close());
    }

    @Test
    @DisplayName("whatever comes after the end of a lab")
    void closed() {
        NetLab lab = NetLab.pair();
        Host host = lab.host("h1");
        lab.close();
        lab.close();
        assertThat(lab.toString()).isEqualTo("lab (2 nodes, 1 link), closed");
        List<ThrowingCallable> steps = List.of(
                () -> lab.addHost("x"),
                () -> lab.addSwitch("x"),
                () -> lab.addRouter("x"),
                () -> lab.addLink(host, lab.host("h2")),
                lab::addRoutes,
                () -> host.addAddress("10.9.9.9"),
                () -> host.addRoute("10.9.0.0/16", "172.16.0.2"),
                host::companions,
                host::threadFactory);
        for (ThrowingCallable step : steps) {
            assertThatThrownBy(step).isInstanceOf(IllegalStateException.class).hasMessageContaining("is closed");
        }
        host.close();
    }

    @Test
    @DisplayName("a link whose name is taken in the host is taken back, and the next one is made")
    void takenBack() {
        try (NetLab lab = NetLab.create()) {
            Host a = lab.addHost("a");
            Host b = lab.addHost("b");
            b.netns().addLink(NewLink.of("eth0", new Bridge()));
            assertThatThrownBy(() -> lab.addLink(a, b)).hasMessageContaining("EEXIST");
            assertThat(a.netns().links()).extracting(LinkInfo::name).containsExactly("lo");
            assertThat(lab.links()).isEmpty();
            assertThat(a.addresses()).isEmpty();
            b.netns().link("eth0").delete();
            assertThat(lab.addLink(a, b).end(a).device()).isEqualTo("eth0");
            LabIT.ping(a, "b");
        }
    }
}
