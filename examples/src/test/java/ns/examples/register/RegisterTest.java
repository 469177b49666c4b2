package ns.examples.register;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ns.examples.Eventually;
import ns.examples.Threads;
import ns.net.lab.Host;
import ns.net.lab.NetLab;
import ns.net.lab.junit.Star;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Five members of the register on five hosts, all in this JVM: what becomes of them when the network falls apart. */
final class RegisterTest {
    private static final Duration A_WHILE = Duration.ofMillis(300);

    private final Map<Host, Member> members = new LinkedHashMap<>();

    @BeforeEach
    void start(@Star(5) NetLab lab) throws IOException {
        List<InetSocketAddress> all = lab.hosts().stream()
                .map(host -> new InetSocketAddress(host.address(), 4000))
                .toList();
        for (int i = 0; i < all.size(); i++) {
            InetSocketAddress address = all.get(i);
            Host host = lab.hosts().get(i);
            Member member = host.call(() -> new Member(address, all)); // its socket stays on the host
            host.executor().execute(member::run);
            members.put(host, member);
        }
    }

    @AfterEach
    void stop() {
        members.values().forEach(Member::close);
    }

    @AfterAll
    static void noThreadStaysOnAHost() throws Exception {
        Eventually.holds(() -> assertThat(Threads.elsewhere()).isEmpty());
    }

    @Test
    @DisplayName("a leader that is cut off with the minority writes nothing; after the cut all agree with the majority")
    void splitBrain(@Star(5) NetLab lab) throws Exception {
        write("before", lab.hosts());
        Host leader = leader(lab.hosts());
        List<Host> minority = List.of(leader, neighbour(leader));
        List<Host> majority = without(minority);

        lab.partition(minority, majority);
        assertThat(at(leader).set("lost", A_WHILE)).isFalse();
        write("kept", majority);
        assertThat(minority).extracting(this::valueAt).containsOnly("before");

        lab.heal();
        awaitValue("kept", lab.hosts());
        write("after", lab.hosts());
    }

    @Test
    @DisplayName("a leader that nobody hears is replaced, though it hears all others")
    void oneWay(@Star(5) NetLab lab) throws Exception {
        write("before", lab.hosts());
        Host leader = leader(lab.hosts());
        List<Host> others = without(List.of(leader));

        lab.cut(leader).to(others.toArray(Host[]::new));
        write("after", others);
        awaitValue("after", lab.hosts()); // it still hears
        assertThat(at(leader).isLeader()).isFalse();

        lab.heal();
        write("at last", lab.hosts());
    }

    /** Has whoever leads write, as a client would: it asks until somebody says that it is done. */
    private void write(String value, List<Host> hosts) throws Exception {
        Eventually.holds(() -> assertThat(isWritten(value, hosts)).isTrue());
        awaitValue(value, hosts);
    }

    private boolean isWritten(String value, List<Host> hosts) throws Exception {
        for (Host host : hosts) {
            if (at(host).set(value, A_WHILE)) {
                return true;
            }
        }
        return false;
    }

    private Host leader(List<Host> hosts) throws Exception {
        return Eventually.find(
                () -> hosts.stream().filter(host -> at(host).isLeader()).findFirst());
    }

    private void awaitValue(String value, List<Host> hosts) throws Exception {
        Eventually.holds(() -> assertThat(hosts).extracting(this::valueAt).containsOnly(value));
    }

    private Member at(Host host) {
        return Optional.ofNullable(members.get(host)).orElseThrow();
    }

    private String valueAt(Host host) {
        return at(host).value();
    }

    private Host neighbour(Host host) {
        return without(List.of(host)).get(0);
    }

    private List<Host> without(List<Host> some) {
        List<Host> rest = new ArrayList<>(members.keySet());
        rest.removeAll(some);
        return rest;
    }
}
