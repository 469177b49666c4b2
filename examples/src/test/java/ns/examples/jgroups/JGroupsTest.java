package ns.examples.jgroups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import ns.examples.Eventually;
import ns.examples.Threads;
import ns.net.lab.Host;
import ns.net.lab.NetLab;
import ns.net.lab.junit.Star;
import org.jgroups.protocols.raft.RaftLeaderException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Five nodes of JGroups' Raft in this JVM, with a network that falls in two. */
final class JGroupsTest {
    private final List<RaftNode> nodes = new ArrayList<>();

    @BeforeEach
    void start(@Star(5) NetLab lab) throws Exception {
        for (Host host : lab.hosts()) {
            nodes.add(RaftNode.start(host, lab.hosts()));
        }
    }

    @AfterEach
    void stop() throws Exception {
        for (RaftNode node : nodes) {
            node.stop();
        }
    }

    @AfterAll
    static void noThreadStaysOnAHost() throws Exception {
        Eventually.holds(() -> assertThat(Threads.elsewhere()).isEmpty());
    }

    @Test
    @DisplayName("the majority goes on with a new leader, the minority refuses to write, and after the cut all agree")
    void partition(@Star(5) NetLab lab) throws Exception {
        Eventually.holds(() -> assertThat(nodes).extracting(RaftNode::seen).containsOnly(5));
        write("red", nodes);

        RaftNode leader = leader(nodes);
        List<RaftNode> majority = new ArrayList<>(nodes);
        majority.remove(leader);
        List<RaftNode> minority = List.of(leader, majority.remove(0));
        lab.partition(hosts(minority), hosts(majority));
        assertRefused(leader);
        write("green", majority);
        for (RaftNode node : minority) {
            assertRefused(node);
            assertThat(node.get("colour")).contains("red");
        }

        lab.heal();
        await("green", nodes);
        write("blue", nodes);
    }

    private static RaftNode leader(List<RaftNode> nodes) throws Exception {
        return Eventually.find(() -> nodes.stream().filter(RaftNode::isLeader).findFirst());
    }

    /** Writes as a client would, who asks until somebody says that it is done. */
    private static void write(String colour, List<RaftNode> nodes) throws Exception {
        Eventually.holds(
                () -> assertThatCode(() -> leader(nodes).put("colour", colour)).doesNotThrowAnyException());
        await(colour, nodes);
    }

    private static void await(String colour, List<RaftNode> nodes) throws Exception {
        for (RaftNode node : nodes) {
            Eventually.holds(() -> assertThat(node.get("colour")).contains(colour));
        }
    }

    /** How it says so depends on whether it has noticed already. */
    private static void assertRefused(RaftNode node) {
        assertThatThrownBy(() -> node.put("colour", "lost"))
                .isInstanceOfAny(RaftLeaderException.class, ExecutionException.class, TimeoutException.class);
    }

    private static List<Host> hosts(List<RaftNode> nodes) {
        return nodes.stream().map(RaftNode::host).toList();
    }
}
