package ns.net.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import ns.net.IpPrefix;
import ns.net.Route;
import org.junit.jupiter.api.Test;

/** Ways through labs that are only drawn. Routers are called r…, and all others do not forward. */
final class RoutingTest {
    private final List<Routing.Area> areas = new ArrayList<>();

    /** Adds a subnet with hosts in it, such as {@code r1 eth0 10.1.0.1}. */
    private void area(String subnet, String... stops) {
        IpPrefix prefix = IpPrefix.parse(subnet);
        areas.add(new Routing.Area(
                List.of(prefix),
                Stream.of(stops).map(stop -> stop(stop, prefix.length())).toList()));
    }

    private static Routing.Stop stop(String text, int length) {
        String[] words = text.split(" ", -1);
        return new Routing.Stop(
                words[0], words[0].startsWith("r"), words[1], List.of(IpPrefix.parse(words[2] + "/" + length)));
    }

    private List<String> routes(String host) {
        return routes(host, Map.of(), Set.of());
    }

    private List<String> routes(String host, Map<String, List<IpPrefix>> own, Set<String> withWayOut) {
        return new Routing(areas, own, withWayOut)
                .routes(host).stream().map(Route::toString).toList();
    }

    /** a – r1 – r2 – b, and from r1 to b's subnet also over r3 and r4. */
    private void twoWays() {
        area("10.1.0.0/24", "a eth0 10.1.0.1", "r1 eth0 10.1.0.2");
        area("10.2.0.0/24", "r1 eth1 10.2.0.1", "r3 eth0 10.2.0.2");
        area("10.3.0.0/24", "r3 eth1 10.3.0.1", "r4 eth0 10.3.0.2");
        area("10.4.0.0/24", "r1 eth2 10.4.0.1", "r2 eth0 10.4.0.2");
        area("10.5.0.0/24", "r4 eth1 10.5.0.1", "r2 eth1 10.5.0.2", "b eth0 10.5.0.3");
    }

    @Test
    void theShortestWayIsTaken() {
        twoWays();
        assertThat(routes("r1"))
                .containsExactlyInAnyOrder("10.3.0.0/24 via 10.2.0.2 dev eth1", "10.5.0.0/24 via 10.4.0.2 dev eth2");
        assertThat(routes("b")).contains("10.1.0.0/24 via 10.5.0.2 dev eth0", "10.3.0.0/24 via 10.5.0.1 dev eth0");
    }

    @Test
    void aHostGoesByItsOnlyRouterAndNotToWhereItIs() {
        twoWays();
        assertThat(routes("a"))
                .containsExactlyInAnyOrder(
                        "10.2.0.0/24 via 10.1.0.2 dev eth0",
                        "10.3.0.0/24 via 10.1.0.2 dev eth0",
                        "10.4.0.0/24 via 10.1.0.2 dev eth0",
                        "10.5.0.0/24 via 10.1.0.2 dev eth0");
    }

    @Test
    void ofTwoWaysThatAreAsLongTheOneThatWasAddedFirstIsTakenEveryTime() {
        area("10.1.0.0/24", "a eth0 10.1.0.1", "r2 eth0 10.1.0.2");
        area("10.2.0.0/24", "a eth1 10.2.0.1", "r1 eth0 10.2.0.2");
        area("10.9.0.0/24", "r1 eth1 10.9.0.1", "r2 eth1 10.9.0.2");
        for (int i = 0; i < 10; i++) {
            assertThat(routes("a")).containsExactly("10.9.0.0/24 via 10.1.0.2 dev eth0");
        }
        areas.add(0, areas.remove(1));
        assertThat(routes("a")).containsExactly("10.9.0.0/24 via 10.2.0.2 dev eth1");
    }

    @Test
    void inOneSubnetTheRouterThatWasAddedFirstIsTaken() {
        area("10.1.0.0/24", "a eth0 10.1.0.1", "r2 eth0 10.1.0.2", "r1 eth0 10.1.0.3");
        area("10.9.0.0/24", "r1 eth1 10.9.0.1", "r2 eth1 10.9.0.2");
        assertThat(routes("a")).containsExactly("10.9.0.0/24 via 10.1.0.2 dev eth0");
    }

    @Test
    void hostsDoNotForward() {
        area("10.1.0.0/24", "a eth0 10.1.0.1", "b eth0 10.1.0.2");
        area("10.2.0.0/24", "b eth1 10.2.0.1", "c eth0 10.2.0.2");
        assertThat(routes("a")).isEmpty();
        assertThat(routes("b")).isEmpty();
    }

    @Test
    void whatCanNotBeReachedGetsNoWay() {
        twoWays();
        area("10.8.0.0/24", "r8 eth0 10.8.0.1", "z eth0 10.8.0.2");
        assertThat(routes("a")).noneMatch(route -> route.startsWith("10.8."));
        assertThat(routes("z")).isEmpty();
        assertThat(routes("nowhere")).isEmpty();
    }

    @Test
    void aRingHasAnEnd() {
        area("10.1.0.0/24", "r1 eth0 10.1.0.1", "r2 eth0 10.1.0.2");
        area("10.2.0.0/24", "r2 eth1 10.2.0.1", "r3 eth0 10.2.0.2");
        area("10.3.0.0/24", "r3 eth1 10.3.0.1", "r1 eth1 10.3.0.2");
        assertThat(routes("r1")).containsExactly("10.2.0.0/24 via 10.1.0.2 dev eth0");
    }

    @Test
    void addressesThatBelongToNoLinkAreReachedAndSpokenBy() {
        area("10.1.0.0/24", "a eth0 10.1.0.1", "r1 eth0 10.1.0.2");
        area("10.2.0.0/24", "r1 eth1 10.2.0.1", "b eth0 10.2.0.2");
        Map<String, List<IpPrefix>> own =
                Map.of("a", List.of(IpPrefix.parse("10.255.0.1/32")), "b", List.of(IpPrefix.parse("10.255.0.2/32")));
        assertThat(routes("a", own, Set.of()))
                .containsExactlyInAnyOrder(
                        "10.2.0.0/24 via 10.1.0.2 dev eth0 src 10.255.0.1",
                        "10.255.0.2/32 via 10.1.0.2 dev eth0 src 10.255.0.1");
        assertThat(routes("r1", own, Set.of())).hasSize(2);
    }

    @Test
    void eachVersionHasItsOwnGateway() {
        area("10.1.0.0/24", "a eth0 10.1.0.1", "r1 eth0 10.1.0.2");
        area("fd09::/64", "r1 eth1 fd09::1", "b eth0 fd09::2");
        assertThat(routes("a")).isEmpty(); // r1 has no address of version 6 that a could send to
        area("fd01::/64", "a eth1 fd01::1", "r1 eth2 fd01::2");
        assertThat(routes("a")).containsExactly("fd09::/64 via fd01::2 dev eth1");
        area("10.9.0.0/24", "r1 eth3 10.9.0.1");
        assertThat(routes("a"))
                .containsExactlyInAnyOrder("fd09::/64 via fd01::2 dev eth1", "10.9.0.0/24 via 10.1.0.2 dev eth0");
    }

    @Test
    void theWayOutIsTheDefaultOfAllButTheRoutersThatHaveOne() {
        twoWays();
        Set<String> withWayOut = Set.of("r2");
        assertThat(routes("a", Map.of(), withWayOut)).contains("default via 10.1.0.2 dev eth0");
        assertThat(routes("r1", Map.of(), withWayOut)).contains("default via 10.4.0.2 dev eth2");
        assertThat(routes("r2", Map.of(), withWayOut)).noneMatch(route -> route.startsWith("default"));
        assertThat(routes("a")).noneMatch(route -> route.startsWith("default"));
    }
}
